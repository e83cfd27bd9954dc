"""Worker processes on this machine. Each opens the gazetteer and the model once; each may die without loss.

A chunk whose worker died is tried once more; then its documents singly, at last with nothing else running. Only the
document that ends a worker even then becomes an error row.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from gazetteer.errors import GazetteerError
from geo.batch.chunks import Chunk
from geo.batch.work import Job, Result, Task, failed, joined, work
from geo.errors import DatelineError, UsageError
from geo.inputs import Item
from geo.isolation import trusted_environment, trusted_path
from geo.settings import open_gazetteer

_AHEAD = 4  # chunks for each worker that may be done before an earlier one is: memory stays bounded
_TRIES = 2  # of a chunk, and then of each of its documents
_STARTS = 3  # so many workers in a row that die before they are ready: it is not the documents
_READY = "ready"


def all_cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(chunks: Iterator[Chunk], job: Job, workers: int) -> Generator[tuple[Chunk, Result], None, None]:
    """Read the chunks in so many worker processes; the results in the order of the chunks.

    Raises:
        UsageError: if Python was told to ignore the environment in which workers are told to be safe.
        DatelineError: if no worker can start, or what a worker needs is not there.
    """
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise UsageError(
            "worker processes need a safe path, which python -E keeps from them; start it with -I, or -E -P"
        )
    pool = _Pool(chunks, job, workers)
    try:
        yield from pool.results()
    finally:
        pool.stop()


@dataclass(frozen=True, slots=True)
class _Task:
    """Documents for a worker: the ``part``th piece of a chunk. ``deaths`` workers have died of it."""

    chunk: Chunk
    part: int
    items: tuple[Item, ...]
    deaths: int = 0

    @property
    def last_try(self) -> bool:
        return len(self.items) == 1 and self.deaths == _TRIES - 1


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    task: _Task | None = None


@dataclass(slots=True)
class _Assembly:
    """The results of a chunk's pieces, ``None`` where one is not there yet."""

    chunk: Chunk
    pieces: list[Result | None] = field(default_factory=lambda: [None])


class _Pool:
    def __init__(self, chunks: Iterator[Chunk], job: Job, workers: int) -> None:
        self._chunks, self._job, self._most = chunks, job, workers
        self._again: deque[_Task] = deque()
        self._window: deque[_Assembly] = deque()  # chunks begun, in order
        self._workers: list[_Worker] = []
        self._false_starts = 0
        self._exhausted = False

    def results(self) -> Generator[tuple[Chunk, Result], None, None]:
        while True:
            self._hand_out()
            while self._window and None not in self._window[0].pieces:
                done = self._window.popleft()
                yield done.chunk, joined(piece for piece in done.pieces if piece is not None)
                self._hand_out()
            if not self._window:
                return
            self._listen()

    def _hand_out(self) -> None:
        """Give every idle worker a task, and start workers while there are tasks for them."""
        for worker in [each for each in self._workers if each.ready and each.task is None]:
            task = self._next()
            if task is None:
                return
            worker.task = task
            try:
                worker.connection.send(task.chunk if task.items is task.chunk.items else task.items)
            except OSError:
                self._bury(worker)
        starting = sum(not worker.ready for worker in self._workers)
        if len(self._workers) < self._most and self._has_more(starting):
            self._workers.append(_start(self._job))

    def _has_more(self, than: int) -> bool:
        """Whether there are more tasks at hand than those that starting workers will take."""
        while not self._exhausted and len(self._again) <= than and len(self._window) < self._most * _AHEAD:
            self._again.extend(filter(None, [self._fresh()]))
        return len(self._again) > than

    def _next(self) -> _Task | None:
        """The task to do next, earlier chunks first; nothing beside one that is on its last try."""
        busy = [worker.task for worker in self._workers if worker.task is not None]
        if any(task.last_try for task in busy):
            return None
        if self._again:
            return None if self._again[0].last_try and busy else self._again.popleft()
        return self._fresh() if len(self._window) < self._most * _AHEAD else None

    def _fresh(self) -> _Task | None:
        chunk = next(self._chunks, None)
        if chunk is None:
            self._exhausted = True
            return None
        self._window.append(_Assembly(chunk))
        return _Task(chunk, 0, chunk.items)

    def _listen(self) -> None:
        """Wait until workers are ready, answer or die."""
        heard = wait([worker.connection for worker in self._workers])
        for worker in [each for each in self._workers if each.connection in heard]:
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(answer, BaseException):
                raise answer
            if answer == _READY:
                worker.ready, self._false_starts = True, 0
            elif worker.task is not None:
                self._place(worker.task, answer)
                worker.task = None

    def _place(self, task: _Task, result: Result) -> None:
        assembly = next(each for each in self._window if each.chunk is task.chunk)
        assembly.pieces[task.part] = result

    def _bury(self, worker: _Worker) -> None:
        """A worker has died: what it was reading is tried again, in smaller pieces, or given up."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _STARTS:
                raise DatelineError(
                    f"worker processes die as they start ({_end(worker.process)}), perhaps for lack of memory;"
                    " try fewer: --workers 1"
                )
        if worker.task is None:
            return
        task = replace(worker.task, deaths=worker.task.deaths + 1)
        if task.deaths < _TRIES:
            self._again.appendleft(task)
        elif len(task.items) > 1:
            assembly = next(each for each in self._window if each.chunk is task.chunk)
            assembly.pieces = [None] * len(task.items)
            singly = [_Task(task.chunk, part, (item,)) for part, item in enumerate(task.items)]
            self._again.extendleft(reversed(singly))
        else:
            words = f"reading it ended the worker process ({_end(worker.process)}), perhaps for lack of memory"
            self._place(task, failed(task.items[0], words))

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()


def _end(process: BaseProcess) -> str:
    code = process.exitcode or 0
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _start(job: Job) -> _Worker:
    context = multiprocessing.get_context("spawn")  # the same on every system; forking beside threads can hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, job), daemon=True)
    with _undisturbed(), _isolated():
        process.start()
    theirs.close()  # else the worker's end would stay open when the worker dies
    return _Worker(process, ours)


@contextmanager
def _isolated() -> Iterator[None]:
    """A worker, and multiprocessing's helper beside it, inherit environment and path of modules."""
    environment, path = dict(os.environ), list(sys.path)
    _change_environment(trusted_environment())
    sys.path[:] = trusted_path()
    try:
        yield
    finally:
        _change_environment(environment)
        sys.path[:] = path


def _change_environment(to: dict[str, str]) -> None:
    """Only what differs is touched: other threads may be reading."""
    for name in [name for name in os.environ if name not in to]:
        del os.environ[name]
    os.environ.update({name: value for name, value in to.items() if os.environ.get(name) != value})


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A worker inherits which signals are blocked: Ctrl-C goes to the whole group, and only the parent answers."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, job: Job) -> None:
    """A worker's life: open the gazetteer, answer for chunks, leave when nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        gazetteer = open_gazetteer(job.settings)
        connection.send(_READY)
        while True:
            task: Task = connection.recv()
            connection.send(work(task, job, gazetteer))
    except (EOFError, OSError) as error:
        if isinstance(error, DatelineError):
            _last_words(connection, error)
    except (DatelineError, GazetteerError) as error:
        _last_words(connection, error)


def _last_words(connection: Connection, error: Exception) -> None:
    """Errors of several classes reach the parent as what they say."""
    try:
        connection.send(DatelineError(str(error)))
    except OSError:
        return
