"""GEO41x: seas, rivers, coasts."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from gazetteer.relations import FACING_KM
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule, contradicted, kindest, supported
from geo.checks.wording import about_km, pair, the
from geo.claims.reading import likely, plausible
from geo.records import Claim, Json, Level, Resolution, Verdict

K = PlaceKind

NOT_ON_WATER = Rule(
    code="GEO411",
    name="not-on-water",
    level=Level.ERROR,
    why="A place is put on a sea, lake or river that it does not lie on.",
    bad="Savannah, a port on the Gulf of Mexico, wants deeper channels.",
    good="Savannah, a port on the Atlantic Ocean, wants deeper channels.",
)
NO_COAST = Rule(
    code="GEO412",
    name="no-coast",
    level=Level.ERROR,
    why="A landlocked country is given a coast, or a city far from the sea a harbour.",
    bad="Planners hope for hotels along Afghanistan's coast.",
    good="Planners hope for hotels along Pakistan's coast.",
)
HAS_COAST = Rule(
    code="GEO413",
    name="not-landlocked",
    level=Level.ERROR,
    why="A country that has a coast is called landlocked, or a city by the sea inland.",
    bad="Landlocked Cambodia depends on the ports of others.",
    good="Landlocked Laos depends on the ports of others.",
)
HAS_SHORE = Rule(
    code="GEO414",
    name="has-shore",
    level=Level.ERROR,
    why="A place is said to have no shore on a sea or lake that it touches.",
    bad="Jordan, which has no coast on the Red Sea, sent an observer.",
    good="Jordan, which has no coast on the Black Sea, sent an observer.",
)
RULES = (NOT_ON_WATER, NO_COAST, HAS_COAST, HAS_SHORE)

# How far from its water a place may be and still be said to be on it: outlines of seas are coarse, rivers are lines
# through their middle, and cities reach far.
_ON_KM = {K.RIVER: 40.0, K.LAKE: 40.0, K.CANAL: 40.0, K.STRAIT: 80.0, K.GULF: 100.0, K.SEA: 100.0, K.OCEAN: 150.0}
_SEAS = frozenset({K.SEA, K.OCEAN, K.GULF})
_OCEAN_KM = 1500.0  # the seas at an ocean's edge are drawn apart from it, and are said to be part of it
_COASTAL_KM = 80.0  # a town on the coast, by the middle of the town and a coarse outline; some lie up an estuary
_SEASIDE_KM = 5.0  # a city whose middle is no farther from the sea is not inland
_COURSE_KM = 30.0  # how far the drawn course of a river may be off
_INLAND_KM = 150.0  # seaports lie up to this far up estuaries (Hamburg 100, Rouen 120)
_LONG_RIVER_KM = 60.0  # half the length of a river, from which it is taken for navigable
_LARGE = 100_000  # population from which the waters of a city are known


def judge(claim: Claim, bench: Bench) -> Judgement:
    stated = bench.object(claim)
    if stated is None:
        return UNDECIDED
    if stated.mention.text.lower().removeprefix("the ") == "gulf":
        return _any_gulf(claim, bench)
    if claim.stated["relation"] in ("into", "through"):
        return _judge_course(claim, bench, stated)
    waters = [y for y in bench.waters(stated) if bench.gazetteer.shape(y) is not None]
    subjects = likely(bench.subjects(claim))
    if claim.stated["relation"] == "away" and subjects and not subjects[0].kind.is_settlement:
        subjects = tuple(
            x for x in subjects if not x.kind.is_settlement
        )  # New York, read as the state, is not the city
    pairs = [(x, y) for x in subjects for y in waters if x.id != y.id]
    return kindest([_judge(claim, bench, x, y) for x, y in pairs])


def _judge_course(claim: Claim, bench: Bench, stated: Resolution) -> Judgement:
    """Whether a river flows through a town or country, or into a sea or river; contradicted where its course is known
    and stays away.
    """
    gazetteer = bench.gazetteer
    rivers = [p for p in plausible(bench.subjects(claim)) if p.kind is K.RIVER and gazetteer.shape(p) is not None]
    results = [_course(claim, bench, x, y) for x in rivers for y in likely((stated,)) if x.id != y.id]
    return kindest(results)


def _course(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    into = claim.stated["relation"] == "into"
    mouth = bench.gazetteer.flows_into(x)
    if into and (mouth is None or not y.kind.is_water):
        return UNDECIDED
    limit = _ON_KM.get(y.kind, _COURSE_KM + min(y.precision_km, 30.0) * y.kind.is_settlement)
    measured = pair(bench.gazetteer, x, y, f"{limit:g} km")
    reaches = mouth is not None and _is_within(bench, mouth, y)
    if reaches or float(str(measured["distance_km"])) <= limit:
        return supported(measured)
    ends = f"; it flows into {the(mouth)}" if mouth is not None and into else ""
    message = f"{the(x)} does not flow {'into' if into else 'through'} {the(y)}{ends}"
    suggestion = the(mouth) if mouth is not None and into else None
    return contradicted(NOT_ON_WATER, message, measured, 0.9 * bench.subject_confidence(claim), suggestion)


def _any_gulf(claim: Claim, bench: Bench) -> Judgement:
    """Judges "the Gulf" alone, which is that of the place: wrong only if the place is on none."""
    places = likely(bench.subjects(claim))
    seas = [sea for x in places for sea in bench.gazetteer.seas(x)]
    if not seas or any(sea.kind is K.GULF for sea in seas):
        return UNDECIDED
    measured: dict[str, Json] = {"subject_place": places[0].id, "faces": tuple(s.name for s in seas)}
    message = f"{the(places[0])} is on no gulf; it faces {the(seas[0])}"
    sure = bench.subject_confidence(claim)
    return contradicted(NOT_ON_WATER, message, measured, sure, the(seas[0]))


def _judge(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    gazetteer = bench.gazetteer
    if gazetteer.shape(y) is None or (x.kind.is_water and claim.stated["relation"] == "on"):
        return UNDECIDED
    seas = gazetteer.seas(x)
    faces = any(_is_within(bench, sea, y) for sea in (*seas, *gazetteer.rivers(x)))
    km = gazetteer.distance_km(x, y)
    limit = _ON_KM.get(y.kind, 100.0)
    if claim.stated["relation"] == "links" and y.kind is K.OCEAN:
        limit = _OCEAN_KM
    measured = {**pair(gazetteer, x, y, f"{limit:g} km"), "faces": tuple(s.name for s in seas)}
    touches = faces or km <= limit
    if y.kind in _SEAS and x.kind in (K.COUNTRY, K.TERRITORY) and gazetteer.landlocked(x):
        touches = faces or km == 0  # near the sea is not on it where it is another country's
    if claim.stated["relation"] == "away":
        if not faces and km > 0:
            return supported(measured)
        if x.kind.is_settlement and km > FACING_KM:  # a seaport upstream: on the sea for some, not for others
            return UNDECIDED
        message = f"{the(x)} does have a shore on {the(y)}"
        return contradicted(HAS_SHORE, message, measured, bench.subject_confidence(claim))
    if touches or (not x.kind.is_settlement and gazetteer.containment(x, y).inside is Inside.YES):
        return supported(measured)
    message = f"{the(x)} is not on {the(y)}, which is {about_km(km)} away"
    suggestion = None
    if seas:
        message += f"; it faces {the(seas[0])}"
        suggestion = the(seas[0])
    return contradicted(NOT_ON_WATER, message, measured, bench.subject_confidence(claim), suggestion)


def _is_within(bench: Bench, part: Place, whole: Place) -> bool:
    """Whether one water is the other or belongs to it: the Sea of Azov to the Black Sea."""
    return part.id == whole.id or whole.id in bench.gazetteer.larger_sea_ids(part)


def judge_coast(claim: Claim, bench: Bench) -> Judgement:
    places = likely(bench.subjects(claim))
    of_towns = claim.stated["relation"] in ("port", "inland")
    towns = tuple(p for p in places if p.kind.is_settlement) if of_towns else ()
    return kindest([_coast(claim, bench, x) for x in towns or places])


def _coastal(claim: Claim, bench: Bench, x: Place, km: float | None) -> Judgement:
    """Judges "a coastal city", "on the coast"; a lake will do."""
    if km is None or any(w.kind is not K.RIVER for w in bench.gazetteer.rivers(x)):
        return UNDECIDED
    measured: dict[str, Json] = {"subject_place": x.id, "coast_km": round(km), "tolerance": f"{_COASTAL_KM:g} km"}
    if km <= _COASTAL_KM:
        return supported(measured)
    message = f"{the(x)} is not on the coast: the sea is {about_km(km)} away"
    return contradicted(NO_COAST, message, measured, bench.confidence(claim))


def _has_waterway(bench: Bench, x: Place) -> bool:
    """Whether ships may reach it inland: a lake or a river of some length; Madrid has a port on none."""
    return any(w.kind is not K.RIVER or w.precision_km >= _LONG_RIVER_KM for w in bench.gazetteer.rivers(x))


def _coast(claim: Claim, bench: Bench, x: Place) -> Judgement:
    gazetteer = bench.gazetteer
    measured: dict[str, Json] = {"subject_place": x.id}
    sure = bench.confidence(claim)
    nation = x.kind in (K.COUNTRY, K.TERRITORY)
    if claim.stated["relation"] == "landlocked":
        if not nation or gazetteer.landlocked(x):
            return Judgement(Verdict.SUPPORTED if nation else Verdict.UNDECIDED, measured)
        seas = gazetteer.seas(x)
        if not seas:
            return UNDECIDED
        message = f"{the(x)} is not landlocked: it has a coast on {the(seas[0])}"
        return contradicted(HAS_COAST, message, {**measured, "faces": tuple(s.name for s in seas)}, sure)
    if nation:
        if not gazetteer.landlocked(x) or claim.stated["relation"] != "coast":
            return Judgement(Verdict.UNDECIDED if gazetteer.landlocked(x) else Verdict.SUPPORTED, measured)
        message = f"{the(x)} is landlocked: it has no sea coast"
        return contradicted(NO_COAST, message, measured, sure)
    if not x.kind.is_settlement or x.population < _LARGE:
        return UNDECIDED
    km = gazetteer.coast_km(x)
    if claim.stated["relation"] == "inland":
        measured = {**measured, "coast_km": round(km or 0.0), "tolerance": f"{_SEASIDE_KM:g} km"}
        if km is None or km > _SEASIDE_KM:
            return Judgement(Verdict.UNDECIDED, measured)
        return contradicted(HAS_COAST, f"{the(x)} is not inland: it lies by the sea", measured, sure)
    if claim.stated["relation"] == "coastal":
        return _coastal(claim, bench, x, km)
    if km is None or km <= _INLAND_KM or _has_waterway(bench, x):
        return Judgement(Verdict.SUPPORTED if km is not None and km <= _INLAND_KM else Verdict.UNDECIDED, measured)
    message = f"{the(x)} has no sea harbour: it lies {about_km(km)} from the nearest coast"
    return contradicted(NO_COAST, message, {**measured, "coast_km": round(km)}, sure)
