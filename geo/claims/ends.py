"""Resolutions -> the ends of a relation: what its words may stand for, each reading with its share.

What a name means is weighed twice, and the two views share equally:

* as ``resolve`` read it, with all that the document says, unless that reading rests on the very statement that the
  relation makes (a checker that believed it would see nothing);
* as a reader of the world's news would who has seen only which countries and states the rest of the report is about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from gazetteer import Gazetteer, Hit, Match, Place, PlaceKind
from gazetteer.names import normalise
from gazetteer.place import NameUse
from geo.prior import prior, ranked
from geo.qualifiers import BY_ITS_WORDS, SAID_TO_BE_IN
from geo.records import GIVEN, Candidate, Resolution
from geo.relations import Antecedent, End, Sense

_STEEPNESS = 1.46  # ``prior`` counts people to the power of 0.48; what a writer means goes rather by their 0.7th
_SAME_COUNTRY, _SAME_UNIT = 2.5, 1.5  # natural log odds, where all of the report is about that country, that state
_FADING = 0.35  # each further antecedent of a phrase is that much less likely than the one before ...
_SOMETHING_ELSE = 0.1  # ... and in one case of ten the phrase means none of them
_LEAST = 1e-9  # share of a reading below which it is nobody's: "Mexico" is the country a million times before the town
_MOST_SENSES = 15


class Ends:
    """Makes the ends of one document's relations."""

    def __init__(self, resolutions: Sequence[Resolution], gazetteer: Gazetteer) -> None:
        self._resolutions = resolutions
        self._gazetteer = gazetteer
        self._weighed: dict[tuple[str, str], tuple[tuple[Sense, ...], float]] = {}

    def end(self, meant: Sequence[Resolution], *, beside: str = "", noun: str = "", called: str = "") -> End:
        """The end whose words may stand for these mentions, likeliest first.

        Args:
            meant: one resolution for a name; for a phrase that goes back, one for each possible antecedent.
            beside: the name at the relation's other end, which must not speak for the readings of this one.
            noun: that of a phrase that goes back.
            called: that of an apposition.
        """
        weights = [_FADING**n for n in range(len(meant))]
        whole = sum(weights) / (1.0 - _SOMETHING_ELSE if noun else 1.0)
        return End(
            tuple(self._antecedent(r, w / whole, beside) for r, w in zip(meant, weights, strict=True)),
            noun,
            called,
        )

    def _antecedent(self, resolution: Resolution, share: float, beside: str) -> Antecedent:
        key = resolution.mention.id, beside
        if key not in self._weighed:
            self._weighed[key] = self._weigh(resolution, beside)
        senses, weight = self._weighed[key]
        mention = resolution.mention
        return Antecedent(mention.id, share, senses, mention.name, mention.certainty, weight)

    def _weigh(self, resolution: Resolution, beside: str) -> tuple[tuple[Sense, ...], float]:
        """The senses of a mention, and the weight of all of them together."""
        candidates = resolution.candidates
        if not candidates:
            return (), -math.inf
        if resolution.place is not None and resolution.confidence == GIVEN:
            chosen = next(c for c in candidates if c.place.id == resolution.place.id)
            return (Sense(chosen.place, 1.0, chosen.hit.name.use),), math.inf  # nothing else can be meant
        names = {beside, resolution.mention.name}
        weights = [w + self.company(c.place, names) for c, w in zip(candidates, _expected(candidates), strict=True)]
        world = _softmax(weights)
        read = world if self._rests_on(resolution, beside) else _as_resolved(resolution)
        shares = [(a + b) / 2 for a, b in zip(world, read, strict=True)]
        ranked = sorted(zip(candidates, shares, strict=True), key=lambda pair: (-pair[1], pair[0].place.id))
        senses = tuple(Sense(c.place, s, c.hit.name.use) for c, s in ranked[:_MOST_SENSES] if s >= _LEAST)
        return senses, _log_sum(weights)

    def company(self, place: Place, without: Iterable[str]) -> float:
        """How much the rest of the report speaks for a place, in natural log odds: all that it says of other names."""
        left_out = {normalise(name) for name in without}
        others = [found for name, found in self._named.items() if name not in left_out]
        if not others or place.country is None:
            return 0.0
        total = len(others) + 1.0  # one more that nobody named: a single name says little
        same = sum(country == place.country for country, _ in others)
        unit = place.admin1_id or place.id
        return _SAME_COUNTRY * same / total + _SAME_UNIT * sum(u == unit for _, u in others) / total

    def _rests_on(self, resolution: Resolution, beside: str) -> bool:
        """Whether a reading owes what is special about it to the name beside it alone: the text says that it lies
        there, or no other name is in the report to speak for one of its places.
        """
        chosen = resolution.place
        others = self._named.keys() - {normalise(beside), normalise(resolution.mention.name)}
        if chosen is None or not beside:
            return bool(beside) and not others
        evidence = next((c.evidence for c in resolution.candidates if c.place.id == chosen.id), ())
        said = [e.removeprefix(SAID_TO_BE_IN).rpartition(",")[0] for e in evidence if e.startswith(SAID_TO_BE_IN)]
        if said:
            return any(normalise(name) == normalise(beside) for name in said)
        return not others and not any(e.startswith(BY_ITS_WORDS) for e in evidence)

    @cached_property
    def _named(self) -> dict[str, tuple[str | None, str | None]]:
        """Country and first-level unit of every name of the report; each name counts once."""
        found: dict[str, Counter[tuple[str | None, str | None]]] = {}
        for r in self._resolutions:
            if r.place is not None:
                key = r.place.country, r.place.admin1_id or r.place.id
                found.setdefault(normalise(r.mention.name), Counter())[key] += 1
        return {name: counts.most_common(1)[0][0] for name, counts in found.items()}


def whole_towns(resolutions: Iterable[Resolution], gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    """Resolutions with "eastern Aleppo" read as Aleppo: a part of a town is where the town is, and is still a town."""
    return tuple(_whole(r, gazetteer) if r.place and r.place.kind is PlaceKind.PART else r for r in resolutions)


def _whole(resolution: Resolution, gazetteer: Gazetteer) -> Resolution:
    towns = []
    for candidate in resolution.candidates:
        whole = gazetteer.whole(candidate.place)
        if whole.kind.is_settlement:
            towns.append(replace(candidate, hit=replace(candidate.hit, place=whole)))
    chosen = gazetteer.whole(resolution.place) if resolution.place is not None else None
    if chosen is None or not towns:
        return resolution
    meant = next((t.place for t in towns if chosen.id in (t.place.id, t.place.admin1_id, t.place.admin2_id)), None)
    return replace(resolution, place=meant, candidates=tuple(towns)) if meant is not None else resolution


def expected(hit: Hit) -> float:
    """How much a reader of the world's news expects a place under a name, in natural log odds up to a constant."""
    return _STEEPNESS * prior(hit)


def _expected(candidates: Sequence[Candidate]) -> list[float]:
    """That of each candidate among the others of its name; parts and demonyms have no expectation of their own, theirs
    is the score by which they were proposed.
    """
    known = {
        hit.place.id: _STEEPNESS * weight
        for hit, weight in ranked([c.hit for c in candidates if c.hit.match is not Match.PART])
    }
    return [
        c.score if c.hit.match is Match.PART or c.hit.name.use is NameUse.DEMONYM else known[c.place.id]
        for c in candidates
    ]


def _as_resolved(resolution: Resolution) -> list[float]:
    chosen = resolution.place
    if chosen is None:
        return _softmax([c.score for c in resolution.candidates])
    others = _softmax([-math.inf if c.place.id == chosen.id else c.score for c in resolution.candidates])
    rest = 1.0 - resolution.confidence
    return [
        resolution.confidence if c.place.id == chosen.id else rest * share
        for c, share in zip(resolution.candidates, others, strict=True)
    ]


def _log_sum(weights: Sequence[float]) -> float:
    most = max(weights)
    return most + math.log(sum(math.exp(weight - most) for weight in weights))


def _softmax(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    if most == -math.inf:
        return [0.0] * len(scores)
    odds = [math.exp(score - most) for score in scores]
    total = sum(odds)
    return [each / total for each in odds]
