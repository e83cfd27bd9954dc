"""How far the report stands behind a claim."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.grammar.modality import Manner
from geo.records import Modality, Sentence


def manner(text: str, words: str, *, is_predicate: bool) -> Modality:
    start = text.index(words)
    return Manner(Document("m", text), (Sentence(0, len(text)),)).of(
        0, start, start + len(words), is_predicate=is_predicate
    )


@pytest.mark.parametrize(
    ("text", "words", "modality"),
    [
        ("Budapest is in Romania.", "Budapest is in Romania", Modality.ASSERTED),
        ("“Budapest is in Romania,” he said.", "Budapest is in Romania", Modality.QUOTED),
        ('"Budapest is in Romania," he said.', "Budapest is in Romania", Modality.QUOTED),
        ('He said "no" and that Budapest is in Romania.', "Budapest is in Romania", Modality.ASSERTED),
        ("It is not true that Budapest is in Romania.", "Budapest is in Romania", Modality.NEGATED),
        ("If Budapest is in Romania, so is Szeged.", "Budapest is in Romania", Modality.HYPOTHETICAL),
        ("Lemberg was in Austria until 1918.", "Lemberg was in Austria until 1918", Modality.HISTORICAL),
        ("In 1938 Lwow was in Poland.", "Lwow was in Poland", Modality.HISTORICAL),
        ("The teacher claimed, wrongly, that Budapest is in Romania.", "Budapest is in Romania", Modality.REJECTED),
        ("The broadcaster apologised after its map put Budapest in Romania.", "Budapest in Romania", Modality.REJECTED),
    ],
)
def test_a_predicate_takes_the_manner_of_its_sentence(text: str, words: str, modality: Modality) -> None:
    assert manner(text, words, is_predicate=True) is modality


@pytest.mark.parametrize(
    "text",
    [
        "Should the port city in Crimea fall, little would be left.",
        "The army has not taken the port city in Crimea.",
        "He asked whether the port city in Crimea could hold.",
    ],
)
def test_a_noun_phrase_stands_whatever_its_sentence_does(text: str) -> None:
    assert manner(text, "the port city in Crimea", is_predicate=False) is Modality.ASSERTED


def test_an_open_quotation_holds_to_the_end_of_its_paragraph() -> None:
    text = "“We stay.\n\n“Budapest is in Romania.\n\nBudapest lies in Romania."
    assert manner(text, "Budapest is in Romania", is_predicate=True) is Modality.QUOTED
    assert manner(text, "Budapest lies in Romania", is_predicate=True) is Modality.ASSERTED


@pytest.mark.parametrize(
    "text",
    [
        "The teacher claimed, wrongly, that Budapest is in Romania.",
        "Nobody believes that Budapest is the capital of Romania.",
        "Imagine that Budapest were in Romania.",
        "Lviv was then in Poland.",
    ],
)
def test_what_the_report_does_not_say_itself_is_not_flagged(text: str, gazetteer: Gazetteer) -> None:
    assert read(Document("m", text), gazetteer).flags == ()


def test_a_quoted_mistake_is_information(gazetteer: Gazetteer) -> None:
    (flag,) = read(Document("m", "“Budapest is in Romania,” he said."), gazetteer).flags
    assert (flag.code, flag.level.value) == ("GEO101", "info")
