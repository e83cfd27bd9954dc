"""Terms and links -> typed relations: what a reader that marks words and relates them has read.

*Terms* are the names of the report (mentions) and the words beside them that a relation is made of; *links* say which
terms a relation holds between, how it is meant, and how sure that is. Everything that is closed is decided here by
rule: figures and units, compass words, nouns for kinds, which antecedents a phrase has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer import Gazetteer, Place
from geo.claims.ends import Ends
from geo.records import Modality, Proposal, Resolution
from geo.relations import (
    Away,
    Between,
    Borders,
    Bound,
    CapitalOf,
    Coast,
    End,
    Flows,
    Inside,
    Is,
    Meeting,
    Near,
    OnCoast,
    OnWater,
    Ranked,
    Reach,
    Relation,
    Toward,
    Travel,
)
from geo.vocabulary import COMPASS, DEGREES, KINDS, KM_PER_UNIT, NATION, NUMBERS, PLURALS, holds, number


class TermKind(StrEnum):
    """What a term is."""

    NAME = "name"  # a mention: a place's name or a demonym
    STAND_IN = "stand-in"  # stands for a place without naming it: "this port city"
    COMPASS = "compass"
    QUANTITY = "quantity"  # a distance, or a time of travel
    KIND = "kind"
    SHORE = "shore"  # says that a place touches the sea, or does not
    MOST = "most"  # a superlative with its noun


class LinkKind(StrEnum):
    """What a link says of its terms, the subject first."""

    IN = "in"  # x, y, perhaps a compass word
    CAPITAL = "capital"  # x, y
    KIND = "kind"  # x, a kind
    BORDERS = "borders"  # x, y
    ON = "on"  # x, water
    FLOWS = "flows"  # river, y
    TOWARD = "toward"  # x, a compass word, y
    AWAY = "away"  # x, a quantity, y
    NEAR = "near"  # x, y
    BETWEEN = "between"  # x, y, z
    SEA = "sea"  # x, a shore
    NO_SEA = "nosea"  # x, a shore
    LARGEST = "largest"  # x, a superlative, y
    SAME = "same"  # a stand-in, what it stands for (several where it stands for all of them)


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the text, half-open; ``mention`` is the id of the one that a name is."""

    kind: TermKind
    start: int
    end: int
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """``terms`` are indices into the terms, in the order that ``LinkKind`` gives."""

    kind: LinkKind
    terms: tuple[int, ...]
    modality: Modality = Modality.ASSERTED
    probability: float = 1.0


_MOST_STEPS = 4  # a phrase may go back to a phrase that goes back to a phrase


def relations(
    text: str, terms: Sequence[Term], links: Sequence[Link], resolutions: Sequence[Resolution], gazetteer: Gazetteer
) -> Iterator[Proposal]:
    """The relations that the links state, in no order; links that the rules make nothing of are left out."""
    bound = _Bound(text, terms, links, resolutions, gazetteer)
    for link in links:
        if link.kind is not LinkKind.SAME:
            yield from bound.read(link)


class _Bound:
    """The terms of one text with what they stand for."""

    def __init__(
        self,
        text: str,
        terms: Sequence[Term],
        links: Sequence[Link],
        resolutions: Sequence[Resolution],
        gazetteer: Gazetteer,
    ) -> None:
        self._text, self._terms = text, terms
        self._resolutions = {r.mention.id: r for r in resolutions}
        self._ends = Ends(resolutions, gazetteer)
        self._same: dict[int, list[tuple[int, float]]] = {}
        for link in links:
            if link.kind is LinkKind.SAME:
                found = self._same.setdefault(link.terms[0], [])
                found.extend((term, link.probability) for term in link.terms[1:])
        self._called = {
            link.terms[0]: noun
            for link in links
            if link.kind is LinkKind.KIND and (noun := noun_of(self._words(link.terms[1])))
        }

    def read(self, link: Link) -> Iterator[Proposal]:
        """One proposal for each place that the subject stands for together with others ("both cities")."""
        first, *rest = link.terms
        for x in self._each(first, self._name(rest)):
            relation = self._relation(link, x)
            if relation is not None:
                yield Proposal(relation, *self._span(link), self._focus(link), link.modality, link.probability)

    def _words(self, term: int) -> str:
        return self._text[self._terms[term].start : self._terms[term].end]

    def _span(self, link: Link) -> tuple[int, int]:
        return min(self._terms[t].start for t in link.terms), max(self._terms[t].end for t in link.terms)

    def _focus(self, link: Link) -> tuple[int, int]:
        """What would be wrong: all but a subject that is named, together with it where a phrase stands for it."""
        if self._terms[link.terms[0]].kind is TermKind.STAND_IN:
            return self._span(link)
        rest = [self._terms[t] for t in link.terms[1:]]
        return min(t.start for t in rest), max(t.end for t in rest)

    def _name(self, terms: Sequence[int]) -> str:
        """The name at the other end, which must not speak for the subject's readings."""
        found = [self._resolutions.get(self._terms[t].mention or "") for t in terms]
        return next((r.mention.name for r in found if r is not None), "")

    def _each(self, term: int, beside: str) -> list[End]:
        """The ends that a term is: one, or one for each of those that it stands for together."""
        if self._terms[term].kind is TermKind.NAME:
            resolution = self._resolutions.get(self._terms[term].mention or "")
            if resolution is None:
                return []
            return [self._ends.end([resolution], beside=beside, called=self._called.get(term, ""))]
        noun = noun_of(self._words(term)) or "place"
        meant = self._meant(term)
        if is_several(self._words(term)):
            return [self._ends.end([r], beside=beside, noun=noun) for r in meant]
        return [self._ends.end(meant, beside=beside, noun=noun)] if meant else []

    def _end(self, term: int, beside: str) -> End | None:
        return next(iter(self._each(term, beside)), None)

    def _meant(self, term: int, steps: int = 0) -> list[Resolution]:
        """What a stand-in may stand for, likeliest first; through other stand-ins to names."""
        found: dict[str, Resolution] = {}
        for other, _ in sorted(self._same.get(term, ()), key=lambda pair: -pair[1]):
            resolution = self._resolutions.get(self._terms[other].mention or "")
            if resolution is not None:
                found.setdefault(resolution.mention.id, resolution)
            elif steps < _MOST_STEPS:
                found.update({r.mention.id: r for r in self._meant(other, steps + 1)})
        return list(found.values())

    def _relation(self, link: Link, x: End) -> Relation | None:
        rest = link.terms[1:]
        match link.kind:
            case LinkKind.KIND:
                noun = noun_of(self._words(rest[0]))
                return Is(x, noun) if noun and not x.goes_back else None
            case LinkKind.SEA | LinkKind.NO_SEA:
                return OnCoast(x, _coast(x, self._words(rest[0]), has_it=link.kind is LinkKind.SEA), "")
            case LinkKind.AWAY | LinkKind.TOWARD | LinkKind.LARGEST:
                y = self._end(rest[1], _first_name(x))
                return self._measured(link, x, y, rest[0]) if y is not None else None
            case LinkKind.BETWEEN:
                y, z = (self._end(term, _first_name(x)) for term in rest[:2])
                return Between(x, y, z) if y is not None and z is not None else None
            case _:
                y = self._end(rest[0], _first_name(x))
                return self._of_two(link, x, y) if y is not None and not _is_one(x, y) else None

    def _of_two(self, link: Link, x: End, y: End) -> Relation | None:
        match link.kind:
            case LinkKind.IN:
                part = compass_of(self._words(link.terms[2])) if len(link.terms) > 2 else None
                strict = part is not None and "most" in self._words(link.terms[2])
                return Inside(x, y, part=part, strict=strict) if _may_hold(x, y) else None
            case LinkKind.CAPITAL:
                return CapitalOf(x, y)
            case LinkKind.BORDERS:
                near = " near " in f" {self._between(link)} "
                return Borders(x, y, Meeting.NEAR if near else Meeting.BORDERS)
            case LinkKind.ON:
                return OnWater(x, y)
            case LinkKind.FLOWS:
                return Flows(x, y, into=" into " in f" {self._between(link)} ")
            case LinkKind.NEAR:
                return Near(x, y, self._reach(link))
            case _:
                return None

    def _between(self, link: Link) -> str:
        start, end = self._span(link)
        return self._text[start:end].lower()

    def _reach(self, link: Link) -> Reach:
        words = self._between(link)
        for word, reach in (("suburb", Reach.SUBURB), ("outskirts", Reach.OUTSKIRTS), ("outside", Reach.OUTSIDE)):
            if word in words:
                return reach
        return Reach.NEAR

    def _measured(self, link: Link, x: End, y: End, term: int) -> Relation | None:
        words = self._words(term)
        if link.kind is LinkKind.TOWARD:
            side = compass_of(words)
            return Toward(x, y, side) if side is not None and side in DEGREES and not _is_one(x, y) else None
        if link.kind is LinkKind.LARGEST:
            rank = superlative_of(words)
            return Ranked(x, noun_of(words), rank[0], rank[1], y) if rank is not None else None
        figure = quantity_of(words)
        if figure is None or _is_one(x, y):
            return None
        if figure.hours is not None:
            return Travel(x, y, figure.hours)
        before = self._text[max(0, self._terms[term].start - 20) : self._terms[term].start].lower()
        after = self._text[self._terms[term].end : self._terms[link.terms[2]].end + 20].lower()
        return Away(
            x,
            y,
            amount=figure.amount,
            unit=figure.unit,
            km=figure.km,
            bound=bound_of(before),
            to_border=_BORDER.search(after) is not None,
        )


_BORDER: Final = re.compile(r"\b(?:border|frontier|coast|shore)\b")


def _first_name(end: End) -> str:
    return end.antecedents[0].name


def _is_one(x: End, y: End) -> bool:
    """Whether both ends are the same mention, or rather the same place."""
    return x.mention == y.mention or (x.place is not None and y.place is not None and x.place.id == y.place.id)


def _may_hold(x: End, y: End) -> bool:
    return (
        any(holds(b.place.kind, a.place.kind) for _, a, m in x.readings() for _, b, n in y.readings() if m * n >= _SEEN)
        or x.place is None
    )


_SEEN = 0.01
# ---- closed words

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d,.]*")


def noun_of(words: str) -> str:
    """The noun for a kind of place that a phrase ends with: "port city" in "this port city of 300,000"; "" if none.

    >>> noun_of("the two Himalayan states"), noun_of("Crimea")
    ('state', '')
    """
    found = [w.lower() for w in _WORD.findall(words)]
    for last in range(len(found), 0, -1):
        for first in range(max(0, last - 3), last):
            phrase = " ".join(found[first:last])
            if phrase in KINDS or phrase in PLURALS:
                return PLURALS.get(phrase, phrase)
        tail: str = found[last - 1].rpartition("-")[2]
        if tail in KINDS:
            return tail
    return ""


_SEVERAL: Final = frozenset("both two three four five all these those they".split())


def is_several(words: str) -> bool:
    """Whether a phrase stands for several places together: "both cities", "the two states"."""
    found = [w.lower() for w in _WORD.findall(words)]
    return bool(_SEVERAL & set(found)) or bool(found and found[-1] in PLURALS)


def compass_of(words: str) -> str | None:
    """The side or part that compass words name; the first of them, two that make one taken together.

    >>> compass_of("the far north-eastern tip"), compass_of("south east"), compass_of("home")
    ('north-east', 'south-east', None)
    """
    found = [w.lower() for w in re.findall(r"[a-z]+(?:-[a-z]+)?", words.lower())]
    for n, word in enumerate(found):
        pair = " ".join(found[n : n + 2])
        if pair in COMPASS:
            return COMPASS[pair]
        if word in COMPASS:
            return COMPASS[word]
        if word in _LETTERS:
            return _LETTERS[word]
    return "centre" if {"centre", "center", "heart", "middle"} & set(found) else None


_LETTERS: Final = {
    **{a + b: f"{x}-{y}" for a, x in (("n", "north"), ("s", "south")) for b, y in (("e", "east"), ("w", "west"))},
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "nne": "north",
    "ene": "east",
    "ese": "east",
    "sse": "south",
    "ssw": "south",
    "wsw": "west",
    "wnw": "west",
    "nnw": "north",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as written: ``km`` for a distance, ``hours`` for a time of travel."""

    amount: float
    unit: str
    km: float = 0.0
    hours: float | None = None


_HOURS: Final = {
    **dict.fromkeys(("hour", "hours", "h", "hr", "hrs"), 1.0),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), 1 / 60),
}
_TEENS_TENS: Final = dict(
    zip(
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen seventy eighty ninety".split(),
        (13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 70.0, 80.0, 90.0),
        strict=True,
    )
)
_SHORT_UNITS: Final = {"k": "km", "kilometre": "kilometres", "m": "", "nm": "nautical miles", "nmi": "nautical miles"}


def quantity_of(words: str) -> Figure | None:
    """The figure that words for a distance or a time of travel give; ``None`` where they give none.

    >>> quantity_of("185 miles").km, quantity_of("a three-hour drive").hours, quantity_of("some way")
    (297.73, 3.0, None)
    """
    plain = _POSSESSIVE.sub("", _SPLIT.sub(r"\1 \2", words).lower())
    found = [w for word in _WORD.findall(plain) for w in word.split("-")]
    if _VAGUE & set(found):
        return None
    amount: float | None = None
    thousands = 0.0  # what stands before "five hundred" in "two thousand five hundred"
    for n, word in enumerate(found):
        value = _value(word)
        if value is not None and word not in ("a", "an"):
            amount = value if amount is None or word[0].isdigit() else amount + value
        elif word in ("to", "or"):  # "two to three hours": the larger
            amount, thousands = None, 0.0
        elif word == "hundred":
            amount = thousands + ((amount or thousands + 1.0) - thousands) * 100.0
        elif word == "thousand":
            amount = thousands = (amount or 1.0) * 1000.0
        elif word in ("quarter", "quarters"):
            amount = amount + 0.25 if amount and found[n - 1] == "a" else (amount or 1.0) * 0.25
        unit = "nautical miles" if word == "nautical" else _SHORT_UNITS.get(word, word)
        if unit in KM_PER_UNIT or unit in _HOURS:
            if amount is None and word.endswith("s"):
                return None  # "miles away"
            figure = 1.0 if amount is None else amount  # "an hour"
            figure += _AND_A.get(" ".join(found[n + 1 : n + 4]), 0.0)
            if unit in KM_PER_UNIT:
                return Figure(figure, unit, km=round(figure * KM_PER_UNIT[unit], 2))
            return Figure(figure, unit, hours=figure * _HOURS[unit])
    return None


_VAGUE: Final = frozenset("several few many couple dozen dozens tens scores hundreds thousands".split())
_AND_A: Final = {"and a half": 0.5, "and a quarter": 0.25}
_POSSESSIVE: Final = re.compile(r"['’]s\b")
_SPLIT: Final = re.compile(r"(\d)([^\W\d_])")


def _value(word: str) -> float | None:
    if word[:1].isdigit():
        return number(word.rstrip(".,"))
    return _TEENS_TENS.get(word, NUMBERS.get(word))


_AT_LEAST: Final = re.compile(r"(?:more than|over|at least|above|beyond|upwards of)\s+(?:some\s+|about\s+)?$")
_AT_MOST: Final = re.compile(
    r"(?:less than|fewer than|under|up to|within|(?:no|not) more than|at most|barely|only)\s+(?:some\s+|about\s+)?$"
)


def bound_of(before: str) -> Bound:
    """Whether the words before a figure make it a least or a most."""
    if _AT_MOST.search(before):  # also "no more than"
        return Bound.AT_MOST
    return Bound.AT_LEAST if _AT_LEAST.search(before) else Bound.ABOUT


_ORDINALS: Final = {
    word: rank
    for rank, words in enumerate(("", "first", "second", "third", "fourth", "fifth"))
    for word in words.split()
}
_SUPERLATIVES: Final = frozenset("largest biggest greatest highest tallest longest".split())


def superlative_of(words: str) -> tuple[str, int] | None:
    """The superlative of a phrase and its rank.

    >>> superlative_of("second-largest lake"), superlative_of("most populous state"), superlative_of("fine city")
    (('largest', 2), ('most populous', 1), None)
    """
    found = [w for word in words.lower().split() for w in word.split("-")]
    rank = next((_ORDINALS[w] for w in found if w in _ORDINALS), 1)
    if "populous" in found or "populated" in found:
        return "most populous", rank
    said = next((w for w in found if w in _SUPERLATIVES), None)
    if said is None:
        return ("largest", rank) if rank > 1 else None  # "Y's second city"
    return ("largest" if said in ("biggest", "greatest") else said), rank


_HARBOURS: Final = re.compile(r"port|harbou?r|dock|quay|wharf|pier", re.IGNORECASE)


def _coast(x: End, words: str, *, has_it: bool) -> Coast:
    place: Place | None = x.place
    land = place is not None and place.kind in NATION
    if not has_it:
        return Coast.LANDLOCKED if land else Coast.INLAND
    if land:
        return Coast.COAST
    return Coast.PORT if _HARBOURS.search(words) else Coast.COASTAL
