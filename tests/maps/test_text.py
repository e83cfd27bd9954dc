from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.text import guard_cell, one_line, visible


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
        ("\ud800", "\ufffd"),
        ("\ufffe", "\ufffd"),
        ("שלום\u200f ok", "שלום\u200f ok"),
        ("👩‍🚒", "👩‍🚒"),
    ],
)
def test_what_could_act_is_shown_as_a_symbol(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(codec=None)))
def test_visible_text_can_always_be_written_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert visible(shown) == shown


def test_one_line_has_no_line_break() -> None:
    assert one_line(" a\n\tb\u2028c\u2029 ") == "a b c"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guard_cell(text) == f"'{text}"


def test_other_cells_are_left_alone() -> None:
    assert guard_cell("Kyiv - 1") == "Kyiv - 1"
