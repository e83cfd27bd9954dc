"""What the reader of claims says of a text: the types of terms and links, and how a link is meant.

This is the contract between the network and whoever reads its answers. The order of the members is part of the model.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


class TermType(StrEnum):
    """What a term does in a sentence."""

    NAME = "name"  # a place's name
    DEMONYM = "demonym"  # an adjective of a place, or its name with a possessive: "Swiss", "Norway's"
    PHRASE = "phrase"  # stands for a place without naming it: "this port city"
    SIDE = "side"  # compass words and parts: "north-east", "the southern tip"
    MEASURE = "measure"  # a distance or a time of travel with its unit
    NOUN = "noun"  # says what a place is: "city", "island state"
    SHORE = "shore"  # says that a place touches the sea or does not: "seaport", "landlocked"
    SUPERLATIVE = "superlative"  # with its noun: "second largest lake"


TAGGED: Final = (
    TermType.PHRASE,
    TermType.SIDE,
    TermType.MEASURE,
    TermType.NOUN,
    TermType.SHORE,
    TermType.SUPERLATIVE,
)
"""The types that the network marks; names and demonyms are given to it."""
PLACES: Final = frozenset((TermType.NAME, TermType.DEMONYM, TermType.PHRASE))
OUTSIDE, BEGIN, INSIDE = range(3)
STATES: Final = 3  # of a word, for each tagged type: outside, begins one, goes on


class LinkType(StrEnum):
    """What a link says; ``X`` is its subject, ``Y`` its object."""

    IN = "in"  # X lies in Y, or in that part (a side) of it
    CAPITAL = "capital"  # X is the capital of Y
    KIND = "kind"  # X is a Y (a noun)
    BORDERS = "borders"  # X touches Y
    ON = "on"  # X lies on the water Y
    FLOWS = "flows"  # the river X passes through or into Y
    TOWARD = "toward"  # X lies on a side of Y
    AWAY = "away"  # X is a measure away from Y
    NEAR = "near"  # X is near Y
    BETWEEN = "between"  # X lies between Y and a second place
    SEA = "sea"  # X touches the sea, as Y (a shore word) says
    NO_SEA = "nosea"  # X does not
    LARGEST = "largest"  # X is the superlative of Y
    SAME = "same"  # the phrase X goes back, or forth, to Y


PAIRED: Final = (
    LinkType.IN,
    LinkType.CAPITAL,
    LinkType.BORDERS,
    LinkType.ON,
    LinkType.FLOWS,
    LinkType.NEAR,
    LinkType.BETWEEN,
    LinkType.SAME,
    LinkType.KIND,
    LinkType.SEA,
    LinkType.NO_SEA,
)
"""Links of two terms, in the order of the network's scores. "Between" is scored once for each of its two places."""
JOINED: Final = (LinkType.TOWARD, LinkType.AWAY, LinkType.LARGEST, LinkType.IN)
"""Links that a third term carries, likewise; the last is "in" with a part."""
CARRIER: Final = {
    TermType.SIDE: (LinkType.TOWARD, LinkType.IN),
    TermType.MEASURE: (LinkType.AWAY,),
    TermType.SUPERLATIVE: (LinkType.LARGEST,),
}
"""Which links a term of this type may carry."""
OBJECTS: Final = {
    TermType.NOUN: (LinkType.KIND, LinkType.SEA, LinkType.NO_SEA),
    TermType.SHORE: (LinkType.SEA, LinkType.NO_SEA),
}
"""Which links a term of this type, no place, may be the object of."""
BETWEEN_PLACES: Final = tuple(
    link for link in PAIRED if link not in (LinkType.SAME, LinkType.KIND, LinkType.SEA, LinkType.NO_SEA)
)


class Manner(StrEnum):
    """How a link is meant."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    QUOTED = "quoted"
    SUPPOSED = "supposed"
    PAST = "past"
    FIGURATIVE = "figurative"
    CALLED_WRONG = "called wrong"  # by the text itself, or reported as a belief


MANNERS: Final = tuple(Manner)
