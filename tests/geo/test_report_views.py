"""Views of a report: diagnostics for people, annotations and logs for programs, and hostile text in all of them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import report_formats, report_text
from geo.records import Level, Report
from geo.text.safe import visible, width
from tests.geo.sample_report import sample

HOSTILE = "\x1b[31mred\x1b[0m \u202egnol \x07 \x9b31m"


@dataclass(frozen=True)
class Rule:
    code: str = "GEO101"
    name: str = "not-inside"
    level: Level = Level.ERROR
    why: str = "A place lies\n    where it lies."
    bad: str = "Mariupol, in Crimea, fell."
    good: str = "Mariupol, in Ukraine, fell."


def test_full_reads_like_a_compiler() -> None:
    assert report_text.full(sample()) == (
        "report.txt:1:1: error GEO101 not-inside: Mariupol is not in Crimea\n"
        "  |\n"
        "1 | Mariupol, in Crimea, fell.\n"
        "  | ^^^^^^^^^^^^^^^^^^^\n"
        "  = evidence: it lies in Donetsk Oblast, about 225 km away\n"
        "  = help: Donetsk Oblast\n"
    )


def test_concise_is_one_line_for_a_flag() -> None:
    assert report_text.concise(sample()) == "report.txt:1:1: error GEO101 not-inside: Mariupol is not in Crimea\n"


def test_standard_input_is_called_by_its_id() -> None:
    assert report_text.concise(sample(source=None)).startswith("<report>:1:1: ")


def test_a_report_without_flags_prints_nothing() -> None:
    assert report_text.full(replace(sample(), flags=())) == ""


def test_carets_stand_under_the_words_where_characters_are_wide() -> None:
    lines = report_text.full(sample("東京 e\u0301 — Mariupol, in Crimea, fell.")).splitlines()
    assert width(lines[2][: lines[2].index("Mariupol")]) == lines[3].index("^")
    assert lines[3].count("^") == len("Mariupol, in Crimea")


def test_a_long_line_is_cut_around_the_words() -> None:
    report = sample("word " * 200 + "Mariupol, in Crimea, fell. " + "word " * 200)
    excerpt, carets = report_text.full(report).splitlines()[2:4]
    assert len(excerpt) < 120
    assert excerpt[4] == excerpt[-1] == "…"
    assert excerpt[carets.index("^") : carets.rindex("^") + 1] == "Mariupol, in Crimea"


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_an_excerpt_is_one_clean_line_that_starts_with_the_words(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    excerpt = report_text.cut_excerpt(text, start, min(start + length, len(text)), columns=40)
    line = excerpt.before + excerpt.flagged + excerpt.after
    assert line == visible(line)
    assert "\n" not in line


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_steers_no_terminal(colour: bool) -> None:
    report = sample(f"{HOSTILE} Mariupol, in Crimea, fell.")
    report = replace(report, flags=(replace(report.flags[0], message=HOSTILE),))
    shown = report_text.full(report, colour=colour) + report_text.place_table(report, colour=colour)
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in shown
    assert "\x9b" not in shown
    assert "<U+202E>" in shown
    assert ("\x1b" in shown) == colour


def test_places_are_listed_with_the_unlocated_last() -> None:
    head, *rows = report_text.place_table(sample()).splitlines()
    assert head.split() == list(report_text.PLACE_COLUMNS)
    assert [row.split("  ")[0] for row in rows] == ["Mariupol", "Crimea", "Narnia"]
    assert "not located" in rows[2]


def test_the_summary_counts() -> None:
    assert report_text.summary([sample(), sample()]) == "2 errors in 2 reports"
    assert report_text.summary([replace(sample(), flags=())]) == "nothing to flag in 1 report"


def test_an_explanation_has_both_sentences() -> None:
    assert report_text.explanation(Rule()) == (
        "GEO101 not-inside (error)\n"
        "\n"
        "A place lies where it lies.\n"
        "\n"
        "Flagged: Mariupol, in Crimea, fell.\n"
        "Fine   : Mariupol, in Ukraine, fell.\n"
    )


def test_github_escapes_what_would_end_a_field() -> None:
    report = replace(sample(source="a,b:c%.txt"))
    report = replace(report, flags=(replace(report.flags[0], message="100 %\r\n::error::"),))
    (line,) = report_formats.github_annotations([report]).splitlines()
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25.txt,line=1,endLine=1,col=1,endColumn=20,title=GEO101 not-inside::"
    )
    assert "100 %25%0A::error::" in line


def sarif(report: Report) -> dict[str, object]:
    log = json.loads(report_formats.sarif([report], [Rule()], "0.1.0"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0]["id"] == "GEO101"
    (result,) = run["results"]
    assert isinstance(result, dict)
    return result


def test_sarif_points_at_the_words() -> None:
    result = sarif(sample("😀 Mariupol, in Crimea, fell."))
    assert result["ruleIndex"] == 0
    assert result["level"] == "error"
    locations = result["locations"]
    assert isinstance(locations, list)
    region = locations[0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"], region["charOffset"], region["charLength"]) == (3, 22, 2, 19)
    assert region["snippet"]["text"] == "Mariupol, in Crimea"


def test_sarif_knows_where_words_over_two_lines_end() -> None:
    report = sample("Mariupol, in\nCrimea, fell.")
    locations = sarif(report)["locations"]
    assert isinstance(locations, list)
    region = locations[0]["physicalLocation"]["region"]
    assert (region["endLine"], region["endColumn"]) == (2, 7)


@pytest.mark.parametrize(
    ("source", "uri"),
    [("in/a b.txt", "in/a%20b.txt"), ("/x/é.txt", "file:///x/%C3%A9.txt"), (None, "report")],
)
def test_sarif_writes_paths_as_uris(source: str | None, uri: str) -> None:
    locations = sarif(sample(source=source))["locations"]
    assert isinstance(locations, list)
    assert locations[0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_csv_has_a_row_for_a_flag_and_for_a_place() -> None:
    (flag,) = csv.DictReader(io.StringIO(report_formats.flags_csv([sample()])))
    assert (flag["code"], flag["text"], flag["line"]) == ("GEO101", "Mariupol, in Crimea", "1")
    places = list(csv.DictReader(io.StringIO(report_formats.places_csv(sample()))))
    assert [row["place"] for row in places] == ["Mariupol", "Crimea", "Narnia"]
    assert places[0]["id"] == "geonames:701822"
