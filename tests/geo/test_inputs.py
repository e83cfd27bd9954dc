"""What counts as a document of an input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.inputs import items


def test_a_glob_picks_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.log"):
        (tmp_path / name).write_text("It rained in Kyiv.", encoding="utf-8")
    assert [item.id for item in items(str(tmp_path / "*.txt"))] == ["a", "b"]


@pytest.mark.parametrize("make", ["missing.jsonl", "folder", "none*.txt"])
def test_nothing_to_read_is_said(tmp_path: Path, make: str) -> None:
    if make == "folder":
        (tmp_path / make).mkdir()
    with pytest.raises(InputError):
        items(str(tmp_path / make))


@pytest.mark.parametrize("value", ["yesterday", "2022-13-01", 3, None])
def test_a_date_that_is_none_is_unknown(tmp_path: Path, value: object) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a", "text": "Kyiv.", "date": value}), encoding="utf-8")
    (item,) = items(str(source))
    assert item.document is not None
    assert item.document.date is None
