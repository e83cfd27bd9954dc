"""The same work on Dask: a scheduler and several worker processes on this machine."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gazetteer.cache import default_store
from geo.batch import Job, Result, chunked, in_processes
from geo.batch.cluster import on_cluster
from geo.cli import main
from geo.errors import DatelineError
from geo.inputs import Item
from geo.records import Document
from tests.geo.batch_sinks import Kills, Notes

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'dateline[dask]'")
# Dask leaves sockets to the collector as its processes end.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

DOCUMENTS = 96


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workers keep the place store: at first they have none."""
    return tmp_path_factory.mktemp("workers-cache")


@pytest.fixture(scope="module")
def cluster(cache: Path) -> Iterator[Any]:
    settings = {
        "distributed.worker.daemon": False,
        "distributed.scheduler.allowed-failures": 1,
        "distributed.deploy.lost-worker-timeout": "10 minutes",  # a worker that was killed is restarted, not given up
    }
    import dask

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            env={"DATELINE_CACHE": str(cache), "DATELINE_LAYERS": str(cache / "none")},
            silence_logs=50,
        ) as made,
    ):
        yield made


def items(number: int = DOCUMENTS) -> Iterator[Item]:
    texts = (f"Report {n}. It rained in Kyiv and in Lviv." for n in range(number))
    return (Item(id=str(n), document=Document(id=str(n), text=text)) for n, text in enumerate(texts))


def joined(results: Iterator[tuple[Any, Result]]) -> bytes:
    return b"".join(result.data for _, result in results)


def test_the_place_store_is_sent_once(cluster: Any, cache: Path) -> None:
    assert list(cache.iterdir()) == []
    joined(on_cluster(chunked(items(4), 2), Job(), cluster.scheduler_address))
    sent = [path for path in cache.iterdir() if path.name == default_store().name]
    assert [path.read_bytes() == default_store().read_bytes() for path in sent] == [True]
    seen = sent[0].stat().st_mtime_ns
    joined(on_cluster(chunked(items(4), 2), Job(), cluster.scheduler_address))
    assert sent[0].stat().st_mtime_ns == seen


def test_gazetteer_and_model_are_opened_once_in_each_worker(cluster: Any, tmp_path: Path) -> None:
    joined(on_cluster(chunked(items(60), 4), Job(sink=Notes(str(tmp_path))), cluster.scheduler_address))
    notes = [path.name.split() for path in tmp_path.iterdir()]
    assert len(notes) == len({process for process, *_ in notes}) == 2
    assert {tuple(loaded) for _, _, *loaded in notes} == {("1", "1")}


def test_the_same_bytes_as_on_this_machine(cluster: Any) -> None:
    here = joined(in_processes(chunked(items()), Job(), 2))
    assert joined(on_cluster(chunked(items()), Job(), cluster.scheduler_address)) == here


def test_a_worker_killed_in_the_middle_loses_nothing(cluster: Any) -> None:
    found = on_cluster(chunked(items(), 4), Job(), cluster.scheduler_address)
    data = b""
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        for number, (chunk, result) in enumerate(found):
            assert chunk.number == number
            data += result.data
            if number in (2, 10):
                os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    assert data == joined(in_processes(chunked(items()), Job(), 2))


def test_the_document_that_kills_every_worker_becomes_an_error_row(cluster: Any, tmp_path: Path) -> None:
    found = on_cluster(chunked(items(6), 3), Job(sink=Kills(("4",), str(tmp_path))), cluster.scheduler_address)
    rows = [json.loads(line) for line in joined(found).splitlines()]
    assert [row["document"]["id"] for row in rows] == ["0", "1", "2", "3", "4", "5"]
    assert [number for number, row in enumerate(rows) if "error" in row] == [4]
    assert rows[4]["error"].startswith("reading it ended one worker process after the other")


def command(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["batch", *map(str, arguments)])
    return int(left.value.code or 0)


def test_the_command_gathers_or_writes_where_it_is_made(cluster: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = ({"id": item.id, "text": item.document.text} for item in items() if item.document is not None)
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n", encoding="utf-8")
    assert command(source, "-o", tmp_path / "here.jsonl") == 3
    assert command(source, "-o", tmp_path / "there.jsonl", "--scheduler", cluster.scheduler_address) == 3
    expected = (tmp_path / "here.jsonl").read_bytes()
    assert (tmp_path / "there.jsonl").read_bytes() == expected
    assert command(source, "-o", f"file://{tmp_path}/shared", "--scheduler", cluster.scheduler_address) == 3
    manifest = [json.loads(line) for line in (tmp_path / "shared/manifest.jsonl").read_text("utf-8").splitlines()]
    assert b"".join((tmp_path / "shared" / row["part"]).read_bytes() for row in manifest) == expected
    assert sum(row["documents"] for row in manifest) == DOCUMENTS + 1


def test_no_cluster_there_is_one_line() -> None:
    from geo.batch import cluster as module

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_PATIENCE", 1)
        with pytest.raises(DatelineError, match=r"^tcp://127.0.0.1:9: the Dask cluster cannot be reached[^\n]*$"):
            joined(on_cluster(chunked(items(2)), Job(), "tcp://127.0.0.1:9"))
