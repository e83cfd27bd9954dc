"""Many reports in one go: order, ids, error rows, and an output that does not depend on the number of workers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from geo.batch.work import ERROR_SCHEMA
from geo.cli import main
from geo.report import schema

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "It rained in Mariupol, in Donetsk Oblast.", "date": "2022-04-12", "title": "Rain", "extra": 1},
    {"id": 7, "text": "Kyiv and Lviv were quiet."},
    {"text": "No id here, but Paris."},
]


def jsonl(path: Path, *lines: object) -> Path:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["batch", *map(str, arguments)])
    return int(left.value.code or 0)


def reports(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_line_becomes_a_report_in_its_place(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run(jsonl(tmp_path / "in.jsonl", *ROWS), "-o", out) == 0
    found = reports(out)
    assert [row["document"]["id"] for row in found] == ["a", "7", "in:3"]
    assert (found[0]["document"]["date"], found[0]["document"]["title"]) == ("2022-04-12", "Rain")
    for row in found:
        Draft202012Validator(schema()).validate(row)


@pytest.mark.parametrize("bad", ["{", "3", {"id": "x"}, {"id": "x", "text": 3}, {"id": "x", "text": " "}])
def test_a_bad_document_becomes_an_error_row(tmp_path: Path, bad: object) -> None:
    out = tmp_path / "out.jsonl"
    assert run(jsonl(tmp_path / "in.jsonl", ROWS[0], bad, ROWS[1]), "-o", out) == 3
    first, error, last = reports(out)
    assert (first["document"]["id"], last["document"]["id"]) == ("a", "7")
    assert error["schema"] == ERROR_SCHEMA
    assert error["document"]["id"] == ("x" if isinstance(bad, dict) else "in:2")
    assert error["error"]


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.txt", "a.md", "sub/c.txt", "same.txt", "same.md"):
        (folder / name).write_text("It rained in Kyiv.", encoding="utf-8")
    (folder / "ignored.csv").write_bytes(b"text")
    (folder / "z.txt").write_bytes(b"\xff\x00")
    out = tmp_path / "out.jsonl"
    assert run(folder, "-o", out) == 3
    found = reports(out)
    assert [row["document"]["id"] for row in found] == ["a", "b", "same.md", "same.txt", "sub/c", "z"]
    assert found[1]["document"]["source"] == str(folder / "b.txt")
    assert "looks like a binary file" in found[-1]["error"]


def test_the_output_does_not_depend_on_the_workers(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in.jsonl", *({"id": n, "text": f"{ROWS[n % 3]['text']} {n}."} for n in range(70)), "{")
    outputs = []
    for workers in (1, 2):
        outputs.append(tmp_path / f"out{workers}.jsonl")
        assert run(source, "-o", outputs[-1], "--workers", workers) == 3
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert len(reports(outputs[0])) == 71


def test_what_was_there_stays_where_the_run_fails(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")
    assert run(tmp_path / "missing.jsonl", "-o", out) == 2
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
