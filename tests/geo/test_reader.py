"""The reader of claims: what its network is told, what may be linked, and how its scores become terms and links."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer, PlaceKind
from geo.reader import LinkType, Manner, Name, Term, TermType
from geo.reader.candidates import MOST, Candidates, Span, candidates
from geo.reader.decode import linked, marked
from geo.reader.labels import BEGIN, INSIDE, JOINED, MANNERS, PAIRED, STATES, TAGGED, Floats
from geo.reader.model import CHECKSUMS, ENCODER, LINKER, Model
from geo.reader.names import names_of
from geo.reader.reader import BEFORE, LONGEST, WINDOW, Reader
from geo.reader.window import KINDS, ROLES, UNKNOWN, Encoded, Token, encode, role_of, tokens_of
from geo.records import Mention, Role
from geo.sentences import split
from geo.tagger import ModelError
from geo.tagger.model import FOLDER, VOCABULARY
from geo.tagger.words import Vocabulary

VOCABULARY_OF_TAGGER = Vocabulary.read(FOLDER / VOCABULARY)


def named(text: str, *words: str, kinds: Mapping[str, Sequence[PlaceKind]] | None = None) -> list[Name]:
    """Every occurrence of each of the words, as a name."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(Name(f"m{at}", at, at + len(word), frozenset((kinds or {}).get(word, ()))))
            at = text.find(word, at + 1)
    return sorted(found, key=lambda name: name.start)


def tokens(text: str, *names: str) -> list[Token]:
    return tokens_of(text, split(text), named(text, *names))


# ---- what the network is told


def test_a_name_is_one_token_and_its_words_are_not_told() -> None:
    text = "Port Moresby lies far from Lae."
    names = named(text, "Port Moresby", "Lae", kinds={"Port Moresby": [PlaceKind.CITY, PlaceKind.ADMIN1]})
    found = tokens_of(text, split(text), names)
    assert [t.text for t in found] == ["Port Moresby", "lies", "far", "from", "Lae", "."]
    other = encode(
        text.replace("Port Moresby", "Rome"),
        [*tokens_of("Rome", split("Rome"), [Name("m0", 0, 4, names[0].kinds)]), *found[1:]],
        VOCABULARY_OF_TAGGER,
    )
    own = encode(text, found, VOCABULARY_OF_TAGGER)
    assert own.pieces.tolist() == other.pieces.tolist()
    assert own.kinds.tolist() == other.kinds.tolist()
    assert own.kinds[1, [KINDS.index(PlaceKind.CITY), KINDS.index(PlaceKind.ADMIN1)]].tolist() == [0.5, 0.5]
    assert own.kinds[own.firsts[4], UNKNOWN] == 1


@pytest.mark.parametrize(
    ("text", "demonym", "expected"),
    [
        ("Norway's Svalbard", False, TermType.DEMONYM),
        ("Norway’s Svalbard", False, TermType.DEMONYM),
        ("Norway and Svalbard", False, TermType.NAME),
        ("Norway and Svalbard", True, TermType.DEMONYM),
    ],
)
def test_a_possessive_is_told_as_a_demonym(text: str, demonym: bool, expected: TermType) -> None:
    name = Name("m1", 0, 6, demonym=demonym)
    assert role_of(text, name) is expected
    arrays = encode(text, tokens_of(text, split(text), [name]), VOCABULARY_OF_TAGGER)
    assert arrays.kinds[1, ROLES[expected]] == 1


def test_tokens_know_their_sentence() -> None:
    text = "Lae is a port. It lies on the Markham."
    assert {t.text: t.sentence for t in tokens(text, "Lae", "Markham")} | {".": 0} == {
        "Lae": 0, "is": 0, "a": 0, "port": 0, ".": 0, "It": 1, "lies": 1, "on": 1, "the": 1, "Markham": 1,
    }  # fmt: skip


def test_a_mention_is_told_by_what_it_may_be_and_only_where_it_is_a_place(gazetteer: Gazetteer) -> None:
    def mention(id_: str, words: str, role: Role) -> Mention:
        return Mention(id_, 0, len(words), words, 0, role, words)

    told_of = names_of(
        [
            mention("m1", "Georgia", Role.LITERAL),
            mention("m2", "Georgian", Role.DEMONYM),
            mention("m3", "Paris Hilton", Role.PERSON),
            mention("m4", "Qwertzuiopa", Role.LITERAL),
        ],
        gazetteer,
    )
    assert [(n.id, n.demonym) for n in told_of] == [("m1", False), ("m2", True), ("m4", False)]
    assert {PlaceKind.COUNTRY, PlaceKind.ADMIN1} <= told_of[0].kinds
    assert PlaceKind.COUNTRY in told_of[1].kinds
    assert told_of[2].kinds == frozenset()


# ---- what may be linked


def spans_in(found: Sequence[Token], terms: Mapping[str, TermType]) -> list[Span]:
    """The terms as tokens; each is one token or a run of them."""
    spans = []
    for words, type_ in terms.items():
        wanted = [t.text for t in tokens_of(words, split(words), ())] if type_ is not TermType.NAME else [words]
        texts = [t.text for t in found]
        first = next(i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted)
        spans.append(Span(type_, first, first + len(wanted)))
    return spans


def pairs_of(found: Candidates, link: LinkType) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for (a, b), may in zip(found.pairs, found.allowed, strict=True) if may[PAIRED.index(link)]}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Lae lies near Wau.", True),
        ("Lae was quiet. Police in Wau said nothing.", False),
        ("Lae was quiet. It lies near Wau.", True),
        ("Lae was quiet. Nothing moved. It lies near Wau.", True),
        ("Lae was quiet. Nothing moved. Nobody came. It lies near Wau.", False),
    ],
)
def test_links_stay_within_a_sentence_unless_a_pronoun_goes_back(text: str, near: bool) -> None:
    found = tokens(text, "Lae", "Wau")
    spans = spans_in(found, {"Lae": TermType.NAME, "Wau": TermType.NAME})
    assert ((1, 0) in pairs_of(candidates(found, spans), LinkType.NEAR)) is near


def test_a_phrase_may_go_back_any_distance_and_nothing_else_may() -> None:
    text = "Lae was quiet. Nothing moved. Nobody came. The town slept."
    found = tokens(text, "Lae")
    spans = spans_in(found, {"Lae": TermType.NAME, "The town": TermType.PHRASE, "town": TermType.NOUN})
    pairs = candidates(found, spans)
    assert pairs_of(pairs, LinkType.SAME) == {(1, 0)}
    assert pairs_of(pairs, LinkType.KIND) == {(1, 2)}
    assert pairs_of(pairs, LinkType.NEAR) == set()


def test_a_measure_in_the_next_sentence_may_miss_its_other_end() -> None:
    text = "Lae was quiet. Help came from Wau, 50 km to the south."
    found = tokens(text, "Lae", "Wau")
    terms = {"Lae": TermType.NAME, "Wau": TermType.NAME, "50 km": TermType.MEASURE, "south": TermType.SIDE}
    pairs = candidates(found, spans_in(found, terms))
    joined = {
        (*(int(n) for n in pairs.pairs[pair]), int(third), link)
        for (pair, third), may in zip(pairs.triples, pairs.triple_allowed, strict=True)
        for link, allowed in zip(JOINED, may, strict=True)
        if allowed
    }
    assert {(1, 0, 2, LinkType.AWAY), (1, 0, 3, LinkType.TOWARD)} <= joined
    assert (1, 0, 2, LinkType.TOWARD) not in joined
    assert pairs_of(pairs, LinkType.NEAR) == set()


def test_the_gap_is_the_words_between_two_terms() -> None:
    found = tokens("Lae lies well north of Wau.", "Lae", "Wau")
    pairs = candidates(found, spans_in(found, {"Lae": TermType.NAME, "Wau": TermType.NAME}))
    words = [[t.text for t in found[first:last]] for first, last in pairs.gap]
    assert words == [["lies", "well", "north", "of"]] * 2
    assert pairs.distance[0] != pairs.distance[1]


def test_no_terms_give_no_candidates() -> None:
    found = candidates(tokens("Nothing happened."), [])
    assert len(found.pairs) == len(found.triples) == 0


def test_a_window_full_of_terms_is_bounded() -> None:
    text = " ".join(["Lae north of"] * 60)
    found = tokens(text, "Lae")
    spans = [Span(TermType.NAME if t.name else TermType.SIDE, i, i + 1) for i, t in enumerate(found)]
    may = candidates(found, spans)
    assert len(may.triples) == MOST
    assert len(may.pairs) == 60 * 59


def test_the_nearest_pairs_are_kept_of_too_many() -> None:
    found = tokens(" ".join(["Lae"] * 120), "Lae")
    pairs = candidates(found, [Span(TermType.NAME, i, i + 1) for i in range(len(found))]).pairs
    assert len(pairs) == MOST
    assert {(i, i + 1) for i in range(119)} <= {(int(a), int(b)) for a, b in pairs}
    assert pairs.tolist() == sorted(pairs.tolist())


# ---- scores to terms and links


def states_of(*columns: tuple[TermType, Sequence[int]]) -> Floats:
    """Scores of words whose states are these, and outside for every other type."""
    length = len(columns[0][1])
    scores = np.zeros((length, len(TAGGED), STATES), dtype=np.float32)
    scores[:, :, 0] = 8
    for type_, states in columns:
        for word, state in enumerate(states):
            scores[word, TAGGED.index(type_)] = 0
            scores[word, TAGGED.index(type_), state] = 9
    return scores.reshape(length, -1)


def test_terms_of_different_types_may_overlap() -> None:
    scores = states_of((TermType.PHRASE, [BEGIN, INSIDE, INSIDE, 0]), (TermType.NOUN, [0, 0, BEGIN, 0]))
    assert [m.span for m in marked(scores)] == [Span(TermType.PHRASE, 0, 3), Span(TermType.NOUN, 2, 3)]


def test_two_terms_of_a_type_may_touch() -> None:
    scores = states_of((TermType.SIDE, [BEGIN, BEGIN, INSIDE, 0]))
    assert [(m.span.first, m.span.last) for m in marked(scores)] == [(0, 1), (1, 3)]


@given(st.lists(st.lists(st.floats(-9, 9, width=32), min_size=18, max_size=18), max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_scores_give_terms_in_order_that_do_not_overlap_within_a_type(rows: list[list[float]]) -> None:
    found = marked(np.array(rows, dtype=np.float32).reshape(len(rows), 18))
    for type_ in TAGGED:
        own = [m.span for m in found if m.span.type is type_]
        assert all(a.last <= b.first for a, b in pairwise(own))
    assert all(0 < m.probability <= 1 for m in found)


Told = tuple[LinkType, str, str, float, Manner]


def scored(
    found: Candidates, terms: Sequence[str], pairs: Sequence[Told], sides: Mapping[tuple[str, str, str], float]
) -> tuple[Floats, Floats]:
    """Scores that tell these links of terms, by their words, and no other."""
    pair_scores = np.full((len(found.pairs), len(PAIRED) + len(MANNERS)), -9.0, dtype=np.float32)
    triple_scores = np.full((len(found.triples), len(JOINED) + len(MANNERS)), -9.0, dtype=np.float32)
    numbers = {(terms[a], terms[b]): n for n, (a, b) in enumerate(found.pairs)}
    for link, subject, other, score, manner in pairs:
        row = pair_scores[numbers[subject, other]]
        row[PAIRED.index(link)] = score
        row[len(PAIRED) + MANNERS.index(manner)] = 9
    for n, (pair, third) in enumerate(found.triples):
        a, b = found.pairs[pair]
        triple_scores[n, JOINED.index(LinkType.IN)] = sides.get((terms[a], terms[b], terms[third]), -9)
    return pair_scores, triple_scores


def told(
    text: str,
    terms: Mapping[str, TermType],
    kinds: Mapping[str, Sequence[PlaceKind]],
    *pairs: Told,
    sides: Mapping[tuple[str, str, str], float] | None = None,
) -> list[tuple[LinkType, str, str, str | None, Manner]]:
    """What is made of scores that tell these links, and of how sure a side goes with a pair of places."""
    names = [words for words, type_ in terms.items() if type_ is TermType.NAME]
    found = tokens_of(text, split(text), named(text, *names, kinds=kinds))
    spans = spans_in(found, terms)
    may = candidates(found, spans)
    order = list(terms)
    return [
        (x.type, order[x.subject], order[x.object], None if x.third is None else order[x.third], x.manner)
        for x in linked(found, spans, may, *scored(may, order, pairs, sides or {}))
    ]


PLACE = {"Lae": TermType.NAME, "Wau": TermType.NAME, "Bulolo": TermType.NAME}
TEXT = "Lae lies in the north of Wau near Bulolo."


def test_each_link_has_a_manner_of_its_own() -> None:
    links = told(
        TEXT,
        PLACE,
        {},
        (LinkType.IN, "Lae", "Wau", 4, Manner.ASSERTED),
        (LinkType.NEAR, "Lae", "Bulolo", 2, Manner.NEGATED),
    )
    assert links == [
        (LinkType.IN, "Lae", "Wau", None, Manner.ASSERTED),
        (LinkType.NEAR, "Lae", "Bulolo", None, Manner.NEGATED),
    ]


def test_a_side_goes_with_being_inside_only_where_it_is_sure() -> None:
    terms = {**PLACE, "north": TermType.SIDE}
    inside = (LinkType.IN, "Lae", "Wau", 4, Manner.ASSERTED)
    with_side = told(TEXT, terms, {}, inside, sides={("Lae", "Wau", "north"): 2})
    without = told(TEXT, terms, {}, inside, sides={("Lae", "Wau", "north"): -2})
    assert [x[3] for x in with_side] == ["north"]
    assert [x[3] for x in without] == [None]


def test_between_needs_two_places() -> None:
    one = (LinkType.BETWEEN, "Lae", "Wau", 3, Manner.ASSERTED)
    two = (LinkType.BETWEEN, "Lae", "Bulolo", 3, Manner.ASSERTED)
    assert told(TEXT, PLACE, {}, one) == []
    assert told(TEXT, PLACE, {}, one, two) == [(LinkType.BETWEEN, "Lae", "Wau", "Bulolo", Manner.ASSERTED)]


@pytest.mark.parametrize(
    ("link", "kinds", "expected"),
    [
        (LinkType.BORDERS, [], 1),
        (LinkType.BORDERS, [PlaceKind.RIVER, PlaceKind.CITY], 1),
        (LinkType.BORDERS, [PlaceKind.RIVER, PlaceKind.AIRPORT], 0),
        (LinkType.IN, [PlaceKind.AIRPORT], 0),
        (LinkType.IN, [PlaceKind.LAKE], 1),
        (LinkType.ON, [PlaceKind.COUNTRY], 1),  # the Niger is listed as the country
    ],
)
def test_a_link_needs_an_object_that_may_be_of_its_kind(link: LinkType, kinds: list[PlaceKind], expected: int) -> None:
    assert len(told(TEXT, PLACE, {"Wau": kinds}, (link, "Lae", "Wau", 4, Manner.ASSERTED))) == expected


# ---- a document


@dataclass
class Scripted:
    """A network that marks each "town" as a phrase and tells what ``says`` of each pair; it keeps what it was given."""

    says: Callable[[Span, Span], LinkType | None]
    vocabulary: Vocabulary = field(default=VOCABULARY_OF_TAGGER)
    windows: list[Encoded] = field(default_factory=list)

    def states(self, window: Encoded) -> tuple[Floats, Floats]:
        self.windows.append(window)
        town = VOCABULARY_OF_TAGGER.pieces_of("town")[0]
        begins = [BEGIN if window.pieces[first] == town else 0 for first in window.firsts]
        return np.zeros((len(window.firsts), 4), dtype=np.float32), states_of((TermType.PHRASE, begins))

    def links(self, states: Floats, spans: list[Span], found: Candidates) -> tuple[Floats, Floats]:
        assert all(span.last <= len(states) for span in spans)
        scores = np.full((len(found.pairs), len(PAIRED) + len(MANNERS)), -9.0, dtype=np.float32)
        for row, (a, b) in zip(scores, found.pairs, strict=True):
            link = self.says(spans[a], spans[b])
            if link is not None:
                row[PAIRED.index(link)] = 5
        return scores, np.full((len(found.triples), len(JOINED) + len(MANNERS)), -9.0, dtype=np.float32)


def goes_back(subject: Span, other: Span) -> LinkType | None:
    return LinkType.SAME if subject.type is TermType.PHRASE and other.type is TermType.NAME else None


def test_every_link_is_told_once_though_windows_overlap() -> None:
    text = " ".join(f"Lae{n} was quiet and nothing moved in the streets. The town slept." for n in range(60))
    names = named(text, *(f"Lae{n} " for n in range(60)))
    names = [Name(name.id, name.start, name.end - 1) for name in names]
    network = Scripted(goes_back)
    reading = Reader(network).read(text, split(text), names)
    assert len(network.windows) > 3
    keys = [(link.subject.start, link.object.start) for link in reading.links]
    assert len(keys) == len(set(keys))
    own = {(text.find("town", name.start), name.start) for name in names}
    assert own <= set(keys), "a phrase reaches the name before it, over the edge of a window too"
    assert [term.name for term in reading.terms if term.type is TermType.NAME] == [name.id for name in names]
    assert list(reading.terms) == sorted(reading.terms, key=lambda term: term.start)


def test_offsets_are_those_of_the_text() -> None:
    text = "  Prices rose.\n\nLae was quiet. The town slept."
    reading = Reader(Scripted(goes_back)).read(text, split(text), named(text, "Lae"))
    assert [(link.type, words(text, link.subject), words(text, link.object)) for link in reading.links] == [
        (LinkType.SAME, "town", "Lae")
    ]


def words(text: str, term: Term) -> str:
    return text[term.start : term.end]


def test_text_without_names_is_not_read() -> None:
    network = Scripted(goes_back)
    text = "The town slept. " * 50
    reading = Reader(network).read(text, split(text), ())
    assert not network.windows
    assert reading.links == ()


def test_a_window_holds_no_more_than_the_network_reads() -> None:
    text = "Lae " + "and so on " * 900 + "the town. " + "Lae slept. " * 300
    network = Scripted(goes_back)
    Reader(network).read(text, split(text), named(text, "Lae"))
    assert max(len(window.pieces) for window in network.windows) <= max(BEFORE + LONGEST, WINDOW) + 2


def test_marked_terms_may_be_given() -> None:
    text = "Lae was quiet. The city slept."
    given_terms = [Term(TermType.PHRASE, 15, 23)]
    reading = Reader(Scripted(goes_back)).read(text, split(text), named(text, "Lae"), given=given_terms)
    assert [words(text, link.subject) for link in reading.links] == ["The city"]


@given(st.text(st.sampled_from("Lae town. \n'’\"12kmß中́"), max_size=200), st.data())
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    names = [Name(f"m{a}", a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    reading = Reader(Scripted(goes_back)).read(text, split(text), names)
    assert all(0 <= term.start < term.end <= len(text) for term in reading.terms)
    assert all({link.subject, link.object} <= set(reading.terms) for link in reading.links)


# ---- the model's files


def test_a_missing_model_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing or cannot be read.*reinstall") as caught:
        Model.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    for name in (ENCODER, LINKER, VOCABULARY):
        (tmp_path / name).write_bytes(b"x")
    sums = {name: hashlib.sha256(b"x").hexdigest() for name in (ENCODER, LINKER, VOCABULARY)}
    (tmp_path / CHECKSUMS).write_text(json.dumps(sums))
    with pytest.raises(ModelError, match="does not load"):
        Model.load(tmp_path)
    (tmp_path / LINKER).write_bytes(b"y")
    with pytest.raises(ModelError, match="checksum"):
        Model.load(tmp_path)
