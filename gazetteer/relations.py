"""What holds between places: parents, members, capitals, neighbours, seas, rivers, distances. Read from the store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer import containment as _containment
from gazetteer import geodesy
from gazetteer.names import normalise, split_part
from gazetteer.place import Containment, Dispute, Inside, LonLat, Place, PlaceKind
from gazetteer.store import GEOPACKAGE_HEADER_BYTES, cells_in

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.errors import GazetteerError
    from gazetteer.shapes import Frame

Box = tuple[float, float, float, float]  # west, south, east, north in degrees

FACING_KM = 10.0  # a settlement this near to the water lies on it
TOUCHING_DEG = 0.05  # outlines of land and sea come from two drawings of the same coast
_ALL_TOWNS = 100_000
_SMALL_BOX_DEG2 = 100.0
_SALT_WATER = frozenset({PlaceKind.OCEAN, PlaceKind.SEA, PlaceKind.GULF, PlaceKind.STRAIT})


@dataclass(frozen=True, slots=True)
class Capital:
    """A city as the capital of a unit.

    ``qualifier`` is empty for the plain capital of today, else "former", "de facto", "legislative" ...; ``since`` and
    ``until`` are ISO dates, possibly only a year, where known.
    """

    place: Place
    qualifier: str = ""
    since: str | None = None
    until: str | None = None

    @property
    def is_current(self) -> bool:
        return self.until is None and self.qualifier != "former"


class Relations(ABC):
    """The questions about places that are found already. ``Gazetteer`` gives it the store."""

    def __init__(self) -> None:
        self._shape_cached = lru_cache(maxsize=512)(self._shape)
        self._frame_cached = lru_cache(maxsize=256)(self._frame)
        self._parents_cached = lru_cache(maxsize=8192)(self._parents)
        self._members_cached = lru_cache(maxsize=4096)(self._members)
        self._containment_cached = lru_cache(maxsize=65536)(self._containment)

    @abstractmethod
    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...

    @abstractmethod
    def _damaged_row(self, error: Exception, place_id: str) -> GazetteerError: ...

    @abstractmethod
    def get(self, place_id: str) -> Place: ...

    @abstractmethod
    def by_code(self, code: str) -> Place | None: ...

    def _related(self, kind: str, a: str) -> list[str]:
        return [row[0] for row in self._rows("SELECT b FROM relation WHERE kind = ? AND a = ?", (kind, a))]

    def _relating(self, kind: str, b: str) -> list[str]:
        return [row[0] for row in self._rows("SELECT a FROM relation WHERE kind = ? AND b = ?", (kind, b))]

    # ---- units and regions

    def parents(self, place: Place) -> tuple[Place, ...]:
        """What the place lies in, nearest first: second- and first-level unit, country, then regions and continents.

        Regions are those that have the place, one of its units or its country as a member; continents last.
        """
        return self._parents_cached(place.id)

    def _parents(self, place_id: str) -> tuple[Place, ...]:
        place = self.get(place_id)
        found: list[Place] = []
        if place.kind is PlaceKind.PART:
            found.append(self.whole(place))
        units = (place.admin2_id, place.admin1_id, *self._related("within", place_id))
        found.extend(self.get(unit) for unit in units if unit and unit != place_id)
        if place.country:
            country = self.by_code(place.country)
            if country is not None and country.id != place_id:
                found.append(country)
        regions: dict[str, Place] = {}
        level = [place, *found]
        while level:
            level = [
                self.get(region)
                for member in level
                for region in self._wholly_in(member.id)
                if region not in regions and region != place_id
            ]
            regions.update((region.id, region) for region in level)
        known = {parent.id for parent in found}
        rest = [region for region in regions.values() if region.id not in known]
        rest.sort(key=lambda region: (region.kind is PlaceKind.CONTINENT, region.precision_km, region.id))
        unique = {parent.id: parent for parent in [*found, *rest]}
        return tuple(unique.values())

    def lies_in_as_imported(self, inner: Place, outer: Place) -> bool:
        """Whether an imported place's own file puts it there, directly or by way of its parents."""
        pending, seen = [inner.id], {inner.id}
        while pending:
            for parent in self._related("within", pending.pop()):
                if parent == outer.id:
                    return True
                if parent not in seen:
                    seen.add(parent)
                    pending.append(parent)
        return False

    def _wholly_in(self, place_id: str) -> list[str]:
        rows = self._rows("SELECT a FROM relation WHERE kind = 'member' AND b = ? AND qualifier = ''", (place_id,))
        return [row[0] for row in rows]

    def links(self, place: Place) -> tuple[tuple[str, str], ...]:
        """What an imported place is elsewhere, as its file says: ("closeMatch", "geonames:703448"), ...; sorted."""
        rows = self._rows("SELECT qualifier, b FROM relation WHERE kind = 'link' AND a = ?", (place.id,))
        return tuple(sorted(rows))

    def lifetime(self, place: Place) -> tuple[str | None, str | None]:
        """Since when and until when there was such a place, as ISO dates or years; ``None`` where open or unknown."""
        rows = self._rows("SELECT since, until FROM place WHERE id = ?", (place.id,))
        return (rows[0][0], rows[0][1]) if rows else (None, None)

    def whole(self, part: Place) -> Place:
        """The place that a compass part is a part of; the place itself where it is none."""
        return self.get(split_part(part.id)[0])

    def members(self, place: Place) -> tuple[Place, ...]:
        """The units that make up a region, continent, former state or archipelago; empty for plain units."""
        return self._members_cached(place.id, "")

    def partial_members(self, place: Place) -> tuple[Place, ...]:
        """The units that belong to a region in part, or under some definitions only (Russia and Europe)."""
        return self._members_cached(place.id, "partly")

    def _members(self, place_id: str, qualifier: str) -> tuple[Place, ...]:
        rows = self._rows(
            "SELECT b FROM relation WHERE kind = 'member' AND a = ? AND qualifier = ?", (place_id, qualifier)
        )
        return tuple(self.get(row[0]) for row in rows)

    def continents(self, place: Place) -> tuple[Place, ...]:
        """The continent, or the two of Russia, Turkey, Egypt ...; those it is wholly in first."""
        wholly = [parent for parent in self.parents(place) if parent.kind is PlaceKind.CONTINENT]
        rows = self._rows(
            "SELECT a FROM relation WHERE kind = 'member' AND b = ? AND qualifier = 'partly'", (place.id,)
        )
        partly = [self.get(row[0]) for row in rows]
        found = [*wholly, *(region for region in partly if region.kind is PlaceKind.CONTINENT)]
        return tuple({continent.id: continent for continent in found}.values())

    def hemispheres(self, place: Place) -> frozenset[str]:
        """Of "northern", "southern", "eastern" and "western", those that the place has ground in.

        Told by the equator, and by the prime meridian and the antimeridian; both of a pair for a country astride.
        """
        outline = self.shape(place)
        if outline is None:
            (west, south), (east, north) = ((place.point.lon, place.point.lat),) * 2
        else:
            west, south, east, north = outline.bounds
        told = {"northern": north > 0.0, "southern": south < 0.0, "eastern": east > 0.0, "western": west < 0.0}
        return frozenset(name for name, holds in told.items() if holds)

    def part_of(self, place: Place, whole: Place) -> str | None:
        """Which part of an area the place lies in: "north", "south-east", ..., "centre".

        ``None`` where the place is not in the area or at its edge, or the area has no outline.
        """
        frame = self.frame(whole)
        if frame is None or self.containment(place, whole).inside in (Inside.NO, Inside.UNKNOWN):
            return None
        return frame.direction_of(place.point)

    def archipelagos(self, island: Place) -> tuple[Place, ...]:
        """The island groups that an island, or a settlement on it, belongs to, smallest first.

        Units that are named as such count: the Canary Islands are an autonomous community of Spain.
        """
        found = {parent.id: parent for parent in self.parents(island) if _is_archipelago(parent)}
        return tuple(sorted(found.values(), key=lambda group: (group.precision_km, group.id)))

    def dispute(self, place: Place) -> Dispute | None:
        """Who claims the ground that the place stands on: its own dispute or that of a unit or region it lies in."""
        if place.dispute is not None:
            return place.dispute
        for parent in self.parents(place):
            if parent.dispute is not None and parent.kind is not PlaceKind.CONTINENT:
                return parent.dispute
        return None

    def containment(self, inner: Place, outer: Place) -> Containment:
        """Whether ``inner`` lies in ``outer``. Codes and member units decide before outlines; see ``containment``."""
        return self._containment_cached(inner.id, outer.id)

    def _containment(self, inner_id: str, outer_id: str) -> Containment:
        return _containment.containment(self, self.get(inner_id), self.get(outer_id))

    # ---- shapes and distances

    def shape(self, place: Place) -> BaseGeometry | None:
        """Polygons of an area or lines of a river in degrees, longitude first; ``None`` where only a point is known."""
        return self._shape_cached(place.id)

    def _shape(self, place_id: str) -> BaseGeometry | None:
        from shapely.errors import ShapelyError

        from gazetteer import shapes

        whole_id, direction = split_part(place_id)
        if direction:
            whole = self.get(whole_id)
            outline = self.shape(whole)
            return self._frame_cached(whole_id).part(direction) if _is_polygonal(outline) else None
        rows = self._rows("SELECT s.geom FROM shape s JOIN place p ON p.fid = s.fid WHERE p.id = ?", (place_id,))
        try:
            outlines = [shapes.from_blob(rows[0][0], GEOPACKAGE_HEADER_BYTES)] if rows else []
        except (TypeError, ValueError, ShapelyError) as error:
            raise self._damaged_row(error, place_id) from error
        members = self._members_cached(place_id, "")  # Crimea has an outline of its own, and Sevastopol beside it
        outlines.extend(outline for member in members if (outline := self._shape_cached(member.id)) is not None)
        return shapes.joined(outlines) if len(outlines) > 1 else outlines[0] if outlines else None

    def frame(self, place: Place) -> Frame | None:
        """The frame in which compass parts of the place are told; ``None`` where it has no outline."""
        return self._frame_cached(place.id) if _is_polygonal(self.shape(place)) else None

    def _frame(self, place_id: str) -> Frame:
        from gazetteer import shapes

        outline = self._shape_cached(place_id)
        if outline is None:
            raise ValueError(f"{place_id} has no outline")
        return shapes.Frame(outline)

    def _part_point(self, whole: Place, direction: str) -> LonLat:
        """A point inside the compass part of a place."""
        if _is_polygonal(self.shape(whole)):
            part = self._shape_cached(f"{whole.id}/{direction}")
            if part is not None:
                point = part.representative_point()
                return LonLat(float(point.x), float(point.y))
        if direction == "centre":
            return whole.point
        bearing = _BEARINGS[direction]
        return geodesy.destination(whole.point, bearing, whole.precision_km / 2.0)

    def _geometry(self, place: Place) -> BaseGeometry:
        from shapely.geometry import Point

        outline = self.shape(place)
        return outline if outline is not None else Point(place.point.lon, place.point.lat)

    def nearest_points(self, a: Place, b: Place) -> tuple[LonLat, LonLat]:
        """The points of two places, shapes or single points, that are nearest to each other."""
        if self.shape(a) is None and self.shape(b) is None:
            return a.point, b.point
        from gazetteer import shapes

        return shapes.closest(self._geometry(a), self._geometry(b))

    def distance_km(self, a: Place, b: Place) -> float:
        """Shortest distance in km between two places, from shape to shape where there are shapes; 0 where they meet."""
        start, end = self.nearest_points(a, b)
        return 0.0 if start == end else geodesy.geodesic_km(start, end)

    def bearing_deg(self, a: Place, b: Place) -> float:
        """Initial bearing from ``a`` to ``b``, 0 north, 90 east."""
        return geodesy.bearing_deg(a.point, b.point)

    # ---- water

    def coast_km(self, place: Place) -> float | None:
        """Distance to the nearest sea in km; 0 on the shore. ``None`` where no sea is known within 3,000 km."""
        rows = self._rows("SELECT coast_km FROM place WHERE id = ?", (place.id,))
        if rows and rows[0][0] is not None:
            return float(rows[0][0])
        if place.kind in _SALT_WATER:
            return 0.0
        geometry = self._geometry(place)
        west, south, east, north = geometry.bounds
        from gazetteer import shapes

        for margin in (0.5, 3.0, 12.0, 40.0):
            box = (west - margin, south - margin, east + margin, north + margin)
            seas = [sea for sea in self.seas_in(box) if sea.kind in _SALT_WATER]
            if seas:
                ends = [shapes.closest(geometry, self._geometry(sea)) for sea in seas]
                return min(0.0 if a == b else geodesy.geodesic_km(a, b) for a, b in ends)
        return None

    def seas(self, place: Place) -> tuple[Place, ...]:
        """Seas, gulfs and straits that the place faces, smallest first, then the larger seas that these belong to."""
        if place.kind is PlaceKind.PART:
            found = self._touching(place)
        elif place.kind is PlaceKind.CONTINENT:
            units = (place, *self.members(place))
            found = [self.get(sea) for sea in {sea for unit in units for sea in self._related("faces", unit.id)}]
        else:
            found = [self.get(sea) for sea in self._related("faces", place.id)]
            if not found and (not self._has_computed_seas(place) or self._is_large_beside_the_sea(place)):
                found = self._touching(place)
            if not found and place.kind is PlaceKind.CITY and place.population >= _SEAPORT_PEOPLE:
                found = self._seas_upstream(place)
        found.sort(key=lambda sea: (sea.precision_km, sea.id))
        unique = {sea.id: sea for sea in found}
        for sea in found:
            for larger in self._larger_seas(sea):
                unique.setdefault(larger.id, larger)
        return tuple(unique.values())

    @staticmethod
    def _has_computed_seas(place: Place) -> bool:
        return place.id.startswith("geonames:") and place.kind is not PlaceKind.ADMIN2

    def _is_large_beside_the_sea(self, place: Place) -> bool:
        """Whether a settlement reaches the shore by its size: Tokyo, of which the middle is 12 km from the bay."""
        km = self.coast_km(place) if place.kind is PlaceKind.CITY and place.population >= _SEAPORT_PEOPLE else None
        return km is not None and FACING_KM < km <= _facing_km(place)

    def _seas_upstream(self, city: Place) -> list[Place]:
        """What a seaport inland faces: as the port that bears its name (Rotterdam), else at the end of its river.

        The river leads to the sea from such a port (Hamburg) or, if long, from nearby (Arkhangelsk, New Orleans).
        """
        rows = self._rows(
            "SELECT p.id FROM name n JOIN place p ON p.fid = n.place WHERE n.norm = ? AND p.kind = ?",
            (f"port of {normalise(city.name)}", PlaceKind.PORT.value),
        )
        ports = [self.get(row[0]) for row in rows]
        near = [port for port in ports if geodesy.great_circle_km(port.point, city.point) <= _PORT_KM]
        faced = {sea.id: sea for port in near for sea in self._touching(port)}
        if faced:
            return list(faced.values())
        beside = (km := self.coast_km(city)) is not None and km <= _ESTUARY_KM
        rivers = [river for river in self.rivers(city) if near or (beside and river.precision_km >= _LONG_RIVER_KM)]
        ends = [self.flows_into(river) for river in rivers]
        return list({end.id: end for end in ends if end is not None and end.kind in _SALT_WATER}.values())

    def _larger_seas(self, sea: Place) -> Iterable[Place]:
        pending, seen = [sea.id], {sea.id}
        while pending:
            for larger in self._related("part_of", pending.pop(0)):
                if larger not in seen:
                    seen.add(larger)
                    pending.append(larger)
                    yield self.get(larger)

    def larger_sea_ids(self, sea: Place) -> frozenset[str]:
        """Ids of the seas that the sea is a part of."""
        return frozenset(larger.id for larger in self._larger_seas(sea))

    def sovereign_ids(self, territory: Place) -> tuple[str, ...]:
        """Ids of the states that a territory with a country code of its own belongs to (Greenland: Denmark)."""
        return tuple(self._related("dependency", territory.id))

    def countries_touched(self, place: Place) -> frozenset[str]:
        """Ids of the countries that a river, range or strait lies in, as reviewed; empty where nobody said."""
        rows = self._rows(
            "SELECT r.a FROM relation r JOIN place p ON p.id = r.a WHERE r.kind IN ('on', 'touches') AND r.b = ? "
            "AND p.kind IN ('country', 'territory')",
            (place.id,),
        )
        return frozenset(row[0] for row in rows)

    def edge_km(self, place: Place) -> float:
        """How far the edge of the place is a matter of opinion; 0 where it is defined."""
        rows = self._rows("SELECT edge_km FROM place WHERE id = ?", (place.id,))
        return float(rows[0][0] or 0.0) if rows else 0.0

    def _touching(self, place: Place) -> list[Place]:
        geometry = self._geometry(place)
        facing = _facing_km(place)
        reach = TOUCHING_DEG if self.shape(place) is not None else 2.0 * facing / geodesy.KM_PER_DEGREE
        west, south, east, north = geometry.bounds
        wide = reach / max(0.1, geodesy.cosine((south + north) / 2.0))
        box = (west - wide, south - reach, east + wide, north + reach)
        limit = 2.0 if self.shape(place) is not None else facing
        return [sea for sea in self.seas_in(box) if sea.kind in _SALT_WATER and self.distance_km(place, sea) <= limit]

    def rivers(self, place: Place) -> tuple[Place, ...]:
        """Rivers and lakes that the settlement lies on, or that touch the country (reviewed rows)."""
        found = [self.get(water) for water in self._related("on", place.id)]
        return tuple(sorted(found, key=lambda water: (water.kind.value, water.id)))

    def on_water(self, water: Place) -> tuple[Place, ...]:
        """The settlements and countries on a river or lake."""
        return tuple(self.get(place) for place in self._relating("on", water.id))

    def flows_into(self, river: Place) -> Place | None:
        """The sea, lake or river at the mouth."""
        ends = self._related("flows_into", river.id)
        return self.get(ends[0]) if ends else None

    def landlocked(self, place: Place) -> bool:
        """Whether a country or unit has no coast on the seas of the world; the Caspian is none of them."""
        return not [sea for sea in self.seas(place) if sea.id not in _INLAND_SEAS]

    # ---- capitals and neighbours

    def capitals(self, place: Place) -> tuple[Capital, ...]:
        """Capitals of a country, territory or first-level unit: today's plain one first, former ones last."""
        rows = self._rows(
            "SELECT b, qualifier, since, until FROM relation WHERE kind = 'capital' AND a = ?", (place.id,)
        )
        told = {
            b for b, qualifier, since, until in rows if (qualifier or since) and not until and qualifier != "former"
        }
        found = [
            Capital(self.get(b), qualifier, since or None, until or None)
            for b, qualifier, since, until in rows
            if qualifier or since or until or b not in told  # the bare fact adds nothing to a row with its date
        ]
        return tuple(sorted(found, key=lambda one: (not one.is_current, one.qualifier, one.place.id)))

    def capital_of(self, place: Place) -> tuple[Place, ...]:
        """The units that the city is the capital of today, the largest first."""
        rows = self._rows(
            "SELECT a FROM relation WHERE kind = 'capital' AND b = ? AND until = '' AND qualifier <> 'former'",
            (place.id,),
        )
        units = {self.get(row[0]) for row in rows}
        return tuple(sorted(units, key=lambda unit: (-unit.precision_km, unit.id)))

    def neighbours(self, place: Place) -> tuple[Place, ...]:
        """Countries that share a land border with a country; first-level units, of any country, with a unit."""
        return tuple(self.get(other) for other in self._related("neighbour", place.id))

    def seat_of(self, place: Place) -> Place | None:
        """The country that the place stands for in news: the Kremlin and Moscow for Russia."""
        powers = self._related("stands_for", place.id)
        if powers:
            return self.get(powers[0])
        if place.kind.is_settlement:
            countries = [
                unit for unit in self.capital_of(place) if unit.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY)
            ]
            return countries[0] if countries else None
        return None

    # ---- by area

    def countries_in(self, box: Box) -> tuple[Place, ...]:
        """Countries and territories whose outline meets the box (west, south, east, north in degrees)."""
        return self._in_box(box, (PlaceKind.COUNTRY, PlaceKind.TERRITORY))

    def admin1_in(self, box: Box) -> tuple[Place, ...]:
        """First-level units whose outline meets the box."""
        return self._in_box(box, (PlaceKind.ADMIN1,))

    def seas_in(self, box: Box) -> tuple[Place, ...]:
        """Oceans, seas, gulfs, straits and lakes whose outline meets the box."""
        waters = (PlaceKind.OCEAN, PlaceKind.SEA, PlaceKind.GULF, PlaceKind.STRAIT, PlaceKind.LAKE)
        return self._in_box(box, waters)

    def _in_box(self, box: Box, kinds: Sequence[PlaceKind]) -> tuple[Place, ...]:
        import shapely

        west, south, east, north = box
        rows = self._rows(
            "SELECT p.id FROM rtree_shape_geom r JOIN place p ON p.fid = r.id "
            f"WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ? "
            f"AND p.kind IN ({','.join('?' * len(kinds))}) ORDER BY p.population DESC, p.id",
            (west, east, south, north, *(kind.value for kind in kinds)),
        )
        area = shapely.box(west, south, east, north)
        places = [self.get(row[0]) for row in rows]
        return tuple(
            place for place in places if (outline := self.shape(place)) is not None and outline.intersects(area)
        )

    def towns_in(self, box: Box, limit: int = 100) -> tuple[Place, ...]:
        """The most populous settlements in the box, largest first."""
        west, south, east, north = box
        within = "lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND kind = 'city'"
        values = (west, east, south, north)
        found: list[tuple[int, str]] = []
        if (east - west) * (north - south) > _SMALL_BOX_DEG2:
            found = self._rows(
                f"SELECT population, id FROM place INDEXED BY place_population WHERE {within} AND population >= 1000 "
                "ORDER BY population DESC, id LIMIT ?",
                (*values, limit),
            )
        else:
            query = f"SELECT population, id FROM place WHERE cell BETWEEN ? AND ? AND {within}"
            for first, last in cells_in(*box):
                found.extend(self._rows(query, (first, last, *values)))
        largest = sorted(set(found), key=lambda row: (-row[0], row[1]))[:limit]
        return tuple(self.get(place_id) for _, place_id in largest)

    def near(self, point: LonLat, radius_km: float, limit: int = 20) -> tuple[Place, ...]:
        """Settlements within so many km of a position, nearest first."""
        degrees = radius_km / geodesy.KM_PER_DEGREE
        south, north = point.lat - degrees, point.lat + degrees
        if south <= -90.0 or north >= 90.0:  # over a pole: every meridian
            boxes = [(-180.0, south, 180.0, north)]
        else:
            wide = min(180.0, degrees / max(0.001, geodesy.cosine(max(abs(south), abs(north)))))
            west, east = point.lon - wide, point.lon + wide
            boxes = [(max(west, -180.0), south, min(east, 180.0), north)]
            if west < -180.0:
                boxes.append((west + 360.0, south, 180.0, north))
            if east > 180.0:
                boxes.append((-180.0, south, east - 360.0, north))
        around = {town.id: town for box in boxes for town in self.towns_in(box, _ALL_TOWNS)}
        towns = [(geodesy.great_circle_km(point, town.point), town) for town in around.values()]
        towns = sorted((pair for pair in towns if pair[0] <= radius_km), key=lambda pair: (pair[0], pair[1].id))
        return tuple(town for _, town in towns[:limit])


_SEAPORT_PEOPLE = 100_000
_PORT_KM = 40.0  # that large cities lie upstream of their seaports
_ESTUARY_KM = 30.0
_LONG_RIVER_KM = 100.0  # half its extent; ships of the sea go up the Loire, not the Tiber
_MOST_OF_SIZE_KM = 9.0  # added for the size of a city: what reaches farther is a plain, not a town


def _facing_km(place: Place) -> float:
    """How near to the water a place lies on it: farther for a large city, whose middle stands for all of it."""
    if place.kind is not PlaceKind.CITY or place.population < _SEAPORT_PEOPLE:
        return FACING_KM
    return FACING_KM + min(place.precision_km / 2.0, _MOST_OF_SIZE_KM)


_INLAND_SEAS = frozenset({"naturalearth:caspian-sea", "naturalearth:garabogaz-bay"})
_BEARINGS = {
    "north": 0.0,
    "north-east": 45.0,
    "east": 90.0,
    "south-east": 135.0,
    "south": 180.0,
    "south-west": 225.0,
    "west": 270.0,
    "north-west": 315.0,
}


def _is_archipelago(place: Place) -> bool:
    return place.kind is PlaceKind.ARCHIPELAGO or place.name.endswith((" Islands", " Isles", " Archipelago"))


def _is_polygonal(shape: BaseGeometry | None) -> bool:
    return shape is not None and shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty
