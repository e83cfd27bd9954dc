"""Relations that the base itself tells: capitals by feature code, land neighbours, seas faced, coasts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World
from gazetteer.geodesy import EARTH_RADIUS_KM, KM_PER_DEGREE
from gazetteer.place import PlaceKind

FACING_KM = 10.0
TOUCHING_DEG = 0.05  # land and sea come from two drawings of the same coast
NEIGHBOUR_DEG = 0.002  # outlines share their borders on a grid of a thousandth of a degree
SALT_WATER = frozenset({PlaceKind.OCEAN, PlaceKind.SEA, PlaceKind.GULF, PlaceKind.STRAIT})
_COUNTRIES = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY})
_SAMPLE_DEG = 0.02  # the coast is sampled every two kilometres
_BAND_DEG = 5.0  # of latitude, in each of which degrees of longitude count alike
_FARTHEST_DEG = 28.0  # no place is farther from the sea (about 2,600 km, in western China)


def add_relations(world: World) -> None:
    """Compute every relation of the base."""
    _add_capitals(world)
    _add_neighbours(world, _COUNTRIES)
    _add_neighbours(world, frozenset({PlaceKind.ADMIN1}))
    for first, second in (*_UNDRAWN, *((second, first) for first, second in _UNDRAWN)):
        world.relations.add(Relation("neighbour", world.ids[first], world.ids[second]))
    _add_seas_of_areas(world)
    _add_coasts(world)


def _add_capitals(world: World) -> None:
    """PPLC is the capital of its country, PPLA (and PPLC) of its first-level unit; the largest where there are two."""
    best: dict[str, Row] = {}
    for row in world.rows.values():
        units = []
        if row.feature_code == "PPLC":
            units = [world.ids.get(row.country, ""), row.admin1]
        elif row.feature_code == "PPLA":
            units = [row.admin1]
        for unit in units:
            if unit and (unit not in best or _before(row, best[unit])):
                best[unit] = row
    for unit, row in best.items():
        world.relations.add(Relation("capital", unit, row.id))


def _before(row: Row, other: Row) -> bool:
    return (row.feature_code == "PPLC", row.population, other.id) > (
        other.feature_code == "PPLC",
        other.population,
        row.id,
    )


def _add_neighbours(world: World, kinds: frozenset[PlaceKind]) -> None:
    ids = [key for key in world.shapes if world.rows[key].kind in kinds]
    shapes = [world.shapes[key] for key in ids]
    tree = shapely.STRtree(shapes)
    for first, second in tree.query(shapes, predicate="dwithin", distance=NEIGHBOUR_DEG).T:
        if first != second:
            world.relations.add(Relation("neighbour", ids[first], ids[second]))


_UNDRAWN = (("VA", "IT"),)  # borders of countries too small for an outline


def _sea_ids(world: World) -> list[str]:
    """The seas to face; an ocean that is drawn in two halves is faced through its half."""
    wholes = {relation.b for relation in world.relations if relation.kind == "part_of"}
    return [key for key in world.shapes if world.rows[key].kind in SALT_WATER and key not in wholes]


def _add_seas_of_areas(world: World) -> None:
    sea_ids = _sea_ids(world)
    seas = [world.shapes[key] for key in sea_ids]
    kinds = _COUNTRIES | {PlaceKind.ADMIN1}
    area_ids = [key for key in world.shapes if world.rows[key].kind in kinds]
    tree = shapely.STRtree(seas)
    areas = [world.shapes[key] for key in area_ids]
    for area, sea in tree.query(areas, predicate="dwithin", distance=TOUCHING_DEG).T:
        world.relations.add(Relation("faces", area_ids[area], sea_ids[sea]))


def _add_coasts(world: World) -> None:
    """Distance to the sea of every point of the base, and the seas within ten kilometres of every settlement."""
    sea_ids = _sea_ids(world)
    coast, owner = _sampled([world.shapes[key] for key in sea_ids])
    wanted = frozenset({PlaceKind.CITY, PlaceKind.SUBURB, PlaceKind.AIRPORT})
    bands: dict[int, list[Row]] = defaultdict(list)
    for row in world.rows.values():
        if row.kind in wanted:
            bands[math.floor(row.lat / _BAND_DEG)].append(row)
    sea_tree = shapely.STRtree([world.shapes[key] for key in sea_ids])
    for band, rows in sorted(bands.items()):
        middle = (band + 0.5) * _BAND_DEG
        squeeze = max(0.05, math.cos(math.radians(middle)))
        near = np.abs(coast[:, 1] - middle) < _FARTHEST_DEG
        lonlat, seas = coast[near], owner[near]
        tree = shapely.STRtree(shapely.points(lonlat * (squeeze, 1.0)))
        places = np.array([(row.lon, row.lat) for row in rows])
        flat = shapely.points(places * (squeeze, 1.0))
        _, nearest = tree.query_nearest(flat, all_matches=False)
        distances = _great_circles(places, lonlat[nearest])
        for row, distance in zip(rows, distances, strict=True):
            row.coast_km = round(float(distance), 1)
        for place, point in tree.query(flat, predicate="dwithin", distance=1.2 * FACING_KM / KM_PER_DEGREE).T:
            if _great_circles(places[place : place + 1], lonlat[point : point + 1])[0] <= FACING_KM:
                world.relations.add(Relation("faces", rows[place].id, sea_ids[seas[point]]))
        for place, sea in sea_tree.query(shapely.points(places), predicate="within").T:
            rows[place].coast_km = 0.0  # on a quay, a spit or an islet that the outline leaves out
            world.relations.add(Relation("faces", rows[place].id, sea_ids[sea]))


def _sampled(shapes: Sequence[BaseGeometry]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points along the edges of the seas, and which sea each belongs to."""
    dense = shapely.segmentize(np.asarray(shapes), _SAMPLE_DEG)
    points, owner = shapely.get_coordinates(dense, return_index=True)
    return np.round(points, 4), owner.astype(np.int64)


def _great_circles(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    lon_a, lat_a, lon_b, lat_b = (np.radians(column) for column in (a[:, 0], a[:, 1], b[:, 0], b[:, 1]))
    chord = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    result: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return result
