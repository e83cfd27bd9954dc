"""claims -> verdicts and flags: every claim over all its readings, and how loudly to say what is false."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, assert_never

from gazetteer import Gazetteer, Match, Place, PlaceKind
from geo.checks import borders, distance, globe, inside, kind, mixups, names, superlatives, together, water
from geo.checks.bench import Bench
from geo.checks.readings import NOTHING, Judgement, weigh
from geo.checks.rule import SLIP, Finding, Rule, undecided
from geo.claims.ends import whole_towns
from geo.records import ANY_VIEW, Claim, Document, Flag, Level, Meaning, Modality, Resolution, Sentence, Verdict
from geo.relations import (
    Apart,
    Away,
    Between,
    Borders,
    CapitalOf,
    Closer,
    End,
    Farther,
    Flows,
    Formerly,
    Frontier,
    Hemisphere,
    Inside,
    Is,
    MixedUp,
    Near,
    NoCountry,
    NoPlace,
    OnCoast,
    OnWater,
    Position,
    Ranked,
    Relation,
    Toward,
    Travel,
    other_end,
    settled,
)

SURE: Final = 0.57
"""Certainty from which a flag has its rule's own level; what it is in calibrated figures says ``benchmarks``."""
SHAKY: Final = 0.4
"""Certainty below which nothing is said at all; in between a flag is ``info``."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a report's claims: with their verdicts, the flags in text order, and what the claims say of what
    the mentions mean, by id of mention.
    """

    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    meant: Mapping[str, Meaning]


def judge(
    document: Document,
    sentences: tuple[Sentence, ...],
    claims: tuple[Claim, ...],
    resolutions: tuple[Resolution, ...],
    gazetteer: Gazetteer,
    view: str = ANY_VIEW,
) -> Judged:
    """Judges the claims. ``view`` decides about disputed ground: see ``viewpoint``."""
    bench = Bench(gazetteer, whole_towns(resolutions, gazetteer), view, document.date)
    judgements = _in_concert(claims, _in_turn(claims, bench), bench)
    undecided = tuple(c for c in claims if _level(c, judgements[c.id]) in (None, Level.INFO))
    judgements |= {claim.id: judgement for claim, judgement in together.judge(undecided, bench)}
    judged = tuple(_with_verdict(claim, judgements[claim.id]) for claim in claims)
    flags = []
    lines, starts = [m.start() for m in re.finditer("\n", document.text)], [s.start for s in sentences]
    for claim in judged:
        judgement = judgements[claim.id]
        level = _level(claim, judgement)
        if judgement.finding.rule is not None and level is not None:
            flags.append(_flag(lines, starts, claim, judgement.finding.rule, level, judgement, document.text))
    return Judged(
        judged,
        tuple(sorted(_said_once(_strongest(flags), judged, document.text), key=lambda f: (f.start, f.end, f.code))),
        _meanings(claims, judgements, bench),
    )


def _in_turn(claims: Sequence[Claim], bench: Bench) -> dict[str, Judgement]:
    """The judgements of the claims; those come first that say which place of a name is meant."""
    judgements = {c.id: _judge(c, bench) for c in claims if isinstance(c.relation, _DEFINING)}
    meant = _meanings([c for c in claims if c.id in judgements], judgements, bench)
    places = {mention: meaning.place for mention, meaning in meant.items() if meaning.place is not None}
    for claim in claims:
        if claim.id not in judgements:
            judgements[claim.id] = _judge(replace(claim, relation=settled(claim.relation, places)), bench)
    return judgements


def _in_concert(claims: Sequence[Claim], judgements: Mapping[str, Judgement], bench: Bench) -> dict[str, Judgement]:
    """The judgements where two false statements about one name point to the same part of the world."""
    found = dict(judgements)
    by_subject: dict[str, list[Claim]] = {}
    for claim in claims:
        judgement = judgements[claim.id]
        if judgement.finding.verdict is Verdict.CONTRADICTED and judgement.finding.measured.object is not None:
            by_subject.setdefault(claim.relation.subject.antecedents[0].name, []).append(claim)
    for group in by_subject.values():
        places = {place.id: place for claim in group if (place := judgements[claim.id].finding.measured.object)}
        apart = list(places.values())[:_MOST_PLACES]
        agreeing = {p.id for a, b in combinations(apart, 2) if together.agree(a, b, bench) for p in (a, b)}
        for claim in group:
            here = judgements[claim.id].finding.measured.object
            if here is not None and here.id in agreeing:
                found[claim.id] = judgements[claim.id].beside_another()
    return found


_MOST_PLACES = 8  # into which one name is put wrongly; a text with more of them is none


def _with_verdict(claim: Claim, judgement: Judgement) -> Claim:
    finding = judgement.finding
    verdict = finding.verdict
    if verdict is Verdict.CONTRADICTED and judgement.certainty < SHAKY:
        verdict = Verdict.UNDECIDED  # false as it is read, and rather not meant so
    return replace(claim, verdict=verdict, measured=finding.measured, certainty=round(judgement.certainty, 3))


# ---- one claim


def _judge(claim: Claim, bench: Bench) -> Judgement:
    """The claim over all its readings, by the check for its relation."""
    relation = claim.relation
    match relation:
        case Inside():
            others = _containers(relation, bench)
            whole = _place(relation.container)
            near = bench.part(whole, relation.part) if whole is not None else None
            return weigh(claim, others, lambda x, y: inside.check(relation, x, _given(y), bench), bench, near)
        case NoCountry():
            return _of_words(claim, names.check_country(relation, bench))
        case NoPlace():
            return _of_words(claim, names.check_place(relation, bench))
        case Position() if relation.subject.place is None or names.check_position(relation, None).rule:
            return _of_words(claim, names.check_position(relation, None))
        case Frontier() if not relation.beside:
            return _of_words(claim, borders.check_frontier(relation, None, bench) or undecided())
        case Position():
            return weigh(
                claim,
                _others(relation, None, bench),
                lambda x, y: _check(relation, x, y, bench),
                bench,
                _around(relation, bench),
            )
        case Away(other=None) | Toward(other=None):
            seats = _seats(bench)
            return weigh(claim, seats, lambda x, y: _check(relation, x, y, bench), bench, None)
        case _:
            other = other_end(relation)
            known = isinstance(relation, CapitalOf | Ranked)  # what is in no list is neither a capital nor the largest
            near = None if known else _place(other)
            return weigh(
                claim, _others(relation, other, bench), lambda x, y: _check(relation, x, y, bench), bench, near
            )


def _check(  # noqa: C901, PLR0912 - one case a relation
    relation: Relation, x: Place, y: Place | None, bench: Bench
) -> Finding | None:
    """What the map says to one reading."""
    match relation:
        case Inside():
            return inside.check(relation, x, _given(y), bench)
        case CapitalOf():
            return kind.check_capital(x, y, bench)
        case Is():
            return kind.check_kind(relation, x, bench)
        case Ranked():
            return superlatives.check(relation, x, y, bench)
        case Away():
            return distance.check_distance(relation, x, _given(y), bench)
        case Travel():
            return distance.check_travel(relation, x, _given(y), bench)
        case Near():
            return distance.check_near(relation, x, _given(y), bench)
        case Toward():
            return distance.check_direction(relation, x, _given(y), bench)
        case Farther():
            return distance.check_farther(relation, x, _given(y))
        case Between():
            return distance.check_between(relation, x, _given(y), bench)
        case Closer():
            return distance.check_closer(relation, x, _given(y), bench)
        case Borders() | Apart():
            return borders.check(relation, x, _given(y), bench)
        case Frontier():
            return borders.check_frontier(relation, x, bench)
        case OnWater():
            return water.check_water(relation, x, _given(y), bench)
        case Flows():
            return water.check_course(relation, x, _given(y), bench)
        case OnCoast():
            return water.check_coast(relation, x, bench)
        case Hemisphere():
            return globe.check(relation, x, bench)
        case Formerly():
            return names.check_former(relation, x, bench)
        case NoCountry():
            return names.check_country(relation, bench)
        case NoPlace():
            return names.check_place(relation, bench)
        case Position():
            return names.check_position(relation, x)
        case MixedUp():
            return mixups.check(relation, x, _given(y), bench)
        case _:
            assert_never(relation)


_Others = Callable[[Place], Iterator[tuple[Place | None, float]]]


def _given(place: Place | None) -> Place:
    if place is None:
        raise ValueError("this relation has two ends")
    return place


def _place(end: End | None) -> Place | None:
    return end.place if end is not None else None


def _of_words(claim: Claim, finding: Finding) -> Judgement:
    """A claim that no reading of a name can make true: its words are right or wrong by themselves."""
    if finding.rule is None:
        return NOTHING
    return Judgement(finding, claim.probability * min(1.0, finding.slip / SLIP))


def _around(relation: Position, bench: Bench) -> Place | None:
    """The first-level unit, or the country, that a written position lies in; none at sea."""
    near = next(iter(bench.gazetteer.near(names.point_of(relation), _INLAND_KM, limit=1)), None)
    if near is None:
        return None
    unit = near.admin1_id or ""
    return bench.gazetteer.get(unit) if unit else bench.gazetteer.by_code(near.country or "")


_INLAND_KM = 100.0


def _containers(relation: Inside, bench: Bench) -> _Others:
    if relation.container is not None and relation.region is None:
        return _others(relation, relation.container, bench)

    def around(x: Place) -> Iterator[tuple[Place | None, float]]:
        found = inside.containers(relation, x, bench)
        yield from ((y, 1.0 / len(found)) for y in found)

    return around


def _seats(bench: Bench) -> _Others:
    def of_country(x: Place) -> Iterator[tuple[Place | None, float]]:
        found = distance.seats(x, bench)
        yield from ((y, 1.0 / len(found)) for y in found)

    return of_country


def _others(relation: Relation, end: End | None, bench: Bench) -> _Others:
    """The places of the other end with their shares; where the phrase says that it is a water, the waters only."""
    if end is None:
        places: list[tuple[Place | None, float]] = [(None, 1.0)]
    else:
        places = [(sense.place, share) for _, sense, share in end.readings()]
        if isinstance(relation, OnWater):
            places = _waters(end, places, bench)
    return lambda _: iter(places)


def _waters(end: End, places: list[tuple[Place | None, float]], bench: Bench) -> list[tuple[Place | None, float]]:
    """The waters that a name may mean beside a shore: "the mouth of the Hudson" is no town."""
    waters = [(p, share) for p, share in places if p is not None and p.kind.is_water]
    name = end.antecedents[0].name
    spellings = () if waters else (name, f"{name} River", f"{name} Sea")
    hits = [hit for spelling in spellings for hit in bench.gazetteer.find(spelling) if hit.match is not Match.PART]
    waters = waters or [(hit.place, 1.0) for hit in hits if hit.place.kind.is_water]
    total = sum(share for _, share in waters)
    return [(p, share / total) for p, share in waters]


# ---- what is said of it


def _level(claim: Claim, judgement: Judgement) -> Level | None:
    """How loudly to say it. What the report does not say itself is at most ``info``, and mostly not worth a word."""
    finding = judgement.finding
    if finding.rule is None or finding.verdict is not Verdict.CONTRADICTED or judgement.certainty < SHAKY:
        return None
    if claim.modality is Modality.ASSERTED:
        return finding.rule.level if judgement.certainty >= SURE else Level.INFO
    return Level.INFO if claim.modality is Modality.QUOTED else None


def _strongest(flags: list[Flag]) -> list[Flag]:
    """One flag where several say the same of the same words."""
    order = list(Level)
    best: dict[tuple[int, int], Flag] = {}
    for flag in flags:
        key = (flag.start, flag.end)
        if key not in best or order.index(flag.level) < order.index(best[key].level):
            best[key] = flag
    return list(best.values())


def _said_once(flags: Sequence[Flag], claims: Sequence[Claim], text: str) -> Iterator[Flag]:
    """The flags without those that tell of a slip again: of the same places by the same rule, or of a spelling."""
    by_id = {claim.id: claim for claim in claims}
    told: set[tuple[str, ...]] = set()
    for flag in sorted(flags, key=lambda f: (f.start, f.end)):
        measured = by_id[flag.claim].measured if flag.claim is not None else None
        key: tuple[str, ...] = (flag.code, text[flag.start : flag.end])
        if flag.code != names.NO_SUCH_PLACE.code and measured is not None:
            key = (flag.code, *(p.id if p else "" for p in (measured.subject, measured.object)), flag.message)
        if key not in told:
            told.add(key)
            yield flag


def _flag(
    lines: Sequence[int],
    sentences: Sequence[int],
    claim: Claim,
    rule: Rule,
    level: Level,
    judgement: Judgement,
    text: str,
) -> Flag:
    """The flag, its line counted in ``lines`` (where they end) and its sentence in ``sentences`` (where they begin)."""
    start, end = claim.focus
    line = bisect_left(lines, start)
    return Flag(
        code=rule.code,
        name=rule.name,
        level=level,
        start=start,
        end=end,
        line=line + 1,
        column=start - (lines[line - 1] + 1 if line else 0) + 1,
        sentence=bisect_right(sentences, start) - 1,
        message=judgement.finding.message,
        evidence=_evidence(claim, text),
        suggestion=judgement.finding.suggestion,
        claim=claim.id,
        certainty=claim.certainty,
    )


def _evidence(claim: Claim, text: str) -> str:
    """What the verdict rests on: the places as the gazetteer has them, what decided, and the tolerance."""
    measured = claim.measured
    places = dict.fromkeys(p for p in (measured.subject, measured.object, measured.true) if p is not None)
    said = [f"{place.name} is {place.id}" for place in places]
    if measured.basis:
        said.append(f"decided by {measured.basis}")
    if measured.tolerance:
        said.append(f"tolerance: {measured.tolerance}")
    return "; ".join(said) or f"the report says: {text[claim.start : claim.end]}"


# ---- what the claims say of the mentions


def _is_unit(container: Place | None) -> bool:
    """Whether it is known what lies in it, so that a name that is missing there says something; also at a position."""
    return container is None or container.kind in _UNITS


_UNITS = (PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_SETTLES = 0.9  # confidence of a place that makes a statement about it true
_DEFINING = (Inside, Position)  # the relations that say which place of a name is meant


def _meanings(claims: Sequence[Claim], judgements: Mapping[str, Judgement], bench: Bench) -> dict[str, Meaning]:
    """What claims that the report makes itself say of what their subjects mean."""
    chosen = {r.mention.id: r.place for r in bench.resolutions}
    found: dict[str, Meaning] = {}
    for claim in claims:
        judgement = judgements[claim.id]
        relation, reading = claim.relation, judgement.reading
        if claim.modality is not Modality.ASSERTED or reading is None or relation.subject.goes_back:
            continue
        mention, verdict = reading.antecedent.mention, judgement.finding.verdict
        place = chosen.get(mention)
        another = place is None or place.id != reading.subject.id
        if judgement.certainty >= SHAKY and verdict is Verdict.CONTRADICTED:
            if another:  # what was flagged is what is shown
                found[mention] = Meaning(reading.subject, judgement.certainty, "what the report must mean")
        elif not isinstance(relation, _DEFINING):
            continue
        elif verdict is Verdict.SUPPORTED and another:
            found[mention] = Meaning(reading.subject, _SETTLES, "what the report says of it holds there")
        elif judgement.unlisted > judgement.certainty and _is_unit(name := _place(other_end(relation))):
            why = f"no place of this name is known in {name.name}" if name else "no place of this name is known there"
            found.setdefault(mention, Meaning(None, round(1.0 - judgement.unlisted, 3), why))
    return found
