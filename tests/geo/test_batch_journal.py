"""The journal: whatever a kill leaves of its two files, the run that goes on ends with the same bytes."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.batch import Chunk, Journal, Result, Tally, chunked, run
from geo.errors import OutputError, UsageError
from geo.inputs import Item
from geo.records import Document

KEY = {"program": "1", "gazetteer": "2026"}
TEXTS = [f"text {number}" for number in range(10)]


def chunks(texts: list[str] = TEXTS) -> Iterator[Chunk]:
    return chunked((Item(id=str(n), document=Document(id=str(n), text=text)) for n, text in enumerate(texts)), 3)


class Reader:
    """Makes a line of each text, and remembers which chunks it was asked for; it may die before one."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.asked: list[int] = []
        self._dies_at = dies_at

    def __call__(self, work: Iterator[Chunk]) -> Generator[tuple[Chunk, Result], None, None]:
        for chunk in work:
            if chunk.number == self._dies_at:
                raise KeyboardInterrupt
            self.asked.append(chunk.number)
            texts = [item.document.text for item in chunk.items if item.document is not None]
            tally = Tally(documents=len(texts), places=2 * len(texts))
            tally.mentions.update({("geonames:1", "Kyiv"): len(texts)})
            yield chunk, Result("".join(f"<{text}>\n" for text in texts).encode(), tally)


def expected(texts: list[str] = TEXTS) -> bytes:
    return "".join(f"<{text}>\n" for text in texts).encode()


def finished(out: Path, texts: list[str] = TEXTS, key: dict[str, str] = KEY) -> tuple[list[int], Tally]:
    """Run to the end; which chunks were read."""
    reader = Reader()
    with Journal(out, key) as journal:
        total = run(chunks(texts), reader, journal)
    assert sorted(path.name for path in out.parent.iterdir()) == [out.name]
    return reader.asked, total


def interrupted(out: Path, at: int, key: dict[str, str] = KEY) -> None:
    with Journal(out, key) as journal, pytest.raises(KeyboardInterrupt):
        run(chunks(), Reader(dies_at=at), journal)


def test_a_run_goes_on_where_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(out, 2)
    assert not out.exists()
    asked, total = finished(out)
    assert (asked, out.read_bytes()) == ([2, 3], expected())
    assert (total.documents, total.places, total.most_mentioned(1)) == (10, 20, [("Kyiv", 10)])


def test_a_finished_output_is_made_anew_on_request(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    finished(out)
    assert finished(out)[0] == [0, 1, 2, 3]


def test_another_key_starts_anew_and_says_what_is_another(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(out, 2)
    with Journal(out, {**KEY, "gazetteer": "2027"}) as journal:
        assert journal.stale == ("gazetteer",)
        reader = Reader()
        run(chunks(), reader, journal)
    assert reader.asked == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ([*TEXTS[:4], "other", *TEXTS[5:]], [1, 2, 3]),
        ([*TEXTS, "one more"], [3]),
        (TEXTS[:7], [2]),
        (TEXTS[:3], []),
        (["new", *TEXTS], [0, 1, 2, 3]),
    ],
)
def test_documents_that_changed_meanwhile_are_read_anew(tmp_path: Path, texts: list[str], asked: list[int]) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(out, 3)
    assert finished(out, texts)[0] == asked
    assert out.read_bytes() == expected(texts)


def test_killed_before_the_last_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"

    def killed(self: Path, missing_ok: bool = False) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    with Journal(out, KEY) as journal, monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            run(chunks(), Reader(), journal)
    assert out.read_bytes() == expected()
    assert (tmp_path / "out.jsonl.journal").exists()
    other = [*TEXTS[:5], "changed", *TEXTS[6:]]
    assert finished(out)[0] == []
    assert out.read_bytes() == expected()
    with Journal(out, KEY) as journal, monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            run(chunks(), Reader(), journal)
    assert finished(out, other)[0] == [1, 2, 3]
    assert out.read_bytes() == expected(other)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.integers(0, 4), st.sampled_from(["cut", "flip", "append"]), st.sampled_from(["part", "journal"]))
def test_whatever_is_left_the_end_is_the_same(data: st.DataObject, at: int, harm: str, which: str) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        if at < 4:
            interrupted(out, at)
            left = Path(f"{out}.{which}")
            content = bytearray(left.read_bytes())
            position = data.draw(st.integers(0, len(content)))
            if harm == "cut":
                del content[position:]
            elif harm == "append":
                content += data.draw(st.binary(max_size=40))
            elif position < len(content):
                content[position] ^= data.draw(st.integers(1, 255))
            left.write_bytes(content)
        _, total = finished(out)
        assert out.read_bytes() == expected()
        assert (total.documents, total.places) == (10, 20)


def test_the_second_run_into_an_output_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with Journal(out, KEY), pytest.raises(UsageError, match=r"^[^\n]*another run is writing it[^\n]*$"):
        Journal(out, KEY)
    Journal(out, KEY).__exit__(None, None, None)  # the lock of a run that ended is free


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (tmp_path / "out.jsonl").symlink_to(real / "out.jsonl")
    with Journal(tmp_path / "out.jsonl", KEY) as journal:
        run(chunks(), Reader(), journal)
    assert (tmp_path / "out.jsonl").is_symlink()
    assert (real / "out.jsonl").read_bytes() == expected()


def test_permissions_of_the_file_that_is_replaced_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o640)
    finished(out)
    assert out.stat().st_mode & 0o777 == 0o640


def test_nowhere_to_write(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory"):
        Journal(tmp_path / "missing" / "out.jsonl", KEY)
    with pytest.raises(OutputError, match="is a folder"):
        Journal(tmp_path, KEY)


def test_secrets_and_other_things_do_not_reach_the_journal(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    interrupted(out, 2)
    journal = (tmp_path / "out.jsonl.journal").read_text(encoding="ascii")
    assert TEXTS[0] not in journal
    assert os.stat(tmp_path / "out.jsonl.journal").st_size < 2000  # noqa: PTH116
