"""What is done with a chunk, wherever it is done: in this process, in a worker, on another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gazetteer import Gazetteer
from gazetteer.errors import GazetteerError, UnknownPlaceError
from geo.batch.chunks import Chunk
from geo.batch.parts import Parts
from geo.batch.summary import Tally
from geo.errors import DatelineError, InputError
from geo.inputs import AS_IT_COMES, Item, Reading, document_of
from geo.inputs.documents import shown
from geo.records import Report
from geo.report import dumps, to_dict
from geo.settings import DEFAULTS, Settings, judged_report

ERROR_SCHEMA = "dateline.error/1"

Sink: TypeAlias = Callable[[Sequence[Report], Gazetteer], None]
"""Writes something else of the reports of a chunk where they are made (pages, rows of a database). It may be called
again with the same reports. A ``DatelineError`` ends the run; anything else is blamed on a report."""


@dataclass(frozen=True, slots=True)
class Job:
    """How documents are to be read, and where whole chunks are written if not at home; it travels to the workers."""

    settings: Settings = DEFAULTS
    reading: Reading = AS_IT_COMES
    sink: Sink | None = None
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a chunk: its output lines, each with its line feed, in UTF-8, and their counts.

    Where the chunk has been ``written`` as a part, the line is the manifest's about it.
    """

    data: bytes = b""
    tally: Tally = field(default_factory=Tally)
    written: bool = False


Task: TypeAlias = Chunk | tuple[Item, ...]
"""A whole chunk, or some of its documents, tried by themselves."""


def work(task: Task, job: Job, gazetteer: Gazetteer) -> Result:
    """What a worker does.

    Raises:
        DatelineError, GazetteerError: as ``read_chunk``; and if the part cannot be written.
    """
    if not isinstance(task, Chunk):
        return read_chunk(task, job, gazetteer)
    result = read_chunk(task.items, job, gazetteer)
    return result if job.parts is None else job.parts.write(task, result)


def read_chunk(items: Sequence[Item], job: Job, gazetteer: Gazetteer) -> Result:
    """The output lines of these documents. Whatever goes wrong with one of them ends in its error row.

    Raises:
        DatelineError, GazetteerError: if what every document needs is not there, or the sink cannot be written to.
    """
    tally = Tally()
    read = [_read(item, job, gazetteer, tally) for item in items]
    problems = _sunk([each for each in read if isinstance(each, Report)], job.sink, gazetteer)
    lines = []
    for item, found in zip(items, read, strict=True):
        problem = problems.get(id(found)) if isinstance(found, Report) else found
        if isinstance(found, Report) and problem is None:
            lines.append(dumps(to_dict(found)))
            tally.count(found)
        else:
            lines.append(_error_line(item, str(problem)))
            tally.count_failed(item.id, str(problem))
    return Result("".join(f"{line}\n" for line in lines).encode("utf-8"), tally)


def _read(item: Item, job: Job, gazetteer: Gazetteer, tally: Tally) -> Report | str:
    """The report, or why there is none."""
    try:
        document = document_of(item, job.reading, notice=lambda words: tally.note(f"{item.id}: {words}"))
        report, hidden = judged_report(document, gazetteer, job.settings)
    except InputError as error:
        return str(error)
    except UnknownPlaceError as error:
        return _defect(error)
    except (DatelineError, GazetteerError):
        raise  # no model, no recogniser, no place data: every document would fail alike
    except Exception as error:  # noqa: BLE001 - one bad document must not end a run over thousands
        return _defect(error)
    tally.hidden += hidden
    return report


def _defect(error: Exception) -> str:
    return f"internal error: {type(error).__name__}: {error}"


def _sunk(reports: Sequence[Report], sink: Sink | None, gazetteer: Gazetteer) -> dict[int, str]:
    """Why the sink did not take a report, by the identity of those that it refused."""
    if sink is None or not reports:
        return {}
    try:
        sink(reports, gazetteer)
    except DatelineError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        if len(reports) == 1:
            return {id(reports[0]): _defect(error)}
        alone = (_sunk([report], sink, gazetteer) for report in reports)
        return {key: problem for refused in alone for key, problem in refused.items()}
    return {}


def failed(item: Item, problem: str) -> Result:
    """The error row of a document that could not even be tried."""
    tally = Tally()
    tally.count_failed(item.id, problem)
    return Result(f"{_error_line(item, problem)}\n".encode(), tally)


def _error_line(item: Item, problem: str) -> str:
    row: dict[str, Any] = {
        "schema": ERROR_SCHEMA,
        "document": {"id": item.id, "source": None if item.source is None else shown(item.source)},
        "error": problem,
    }
    return dumps(row)


def joined(results: Iterable[Result]) -> Result:
    """The results of neighbours as one."""
    results = tuple(results)
    if len(results) == 1:
        return results[0]
    tally = Tally()
    for result in results:
        tally.add(result.tally)
    return Result(b"".join(result.data for result in results), tally)
