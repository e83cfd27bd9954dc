"""Tables with a document in each row: JSONL, CSV, TSV and Parquet, read as they are asked for, never as a whole."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from geo.errors import InputError
from geo.inputs.dates import date_of, dateline_date
from geo.inputs.documents import sayable
from geo.inputs.encodings import encoding_of_sample, marked, named
from geo.inputs.reading import LONGEST_DOCUMENT, Item, Notice, Reading
from geo.records import Document
from geo.text.safe import one_line

Opener = Callable[[], IO[bytes]]

_LINES, _PARQUET = (".jsonl", ".ndjson"), (".parquet", ".pq")
_SEPARATED = {".csv": ",;\t|", ".tsv": "\t"}  # by what; the first of those that stand most often in the first line
SUFFIXES = (*_LINES, *_SEPARATED, *_PARQUET)
# What columns are usually called, the likeliest first.
USUAL = {
    "text": ("text", "body", "content", "article", "full_text", "fulltext"),
    "id": ("id", "doc_id", "document_id", "uuid", "guid"),
    "date": (
        "date",
        "published",
        "published_at",
        "publication_date",
        "pub_date",
        "created_at",
        "datetime",
        "timestamp",
    ),
    "title": ("title", "headline", "subject"),
}
_SAMPLE = 64 * 1024  # bytes that show encoding and separator
_ROWS = 32  # of a Parquet file in memory at a time
_NAMES_SHOWN, _NAME_SHOWN = 12, 30  # columns, and characters of each
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_ID = 512  # characters; an id becomes a name in lists, and of files


def is_table(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def rows(path: Path, reading: Reading, notice: Notice) -> Iterator[Item]:
    """The documents of a table in the order of its rows; a row that holds none is an item with a problem.

    Raises:
        InputError: if it cannot be read, or lacks a column.
    """
    name, stem, suffix = sayable(str(path)), sayable(path.stem), path.suffix.lower()
    if suffix in _PARQUET:
        return _parquet(path, name, stem, reading)
    try:
        with path.open("rb") as stream:
            sample = stream.read(_SAMPLE)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror})") from None
    if suffix in _LINES:
        return json_lines(lambda: path.open("rb"), sample, stem, reading)
    return csv_rows(lambda: path.open("rb"), sample, stem, name, reading, notice, _SEPARATED[suffix])


class _Chained(io.RawIOBase):
    """Bytes that were read already, then the rest of the stream they came from, which stays open."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self.first, self.rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        piece = self.first[: len(buffer)] or self.rest.read(len(buffer))
        self.first = self.first[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def chained(first: bytes, rest: IO[bytes]) -> IO[bytes]:
    """A stream of what was read already and of the rest."""
    return io.BufferedReader(_Chained(first, rest))


# JSONL


def json_lines(opened: Opener, sample: bytes, stem: str, reading: Reading) -> Iterator[Item]:
    """One object per line; blank lines count, so that an id made of the number of a line leads back to it.

    Args:
        opened: gives the table from its beginning.
        sample: how it begins.
        stem: what the ids of rows without one begin with.
        reading: how to read it.

    Raises:
        InputError: if the encoding is none.
    """
    codec = named(reading.encoding, sample) if reading.encoding else marked(sample) or "utf-8"
    return _json_lines(opened, stem, reading, codec)


def _json_lines(opened: Opener, stem: str, reading: Reading, codec: str) -> Iterator[Item]:
    number = 0
    with io.TextIOWrapper(opened(), codec, errors="surrogateescape", newline="\n") as stream:
        try:
            for line in _lines(stream):
                number += 1
                if line is None:
                    yield Item(id=f"{stem}:{number}", problem=f"is longer than {LONGEST_DOCUMENT >> 20} MB; split it")
                elif line.strip():
                    yield _of_line(line, f"{stem}:{number}", reading, codec)
        except UnicodeError:  # only of encodings in which one fault puts all that follows out of step
            yield Item(id=f"{stem}:{number + 1}", problem=f"is not {codec} text from here on; name its encoding")


def _lines(text: IO[str]) -> Iterator[str | None]:
    """The lines; None for one that is too long. Bytes that are no text become lone surrogates."""
    while line := text.readline(LONGEST_DOCUMENT):
        if len(line) == LONGEST_DOCUMENT and not line.endswith("\n"):
            while (more := text.readline(_SAMPLE)) and not more.endswith("\n"):
                pass
            yield None
        else:
            yield line


def _of_line(line: str, fallback_id: str, reading: Reading, codec: str) -> Item:
    if not _is_text(line):
        return Item(id=fallback_id, problem=f"is not {codec} text; name its encoding, such as --encoding cp1252")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Item(id=fallback_id, problem=f"not JSON: {error}")
    if not isinstance(row, dict):
        return Item(id=fallback_id, problem="not a JSON object")
    return _of_row(row, {use: _column(use, row, reading) for use in USUAL}, fallback_id)


# CSV


def csv_rows(
    opened: Opener,
    sample: bytes,
    stem: str,
    name: str,
    reading: Reading,
    notice: Notice,
    separators: str = _SEPARATED[".csv"],
) -> Iterator[Item]:
    """The rows of a table in text with a first line of names. Ids of rows without one are their line numbers.

    Args:
        opened: gives the table from its beginning.
        sample: how it begins; its first row in full, unless that is absurdly long.
        stem: what the ids of rows without one begin with.
        name: what to call it.
        reading: how to read it.
        notice: gets a line if the encoding is a guess.
        separators: those that may stand between cells.

    Raises:
        InputError: if there is no such column.
    """
    codec, notices = encoding_of_sample(sample, name, reading.encoding)
    for line in notices:
        notice(line)
    try:
        start = codecs.getincrementaldecoder(codec)("replace").decode(sample)
    except (LookupError, UnicodeError, ValueError):  # encodings that cannot go on after a fault
        raise InputError(f"{name}: is not {codec} text; name its encoding, such as --encoding cp1252") from None
    separator = max(separators, key=start.split("\n", 1)[0].count)
    csv.field_size_limit(LONGEST_DOCUMENT)
    try:
        header = next(csv.reader(io.StringIO(start, newline=""), delimiter=separator), [])
    except csv.Error as error:
        raise InputError(f"{name}: is no table in CSV ({error})") from None
    columns = _columns([each.strip() for each in header], reading, name)
    return _csv_rows(opened, stem, codec, separator, columns)


def _csv_rows(
    opened: Opener, stem: str, codec: str, separator: str, columns: Mapping[str, str | None]
) -> Iterator[Item]:
    with io.TextIOWrapper(opened(), codec, errors="surrogateescape", newline="") as text:
        table = csv.reader(text, delimiter=separator)
        line = 1
        try:
            header = [each.strip() for each in next(table, [])]
            line = table.line_num + 1
            for cells in table:
                if not all(map(_is_text, cells)):
                    yield Item(id=f"{stem}:{line}", problem=f"is not {codec} text; name its encoding: --encoding NAME")
                elif any(cells):
                    yield _of_row(dict(zip(header, cells, strict=False)), columns, f"{stem}:{line}")
                line = table.line_num + 1
        except (csv.Error, UnicodeError) as error:
            yield Item(id=f"{stem}:{line}", problem=f"the table cannot be read from here on ({one_line(str(error))})")


# Parquet


def _parquet(path: Path, name: str, stem: str, reading: Reading) -> Iterator[Item]:
    """The rows of a Parquet file, some at a time. Ids of rows without one are their numbers, from 1.

    Raises:
        InputError: if it is none, lacks a column, or pyarrow is not there.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(f"{name}: needs pyarrow; install it with: pip install 'dateline[parquet]'") from None
    try:
        with ParquetFile(path, memory_map=False) as table:
            columns = _columns(table.schema_arrow.names, reading, name)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except (ArrowException, OSError) as error:
        raise InputError(f"{name}: cannot be read as Parquet ({str(error).splitlines()[0]})") from None
    return _parquet_rows(path, stem, columns)


def _parquet_rows(path: Path, stem: str, columns: Mapping[str, str | None]) -> Iterator[Item]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    wanted = sorted({column for column in columns.values() if column is not None})
    number = 0
    try:
        with ParquetFile(path, memory_map=False, pre_buffer=False) as table:
            for batch in table.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield _of_row(row, columns, f"{stem}:{number}")
    except (ArrowException, OSError, UnicodeError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        yield Item(id=f"{stem}:{number + 1}", problem=f"the table cannot be read from here on ({reason})")


# a row


def _columns(names: Sequence[str], reading: Reading, table: str) -> dict[str, str | None]:
    """The column for each use.

    Raises:
        InputError: if one that was named is not there, or there is none for the text.
    """
    found = {use: _column(use, names, reading) for use in USUAL}
    for use, column in found.items():
        asked = getattr(reading, f"{use}_column")
        if (column is None and use == "text") or (asked is not None and column not in names):
            shown = [one_line(name)[:_NAME_SHOWN] for name in names[:_NAMES_SHOWN]]
            there = ", ".join([*shown, "..."] if len(names) > _NAMES_SHOWN else shown)
            raise InputError(
                f"{table}: has no column {asked or use!r}, only {there or 'none'}; name it with --{use}-column"
            )
    return found


def _column(use: str, names: Container[str], reading: Reading) -> str | None:
    asked: str | None = getattr(reading, f"{use}_column")
    if asked is not None:
        return asked
    return next((form for name in USUAL[use] for form in (name, name.title(), name.upper()) if form in names), None)


def _of_row(row: Mapping[str, object], columns: Mapping[str, str | None], fallback_id: str) -> Item:
    """The document in a row."""
    cells = {use: None if column is None else row.get(column) for use, column in columns.items()}
    given = cells["id"]
    is_id = isinstance(given, (str, int, float)) and str(given).strip()
    document_id = _plain(str(given).strip()[:_LONGEST_ID]) if is_id else fallback_id
    text, title = cells["text"], cells["title"]
    if not isinstance(text, str) or not text.strip():
        return Item(id=document_id, problem=f"no text in the field {columns['text'] or 'text'!r}")
    if not _is_text(text):
        return Item(id=document_id, problem="the text holds half a character (a lone surrogate); write it as UTF-8")
    if "\0" in text:
        return Item(
            id=document_id, problem="the text looks like a binary file (it holds a null); a report is plain text"
        )
    return Item(
        id=document_id,
        document=Document(
            id=document_id,
            text=text,
            title=_plain(title) if isinstance(title, str) and title.strip() else None,
            date=date_of(cells["date"]) or dateline_date(text),
        ),
    )


def _plain(name: str) -> str:
    """An id or title: what is no character in it becomes a question mark."""
    return sayable(name).replace("\0", "?")


def _is_text(text: str) -> bool:
    """Whether no lone surrogate is in it, which no encoding can carry."""
    return _LONE_SURROGATE.search(text) is None
