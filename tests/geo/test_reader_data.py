"""Marked sentences become the windows that the reader is trained on: what is told, what is answered, what is hidden."""

from __future__ import annotations

import random

import numpy as np
import pytest

from gazetteer import PlaceKind
from geo.reader import LinkType, Manner, TermType
from geo.reader.labels import BEGIN, INSIDE, JOINED, MANNERS, PAIRED, TAGGED
from geo.tagger.model import FOLDER, VOCABULARY
from geo.tagger.words import Vocabulary
from geo.train.reader.marked import MarkError, parse
from geo.train.reader.windows import (
    DISTRACTING,
    NO_MANNER,
    Text,
    Window,
    disguised,
    glued,
    looks_back,
    text_of,
    together,
    window_of,
)

PIECES = Vocabulary.read(FOLDER / VOCABULARY)
KINDS = {"Lae": frozenset({PlaceKind.CITY, PlaceKind.ADMIN2}), "Papua New Guinea": frozenset({PlaceKind.COUNTRY})}
FAR = "{P1 Lae} lies {Q1 200 km} {C1 north} of {P2 Wau}. ||| away(P1,Q1,P2); toward(P1,C1,P2)~neg"
TOWN = "{P1 Lae} was calm. {N1 The {K1 port}} is in {D1 Papua New Guinea}'s {C1 north}. ||| same(N1,P1); in(N1,D1,C1)"


def drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # no secrets


def text(line: str) -> Text:
    return text_of(parse(line), KINDS)


def answers(window: Window) -> set[tuple[LinkType, tuple[str, ...], Manner]]:
    """The links that a window teaches, by the words of their terms."""
    found = set()
    told = [window.text.text[window.tokens[s.first].start : window.tokens[s.last - 1].end] for s in window.spans]
    for pair, column in np.argwhere(window.links):
        ends = tuple(told[n] for n in window.candidates.pairs[pair])
        found.add((PAIRED[column], ends, MANNERS[window.manners[pair]]))
    for triple, column in np.argwhere(window.joined):
        pair, third = window.candidates.triples[triple]
        ends = (*(told[n] for n in window.candidates.pairs[pair]), told[third])
        found.add((JOINED[column], ends, MANNERS[window.joined_manners[triple]]))
    return found


def test_a_line_is_text_terms_and_relations() -> None:
    item = parse(TOWN, "file:3")
    assert item.text == "Lae was calm. The port is in Papua New Guinea's north."
    assert [(m.id, m.type, item.text[m.start : m.end]) for m in item.marks] == [
        ("P1", TermType.NAME, "Lae"),
        ("N1", TermType.PHRASE, "The port"),
        ("K1", TermType.NOUN, "port"),
        ("D1", TermType.DEMONYM, "Papua New Guinea"),
        ("C1", TermType.SIDE, "north"),
    ]
    assert [(f.type, f.subject, f.object, f.third) for f in item.facts] == [
        (LinkType.SAME, "N1", "P1", None),
        (LinkType.IN, "N1", "D1", "C1"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{P1 Lae}", "|||"),
        ("{P1 Lae ||| ", "not closed"),
        ("Lae} ||| ", "closes nothing"),
        ("{X1 Lae} ||| ", "no term begins"),
        ("{P1 Lae} {P1 Wau} ||| ", "one id"),
        ("{P1 Lae} ||| in(P1,P2)", "missing"),
        ("{P1 Lae} {P2 Wau} ||| eats(P1,P2)", "no relation"),
        ("{P1 Lae} {P2 Wau} ||| in(P1,P2)~maybe", "cannot read"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, says: str) -> None:
    with pytest.raises(MarkError) as caught:
        parse(line)
    assert says in str(caught.value)


def test_relations_become_answers() -> None:
    assert answers(window_of(text(FAR), PIECES)) == {
        (LinkType.AWAY, ("Lae", "Wau", "200 km"), Manner.ASSERTED),
        (LinkType.TOWARD, ("Lae", "Wau", "north"), Manner.NEGATED),
    }
    assert answers(window_of(text(TOWN), PIECES)) == {
        (LinkType.SAME, ("The port", "Lae"), Manner.ASSERTED),
        (LinkType.IN, ("The port", "Papua New Guinea"), Manner.ASSERTED),
        (LinkType.IN, ("The port", "Papua New Guinea", "north"), Manner.ASSERTED),
    }


def test_a_border_is_taught_from_both_sides_and_between_for_both_places() -> None:
    borders = answers(window_of(text("{P1 Lae} meets {P2 Wau}. ||| borders(P1,P2)"), PIECES))
    assert {ends for _, ends, _ in borders} == {("Lae", "Wau"), ("Wau", "Lae")}
    between = answers(window_of(text("{P1 A} is between {P2 B} and {P3 C}. ||| between(P1,P2,P3)"), PIECES))
    assert {ends for _, ends, _ in between} == {("A", "B"), ("A", "C")}


def test_states_of_terms() -> None:
    window = window_of(text(FAR), PIECES)
    measures = window.tags[:, TAGGED.index(TermType.MEASURE)].tolist()
    assert measures == [0, 0, BEGIN, INSIDE, 0, 0, 0, 0]


def test_what_is_not_said_has_no_manner() -> None:
    window = window_of(text(FAR), PIECES)
    assert set(window.manners.tolist()) == {NO_MANNER}
    assert (window.joined_manners != NO_MANNER).sum() == 2


def test_a_possessive_is_told_as_a_name_and_an_adjective_as_a_demonym() -> None:
    line = "{D1 Swiss} and {D2 US} troops left {D3 Norway}'s coast. |||"
    assert [(n.id, n.demonym) for n in text(line).names] == [("D1", True), ("D2", False), ("D3", False)]


def test_names_within_names_are_not_told() -> None:
    found = text("{P1 {K1 Lake} {P2 Tana}} is near {P3 Lae}. ||| kind(P1,K1); near(P1,P3)")
    assert [n.id for n in found.names] == ["P1", "P3"]
    assert [f.type for f in found.facts] == [LinkType.NEAR]


def test_texts_run_together_keep_their_answers() -> None:
    one, other = text(FAR), text(TOWN)
    window = window_of(together([one, other]), PIECES)
    assert answers(window) == answers(window_of(one, PIECES)) | answers(window_of(other, PIECES))
    assert together([text("{P1 Lae}: calm ||| "), one]).text.startswith("Lae: calm\n\nLae lies")


def test_a_phrase_without_antecedent_has_nothing_before_it() -> None:
    lost = text("{N1 The {K1 port}} was calm. ||| kind(N1,K1)")
    assert looks_back(lost)
    assert not looks_back(text(TOWN))
    assert not looks_back(text("{N1 A {K1 village}} near {P1 Lae} was calm. ||| near(N1,P1)"))
    for seed in range(30):
        for run in glued([lost, text(FAR), text(FAR), text(FAR)], (), drawn(seed)):
            assert "The port" not in run.text[1:]


def test_sentences_without_claims_teach_terms_only_where_they_may() -> None:
    silent = Text("The port was calm.", (), (), (), ())
    window = window_of(together([text(FAR), silent]), PIECES)
    assert window.taught.tolist() == [True] * 8 + [False] * 5


def test_the_same_seed_makes_the_same_windows() -> None:
    texts = [text(FAR), text(TOWN)] * 5
    first, second = ([disguised(t, rng) for t in glued(texts, (), rng)] for rng in (drawn(7), drawn(7)))
    assert first == second


def test_disguises_hide_kinds_names_and_never_a_term() -> None:
    whole = text(TOWN)
    seen = [disguised(whole, drawn(seed)) for seed in range(400)]
    assert {1, 2} <= {len(d.names) for d in seen}
    assert any(not name.kinds for d in seen for name in d.names)
    for d in seen:
        told = {name.id for name in d.names}
        assert all(mark.id in told for mark in d.marks if mark.type in (TermType.NAME, TermType.DEMONYM))
        assert all({f.subject, f.object} <= {m.id for m in d.marks} for f in d.facts)


def test_a_distracting_phrase_is_a_term_and_no_answer() -> None:
    whole = text("{P1 Lae} saw the army and the fleet leave. |||")
    seen = [disguised(whole, drawn(seed)) for seed in range(60)]
    windows = [window_of(d, PIECES) for d in seen if any(m.id == DISTRACTING for m in d.marks)]
    assert windows
    for window in windows:
        assert not window.tags.any()
        assert not window.links.any()
        assert len(window.candidates.pairs) > 0
