"""Who is meant, and how sure it is that the statement is false: once, for every kind of claim.

A claim has as many readings as its ends have (antecedents times places of the name, at both ends). Each is held
against the map alone; then they are weighed, as Bayes would:

* a reading in which the statement holds counts with its share: who writes it may well mean that;
* a reading in which it is false counts with its share times ``Finding.slip``, how often who means it errs so;
* a place that no list holds counts as well (``unlisted``): "Riga, New York" need not be the capital of Latvia.

The probability that the statement is false is the share of the second kind, times the probability that the text makes
the statement at all. So no reading is ever dropped: one that makes the claim true silences it, unless it is so
far-fetched that a slip is likelier.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gazetteer import Hit, LonLat, Match, Place, PlaceKind
from gazetteer import Inside as InsideAnswer
from gazetteer.geodesy import great_circle_km
from gazetteer.place import NameUse, PlaceName
from geo.checks.bench import Bench
from geo.checks.rule import Finding, undecided
from geo.claims.ends import expected
from geo.records import Claim, Verdict
from geo.relations import Antecedent, End, Inside, Is, OnWater, Position, Sense

K = PlaceKind


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a claim: a place for each end, with the share of the two together."""

    antecedent: Antecedent
    subject: Place
    object: Place | None
    share: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all readings come to. ``certainty`` in 0..1 is the probability that the claim is false.

    ``finding`` is that of the likeliest reading of the winning side, and ``reading`` that reading; ``unlisted`` in
    0..1 is the probability that the subject is a place that no list holds.
    """

    finding: Finding
    certainty: float = 0.0
    reading: Reading | None = None
    unlisted: float = 0.0
    slipped: float = 0.0  # what the readings in which it is false weigh ...
    other: float = 0.0  # ... and all that speaks against a slip

    def beside_another(self) -> Judgement:
        """The judgement where another statement about the subject would be false as well, in the same direction: a
        writer seldom errs twice alike, and then rather speaks of a place that no list holds.
        """
        slipped = self.slipped * _TWICE
        share = slipped / (slipped + self.other) if slipped else 0.0
        before = self.slipped / (self.slipped + self.other) if self.slipped else 1.0
        return replace(self, certainty=self.certainty * share / before)


NOTHING: Final = Judgement(undecided())
_MOST_READINGS = 40  # weighed, likeliest first; what comes after has a share of less than one in a thousand
_ENOUGH = 0.25  # share of readings that hold from which no slip is likelier: the rest need not be looked at
# How much a reading counts against a mistake; one that cannot be decided may be false as well.
_WEIGHT: Final = {Verdict.SUPPORTED: 1.0, Verdict.DISPUTED: 1.0, Verdict.UNDECIDED: 0.3, Verdict.CONTRADICTED: 0.0}
_HOLD: Final = (Verdict.SUPPORTED, Verdict.DISPUTED)
_SOMETHING_ELSE: Final = 0.001  # that the words mean something that none of the readings is
_ASTRAY: Final = 2.0  # ... so much likelier of a phrase that goes back
_MISTOLD: Final = 0.01  # ... and so much less likely where a person said what they mean
_TWICE: Final = 0.1  # how often one slip goes with another of the same kind
_BARE: Final = 0.15  # how often who means a lesser namesake says so by its name alone, without where it lies
_IN_ANOTHER: Final = 0.1
_NEAR_KM, _FAR_KM, _APART = 500.0, 2000.0, 0.01


def _by_name_alone(claim: Claim, sense: Sense, first: Collection[str]) -> float:
    """How likely a place is named as the claim names it: a lesser namesake wants a container with it."""
    lesser = sense.place.kind.is_settlement and sense.place.id not in first
    return _BARE if lesser and not isinstance(claim.relation, Inside | Position) else 1.0


def _in_whole(x: Place, y: Place | None, bench: Bench) -> float:
    return 1.0 if y is None or bench.gazetteer.containment(x, y).inside is not InsideAnswer.NO else _IN_ANOTHER


def _together(readings: Sequence[Reading], coherence: Callable[[Place, Place | None], float]) -> list[Reading]:
    """The readings with shares that tell how likely their two places are spoken of together: a statement relates Munich
    to the Berlin of its own country, not to the one in New Hampshire. What one loses the others gain.
    """
    if len(readings) < 2:
        return list(readings)
    shares = [r.share * coherence(r.subject, r.object) for r in readings]
    gain = sum(r.share for r in readings) / (sum(shares) or 1.0)
    return [replace(r, share=share * gain) for r, share in zip(readings, shares, strict=True)]


def _coherence(x: Place, y: Place | None) -> float:
    if y is None or x.country is None or y.country is None or x.country == y.country:
        return 1.0
    km = great_circle_km(x.point, y.point) - x.precision_km - y.precision_km
    if km <= _NEAR_KM:
        return 1.0
    return max(_APART, math.pow(_APART, (km - _NEAR_KM) / (_FAR_KM - _NEAR_KM)))


def weigh(
    claim: Claim,
    others: Callable[[Place], Iterator[tuple[Place | None, float]]],
    check: Callable[[Place, Place | None], Finding | None],
    bench: Bench,
    near: Place | None,
) -> Judgement:
    """Judges a claim over all its readings.

    Args:
        claim: what is judged.
        others: the other end's places with their shares, for one place of the subject; once ``None`` where there is
            no other end.
        check: what the map says to one reading, ``None`` where the words cannot be meant so.
        bench: the gazetteer and the report.
        near: where an unlisted namesake of the subject would have to be for the claim to hold; ``None`` where none
            could make it true.
    """
    subject = claim.relation.subject
    first = {antecedent.senses[0].place.id for antecedent in subject.antecedents if antecedent.senses}
    readings = [
        Reading(antecedent, x.place, y, share * other * _by_name_alone(claim, x, first))
        for antecedent, x, share in subject.readings()
        if isinstance(claim.relation, Is) or bench.may_be_called(x.place, subject)
        for y, other in others(x.place)
    ]
    if not isinstance(claim.relation, Inside):  # a wrong container is far from the place: that is the slip
        readings = _together(readings, _coherence)
    elif claim.relation.part is not None:  # ... but who names a part of a country means what lies in that country
        readings = _together(readings, lambda x, y: _in_whole(x, y, bench))
    readings.sort(key=lambda r: -r.share)
    found: list[tuple[Reading, Finding]] = []
    holds = impossible = 0.0
    for reading in readings[:_MOST_READINGS]:
        finding = check(reading.subject, reading.object)
        if finding is None:
            impossible += reading.share
            continue
        found.append((reading, finding))
        if finding.verdict is not Verdict.CONTRADICTED:
            holds += reading.share * _WEIGHT[finding.verdict]
            if holds >= _ENOUGH:
                break
    if not found:
        return NOTHING
    # What the words cannot mean was never in question: its share is that of the readings that are left.
    left = sum(reading.share for reading, _ in found) or 1.0
    gain = 1.0 + impossible / left
    return _judgement(claim, [(replace(r, share=r.share * gain), f) for r, f in found], bench, near)


def _judgement(claim: Claim, found: list[tuple[Reading, Finding]], bench: Bench, near: Place | None) -> Judgement:
    wrong = [(r, f) for r, f in found if f.verdict is Verdict.CONTRADICTED]
    right = [(r, f) for r, f in found if f.verdict is not Verdict.CONTRADICTED]
    holds = sum(r.share * _WEIGHT[f.verdict] for r, f in right)
    if not wrong:
        reading, finding = right[0]
        return Judgement(finding, 0.0, reading)
    slipped = sum(r.share * f.slip * _meant_again(claim, r) * _known_by_its_writer(r.subject) for r, f in wrong)
    judged = max(wrong, key=lambda pair: pair[0].share * pair[1].slip)[0]
    missing = 0.0
    if near is not None and not any(f.verdict in _HOLD for _, f in right):
        missing = unlisted(claim.relation.subject, judged.subject, near, bench) + _unlisted_end(judged.object)
    other = holds + missing + _something_else(claim.relation.subject)
    total = slipped + other
    false = claim.probability * _named(claim) * slipped / total
    if slipped >= holds:
        reading, finding = max(wrong, key=lambda pair: pair[0].share * pair[1].slip)
        return Judgement(finding, false, reading, missing / total, slipped, other)
    reading, finding = max(right, key=lambda pair: (pair[1].verdict in _HOLD, pair[0].share))
    return Judgement(finding, false, reading)


def _something_else(subject: End) -> float:
    """How likely the subject's words mean what none of its readings is, against the listed readings (1.0)."""
    if subject.goes_back:
        return _SOMETHING_ELSE * _ASTRAY
    return _SOMETHING_ELSE * (_MISTOLD if subject.antecedents[0].is_given else 1.0)


# Who names a village knows it: people -> how often a slip happens against that about a city that all speak of.
_VILLAGES: Final = ((10_000, 0.6), (30_000, 0.8))


def _known_by_its_writer(place: Place) -> float:
    if not place.kind.is_settlement or place.feature_code in ("PPLC", "PPLA"):
        return 1.0
    return next((share for most, share in _VILLAGES if place.population < most), 1.0)


def _meant_again(claim: Claim, reading: Reading) -> float:
    """How likely a phrase with its own container goes back to a country: "the Asian nation" is another one."""
    again = claim.relation.subject.goes_back and isinstance(claim.relation, Inside | OnWater)
    return _NATION_AGAIN if again and reading.subject.kind is K.COUNTRY else 1.0


_NATION_AGAIN = 0.2


def _named(claim: Claim) -> float:
    """How sure it is that the subject's words are a place's name at all."""
    return 0.75 + 0.25 * claim.relation.subject.antecedents[0].certainty


# ---- places that no list holds

_HAMLET: Final = 1_000  # people of an unlisted place that is in a report
_SMALL_NOUNS: Final = frozenset(
    "village hamlet settlement township suburb neighbourhood neighborhood community quarter district commune".split()
)
_CALLED_SMALL, _CITY = 20.0, 50_000  # how much likelier such a noun makes it where the known place is a city
_SPOKEN_OF = 0.1  # ... and how much less likely it is where the name stood in the report before, without a container
_BESIDE_THE_KNOWN = 0.02  # ... in another part of the very country or state that holds the known one
_BY_A_RIVER, _BY_THE_SEA = 0.05, 0.01
_PART, _REGION, _COUNTY, _TOWN = 0.4, 0.2, 0.05, 0.1  # of the country's unlisted places, those in such a container
_UNITS: Final = (K.ADMIN1, K.ADMIN2)
_NAMESAKE_UNIT = 0.01  # units of a common name, for each other one that is listed
_FEATURE_KM = 50.0
_FEATURE = 0.0005  # waters, hills and islands that share a name, against one that is listed


def unlisted(subject: End, known: Place, near: Place, bench: Bench) -> float:
    """How likely the subject is a place in or by ``near`` that no list holds, against the listed readings (1.0).

    ``known`` is the one of these that is judged.

    The expected number of such places (``gazetteer.coverage``) times how much a reader expects one of them, on the
    scale by which the listed ones are weighed.
    """
    antecedent = subject.antecedents[0]
    if antecedent.is_given:
        return 0.0
    if not known.kind.is_settlement:
        return _unlisted_feature(antecedent.name, known, bench)
    number = _expected_number(antecedent.name, known, near, bench)
    if not number:
        return 0.0
    hamlet = Place("", antecedent.name, K.CITY, "PPL", LonLat(0, 0), near.country, population=_HAMLET)
    weight = expected(Hit(hamlet, PlaceName(hamlet.name, NameUse.MAIN), Match.EXACT))
    weight += bench.ends.company(
        replace(hamlet, country=near.country, admin1_id=_unit(near)), (antecedent.name, near.name)
    )
    odds = number * math.exp(weight - antecedent.weight)
    if subject.called in _SMALL_NOUNS and known.population >= _CITY:
        odds *= _CALLED_SMALL
    return odds * (_SPOKEN_OF if subject.goes_back else 1.0)


_FEATURES: Final = frozenset(
    {K.ISLAND, K.RIVER, K.LAKE, K.MOUNTAIN, K.PARK, K.VALLEY, K.FACILITY, K.GULF, K.PENINSULA, K.RANGE, K.REGION}
)


# That the other end is a place of the name that no list holds: units are all listed, quarters and valleys are not.
_UNLISTED_END: Final = {
    **dict.fromkeys((K.COUNTRY, K.TERRITORY, K.CONTINENT, K.OCEAN, K.SEA), 0.0),
    **dict.fromkeys((K.ADMIN1, K.PART), 0.0002),
    **dict.fromkeys((K.SUBURB, K.VALLEY, K.PARK, K.FACILITY), 0.01),
}
_UNLISTED_VILLAGE, _UNLISTED_OTHER, _TOWN_OF_ITS_OWN = 0.004, 0.0005, 20_000


def _unlisted_end(place: Place | None) -> float:
    if place is None:
        return 0.0
    if place.kind in (K.CITY, K.ADMIN2) and place.population < _TOWN_OF_ITS_OWN:
        return _UNLISTED_VILLAGE
    return _UNLISTED_END.get(place.kind, _UNLISTED_OTHER)


def _unlisted_feature(name: str, known: Place, bench: Bench) -> float:
    """That of a river, hill, island or unit of the name: the likelier the smaller the known one is, and the more others
    there are already ("Green River", "Central Region").
    """
    if known.kind in _UNITS:
        return _NAMESAKE_UNIT * sum(
            1 for hit in bench.gazetteer.find(name) if hit.place.kind is known.kind and hit.place.id != known.id
        )
    if known.kind not in _FEATURES:
        return 0.0
    others = sum(1 for hit in bench.gazetteer.find(name) if hit.place.id != known.id and hit.place.kind is known.kind)
    return _FEATURE * (1.0 + others) * min(2.0, _FEATURE_KM / max(known.precision_km, 1.0))


def _unit(place: Place) -> str | None:
    return place.id if place.kind is K.ADMIN1 else place.admin1_id


def _expected_number(name: str, known: Place, near: Place, bench: Bench) -> float:
    """How many settlements of a name are expected in a place beside the listed ones."""
    gazetteer = bench.gazetteer
    if near.kind is K.PART:
        whole = gazetteer.whole(near)
        share = _BESIDE_THE_KNOWN if gazetteer.containment(known, whole).inside is InsideAnswer.YES else _PART
        return share * _expected_number(name, known, whole, bench)
    others = Counter(
        hit.place.country
        for hit in gazetteer.find(name)
        if hit.place.kind.is_settlement and hit.place.id != known.id and hit.name.use in _OWN_NAMES
    )

    # Names that are borne elsewhere are borrowed more than others are: Vienna, not Mariupol.
    often = (sum(others.values()) + _SELDOM) / (_USUALLY + _SELDOM)

    def missing(country: str, unit: str | None) -> float:
        return gazetteer.coverage.unlisted(
            others[country], country, unit, is_home=country == known.country, often=often
        )

    if near.kind.is_water:
        shores = {p.country for p in gazetteer.on_water(near) if p.kind is K.COUNTRY and p.country} | {known.country}
        share = _BY_A_RIVER if near.kind in (K.RIVER, K.LAKE) else _BY_THE_SEA
        return share * sum(missing(country, None) for country in shores if country)
    if near.country is None:
        return sum(missing(m.country, None) for m in gazetteer.members(near) if m.kind is K.COUNTRY and m.country)
    unit = _unit(near)
    number = missing(near.country, unit)
    if near.kind in (K.COUNTRY, K.TERRITORY, K.ADMIN1):
        return number
    if near.kind is K.REGION and near.country == known.country:
        return _BESIDE_THE_KNOWN * number
    share = _COUNTY if near.kind is K.ADMIN2 else _TOWN if near.kind.is_settlement else _REGION if unit is None else 0.5
    return share * number


_USUALLY, _SELDOM = 0.5, 0.3  # listed namesakes of a city on average, and what counts for those that have none
_OWN_NAMES: Final = (NameUse.MAIN, NameUse.OFFICIAL)
