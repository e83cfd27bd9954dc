"""Scores of the network -> terms and links with their probabilities, under what the kinds of names allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gazetteer import PlaceKind
from geo.reader.candidates import Candidates, Span
from geo.reader.labels import BEGIN, INSIDE, JOINED, MANNERS, OUTSIDE, PAIRED, STATES, TAGGED, Floats, LinkType, Manner
from geo.reader.window import Token
from geo.tagger.decode import viterbi

FLOOR: Final = 0.1  # probability below which a link is not told
_LEAST: Final = 1e-9  # stands for probability 0 in a logarithm
_ALLOWED: Final = np.array([[True, True, False], [True, True, True], [True, True, True]])  # [from, to]
_POINTS: Final = frozenset({PlaceKind.SUBURB, PlaceKind.AIRPORT, PlaceKind.PORT, PlaceKind.SEAT, PlaceKind.FACILITY})
_WATERS: Final = frozenset(kind for kind in PlaceKind if kind.is_water)
# Kinds that can be no object of a link. A river without an entry of its own is listed as the land or the town of its
# name ("on the Niger"), so nothing is said of what lies on a water.
_NO_OBJECT: Final = {
    LinkType.IN: _POINTS,
    LinkType.CAPITAL: _POINTS | _WATERS,
    LinkType.BORDERS: _POINTS | _WATERS,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A term that the network marks, with the mean probability of its words."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Linked:
    """A link between terms, by their numbers; ``geo.reader.records.Link`` says what its ends are."""

    type: LinkType
    subject: int
    object: int
    third: int | None
    probability: float
    manner: Manner
    manner_probability: float


def marked(scores: Floats) -> list[Marked]:
    """Terms in the scores ``[words, TAGGED * STATES]``: for each type the best sequence of its states."""
    found: list[Marked] = []
    if not len(scores):
        return found
    probabilities = softmax(scores.reshape(len(scores), len(TAGGED), STATES))
    for column, type_ in enumerate(TAGGED):
        mass = probabilities[:, column]
        states = [*viterbi(np.log(np.maximum(mass, _LEAST)), _ALLOWED), OUTSIDE]
        start: int | None = None
        for i, state in enumerate(states):
            if start is not None and state != INSIDE:
                found.append(Marked(Span(type_, start, i), float(1 - mass[start:i, OUTSIDE].mean())))
                start = None
            if state == BEGIN:
                start = i
    return sorted(found, key=lambda m: (m.span.first, -m.span.last))


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def logistic(scores: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def linked(
    tokens: Sequence[Token],
    spans: Sequence[Span],
    found: Candidates,
    pair_scores: Floats,
    triple_scores: Floats,
    floor: float = FLOOR,
) -> list[Linked]:
    """Links with a probability of ``floor`` or more, in the order of their subjects and objects."""
    pairs = logistic(pair_scores[:, : len(PAIRED)]) * found.allowed
    triples = logistic(triple_scores[:, : len(JOINED)]) * found.triple_allowed
    pair_manners = softmax(pair_scores[:, len(PAIRED) :])
    triple_manners = softmax(triple_scores[:, len(JOINED) :])
    sides = _sides(found, triples[:, JOINED.index(LinkType.IN)])
    links: list[Linked] = []
    between: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair, column in np.argwhere(pairs >= floor):
        type_, (subject, other) = PAIRED[column], (int(n) for n in found.pairs[pair])
        probability = float(pairs[pair, column])
        if type_ is LinkType.BETWEEN:
            between[subject].append((probability, int(pair)))
        else:
            third = sides.get(int(pair)) if type_ is LinkType.IN else None
            links.append(Linked(type_, subject, other, third, probability, *_manner(pair_manners[pair])))
    for triple, column in np.argwhere(triples[:, :-1] >= floor):
        pair, third = (int(n) for n in found.triples[triple])
        subject, other = (int(n) for n in found.pairs[pair])
        probability = float(triples[triple, column])
        links.append(Linked(JOINED[column], subject, other, third, probability, *_manner(triple_manners[triple])))
    links += _betweens(found, between, pair_manners)
    possible = [link for link in links if _possible(link, tokens, spans)]
    return sorted(possible, key=lambda link: (link.subject, link.object, link.third or 0, link.type))


def _sides(found: Candidates, probabilities: Floats) -> dict[int, int]:
    """For each pair the likeliest side of the object that the subject would lie in, if there is one."""
    best: dict[int, tuple[float, int]] = {}
    for triple in np.flatnonzero(probabilities >= 0.5):
        pair, third = (int(n) for n in found.triples[triple])
        best[pair] = max(best.get(pair, (0.0, 0)), (float(probabilities[triple]), third))
    return {pair: third for pair, (_, third) in best.items()}


def _betweens(found: Candidates, places: dict[int, list[tuple[float, int]]], manners: Floats) -> Iterator[Linked]:
    """The two likeliest places of each subject; of one alone nothing is said."""
    for subject, scored in places.items():
        if len(scored) > 1:
            (_, first), (probability, second) = sorted(scored, reverse=True)[:2]
            ends = sorted(int(found.pairs[pair, 1]) for pair in (first, second))
            yield Linked(LinkType.BETWEEN, subject, ends[0], ends[1], probability, *_manner(manners[first]))


def _manner(probabilities: Floats) -> tuple[Manner, float]:
    likeliest = int(probabilities.argmax())
    return MANNERS[likeliest], float(probabilities[likeliest])


def _possible(link: Linked, tokens: Sequence[Token], spans: Sequence[Span]) -> bool:
    """Whether the object may be of a kind that the link needs; a name without kinds may be of any."""
    name = tokens[spans[link.object].first].name
    return name is None or not name.kinds or not name.kinds <= _NO_OBJECT.get(link.type, frozenset())
