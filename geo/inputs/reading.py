"""How an input is read, and what is found in it: records that travel to the process that does the reading."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.records import Document

Notice = Callable[[str], object]  # gets a line where something about a document had to be guessed or left out

# Bytes of one document as it comes. What is longer is no report, and splitting it costs nothing: places are understood
# within a few sentences of each other. At the rates of benchmarks/growth.py 100 MB take an hour and 10 GB of memory.
LONGEST_DOCUMENT = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What the user says about the input.

    ``encoding`` is a Python codec name; without it byte order marks and what a format says of itself count, then
    UTF-8, then a guess. The columns are those of tables (CSV, JSONL, Parquet); without a name the usual ones are
    tried. ``fetch`` allows that a URL is asked for.
    """

    encoding: str | None = None
    text_column: str | None = None
    id_column: str | None = None
    date_column: str | None = None
    title_column: str | None = None
    fetch: bool = False


AS_IT_COMES = Reading()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds. ``text`` is what a report's offsets count in; ``notices`` are words for the user."""

    text: str
    title: str | None = None
    date: dt.date | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the input, not yet read where it is a file or URL (``source``) of its own.

    ``problem`` is why there is no document: a line that is no JSON, a row without a text.
    """

    id: str
    source: str | None = None
    document: Document | None = None
    problem: str | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the document may have: of a file path, size and time of change, of a row all that it holds."""
        if self.document is None and self.problem is None and self.source is not None:
            try:
                seen = Path(self.source).stat()
            except (OSError, ValueError):  # gone, or a URL
                parts = [self.source]
            else:
                parts = [self.source, str(seen.st_size), str(seen.st_mtime_ns)]
        else:
            parts = [repr(self.document), str(self.problem)]
        return hashlib.sha256("\0".join((self.id, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
