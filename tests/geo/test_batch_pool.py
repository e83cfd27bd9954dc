"""Worker processes: order, deaths, and who is blamed for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo.batch import Chunk, Job, Result, chunked, in_processes, read_chunk
from geo.errors import DatelineError
from geo.inputs import Item
from geo.records import Document
from geo.settings import Settings
from tests.geo.batch_sinks import Kills, Notes, Refuses


def items(number: int) -> list[Item]:
    return [Item(id=str(n), document=Document(id=str(n), text=f"Report {n} from Kyiv.")) for n in range(number)]


def read(job: Job, *, documents: int = 12, workers: int = 2, size: int = 4) -> tuple[list[str], Result]:
    """The ids of the output in order, and everything as one result."""
    data, total = b"", Result()
    for number, (chunk, result) in enumerate(in_processes(chunked(items(documents), size), job, workers)):
        assert chunk.number == number
        data += result.data
        total.tally.add(result.tally)
    return [json.loads(line)["document"]["id"] for line in data.splitlines()], Result(data, total.tally)


@pytest.fixture
def deaths(tmp_path: Path) -> Path:
    folder = tmp_path / "deaths"
    folder.mkdir()
    return folder


def test_a_worker_that_was_killed_loses_nothing(deaths: Path) -> None:
    undisturbed = read(Job())
    disturbed = read(Job(sink=Kills(("2", "9"), str(deaths), times=2)))
    assert len(list(deaths.iterdir())) == 2
    assert disturbed == undisturbed
    assert disturbed[0] == [str(n) for n in range(12)]


def test_the_document_that_kills_its_worker_becomes_an_error_row(deaths: Path) -> None:
    ids, result = read(Job(sink=Kills(("5",), str(deaths))))
    assert ids == [str(n) for n in range(12)]
    assert result.tally.failed == 1
    row = json.loads(result.data.splitlines()[5])
    assert row["error"] == "reading it ended the worker process (signal 9), perhaps for lack of memory"
    assert len(list(deaths.iterdir())) == 4  # the chunk twice, the document twice


def test_gazetteer_and_model_are_opened_once_in_each_process(tmp_path: Path) -> None:
    read(Job(sink=Notes(str(tmp_path))), documents=60)
    notes = [path.name.split() for path in tmp_path.iterdir()]
    assert len(notes) == len({process for process, *_ in notes}) == 2
    assert {tuple(loaded) for _, _, *loaded in notes} == {("1", "1")}


def test_one_worker_is_enough(deaths: Path) -> None:
    ids, result = read(Job(sink=Kills(("0", "11"), str(deaths))), workers=1)
    assert ids == [str(n) for n in range(12)]
    assert result.tally.failed == 2


def test_what_every_document_needs_ends_the_run() -> None:
    with pytest.raises(DatelineError, match=r"no pipeline 'no_such_pipeline'|spaCy is not installed"):
        read(Job(settings=Settings(recogniser="spacy:no_such_pipeline")))


def test_a_full_disk_ends_the_run() -> None:
    with pytest.raises(DatelineError, match="No space left"):
        read(Job(sink=Refuses("", full=True)))


def test_a_sink_that_cannot_cope_with_a_document_fails_it_alone(gazetteer: Gazetteer) -> None:
    result = read_chunk(items(3), Job(sink=Refuses("1")), gazetteer)
    rows = [json.loads(line) for line in result.data.splitlines()]
    assert [row.get("error") for row in rows] == [None, "internal error: ValueError: too odd", None]
    assert (result.tally.documents, result.tally.failed) == (3, 1)


def test_no_more_is_read_ahead_than_memory_allows() -> None:
    taken = 0

    def watched() -> Iterator[Chunk]:
        nonlocal taken
        for chunk in chunked(items(400), 1):
            taken += 1
            yield chunk

    found = in_processes(watched(), Job(), 2)
    for done in range(1, 40):
        next(found)
        assert taken <= done + 8
    found.close()


def test_chunks_do_not_depend_on_anything_but_the_input() -> None:
    first, second = (list(chunked(items(40))) for _ in range(2))
    assert [chunk.fingerprint for chunk in first] == [chunk.fingerprint for chunk in second]
    assert [(chunk.first, len(chunk.items)) for chunk in first] == [(0, 16), (16, 16), (32, 8)]


def test_long_texts_make_small_chunks() -> None:
    books = [Item(id=str(n), document=Document(id=str(n), text="x" * 400_000)) for n in range(5)]
    assert [len(chunk.items) for chunk in chunked(books)] == [2, 2, 1]
