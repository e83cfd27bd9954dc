"""GEO40x: who touches whom."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule, contradicted, kindest, supported
from geo.checks.wording import about_km, degrees_apart, pair, the
from geo.claims.reading import likely
from geo.claims.words import DEGREES
from geo.records import Claim, Json, Level, Verdict

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


def judge(claim: Claim, bench: Bench) -> Judgement:
    if claim.stated.get("adjectives"):
        return _judge_pair(claim, bench)
    stated = bench.object(claim)
    if stated is None:
        return UNDECIDED
    objects = [y for y in likely((stated,)) if y.kind in _UNITS]
    pairs = [(x, y) for x in likely(bench.subjects(claim)) for y in objects if x.id != y.id]
    return kindest([_judge(claim, bench, x, y) for x, y in pairs])


def _judge(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    gazetteer = bench.gazetteer
    relation = claim.stated["relation"]
    if (
        y.kind not in _UNITS
        or Inside.NO is not gazetteer.containment(x, y).inside
        or gazetteer.containment(y, x).inside is not Inside.NO
    ):
        return UNDECIDED
    km = gazetteer.distance_km(x, y)
    reach = _reach_km(claim, bench, x, y)
    touch = km <= reach or any(n.id == y.id for n in gazetteer.neighbours(x))
    measured = pair(gazetteer, x, y, f"{reach:g} km")
    sure = bench.confidence(claim)
    if relation == "apart":
        if km > 0 or not touch:
            return supported(measured)
        return contradicted(DOES_BORDER, f"{the(x)} and {the(y)} share a border", measured, sure)
    if touch:
        return _side(claim, bench, x, y, measured) if km <= _TOUCH_KM else supported(measured)
    likeness = _alike_neighbour(bench, x, y)
    if relation == "neighbour":
        message = f"{the(x)} and {the(y)} are not neighbours: they lie {about_km(km)} apart"
        return contradicted(NOT_NEIGHBOURS, message, measured, sure, likeness)
    if x.kind.is_settlement:
        message = f"{the(x)} is not {'near' if claim.stated.get('near') else 'on'} the border of {the(y)}"
        message += f", which is {about_km(km)} away"
    else:
        message = f"{the(x)} does not border {the(y)}: they lie {about_km(km)} apart{_its_neighbours(bench, x)}"
    return contradicted(NO_BORDER, message, measured, sure, likeness)


def _judge_pair(claim: Claim, bench: Bench) -> Judgement:
    """Judges "the French-Belgian border": whether there is one, and whether the subject lies on it."""
    adjectives = claim.stated["adjectives"]
    words = [str(word) for word in adjectives] if isinstance(adjectives, tuple) else []
    sides = [next(iter(bench.gazetteer.demonyms(word)), None) for word in words]
    a, b = sides
    if a is None or b is None or a.id == b.id or not {a.kind, b.kind} <= _UNITS:
        return UNDECIDED
    if claim.stated["relation"] == "pair":
        return _judge(claim, bench, a, b)
    results = [_judge(claim, bench, x, y) for x in likely(bench.subjects(claim)) for y in (a, b) if x.kind is _CITY]
    wrong = [r for r in results if r.verdict is Verdict.CONTRADICTED]
    return wrong[0] if wrong else kindest(results)


_CITY = PlaceKind.CITY


def _reach_km(claim: Claim, bench: Bench, x: Place, y: Place) -> float:
    """How far apart the two may be for the claim to hold."""
    if claim.stated["relation"] == "neighbour":
        return _neighbourly_km(bench, x, y)
    if claim.stated.get("near"):
        return _TOWN_NEAR_KM
    return _TOWN_TOUCH_KM if x.kind.is_settlement or not x.kind.is_area else _TOUCH_KM


def _neighbourly_km(bench: Bench, x: Place, y: Place) -> float:
    """How far apart two places may be and still be called neighbours."""
    alone = [not bench.gazetteer.neighbours(each) for each in (x, y)]
    if any(alone):
        return _ISLANDS_KM if all(alone) else _ISLAND_KM
    sea = {s.id for s in bench.gazetteer.seas(x) if s.kind is not PlaceKind.OCEAN}
    return _ACROSS_KM if any(s.id in sea for s in bench.gazetteer.seas(y)) else _NEARLY_KM


def _side(claim: Claim, bench: Bench, x: Place, y: Place, measured: dict[str, Json]) -> Judgement:
    side = claim.stated.get("side")
    if not isinstance(side, str) or side not in DEGREES:
        return supported(measured)
    bearing = bench.gazetteer.bearing_deg(x, y)
    measured = {**measured, "bearing_deg": round(bearing)}
    if degrees_apart(bearing, DEGREES[side]) <= _SIDE_ROOM:
        return supported(measured)
    true = min(DEGREES, key=lambda name: degrees_apart(bearing, DEGREES[name]))
    message = f"{the(x)} borders {the(y)} to the {true}, not to the {side}"
    return contradicted(WRONG_SIDE, message, measured, bench.confidence(claim), true)


_SIDE_ROOM = 112.5  # degrees: a long border bends, so only the opposite eighths are wrong


def _its_neighbours(bench: Bench, x: Place) -> str:
    names = [the(n) for n in bench.gazetteer.neighbours(x)]
    return f"; {the(x)} borders {', '.join(names[:-1])} and {names[-1]}" if 1 < len(names) <= 8 else ""


def _alike_neighbour(bench: Bench, x: Place, y: Place) -> str | None:
    """The neighbour of ``x`` whose name looks most like the wrong one."""
    from rapidfuzz.fuzz import ratio

    best = max(bench.gazetteer.neighbours(x), key=lambda n: ratio(n.name, y.name), default=None)
    return best.name if best is not None and ratio(best.name, y.name) >= 60 else None
