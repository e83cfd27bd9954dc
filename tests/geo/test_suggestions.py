"""A suggestion is right: put where the mistake is, the mistake is gone and no other has come."""

from __future__ import annotations

import re
from typing import Final

import pytest

from gazetteer import Gazetteer
from geo import Document, Report, read
from geo.checks import RULES, Rule
from geo.records import Flag, Level
from geo.relations import (
    Away,
    Borders,
    CapitalOf,
    Formerly,
    Hemisphere,
    Inside,
    Is,
    MixedUp,
    NoPlace,
    Ranked,
    Toward,
)

WITHOUT: Final = {
    "GEO102": "the place is described by its unit and its sea, which may be in no part that has a name",
    "GEO103": "either of the two statements may be the wrong one",
    "GEO303": "any town may be meant that the place is near",
    "GEO304": "any two places around it may be meant",
    "GEO401": "it has several neighbours, all of them in the message",
    "GEO403": "it has several neighbours",
    "GEO404": "what is true is that they border, in words of the writer",
    "GEO411": "any water that it faces may be meant",
    "GEO412": "there is no coast to name",
    "GEO413": "a word too much",
    "GEO414": "what is true is that it has a shore, in words of the writer",
    "GEO502": "no name is near enough",
    "GEO503": "the figures that were meant are not known",
}
"""Rules whose example gets no suggestion, and why."""


def report(rule: Rule, text: str, gazetteer: Gazetteer) -> Report:
    return read(Document("rule", text), gazetteer, viewpoint=rule.viewpoint)


def loud(found: Report) -> list[Flag]:
    return [flag for flag in found.flags if flag.level is not Level.INFO]


def mended(found: Report, flag: Flag) -> str:
    """The text with the suggestion in the place of what is wrong: the container, the subject that something else is
    said of, the noun, the compass word, the figure with its unit.
    """
    assert flag.suggestion is not None
    text = found.document.text
    claim = next(c for c in found.claims if c.id == flag.claim)
    subject = next(r.mention for r in found.resolutions if r.mention.id == claim.subject)
    match claim.relation:
        case Inside() | Hemisphere() | NoPlace():
            return _replaced(text, flag.start, flag.end, flag.suggestion.removeprefix("in "))
        case CapitalOf() | Ranked() | Formerly() | MixedUp():
            return _replaced(text, subject.start, subject.end, flag.suggestion)
        case Is(noun=wrong):
            words = re.escape(wrong)
        case Toward(side=side) | Borders(side=str(side)):
            words = re.escape(side)
        case Away(unit=unit):
            words = rf"[\d,.]+ {unit}"
        case _:
            raise AssertionError(f"{flag.code} has a suggestion, and nobody knows where it goes")
    wrong_part = re.compile(rf"\b{words}\b").search(text, claim.start)
    assert wrong_part is not None
    return _replaced(text, *wrong_part.span(), flag.suggestion)


def _replaced(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in WITHOUT], ids=lambda rule: rule.code)
def test_what_is_suggested_is_right(rule: Rule, gazetteer: Gazetteer) -> None:
    found = report(rule, rule.bad, gazetteer)
    (flag,) = loud(found)
    better = mended(found, flag)
    assert better != rule.bad
    assert loud(report(rule, better, gazetteer)) == [], better


@pytest.mark.parametrize("rule", [r for r in RULES if r.code in WITHOUT], ids=lambda rule: rule.code)
def test_what_has_no_suggestion_is_right_in_the_good_sentence(rule: Rule, gazetteer: Gazetteer) -> None:
    assert [flag.suggestion for flag in loud(report(rule, rule.bad, gazetteer))] in ([], [None])
    assert loud(report(rule, rule.good, gazetteer)) == []


def test_every_rule_has_a_suggestion_or_a_reason() -> None:
    assert WITHOUT.keys() <= {rule.code for rule in RULES}
    assert all(WITHOUT.values())


MORE = """
The embassy in Karachi, the capital of Pakistan, was shut.
Rescuers came to Marseille, a port in Italy, by boat.
Guayaquil, the capital of Ecuador, had no water.
Mombasa, 100 kilometres from Nairobi, had no water.
Mombasa, north-west of Nairobi, had no water.
Kenya, which borders Uganda to the east, sent two trains.
Sydney, the capital of Australia, had no water.
Bolivia lies north of the equator.
The Canadian city of Tornoto had no water.
Zimbabwe, formerly Nyasaland, sent no one.
"""


@pytest.mark.parametrize("text", MORE.strip().splitlines())
def test_what_is_suggested_is_right_in_other_parts_of_the_world(text: str, gazetteer: Gazetteer) -> None:
    found = read(Document("more", text), gazetteer)
    (flag,) = loud(found)
    better = mended(found, flag)
    assert loud(read(Document("more", better), gazetteer)) == [], better
