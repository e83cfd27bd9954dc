"""Text of others, made safe to show: in a terminal, in a log, in a spreadsheet, in whatever form it hides its signs."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo import report_formats, report_text
from geo.checks import RULES
from geo.records import Report
from geo.report import dumps, to_json
from geo.text import safe
from geo.text.safe import cell, csv_line, file_name, github, no_commands, one_line, unbroken, visible
from tests.geo.hostile import PIECES, STEERING, everywhere, is_command, seen

ODD = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec=None)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\u240db"),
        ("\x1b[31m", "\u241b[31m"),
        ("\x00\x7f", "\u2400\u2421"),
        ("\x9b1m", "<U+009B>1m"),
        ("exe.\u202egpj", "exe.<U+202E>gpj"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
        ("a\u2028b", "a<U+2028>b"),
        ("\u200fa", "<U+200F>a"),
        ("\ud800", "<U+D800>"),
        ("\ufffe", "<U+FFFE>"),
        ("👩‍🚒", "👩‍🚒"),
    ],
)
def test_what_could_act_is_shown_as_a_symbol(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ODD)
def test_visible_text_can_always_be_written_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert visible(shown) == shown
    assert not STEERING.search(shown)


@given(ODD)
def test_one_line_has_no_line_break_and_no_blank_too_many(text: str) -> None:
    for line in (one_line(text), unbroken(text), cell(text)):
        assert len(line.splitlines()) <= 1
        assert not STEERING.search(line)
    assert one_line(text) == " ".join(one_line(text).split())


def test_one_line_keeps_words_apart() -> None:
    assert one_line(" a\n\tb\u2028c\u2029 ") == "a b c"
    assert unbroken("a \tb\n") == "a  b "


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\n=1", " =1", "\u00a0=1", "\u3000@x"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert cell(value).startswith("'")


@pytest.mark.parametrize("value", ["-12.5", "+3", "12", "-5", " -5", "Mariupol", "", "Kyiv - 1", "a=b", "a; -5"])
def test_numbers_and_words_are_no_formula(value: str) -> None:
    assert cell(value) == value


def test_every_form_of_a_sign_is_known_and_whatever_may_hide_it() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    for sign in (each for each in every if unicodedata.normalize("NFKC", each)[:1] in tuple("=+-@")):
        assert cell(f"{sign}1+1").startswith("'"), sign
    for hidden in (each for each in every if each.isspace() or unicodedata.category(each) in ("Cf", "Zs", "Zl", "Zp")):
        assert cell(f"{hidden}=1+1").startswith(("'", "<U+", "\u241f")), hex(ord(hidden))


@given(ODD)
@example("a;=HYPERLINK(1)")
@example("a; \u200b=1")
@example("\u202e=1")
def test_no_part_of_a_cell_is_a_formula_wherever_a_spreadsheet_parts_it(text: str) -> None:
    for piece in re.split(r"[;\t\r\n]", cell(text)):
        bare = seen(piece).strip()
        assert bare[:1] not in tuple("=+-@") or re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", bare)


@given(st.lists(ODD, min_size=2, max_size=4))
def test_a_row_is_one_line_and_read_back_as_its_cells(values: list[str]) -> None:
    line = csv_line(values)
    assert line.count("\n") == 1
    assert not is_command(line)
    assert list(csv.reader(io.StringIO(line, newline=""))) == [[cell(value) for value in values]]


@pytest.mark.parametrize("text", ["a;b", "a,b", 'a"b', "::error::x", " \u200b:\u200b:error"])
def test_what_may_part_a_row_is_quoted(text: str) -> None:
    assert csv_line([text, 1, -5.5, None]) == '"{}",1,-5.5,\r\n'.format(text.replace('"', '""'))


@given(ODD)
@example("::error::x")
@example(" \u200b::error::x")
@example("a ##[error]x")
@example("##vso[task.x]")
def test_no_line_of_a_log_is_a_command(text: str) -> None:
    assert not is_command(no_commands(one_line(text)))
    assert not is_command(no_commands(f"{file_name(text)}:1:1: error"))
    assert not any(map(is_command, no_commands(visible(text)).split("\n")))


@pytest.mark.parametrize("path", ["a::b.txt", "/srv/x.txt", "#[x", "a b.txt"])
def test_names_that_are_no_commands_are_left_alone(path: str) -> None:
    assert no_commands(file_name(path)) == path


def test_a_file_called_like_a_command_is_called_by_its_folder() -> None:
    assert file_name("::error title=x::y.txt") == "./::error title=x::y.txt"


@given(st.dictionaries(ODD, ODD), st.sampled_from([None, 2]))
def test_json_is_worth_the_same_and_steers_nothing(value: dict[str, str], indent: int | None) -> None:
    text = dumps(value, indent=indent)
    assert json.loads(text) == json.loads(json.dumps(value))
    assert not STEERING.search(text)
    assert not any(map(is_command, text.split("\n")))


# Everything but what is made of commands.
OUTPUTS: dict[str, Callable[[Report], str]] = {
    "full": lambda report: no_commands(report_text.full(report)),
    "concise": lambda report: no_commands(report_text.concise(report)),
    "table": lambda report: no_commands(report_text.place_table(report)),
    "places": report_formats.places_csv,
    "flags": lambda report: report_formats.flags_csv([report]),
    "json": lambda report: to_json(report, indent=2),
    "jsonl": to_json,
    "sarif": lambda report: report_formats.sarif([report], RULES, "0"),
}


@pytest.mark.parametrize("name", OUTPUTS)
@given(text=ODD)
@example(text="\n::error::x")
@example(text="::error::x")
def test_no_output_steers_a_terminal_or_holds_a_command(name: str, text: str) -> None:
    shown = OUTPUTS[name](everywhere(text))
    assert not STEERING.search(shown.replace("\r\n", "\n"))
    assert not any(map(is_command, shown.split("\n")))


@pytest.mark.parametrize(("name", "lines"), [("concise", 1), ("full", 6), ("table", 4), ("flags", 2), ("jsonl", 1)])
@given(text=ODD)
def test_no_line_of_an_output_comes_from_the_text(name: str, lines: int, text: str) -> None:
    shown = OUTPUTS[name](everywhere(text)).removesuffix("\n")
    assert len(shown.split("\n")) <= lines


@given(ODD)
def test_annotations_are_as_many_as_flags(text: str) -> None:
    shown = report_formats.github_annotations([everywhere(text)])
    assert [line[:8] for line in shown.removesuffix("\n").split("\n")] == ["::error "]
    assert not STEERING.search(github(text))


GUARDS = (
    visible,
    one_line,
    unbroken,
    cell,
    no_commands,
    file_name,
    safe.json_text,
    lambda text: csv_line([text]),
    github,
)
LONG = (*(each * 100_000 for each in PIECES), " ;" * 100_000, "##a" * 100_000, "#\u200b" * 100_000, "\n " * 100_000)


@pytest.mark.parametrize("guard", GUARDS)
def test_long_runs_take_no_more_than_their_length(guard: Callable[[str], str]) -> None:
    begun = time.process_time()
    for text in LONG:
        guard(text)
    assert time.process_time() - begun < 60  # about 3; were one run quadratic it alone would take minutes
