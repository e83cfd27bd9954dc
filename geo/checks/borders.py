"""GEO40x: who touches whom."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.distance import _apart
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.wording import about_km, line, the
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
_TOWN_TOUCH_KM = 80.0
# How far apart neighbours may be: countries on one sea call each other so, others must nearly touch.
_ACROSS_KM, _NEARLY_KM = 600.0, 120.0
_UNITS = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.ADMIN2, PlaceKind.PENINSULA}
)


def judge(claim: Claim, bench: Bench) -> Judgement:
    stated = bench.object(claim)
    if stated is None:
        return UNDECIDED
    objects = [y for y in likely((stated,)) if y.kind in _UNITS]
    pairs = [(x, y) for x in likely(bench.subjects(claim)) for y in objects if x.id != y.id]
    results = [_pair(claim, bench, x, y) for x, y in pairs]
    if not results:
        return UNDECIDED
    return next((r for r in results if r.verdict is not Verdict.CONTRADICTED), results[0])


def _pair(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    gazetteer = bench.gazetteer
    relation = claim.stated["relation"]
    if (
        y.kind not in _UNITS
        or Inside.NO is not gazetteer.containment(x, y).inside
        or gazetteer.containment(y, x).inside is not Inside.NO
    ):
        return UNDECIDED
    km = gazetteer.distance_km(x, y)
    touch = km <= (_TOWN_TOUCH_KM if x.kind.is_settlement else _TOUCH_KM) or any(
        n.id == y.id for n in gazetteer.neighbours(x)
    )
    measured: dict[str, Json] = {
        "subject_place": x.id, "object_place": y.id, "distance_km": round(km, 1), "line": line(gazetteer, x, y),
        "tolerance": f"{_neighbourly_km(bench, x, y) if relation == 'neighbour' else _TOUCH_KM:g} km",
    }  # fmt: skip
    sure = bench.confidence(claim)
    if relation == "apart":
        if km > 0 or not touch:
            return Judgement(Verdict.SUPPORTED, measured)
        return Judgement(
            Verdict.CONTRADICTED, measured, DOES_BORDER, f"{the(x)} and {the(y)} share a border", None, sure
        )
    if relation == "neighbour":
        if touch or km <= _neighbourly_km(bench, x, y):
            return Judgement(Verdict.SUPPORTED, measured)
        message = f"{the(x)} and {the(y)} are not neighbours: they lie {about_km(km)} apart"
        return Judgement(Verdict.CONTRADICTED, measured, NOT_NEIGHBOURS, message, _alike_neighbour(bench, x, y), sure)
    if not touch:
        message = f"{the(x)} does not border {the(y)}: they lie {about_km(km)} apart{_its_neighbours(bench, x)}"
        return Judgement(Verdict.CONTRADICTED, measured, NO_BORDER, message, _alike_neighbour(bench, x, y), sure)
    return _side(claim, bench, x, y, measured)


def _neighbourly_km(bench: Bench, x: Place, y: Place) -> float:
    """How far apart two places may be and still be called neighbours."""
    sea = {s.id for s in bench.gazetteer.seas(x) if s.kind is not PlaceKind.OCEAN}
    shared = any(s.id in sea for s in bench.gazetteer.seas(y))
    alone = not bench.gazetteer.neighbours(x) or not bench.gazetteer.neighbours(y)
    return _ACROSS_KM if shared or alone else _NEARLY_KM


def _side(claim: Claim, bench: Bench, x: Place, y: Place, measured: dict[str, Json]) -> Judgement:
    side = claim.stated.get("side")
    if not isinstance(side, str) or side not in DEGREES:
        return Judgement(Verdict.SUPPORTED, measured)
    bearing = bench.gazetteer.bearing_deg(x, y)
    if _apart(bearing, DEGREES[side]) <= 112.5:
        return Judgement(Verdict.SUPPORTED, {**measured, "bearing_deg": round(bearing)})
    true = min(DEGREES, key=lambda name: _apart(bearing, DEGREES[name]))
    message = f"{the(x)} borders {the(y)} to the {true}, not to the {side}"
    return Judgement(
        Verdict.CONTRADICTED,
        {**measured, "bearing_deg": round(bearing)},
        WRONG_SIDE,
        message,
        true,
        bench.confidence(claim),
    )


def _its_neighbours(bench: Bench, x: Place) -> str:
    names = [the(n) for n in bench.gazetteer.neighbours(x)]
    return f"; {the(x)} borders {', '.join(names[:-1])} and {names[-1]}" if 1 < len(names) <= 8 else ""


def _alike_neighbour(bench: Bench, x: Place, y: Place) -> str | None:
    """The neighbour of ``x`` whose name looks most like the wrong one."""
    from rapidfuzz.fuzz import ratio

    best = max(bench.gazetteer.neighbours(x), key=lambda n: ratio(n.name, y.name), default=None)
    return best.name if best is not None and ratio(best.name, y.name) >= 60 else None
