"""The same work on a Dask cluster: chunks go out, results come back in their order.

Each worker process opens the gazetteer and the model once. The place store is sent to a worker once, where its cache
has none; so are the user's own layers. A worker may die: the scheduler gives its chunk to another one; the documents of
a chunk that ends worker after worker are tried singly.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from gazetteer import Gazetteer
from gazetteer.cache import default_store
from gazetteer.layers import LAYERS_VARIABLE, layer_paths
from gazetteer.store import cache_folder, tables_checksum
from geo.batch.chunks import Chunk
from geo.batch.work import Job, Result, Task, failed, joined, work
from geo.errors import DatelineError, UsageError
from geo.inputs import Item
from geo.settings import open_gazetteer

_AHEAD = 2  # chunks for each thread of the cluster: one at work, one at hand
_LOOK = 5.0  # seconds between two looks at the size of the cluster
_TRIES = 2  # of a document alone
_PATIENCE = 60  # seconds to wait for a scheduler, and then for a first worker

Client: TypeAlias = Any  # distributed carries no types


def on_cluster(chunks: Iterator[Chunk], job: Job, address: str) -> Generator[tuple[Chunk, Result], None, None]:
    """Read the chunks on the cluster of this scheduler; the results in the order of the chunks.

    Raises:
        UsageError: if distributed is not installed here.
        DatelineError: if the cluster cannot be reached or is lost, or its workers have another dateline.
    """
    try:
        import distributed
    except ImportError:
        raise UsageError("--scheduler needs Dask; pip install 'dateline[dask]'") from None
    lost = (OSError, distributed.CancelledError, distributed.scheduler.KilledWorker)
    try:
        connect: Any = distributed.Client
        with connect(address, timeout=_PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=_PATIENCE)
            layers = _prepare(client)
            yield from _gather(client, chunks, job, layers)
    except lost as error:  # a TimeoutError, too, is an OSError
        if isinstance(error, DatelineError):
            raise
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DatelineError(
            f"{address}: the Dask cluster cannot be reached, or has no worker ({why}); what is done is kept"
        ) from None


def _gather(
    client: Client, chunks: Iterator[Chunk], job: Job, layers: str
) -> Generator[tuple[Chunk, Result], None, None]:
    """Hand out no more than the cluster can take, and wait for the earliest."""
    window: deque[tuple[Chunk, Any]] = deque()
    looked, room = 0.0, 1
    for chunk in chunks:
        window.append((chunk, _submit(client, chunk, job, layers)))
        if time.monotonic() - looked > _LOOK:  # workers come and go
            looked, room = time.monotonic(), _AHEAD * max(1, sum(client.nthreads().values()))
        if len(window) >= room:
            yield _result(client, *window.popleft(), job, layers)
    while window:
        yield _result(client, *window.popleft(), job, layers)


def _submit(client: Client, task: Task, job: Job, layers: str) -> Any:  # noqa: ANN401 - a future
    return client.submit(_work, task, job, layers, pure=False)


def _result(client: Client, chunk: Chunk, future: Any, job: Job, layers: str) -> tuple[Chunk, Result]:  # noqa: ANN401
    import distributed

    try:
        return chunk, future.result()
    except distributed.scheduler.KilledWorker:
        pass
    # One at a time, so that nothing of this chunk is lost beside the document that ends the workers.
    return chunk, joined([_alone(client, item, job, layers) for item in chunk.items])


def _alone(client: Client, item: Item, job: Job, layers: str) -> Result:
    """One document, tried again where it was lost: it may have died beside another chunk's."""
    import distributed

    for _ in range(_TRIES):
        with suppress(distributed.scheduler.KilledWorker):
            found: Result = _submit(client, (item,), job, layers).result()
            return found
    return failed(item, "reading it ended one worker process after the other, perhaps for lack of memory")


# ---- on the workers

_opening = threading.Lock()
_opened: dict[str, Gazetteer] = {}  # what this worker process keeps between chunks, by settings and layers


def _work(task: Task, job: Job, layers: str) -> Result:
    key = f"{job.settings!r} {layers}"
    with _opening:  # a worker may have several threads
        if key not in _opened:
            with _layers_in(cache_folder() / layers):
                _opened[key] = open_gazetteer(job.settings)
    return work(task, job, _opened[key])


@contextmanager
def _layers_in(folder: Path) -> Iterator[None]:
    """What the user has imported counts, not what whoever runs the worker has."""
    before = os.environ.get(LAYERS_VARIABLE)
    os.environ[LAYERS_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[LAYERS_VARIABLE]
        else:
            os.environ[LAYERS_VARIABLE] = before


def _about(names: tuple[str, ...]) -> tuple[tuple[str, str], tuple[str, str], tuple[str, ...]]:
    """Of a worker: its dateline and tables; its host and cache; which of these files its cache lacks."""
    folder = cache_folder()
    lacking = tuple(name for name in names if not (folder / name).exists())
    return (version("dateline"), tables_checksum()), (socket.gethostname(), str(folder)), lacking


def _receive(name: str, data: bytes) -> None:
    """Put a file into the cache, wholly or not at all."""
    path = cache_folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


# ---- on this machine


def _prepare(client: Client) -> str:
    """Send what the workers lack; the folder, in their caches, of the user's layers.

    Raises:
        DatelineError: if they have another dateline, or none.
    """
    here = (version("dateline"), tables_checksum())
    files, layers = _files()
    try:
        told = client.run(_about, tuple(files))
    except ImportError as error:
        raise DatelineError(
            f"a worker cannot import {error.name}; install dateline {here[0]} on every worker"
        ) from None
    others = {worker: there for worker, (there, _, _) in told.items() if tuple(there) != here}
    for worker, (other, _) in others.items():
        what = f"dateline {other}" if other != here[0] else "other place tables"
        raise DatelineError(f"{worker} has {what}; install dateline {here[0]} as it is here on every worker")
    for name, path in files.items():
        for worker in _one_for_each_cache(
            (worker, where) for worker, (_, where, lacks) in told.items() if name in lacks
        ):
            client.run(_receive, name, path.read_bytes(), workers=[worker])
    return layers


def _files() -> tuple[dict[str, Path], str]:
    """What a worker's cache has to hold: name in it -> the file here; and the folder of the layers in it."""
    store = default_store()
    paths = layer_paths()
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    folder = f"layers-{digest.hexdigest()[:16]}"
    return {store.name: store, **{f"{folder}/{path.name}": path for path in paths}}, folder


def _one_for_each_cache(workers: Iterable[tuple[str, tuple[str, str]]]) -> list[str]:
    """Of the workers that share a cache, the first."""
    first: dict[tuple[str, str], str] = {}
    for worker, where in workers:
        first.setdefault(where, worker)
    return list(first.values())
