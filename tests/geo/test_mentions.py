"""Extents and what is looked up; what must not be found."""

from itertools import pairwise

import pytest

from gazetteer import Gazetteer
from geo.mentions import find
from geo.records import Mention, Role
from geo.sentences import split
from geo.spans import spans_by_gazetteer


def mentions(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    sentences = split(text)
    return find(text, sentences, spans_by_gazetteer(text, sentences, gazetteer), gazetteer)


@pytest.mark.parametrize(
    ("text", "shown", "looked_up"),
    [
        ("Shells fell in Kyiv Oblast.", "Kyiv Oblast", "Kyiv Oblast"),
        ("Fighting in Idlib province went on.", "Idlib", "Idlib province"),
        ("The assault on the Donbas region began.", "Donbas region", "Donbas region"),
        ("They left most of Northern Ukraine.", "Northern Ukraine", "Northern Ukraine"),
        ("It rained in northern Ukraine.", "Ukraine", "northern Ukraine"),
        ("It rained in North Korea.", "North Korea", "North Korea"),
        ("Ships left Côte d’Ivoire’s ports.", "Côte d’Ivoire", "Côte d’Ivoire"),
        ("KHARKIV, Ukraine — Sirens sounded.", "KHARKIV", "Kharkiv"),
        ("\U0001f4a5 Bucha \u202eBucha", "Bucha", "Bucha"),
    ],
)
def test_extent_and_name(gazetteer: Gazetteer, text: str, shown: str, looked_up: str) -> None:
    found = mentions(text, gazetteer)
    assert [m.name for m in found if m.text == shown][:1] == [looked_up]
    assert all(text[m.start : m.end] == m.text for m in found)


def test_shared_words_of_a_list(gazetteer: Gazetteer) -> None:
    found = mentions("the so-called Donetsk and Luhansk People’s Republics", gazetteer)
    assert [m.name for m in found] == ["Donetsk People’s Republic", "Luhansk People’s Republic"]


@pytest.mark.parametrize(
    "text",
    [
        "It was a nice day and the reading was over.",
        "Many doubt it. Most agree. March was cold.",
        "He bought a turkey and fine china.",
        "Dr. Smith said so on Monday.",
    ],
)
def test_no_place_is_found(gazetteer: Gazetteer, text: str) -> None:
    assert [m.text for m in mentions(text, gazetteer) if m.role.is_place] == []


@pytest.mark.parametrize("text", ["The New York Times wrote about it.", "Mr Lincoln spoke.", "the West is tired"])
def test_a_name_that_is_no_place_has_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert [m.role for m in mentions(text, gazetteer) if m.role.is_place] == []


def test_mentions_are_numbered_in_text_order_and_do_not_overlap(gazetteer: Gazetteer) -> None:
    text = "Kyiv and Kharkiv Oblast. New York City, Lagos City Council, anti-Russian Donetsk and Luhansk Oblasts."
    found = mentions(text, gazetteer)
    assert [m.id for m in found] == [f"m{n}" for n in range(1, len(found) + 1)]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert Role.DEMONYM in {m.role for m in found}
