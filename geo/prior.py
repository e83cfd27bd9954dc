"""How likely a name is each of its places before anything is known of the document: the default of a news reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from gazetteer import Hit, Match, Place, PlaceKind
from gazetteer.names import normalise
from gazetteer.place import NameUse

# What a kind of place weighs before anything is known of the document: how often news means it rather than a namesake.
_KIND_WEIGHT = {
    PlaceKind.CONTINENT: 5.0,
    PlaceKind.COUNTRY: 3.5,
    PlaceKind.TERRITORY: 4.1,
    PlaceKind.OCEAN: 6.5,
    PlaceKind.SEA: 6.0,
    PlaceKind.REGION: 3.5,
    PlaceKind.SEAT: 3.5,
    PlaceKind.ADMIN1: 1.2,
    PlaceKind.ADMIN2: 0.7,
    PlaceKind.AIRPORT: -3.2,
    PlaceKind.SUBURB: -0.8,
    PlaceKind.CITY: 0.0,
}
_SIZE_WEIGHT = 1.1  # for each tenfold population ...
_UNCOUNTED = 100_000  # ... of which regions, waters, parks and facilities have none: as well known as such a town
_COUNTED = frozenset({PlaceKind.CITY, PlaceKind.SUBURB, PlaceKind.ADMIN2})
_ENGLISH_BONUS = 1.1  # settlements where English is spoken, against namesakes elsewhere
_ENGLISH = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
_STATE_BONUS = 2.7  # the states of these countries are named in English news without their country
_KNOWN_STATES = frozenset({"US", "CA", "AU", "GB"})
_OTHER_KIND = 0.6  # curated features: rivers, islands, facilities; each was chosen because reports name it
_USE_WEIGHT = {
    NameUse.MAIN: 3.0,
    NameUse.OFFICIAL: 3.0,
    NameUse.ABBREVIATION: 1.5,
    NameUse.FORMER: 0.6,
    NameUse.DEMONYM: 0.0,
    NameUse.ALTERNATE: 0.0,
}
_MATCH_WEIGHT = {Match.EXACT: 0.0, Match.VARIANT: -0.1, Match.PART: -0.2, Match.FUZZY: -3.0}
_CAPITAL_WEIGHT = {"PPLC": 2.5, "PPLA": 0.5, "PPLA2": 0.2}


_CITY_OVER_UNIT = 3.0  # "Moscow", "New York" alone: the city, not the unit around it
_CITY_OVER_FORMER = 1.0
_KNOWN_BY_CITY = frozenset({PlaceKind.AIRPORT, PlaceKind.SUBURB})
_STEP = 0.1
_PART_WEIGHT = 6.0  # "western Cuba": the parts come in the order of the places that they are parts of
_CITY_SHARE = 0.25  # ... if it is the seat of that unit or has this share of its people


def ranked(hits: Sequence[Hit]) -> tuple[tuple[Hit, float], ...]:
    """The hits of one name with their weight, likeliest first."""
    eclipsed = _eclipsed(hits)
    weighed: list[tuple[Hit, float]] = []
    least = -math.inf  # of what has no people to count: the weight of the towns that the gazetteer puts after it
    for n, hit in reversed(tuple(enumerate(hits))):
        if hit.match is Match.PART:
            weight = _PART_WEIGHT - 3.0 * n
        else:
            weight = prior(hit)
            if hit.place.id in eclipsed:
                weight = min(weight - _CITY_OVER_UNIT, eclipsed[hit.place.id])
        if hit.place.kind in _KNOWN_BY_CITY and not hit.place.population:
            weight = max(weight, least + _STEP)
        elif hit.place.kind.is_settlement:
            least = max(least, weight)
        weighed.append((hit, weight))
    weighed.sort(key=lambda pair: (-pair[1], pair[0].place.id))
    return tuple(weighed)


def _eclipsed(hits: Sequence[Hit]) -> dict[str, float]:
    """The units that share the name with their own chief city, each with the most that it may weigh.

    There is such a bound where the city had the name and the unit goes by it still: "Sverdlovsk" was a city.
    """
    cities = [h for h in hits if h.place.kind is PlaceKind.CITY]
    eclipsed: dict[str, float] = {}
    for hit in hits:
        if hit.place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2):
            chiefs = [city for city in cities if _is_chief(city, hit.place)]
            if chiefs:
                had = [prior(city) for city in chiefs if _had_the_name(city, hit)]
                eclipsed[hit.place.id] = max(had) - _CITY_OVER_FORMER if had else math.inf
    return eclipsed


def _had_the_name(city: Hit, unit: Hit) -> bool:
    return city.name.use is NameUse.FORMER and unit.name.use is not NameUse.MAIN


def _is_chief(city: Hit, unit: Place) -> bool:
    """Whether a city is what the name of the unit alone means: not Quebec City, for which it is but a short form."""
    place = city.place
    if unit.id in (place.admin1_id, place.admin2_id):
        own = city.name.use is NameUse.FORMER or normalise(place.name) == normalise(city.name.text)
        seat = place.feature_code in ("PPLC", "PPLA", "PPLA2") and own
        return seat or place.population >= _CITY_SHARE * max(unit.population, 1)
    return place.feature_code == "PPLC" and place.country == unit.country and city.name.use is not NameUse.ALTERNATE


@lru_cache(maxsize=50_000)
def prior(hit: Hit) -> float:
    """How likely a news reader takes the name for this place; natural log scale, up to a constant."""
    place = hit.place
    counted = place.population or (0 if place.kind in _COUNTED else _UNCOUNTED)
    size = _SIZE_WEIGHT * math.log10(counted + 100)
    kind = _KIND_WEIGHT.get(place.kind, _OTHER_KIND)
    if place.kind is PlaceKind.ADMIN1 and place.country in _KNOWN_STATES:
        kind += _STATE_BONUS
    if place.kind.is_settlement and place.country in _ENGLISH:
        kind += _ENGLISH_BONUS
    if hit.name.use is NameUse.ALTERNATE and place.kind.is_area:
        kind = min(kind, 0.5 * kind)  # the bare "Kharkiv" of Kharkiv Oblast, "England" for the United Kingdom
    return (
        size
        + kind
        + _USE_WEIGHT[hit.name.use]
        + _MATCH_WEIGHT[hit.match]
        + _CAPITAL_WEIGHT.get(place.feature_code, 0.0)
    )
