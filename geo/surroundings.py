"""What the places of a document say about one another: which countries and units it writes about, and where.

Built once for a document and asked about each name apart from that name itself, in time that does not grow with the
number of the others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gazetteer import Place, PlaceKind
from gazetteer.geodesy import KM_PER_DEGREE, great_circle_km

NEAR_KM = 80.0
_NAMED_UNIT = 1.4  # how many places a mention of the state or country itself counts for
_LISTED = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})  # kinds that reports enumerate
_MOST_IN_A_CELL = 50  # readings of one degree square that are looked at; beyond that nearness is certain
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate of some name with its weight: its probability times how much the name counts."""

    place: Place
    weight: float


class Surroundings:
    """The weight of each country and unit in a document, and its spots, with every name's own share known."""

    def __init__(self, context: Mapping[str, Sequence[Reading]]) -> None:
        self._context = context
        self._own = {name: _weights(readings) for name, readings in context.items()}
        self._all: dict[str, float] = defaultdict(float)
        for weights in self._own.values():
            for key, weight in weights.items():
                self._all[key] += weight
        self._cells: dict[_Cell, list[tuple[str, Reading]]] = defaultdict(list)
        for name, readings in context.items():
            for reading in readings:
                if not reading.place.kind.is_area or reading.place.kind is PlaceKind.ADMIN2:
                    self._cells[_cell(reading.place)].append((name, reading))

    def total(self, name: str) -> float:
        """The weight of all names but this one."""
        return self._weight("", name)

    def country(self, code: str | None, name: str) -> float:
        return self._weight(f"country {code}", name) if code else 0.0

    def unit(self, place: Place, name: str) -> float:
        """The weight of the state or province that a place is or lies in."""
        unit = place.id if place.kind is PlaceKind.ADMIN1 else place.admin1_id
        return self._weight(f"unit {unit}", name) if unit else 0.0

    def alike(self, place: Place, names: Collection[str]) -> float:
        """The share of the names in one enumeration that are read as units of the same kind beside a place, 0 to 1."""
        if place.kind not in _LISTED or not names:
            return 0.0
        return sum(self._alike(place, name) for name in names) / len(names)

    def held_by(self, place: Place, names: Collection[str]) -> float:
        """How surely one of some names means the state, province or county that a place lies in, 0 to 1."""
        units = (place.admin1_id, place.admin2_id)
        return max((self._means(name, units) for name in names), default=0.0)

    def _means(self, name: str, ids: Collection[str | None]) -> float:
        readings = self._context.get(name, ())
        total = sum(reading.weight for reading in readings)
        return sum(r.weight for r in readings if r.place.id in ids) / total if total else 0.0

    def _alike(self, place: Place, name: str) -> float:
        readings = self._context.get(name, ())
        total = sum(reading.weight for reading in readings)
        same = sum(
            r.weight
            for r in readings
            if r.place.kind is place.kind
            and (place.kind is PlaceKind.COUNTRY or r.place.country == place.country)
            and (place.kind is not PlaceKind.ADMIN2 or r.place.admin1_id == place.admin1_id)
        )
        return same / total if total else 0.0

    def near(self, place: Place, name: str) -> float:
        """The weight of other names' places within ``NEAR_KM``."""
        return sum(
            reading.weight
            for cell in _cells_around(place)
            for other, reading in self._cells.get(cell, ())[:_MOST_IN_A_CELL]
            if other != name and reading.place.id != place.id and _is_near(place, reading.place)
        )

    def _weight(self, key: str, name: str) -> float:
        return max(0.0, self._all.get(key, 0.0) - self._own.get(name, {}).get(key, 0.0))


def _weights(readings: Sequence[Reading]) -> Mapping[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for reading in readings:
        place = reading.place
        weights[""] += reading.weight
        if place.country:
            named = _NAMED_UNIT if place.kind is PlaceKind.COUNTRY else 1.0
            weights[f"country {place.country}"] += reading.weight * named
        if place.kind is PlaceKind.ADMIN1:
            weights[f"unit {place.id}"] += reading.weight * _NAMED_UNIT
        elif place.admin1_id:
            weights[f"unit {place.admin1_id}"] += reading.weight
    return weights


def _cell(place: Place) -> _Cell:
    return math.floor(place.point.lon), math.floor(place.point.lat)


def _cells_around(place: Place) -> Iterator[_Cell]:
    lon, lat = _cell(place)
    wide = NEAR_KM / (KM_PER_DEGREE * max(0.05, math.cos(math.radians(place.point.lat))))
    reach = min(18, math.ceil(wide))
    for x in range(lon - reach, lon + reach + 1):
        for y in (lat - 1, lat, lat + 1):
            yield (x + 180) % 360 - 180, y


def _is_near(a: Place, b: Place) -> bool:
    if abs(a.point.lat - b.point.lat) > NEAR_KM / KM_PER_DEGREE:
        return False
    return great_circle_km(a.point, b.point) < NEAR_KM
