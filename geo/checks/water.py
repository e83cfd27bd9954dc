"""GEO41x: seas, rivers, coasts."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Inside, Place, PlaceKind
from gazetteer.relations import FACING_KM
from geo.checks.bench import Bench
from geo.checks.rule import SLIP, Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import about_km, pair, the
from geo.records import Level
from geo.relations import Coast, Flows, Measured, OnCoast, OnWater, Shore

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
_BASIN_KM = 500.0  # ... and the basins of a sea, of which a strait joins the nearest
_COASTAL_KM = 80.0  # a town on the coast, by the middle of the town and a coarse outline; some lie up an estuary
_SEASIDE_KM = 5.0  # a city whose middle is no farther from the sea is not inland
_COURSE_KM = 30.0  # how far the drawn course of a river may be off
_INLAND_KM = 150.0  # seaports lie up to this far up estuaries (Hamburg 100, Rouen 120)
_LONG_RIVER_KM = 60.0  # half the length of a river, from which it is taken for navigable
_LARGE = 100_000  # population from which the waters of a city are known


def check_water(relation: OnWater, x: Place, y: Place, bench: Bench) -> Finding | None:
    """Whether ``x`` lies on the water ``y``, or has no shore on it."""
    gazetteer = bench.gazetteer
    if x.id == y.id or not y.kind.is_water:
        return None
    if relation.water.antecedents[0].name.lower().removeprefix("the ") == "gulf":
        return _any_gulf(x, bench)
    if gazetteer.shape(y) is None or (x.kind.is_water and relation.how is Shore.ON):
        return undecided()
    seas = gazetteer.seas(x)
    faces = any(_is_within(bench, sea, y) for sea in (*seas, *gazetteer.rivers(x)))
    km = gazetteer.distance_km(x, y)
    limit = (
        _ON_KM.get(y.kind, 100.0) if relation.how is not Shore.LINKS else _OCEAN_KM if y.kind is K.OCEAN else _BASIN_KM
    )
    measured = replace(pair(gazetteer, x, y, f"up to {limit:g} km would do"), waters=seas)
    touches = faces or km <= limit
    if y.kind in _SEAS and x.kind in (K.COUNTRY, K.TERRITORY) and gazetteer.landlocked(x):
        touches = faces or km == 0  # near the sea is not on it where it is another country's
    if relation.how is Shore.NOT_ON:
        return _no_shore(x, y, km, measured, faces=faces)
    if touches or (not x.kind.is_settlement and gazetteer.containment(x, y).inside is Inside.YES):
        return supported(measured)
    message = f"{the(x)} is not on {the(y)}, which is {about_km(km)} away"
    if seas:
        message += f"; it faces {the(seas[0])}"
    measured = replace(measured, true=seas[0] if seas else None)
    slip = SLIP if km <= _FAR_KM else SLIP * _RARE
    return contradicted(NOT_ON_WATER, message, measured, the(seas[0]) if seas else None, slip)


_FAR_KM, _RARE = 3000.0, 0.3  # so far away, another place or another water is meant


def _no_shore(x: Place, y: Place, km: float, measured: Measured, *, faces: bool) -> Finding:
    if not faces and km > 0:
        return supported(measured)
    if x.kind.is_settlement and km > FACING_KM:  # a seaport upstream: on the sea for some, not for others
        return undecided()
    return contradicted(HAS_SHORE, f"{the(x)} does have a shore on {the(y)}", measured)


def _any_gulf(x: Place, bench: Bench) -> Finding | None:
    """Judges "the Gulf" alone, which is that of the place: wrong only if the place is on none."""
    seas = bench.gazetteer.seas(x)
    if not seas:
        return None
    if any(sea.kind is K.GULF for sea in seas):
        return undecided()
    message = f"{the(x)} is on no gulf; it faces {the(seas[0])}"
    return contradicted(NOT_ON_WATER, message, Measured(subject=x, waters=seas, true=seas[0]), the(seas[0]))


def check_course(relation: Flows, x: Place, y: Place, bench: Bench) -> Finding | None:
    """Whether a river flows through a town or country, or into a sea or river; contradicted where its course is known
    and stays away.
    """
    if x.kind is not K.RIVER or x.id == y.id:
        return None
    gazetteer = bench.gazetteer
    if gazetteer.shape(x) is None:
        return undecided()
    mouth = gazetteer.flows_into(x)
    if relation.into and (mouth is None or not y.kind.is_water):
        return undecided()
    limit = _ON_KM.get(y.kind, _COURSE_KM + min(y.precision_km, 30.0) * y.kind.is_settlement)
    measured = replace(pair(gazetteer, x, y, f"up to {limit:g} km would do"), true=mouth if relation.into else None)
    reaches = mouth is not None and _is_within(bench, mouth, y)
    if reaches or gazetteer.distance_km(x, y) <= limit:
        return supported(measured)
    ends = f"; it flows into {the(mouth)}" if mouth is not None and relation.into else ""
    message = f"{the(x)} does not flow {'into' if relation.into else 'through'} {the(y)}{ends}"
    return contradicted(NOT_ON_WATER, message, measured, the(mouth) if ends and mouth is not None else None)


def _is_within(bench: Bench, part: Place, whole: Place) -> bool:
    """Whether one water is the other or belongs to it: the Sea of Azov to the Black Sea."""
    return part.id == whole.id or whole.id in bench.gazetteer.larger_sea_ids(part)


def _has_waterway(bench: Bench, x: Place) -> bool:
    """Whether ships may reach it inland: a lake or a river of some length; Madrid has a port on none."""
    return any(w.kind is not K.RIVER or w.precision_km >= _LONG_RIVER_KM for w in bench.gazetteer.rivers(x))


def check_coast(relation: OnCoast, x: Place, bench: Bench) -> Finding | None:
    """Whether a place has, or lacks, what is said of it and the sea."""
    if relation.how in (Coast.PORT, Coast.INLAND) and not x.kind.is_settlement:
        return None
    if x.kind in (K.COUNTRY, K.TERRITORY):
        return _coast_of_land(relation.how, x, bench)
    if relation.how is Coast.LANDLOCKED or not x.kind.is_settlement or x.population < _LARGE:
        return undecided()
    return _coast_of_town(relation.how, x, bench)


def _coast_of_land(how: Coast, x: Place, bench: Bench) -> Finding:
    gazetteer = bench.gazetteer
    measured = Measured(subject=x)
    landlocked = gazetteer.landlocked(x)
    if how is Coast.LANDLOCKED:
        seas = gazetteer.seas(x)
        if landlocked or not seas:
            return supported(measured) if landlocked else undecided(measured)
        message = f"{the(x)} is not landlocked: it has a coast on {the(seas[0])}"
        return contradicted(HAS_COAST, message, replace(measured, waters=seas, true=seas[0]))
    if not landlocked or how is not Coast.COAST:
        return undecided(measured) if landlocked else supported(measured)
    return contradicted(NO_COAST, f"{the(x)} is landlocked: it has no sea coast", measured)


def _coast_of_town(how: Coast, x: Place, bench: Bench) -> Finding:
    km = bench.gazetteer.coast_km(x)
    limit = {Coast.INLAND: _SEASIDE_KM, Coast.COASTAL: _COASTAL_KM}.get(how, _INLAND_KM)
    far = round(km) if km is not None else None
    measured = Measured(subject=x, coast_km=far, tolerance=f"{limit:g} km from the sea")
    if how is Coast.INLAND:
        if km is None or km > limit:
            return undecided(measured)
        return contradicted(HAS_COAST, f"{the(x)} is not inland: it lies by the sea", measured)
    on_lake = how is Coast.COASTAL and any(w.kind is not K.RIVER for w in bench.gazetteer.rivers(x))
    if km is None or on_lake:
        return undecided(measured)
    if km <= limit:
        return supported(measured)
    if how is Coast.COASTAL:
        message = f"{the(x)} is not on the coast: the sea is {about_km(km)} away"
    elif _has_waterway(bench, x):
        return undecided(measured)
    else:
        message = f"{the(x)} has no sea harbour: it lies {about_km(km)} from the nearest coast"
    return contradicted(NO_COAST, message, measured)
