"""What a desk decides: rules, levels, pins, accepted statements, known flags."""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo import Document, baseline, read
from geo.cli import main
from geo.errors import InputError
from geo.records import Level
from geo.settings import DEFAULTS, Settings, apply, find_file, load, open_gazetteer, unknown_rules
from tests.geo.sample_report import sample

SETTINGS = """
select = ["GEO1"]
ignore = ["not-inside"]
accepted = ["Mariupol, in Crimea"]
fail_level = "warning"
[levels]
GEO302 = "info"
[per_file_ignores]
"archive/*" = ["GEO5"]
[pins]
Springfield = "geonames:4250542"
"""


def levels(settings: Settings, source: str = "report.txt") -> list[Level]:
    return [flag.level for flag in apply(sample(source=source), settings).flags]


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        (DEFAULTS, True),
        (Settings(select=("GEO1",)), True),
        (Settings(select=("not-inside",)), True),
        (Settings(select=("GEO2",)), False),
        (Settings(ignore=("GEO101",)), False),
        (Settings(select=("GEO1",), ignore=("not-inside",)), False),
        (Settings(ignore=("GEO10",)), False),
        (Settings(ignore=("GEO2",)), True),
        (Settings(levels={"GEO101": "off"}), False),
        (Settings(accepted=("mariupol,  in\ncrimea",)), False),
        (Settings(accepted=("Mariupol",)), True),
        (Settings(per_file_ignores={"*.txt": ("GEO1",)}), False),
        (Settings(per_file_ignores={"archive/*": ("GEO1",)}), True),
    ],
)
def test_a_flag_counts_or_does_not(settings: Settings, kept: bool) -> None:
    assert levels(settings) == ([Level.ERROR] if kept else [])


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"GEO1": "info"}, Level.INFO),
        ({"GEO1": "info", "GEO101": "warning"}, Level.WARNING),
        ({"not-inside": "warning"}, Level.WARNING),
        ({"GEO2": "info"}, Level.ERROR),
    ],
)
def test_the_most_precise_level_holds(given: Mapping[str, str], level: Level) -> None:
    assert levels(Settings(levels=given)) == [level]


def test_all_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(SETTINGS, encoding="utf-8")
    assert load(file) == Settings(
        select=("GEO1",),
        ignore=("not-inside",),
        levels={"GEO302": "info"},
        per_file_ignores={"archive/*": ("GEO5",)},
        pins={"Springfield": "geonames:4250542"},
        accepted=("Mariupol, in Crimea",),
        fail_level="warning",
    )


def test_a_project_file_has_a_table_for_them(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.dateline]\nselect = ["GEO2"]\n', encoding="utf-8")
    assert load(file).select == ("GEO2",)


def test_the_nearest_file_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "dateline.toml").touch()
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert find_file(inner) == tmp_path / "dateline.toml"
    (inner / "pyproject.toml").write_text("[tool.dateline]\n", encoding="utf-8")
    assert find_file(inner) == inner / "pyproject.toml"


def test_a_broken_project_file_of_somebody_else_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").touch()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "pyproject.toml").write_bytes(b"\xff[")
    assert find_file(tmp_path / "a") == tmp_path / "dateline.toml"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("select = 3\nfail_level = 'loud'\ncolour = true", ["select must", "fail_level must", "colour is no setting"]),
        ("[levels]\nGEO1 = 'loud'", ["levels must"]),
        ("per_file_ignores = 3", ["per_file_ignores must"]),
        ("[per_file_ignores]\n'*' = 3", ["per_file_ignores.* must"]),
        ("[pins]\nA = 3", ["pins must"]),
        ("= =", ["cannot be read"]),
    ],
)
def test_every_problem_is_named_at_once(tmp_path: Path, text: str, problems: list[str]) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(file)
    assert [problem for problem in problems if problem not in str(caught.value)] == []


@pytest.mark.parametrize(
    "text",
    [
        '"a\\nb" = 1',
        '"a\\r\\u2028b" = 1',
        '[per_file_ignores]\n"\\n" = 0',
        'recogniser = "spacy:a\\nb"',
        "\n".join(f"a{n} = 1" for n in range(20_000)),
        f"{'a' * 100_000} = 1",
        "select = " + "[" * 100_000,
        "select = " + "[" * 100_000 + "]" * 100_000,
        "levels = " + "{a = " * 100_000,
        ".".join("a" * 50_000) + " = 1",
        "[" + ".".join("a" * 50_000) + "]",
        "levels = {" + " . ".join(["'a'"] * 50_000) + " = 1}",
        '"a"' + " " * 100_000,
        '"a' * 100_000,
    ],
    ids=range(14),
)
def test_whatever_a_file_holds_the_answer_is_one_short_line_at_once(tmp_path: Path, text: str) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        load(file)
    said = str(caught.value)
    assert said.splitlines() == [said]
    assert len(said) < len(str(file)) + 500
    assert time.process_time() - begun < 5


def test_a_long_text_with_many_stops_is_no_long_name(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text('accepted = ["' + "Kyiv. " * 1000 + '"]\nselect = ["' + "a." * 1000 + '"]', encoding="utf-8")
    assert len(load(file).accepted[0]) == 6000


def test_a_rule_that_does_not_exist_is_named() -> None:
    settings = Settings(select=("GEO1", "GEO9"), ignore=("nonsense",), levels={"not-inside": "info"})
    assert unknown_rules(settings, [("GEO101", "not-inside")]) == ("GEO9", "nonsense")


def test_a_pinned_name_means_one_place(gazetteer: Gazetteer) -> None:
    document = Document(id="1", text="A storm hit Springfield on Monday.")
    hits = gazetteer.find("Springfield")
    other = hits[3].place
    pinned = gazetteer.pinned({"Springfield": other.id})
    assert [place.id for place in read(document, pinned).places] == [other.id]
    assert [place.id for place in read(document, gazetteer).places] != [other.id]


def test_pins_reach_other_processes(gazetteer: Gazetteer) -> None:
    other = gazetteer.find("Springfield")[3].place
    pinned = pickle.loads(pickle.dumps(gazetteer.pinned({"Springfield": other.id})))  # noqa: S301 - ours
    assert [hit.place.id for hit in pinned.find("springfield")] == [other.id]


def test_a_pin_to_no_place_is_refused() -> None:
    with pytest.raises(InputError, match="no place has the id"):
        open_gazetteer(Settings(pins={"Springfield": "geonames:0"}))


def test_known_flags_are_left_out_once_each(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    assert baseline.write(file, [sample()]) == 1
    known = baseline.load(file)
    moved = sample("Later: Mariupol, in Crimea, fell.")
    assert baseline.without_known(moved, known).flags == ()
    assert baseline.without_known(moved, known).flags == moved.flags


@pytest.mark.parametrize(
    "text", ["diary", "[]", "{}", '{"schema": "dateline.baseline/2", "flags": []}', '{"schema": 1}']
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="--update-baseline"):
        baseline.load(file)


# through the command line

WRONG = "The ferry reached Odesa, a port in Romania, before dawn."


def check(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["check", *map(str, arguments)])
    return int(left.value.code or 0)


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--select", "GEO2,GEO3"], 0),
        (["--ignore", "not-inside"], 0),
        (["--ignore", "GEO999"], 2),
        (["--pin", "Odesa"], 2),
        (["--config", "missing.toml"], 2),
        (["--update-baseline"], 2),
    ],
)
def test_options_say_what_counts(wrong: Path, options: list[str], code: int) -> None:
    assert check(wrong, *options) == code


def test_the_settings_file_of_the_folder_holds(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (wrong.parent / "dateline.toml").write_text('fail_level = "error"\n[levels]\nGEO1 = "warning"', encoding="utf-8")
    assert check(wrong, "--format", "json") == 0
    assert [flag["level"] for flag in json.loads(capsys.readouterr().out)["flags"]] == ["warning"]
    assert check(wrong, "--fail-level", "warning") == 1


def test_an_empty_baseline_knows_nothing(wrong: Path) -> None:
    wrong.write_text("All quiet.", encoding="utf-8")
    assert check(wrong, "--baseline", "known.json", "--update-baseline") == 0
    wrong.write_text(WRONG, encoding="utf-8")
    assert check(wrong, "--baseline", "known.json") == 1


def test_a_baseline_of_a_former_version_still_silences(wrong: Path) -> None:
    row = {"document": "wrong", "code": "GEO101", "text": "Romania", "message": "as it was said then"}
    text = json.dumps({"schema": "dateline.baseline/1", "flags": [row]}, indent=1)
    (wrong.parent / "known.json").write_text(text, encoding="utf-8")
    assert check(wrong, "--baseline", "known.json") == 0
    assert check(wrong, "--baseline", "known.json", "--update-baseline") == 0  # and is written anew
    assert check(wrong, "--baseline", "known.json") == 0


def test_a_baseline_silences_what_is_known(wrong: Path) -> None:
    assert check(wrong, "--baseline", "known.json", "--update-baseline") == 0
    assert check(wrong, "--baseline", "known.json") == 0
    wrong.write_text(WRONG + " It then left Lviv, a city in Belarus.", encoding="utf-8")
    assert check(wrong, "--baseline", "known.json") == 1
