"""Recognisers by name, and how the tagger's names and the gazetteer's become one."""

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo.errors import RecogniserError
from geo.read import read
from geo.recognise import combined, is_recogniser, recogniser_named
from geo.records import Document, Label, Role, Span


def span(text: str, name: str, label: Label, certainty: float = 0.99) -> Span:
    start = text.index(name)
    return Span(start, start + len(name), label, certainty)


def shown(text: str, spans: tuple[Span, ...]) -> list[tuple[str, Label]]:
    return [(text[s.start : s.end], s.label) for s in spans]


@pytest.mark.parametrize(
    ("text", "learned", "known", "expected"),
    [
        ("The Indian Ocean warmed.", ("Indian", Label.DEMONYM), ("Indian Ocean", Label.PLACE), "Indian Ocean"),
        ("It hit Kharkiv.", None, ("Kharkiv", Label.PLACE), "Kharkiv"),
        ("Jordan Mills spoke.", ("Jordan Mills", Label.PERSON), ("Jordan", Label.PLACE), "Jordan Mills"),
    ],
)
def test_the_better_judge_decides(
    gazetteer: Gazetteer,
    text: str,
    learned: tuple[str, Label] | None,
    known: tuple[str, Label],
    expected: str,
) -> None:
    found = combined(text, [span(text, *learned)] if learned else [], [span(text, *known)], gazetteer)
    assert [name for name, _ in shown(text, found)] == [expected]


def test_a_village_that_the_tagger_did_not_see_is_no_name(gazetteer: Gazetteer) -> None:
    text = "The Sandwich was warm."
    assert combined(text, [], [span(text, "Sandwich", Label.PLACE)], gazetteer) == ()


def test_a_doubtful_name_that_no_list_holds_is_left_out(gazetteer: Gazetteer) -> None:
    text = "They met at Qwzx Grill."
    assert combined(text, [span(text, "Qwzx Grill", Label.PLACE, 0.7)], [], gazetteer) == ()
    assert combined(text, [span(text, "Qwzx Grill", Label.PLACE, 0.95)], [], gazetteer) != ()


def test_dollars_are_no_country(gazetteer: Gazetteer) -> None:
    text = "It cost US$ 40 million."
    assert combined(text, [span(text, "US", Label.PLACE)], [], gazetteer) == ()


def test_a_person_that_nobody_would_take_for_a_place_is_left_out(gazetteer: Gazetteer) -> None:
    text = "Zbigniew Wojciechowski spoke."
    assert combined(text, [span(text, "Zbigniew Wojciechowski", Label.PERSON)], [], gazetteer) == ()


@pytest.mark.parametrize(
    ("name", "known"), [("default", True), ("rules", True), ("spacy:x", True), ("spacy:", False), ("", False)]
)
def test_names_of_recognisers(name: str, known: bool) -> None:
    assert is_recogniser(name) is known


def test_a_spacy_pipeline_serves_as_recogniser(tmp_path: Path, gazetteer: Gazetteer) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is optional")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Goma"}, {"label": "PERSON", "pattern": "Paris Hilton"}])
    pipeline.to_disk(tmp_path / "tiny")
    text = "Paris Hilton flew to Goma. Kigali was not told."
    report = read(Document("d", text), gazetteer, recogniser=recogniser_named(f"spacy:{tmp_path / 'tiny'}"))
    assert [(r.mention.text, r.mention.role) for r in report.resolutions] == [
        ("Paris Hilton", Role.PERSON),
        ("Goma", Role.LITERAL),
    ]


def test_a_missing_pipeline_is_said_in_one_line() -> None:
    pytest.importorskip("spacy", reason="spaCy is optional")
    with pytest.raises(RecogniserError, match="no pipeline 'nowhere_sm' here") as caught:
        recogniser_named("spacy:nowhere_sm")
    assert "\n" not in str(caught.value)


def test_two_republics_are_two_names(gazetteer: Gazetteer) -> None:
    text = "They recognised the so-called Donetsk and Luhansk People’s Republics in February."
    found = [r for r in read(Document("d", text), gazetteer).resolutions if r.place is not None]
    assert [(r.mention.text, r.place.name) for r in found if r.place] == [
        ("Donetsk", "Donetsk People's Republic"),
        ("Luhansk People’s Republics", "Luhansk People's Republic"),
    ]
