"""The base map inside the page: land, borders, names of countries, seas and towns, drawn from the gazetteer alone.

Two levels of detail: the whole world coarsely, and a patch around the places of the report as finely as the budget
allows. Which country a mention lies in is never read off these lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gazetteer import LonLat, Place
from geo.text.safe import one_line
from maps import shapes
from maps.atlas import Atlas, Box, shape_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

WORLD: Final[Box] = (-180.0, -90.0, 180.0, 90.0)
_PATCH_DEGREES: Final = 4.0  # half the width of the finer patch around a place: a region or two of context
_WORLD_TOLERANCE: Final = 0.06  # degrees; about one pixel at zoom 4, where the patch takes over
_ISLAND: Final = 0.012  # square degrees; an islet of about 0.1 degree is a dot at the scales of the coarse level
_PATCH_BUDGET: Final = 14_000  # vertices; five letters each, so about 70 kB
_ADMIN1_BUDGET: Final = 24_000  # as many; each line is counted twice, once for either side
_MARGIN: Final = 0.25  # degrees around the patch in which its edges are hidden, so that they are not drawn as coast
_TOWNS_NEAR: Final = 160
_TOWNS_WORLD: Final = 500
_FOCUS_BOXES: Final = 12  # patches; a report on the whole world has no neighbourhood to draw finely


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the base map with the outline it is drawn with."""

    place: Place
    outline: BaseGeometry


@dataclass(frozen=True, slots=True)
class World:
    """What is the same on every page: the coarse level, encoded, and what the finer one starts from."""

    countries: tuple[Area, ...]  # as finely as the atlas knows them
    names: dict[str, str]  # by ISO 3166-1 alpha-2 code
    towns: tuple[Place, ...]
    land: list[list[list[str]]]
    labels: list[list[Any]]
    seas: list[list[Any]]
    borders: list[str]
    disputed: list[str]


def base_map(atlas: Atlas, focus: Sequence[LonLat]) -> dict[str, Any]:
    """The base map as plain data for the page.

    Args:
        atlas: where the shapes come from.
        focus: the places around which the map is drawn finely, the most important first.
    """
    import shapely

    world = _world(atlas)
    boxes = _boxes(focus)
    near = shapely.union_all([shapely.box(*box) for box in boxes])
    fine = _within_budget(_clipped(world.countries, near, _MARGIN), _PATCH_BUDGET)
    found = {place.id: place for box in boxes for place in atlas.admin1_in(box)}
    units = _areas(atlas, found.values())
    # Whole units, though most reach beyond the patch: their lines end where they meet, not in mid-land.
    whole = _within_budget([area for area in units if area.outline.intersects(near)], _ADMIN1_BUDGET)
    data: dict[str, Any] = {
        "land": world.land,
        "countries": world.labels,
        "towns": _towns(atlas, world, boxes),
        "seas": world.seas,
        "units": [_label(area) for area in units],
        "borders": world.borders,
        "disputed": world.disputed,
    }
    patch = shapes.polygons(near)
    data["patch"] = shapes.encode_polygons(patch, 2) if patch else []
    # A little beyond the patch of sea under it, so that no seam shows.
    data["patch_land"] = [_rings(area, 3) for area in _clipped(fine, near, 0.02)]
    data["patch_borders"], dashed, data["patch_coast"] = _lines(fine, 3, near, with_coast=True)
    data["unit_lines"], dashed_units, _ = _lines(whole, 3, same_country=True)
    data["patch_disputed"] = dashed + dashed_units
    return data


def country_names(atlas: Atlas) -> dict[str, str]:
    """The names of the countries by their ISO 3166-1 alpha-2 code."""
    return _world(atlas).names


@lru_cache(maxsize=2)  # a process draws with one gazetteer, or with one and that with pins
def _world(atlas: Atlas) -> World:
    places = sorted(atlas.countries_in(WORLD), key=lambda place: (place.kind.value != "country", place.id))
    names: dict[str, str] = {}
    for place in places:
        if place.country:
            names.setdefault(place.country, one_line(place.name))
    countries = _areas(atlas, places)
    coarse = _simplified(countries, _WORLD_TOLERANCE)
    borders, disputed, _ = _lines(coarse, 2)
    return World(
        countries=tuple(countries),
        names=names,
        towns=tuple(atlas.towns_in(WORLD, _TOWNS_WORLD)),
        land=[_rings(_rejoined(area), 2, _ISLAND) for area in coarse],
        labels=[_label(area) for area in coarse],
        seas=_seas(atlas),
        borders=borders,
        disputed=disputed,
    )


def _areas(atlas: Atlas, places: Iterable[Place]) -> list[Area]:
    outlines = ((place, shape_of(atlas, place)) for place in sorted(places, key=lambda place: place.id))
    return [Area(place, outline) for place, outline in outlines if outline is not None and outline.area > 0]


def _simplified(areas: Sequence[Area], tolerance: float) -> list[Area]:
    """The areas with their common edges simplified in common, so that neighbours still meet."""
    import shapely

    if not areas:
        return []
    simple = shapely.coverage_simplify([area.outline for area in areas], tolerance)
    return [
        Area(area.place, outline if outline.area > 0 else area.outline)
        for area, outline in zip(areas, simple, strict=True)
    ]


def _boxes(focus: Sequence[LonLat]) -> list[Box]:
    """Boxes around the first places, in the order of ``focus``, until there are enough or no place lies outside."""
    boxes: list[Box] = []
    for position in focus:
        lon, lat = position.lon, position.lat
        if any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes):
            continue
        wide, high = _PATCH_DEGREES / max(math.cos(math.radians(lat)), 0.2), _PATCH_DEGREES * 0.75
        boxes.append((max(lon - wide, -180.0), max(lat - high, -90.0), min(lon + wide, 180.0), min(lat + high, 90.0)))
        if len(boxes) == _FOCUS_BOXES:
            break
    return boxes


def _within_budget(areas: Sequence[Area], budget: int) -> list[Area]:
    """The areas, simplified as little as leaves at most ``budget`` vertices, or as far as it goes."""
    fine = list(areas)
    for tolerance in (0.003, 0.006, 0.012, 0.024, 0.048):
        if sum(shapes.vertex_count(area.outline) for area in fine) <= budget:
            break
        fine = _simplified(areas, tolerance)
    return fine


def _rejoined(area: Area) -> Area:
    import shapely

    return Area(area.place, shapes.rejoined(shapely.MultiPolygon(shapes.areas(area.outline))))


def _clipped(areas: Sequence[Area], near: BaseGeometry, margin: float) -> list[Area]:
    """The parts of the areas that lie in ``near`` or within ``margin`` degrees of it."""
    import shapely

    frame = near.buffer(margin, join_style="mitre")
    shapely.prepare(frame)
    touched = [area for area in areas if frame.intersects(area.outline)]
    cut = shapely.intersection([area.outline for area in touched], frame) if touched else []
    return [Area(area.place, outline) for area, outline in zip(touched, cut, strict=True) if outline.area > 0]


def _rings(area: Area, decimals: int, smallest: float = 0.0) -> list[list[str]]:
    """The polygons of an area as encoded rings, without those under ``smallest`` square degrees but the largest."""
    parts = sorted(shapes.areas(area.outline), key=lambda part: -part.area)
    return [
        [shapes.encode(ring.coords, decimals) for ring in (part.exterior, *part.interiors)]
        for number, part in enumerate(parts)
        if number == 0 or part.area >= smallest
    ]


def _lines(
    areas: Sequence[Area],
    decimals: int,
    near: BaseGeometry | None = None,
    *,
    same_country: bool = False,
    with_coast: bool = False,
) -> tuple[list[str], list[str], list[str]]:
    """The edges of a coverage as encoded lines: shared by two areas, shared and disputed, and of one area alone.

    ``same_country`` leaves out the edges between areas of two countries, which the countries' own lines show. The
    edges of one area alone, which are the most, are left out unless ``with_coast``.
    """
    import numpy as np

    if not areas:
        return [], [], []
    scale = 10**decimals
    segments, owners = _segments(areas, scale)
    order = np.lexsort(segments.T[::-1])
    segments, owners = segments[order], owners[order]
    first = np.flatnonzero(np.r_[True, (segments[1:] != segments[:-1]).any(axis=1)])
    last = np.r_[first[1:], len(segments)] - 1
    segments, one, other = segments[first], owners[first], owners[last]
    disputed = np.array([area.place.dispute is not None for area in areas])
    country = np.unique([area.place.country or area.place.id for area in areas], return_inverse=True)[1]
    shared = last > first
    if same_country:
        shared &= country[one] == country[other]
    doubtful = shared & (disputed[one] | disputed[other])
    # 180 degrees is where shapes are cut, not a coast.
    coast = with_coast & (last == first) & ~(np.abs(segments[:, [0, 2]]) >= 180 * scale - 1).all(axis=1)
    kinds = (shared & ~doubtful, doubtful, coast)
    plain, dashed, single = (_merged(segments[kind] / scale, decimals, near) for kind in kinds)
    return plain, dashed, single


def _segments(areas: Sequence[Area], scale: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All edges as rows x, y, x, y in whole units, the lesser end first, and the position of the area of each."""
    import numpy as np
    import shapely

    parts, part_owner = shapely.get_parts([area.outline for area in areas], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    corners, corner_ring = shapely.get_coordinates(rings, return_index=True)
    units = np.rint(corners * scale).astype(np.int64)
    inner = corner_ring[1:] == corner_ring[:-1]
    start, end = units[:-1][inner], units[1:][inner]
    owner = part_owner[ring_part[corner_ring[1:][inner]]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap]
    real = (start != end).any(axis=1)
    return np.hstack([start, end])[real], owner[real]


def _merged(segments: NDArray[np.float64], decimals: int, near: BaseGeometry | None) -> list[str]:
    import shapely

    if not len(segments):
        return []
    whole = shapely.multilinestrings(shapely.linestrings(segments.reshape(-1, 2, 2)))
    merged = shapely.line_merge(whole if near is None else whole.intersection(near))
    course = shapes.lines(merged)
    return [shapes.encode(part.coords, decimals) for part in course.geoms] if course else []


def _label(area: Area) -> list[Any]:
    """Name, longitude and latitude of the label, radius of the room for it in degrees, whether its status is
    disputed.
    """
    lon, lat, radius = shapes.label_point(area.outline)
    place = area.place
    return [one_line(place.name), round(lon, 2), round(lat, 2), round(radius, 2), int(place.dispute is not None)]


def _towns(atlas: Atlas, world: World, boxes: Sequence[Box]) -> list[list[Any]]:
    """Name, longitude, latitude, population and whether it is a national capital, most populous first."""
    found = {town.id: town for town in world.towns}
    share = max(_TOWNS_NEAR // max(len(boxes), 1), 25)
    for box in boxes:
        found.update((town.id, town) for town in atlas.towns_in(box, share))
    towns = sorted(found.values(), key=lambda town: (-town.population, town.id))
    return [
        [
            one_line(t.name),
            round(t.point.lon, 3),
            round(t.point.lat, 3),
            t.population,
            int(t.feature_code == "PPLC"),
            t.id,
        ]
        for t in towns
    ]


def _seas(atlas: Atlas) -> list[list[Any]]:
    """Name, longitude, latitude and rough radius in degrees, the largest first."""
    seas = sorted(atlas.seas_in(WORLD), key=lambda sea: (-sea.precision_km, sea.id))
    return [
        [one_line(s.name), round(s.point.lon, 2), round(s.point.lat, 2), round(s.precision_km / 111, 2)] for s in seas
    ]
