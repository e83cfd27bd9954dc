"""Parts at an address, and the manifest that says which of them count."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from geo.batch import Journal, chunked, run
from geo.batch.parts import Parts
from geo.cli import main
from geo.errors import OutputError, UsageError
from geo.inputs import Item
from geo.records import Document
from tests.geo.test_batch_journal import Reader

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'dateline[dask]'")
KEY = {"program": "1"}


def items(number: int = 10) -> list[Item]:
    return [Item(id=str(n), document=Document(id=str(n), text=f"text {n}")) for n in range(number)]


def written(folder: Path, reader: Reader) -> bytes:
    parts = Parts(f"file://{folder}")
    with Journal(parts.journal(), KEY) as journal:
        run(chunked(items(), 3), reader, journal, parts=parts, finish=parts.publish)
    return (folder / "manifest.jsonl").read_bytes()


def test_the_manifest_names_every_part(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in written(tmp_path / "new", Reader()).splitlines()]
    assert [(row["part"], row["first"], row["documents"]) for row in rows] == [
        ("part-0000000.jsonl", 0, 3),
        ("part-0000001.jsonl", 3, 3),
        ("part-0000002.jsonl", 6, 3),
        ("part-0000003.jsonl", 9, 1),
    ]
    for row in rows:
        data = (tmp_path / "new" / row["part"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row["bytes"], row["sha256"])
    assert len(list((tmp_path / "new").iterdir())) == 5


def test_it_goes_on_after_the_last_part(tmp_path: Path) -> None:
    expected = written(tmp_path / "undisturbed", Reader())
    with pytest.raises(KeyboardInterrupt):
        written(tmp_path / "killed", Reader(dies_at=2))
    assert not (tmp_path / "killed/manifest.jsonl").exists()
    again = Reader()
    assert written(tmp_path / "killed", again) == expected
    assert again.asked == [2, 3]


def test_an_object_store_gets_the_manifest_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    parts = Parts("memory://bucket/run")
    with Journal(parts.journal(), KEY) as journal:
        run(chunked(items(), 3), Reader(), journal, parts=parts, finish=parts.publish)
    store = fsspec.filesystem("memory")
    rows = [json.loads(line) for line in store.cat("/bucket/run/manifest.jsonl").splitlines()]
    assert b"".join(store.cat(f"/bucket/run/{row['part']}") for row in rows).count(b"\n") == 10
    assert "bucket" not in repr(parts)


def test_no_such_store() -> None:
    with pytest.raises(UsageError, match="no output can be written there"):
        Parts("nonsense://x").journal()


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        written(tmp_path / "file", Reader())


def test_the_command_writes_parts(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(f'{{"id": {n}, "text": "Report {n} from Kyiv."}}\n' for n in range(20)), encoding="utf-8")
    for out in (f"file://{tmp_path}/parts", str(tmp_path / "out.jsonl")):
        with pytest.raises(SystemExit) as left:
            main(["batch", str(source), "-o", out])
        assert not left.value.code
    assert (tmp_path / "parts/part-0000000.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
