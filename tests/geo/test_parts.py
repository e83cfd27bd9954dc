"""Places inside what a tagger takes whole: after "of", before an office, in a dateline."""

import pytest

from gazetteer import Gazetteer
from geo.parts import parts
from geo.recognise import recognise
from geo.records import Label, Span
from geo.sentences import split

PLACES = {"Canada", "Kenya", "Nevada", "Geneva", "Donetsk", "Luhansk", "Toronto"}


def found(text: str, name: str, label: Label, gazetteer: Gazetteer) -> list[tuple[str, Label]]:
    """What becomes of ``name``, tagged as one; the places of ``PLACES`` are known."""
    start = text.index(name)
    spans = parts(text, split(text), [Span(start, start + len(name), label, 0.95)], PLACES.__contains__, gazetteer)
    return [(text[s.start : s.end], s.label) for s in spans]


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("Ann Lee of Lafayette won.", "Ann Lee of Lafayette", Label.PERSON, [("Ann Lee", "p"), ("Lafayette", "l")]),
        ("Prince Ali of Kenya won.", "Prince Ali of Kenya", Label.PERSON, [("Prince Ali of Kenya", "p")]),
        ("Nevada Gov. Lee won.", "Nevada Gov. Lee", Label.PERSON, [("Nevada", "l"), ("Gov. Lee", "p")]),
        ("Kenya's envoy spoke.", "Kenya", Label.PERSON, [("Kenya", "p")]),
        ("Kenya's ambassador spoke.", "Kenya", Label.PERSON, [("Kenya", "l")]),
        ("The Bank of Canada met.", "Bank of Canada", Label.ORGANISATION, [("Bank", "o"), ("Canada", "l")]),
        ("The Bank of America met.", "Bank of America", Label.ORGANISATION, [("Bank of America", "o")]),
        ("CBC Toronto said so.", "CBC Toronto", Label.ORGANISATION, [("CBC", "o"), ("Toronto", "l")]),
        ("The Geneva Convention holds.", "Geneva Convention", Label.OTHER, [("Geneva", "l")]),
        ("The Toronto Star said so.", "Toronto Star", Label.ORGANISATION, [("Toronto Star", "o")]),
        ("Toronto United lost.", "Toronto United", Label.ORGANISATION, [("Toronto United", "o")]),
        ("Donetsk and Luhansk fell.", "Donetsk and Luhansk", Label.OTHER, [("Donetsk", "l"), ("Luhansk", "l")]),
    ],
)
def test_a_long_name_is_opened_where_a_place_is_in_it(
    gazetteer: Gazetteer, text: str, name: str, label: Label, expected: list[tuple[str, str]]
) -> None:
    letters = {Label.PERSON: "p", Label.PLACE: "l", Label.ORGANISATION: "o", Label.OTHER: "x"}
    assert [(part, letters[kind]) for part, kind in found(text, name, label, gazetteer)] == expected


def test_a_town_has_couples_and_natives(gazetteer: Gazetteer) -> None:
    assert found("Clinton couple wins prize", "Clinton", Label.PERSON, gazetteer) == [("Clinton", Label.PLACE)]
    assert found("Clinton wins prize", "Clinton", Label.PERSON, gazetteer) == [("Clinton", Label.PERSON)]


def names(text: str, gazetteer: Gazetteer) -> list[tuple[str, Label]]:
    return [(text[s.start : s.end], s.label) for s in recognise(text, split(text), gazetteer)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ann Lee, R-Florence, voted against it.", "Florence"),
        ("The bill of Ann Lee (D-Modesto) failed.", "Modesto"),
        ("CLINTON — A town couple faces charges.", "CLINTON"),
        ("HAMILTON, Ont. (AP) - The mill shut.", "HAMILTON"),
    ],
)
def test_seats_and_datelines_are_places(gazetteer: Gazetteer, text: str, place: str) -> None:
    assert (place, Label.PLACE) in names(text, gazetteer)


def test_the_us_is_no_pronoun(gazetteer: Gazetteer) -> None:
    assert ("US", Label.PLACE) in names("He was chosen as US ambassador to Chad.", gazetteer)
    assert names("THEY TOLD US TO WAIT AND SEE.", gazetteer) == []
    assert names("It cost $US 40 million.", gazetteer) == []


def test_two_nations_joined_by_a_hyphen_are_two(gazetteer: Gazetteer) -> None:
    assert names("The Turkish-Russian border talks failed.", gazetteer) == [
        ("Turkish", Label.DEMONYM),
        ("Russian", Label.DEMONYM),
    ]
