"""A folder of maps: a page for each document, written by who reads it, and an index over them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from gazetteer import Gazetteer
from geo.errors import OutputError
from geo.files import write_text
from geo.records import Document, Level, Report
from geo.report import SCHEMA, from_json

if TYPE_CHECKING:
    from maps import IndexRow

LINES = "reports.jsonl"
_INDEX = "index.html"
_MAPS = "maps"
_ROWS = 5000  # of one index: a page of more is slow to open, and all of them would have to be held


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes each report's map into ``folder``; the same report gives the same file of the same name."""

    folder: str

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        """Write the pages.

        Raises:
            OutputError: if one cannot be written.
        """
        from maps.web_map import page_html

        try:
            (Path(self.folder) / _MAPS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written ({error.strerror or error})") from None
        for report in reports:
            write_text(Path(self.folder) / page_name(report.document), page_html((report,), gazetteer))


def page_name(document: Document) -> str:
    """Where a document's map lies in the folder: its id as far as a file can be called so, and what tells it apart.

    No id leads out of the folder, and two documents that share an id have a page each.
    """
    plain = re.sub(r"[^\w.-]+", "-", document.id)[-60:].strip(".-") or "report"
    told = repr((document.id, document.source, document.title, document.date, document.sha256))
    return f"{_MAPS}/{plain}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.html"


def write_index(folder: Path, lines: Path, *, atlas: Gazetteer) -> None:
    """Write the index of the reports in ``lines``; above 5000, indexes of so many each and one over them.

    Raises:
        OutputError: if it cannot be written.
    """
    from maps import IndexRow, index_page

    title = folder.resolve().name
    with lines.open(encoding="utf-8") as stream:
        rows = _rows(stream)
        portion = tuple(islice(rows, _ROWS))
        following = next(rows, None)
        if following is None:
            write_text(folder / _INDEX, index_page(portion, atlas, title=title))
            return
        parts: list[IndexRow] = []
        while portion:
            number = len(parts) * _ROWS
            words = f"{title}: {number + 1:,} to {number + len(portion):,}"
            part = IndexRow(
                file=f"index-{len(parts) + 1}.html",
                title=words,
                places=sum(row.places for row in portion),
                flags={level: sum(row.flags.get(level, 0) for row in portion) for level in Level},
            )
            write_text(folder / part.file, index_page(portion, atlas, title=words))
            parts.append(part)
            portion = tuple(islice(rows, _ROWS)) if following is None else (following, *islice(rows, _ROWS - 1))
            following = None
        write_text(folder / _INDEX, index_page(parts, atlas, title=title))


def _rows(stream: Iterator[str]) -> Iterator[IndexRow]:
    from maps import IndexRow

    for line in stream:
        row = json.loads(line)
        if row["schema"] == SCHEMA:
            report = from_json(line, place_of=_unknown)
            yield IndexRow.of(report, page_name(report.document))
        else:
            yield IndexRow(file="", title=row["document"]["id"], problem=row["error"])


def _unknown(place_id: str) -> NoReturn:
    """An index shows no alternatives: nothing is looked up."""
    raise KeyError(place_id)
