"""How claims are meant, judged by scope: each sentence names its claim, and whether the report stands behind it.

In ``silent`` sentences a word governs the claim, in ``asserted`` ones the same words stand elsewhere in it, in
``neutral`` ones there are none. The rules were made on one half of the sentences; the other was only ever measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.grammar.modality import Manner
from geo.records import Level, Modality, Sentence

FILES = Path(__file__).with_name("manner")
LEAST = {"silent": 96, "asserted": 100, "neutral": 100}  # per cent, measured and rounded down
MISSED = 3  # no family reads the claim, or a namesake makes it true
_VERB = re.compile(r"\b(?:is|are|was|were|be|lies|lay|belonged|become|isn't)\b")
_ASKED = re.compile(r"Is\s$")


@dataclass(frozen=True, slots=True)
class Row:
    """``text`` says of ``subject`` something about ``other``; ``kind`` is "silent", "asserted" or "neutral"."""

    kind: str
    subject: str
    other: str
    text: str

    @property
    def modality(self) -> Modality:
        """The manner of the claim, from the subject to the other place, however it was read off the sentence."""
        start = self.text.index(self.subject)
        end = self.text.index(self.other, start) + len(self.other)
        has_verb = bool(_VERB.search(self.text[start:end]) or _ASKED.match(self.text[:start]))
        manner = Manner(Document("m", self.text), (Sentence(0, len(self.text)),))
        return manner.of(0, start, end, is_predicate=has_verb)

    @property
    def is_right(self) -> bool:
        return (self.modality is Modality.ASSERTED) == (self.kind != "silent")


def rows(name: str) -> list[Row]:
    lines = (FILES / name).read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


DEVELOPMENT = rows("development.tsv")


@pytest.mark.parametrize("row", DEVELOPMENT, ids=lambda row: row.text)
def test_a_word_counts_by_its_scope(row: Row) -> None:
    assert row.is_right, row.modality


@pytest.mark.parametrize("kind", LEAST)
def test_sentences_kept_apart_are_judged_as_well(kind: str) -> None:
    found = [row for row in rows("held_out.tsv") if row.kind == kind]
    wrong = [row.text for row in found if not row.is_right]
    assert 100 * (len(found) - len(wrong)) >= LEAST[kind] * len(found), wrong


def is_flagged(text: str, gazetteer: Gazetteer) -> bool:
    return any(flag.level is not Level.INFO for flag in read(Document("m", text), gazetteer).flags)


def test_what_a_word_governs_is_never_flagged(gazetteer: Gazetteer) -> None:
    assert [row.text for row in DEVELOPMENT if row.kind == "silent" and is_flagged(row.text, gazetteer)] == []


def test_what_a_word_does_not_govern_is_flagged(gazetteer: Gazetteer) -> None:
    false = [row.text for row in DEVELOPMENT if row.kind == "asserted"]
    missed = [text for text in false if not is_flagged(text, gazetteer)]
    assert len(missed) <= MISSED, missed


@pytest.mark.parametrize(
    ("text", "claim", "modality"),
    [
        ("An error showed up in Bari, Greece.", "Bari, Greece", Modality.ASSERTED),
        ("Police wrongly named a man in Cali, Bolivia.", "Cali, Bolivia", Modality.ASSERTED),
        ("The network apologised for a map that put Lviv in Poland.", "Lviv in Poland", Modality.REJECTED),
        ("The guidebook puts Piran in Croatia.", "Piran in Croatia", Modality.QUOTED),
        ("Shells put Odesa, a port in Romania, at risk.", "Odesa, a port in Romania", Modality.ASSERTED),
        ("Lviv, Poland, was shelled in 1939.", "Lviv, Poland", Modality.HISTORICAL),
        ("Lviv, a city in Poland, was shelled in 1939.", "Lviv, a city in Poland", Modality.ASSERTED),
        ("He was born in Lviv, Poland, in 1931.", "Lviv, Poland", Modality.HISTORICAL),
        ("He was born on 3 May 1931 in Lviv, Poland.", "Lviv, Poland", Modality.HISTORICAL),
        ("The bank, founded in 1899, has a branch in Lviv, Poland.", "Lviv, Poland", Modality.ASSERTED),
        ("There is no exclave called Büsingen in France.", "Büsingen in France", Modality.NEGATED),
        ("Chad and Mali do not touch.", "Chad and Mali", Modality.NEGATED),
        ("Bruges, the Venice of Flanders, was full.", "Bruges, the Venice of Flanders", Modality.FIGURATIVE),
        ("Podgorica, the Republic of Serbia, was calm.", "Podgorica, the Republic of Serbia", Modality.ASSERTED),
    ],
)
def test_a_word_counts_where_the_claim_is_its_object(text: str, claim: str, modality: Modality) -> None:
    start = text.index(claim)
    manner = Manner(Document("m", text), (Sentence(0, len(text)),))
    assert manner.of(0, start, start + len(claim), is_predicate=False) is modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Lagos was the capital of Nigeria until 1991.", Modality.HISTORICAL),
        ("Lagos is not the capital of Nigeria.", Modality.NEGATED),
        ("Neither Ibadan nor Lagos is the capital of Nigeria.", Modality.NEGATED),
        ("Between 1960 and 1991 Lagos was the capital of Nigeria.", Modality.HISTORICAL),
        ("Lagos would be the capital of Nigeria.", Modality.HYPOTHETICAL),
        ("Lagos is the capital of Nigeria and was shelled in 1943.", Modality.ASSERTED),
    ],
)
def test_a_description_takes_the_verb_before_it(text: str, modality: Modality) -> None:
    start, end = text.index("the capital"), text.index("Nigeria") + len("Nigeria")
    assert Manner(Document("m", text), (Sentence(0, len(text)),)).of(0, start, end, is_predicate=True) is modality
