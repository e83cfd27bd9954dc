"""GEO1xx: a place is not where the report puts it."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Containment, Inside, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.wording import about_km, country, the, whereabouts
from geo.claims.reading import plausible
from geo.records import Claim, Json, Level, Verdict

NOT_INSIDE = Rule(
    code="GEO101",
    name="not-inside",
    level=Level.ERROR,
    why="A place is put into a country, province, island or region that it does not lie in. Every reading of both "
    "names "
    "is tried, and every mainstream view of disputed ground, before this is said.",
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

_STRENGTH = (Inside.YES, Inside.EDGE, Inside.DISPUTED, Inside.UNKNOWN)


def judge(claim: Claim, bench: Bench) -> Judgement:
    """Contradicted only if no plausible reading of the subject lies in any of the object."""
    region = bench.object(claim)
    if region is None:
        return UNDECIDED
    inner = tuple(plausible(bench.subjects(claim)))
    wholes = tuple(plausible((region,)))
    outer = tuple(bench.part(place, claim.stated.get("part")) for place in wholes)
    if not inner or not outer:
        return UNDECIDED
    shared = _shared_water(claim, bench, inner[0]) if claim.stated.get("wholly") else None
    if shared is not None:
        return shared
    if claim.stated.get("on") and not any(_is_island(y, bench) for y in outer):
        return UNDECIDED  # "talks in Geneva on Ukraine"
    answers = {(x.id, y.id): _answer(bench, x, y) for x in inner for y in outer if x.id != y.id}
    for strength in _STRENGTH:
        for x in inner:
            for y in outer:
                answer = answers.get((x.id, y.id))
                if answer is not None and answer.inside is strength:
                    return Judgement(_VERDICTS[strength], _measured(x, y, answer))
    if not answers or any(
        x.name == y.name or bench.gazetteer.containment(y, x).inside is Inside.YES for x in inner[:1] for y in outer[:1]
    ):
        return UNDECIDED  # "Luxembourg, Luxembourg", or the larger named first
    x, y = inner[0], outer[0]
    return _contradicted(claim, bench, x, y, answers[x.id, y.id])


def _shared_water(claim: Claim, bench: Bench, x: Place) -> Judgement | None:
    """A lake or river that is said to lie wholly in one country, and has several on its shores."""
    shores = [p for p in bench.gazetteer.on_water(x) if p.kind is PlaceKind.COUNTRY] if x.kind.is_water else []
    if len(shores) < 2:
        return None
    names = [the(p) for p in sorted(shores, key=lambda p: p.name)]
    message = f"{the(x)} is shared by {', '.join(names[:-1])} and {names[-1]}"
    measured: dict[str, Json] = {"subject_place": x.id, "shores": tuple(p.id for p in shores)}
    return Judgement(
        Verdict.CONTRADICTED, measured, NOT_INSIDE, message[0].upper() + message[1:], None, bench.confidence(claim)
    )


def _is_island(y: Place, bench: Bench) -> bool:
    """Whether one may be said to be on it; Sardinia is a region and Malta a country, both without land neighbours."""
    return y.kind in _SURROUNDED or not bench.gazetteer.neighbours(y)


_SURROUNDED = frozenset({PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO, PlaceKind.PENINSULA})
_ISLANDS = frozenset({PlaceKind.ISLAND, PlaceKind.PARK})
_CLEARLY = 2.0  # times the radius of an island without an outline; twice as far out is another island


def _answer(bench: Bench, x: Place, y: Place) -> Containment:
    """The gazetteer's answer. For want of an outline it may be "unknown" where the radius of an island, or the
    countries on the shores of a lake, say no.
    """
    answer = bench.gazetteer.containment(x, y)
    if answer.inside is not Inside.UNKNOWN:
        return answer
    far = answer.distance_km is not None and answer.distance_km > _CLEARLY * y.precision_km + 10.0
    if y.kind in _ISLANDS and far:
        return replace(answer, inside=Inside.NO)
    shores = (
        {p.country for p in bench.gazetteer.on_water(x) if p.kind is PlaceKind.COUNTRY} if x.kind.is_water else set()
    )
    if shores and y.country is not None and y.country not in shores:
        return replace(answer, inside=Inside.NO, basis="countries on its shores")
    return answer


_VERDICTS = {
    Inside.YES: Verdict.SUPPORTED,
    Inside.EDGE: Verdict.SUPPORTED,
    Inside.DISPUTED: Verdict.DISPUTED,
    Inside.UNKNOWN: Verdict.UNDECIDED,
}


def _measured(x: Place, y: Place, answer: Containment) -> dict[str, Json]:
    measured: dict[str, Json] = {
        "subject_place": x.id,
        "object_place": y.id,
        "inside": answer.inside.value,
        "basis": answer.basis,
    }
    if answer.distance_km is not None:
        measured["distance_km"] = round(answer.distance_km, 1)
    if answer.nearest is not None and answer.inside is Inside.NO:
        measured["line"] = ((x.point.lon, x.point.lat), (round(answer.nearest.lon, 4), round(answer.nearest.lat, 4)))
    return measured


def _contradicted(claim: Claim, bench: Bench, x: Place, y: Place, answer: Containment) -> Judgement:
    gazetteer = bench.gazetteer
    measured = _measured(x, y, answer)
    true = _true_region(bench, x, y)
    if true is not None:
        measured["true_region"] = true.id
    lies = whereabouts(x, gazetteer)
    message = f"{the(x)} is not in {the(y)}"
    if lies:
        message += f"; it lies in {lies}"
    if answer.distance_km is not None and answer.distance_km >= 1:
        message += f", {about_km(answer.distance_km)} from the nearest point of {the(y)}"
    whole = y.id.split("/")[0]
    rule = NOT_INSIDE
    if whole != y.id and gazetteer.containment(x, gazetteer.get(whole)).inside in (Inside.YES, Inside.EDGE):
        rule = WRONG_PART
    suggestion = f"in {the(true)}" if true is not None and rule is NOT_INSIDE else None
    return Judgement(
        Verdict.CONTRADICTED,
        measured,
        rule,
        message[0].upper() + message[1:],
        suggestion,
        _sure(claim, bench, x, y, answer),
    )


_TOWNISH = frozenset(
    {PlaceKind.CITY, PlaceKind.SUBURB, PlaceKind.ADMIN2, PlaceKind.PARK, PlaceKind.VALLEY, PlaceKind.FACILITY}
)
_CITY, _METROPOLIS = 50_000, 200_000  # population
_EDGE_KM = 5.0  # districts are split and redrawn; a town this near may have been counted to the other one
_TOWN_KM, _LAND_KM, _WORLD_KM, _CONTINENT_KM = 150.0, 1000.0, 1500.0, 2500.0  # how far each kind of slip still reaches


def _sure(claim: Claim, bench: Bench, x: Place, y: Place, answer: Containment) -> float:
    """Writers take a neighbour or a look-alike for the true container. A town said to be in another town, or carried
    there by an anaphor or a possessive, at the other end of the world is a name that we read wrongly.
    """
    km = answer.distance_km or great_circle_km(x.point, y.point)
    sure = bench.confidence(claim)
    cities = x.population >= _CITY and y.population >= _CITY and km <= _LAND_KM
    if y.kind in _TOWNISH and km > _TOWN_KM and not cities:
        sure *= 0.5
    if claim.stated.get("anaphor") and km > _WORLD_KM and x.population < _METROPOLIS:
        sure *= 0.6
    if y.kind is PlaceKind.ADMIN1 and y.country != x.country and km > _CONTINENT_KM:
        sure *= 0.4
    if y.kind is PlaceKind.ADMIN2 and km < _EDGE_KM:
        sure *= 0.4
    if claim.stated.get("owned") and km > _LAND_KM:
        sure *= 0.5
    return sure


def _true_region(bench: Bench, x: Place, y: Place) -> Place | None:
    """The region of the sort of ``y`` that does hold ``x``: its country for a country, its province for a province."""
    parents = bench.gazetteer.parents(x)
    if y.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY):
        return country(x, bench.gazetteer)
    same = next((p for p in parents if p.kind is y.kind), None)
    return same or next((p for p in parents if p.kind is PlaceKind.ADMIN1), None) or country(x, bench.gazetteer)
