"""The command line as a user meets it: what it prints where, and the code it leaves with."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from geo import cli
from geo.report import schema

ROOT = Path(__file__).parent.parent.parent
WRONG = "Fighting went on in Mariupol on Monday. The port city in Crimea has been shelled for weeks.\n"
CLEAN = "Fighting went on in Mariupol, in Donetsk Oblast, on Monday.\n"
HOSTILE = "\x1b[31mIn Kyiv\u202e, {{7*7}} {% if %} ${alert(1)} </script><img onerror=x>, it rained.\n"


class Run:
    """What one run of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def dateline(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("NO_COLOR", "FORCE_COLOR", "DATELINE_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path) -> Run:
        with pytest.raises(SystemExit) as left:
            cli.main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return Run(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file


# check


def test_check_prints_the_mistake_as_a_compiler_would_and_leaves_with_1(dateline: Any, write: Any) -> None:
    path = write("wrong.txt", WRONG)
    run = dateline("check", path)
    assert run.code == 1
    head, _, excerpt, carets, *_ = run.out.splitlines()
    assert head.startswith(f"{path}:1:41: error GEO1")
    assert "Mariupol" in head
    assert "Crimea" in head
    assert excerpt[carets.index("^") : carets.rindex("^") + 1] == "The port city in Crimea"
    assert "Donetsk Oblast" in run.out
    assert run.err == "1 error in 1 report\n"


def test_check_leaves_with_0_where_nothing_is_wrong(dateline: Any, write: Any) -> None:
    run = dateline("check", write("clean.txt", CLEAN))
    assert (run.code, run.out, run.err) == (0, "", "nothing to flag in 1 report\n")


def test_check_can_be_told_never_to_fail(dateline: Any, write: Any) -> None:
    assert dateline("check", write("wrong.txt", WRONG), "--fail-level", "never").code == 0


def test_every_format_carries_the_same_flag(dateline: Any, write: Any) -> None:
    path = write("wrong.txt", WRONG)
    report = json.loads(dateline("check", path, "--format", "json").out)
    Draft202012Validator(schema()).validate(report)
    (flag,) = report["flags"]
    assert report["document"]["text"][flag["start"] : flag["end"]] == "The port city in Crimea"

    (line,) = dateline("check", path, "--format", "jsonl").out.splitlines()
    assert json.loads(line) == report

    (annotation,) = dateline("check", path, "--format", "github").out.splitlines()
    assert annotation.startswith("::error file=")
    assert f"line=1,endLine=1,col={flag['column']}," in annotation
    assert flag["code"] in annotation

    (result,) = json.loads(dateline("check", path, "--format", "sarif").out)["runs"][0]["results"]
    assert result["ruleId"] == flag["code"]
    assert result["locations"][0]["physicalLocation"]["region"]["charOffset"] == flag["start"]

    (row,) = csv.DictReader(io.StringIO(dateline("check", path, "--format", "csv").out))
    assert (row["code"], row["start"]) == (flag["code"], str(flag["start"]))

    (concise,) = dateline("check", path, "--format", "concise").out.splitlines()
    assert f" {flag['code']} " in concise


def test_check_reads_several_reports(dateline: Any, write: Any) -> None:
    paths = [write("wrong.txt", WRONG), write("clean.txt", CLEAN)]
    assert len(json.loads(dateline("check", *paths, "--format", "json").out)) == 2
    assert [
        json.loads(line)["document"]["id"] for line in dateline("check", *paths, "--format", "jsonl").out.splitlines()
    ] == [
        "wrong",
        "clean",
    ]


def test_one_unreadable_report_hides_no_other(dateline: Any, write: Any, tmp_path: Path) -> None:
    run = dateline("check", tmp_path / "missing.txt", write("wrong.txt", WRONG))
    assert run.code == 2
    assert "no such file" in run.err
    assert "Mariupol" in run.out


@pytest.mark.parametrize(("name", "colours"), [("FORCE_COLOR", True), ("NO_COLOR", False)])
def test_colour_is_the_users_choice(dateline: Any, write: Any, monkeypatch: Any, name: str, colours: bool) -> None:
    monkeypatch.setenv(name, "1")
    assert ("\x1b[" in dateline("check", write("wrong.txt", WRONG)).out) == colours


# locate, map, export


def test_locate_lists_places_in_columns(dateline: Any, write: Any) -> None:
    run = dateline("locate", write("clean.txt", CLEAN))
    assert run.code == 0
    head, *rows = run.out.splitlines()
    assert head.split()[:3] == ["place", "kind", "region"]
    mariupol = next(row for row in rows if row.startswith("Mariupol"))
    assert "city" in mariupol
    assert "Donetsk Oblast" in mariupol
    assert " 47." in mariupol


def test_locate_writes_csv(dateline: Any, write: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(dateline("locate", write("clean.txt", CLEAN), "--format", "csv").out)))
    assert "Mariupol" in [row["place"] for row in rows]


def test_locate_reads_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from geo.cli import main; main()", "locate", "-"],
        input=CLEAN.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"Mariupol" in done.stdout


def test_map_prints_everything_and_writes_one_page(dateline: Any, write: Any, tmp_path: Path) -> None:
    path = write("wrong.txt", WRONG)
    run = dateline(
        "map", path, "-o", tmp_path / "wrong.html", "--geojson", tmp_path / "w.geojson", "--gpkg", tmp_path / "w.gpkg"
    )
    assert run.code == 0
    assert "Mariupol" in run.out
    assert "error GEO1" in run.out
    assert f"wrote {tmp_path / 'wrong.html'}" in run.err
    assert (tmp_path / "wrong.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads((tmp_path / "w_points.geojson").read_text(encoding="utf-8"))["features"]
    assert (tmp_path / "w.gpkg").stat().st_size > 0


@pytest.mark.parametrize("fault", ["not JSON", '{"id": "3"}', '{"text": "a\\u0000b"}'])
def test_one_row_that_cannot_be_read_does_not_cost_the_page(
    dateline: Any, write: Any, tmp_path: Path, fault: str
) -> None:
    rows = [json.dumps({"id": str(n), "text": f"Report {n}. It rained in Kyiv."}) for n in range(3)]
    path, page = write("rows.jsonl", "\n".join([*rows[:1], fault, *rows[1:]]).encode()), tmp_path / "page.html"
    run = dateline("map", path, "-o", page)
    assert run.code == 2
    assert "rows:2" in run.err or "3:" in run.err
    assert all(f"Report {n}." in page.read_text(encoding="utf-8") for n in range(3))


def test_map_names_the_page_after_the_report(dateline: Any, write: Any, tmp_path: Path, monkeypatch: Any) -> None:
    path = write("clean.txt", CLEAN)
    monkeypatch.chdir(tmp_path)
    assert dateline("map", path).code == 0
    assert (tmp_path / "clean.html").exists()


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out.gpkg", "out.geojson", "out.parquet"])
def test_export_goes_by_the_extension(dateline: Any, write: Any, tmp_path: Path, name: str) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="GeoParquet needs pyarrow, which is optional")
    run = dateline("export", write("clean.txt", CLEAN), "-o", tmp_path / name)
    assert (run.code, run.out) == (0, "")
    written = [Path(line.removeprefix("wrote ")) for line in run.err.splitlines()]
    assert written
    assert all(path.stat().st_size > 0 for path in written)


def test_an_exported_report_fits_the_schema(dateline: Any, write: Any, tmp_path: Path) -> None:
    dateline("export", write("wrong.txt", WRONG), "-o", tmp_path / "out.json")
    Draft202012Validator(schema()).validate(json.loads((tmp_path / "out.json").read_text(encoding="utf-8")))


def test_hostile_text_steers_no_terminal(dateline: Any, write: Any) -> None:
    path = write("hostile.txt", HOSTILE)
    for command in ("locate", "check"):
        run = dateline(command, path)
        assert "\x1b" not in run.out + run.err
        assert "\u202e" not in run.out + run.err


# lookup, explain, gazetteer


def test_lookup_answers_best_first(dateline: Any) -> None:
    rows = [json.loads(line) for line in dateline("lookup", "Mariupol", "--format", "jsonl").out.splitlines()]
    assert {"query", "how", "place"} <= set(rows[0])
    assert rows[0]["query"] == "Mariupol"
    assert rows[0]["place"]["geonames_id"] == 701822
    assert rows[0]["how"] == "exact"


def test_lookup_does_not_know_narnia(dateline: Any) -> None:
    run = dateline("lookup", "Mariupol", "Narnia")
    assert run.code == 1
    assert "Mariupol" in run.out
    assert "'Narnia' is not in the gazetteer" in run.err


def test_explain_shows_the_rule(dateline: Any) -> None:
    run = dateline("explain", "geo101")
    assert run.code == 0
    assert run.out.startswith("GEO101 ")
    assert "Flagged: " in run.out


def test_explain_lists_the_rules(dateline: Any) -> None:
    assert "GEO101" in dateline("explain").out


def test_explain_knows_no_other_rule(dateline: Any) -> None:
    run = dateline("explain", "GEO999")
    assert run.code == 2
    assert "no such rule" in run.err


def test_the_gazetteer_says_which_it_is(dateline: Any) -> None:
    run = dateline("gazetteer", "info")
    assert run.code == 0
    assert run.out.startswith("version ")


# what goes wrong

UNREADABLE = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\n", "is empty"),
    "binary.txt": (b"\x7fELF\x02\x01\x00\x00\xff\xfe\x00", "binary"),
    "nulls.txt": (b"Kyiv\x00\x00", "binary"),
    "office.doc": (b"\xd0\xcf\x11\xe0", "save it as .docx"),
    "broken.pdf": (b"%PDF-1.7 and nothing else", "damaged PDF"),
}


@pytest.mark.parametrize("command", ["check", "locate", "map", "export"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_one_line(
    dateline: Any, write: Any, tmp_path: Path, monkeypatch: Any, command: str, name: str
) -> None:
    content, expected = UNREADABLE[name]
    path = write(name, content)
    monkeypatch.chdir(tmp_path)
    run = dateline(command, path, *(["-o", "out.json"] if command == "export" else []))
    assert (run.code, run.out) == (2, "")
    assert expected in run.err
    assert run.err.count("\n") == 1
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 - names only


@pytest.mark.parametrize("command", ["check", "locate", "map"])
def test_a_missing_file_and_a_folder_are_one_line(dateline: Any, tmp_path: Path, command: str) -> None:
    for path, expected in ((tmp_path / "missing.txt", "no such file"), (tmp_path, "no document")):
        run = dateline(command, path)
        assert (run.code, run.out) == (2, "")
        assert expected in run.err
        assert run.err.count("\n") == 1


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_another_encoding_can_be_named(dateline: Any, write: Any, encoding: str) -> None:
    run = dateline("locate", write("latin1.txt", "It rained in Århus.".encode("latin-1")), "--encoding", encoding)
    assert run.code == 0
    assert "rhus" in run.out


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(dateline: Any, write: Any, codec: str) -> None:
    report = json.loads(dateline("locate", write("marked.txt", "In Malmö.\r\n".encode(codec)), "--format", "json").out)
    assert report["document"]["text"] == "In Malmö.\r\n"


def test_an_encoding_that_does_not_exist_is_said(dateline: Any, write: Any) -> None:
    run = dateline("locate", write("clean.txt", CLEAN), "--encoding", "klingon")
    assert run.code == 2
    assert "no encoding" in run.err


@pytest.mark.parametrize(
    ("command", "option", "name"),
    [("map", "-o", "no/such/folder/out.html"), ("export", "-o", "no/such/folder/out.json"), ("map", "-o", ".")],
)
def test_an_output_that_cannot_be_written_is_one_line(
    dateline: Any, write: Any, tmp_path: Path, monkeypatch: Any, command: str, option: str, name: str
) -> None:
    path = write("clean.txt", CLEAN)
    monkeypatch.chdir(tmp_path)
    run = dateline(command, path, option, name)
    assert (run.code, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert os.listdir(tmp_path) == ["clean.txt"]  # noqa: PTH208 - names only


@pytest.mark.parametrize("name", ["out.txt", "out", "out.pdf"])
def test_an_unknown_extension_is_refused(dateline: Any, write: Any, tmp_path: Path, name: str) -> None:
    run = dateline("export", write("clean.txt", CLEAN), "-o", tmp_path / name)
    assert run.code == 2
    assert ".geojson" in run.err


def test_the_report_itself_is_never_written_over(dateline: Any, write: Any) -> None:
    path = write("report.html", CLEAN)
    run = dateline("map", path, "-o", path)
    assert run.code == 2
    assert path.read_text(encoding="utf-8") == CLEAN


def test_a_file_that_is_replaced_keeps_its_permissions(dateline: Any, write: Any, tmp_path: Path) -> None:
    output = write("out.json", "old")
    output.chmod(0o640)
    dateline("export", write("clean.txt", CLEAN), "-o", output)
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    assert output.read_text(encoding="utf-8").startswith("{")
    assert sorted(os.listdir(tmp_path)) == ["clean.txt", "out.json"]  # noqa: PTH208 - names only


def test_wrong_use_leaves_with_2(dateline: Any) -> None:
    run = dateline("check")
    assert run.code == 2
    assert "REPORT" in run.err


def test_a_defect_is_one_line_too(dateline: Any, write: Any, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("geo.cli.reports.document_of", broken)
    run = dateline("locate", write("clean.txt", CLEAN))
    assert run.code == 70
    assert run.err.startswith("dateline: internal error: RuntimeError: boom")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("command", [[], *[[name] for name in cli.cli.commands]])
def test_every_help_text_ends_with_an_example(command: list[str]) -> None:
    out = CliRunner().invoke(cli.cli, [*command, "--help"]).output.rstrip()
    assert out.splitlines()[-2:][0].strip() == "Example:"
    assert out.splitlines()[-1].strip().startswith("dateline ")


# names of files in a log

FORGED = "::error title=forged::x"


@pytest.mark.parametrize("style", ["full", "concise", "csv", "json", "jsonl", "sarif"])
@pytest.mark.parametrize("name", [f"{FORGED}.txt", f"a\n{FORGED}.txt", f"a\r{FORGED}.txt", "a ##[error]x.txt"])
def test_no_name_of_a_file_begins_a_command_of_a_log(
    dateline: Any, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str, name: str
) -> None:
    write(name, WRONG)
    write("::error::empty.txt", "")
    monkeypatch.chdir(tmp_path)
    run = dateline("check", name, "::error::empty.txt", "\n::error::missing.txt", "--format", style)
    assert run.code == 2
    for line in (run.out + run.err).replace("\r", "\n").split("\n"):
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


@pytest.mark.parametrize("style", ["text", "csv", "json", "jsonl"])
def test_no_name_of_a_place_begins_a_command_of_a_log(dateline: Any, write: Any, style: str) -> None:
    path = write("a.jsonl", json.dumps({"id": f"\n{FORGED}", "text": f"In Mariupol\n{FORGED} it rained. ##[error]x"}))
    run = dateline("locate", path, "--format", style)
    assert run.code == 0
    assert not [line for line in run.out.split("\n") if line.startswith("::") or "##[" in line]


@pytest.mark.parametrize(
    "arguments", [["--x\n::error::y"], ["a.txt", "--format", "\n::error::y"], ["\r\n::error::y", "-z"]]
)
def test_no_argument_begins_a_command_of_a_log(dateline: Any, arguments: list[str]) -> None:
    run = dateline("check", *arguments)
    assert run.code == 2
    assert not [line for line in run.err.splitlines() if line.lstrip().startswith("::")]
