"""How likely a name is each of its places before anything is known of the document: the default of a news reader."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from gazetteer import Hit, Match, PlaceKind
from gazetteer.place import NameUse

# What a kind of place weighs before anything is known of the document: how often news means it rather than a namesake.
_KIND_WEIGHT = {
    PlaceKind.CONTINENT: 5.0,
    PlaceKind.COUNTRY: 5.0,
    PlaceKind.TERRITORY: 4.0,
    PlaceKind.OCEAN: 6.5,
    PlaceKind.SEA: 6.0,
    PlaceKind.REGION: 3.5,
    PlaceKind.SEAT: 3.5,
    PlaceKind.ADMIN1: 1.2,
    PlaceKind.ADMIN2: 0.6,
    PlaceKind.AIRPORT: -1.0,
    PlaceKind.SUBURB: -0.5,
    PlaceKind.CITY: 0.0,
}
_STATE_BONUS = 1.4  # the states of these countries are named in English news without their country
_KNOWN_STATES = frozenset({"US", "CA", "AU", "GB"})
_OTHER_KIND = 2.0  # curated features: rivers, islands, facilities; each was chosen because reports name it
_USE_WEIGHT = {
    NameUse.MAIN: 2.0,
    NameUse.OFFICIAL: 1.8,
    NameUse.ABBREVIATION: 1.5,
    NameUse.FORMER: 0.6,
    NameUse.DEMONYM: 0.0,
    NameUse.ALTERNATE: 0.0,
}
_MATCH_WEIGHT = {Match.EXACT: 0.0, Match.VARIANT: -0.1, Match.PART: -0.2, Match.FUZZY: -3.0}
_CAPITAL_WEIGHT = {"PPLC": 1.5, "PPLA": 0.6, "PPLA2": 0.2}


_CITY_OVER_UNIT = 3.0  # "Moscow", "New York" alone: the city, not the unit around it
_PART_WEIGHT = 6.0  # "western Cuba": the parts come in the order of the places that they are parts of
_CITY_SHARE = 0.25  # ... if it is the seat of that unit or has this share of its people


def ranked(hits: Sequence[Hit]) -> tuple[tuple[Hit, float], ...]:
    """The hits of one name with their weight, likeliest first."""
    eclipsed = _eclipsed(hits)
    weighed = [
        (
            hit,
            _PART_WEIGHT - 3.0 * n
            if hit.match is Match.PART
            else prior(hit) - _CITY_OVER_UNIT * (hit.place.id in eclipsed),
        )
        for n, hit in enumerate(hits)
    ]
    weighed.sort(key=lambda pair: (-pair[1], pair[0].place.id))
    return tuple(weighed)


def _eclipsed(hits: Sequence[Hit]) -> frozenset[str]:
    """The units that share the name with their own chief city."""
    cities = [h.place for h in hits if h.place.kind is PlaceKind.CITY]
    return frozenset(
        unit.id
        for unit in (h.place for h in hits if h.place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2))
        for city in cities
        if (
            unit.id in (city.admin1_id, city.admin2_id)
            and (
                city.feature_code in ("PPLC", "PPLA", "PPLA2")
                or city.population >= _CITY_SHARE * max(unit.population, 1)
            )
        )
        or (city.feature_code == "PPLC" and city.country == unit.country)
    )


@lru_cache(maxsize=50_000)
def prior(hit: Hit) -> float:
    """How likely a news reader takes the name for this place; natural log scale, up to a constant."""
    place = hit.place
    size = 0.55 * math.log10(place.population + 100)
    kind = _KIND_WEIGHT.get(place.kind, _OTHER_KIND)
    if place.kind is PlaceKind.ADMIN1 and place.country in _KNOWN_STATES:
        kind += _STATE_BONUS
    if hit.name.use is NameUse.ALTERNATE and place.kind.is_area:
        kind = min(kind, 0.5 * kind)  # the bare "Kharkiv" of Kharkiv Oblast, "England" for the United Kingdom
    return (
        size
        + kind
        + _USE_WEIGHT[hit.name.use]
        + _MATCH_WEIGHT[hit.match]
        + _CAPITAL_WEIGHT.get(place.feature_code, 0.0)
    )
