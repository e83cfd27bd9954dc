"""The small language of phrases, on lines built by hand."""

from __future__ import annotations

import pytest

from geo.grammar.phrases import Item, Line, Phrase, lines_of
from geo.records import Document, Mention, Resolution, Role, Sentence


def line(text: str) -> Line:
    """``text`` as a line; ``<...>`` stands for a place."""
    items, at = [], 0
    for n, word in enumerate(text.split()):
        symbol = f"p:{n}" if word.startswith("<") else f"{'W' if word[0].isupper() else 'w'}:{word.lower()}"
        mention = Mention(f"m{n}", at, at + len(word), word, 0, Role.LITERAL, word)
        resolutions = (Resolution(mention, None, 0.0, (), ""),) if word.startswith("<") else ()
        items.append(Item(at, at + len(word), word, symbol, resolutions))
        at += len(word) + 1
    return Line(0, tuple(items))


def kept(phrase: str, text: str) -> list[dict[str, str]]:
    return [{name: m.text(name) for name in m.spans} for m in Phrase(phrase).matches(line(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("x:PLACE in y:PLACE", "shops in <A> in <B> .", [{"x": "2", "y": "4"}]),
        ("x:PLACE in|on y:PLACE", "<A> on <B> , <C> in <D>", [{"x": "0", "y": "2"}, {"x": "4", "y": "6"}]),
        ("x:PLACE , (a|an) FILL*? k:KIND", "<A> , a small port city .", [{"x": "0", "k": "port city"}]),
        ("x:PLACE c:COMPASS? of", "<A> north-west of", [{"x": "0", "c": "north-west"}]),
        ("x:PLACE c:COMPASS of", "<A> northwest of", [{"x": "0", "c": "northwest"}]),
        (
            "x:PLACE , q:ABOUT? n:NUMBER u:UNIT",
            "<A> , about twelve nautical miles",
            [{"x": "0", "q": "about", "n": "twelve", "u": "nautical miles"}],
        ),
        ("the k:KIND > of", "the city of", [{"k": "city"}]),
        ("the k:KIND > of", "the city in", []),
        ("START it", "it was it", [{}]),
        ("k:KIND", "the State University", []),  # a capitalised noun is part of a name
        ("x:PLACE FILL* in", "<A> and <B> in", [{"x": "2"}]),  # "and" fills nothing
    ],
)
def test_a_phrase_finds_what_it_says(phrase: str, text: str, found: list[dict[str, str]]) -> None:
    assert kept(phrase, text) == found


def test_what_only_follows_is_no_part_of_the_match() -> None:
    (match,) = Phrase("the k:KIND > of").matches(line("in the city of <A>"))
    assert (match.first, match.last) == (1, 3)


def test_overlapping_matches_are_all_found() -> None:
    assert len(kept("x:PLACE , y:PLACE", "<A> , <B> , <C>")) == 2


@pytest.mark.parametrize("phrase", ["x:PLACE (a|)", "a||b"])
def test_an_empty_alternative_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="cannot read the phrase"):
        list(Phrase(phrase).matches(line("<A>")))


def test_items_cover_the_sentence_at_their_offsets() -> None:
    text = "Near Lviv’s gate -- 2,000 km away -- stood two guards."
    mention = Mention("m1", 5, 9, "Lviv", 0, Role.LITERAL, "Lviv")
    (only,) = lines_of(Document("d", text), [Sentence(0, len(text))], [Resolution(mention, None, 0.0, (), "")])
    assert all(text[item.start : item.end] == item.text or item.text == "--" for item in only.items)
    assert [item.symbol for item in only.items[:4]] == ["W:near", "u:0", "w:'s", "w:gate"]
    assert "n:2,000" in only.code
