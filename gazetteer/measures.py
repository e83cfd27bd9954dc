"""How large, high and long places are, and which of their kind are larger: what a superlative is held against."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from gazetteer.geodesy import EARTH_RADIUS_KM
from gazetteer.place import Inside, Place, PlaceKind
from gazetteer.relations import Relations


class Quantity(StrEnum):
    """What can be measured of a place; the unit is part of the name but for a population's."""

    POPULATION = "population"
    AREA_KM2 = "area_km2"
    ELEVATION_M = "elevation_m"
    LENGTH_KM = "length_km"


_DRAWN = (PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1)  # outlines good enough to be measured


class Measures(Relations):
    """The questions about size. ``Gazetteer`` gives them the store."""

    def __init__(self) -> None:
        super().__init__()
        self._area_cached = lru_cache(maxsize=8192)(self._area_km2)

    def measure(self, place: Place, quantity: Quantity) -> float | None:
        """The figure, or ``None`` where none is known. Surfaces of countries and units are those of their outlines."""
        if quantity is Quantity.POPULATION:
            return float(place.population) or None
        rows = self._rows("SELECT value FROM measure WHERE id = ? AND quantity = ?", (place.id, quantity.value))
        if rows:
            return float(rows[0][0])
        return self._area_cached(place.id) if quantity is Quantity.AREA_KM2 and place.kind in _DRAWN else None

    def larger(
        self, quantity: Quantity, least: float, kinds: Collection[PlaceKind], within: Place | None = None
    ) -> tuple[Place, ...]:
        """The places of these kinds with at least that figure that lie wholly in a place, the largest first.

        The list is what is known, not what there is: enough to refute a superlative, never to prove one.

        Args:
            quantity: what to compare.
            least: in the quantity's unit.
            kinds: of the places compared.
            within: where they lie; the whole world if left out.
        """
        figures = {place: self.measure(place, quantity) or 0.0 for place in self._comparable(quantity, kinds, within)}
        found = [place for place, figure in figures.items() if figure >= least]
        found = [p for p in found if within is None or self.containment(p, within).inside is Inside.YES]
        return tuple(sorted(found, key=lambda place: (-figures[place], place.id)))

    def _comparable(self, quantity: Quantity, kinds: Collection[PlaceKind], within: Place | None) -> tuple[Place, ...]:
        marks = ",".join("?" for _ in kinds)
        values = [kind.value for kind in kinds]
        if quantity is Quantity.POPULATION:
            where = " AND country = ?" if within is not None and within.country else ""
            codes = [within.country] if within is not None and within.country else []
            chosen = f"SELECT id FROM place WHERE kind IN ({marks}) AND population > 0{where}"
            rows = self._rows(f"{chosen} ORDER BY population DESC LIMIT ?", (*values, *codes, _MOST))
        else:
            rows = self._rows(
                f"SELECT p.id FROM place p JOIN measure m ON m.id = p.id WHERE m.quantity = ? AND p.kind IN ({marks})",
                (quantity.value, *values),
            )
            drawn = [kind.value for kind in kinds if kind in _DRAWN] if quantity is Quantity.AREA_KM2 else []
            for kind in drawn:
                rows += self._rows("SELECT id FROM place WHERE kind = ?", (kind,))
        return tuple(self.get(place_id) for place_id in dict.fromkeys(row[0] for row in rows))

    def _area_km2(self, place_id: str) -> float | None:
        """The surface of the outline on a sphere: Lambert's cylindrical projection keeps areas as they are."""
        shape = self.shape(self.get(place_id))
        if shape is None:
            return None
        import numpy as np
        import shapely

        flat = shapely.transform(
            shape, lambda lonlat: np.column_stack((np.radians(lonlat[:, 0]), np.sin(np.radians(lonlat[:, 1]))))
        )
        return float(flat.area) * EARTH_RADIUS_KM**2


_MOST = 400  # of the largest towns: a superlative is refuted by the first few
