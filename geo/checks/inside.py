"""GEO1xx: a place is not where the report puts it."""

from __future__ import annotations

import math
from dataclasses import replace

from gazetteer import Containment, Gazetteer, Place, PlaceKind
from gazetteer import Inside as Answer
from gazetteer.geodesy import great_circle_km
from geo.checks.bench import Bench
from geo.checks.rule import Finding, Rule, contradicted, undecided
from geo.checks.viewpoint import seen_from
from geo.checks.wording import about_km, country, the, whereabouts
from geo.records import Level, Verdict
from geo.relations import Inside, Measured
from geo.vocabulary import DEGREES, holds

K = PlaceKind

NOT_INSIDE = Rule(
    code="GEO101",
    name="not-inside",
    level=Level.ERROR,
    why="A place is put into a country, province, island or region that it does not lie in. Every reading of both "
    "names is weighed, every mainstream view of disputed ground, and whether a smaller place of the name may be meant "
    "that no list holds, before this is said.",
    bad="The ferry reached Odesa, a port in Romania, before dawn.",
    good="The ferry reached Odesa, a port in Ukraine, before dawn.",
)
WRONG_PART = Rule(
    code="GEO102",
    name="wrong-part",
    level=Level.WARNING,
    why="The place lies in the country or region named, but well outside the part of it that is named.",
    bad="Snow closed the airport of Bordeaux, in northern France.",
    good="Snow closed the airport of Bordeaux, in south-western France.",
)
RULES = (NOT_INSIDE, WRONG_PART)


def containers(relation: Inside, x: Place, bench: Bench) -> tuple[Place, ...]:
    """What a place is said to lie in where the words name no container: the region that two words name together, or
    the country and province around it, any of which will do ("the northern city of X").
    """
    if relation.region is not None:
        return (relation.region,)
    return tuple(p for p in bench.gazetteer.parents(x) if p.kind in (*_NATIONS, K.ADMIN1))


def check(relation: Inside, x: Place, whole: Place, bench: Bench) -> Finding | None:
    """Whether ``x`` lies in ``whole``, or in the part of it that is named; ``None`` where the words cannot mean these
    two places.
    """
    if relation.container is not None and not holds(whole.kind, x.kind):
        # "Mexico, Missouri" is no country; "Tolna, Vas" may be two of a list.
        listed = relation.by_comma and x.kind not in _NATIONS
        return undecided() if listed or whole.kind.is_water else None
    y = bench.part(whole, relation.part)
    if relation.container is not None and (x.id == y.id or x.name == y.name):
        return undecided()  # "Luxembourg, Luxembourg"
    shared = _shared_water(bench, x) if relation.wholly else None
    if shared is not None:
        return shared
    if relation.on and relation.container is not None and not bench.is_island(y):
        return None  # "talks in Geneva on Ukraine"
    answer = _answer(bench, x, y, strict=relation.strict)
    if answer.inside is not Answer.NO:
        seen = seen_from(bench, x, y, answer)
        return seen or Finding(_VERDICTS[answer.inside], _measured(x, y, answer))
    if bench.gazetteer.containment(y, x).inside is Answer.YES:
        return undecided()  # the larger named first
    whole = bench.gazetteer.whole(y) if y.kind is K.PART else whole
    return _contradicted(relation, bench, x, y, whole, answer)


_NATIONS = (K.COUNTRY, K.TERRITORY)


def _shared_water(bench: Bench, x: Place) -> Finding | None:
    """A lake or river that is said to lie wholly in one country, and has several on its shores."""
    shores = [p for p in bench.gazetteer.on_water(x) if p.kind is K.COUNTRY] if x.kind.is_water else []
    if len(shores) < 2:
        return None
    names = [the(p) for p in sorted(shores, key=lambda p: p.name)]
    message = f"{the(x)} is shared by {', '.join(names[:-1])} and {names[-1]}"
    return contradicted(NOT_INSIDE, message, Measured(subject=x, shores=tuple(shores)))


_ISLANDS = frozenset({K.ISLAND, K.PARK})
_CLEARLY = 2.0  # times the radius of an island without an outline; twice as far out is another island
_ANOTHER_TOWN_KM = 200.0
_BEYOND = -0.1  # of the way from the middle to the edge, on the other side: "southernmost" is not said there


def _answer(bench: Bench, x: Place, y: Place, *, strict: bool) -> Containment:
    """The gazetteer's answer, with less room if ``strict``: "southernmost", "the eastern coast of".

    For want of an outline it may be "unknown" where the radius of an island, or the countries on the shores of a lake,
    say no.
    """
    answer = bench.gazetteer.containment(x, y)
    if strict and answer.inside is Answer.EDGE and y.kind is K.PART:
        frame, direction = bench.gazetteer.frame(bench.gazetteer.whole(y)), y.id.rpartition("/")[2]
        if frame is not None and direction in DEGREES and frame.position(x.point, direction) < _BEYOND:
            return replace(answer, inside=Answer.NO)
    if answer.inside is not Answer.UNKNOWN:
        return answer
    if x.kind.is_settlement and y.kind.is_settlement and great_circle_km(x.point, y.point) > _ANOTHER_TOWN_KM:
        return replace(answer, inside=Answer.NO)
    far = answer.distance_km is not None and answer.distance_km > _CLEARLY * y.precision_km + 10.0
    if y.kind in _ISLANDS and far:
        return replace(answer, inside=Answer.NO)
    shores = {p.country for p in bench.gazetteer.on_water(x) if p.kind is K.COUNTRY} if x.kind.is_water else set()
    if shores and y.country is not None and y.country not in shores:
        return replace(answer, inside=Answer.NO, basis="countries on its shores")
    return answer


_VERDICTS = {
    Answer.YES: Verdict.SUPPORTED,
    Answer.EDGE: Verdict.SUPPORTED,
    Answer.DISPUTED: Verdict.DISPUTED,
    Answer.UNKNOWN: Verdict.UNDECIDED,
}


def _measured(x: Place, y: Place, answer: Containment) -> Measured:
    line = (x.point, answer.nearest) if answer.nearest is not None and answer.inside is Answer.NO else None
    km = round(answer.distance_km, 1) if answer.distance_km is not None else None
    return Measured(subject=x, object=y, inside=answer.inside, basis=answer.basis, distance_km=km, line=line)


def _contradicted(relation: Inside, bench: Bench, x: Place, y: Place, whole: Place, answer: Containment) -> Finding:
    """``y`` is ``whole``, or a part of it."""
    gazetteer = bench.gazetteer
    true = true_region(gazetteer, x, y)
    lies = whereabouts(x, gazetteer)
    message = f"{the(x)} is not in {the(y)}"
    if lies:
        message += f"; it lies in {lies}"
    if answer.distance_km is not None and answer.distance_km >= 1:
        message += f", {about_km(answer.distance_km)} from the nearest point of {the(y)}"
    in_whole = whole.id != y.id and gazetteer.containment(x, whole).inside in (Answer.YES, Answer.EDGE)
    rule = WRONG_PART if in_whole else NOT_INSIDE
    suggestion = f"in {the(true)}" if true is not None and rule is NOT_INSIDE else None
    slip = PART_SLIP if in_whole else _slip(relation, bench, x, y, true, answer)
    return contradicted(rule, message, replace(_measured(x, y, answer), true=true), suggestion, slip)


def true_region(gazetteer: Gazetteer, x: Place, y: Place) -> Place | None:
    """The region of the sort of ``y`` that does hold ``x``: its country for a country, its province for a province."""
    parents = gazetteer.parents(x)
    if y.kind in (K.COUNTRY, K.TERRITORY):
        return country(x, gazetteer)
    same = next((p for p in parents if p.kind is y.kind), None)
    return same or next((p for p in parents if p.kind is K.ADMIN1), None) or country(x, gazetteer)


# How often who means ``x`` puts it into ``y``: writers take a neighbour or a look-alike for the true container, or a
# unit that lies nearby. A place said to be at the other end of the world is a name that was read wrongly.
PART_SLIP = 0.03
_LOOK_ALIKE, _NEIGHBOUR, _NEAR, _FAR = 0.05, 0.03, 0.02, 0.001
_FADING_KM = {K.ADMIN1: 600.0, K.ADMIN2: 150.0}  # ... falls to a third over this distance; for all else
_FADING_ELSEWHERE_KM = 1500.0
_OF_COUNTRY = 0.006  # that a country is put into the wrong part of the world: no other place can be meant
_UNIT = 0.6  # of these for a state or province: there are more of them, and writers know those of their own country
_OF_TOWN = 0.4  # ... and for a district, a town, a park
_OWNED = 0.5  # "Y's X" may say that Y owns it
_LOOKS_LIKE = 72.0  # share of letters in common, in %: Slovakia and Slovenia have 75
_EDGE_KM, _EDGE = 5.0, 0.1  # districts are split and redrawn; a town this near may have been counted to the other one
_SMALL = frozenset({K.CITY, K.SUBURB, K.ADMIN2, K.PARK, K.VALLEY, K.FACILITY})


_LOOSE_KM = {K.CONTINENT: 200.0, K.REGION: 20.0}  # their edges are where a writer draws them
_LOOSE, _OFFSHORE_KM = frozenset({K.MOUNTAIN, K.RANGE, K.ISLAND, K.PARK, K.LAKE}), 50.0  # known by a point
_LOOSELY = 0.1


def _slip(relation: Inside, bench: Bench, x: Place, y: Place, true: Place | None, answer: Containment) -> float:
    km = answer.distance_km if answer.distance_km is not None else great_circle_km(x.point, y.point)
    near = _NEAR * math.exp(-km / _FADING_KM.get(y.kind, _FADING_ELSEWHERE_KM))
    slip = max(_by_likeness(bench, y, true), near, _OF_COUNTRY if x.kind in _NATIONS else _FAR)
    if y.kind is K.ADMIN1:
        slip *= _UNIT
    if y.kind in _SMALL:
        slip *= _OF_TOWN * (_EDGE if y.kind is K.ADMIN2 and km < _EDGE_KM else 1.0)
    if _is_local(y, bench) and x.country != y.country:
        slip *= 0.3  # the Great Lakes of Africa, the Midlands of Ireland: another region goes by that name too
    if km <= _LOOSE_KM.get(y.kind, 0.0) or (x.kind in _LOOSE and km <= _OFFSHORE_KM):
        slip *= _LOOSELY
    return slip * (_OWNED if relation.owned else 1.0)


def _by_likeness(bench: Bench, y: Place, true: Place | None) -> float:
    """How often the true container is mistaken for ``y``, where the two border or look alike."""
    if true is None or true.kind is not y.kind:
        return 0.0
    from rapidfuzz.fuzz import ratio

    if ratio(true.name, y.name) >= _LOOKS_LIKE:
        return _LOOK_ALIKE
    return _NEIGHBOUR if any(n.id == y.id for n in bench.gazetteer.neighbours(true)) else 0.0


def _is_local(p: Place, bench: Bench) -> bool:
    """Whether it is a region of a country or two rather than of the world, whose name may be used elsewhere as well."""
    return p.kind is K.REGION and all(m.kind not in _NATIONS for m in bench.gazetteer.members(p))
