"""Many reports: one saved report per line, in the order of the input, whatever the number of workers.

A document that cannot be read becomes an error row in its place, and the run goes on.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from gazetteer import Gazetteer
from geo.errors import DatelineError
from geo.inputs import AS_IT_COMES, Item, Reading, document_of
from geo.report import dumps, to_dict
from geo.settings import DEFAULTS, Settings, open_gazetteer, read_report

ERROR_SCHEMA = "dateline.error/1"
_CHUNK = 16  # documents handed to a worker at a time: enough to hide the cost of handing over
_PROBLEMS_SHOWN = 5
_AHEAD = 4  # chunks in flight for each worker: memory stays bounded whatever the size of the input


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


def read_item(item: Item, gazetteer: Gazetteer, settings: Settings, reading: Reading = AS_IT_COMES) -> Row:
    """The output line for one document. Whatever goes wrong with it ends in an error row."""
    try:
        report = read_report(document_of(item, reading), gazetteer, settings)
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
    reading: Reading = AS_IT_COMES,
    settings: Settings = DEFAULTS,
) -> Generator[Row, None, None]:
    """The output rows in the order of the input.

    Args:
        work: the documents.
        workers: processes; each opens the gazetteer once. One worker means this process.
        reading: how to read them.
        settings: which flags count, and what names are pinned.

    Raises:
        DatelineError: if a worker dies (killed, or out of memory).
    """
    if workers <= 1:
        gazetteer = open_gazetteer(settings)
        yield from (read_item(item, gazetteer, settings, reading) for item in work)
        return
    context = multiprocessing.get_context("spawn")  # the same on every system; forking beside threads can hang
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(settings, reading))
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


_worker: tuple[Gazetteer, Settings, Reading] | None = None  # what this worker process keeps between chunks


def _start(settings: Settings, reading: Reading) -> None:
    global _worker  # noqa: PLW0603 - a worker process opens its gazetteer once
    _worker = (open_gazetteer(settings), settings, reading)


def _work(chunk: tuple[Item, ...]) -> tuple[Row, ...]:
    if _worker is None:
        raise DatelineError("a worker was given work before it had opened its gazetteer")
    gazetteer, settings, reading = _worker
    return tuple(read_item(item, gazetteer, settings, reading) for item in chunk)


def run(
    work: Iterable[Item],
    write: Callable[[str], object],
    *,
    workers: int = 1,
    reading: Reading = AS_IT_COMES,
    settings: Settings = DEFAULTS,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Read every document and hand its line, with a line feed, to ``write``; ``progress`` is called after each."""
    total = Summary()
    with closing(
        rows(work, workers=workers, reading=reading, settings=settings)
    ) as found:  # ends the workers if writing fails
        for row in found:
            write(row.line + "\n")
            total.add(row)
            if progress is not None:
                progress(total)
    return total
