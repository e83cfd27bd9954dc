"""GEO40x: who touches whom."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.rule import SLIP, Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import about_km, degrees_apart, pair, the
from geo.records import Level, Verdict
from geo.relations import Apart, Borders, Frontier, Measured, Meeting
from geo.vocabulary import DEGREES

NO_BORDER = Rule(
    code="GEO401",
    name="no-common-border",
    level=Level.ERROR,
    why="Two countries, states or provinces are said to border each other and do not.",
    bad="Saudi Arabia, which borders Syria, closed its crossings.",
    good="Saudi Arabia, which borders Iraq, closed its crossings.",
)
WRONG_SIDE = Rule(
    code="GEO402",
    name="wrong-side",
    level=Level.WARNING,
    why="Two neighbours touch, but on another side than the one named.",
    bad="Poland, which borders Germany to the east, sent two trains.",
    good="Poland, which borders Germany to the west, sent two trains.",
)
NOT_NEIGHBOURS = Rule(
    code="GEO403",
    name="not-neighbours",
    level=Level.ERROR,
    why="Two countries are called neighbours and lie far apart: often one of two look-alike names.",
    bad="The talks ended a war between Azerbaijan and neighbouring Albania.",
    good="The talks ended a war between Azerbaijan and neighbouring Armenia.",
)
DOES_BORDER = Rule(
    code="GEO404",
    name="does-border",
    level=Level.ERROR,
    why="Two places are said to be far apart and share a border.",
    bad="Arizona, which lies far from Mexico, passed a law of its own.",
    good="Arizona, which lies far from Canada, passed a law of its own.",
)
RULES = (NO_BORDER, WRONG_SIDE, NOT_NEIGHBOURS, DOES_BORDER)

_TOUCH_KM = 30.0  # outlines are simplified, and a town on a border has its centre inside
_TOWN_TOUCH_KM, _TOWN_NEAR_KM = 80.0, 200.0  # a town "on" and "near" a border
# How far apart neighbours may be: countries on one small sea call each other so, islands look farther, and two islands
# nations farthest (Australia and New Zealand: 1,500 km); others must nearly touch.
_ACROSS_KM, _ISLAND_KM, _ISLANDS_KM, _NEARLY_KM = 300.0, 600.0, 2000.0, 120.0
_UNITS = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.ADMIN2, PlaceKind.PENINSULA}
)


def check(relation: Borders | Apart, x: Place, y: Place, bench: Bench) -> Finding | None:
    """Whether two places touch, or are near enough to be called neighbours."""
    if y.kind not in _UNITS or x.id == y.id:
        return undecided()
    if isinstance(relation, Apart):
        return _apart(x, y, bench)
    return _meet(relation.how, relation.side, x, y, bench)


def _beside_each_other(x: Place, y: Place, bench: Bench) -> bool:
    contains = bench.gazetteer.containment
    return contains(x, y).inside is Inside.NO and contains(y, x).inside is Inside.NO


def _apart(x: Place, y: Place, bench: Bench) -> Finding:
    if not _beside_each_other(x, y, bench):
        return undecided()
    reach = _touch_km(x)
    measured = pair(bench.gazetteer, x, y, f"{reach:g} km")
    km = bench.gazetteer.distance_km(x, y)
    touch = km <= reach or any(n.id == y.id for n in bench.gazetteer.neighbours(x))
    if km > 0 or not touch:
        return supported(measured)
    return contradicted(DOES_BORDER, f"{the(x)} and {the(y)} share a border", measured)


def _meet(how: Meeting, side: str | None, x: Place, y: Place, bench: Bench) -> Finding:
    gazetteer = bench.gazetteer
    if not _beside_each_other(x, y, bench):
        return undecided()
    km = gazetteer.distance_km(x, y)
    reach = _reach_km(how, bench, x, y)
    measured = pair(gazetteer, x, y, f"up to {reach:g} km apart would do")
    if km <= reach or any(n.id == y.id for n in gazetteer.neighbours(x)):
        return _side(side, bench, x, y, measured) if km <= _TOUCH_KM else supported(measured)
    likeness = _alike_neighbour(bench, x, y)
    slip = SLIP if km <= _FAR_KM else SLIP * _RARE
    if how is Meeting.NEIGHBOUR:
        message = f"{the(x)} and {the(y)} are not neighbours: they lie {about_km(km)} apart"
        return contradicted(NOT_NEIGHBOURS, message, measured, likeness, slip)
    if x.kind.is_settlement:
        message = f"{the(x)} is not {'near' if how is Meeting.NEAR else 'on'} the border of {the(y)}"
        message += f", which is {about_km(km)} away"
    else:
        message = f"{the(x)} does not border {the(y)}: they lie {about_km(km)} apart{_its_neighbours(bench, x)}"
    return contradicted(NO_BORDER, message, measured, likeness, slip)


_FAR_KM, _RARE = 3000.0, 0.3  # of places so far apart nobody thinks that they touch, so rather others are meant


def check_frontier(relation: Frontier, x: Place | None, bench: Bench) -> Finding | None:
    """Judges "the French-Belgian border": whether there is one, and whether the subject lies on it."""
    sides = [next(iter(bench.gazetteer.demonyms(word)), None) for word in relation.adjectives]
    a, b = sides
    if a is None or b is None or a.id == b.id or not {a.kind, b.kind} <= _UNITS:
        return undecided()
    if not relation.beside:
        return _meet(Meeting.BORDERS, None, a, b, bench)
    if x is None or x.kind is not PlaceKind.CITY:
        return None
    found = [_meet(relation.how, None, x, y, bench) for y in (a, b) if bench.gazetteer.by_code(x.country or "") != y]
    return next((f for f in found if f.verdict is Verdict.CONTRADICTED), found[0] if found else undecided())


def _touch_km(x: Place) -> float:
    return _TOWN_TOUCH_KM if x.kind.is_settlement or not x.kind.is_area else _TOUCH_KM


def _reach_km(how: Meeting, bench: Bench, x: Place, y: Place) -> float:
    """How far apart the two may be for the claim to hold."""
    if how is Meeting.NEIGHBOUR:
        return _neighbourly_km(bench, x, y)
    if how is Meeting.NEAR:
        return _TOWN_NEAR_KM
    alone = not bench.gazetteer.neighbours(x) and x.kind is PlaceKind.COUNTRY
    return _ISLAND_KM if alone else _touch_km(x)  # islands have borders at sea


def _neighbourly_km(bench: Bench, x: Place, y: Place) -> float:
    """How far apart two places may be and still be called neighbours."""
    alone = [not bench.gazetteer.neighbours(each) for each in (x, y)]
    if any(alone):
        return _ISLANDS_KM if all(alone) else _ISLAND_KM
    sea = {s.id for s in bench.gazetteer.seas(x) if s.kind is not PlaceKind.OCEAN}
    return _ACROSS_KM if any(s.id in sea for s in bench.gazetteer.seas(y)) else _NEARLY_KM


def _side(side: str | None, bench: Bench, x: Place, y: Place, measured: Measured) -> Finding:
    if side is None or side not in DEGREES:
        return supported(measured)
    bearing = bench.gazetteer.bearing_deg(x, y)
    measured = replace(measured, bearing_deg=round(bearing))
    if degrees_apart(bearing, DEGREES[side]) <= _SIDE_ROOM:
        return supported(measured)
    true = min(DEGREES, key=lambda name: degrees_apart(bearing, DEGREES[name]))
    message = f"{the(x)} borders {the(y)} to the {true}, not to the {side}"
    return contradicted(WRONG_SIDE, message, measured, true)


_SIDE_ROOM = 112.5  # degrees: a long border bends, so only the opposite eighths are wrong


def _its_neighbours(bench: Bench, x: Place) -> str:
    names = [the(n) for n in bench.gazetteer.neighbours(x)]
    return f"; {the(x)} borders {', '.join(names[:-1])} and {names[-1]}" if 1 < len(names) <= 8 else ""


def _alike_neighbour(bench: Bench, x: Place, y: Place) -> str | None:
    """The neighbour of ``x`` whose name looks most like the wrong one."""
    from rapidfuzz.fuzz import ratio

    best = max(bench.gazetteer.neighbours(x), key=lambda n: ratio(n.name, y.name), default=None)
    return best.name if best is not None and ratio(best.name, y.name) >= 60 else None
