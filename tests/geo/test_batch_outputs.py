"""What a batch writes besides lines: a table, a folder of maps, standard output; and what it says of itself."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from geo.batch import Tally
from geo.cli import main, pages
from geo.cli.pages import page_name
from geo.cli.progress import summary
from geo.records import Document

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "It rained in Mariupol, a port city in Crimea.", "date": "2022-04-12", "title": "Rain"},
    {"id": "../../etc/passwd", "text": "Kyiv and Lviv were quiet."},
    {"id": "x"},
    {"id": "a", "text": "Another with the same id, from Paris."},
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["batch", *map(str, arguments)])
    return int(left.value.code or 0)


def test_a_folder_of_maps(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    assert run(source, "-o", f"{out}/") == 3
    index = (out / "index.html").read_text(encoding="utf-8")
    linked = [unquote(name) for name in re.findall(r'<a href="\./(maps/[^"]+)"', index)]
    assert len(set(linked)) == 3
    assert {f"maps/{path.name}" for path in (out / "maps").iterdir()} == set(linked)
    assert "no text in the field" in index
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "maps", "reports.jsonl"]
    run(source, "-o", tmp_path / "lines.jsonl")
    assert (out / "reports.jsonl").read_bytes() == (tmp_path / "lines.jsonl").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "lines.jsonl", "maps"]


def test_the_maps_are_the_same_whoever_writes_them(source: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        run(source, "-o", f"{tmp_path}/{workers}/maps/", "--workers", workers)
    files = [path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*.*")]
    assert len(files) == 5
    assert [(tmp_path / "2" / file).read_bytes() for file in files] == [
        (tmp_path / "1" / file).read_bytes() for file in files
    ]


def test_an_archive_has_an_index_of_indexes(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_ROWS", 2)
    run(source, "-o", f"{tmp_path}/maps/")
    index = (tmp_path / "maps/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="\./(index-\d\.html)"', index) == ["index-1.html", "index-2.html"]
    assert "maps: 3 to 4" in index
    parts = [(tmp_path / f"maps/index-{number}.html").read_text(encoding="utf-8") for number in (1, 2)]
    assert [part.count('href="./maps/') >= least for part, least in zip(parts, (2, 1), strict=True)] == [True, True]


def test_maps_do_not_go_where_they_would_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("It rained in Kyiv.", encoding="utf-8")
    assert run(tmp_path, "-o", f"{tmp_path}/maps/") == 2
    assert "lies in the input" in capsys.readouterr().err


@pytest.mark.parametrize("document_id", ["../../x", "a/b", "CON", ".", "\0", "ä ö", "x" * 500, "\udc80", "-rf", "a\\b"])
def test_no_id_leads_out_of_the_folder(document_id: str) -> None:
    name = page_name(Document(id=document_id, text="x"))
    assert re.fullmatch(r"maps/[^/\\]{1,60}-[0-9a-f]{8}\.html", name)
    assert not name.startswith(("maps/.", "maps/-"))


def test_parquet(source: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    assert run(source, "-o", tmp_path / "out.parquet") == 3
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert run(source, "-o", tmp_path / "out.jsonl") == 3
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row["json"] for row in rows] == lines
    assert [row["id"] for row in rows] == [str(row["id"]) for row in ROWS]
    assert [place["name"] for place in rows[0]["places"]] == ["Mariupol", "Crimea"]
    assert (rows[0]["title"], rows[0]["date"], rows[0]["flags"][0]["code"]) == ("Rain", "2022-04-12", "GEO101")
    assert rows[2]["error"] == "no text in the field 'text'"
    first = (tmp_path / "out.parquet").read_bytes()
    run(source, "-o", tmp_path / "out.parquet", "--workers", 1)
    assert (tmp_path / "out.parquet").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "out.parquet"]


def test_standard_output_and_a_pipe_that_closes(source: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "geo.cli", "batch", str(source), "-o", "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    run(source, "-o", tmp_path / "out.jsonl")
    assert done.stdout == (tmp_path / "out.jsonl").read_bytes()
    closed = subprocess.run(f"{' '.join(command)} | head -c 1 >/dev/null", shell=True, capture_output=True, check=False)  # noqa: S602
    assert b"Traceback" not in closed.stderr


def test_a_terminal_sees_rate_and_time_left(tmp_path: Path) -> None:
    """The work takes some seconds on any machine: within the first the time left is not known."""
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(f'{{"id": {n}, "text": "{f"Report {n} from Kyiv. " * 40}"}}\n' for n in range(200)), encoding="utf-8"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "geo.cli", "batch", str(source), "-o", str(tmp_path / "out.jsonl")]
    process = subprocess.Popen(command, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # Linux's end of a pseudo-terminal
            break
        if not more:
            break
        shown += more
    os.close(ours)
    assert process.wait() == 0
    text = shown.decode()
    assert re.search(r"\d+/200", text)
    assert re.search(r"\d+\.\d/s", text)
    assert re.search(r"\d\d:\d\d:\d\d", text)  # the time left


def test_no_bar_without_a_terminal(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(source, "-o", tmp_path / "out.jsonl")
    words = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"4 documents in \d+\.\d s \(\d+\.\d/s\), 1 of them could not be read", words[0])
    assert words[1] == "5 places; most mentioned: Crimea 1, Kyiv 1, Lviv 1, Mariupol 1, Paris 1"
    assert words[2].startswith("flags: GEO101 1")
    assert words[3:] == ["dateline: x: no text in the field 'text'"]


def test_the_summary_of_an_archive() -> None:
    total = Tally(documents=1_000_000, failed=2, places=3_000_000, flags=Counter(GEO201=7, GEO101=1200))
    total.mentions.update({("geonames:1", "Kyiv"): 5000, ("geonames:2", "Lviv"): 20, ("geonames:3", "\x1b[31m"): 30})
    assert summary(total, 20_000).splitlines() == [
        "1,000,000 documents in 20,000.0 s (50.0/s), 2 of them could not be read",
        "3,000,000 places; most mentioned: Kyiv 5,000, ␛[31m 30, Lviv 20",
        "flags: GEO101 1,200, GEO201 7",
    ]


def test_the_summary_of_a_run_that_went_on() -> None:
    words = summary(Tally(documents=100, earlier=80), 2.0).splitlines()[0]
    assert words == "100 documents, 80 of them earlier, in 2.0 s (10.0/s)"


def test_tallies_add_up_and_survive_the_journal() -> None:
    one, two = Tally(), Tally()
    one.count_failed("a", "why")
    two.count_failed("b", "why not")
    two.mentions[("geonames:1", "Kyiv")] = 2
    two.note("c: read as cp1252")
    one.add(Tally.from_dict(json.loads(json.dumps(two.to_dict()))))
    assert (one.documents, one.failed, one.problems) == (2, 2, ["a: why", "b: why not"])
    assert (one.most_mentioned(3), one.noted, one.notes) == ([("Kyiv", 2)], 1, ["c: read as cp1252"])
