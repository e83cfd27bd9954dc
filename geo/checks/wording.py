"""How a message speaks of places and figures."""

from __future__ import annotations

from gazetteer import Gazetteer, LonLat, Place, PlaceKind
from geo.relations import Line, Measured


def about_km(km: float) -> str:
    """A distance as one would say it: "about 225 km"; two or three figures, never more precise than outlines are."""
    step = 1 if km < 20 else 5 if km < 400 else 10 if km < 1000 else 50
    return f"about {max(step, round(km / step) * step):,} km"


def the(place: Place) -> str:
    """The name with an article where English has one."""
    name = place.name
    plural = name.endswith("s") and place.kind in (PlaceKind.ARCHIPELAGO, PlaceKind.RANGE)
    takes = plural or place.kind in (
        PlaceKind.SEA,
        PlaceKind.OCEAN,
        PlaceKind.RIVER,
        PlaceKind.GULF,
        PlaceKind.STRAIT,
        PlaceKind.DESERT,
    )
    takes = takes or name in _WITH_ARTICLE or name.startswith(("United ", "Gulf of", "Strait of", "Bay of", "Sea of"))
    alone = name.startswith(("Lake ", "The ", "the "))
    return f"the {name}" if takes and not alone else name


_WITH_ARTICLE = frozenset(
    "Netherlands|Philippines|Bahamas|Maldives|Gambia|Comoros|Seychelles|Czech Republic|Dominican Republic|Central "
    "African Republic"
    "|Democratic Republic of the Congo|Republic of the Congo|West Bank|Gaza Strip|Vatican|Sahel|Balkans|Caucasus|"
    "Levant|Middle East|Maghreb"
    "|Donbas|Crimean Peninsula|Highlands|Midwest|Horn of Africa|Caribbean|Golan Heights|Faroe Islands|Marshall "
    "Islands|Solomon Islands".split("|")
)


def country(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The country or territory that a place lies in; itself if it is one."""
    if place.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY):
        return place
    return gazetteer.by_code(place.country) if place.country is not None else None


def whereabouts(place: Place, gazetteer: Gazetteer, *, sea: bool = True) -> str:
    """Where a place is: "Donetsk Oblast, Ukraine, on the Sea of Azov"; an empty string where nothing is known."""
    state = country(place, gazetteer)
    names: list[str] = []
    if place.admin1 and place.admin1 != place.name:
        names.append(place.admin1)
    if state is not None and state.id != place.id and state.name not in names:
        names.append(the(state))
    elif not names:
        names.extend(the(p) for p in gazetteer.parents(place)[:1])
    text = ", ".join(names)
    seas = gazetteer.seas(place) if sea and place.kind.is_settlement else ()
    return f"{text}, on {the(seas[0])}" if text and seas else text


def line(gazetteer: Gazetteer, a: Place, b: Place) -> Line:
    """The shortest line between two places, for the map; in degrees, rounded to some ten metres."""
    first, last = gazetteer.nearest_points(a, b)
    return _rounded(first), _rounded(last)


def _rounded(point: LonLat) -> LonLat:
    return LonLat(round(point.lon, 4), round(point.lat, 4))


def pair(gazetteer: Gazetteer, x: Place, y: Place, tolerance: str = "") -> Measured:
    """What is measured of two places: the km between their edges, the line for the map, the tolerance."""
    km = round(gazetteer.distance_km(x, y), 1)
    return Measured(subject=x, object=y, distance_km=km, line=line(gazetteer, x, y), tolerance=tolerance)


def degrees_apart(a: float, b: float) -> float:
    """The angle between two bearings in degrees, 0 to 180."""
    return abs((a - b + 180) % 360 - 180)
