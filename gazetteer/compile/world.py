"""The world in the making: rows by id, ids by code, shapes and relations; and how large a shape is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.compile.records import Relation, Row
from gazetteer.geodesy import KM_PER_DEGREE


@dataclass(slots=True)
class World:
    """Everything compiled so far. ``rows`` by id, ``ids`` by GeoNames code, shapes by id."""

    rows: dict[str, Row] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    relations: set[Relation] = field(default_factory=set)
    continents: dict[str, set[str]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        if row.id in self.rows:
            raise ValueError(f"two places have the id {row.id}")
        self.rows[row.id] = row
        if row.code:
            self.ids[row.code] = row.id


def radius_km(shape: BaseGeometry) -> float:
    """Radius of the circle as large as the shape."""
    squares = shape.area * math.cos(math.radians(shape.centroid.y)) * KM_PER_DEGREE**2
    return max(1.0, math.sqrt(squares / math.pi))


def anchor(shape: BaseGeometry) -> tuple[float, float]:
    """A point inside the largest part of a shape, at its centre where that is inside."""
    main = max(shapely.get_parts(shape), key=lambda part: (part.area, part.length))
    centre = main.centroid
    if not main.contains(centre):
        centre = main.representative_point()
    return float(centre.x), float(centre.y)
