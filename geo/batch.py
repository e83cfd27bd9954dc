"""Many reports: one saved report per line, in the order of the input, whatever the number of workers.

A document that cannot be read becomes an error row in its place, and the run goes on.
"""

from __future__ import annotations

import datetime as dt
import glob
import json
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from gazetteer import Gazetteer
from geo.errors import DatelineError, InputError
from geo.files import STDIN, decode, read_bytes, read_document
from geo.records import Document
from geo.report import dumps, to_dict
from geo.settings import DEFAULTS, Settings, open_gazetteer, read_report

ERROR_SCHEMA = "dateline.error/1"
TEXT_SUFFIXES = (".txt", ".md")
LINE_SUFFIXES = (".jsonl", ".ndjson")
_CHUNK = 16  # documents handed to a worker at a time: enough to hide the cost of handing over
_PROBLEMS_SHOWN = 5
_AHEAD = 4  # chunks in flight for each worker: memory stays bounded whatever the size of the input


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the input, not yet read from disk where it is a file of its own.

    ``problem`` is why there is no document: a line that is no JSON, a row without a text.
    """

    id: str
    source: str | None = None
    document: Document | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the output; ``flags`` are the codes of its flags, ``error`` is set in an error row."""

    id: str
    line: str
    places: int = 0
    flags: tuple[str, ...] = ()
    error: str | None = None


@dataclass(slots=True)
class Summary:
    """What a run came to. ``failed`` counts error rows, of which ``problems`` holds the first in words."""

    documents: int = 0
    failed: int = 0
    places: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.documents += 1
        if row.error is not None:
            self.failed += 1
            if len(self.problems) < _PROBLEMS_SHOWN:
                self.problems.append(f"{row.id}: {row.error}")
        self.places += row.places
        self.flags.update(row.flags)


def items(source: str, *, encoding: str | None = None) -> Iterator[Item]:
    """The documents of an input in a fixed order.

    Args:
        source: a JSONL file (an object with ``text`` on each line, and ``id``, ``title``, ``date`` if known; other
            fields are ignored), ``-`` for JSONL on standard input, a folder (its .txt and .md files, and those of
            the folders in it, by name), or a glob.
        encoding: of the files; see ``geo.files.read_document``.

    Raises:
        InputError: if there is nothing to read there.
    """
    path = Path(source)
    if source == STDIN:
        return _lines(read_document(STDIN, encoding=encoding).text, "stdin")
    if path.is_dir():
        found = sorted(p for suffix in TEXT_SUFFIXES for p in path.rglob(f"*{suffix}") if p.is_file())
        if not found:
            raise InputError(f"{source}: no {' or '.join(TEXT_SUFFIXES)} file in this folder")
        return _files(found, path)
    if path.suffix.lower() in LINE_SUFFIXES:
        return _lines(decode(read_bytes(path), source, encoding), path.stem)
    if path.is_file():
        return _files([path], path.parent)
    if glob.has_magic(source):
        names = glob.glob(source, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
        found = sorted(Path(name) for name in names if Path(name).is_file())
        if not found:
            raise InputError(f"{source}: no file fits this pattern")
        return _files(found, Path(os.path.commonpath([p.parent for p in found])))
    raise InputError(f"{source}: no such file or folder")


def _files(paths: list[Path], root: Path) -> Iterator[Item]:
    """Ids are the paths under ``root`` without their suffix; where two files share one, the suffix stays."""
    names = [path.relative_to(root) for path in paths]
    stems = Counter(name.with_suffix("") for name in names)
    for path, name in zip(paths, names, strict=True):
        unique = name if stems[name.with_suffix("")] > 1 else name.with_suffix("")
        yield Item(id=unique.as_posix(), source=str(path))


def _lines(text: str, stem: str) -> Iterator[Item]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _line(line, f"{stem}:{number}")


def _line(line: str, fallback_id: str) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Item(id=fallback_id, problem=f"not JSON: {error}")
    if not isinstance(row, dict):
        return Item(id=fallback_id, problem="not a JSON object")
    given = row.get("id")
    document_id = fallback_id if given is None or isinstance(given, (dict, list)) else str(given)
    text = row.get("text")
    document_id = document_id.encode("utf-8", "replace").decode("utf-8")
    if not isinstance(text, str) or not text.strip():
        return Item(id=document_id, problem="no text in the field 'text'")
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Item(id=document_id, problem="the text holds half a character (a lone surrogate); write it as UTF-8")
    title = row.get("title")
    return Item(
        id=document_id,
        document=Document(
            id=document_id,
            text=text,
            title=title if isinstance(title, str) else None,
            date=_date(row.get("date")),
        ),
    )


def _date(value: object) -> dt.date | None:
    """An ISO 8601 date, with or without a time behind it; anything else counts as unknown."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def read_item(item: Item, gazetteer: Gazetteer, settings: Settings, encoding: str | None = None) -> Row:
    """The output line for one document. Whatever goes wrong with it ends in an error row."""
    try:
        if item.problem is not None:
            raise InputError(item.problem)
        document = item.document or replace(read_document(item.source or "", encoding=encoding), id=item.id)
        report = read_report(document, gazetteer, settings)
        line = dumps(to_dict(report))
    except DatelineError as error:
        return _error_row(item, str(error))
    except Exception as error:  # noqa: BLE001 - one bad document must not end a run over thousands
        return _error_row(item, f"internal error: {type(error).__name__}: {error}")
    return Row(id=item.id, line=line, places=len(report.places), flags=tuple(flag.code for flag in report.flags))


def _error_row(item: Item, error: str) -> Row:
    row = {"schema": ERROR_SCHEMA, "document": {"id": item.id, "source": item.source}, "error": error}
    return Row(id=item.id, line=dumps(row), error=error)


def rows(
    work: Iterable[Item],
    *,
    workers: int = 1,
    encoding: str | None = None,
    settings: Settings = DEFAULTS,
) -> Generator[Row, None, None]:
    """The output rows in the order of the input.

    Args:
        work: the documents.
        workers: processes; each opens the gazetteer once. One worker means this process.
        encoding: of the files among them.
        settings: which flags count, and what names are pinned.

    Raises:
        DatelineError: if a worker dies (killed, or out of memory).
    """
    if workers <= 1:
        gazetteer = open_gazetteer(settings)
        yield from (read_item(item, gazetteer, settings, encoding) for item in work)
        return
    context = multiprocessing.get_context("spawn")  # the same on every system; forking beside threads can hang
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(settings, encoding))
    waiting: deque[Future[tuple[Row, ...]]] = deque()
    try:
        for chunk in _chunks(work):
            waiting.append(pool.submit(_work, chunk))
            if len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise DatelineError("a worker process died, perhaps for lack of memory; try again with --workers 1") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _chunks(work: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    source = iter(work)
    while chunk := tuple(islice(source, _CHUNK)):
        yield chunk


_worker: tuple[Gazetteer, Settings, str | None] | None = None  # what this worker process keeps between chunks


def _start(settings: Settings, encoding: str | None) -> None:
    global _worker  # noqa: PLW0603 - a worker process opens its gazetteer once
    _worker = (open_gazetteer(settings), settings, encoding)


def _work(chunk: tuple[Item, ...]) -> tuple[Row, ...]:
    if _worker is None:
        raise DatelineError("a worker was given work before it had opened its gazetteer")
    gazetteer, settings, encoding = _worker
    return tuple(read_item(item, gazetteer, settings, encoding) for item in chunk)


def run(
    work: Iterable[Item],
    write: Callable[[str], object],
    *,
    workers: int = 1,
    encoding: str | None = None,
    settings: Settings = DEFAULTS,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Read every document and hand its line, with a line feed, to ``write``; ``progress`` is called after each."""
    total = Summary()
    with closing(
        rows(work, workers=workers, encoding=encoding, settings=settings)
    ) as found:  # ends the workers if writing fails
        for row in found:
            write(row.line + "\n")
            total.add(row)
            if progress is not None:
                progress(total)
    return total
