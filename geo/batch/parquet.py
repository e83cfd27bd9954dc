"""The lines of a batch as a Parquet table with a row for each document."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import OutputError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 512  # of a row group: what is held in memory at once


def need_pyarrow() -> None:
    """Refuse before the work, not after it.

    Raises:
        UsageError: if pyarrow is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise UsageError("Parquet needs pyarrow; pip install 'dateline[parquet]', or write OUT.jsonl")


def _table_schema() -> pa.Schema:
    """Columns: what the report's JSON calls so, with the report itself, or the error row, as ``json``."""
    import pyarrow as pa

    text, number, real = pa.string(), pa.int64(), pa.float64()
    place = {"id": text, "name": text, "kind": text, "lat": real, "lon": real, "country": text, "admin1": text}
    place |= {"admin2": text, "population": number, "precision_km": real}
    mention = {"id": text, "start": number, "end": number, "text": text, "sentence": number, "role": text}
    mention |= {"place": text, "confidence": real}
    flag = {"code": text, "name": text, "level": text, "start": number, "end": number, "line": number}
    flag |= {"column": number, "message": text, "evidence": text, "suggestion": text}
    return pa.schema(
        [
            ("id", text),
            ("source", text),
            ("title", text),
            ("date", text),
            ("sha256", text),
            ("error", text),
            ("places", pa.list_(pa.struct(list(place.items())))),
            ("mentions", pa.list_(pa.struct(list(mention.items())))),
            ("flags", pa.list_(pa.struct(list(flag.items())))),
            ("json", text),
        ]
    )


def write_parquet(path: Path, lines: Path) -> None:
    """Write the table of a batch's lines, wholly or not at all; the same lines give the same bytes.

    Raises:
        OutputError: if it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _table_schema()
    target = path.resolve()
    made = target.with_name(f".{target.name[:80]}.made")
    try:
        with lines.open(encoding="utf-8") as stream, pq.ParquetWriter(made, schema, compression="zstd") as writer:
            rows = _rows(stream)
            while portion := list(islice(rows, _ROWS)):
                writer.write_table(pa.Table.from_pylist(portion, schema=schema), row_group_size=_ROWS)
        made.replace(target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        made.unlink(missing_ok=True)


def _rows(stream: Iterator[str]) -> Iterator[dict[str, Any]]:
    for line in stream:
        row = json.loads(line)
        document = row["document"]
        yield {
            **{name: document.get(name) for name in ("id", "source", "title", "date", "sha256")},
            "error": row.get("error"),
            **{name: row.get(name) for name in ("places", "mentions", "flags")},
            "json": line.rstrip("\n"),
        }
