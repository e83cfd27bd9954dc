"""What must hold of the base before it is written. A build that breaks one of these fails and says where."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World
from gazetteer.geodesy import KM_PER_DEGREE, cosine
from gazetteer.place import PlaceKind

FAR_KM = 25.0  # from the outline of its unit: beyond the error of the drawing


def problems(world: World) -> Iterator[str]:
    """Dangling references, invalid shapes, one-sided borders, capitals abroad, positions outside the world."""
    for row in world.rows.values():
        yield from (f"{row.id} {row.name}: {problem}" for problem in _of_row(world, row))
    for place_id, shape in world.shapes.items():
        if place_id not in world.rows:
            yield f"{place_id}: a shape without a place"
        if shape.is_empty or not shape.is_valid:
            yield f"{place_id}: the shape is {'empty' if shape.is_empty else shapely.is_valid_reason(shape)}"
    for one in world.relations:
        yield from (f"{one.kind} {one.a} {one.b}: {problem}" for problem in _of_relation(world, one))


def _of_row(world: World, row: Row) -> Iterator[str]:
    for parent in (row.admin1, row.admin2):
        if parent and parent not in world.rows:
            yield f"no unit {parent}"
    if row.country and row.country not in world.ids:
        yield f"no country {row.country}"
    if not (-180 <= row.lon <= 180 and -90 <= row.lat <= 90):
        yield f"{row.lon}, {row.lat} is no position"
    if not row.names:
        yield "no name"


def _of_relation(world: World, relation: Relation) -> Iterator[str]:
    missing = [end for end in (relation.a, relation.b) if end not in world.rows]
    if missing:
        yield f"no place {missing[0]}"
    elif relation.kind == "neighbour":
        if Relation("neighbour", relation.b, relation.a) not in world.relations:
            yield "not the other way round"
    elif relation.kind == "capital" and world.rows[relation.a].country != world.rows[relation.b].country:
        yield "in another country"


def far_from_unit(world: World) -> list[tuple[str, str, str, float]]:
    """Settlements farther than 25 km from the outline of their unit: (id, name, unit, km), sorted.

    Islands that the drawing leaves out, units redrawn since, and mistakes in the source's codes.
    """
    found: list[tuple[str, str, str, float]] = []
    prepared: set[str] = set()
    for row in world.rows.values():
        if row.kind not in (PlaceKind.CITY, PlaceKind.SUBURB) or row.admin1 not in world.shapes:
            continue
        outline = world.shapes[row.admin1]
        if row.admin1 not in prepared:
            shapely.prepare(outline)
            prepared.add(row.admin1)
        point = shapely.Point(row.lon, row.lat)
        if shapely.dwithin(outline, point, FAR_KM / KM_PER_DEGREE):
            continue
        squeeze = max(0.05, cosine(row.lat))
        flat = shapely.transform(outline, lambda xy, squeeze=squeeze: xy * (squeeze, 1.0))
        distance = shapely.distance(flat, shapely.Point(row.lon * squeeze, row.lat)) * KM_PER_DEGREE
        if distance > FAR_KM:
            found.append((row.id, row.name, world.rows[row.admin1].code, round(float(distance))))
    return sorted(found)
