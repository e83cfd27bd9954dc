"""Words as the rules see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.tokens import tokens_in


def words(text: str) -> list[str]:
    return [t.text for t in tokens_in(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine’s coast", ["Ukraine", "’s", "coast"]),
        ("Xi'an's walls", ["Xi'an", "'s", "walls"]),
        ("Côte d’Ivoire", ["Côte", "d’Ivoire"]),
        ("the boys' bus", ["the", "boys", "'", "bus"]),
        ("U.S.-led forces", ["U.S.", "-", "led", "forces"]),
        ("Ivano-Frankivsk, D.C.", ["Ivano-Frankivsk", ",", "D.C."]),
        ("नई दिल्ली", ["नई", "दिल्ली"]),
        ("e\u0301te\u0301 3,5 km", ["e\u0301te\u0301", "3,5", "km"]),
        ("\x1b[31mGoma", ["\x1b", "[", "31", "mGoma"]),
    ],
)
def test_words_and_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "name_like"), [("Goma", True), ("goma", False), ("गोमा", True), ("ГОМА", True), ("42", False)]
)
def test_a_name_has_a_capital_or_no_case(word: str, name_like: bool) -> None:
    assert tokens_in(word, 0, len(word))[0].is_name_like is name_like


@given(st.text(alphabet=st.characters(), max_size=200))
def test_offsets_lead_back_to_the_text(text: str) -> None:
    end = 0
    for token in tokens_in(text, 0, len(text)):
        assert text[token.start : token.end] == token.text
        assert text[end : token.start].strip() == ""
        end = token.end
