"""GEO1xx: a place is not where the report puts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gazetteer import Containment, Inside, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from gazetteer.place import NameUse
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.viewpoint import seen_from
from geo.checks.wording import about_km, country, the, whereabouts
from geo.claims.reading import likely, plausible
from geo.claims.words import DEGREES, KINDS
from geo.records import Claim, Json, Level, Resolution, Verdict

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
    wholes = _wholes(claim, bench)
    outer = tuple(bench.part(place, claim.stated.get("part")) for place in wholes)
    inner = _inner(claim, bench, wholes)
    if not inner or not outer:
        return UNDECIDED
    shared = _shared_water(claim, bench, inner[0]) if claim.stated.get("wholly") else None
    if shared is not None:
        return shared
    if claim.stated.get("on") and not claim.stated.get("own") and not any(_is_island(y, bench) for y in outer):
        return UNDECIDED  # "talks in Geneva on Ukraine"
    strict = bool(claim.stated.get("strict"))
    answers = {(x.id, y.id): _answer(bench, x, y, strict=strict) for x in inner for y in outer if x.id != y.id}
    for strength in _STRENGTH:
        for x in inner:
            for y in outer:
                answer = answers.get((x.id, y.id))
                if answer is not None and answer.inside is strength:
                    seen = seen_from(claim, bench, x, y, answer)
                    if seen is not None:
                        return seen
                    return Judgement(_VERDICTS[strength], _measured(x, y, answer))
    if not answers or any(
        x.name == y.name or bench.gazetteer.containment(y, x).inside is Inside.YES for x in inner[:1] for y in outer[:1]
    ):
        return UNDECIDED  # "Luxembourg, Luxembourg", or the larger named first
    x, y = inner[0], outer[0]
    return _contradicted(claim, bench, x, y, answers[x.id, y.id])


def _wholes(claim: Claim, bench: Bench) -> tuple[Place, ...]:
    """What the subject is said to lie in: the readings of a name, the region that two words name together ("a Baltic
    state"), or the subject's own country and province ("the northern city of X", which does not say of what).
    """
    region = claim.stated.get("region")
    if isinstance(region, str):
        return (bench.gazetteer.get(region),)
    if claim.stated.get("own"):
        places = likely(bench.subjects(claim))
        units = [p for x in places for p in bench.gazetteer.parents(x) if p.kind in (*_NATIONS, PlaceKind.ADMIN1)]
        return tuple(dict.fromkeys(units))
    stated = bench.object(claim)
    readings = tuple(plausible((stated,))) if stated is not None else ()
    # Suffolk the district is part of Suffolk the county; what lies in neither is in no Suffolk.
    parts = {member.id for p in readings for member in bench.gazetteer.members(p)}
    readings = tuple(p for p in readings if p.id not in parts)
    return tuple(p for p in readings if not _is_loose(p, readings[0], stated, bench))


def _is_loose(place: Place, first: Place, stated: Resolution | None, bench: Bench) -> bool:
    """Whether it is what a careless pen calls by the name of its part: "England" for the United Kingdom."""
    if place.id == first.id or stated is None or bench.gazetteer.containment(first, place).inside is not Inside.YES:
        return False
    uses = [c.hit.name.use for c in stated.candidates if c.place.id == place.id]
    return bool(uses) and all(use is NameUse.ALTERNATE for use in uses)


_NATIONS = (PlaceKind.COUNTRY, PlaceKind.TERRITORY)
_NATURAL = frozenset({PlaceKind.MOUNTAIN, PlaceKind.RANGE, PlaceKind.LAKE, PlaceKind.RIVER, PlaceKind.PARK})
_FAMOUS = 100_000  # population from which a name means that city unless something says otherwise
_NO_RIVAL = 0.01  # share of its population below which a namesake of the same country, or a hamlet, is not meant
_HAMLET = 1_000


def _inner(claim: Claim, bench: Bench, wholes: Sequence[Place]) -> tuple[Place, ...]:
    """The readings of the subject that a writer may have meant. A namesake makes a claim true (Paris, Texas), but not a
    hamlet of the same country as the city that bears the name ("Perth, in eastern Australia"), nor one that only an
    odd spelling turns into a namesake.
    """
    subjects = bench.subjects(claim)
    readings = [p for p in plausible(subjects) if not _is_odd(p, subjects)] or list(plausible(subjects))
    noun = str(claim.stated.get("noun", ""))
    if noun in KINDS:  # "this city" is no river that shares the name; a volcano that no list holds is no town
        fitting = [p for p in readings if p.kind in KINDS[noun]]
        readings = fitting or ([] if KINDS[noun] <= _NATURAL else readings)
    vague = claim.stated.get("part") is not None or any(y.kind is PlaceKind.REGION for y in wholes)
    if wholes and all(y.kind is PlaceKind.COUNTRY for y in wholes):
        readings = _without_hamlets(readings, subjects, {y.name for y in wholes})
    first = max(readings, key=lambda p: p.population if p.kind.is_settlement else 0, default=None)
    if not vague or first is None or first.population < _FAMOUS:
        return tuple(readings)
    limit = _NO_RIVAL * first.population
    said = {y.name for y in wholes}
    return tuple(
        p
        for p in readings
        if p.country != first.country
        or not p.kind.is_settlement
        or p.population >= limit
        or _is_qualified(p, subjects, said)
    )


def _without_hamlets(readings: Sequence[Place], subjects: Sequence[Resolution], said: set[str]) -> list[Place]:
    """The readings without hamlets that share their name with one city and hardly anything else: who writes "Salzburg,
    Germany" means Salzburg.
    """
    towns = [p for p in readings if p.kind.is_settlement]
    largest = max((p.population for p in towns), default=0)
    if largest < _GREAT or len(towns) > _FEW:
        return list(readings)
    limit = min(_VILLAGE, _SHARE * largest)
    return [p for p in readings if p not in towns or p.population >= limit or _is_qualified(p, subjects, said)]


_GREAT, _VILLAGE, _SHARE, _FEW = 150_000, 5_000, 0.02, 6


def _is_qualified(place: Place, subjects: Sequence[Resolution], but: set[str]) -> bool:
    """Whether the report says elsewhere in which state the place lies, other than by the claim that is judged."""
    evidence = [e for r in subjects for c in r.candidates if c.place.id == place.id for e in c.evidence]
    return any(e.startswith(_SAID) and e.removeprefix(_SAID).partition(",")[0] not in but for e in evidence)


_SAID = "said to be in "


def _is_odd(place: Place, subjects: Sequence[Resolution]) -> bool:
    """Whether the name is only a rare alternate of a hamlet's, and the main name of a larger place."""
    if not place.kind.is_settlement or place.population >= _HAMLET:
        return False
    uses = [c.hit.name.use for r in subjects for c in r.candidates if c.place.id == place.id]
    larger = any(
        c.place.population >= _HAMLET / _NO_RIVAL * 0.2 and c.hit.name.use is NameUse.MAIN
        for r in subjects
        for c in r.candidates
    )
    return larger and bool(uses) and all(use is NameUse.ALTERNATE for use in uses)


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
    return y.kind in _SURROUNDED or (y.kind in _UNITS and not bench.gazetteer.neighbours(y))


_UNITS = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1})  # whose neighbours are known
_SURROUNDED = frozenset({PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO, PlaceKind.PENINSULA})
_ISLANDS = frozenset({PlaceKind.ISLAND, PlaceKind.PARK})
_CLEARLY = 2.0  # times the radius of an island without an outline; twice as far out is another island


_BEYOND = -0.1  # of the way from the middle to the edge, on the other side: "southernmost" is not said there


def _answer(bench: Bench, x: Place, y: Place, *, strict: bool) -> Containment:
    """The gazetteer's answer, with less room if ``strict``: "southernmost", "the eastern coast of".

    For want of an outline it may be "unknown" where the radius of an island, or the countries on the shores of a lake,
    say no.
    """
    answer = bench.gazetteer.containment(x, y)
    if strict and answer.inside is Inside.EDGE and y.kind is PlaceKind.PART:
        frame, direction = bench.gazetteer.frame(bench.gazetteer.whole(y)), y.id.rpartition("/")[2]
        if frame is not None and direction in DEGREES and frame.position(x.point, direction) < _BEYOND:
            return replace(answer, inside=Inside.NO)
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
    sure = bench.confidence(claim, x)
    cities = x.population >= _CITY and y.population >= _CITY and km <= _LAND_KM
    if y.kind in _TOWNISH and km > _TOWN_KM and not cities:
        sure *= 0.5
    if claim.stated.get("anaphor") and km > _WORLD_KM and x.population < _METROPOLIS:
        sure *= 0.6
    if y.kind is PlaceKind.ADMIN1 and y.country != x.country and km > _CONTINENT_KM:
        sure *= 0.4
    elsewhere = x.country is None or x.country != y.country
    if elsewhere and any(_is_local(p, bench) for p in (x, y)) and km > _CONTINENT_KM:
        sure *= 0.4  # the Great Lakes of Africa, the Midlands of Ireland: another region goes by that name too
    if y.kind is PlaceKind.ADMIN2 and km < _EDGE_KM:
        sure *= 0.4
    if claim.stated.get("owned") and km > _LAND_KM:
        sure *= 0.5
    return sure


def _is_local(p: Place, bench: Bench) -> bool:
    """Whether it is a region of a country or two rather than of the world, whose name may be used elsewhere as well."""
    return p.kind is PlaceKind.REGION and all(m.kind not in _NATIONS for m in bench.gazetteer.members(p))


def _true_region(bench: Bench, x: Place, y: Place) -> Place | None:
    """The region of the sort of ``y`` that does hold ``x``: its country for a country, its province for a province."""
    parents = bench.gazetteer.parents(x)
    if y.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY):
        return country(x, bench.gazetteer)
    same = next((p for p in parents if p.kind is y.kind), None)
    return same or next((p for p in parents if p.kind is PlaceKind.ADMIN1), None) or country(x, bench.gazetteer)
