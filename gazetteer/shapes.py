"""Shapes of places: decoded once, measured in a local plane, cut into compass parts.

Planar work is done in degrees with the longitudes shrunk by the cosine of the latitude, which is right to a percent
over a few hundred kilometres; every distance that is returned is then measured on the ellipsoid between the two points
found. Shapes end at the antimeridian: one of two shapes is moved by 360 degrees where that brings them together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.ops import nearest_points

from gazetteer.geodesy import great_circle_km, wrap_lon
from gazetteer.place import LonLat

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_VECTORS = {
    "north": (0.0, 1.0),
    "north-east": (math.sqrt(0.5), math.sqrt(0.5)),
    "east": (1.0, 0.0),
    "south-east": (math.sqrt(0.5), -math.sqrt(0.5)),
    "south": (0.0, -1.0),
    "south-west": (-math.sqrt(0.5), -math.sqrt(0.5)),
    "west": (-1.0, 0.0),
    "north-west": (-math.sqrt(0.5), math.sqrt(0.5)),
}
_PLANE_DEG = 15.0  # beyond this a plane is no picture of the sphere
_MOST_CORNERS = 2000
_BY_ANGLE = tuple(_VECTORS)  # clockwise from north
_REMOTE_DEG = 4.0  # islands and exclaves farther off than this do not decide which part of a country is "northern"
_PART_FROM = 0.1  # a compass part begins this share of the way from the middle to the edge
_MIDST = 0.35  # nearer to the middle than this, a place is in the centre rather than in any direction
_CENTRE_TO = 0.55  # and the central part ends here


def from_blob(blob: bytes, header_bytes: int) -> BaseGeometry:
    """The geometry of a GeoPackage blob."""
    return shapely.from_wkb(blob[header_bytes:])


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """The union of shapes, slivers between neighbours closed."""
    return shapely.union_all([shapely.make_valid(shape) for shape in shapes])


def shifted(shape: BaseGeometry, degrees: float) -> BaseGeometry:
    """The shape moved east by so many degrees."""
    return shapely.transform(shape, lambda xy: np.add(xy, (degrees, 0.0)))


def unwrapped(shape: BaseGeometry) -> BaseGeometry:
    """A shape that the antimeridian cuts (Russia, Fiji, Chukotka) with its western half moved past 180 degrees."""
    west, _, east, _ = shape.bounds
    if east - west < 300.0:
        return shape
    parts = [shifted(part, 360.0) if part.bounds[2] < 0.0 else part for part in shapely.get_parts(shape)]
    return shapely.union_all(parts)


def closest(a: BaseGeometry, b: BaseGeometry) -> tuple[LonLat, LonLat]:
    """The points of two shapes that are nearest to each other; the same point where they meet."""
    best: tuple[float, LonLat, LonLat] | None = None
    middle_a, middle_b = _middle(a), _middle(b)
    moves = [0.0]
    if abs(middle_a - middle_b) > 90.0 or _spans(a) or _spans(b):
        moves = [0.0, 360.0, -360.0]
    for move in moves:
        moved = shifted(a, move) if move else a
        factor = _cosine(moved, b)
        flat_a, flat_b = _squeezed(moved, factor), _squeezed(b, factor)
        point_a, point_b = nearest_points(flat_a, flat_b)
        if point_a is None:
            continue
        length = float(point_a.distance(point_b))
        if best is None or length < best[0]:
            best = (
                length,
                LonLat(wrap_lon(point_a.x / factor), _lat(point_a.y)),
                LonLat(wrap_lon(point_b.x / factor), _lat(point_b.y)),
            )
    if best is None:
        raise ValueError("an empty shape has no nearest point")
    if best[0] > _PLANE_DEG:
        return min((best[1:], _closest_corners(a, b)), key=lambda pair: great_circle_km(*pair))
    return best[1], best[2]


def _closest_corners(a: BaseGeometry, b: BaseGeometry) -> tuple[LonLat, LonLat]:
    """The corners of two shapes that are nearest on the sphere: over the pole, where a plane would go round it."""
    corners_a, corners_b = _some_corners(a), _some_corners(b)
    nearness = _unit_vectors(corners_a) @ _unit_vectors(corners_b).T
    first, second = np.unravel_index(int(nearness.argmax()), nearness.shape)
    (lon_a, lat_a), (lon_b, lat_b) = corners_a[first], corners_b[second]
    return LonLat(float(lon_a), float(lat_a)), LonLat(float(lon_b), float(lat_b))


def _some_corners(shape: BaseGeometry) -> NDArray[np.float64]:
    corners: NDArray[np.float64] = shapely.get_coordinates(shape)
    return corners[:: 1 + len(corners) // _MOST_CORNERS]


def _unit_vectors(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(corners[:, 0]), np.radians(corners[:, 1])
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)


def _lat(value: float) -> float:
    return max(-90.0, min(90.0, value))


def _middle(shape: BaseGeometry) -> float:
    west, _, east, _ = shape.bounds
    return float(west + east) / 2.0


def _spans(shape: BaseGeometry) -> bool:
    west, _, east, _ = shape.bounds
    return bool(west < -170.0 or east > 170.0)


def _cosine(a: BaseGeometry, b: BaseGeometry) -> float:
    """Cosine of the latitude about which the two shapes are nearest."""
    _, south_a, _, north_a = a.bounds
    _, south_b, _, north_b = b.bounds
    low, high = max(south_a, south_b), min(north_a, north_b)
    return max(0.02, math.cos(math.radians((low + high) / 2.0)))


def _squeezed(shape: BaseGeometry, factor: float) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy * (factor, 1.0))


class Frame:
    """The middle and the extent of a shape, in which compass parts are told.

    Remote islands and exclaves do not count: Alaska does not move the middle of the United States.
    """

    def __init__(self, shape: BaseGeometry) -> None:
        whole = unwrapped(shape)
        parts = sorted(shapely.get_parts(whole), key=lambda part: -part.area)
        main = parts[0]
        near = [part for part in parts if part is main or part.distance(main) < _REMOTE_DEG]
        self.core: BaseGeometry = shapely.union_all(near)
        self.past_antimeridian = bool(whole.bounds[2] > 180.0)
        centre = self.core.centroid
        self.lon, self.lat = float(centre.x), float(centre.y)
        self.cosine = max(0.02, math.cos(math.radians(self.lat)))
        corners = shapely.get_coordinates(self.core)
        east, north = (corners[:, 0] - self.lon) * self.cosine, corners[:, 1] - self.lat
        self.reach = {name: max(1e-6, float((east * x + north * y).max())) for name, (x, y) in _VECTORS.items()}

    def position(self, point: LonLat, direction: str) -> float:
        """How far towards the edge in this direction: 0 in the middle, 1 at the edge, negative on the other side."""
        x, y = _VECTORS[direction]
        east, north = self._from_middle(point)
        along = east * x + north * y
        opposite = _OPPOSITE[direction]
        return along / (self.reach[direction] if along >= 0.0 else self.reach[opposite])

    def direction_of(self, point: LonLat) -> str:
        """The part that a position lies in: the direction of it from the middle, or "centre".

        The direction is half-way between that on the ground and that in a frame stretched to a square, for Vladivostok
        is in the south-east of Russia, and Arica in the north of Chile.
        """
        if self.off_centre(point) <= _MIDST:
            return "centre"
        east, north = self._from_middle(point)
        across = east / self.reach["east" if east >= 0.0 else "west"]
        along = north / self.reach["north" if north >= 0.0 else "south"]
        ground, square = math.hypot(east, north), math.hypot(across, along)
        angle = math.degrees(math.atan2(east / ground + across / square, north / ground + along / square))
        return _BY_ANGLE[round(angle / 45.0) % 8]

    def _from_middle(self, point: LonLat) -> tuple[float, float]:
        lon = point.lon + 360.0 if self.past_antimeridian and point.lon < 0.0 else point.lon
        return (lon - self.lon) * self.cosine, point.lat - self.lat

    def off_centre(self, point: LonLat) -> float:
        """How far from the middle towards the nearest edge outwards: 0 in the middle, 1 at the edge."""
        return max(self.position(point, direction) for direction in _VECTORS)

    def part(self, direction: str) -> BaseGeometry:
        """The polygon of the compass part, for drawing; kept inside -180..180."""
        if direction == "centre":
            reach = min(self.reach.values()) * _CENTRE_TO
            wide = max(reach, sum(self.reach.values()) / 8.0 * _CENTRE_TO)
            circle = Point(0.0, 0.0).buffer(wide)
            cut = shapely.transform(circle, lambda xy: xy / (self.cosine, 1.0) + (self.lon, self.lat))
        else:
            cut = self._half_plane(direction)
        part = self.core.intersection(cut)
        polygons = [one for one in shapely.get_parts(shapely.get_parts(part)) if one.geom_type == "Polygon"]
        if not polygons:
            return self.core
        joined: BaseGeometry = MultiPolygon(polygons)
        if self.past_antimeridian:
            east = joined.intersection(box(-180.0, -90.0, 180.0, 90.0))
            west = shifted(joined.intersection(box(180.0, -90.0, 540.0, 90.0)), -360.0)
            joined = shapely.union_all([east, west])
        return joined

    def _half_plane(self, direction: str) -> BaseGeometry:
        x, y = _VECTORS[direction]
        start, far = self.reach[direction] * _PART_FROM, 400.0
        corners = [
            (start * x - far * y, start * y + far * x),
            (start * x + far * y, start * y - far * x),
            (far * x + far * y, far * y - far * x),
            (far * x - far * y, far * y + far * x),
        ]
        return Polygon([(east / self.cosine + self.lon, north + self.lat) for east, north in corners])


_OPPOSITE = {
    "north": "south",
    "south": "north",
    "east": "west",
    "west": "east",
    "north-east": "south-west",
    "south-west": "north-east",
    "north-west": "south-east",
    "south-east": "north-west",
}
