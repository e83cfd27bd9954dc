"""Which terms a link may join, and how far apart they stand: what the network scores.

Links stay within a sentence, but for those of a phrase with what it goes back to, of a sentence whose pronoun may stand
for a place of a sentence before it, and of a side or a measure without its other end ("Y is 50 km to the north").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.reader.labels import (
    BETWEEN_PLACES,
    CARRIER,
    JOINED,
    OBJECTS,
    PAIRED,
    PLACES,
    LinkType,
    Numbers,
    TermType,
)
from geo.reader.window import Token, goes_back

Bools = NDArray[np.bool_]

REACH: Final = 2  # sentences that a pronoun reaches back
MOST: Final = 4000  # pairs of a window, and triples; no prose has as many, and those nearest to each other are kept
_STEPS: Final = np.array(
    [0, 1, 2, 3, 4, 6, 9, 13, 21, 36]
)  # words between two terms, from which the next bucket starts
DISTANCES: Final = 2 * len(_STEPS) + 1  # before, after, overlapping
SENTENCES: Final = 5  # how many sentences apart: two or more before ... two or more after
_TYPES: Final = tuple(TermType)


@dataclass(frozen=True, slots=True)
class Span:
    """A term as tokens ``first`` to ``last`` (exclusive) of its window."""

    type: TermType
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be linked: pairs of terms, and triples of a pair with a term that carries the link.

    ``gap`` is the words between two terms as token numbers, ``[first, last)``, empty where they overlap.
    """

    pairs: Numbers  # [pairs, 2], numbers of terms
    gap: Numbers  # [pairs, 2]
    distance: Numbers  # [pairs], a bucket
    sentences: Numbers  # [pairs], a bucket
    allowed: Bools  # [pairs, PAIRED]
    triples: Numbers  # [triples, 2], number of a pair and of the third term
    triple_gap: Numbers  # [triples, 2, 2], from the third term to subject and object
    triple_distance: Numbers  # [triples, 2]
    triple_allowed: Bools  # [triples, JOINED]


def arrays_of(spans: Sequence[Span]) -> tuple[Numbers, Numbers]:
    """First and last token of each term, ``[terms, 2]``, and the number of its type."""
    ends = np.array([(s.first, s.last - 1) for s in spans], dtype=np.int64).reshape(-1, 2)
    return ends, np.array([_TYPES.index(s.type) for s in spans], dtype=np.int64)


def candidates(tokens: Sequence[Token], spans: Sequence[Span]) -> Candidates:
    """All of a window."""
    ends, _ = arrays_of(spans)
    place = np.array([s.type in PLACES for s in spans], dtype=bool)
    phrase = np.array([s.type is TermType.PHRASE for s in spans], dtype=bool)
    sentence = np.array([tokens[s.first].sentence for s in spans], dtype=np.int64)
    pronoun = np.zeros(1 + max((t.sentence for t in tokens), default=0), dtype=bool)
    pronoun[list(goes_back(tokens))] = True
    apart = sentence[None, :] - sentence[:, None]
    later = np.maximum(sentence[None, :], sentence[:, None])
    carried = np.zeros(len(pronoun), dtype=bool)
    carried[[tokens[s.first].sentence for s in spans if s.type in CARRIER]] = True
    near = (apart == 0) | ((np.abs(apart) <= REACH) & pronoun[later])
    other = place[:, None] & ~np.eye(len(spans), dtype=bool)
    joinable = other & place[None, :] & (near | ((np.abs(apart) == 1) & carried[later]))
    allowed = np.zeros((len(spans), len(spans), len(PAIRED)), dtype=bool)
    allowed[..., [PAIRED.index(link) for link in BETWEEN_PLACES]] = (other & place[None, :] & near)[..., None]
    allowed[..., PAIRED.index(LinkType.SAME)] = other & phrase[:, None] & place[None, :]
    for type_, links in OBJECTS.items():
        objects = np.array([s.type is type_ for s in spans], dtype=bool)
        for link in links:
            allowed[..., PAIRED.index(link)] = other & objects[None, :] & near
    pairs = np.argwhere(allowed.any(axis=2) | joinable)
    pairs = pairs[_nearest(np.abs(ends[pairs[:, 0], 0] - ends[pairs[:, 1], 0]))]
    gap, distance = _between(ends[pairs[:, 0]], ends[pairs[:, 1]])
    triples, carries = _triples(spans, sentence, ends, pairs, np.flatnonzero(joinable[pairs[:, 0], pairs[:, 1]]))
    thirds = ends[triples[:, 1]]
    to_subject, to_object = (_between(thirds, ends[pairs[triples[:, 0], side]]) for side in (0, 1))
    return Candidates(
        pairs,
        gap,
        distance,
        np.clip(apart[pairs[:, 0], pairs[:, 1]], -2, 2) + 2,
        allowed[pairs[:, 0], pairs[:, 1]],
        triples,
        np.stack([to_subject[0], to_object[0]], axis=1),
        np.stack([to_subject[1], to_object[1]], axis=1),
        carries,
    )


def _triples(
    spans: Sequence[Span], sentence: Numbers, ends: Numbers, pairs: Numbers, joinable: Numbers
) -> tuple[Numbers, Bools]:
    """Each pair of places with each term of their sentences that may carry a link between them."""
    thirds = np.array([i for i, s in enumerate(spans) if s.type in CARRIER], dtype=np.int64)
    carries = np.array([[link in CARRIER[spans[i].type] for link in JOINED] for i in thirds], dtype=bool)
    subjects, objects = pairs[joinable, 0], pairs[joinable, 1]
    beside = (sentence[subjects][:, None] == sentence[thirds]) | (sentence[objects][:, None] == sentence[thirds])
    which, third = np.nonzero(beside)
    at = ends[thirds[third], 0]
    kept = _nearest(np.abs(at - ends[subjects[which], 0]) + np.abs(at - ends[objects[which], 0]))
    which, third = which[kept], third[kept]
    found = np.stack([joinable[which], thirds[third]], axis=1)
    return found, carries.reshape(-1, len(JOINED))[third]


def _nearest(spread: Numbers) -> Numbers:
    """Numbers of the candidates that are kept, in their order: the nearest, where they are too many."""
    return np.sort(np.argsort(spread, kind="stable")[:MOST])


def _between(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """The words between terms ``a`` and ``b`` (first and last token of each), and the buckets of how many they are."""
    after = b[:, 0] > a[:, 1]
    before = a[:, 0] > b[:, 1]
    first = np.where(after, a[:, 1] + 1, np.where(before, b[:, 1] + 1, 0))
    last = np.where(after, b[:, 0], np.where(before, a[:, 0], 0))
    step = np.searchsorted(_STEPS, last - first, side="right") - 1
    bucket = np.where(after, 1 + step, np.where(before, 1 + len(_STEPS) + step, 0))
    return np.stack([first, last], axis=1), bucket
