"""GEO41x: seas, rivers, coasts."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.wording import about_km, line, the
from geo.claims.reading import likely
from geo.records import Claim, Json, Level, Verdict

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
    why="A country that has a coast is called landlocked.",
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
_INLAND_KM = 150.0  # seaports lie up to this far up estuaries (Hamburg 100, Rouen 120)
_LONG_RIVER_KM = 60.0  # half the length of a river, from which it is taken for navigable
_LARGE = 100_000  # population from which the waters of a city are known


def judge(claim: Claim, bench: Bench) -> Judgement:
    stated = bench.object(claim)
    if stated is None:
        return UNDECIDED
    if stated.mention.text.lower().removeprefix("the ") == "gulf":
        return _any_gulf(claim, bench)
    pairs = [(x, y) for x in likely(bench.subjects(claim)) for y in bench.waters(stated) if x.id != y.id]
    results = [_pair(claim, bench, x, y) for x, y in pairs]
    if not results:
        return UNDECIDED
    return next((r for r in results if r.verdict is not Verdict.CONTRADICTED), results[0])


def _any_gulf(claim: Claim, bench: Bench) -> Judgement:
    """Judges "the Gulf" alone, which is that of the place: wrong only if the place is on none."""
    places = likely(bench.subjects(claim))
    seas = [sea for x in places for sea in bench.gazetteer.seas(x)]
    if not seas or any(sea.kind is K.GULF for sea in seas):
        return UNDECIDED
    measured: dict[str, Json] = {"subject_place": places[0].id, "faces": tuple(s.name for s in seas)}
    message = f"{the(places[0])} is on no gulf; it faces {the(seas[0])}"
    sure = bench.subject_confidence(claim)
    return Judgement(Verdict.CONTRADICTED, measured, NOT_ON_WATER, message, the(seas[0]), sure)


def _pair(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    gazetteer = bench.gazetteer
    if gazetteer.shape(y) is None or (x.kind.is_water and claim.stated["relation"] == "on"):
        return UNDECIDED
    seas = gazetteer.seas(x)
    faces = any(_is_within(bench, sea, y) for sea in (*seas, *gazetteer.rivers(x)))
    km = gazetteer.distance_km(x, y)
    limit = _ON_KM.get(y.kind, 100.0)
    measured: dict[str, Json] = {
        "subject_place": x.id, "object_place": y.id, "distance_km": round(km, 1), "tolerance": f"{limit:g} km",
        "faces": tuple(s.name for s in seas), "line": line(gazetteer, x, y),
    }  # fmt: skip
    touches = faces or km <= limit
    if claim.stated["relation"] == "away":
        if not faces and km > 0:
            return Judgement(Verdict.SUPPORTED, measured)
        message = f"{the(x)} does have a shore on {the(y)}"
        return Judgement(Verdict.CONTRADICTED, measured, HAS_SHORE, message, None, bench.subject_confidence(claim))
    if touches or (not x.kind.is_settlement and gazetteer.containment(x, y).inside is Inside.YES):
        return Judgement(Verdict.SUPPORTED, measured)
    message = f"{the(x)} is not on {the(y)}, which is {about_km(km)} away"
    suggestion = None
    if seas:
        message += f"; it faces {the(seas[0])}"
        suggestion = the(seas[0])
    return Judgement(Verdict.CONTRADICTED, measured, NOT_ON_WATER, message, suggestion, bench.subject_confidence(claim))


def _is_within(bench: Bench, part: Place, whole: Place) -> bool:
    """Whether one water is the other or belongs to it: the Sea of Azov to the Black Sea."""
    return part.id == whole.id or whole.id in bench.gazetteer.larger_sea_ids(part)


def judge_coast(claim: Claim, bench: Bench) -> Judgement:
    places = likely(bench.subjects(claim))
    towns = tuple(p for p in places if p.kind.is_settlement) if claim.stated["relation"] == "port" else ()
    results = [_coast(claim, bench, x) for x in towns or places]
    if not results:
        return UNDECIDED
    return next((r for r in results if r.verdict is not Verdict.CONTRADICTED), results[0])


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
        return Judgement(
            Verdict.CONTRADICTED, {**measured, "faces": tuple(s.name for s in seas)}, HAS_COAST, message, None, sure
        )
    if nation:
        if not gazetteer.landlocked(x) or claim.stated["relation"] == "port":
            return Judgement(Verdict.UNDECIDED if gazetteer.landlocked(x) else Verdict.SUPPORTED, measured)
        message = f"{the(x)} is landlocked: it has no sea coast"
        return Judgement(Verdict.CONTRADICTED, measured, NO_COAST, message, None, sure)
    if not x.kind.is_settlement or x.population < _LARGE:
        return UNDECIDED
    km = gazetteer.coast_km(x)
    if km is None or km <= _INLAND_KM or _has_waterway(bench, x):
        return Judgement(Verdict.SUPPORTED if km is not None and km <= _INLAND_KM else Verdict.UNDECIDED, measured)
    message = f"{the(x)} has no sea harbour: it lies {about_km(km)} from the nearest coast"
    return Judgement(Verdict.CONTRADICTED, {**measured, "coast_km": round(km)}, NO_COAST, message, None, sure)
