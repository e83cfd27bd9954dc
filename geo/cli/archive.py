"""A batch's outputs: lines, a table, a folder of maps; each is finished from the lines that the journal holds."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer import Gazetteer
from geo.batch import Job, Journal, Tally, chunked, in_processes
from geo.batch.cluster import on_cluster
from geo.batch.journal import beside
from geo.batch.key import key_of
from geo.batch.parquet import need_pyarrow, write_parquet
from geo.batch.parts import CHARACTERS, DOCUMENTS, MANIFEST, Parts, is_url, made_folder
from geo.batch.pool import all_cores
from geo.batch.run import Progress, Readers, run, stream
from geo.batch.work import Sink
from geo.cli.outputs import not_an_input, only_ours, only_pages
from geo.cli.pages import LINES, Pages, write_index
from geo.cli.terminal import DATABASES, say
from geo.errors import OutputError, UsageError
from geo.files import STDIN
from geo.inputs import Reading, items
from geo.records import Report
from geo.settings import Settings

_PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class Order:
    """What a user wants of a batch: ``output`` is as given, ``folder`` set where it is to be one of maps."""

    source: str
    output: str
    folder: Path | None
    job: Job


@dataclass(frozen=True, slots=True)
class Sinks:
    """Several sinks as one, each in turn."""

    each: tuple[Sink, ...]

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        for sink in self.each:
            sink(reports, gazetteer)


@dataclass(frozen=True, slots=True, repr=False)
class Layers:
    """Writes each report's layers into a database; ``shown`` is its address without the password."""

    url: str
    shown: str

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        """Write the rows.

        Raises:
            OutputError: if the database does not take them.
        """
        from maps import MapError
        from maps.postgis import write_postgis

        try:
            write_postgis(reports, self.url, gazetteer)
        except MapError as error:
            raise OutputError(str(error)) from None

    def __repr__(self) -> str:
        return f"Layers({self.shown} {hashlib.sha256(self.url.encode()).hexdigest()[:16]})"


def ordered(source: str, output: str, layers: str | None, reading: Reading, settings: Settings) -> Order:
    """The order, checked before anything is read.

    Raises:
        MapError: if the database for the layers cannot be reached.
        UsageError: if an output is an input, lies where the next run would read it, or is another program's.
        OutputError: if the folder cannot be made.
    """
    folder = None
    if output != STDIN and not is_url(output) and (output.endswith(("/", "\\")) or Path(output).is_dir()):
        folder = Path(output)
        if source != STDIN and Path(source).is_dir() and folder.resolve().is_relative_to(Path(source).resolve()):
            raise UsageError(f"{output}: lies in the input; name another folder for the maps")
        _spare(folder, LINES, source, "index*.html", "maps/*.html")
    elif output != STDIN and not is_url(output):
        not_an_input(beside(Path(output)), [source])
        if Path(output).suffix.lower() == _PARQUET:
            need_pyarrow()
    parts = Parts(output) if is_url(output) else None
    if parts is not None and (local := parts.local_folder()) is not None:
        _spare(local, MANIFEST, source, "part-*.jsonl")
    sinks: tuple[Sink, ...] = () if folder is None else (Pages(str(folder)),)
    if layers is not None:
        if not layers.startswith(DATABASES):
            raise UsageError("--layers takes the address of a database: postgresql://USER@HOST/DATABASE")
        from maps.postgis import open_database

        sinks = (*sinks, Layers(layers, open_database(layers)))
    return Order(source, output, folder, Job(settings, reading, Sinks(sinks) if sinks else None, parts))


def _spare(folder: Path, lines: str, source: str, *patterns: str) -> None:
    """See that a folder of outputs loses nothing by them: no input, and no file that is not ours."""
    others = [path for pattern in patterns for path in folder.glob(pattern)]
    not_an_input([*beside(folder / lines), *others], [source])
    only_ours([folder / lines], b'{"part":"' if lines == MANIFEST else b'{"schema":"dateline.')
    only_pages(path for path in others if path.suffix == ".html" and path.parent == folder)


def readers(job: Job, workers: int | None, scheduler: str | None) -> Readers:
    """Who reads: the cores of this machine, or a cluster."""
    if scheduler is not None:
        return functools.partial(on_cluster, job=job, address=scheduler)
    return functools.partial(in_processes, job=job, workers=workers or all_cores())


def written(order: Order, readers: Readers, gazetteer: Gazetteer, progress: Progress | None) -> Tally:
    """Read everything and write the output.

    Raises:
        OutputError: if it cannot be written.
    """
    parts = order.job.parts
    if parts is not None:
        chunks = chunked(items(order.source, order.job.reading, notice=say), DOCUMENTS, CHARACTERS)
    else:
        chunks = chunked(items(order.source, order.job.reading, notice=say))
    path = Path(order.output) if parts is None else parts.journal()
    if order.output == STDIN or (parts is None and path.exists() and not path.is_file() and not path.is_dir()):
        try:
            if order.output == STDIN:
                sys.stdout.flush()
                return stream(chunks, readers, _whole(sys.stdout.buffer.write), progress=progress)
            with path.open("wb", buffering=0) as special:  # a pipe or a device cannot be gone on with
                return stream(chunks, readers, _whole(special.write), progress=progress)
        except BrokenPipeError:
            raise
        except OSError as error:
            if isinstance(error, OutputError):
                raise
            raise OutputError(f"{order.output}: cannot be written ({error.strerror or error})") from None
    finish: Callable[[Path], object] | None = None
    target = path
    if order.folder is not None:
        target = order.folder / LINES
        finish = functools.partial(write_index, order.folder, atlas=gazetteer)
        made_folder(order.folder)
    elif parts is not None:
        finish = parts.publish
    elif path.suffix.lower() == _PARQUET:
        finish = functools.partial(write_parquet, path)
    key = key_of(order.source, order.job, gazetteer)
    with Journal(target, key, verbatim=path.suffix.lower() != _PARQUET) as journal:
        if journal.stale:
            say(f"{target}: begun with other {', '.join(journal.stale)}; starting anew")
        return run(chunks, readers, journal, parts=parts, finish=finish, progress=_announced(target, progress))


def _whole(write: Callable[[memoryview], int | None]) -> Callable[[bytes], object]:
    """A writer that goes on until everything is written: a pipe may take less."""

    def all_of(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[write(rest) or 0 :]

    return all_of


def _announced(target: Path, progress: Progress | None) -> Progress:
    """Says once that an earlier run is gone on with."""
    told = False

    def tell(total: Tally) -> None:
        nonlocal told
        if not told and total.documents:
            say(f"{target}: going on after {total.documents:,} documents")
        told = True
        if progress is not None:
            progress(total)

    return tell
