"""Shapes made fit for a file or a page: valid, flat, cut at 180 degrees, and small.

All shapes are shapely geometries in degrees on WGS 84, longitude first. shapely is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from gazetteer import LonLat

if TYPE_CHECKING:
    from shapely import LinearRing, MultiLineString, MultiPolygon, Point, Polygon
    from shapely.geometry.base import BaseGeometry

Pair: TypeAlias = tuple[float, float]
"""Longitude, latitude in degrees, as inside a geometry."""

DECIMALS: Final = 6
"""Decimals of a degree in written layers (RFC 7946, section 11.2): about 10 cm."""

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def polygons(shape: BaseGeometry | None) -> MultiPolygon | None:
    """The areas of a shape as RFC 7946 wants them, or ``None`` where it has none.

    Two dimensions, six decimals, valid, outer rings counter-clockwise, nothing across 180 degrees.
    """
    import shapely

    if shape is None or shape.is_empty:
        return None
    flat = _uncrossed(shapely.force_2d(shape))
    if not flat.is_valid:
        flat = shapely.make_valid(flat)
    snapped = shapely.set_precision(flat, 10**-DECIMALS)
    parts = [part for part in areas(snapped) if part.area > 0]
    if not parts:
        return None
    return shapely.MultiPolygon([shapely.orient_polygons(part) for part in parts])


def point(position: LonLat) -> Point:
    """A position as a shape, six decimals."""
    import shapely

    return shapely.Point(round(position.lon, DECIMALS), round(position.lat, DECIMALS))


def rejoined(shape: MultiPolygon) -> MultiPolygon:
    """A shape that was cut at 180 degrees in one piece again, its western part moved to 180..540 degrees.

    For drawing around 180 degrees, where the cut would show as a line; shapes that go round the earth stay cut.
    """
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = shape.bounds
    parts = areas(shape)
    if west > -179.999 or east < 179.999 or any(part.bounds[2] - part.bounds[0] > 180 for part in parts):
        return shape
    moved = [translate(part, xoff=360.0) if part.bounds[2] <= 0 else part for part in parts]
    return shapely.MultiPolygon(areas(shapely.union_all(moved)))


def lines(shape: BaseGeometry | None) -> MultiLineString | None:
    """The lines of a shape (a river), or ``None`` where it has none."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    parts = [part for part in _parts(shapely.force_2d(shape)) if isinstance(part, shapely.LineString)]
    return shapely.MultiLineString(parts) if parts else None


def evidence_line(ends: Sequence[Sequence[float]]) -> MultiLineString:
    """A straight line between two positions the short way round, cut at 180 degrees where it crosses."""
    import shapely

    (west, south), (east, north) = ((float(lon), float(lat)) for lon, lat in ends)
    if abs(east - west) <= 180:
        return shapely.MultiLineString([[(west, south), (east, north)]])
    edge = 180.0 if west > 0 else -180.0
    far = east + 360 if west > 0 else east - 360
    share = (edge - west) / (far - west)
    middle = south + share * (north - south)
    halves = [[(west, south), (edge, middle)], [(-edge, middle), (east, north)]]
    return shapely.MultiLineString([half for half in halves if half[0] != half[1]])


def label_point(shape: BaseGeometry) -> tuple[float, float, float]:
    """Where the name of an area stands best: longitude, latitude and the radius in degrees of the room there."""
    import shapely

    biggest = max(areas(shape), key=lambda part: part.area)
    west, south, east, north = biggest.bounds
    spoke = shapely.maximum_inscribed_circle(biggest, tolerance=max(east - west, north - south) / 50)
    lon, lat = spoke.coords[0]
    return lon, lat, spoke.length


def middle_longitude(positions: Sequence[LonLat]) -> float:
    """The longitude opposite the widest gap between positions, so that a group across 180 degrees stays together."""
    lons = sorted({position.lon for position in positions})
    if not lons:
        return 10.0  # the usual middle of a world map
    gaps = [(after - before, before) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    width, before = max(gaps)
    return (before + width / 2 + 180 + 180) % 360 - 180


def encode(coordinates: Sequence[Sequence[float]], decimals: int) -> str:
    """A run of positions as short text: zigzag differences in ``10**-decimals`` degrees, five bits to a letter.

    The scheme is that of encoded polylines with an alphabet that needs no escaping in JSON or HTML; ``decode`` in
    ``viewer/shapes.js`` reads it.
    """
    import numpy as np

    if not len(coordinates):
        return ""
    units = np.rint(np.asarray(coordinates, dtype=np.float64)[:, :2] * 10**decimals).astype(np.int64)
    steps = np.diff(units, axis=0, prepend=0)
    return "".join(map(_coded, np.where(steps < 0, ~(steps << 1), steps << 1).ravel().tolist()))


@lru_cache(maxsize=16_384)  # most steps are short: a line has few different ones
def _coded(value: int) -> str:
    letters = ""
    while value >= 0x20:
        letters += _ALPHABET[0x20 | (value & 0x1F)]
        value >>= 5
    return letters + _ALPHABET[value]


def encode_polygons(shape: MultiPolygon, decimals: int) -> list[list[str]]:
    """A list of polygons, each a list of encoded rings (the outer one first)."""
    return [[encode(ring.coords, decimals) for ring in (part.exterior, *part.interiors)] for part in shape.geoms]


def vertex_count(shape: BaseGeometry) -> int:
    import shapely

    return int(shapely.get_num_coordinates(shape))


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    import shapely

    flat: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        flat.extend(_parts(part) if hasattr(part, "geoms") else [part])
    return flat


def areas(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of a shape of any type."""
    import shapely

    return [part for part in _parts(shape) if isinstance(part, shapely.Polygon)]


def _uncrossed(shape: BaseGeometry) -> BaseGeometry:
    """The shape cut at 180 degrees where it runs beyond, or where a ring jumps from one side to the other."""
    import shapely

    west, _, east, _ = shape.bounds
    parts = areas(shape)
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    if west >= -180 and east <= 180 and not any(_jumps(ring) for ring in rings):
        return shape
    return shapely.union_all([_cut(shapely.Polygon(_unrolled(part.exterior))) for part in parts])


def _jumps(ring: LinearRing) -> bool:
    import numpy as np
    import shapely

    steps = np.abs(np.diff(shapely.get_coordinates(ring)[:, 0]))
    # A step of exactly 360 runs along the pole, as the outline of Antarctica does; it is no jump.
    return bool(((steps > 180) & (steps < 359.999)).any())


def _unrolled(ring: LinearRing) -> list[Pair]:
    """The positions of a ring with 360 added or taken away wherever it jumps, so that it runs on past 180."""
    turned = 0.0
    out: list[Pair] = []
    for lon, lat in ring.coords:
        if out:
            step = lon + turned - out[-1][0]
            turned -= 360.0 * round(step / 360.0)
        out.append((lon + turned, lat))
    if abs(out[-1][0] - out[0][0]) > 180:  # round a pole: closed along it
        pole = 90.0 if out[0][1] > 0 else -90.0
        out.extend([(out[-1][0], pole), (out[0][0], pole), out[0]])
    return out


def _cut(area: Polygon) -> BaseGeometry:
    """An unrolled polygon cut into the parts that lie in each turn of the earth, brought back to -180..180."""
    import shapely
    from shapely.affinity import translate

    valid = shapely.make_valid(area)
    turns = [
        translate(valid.intersection(shapely.box(-180 + 360 * turn, -90, 180 + 360 * turn, 90)), xoff=-360.0 * turn)
        for turn in (-2, -1, 0, 1, 2)
    ]
    return shapely.union_all([turn for turn in turns if not turn.is_empty])
