"""Where the text is cut: every cut that a reader would make, none inside an abbreviation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sentences import split


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Shells fell on Kharkiv. Nobody was hurt.", "Shells fell on Kharkiv."),
        ("“We will stay in Bucha.” The mayor left.", "“We will stay in Bucha.”"),
        ("Who holds Goma? The rebels do.", "Who holds Goma?"),
        ("The convoy reached the U.S. The border was shut.", "The convoy reached the U.S."),
        ("Floods in Derna\n\nRescuers came from Misrata.", "Floods in Derna"),
        ("He said: “Absolutely. I have no doubt.”", "He said: “Absolutely."),
        ("地震が起きた。津波は来なかった。", "地震が起きた。"),
    ],
)
def test_cuts_where_a_sentence_ends(text: str, first: str) -> None:
    assert cut(text)[0] == first
    assert len(cut(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Gov. Roy Cooper met Sen. Burr in St. Louis on Jan. 5.",
        "GREENSBORO, N.C. (AP) — Police closed the road.",
        "The U.S. Navy left Jacksonville, Fla. Tuesday.",
        "The guarantees . . . would not cover Crimea.",
        "“Stop!” she shouted in Goma.",
        "John F. Kennedy spoke in Berlin.",
        "About 3.5 km of road was lost.",
    ],
)
def test_leaves_a_sentence_whole(text: str) -> None:
    assert cut(text) == [text]


def test_nothing_but_space_has_no_sentence() -> None:
    assert split(" \n\t\n ") == ()


@given(st.text(alphabet=st.characters(), max_size=300))
def test_sentences_are_ordered_trimmed_and_miss_only_white_space(text: str) -> None:
    covered = 0
    for sentence in split(text):
        assert text[covered : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        covered = sentence.end
    assert text[covered:].strip() == ""
