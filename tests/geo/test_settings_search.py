"""Where settings are taken from: no folder of others decides unseen what is reported."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from gazetteer import trust
from geo import recognise
from geo.cli import main
from geo.errors import InputError
from geo.settings import find_file, load

WRONG = "The ferry reached Odesa, a port in Romania, before dawn."
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others out by itself")


@pytest.fixture
def inner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder two below one with settings that hide everything."""
    (tmp_path / "dateline.toml").write_text('ignore = ["GEO"]\n', encoding="utf-8")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "wrong.txt").write_text(WRONG, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


@pytest.mark.parametrize("top", ["folder", "file"])
def test_the_search_ends_at_the_top_of_the_repository(inner: Path, top: str) -> None:
    mark = inner.parent / ".git"
    if top == "folder":
        mark.mkdir()
    else:
        mark.write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert find_file(inner) is None
    own = inner.parent / "dateline.toml"
    own.touch()
    assert find_file(inner) == own


def test_the_search_ends_at_home(inner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(inner.parent))
    monkeypatch.setenv("USERPROFILE", str(inner.parent))
    assert find_file(inner) is None
    own = inner.parent / "dateline.toml"
    own.touch()
    assert find_file(inner) == own


@posix
@pytest.mark.parametrize(
    ("path", "mode", "why"),
    [
        ("dateline.toml", 0o666, "it may be written by others"),
        (".", 0o777, "its folder may be written by others"),
        (".", 0o777 | stat.S_ISVTX, "its folder may be written by others"),
    ],
)
def test_what_others_may_write_is_passed_over(inner: Path, path: str, mode: int, why: str) -> None:
    top = inner.parent.parent
    (top / path).chmod(mode)
    said: list[str] = []
    assert find_file(inner, said.append) is None
    assert [why in line and "--config" in line for line in said] == [True]


@posix
def test_what_others_own_is_passed_over(inner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "_trusted", lambda: {os.getuid() + 1})
    said: list[str] = []
    assert find_file(inner, said.append) is None
    assert ["owned by another user" in line for line in said] == [True]


@posix
def test_a_link_out_of_a_folder_of_others_is_passed_over(inner: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "s.toml").touch()
    shared.chmod(0o777)
    (inner / "dateline.toml").symlink_to(shared / "s.toml")
    assert find_file(inner) == tmp_path / "dateline.toml"


@posix
def test_the_group_that_is_the_users_own_is_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dateline.toml"
    file.touch()
    file.chmod(0o664)
    monkeypatch.setattr(trust, "_is_private", lambda _: True)
    assert trust.distrust(file) == ""
    monkeypatch.setattr(trust, "_is_private", lambda _: False)
    assert trust.distrust(file) == "may be written by others"


@posix
def test_what_is_passed_over_is_said_and_may_be_named(inner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = inner.parent.parent / "dateline.toml"
    file.chmod(0o666)
    assert run("check", "wrong.txt") == 1
    assert capsys.readouterr().err.count("not used, since it may be written by others") == 1
    assert run("check", "wrong.txt", "--config", str(file)) == 0


@pytest.mark.parametrize("command", [["check"], ["map", "-o", "out.html"], ["locate"], ["export", "-o", "out.json"]])
def test_how_many_flags_are_hidden_is_said(inner: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command[0], "wrong.txt", *command[1:]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "hide" in line]
    file = inner.parent.parent / "dateline.toml"
    assert lines == [f"dateline: {file}: these settings hide 1 flag; without them: --config {os.devnull}"]


def test_the_summary_names_the_settings(inner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = inner.parent.parent / "dateline.toml"
    file.write_text("", encoding="utf-8")
    assert run("check", "wrong.txt", "--format", "json") == 1
    printed = capsys.readouterr()
    assert printed.err == f"1 error in 1 report; settings: {file}\n"
    assert len(json.loads(printed.out)["flags"]) == 1


@pytest.mark.usefixtures("inner")
def test_what_an_option_leaves_out_is_not_hidden_by_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "wrong.txt", "--ignore", "GEO101") == 0
    assert "hide" not in capsys.readouterr().err
    assert run("check", "wrong.txt", "--config", os.devnull) == 1
    assert "hide" not in capsys.readouterr().err


def test_a_batch_says_it_too_also_when_it_goes_on(inner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("batch", "wrong.txt", "-o", "out.jsonl", "--workers", "1") == 0
    printed = capsys.readouterr().err
    assert f"settings: {inner.parent.parent / 'dateline.toml'}\n" in printed
    assert "these settings hide 1 flag;" in printed


@pytest.mark.parametrize(
    "text",
    [
        *("a = " + "[" * 100_000, "recogniser = 3", "recogniser = 'spacy:./model'", "recogniser = 'spacy:/abs/model'"),
        *("recogniser = 'spacy:json'", "recogniser = 'spacy:tiny'", "recogniser = 'spacy:..'"),
    ],
    ids=lambda text: text[:40],
)
def test_a_file_names_only_pipelines_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    offered(tmp_path, "tiny")  # in the current folder
    file = tmp_path / "dateline.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"^[^\n]*(recogniser|settings)[^\n]*$"):
        load(file)


def offered(folder: Path, name: str) -> None:
    package = folder / f"{name}-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (package / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")


def test_an_installed_pipeline_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered(tmp_path, "tiny")
    assert not recognise.is_installed_pipeline("tiny")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert recognise.is_installed_pipeline("tiny")
    file = tmp_path / "dateline.toml"
    file.write_text("recogniser = 'spacy:tiny'", encoding="utf-8")
    assert load(file).recogniser == "spacy:tiny"


@pytest.mark.parametrize("text", ["tool = 3", "[[tool]]\na = 1", "[tool]\ndateline = 3", "tool = ['dateline']"])
def test_a_project_file_of_another_make_is_no_defect(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    assert find_file(tmp_path) == (file if "dateline =" in text else None)
    if "dateline =" in text:
        with pytest.raises(InputError, match="is no table"):
            load(file)
    else:
        assert load(file).ignore == ()
