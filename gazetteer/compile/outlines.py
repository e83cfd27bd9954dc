"""Polygons of countries and first-level units, aligned to GeoNames' codes, and of the seas.

Natural Earth's units are provinces or departments where GeoNames has regions (France, Italy, Spain, Britain), and its
borders are those of control on the ground. Each polygon therefore goes to the GeoNames unit that most of the populated
places in it belong to; a country is the union of its units. So Crimea is Ukraine's, as its places are in GeoNames.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gazetteer.compile.sources import Archives, RawCity, Ring, marine_polygons, world_map
from gazetteer.names import normalise
from gazetteer.tables import SHAPE_UNIT_DEG, encode_shape

SIMPLIFY_DEG = 0.02  # about 2 km: a tenth of the outlines' own error against the places' codes
NEAREST_KM_DEG = 3.0  # a unit without places goes to the unit of the nearest place of its country within this


class _Unit(Protocol):
    """A row of Natural Earth's first-level units."""

    iso_a2: str
    name: str | None
    gn_name: str | None
    woe_name: str | None


# The Golan between the line of 4 June 1967 and that of 1974, to about 2 km: Syrian under resolutions of the UN General
# Assembly, drawn as Israel's in the source.
_GOLAN = Polygon(
    [
        (35.66, 32.68),
        (35.645, 32.75),
        (35.65, 32.85),
        (35.62, 32.95),
        (35.63, 33.02),
        (35.635, 33.1),
        (35.65, 33.17),
        (35.665, 33.22),
        (35.69, 33.26),
        (35.75, 33.31),
        (35.82, 33.33),
        (35.9, 33.25),
        (35.9, 32.93),
        (35.86, 32.83),
        (35.8, 32.75),
        (35.72, 32.7),
    ]
)


def admin_outlines(
    archives: Archives, cities: Sequence[RawCity], admin1_names: Mapping[str, str]
) -> tuple[dict[str, BaseGeometry], dict[str, BaseGeometry]]:
    """Polygons by first-level code ("UA.05") and by country code ("UA"), simplified with shared borders kept shared."""
    frame = world_map(archives, "states_provinces")
    polygons = shapely.make_valid(np.asarray(frame.geometry.values))
    points = shapely.points([(city.lon, city.lat) for city in cities])
    tree = shapely.STRtree(polygons)
    members: dict[int, Counter[str]] = defaultdict(Counter)
    places: dict[int, list[int]] = defaultdict(list)
    for point, polygon in tree.query(points, predicate="within").T:
        city = cities[point]
        members[int(polygon)][f"{city.country}.{city.admin1}"] += 1
        places[int(polygon)].append(int(point))
    majorities = {_largest(counter) for counter in members.values()}
    simple = shapely.coverage_simplify(polygons, SIMPLIFY_DEG)
    city_tree = shapely.STRtree(points)
    by_unit: dict[str, list[BaseGeometry]] = defaultdict(list)
    by_country: dict[str, list[BaseGeometry]] = defaultdict(list)
    for index, row in enumerate(frame.itertuples(index=False)):
        if members[index]:
            code: str | None = _largest(members[index])
        else:
            code = _code_by_name(row, admin1_names) or _code_by_nearness(polygons[index], row, cities, city_tree)
        country = code.partition(".")[0] if code else str(row.iso_a2)
        if code is not None and code in admin1_names:
            inside = [cities[city] for city in places[index]]
            for unit, part in _split(simple[index], code, inside, admin1_names, majorities):
                by_unit[unit].append(part)
        by_country[country].append(simple[index])
    whole = world_map(archives, "countries")
    for row in whole.itertuples(index=False):
        if str(row.iso_a2) not in by_country:
            by_country[str(row.iso_a2)].append(shapely.make_valid(row.geometry).simplify(SIMPLIFY_DEG))
    units = {code: _union(parts) for code, parts in by_unit.items()}
    countries = {code: _union(parts) for code, parts in by_country.items() if code.isalpha() and len(code) == 2}
    golan = units["IL.03"].intersection(_GOLAN)
    for shapes, loser, winner in ((units, "IL.03", "SY.03"), (countries, "IL", "SY")):
        shapes[loser], shapes[winner] = shapes[loser].difference(golan), shapes[winner].union(golan)
    return _without_empty(units), _without_empty(countries)


def _largest(counter: Counter[str]) -> str:
    return min(counter.items(), key=lambda item: (-item[1], item[0]))[0]


def _split(
    polygon: BaseGeometry,
    code: str,
    inside: Sequence[RawCity],
    admin1_names: Mapping[str, str],
    majorities: set[str],
) -> list[tuple[str, BaseGeometry]]:
    """Divide a polygon among the units that have places in it and no polygon of their own.

    Units younger than the drawing (Congo's provinces of 2015, Ghana's regions of 2019) and cities that are units: every
    spot goes to the unit of its nearest place. Good to half the distance between places.
    """
    country = code.partition(".")[0]
    owner: dict[tuple[float, float], str] = {}
    for city in inside:
        unit = f"{city.country}.{city.admin1}"
        is_homeless = city.country == country and unit in admin1_names and unit not in majorities
        owner[city.lon, city.lat] = unit if is_homeless else code
    if len(set(owner.values())) < 2:
        return [(code, polygon)]
    spots = sorted(owner)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=shapely.box(*polygon.bounds))
    tree = shapely.STRtree(shapely.get_parts(cells))
    of_unit: dict[str, list[BaseGeometry]] = defaultdict(list)
    for spot, cell in tree.query(shapely.points(spots), predicate="within").T:
        of_unit[owner[spots[spot]]].append(tree.geometries[cell])
    return [(unit, shapely.union_all(parts).intersection(polygon)) for unit, parts in sorted(of_unit.items())]


def _code_by_name(row: _Unit, admin1_names: Mapping[str, str]) -> str | None:
    country = str(row.iso_a2)
    wanted = {normalise(str(name)) for name in (row.name, row.gn_name, row.woe_name) if name}
    best, best_ratio = None, 0.85
    for code, name in admin1_names.items():
        if code.startswith(f"{country}."):
            norm = normalise(name)
            ratio = max((difflib.SequenceMatcher(None, norm, other).ratio() for other in wanted), default=0.0)
            if ratio > best_ratio:
                best, best_ratio = code, ratio
    return best


def _code_by_nearness(
    polygon: BaseGeometry, row: _Unit, cities: Sequence[RawCity], tree: shapely.STRtree
) -> str | None:
    near = tree.query_nearest(polygon, max_distance=NEAREST_KM_DEG, all_matches=False)
    for index in near:
        city = cities[int(index)]
        if city.country == str(row.iso_a2):
            return f"{city.country}.{city.admin1}"
    return None


def _union(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([shapely.make_valid(part) for part in parts])


def _without_empty(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    snapped = {code: polygonal(shape) for code, shape in shapes.items()}
    return {code: shape for code, shape in sorted(snapped.items()) if not shape.is_empty}


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape on the grid of the tables, valid; lines and points that this leaves over are dropped."""
    snapped = shapely.set_precision(shape, SHAPE_UNIT_DEG)
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(snapped)))  # a collection may hold a multipolygon
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def sea_outlines(archives: Archives) -> list[tuple[str, BaseGeometry]]:
    """(name, multipolygon) of Natural Earth's named waters, unsimplified; unnamed ones left out."""
    return [(name, _even_odd(rings)) for name, rings in marine_polygons(archives) if name]


def _even_odd(rings: Sequence[Ring]) -> BaseGeometry:
    shape: BaseGeometry = MultiPolygon()
    solids = sorted((shapely.make_valid(Polygon(ring)) for ring in rings if len(ring) > 3), key=lambda one: -one.area)
    for solid in solids:
        shape = shape.symmetric_difference(solid)
    return shape


def to_text(shape: BaseGeometry) -> str:
    """A shape as the tables write it; polygons or lines."""
    parts: list[list[list[tuple[int, int]]]] = []
    lines = False
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            parts.append([_grid(ring.coords) for ring in (part.exterior, *part.interiors)])
        else:
            lines = True
            parts.append([_grid(part.coords)])
    return encode_shape("L" if lines else "P", parts)


def _grid(coordinates: Iterable[tuple[float, ...]]) -> list[tuple[int, int]]:
    return [(round(x / SHAPE_UNIT_DEG), round(y / SHAPE_UNIT_DEG)) for x, y, *_ in coordinates]
