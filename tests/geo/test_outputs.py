"""What a command writes over: what was named for it or what Dateline made, never an input."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from geo import cli
from geo.cli.outputs import default_page, not_an_input
from geo.errors import UsageError

TEXT = "It rained in Kyiv on Friday.\n"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reports in the folder ``a``, which lies in the current one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a"
    folder.mkdir()
    for name in ("r1.txt", "r2.txt", "p1.html"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    return folder


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    return int(left.value.code or 0)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        ["batch", "a/*.txt", "-o", "a/r1.txt"],
        ["batch", "a", "-o", "a/r1.txt"],
        ["batch", "a", "-o", "a/../a/r2.txt"],
        ["batch", "a/**", "-o", "a/r1.txt"],
        ["batch", "a/*.html", "-o", "link.html"],
        ["map", "a/*.html", "-o", "a/p1.html"],
        ["map", "a", "-o", "a/p1.html"],
        ["map", "a/r1.txt", "a/p1.html", "-o", "a/p1.html"],
        ["map", "a", "-o", "link.html"],
        ["check", "a/r1.txt", "--baseline", "a/r1.txt", "--update-baseline"],
        ["check", "a/r1.txt", "--baseline", "a/r2.txt", "--update-baseline"],
        ["check", "a", "--baseline", "a/r2.txt", "--update-baseline"],
        ["export", "a/x.csv", "-o", "a/x.csv"],
        ["export", "a/x_unlocated.csv", "-o", "a/x.geojson"],
        ["map", "a/*.csv", "-o", "p.html", "--geojson", "a/x.geojson"],
        ["batch", "a/*.part", "-o", "a/x.jsonl"],
        ["batch", "a/*.jsonl", "-o", "a/out/"],
        ["batch", "a/out/*.html", "-o", "a/out/"],
        ["batch", "a/out/maps/*.html", "-o", "a/out/"],
    ],
    ids=" ".join,
)
def test_no_input_is_written_over_however_it_was_named(
    archive: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (archive.parent / "link.html").symlink_to(archive / "p1.html")
    for name in ("x.csv", "x_unlocated.csv"):
        (archive / name).write_text(f"id,text\n1,{TEXT}", encoding="utf-8")
    (archive / "x.jsonl.part").write_text(TEXT, encoding="utf-8")
    (archive / "out" / "maps").mkdir(parents=True)
    for name in ("index.html", "maps/a.html"):
        (archive / "out" / name).write_text(TEXT, encoding="utf-8")
    (archive / "out" / "reports.jsonl").symlink_to(archive / "rows.jsonl")
    (archive / "rows.jsonl").write_text(json.dumps({"text": TEXT}), encoding="utf-8")
    before = contents(archive.parent)
    assert run(*command) == 2
    assert contents(archive.parent) == before
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "another" in said


def test_standard_input_that_is_a_file_is_an_input(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (archive / "p1.html").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with pytest.raises(UsageError, match="is the report itself"):
            not_an_input([archive / "p1.html"], ["-"])
    monkeypatch.setattr("sys.stdin", io.StringIO(TEXT))
    not_an_input([archive / "p1.html"], ["-"])


def test_an_output_that_was_named_is_replaced(archive: Path) -> None:
    other = archive.parent / "other.html"
    other.write_text("<p>old</p>", encoding="utf-8")
    assert run("map", "a/r1.txt", "-o", "other.html") == 0
    assert "Dateline" in other.read_text(encoding="utf-8")


def test_the_page_that_nobody_named_replaces_only_a_page_of_ours(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = archive.parent / "r1.html"
    page.write_text("<!DOCTYPE html><title>Mine</title><p>Mine.", encoding="utf-8")
    assert run("map", "a/r1.txt") == 2
    assert page.read_text(encoding="utf-8").endswith("Mine.")
    assert "-o" in capsys.readouterr().err
    page.unlink()
    assert run("map", "a/r1.txt") == 0
    made = page.read_bytes()
    assert run("map", "a/r1.txt", "--coarse", "50") == 0
    assert page.read_bytes() != made


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/*.txt", "a.html"),
        ("./a/**/*.txt", "a.html"),
        ("*.txt", "here.html"),
        (".", "here.html"),
        ("../here", "here.html"),
        ("a", "a.html"),
        ("a/r1.txt", "r1.html"),
        ("-", "stdin.html"),
        ("https://example.org/news/flood.html?x=1", "flood.html"),
        ("https://example.org/?x=1", "example.org.html"),
    ],
)
def test_the_page_that_nobody_named_has_a_plain_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, name: str
) -> None:
    (tmp_path / "here" / "a").mkdir(parents=True)
    (tmp_path / "here" / "a" / "r1.txt").touch()
    monkeypatch.chdir(tmp_path / "here")
    assert default_page(source) == Path(name)


def test_a_baseline_replaces_only_a_baseline(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = archive.parent / "known.json"
    for foreign in ('{"schema": "other/1"}', '["dear diary"]', "dear diary", "[" * 100_000, "3", "\x00"):
        known.write_text(foreign, encoding="utf-8")
        assert run("check", "a/r1.txt", "--baseline", "known.json", "--update-baseline") == 2
        assert known.read_text(encoding="utf-8") == foreign
        assert "is no baseline" in capsys.readouterr().err
    for ours in ("", '{"schema": "dateline.baseline/0"}'):
        known.write_text(ours, encoding="utf-8")
        assert run("check", "a/r1.txt", "--baseline", "known.json", "--update-baseline") == 0
        assert known.read_bytes() == b""


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("out.jsonl", "out.jsonl.journal"),
        ("out.jsonl", "out.jsonl.part"),
        ("out/", "out/index.html"),
        ("out/", "out/index-2.html"),
        ("out/", "out/reports.jsonl"),
        ("out/", "out/reports.jsonl.journal"),
    ],
)
def test_what_a_batch_writes_besides_replaces_only_its_own(
    archive: Path, output: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = archive.parent / name
    other.parent.mkdir(exist_ok=True)
    other.write_text("Dear diary,\n", encoding="utf-8")
    assert run("batch", "a/*.txt", "-o", output, "--workers", "1") == 2
    assert other.read_text(encoding="utf-8") == "Dear diary,\n"
    assert "another output" in capsys.readouterr().err


def test_a_folder_of_maps_is_written_anew(archive: Path) -> None:
    assert run("batch", "a/*.txt", "-o", "out/", "--workers", "1") == 0
    first = contents(archive.parent / "out")
    assert run("batch", "a/*.txt", "-o", "out/", "--workers", "1") == 0
    assert contents(archive.parent / "out") == first


@pytest.mark.parametrize("name", ["x_points.geojson", "x_regions.geojson", "x_unlocated.csv"])
def test_layers_beside_the_named_one_replace_only_layers_of_ours(archive: Path, name: str) -> None:
    other = archive.parent / name
    (archive / "r3.txt").write_text("Floods hit northern Ukraine, and Qwxzyville in Ruritania.\n", encoding="utf-8")
    other.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    before = other.read_bytes()
    run("export", "a/r3.txt", "-o", "x.geojson")
    run("export", "a/r1.txt", "-o", "x.geojson")  # which has no region, and removes one that is ours
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "gone"), [("Floods hit northern Ukraine.\n", "x_regions.geojson"), ("In Qwxzyville, Ruritania.\n", "")]
)
def test_layers_of_ours_are_replaced_and_removed(archive: Path, text: str, gone: str) -> None:
    (archive / "r3.txt").write_text(text, encoding="utf-8")
    assert run("export", "a/r3.txt", "-o", "x.geojson") == 0
    assert run("export", "a/r3.txt", "-o", "x.geojson") == 0
    assert not gone or (archive.parent / gone).exists()
    assert run("export", "a/r1.txt", "-o", "x.geojson") == 0
    assert sorted(path.name for path in archive.parent.glob("x*")) == ["x_points.geojson", "x_points.qml"]


def test_a_style_that_its_user_changed_stays(archive: Path) -> None:
    assert run("export", "a/r1.txt", "-o", "x.geojson") == 0
    style = archive.parent / "x_points.qml"
    style.write_text(style.read_text(encoding="utf-8").replace("<!-- Dateline -->", ""), encoding="utf-8")
    changed = style.read_bytes()
    assert run("export", "a/r2.txt", "-o", "x.geojson") == 0
    assert style.read_bytes() == changed
