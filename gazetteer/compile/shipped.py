"""What the shipped places tell an import: the ids that units' codes stand for, and what is there already."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from functools import cached_property, lru_cache

from gazetteer.compile.readers import Read
from gazetteer.errors import UnknownPlaceError
from gazetteer.lookup import Gazetteer
from gazetteer.place import Match, PlaceKind
from gazetteer.store import Standing, standing

_UNITS = (PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.TERRITORY)


class Shipped:
    """The shipped places as an import asks for them. Without a gazetteer, nothing is known."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        # Without its layers: what the user imported before is about to be replaced, or to lie beside this.
        self._gazetteer = Gazetteer(gazetteer.path) if gazetteer is not None else None
        self._units: dict[int, str] = {}  # GeoNames ids of units that ship under another id
        self.known = 0
        self.replaced: list[str] = []
        self.unit_id = lru_cache(maxsize=None)(self._unit_id)
        self.country_named = lru_cache(maxsize=None)(self._country_named)
        self.standing = lru_cache(maxsize=100_000)(self._standing)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return self._gazetteer.geonames_ids() if self._gazetteer is not None else frozenset()

    def _unit_id(self, code: str) -> str | None:
        place = self._gazetteer.by_code(code) if self._gazetteer is not None and code else None
        return place.id if place is not None else None

    def _country_named(self, name: str) -> str | None:
        hits = self._gazetteer.find(name) if self._gazetteer is not None else ()
        found = [hit.place for hit in hits if hit.place.kind in _COUNTRIES and hit.match is Match.EXACT]
        return found[0].country if found else None

    def _standing(self, place_id: str) -> Standing | None:
        if self._gazetteer is None:
            return None
        try:
            place = self._gazetteer.get(place_id)
        except UnknownPlaceError:
            return None
        return standing(place.kind, place.feature_code, place.population)

    def place_id(self, number: int) -> str | None:
        """The id of the shipped place with this GeoNames id."""
        return f"geonames:{number}" if number in self._numbers else self._units.get(number)

    def noting_replaced(self, found: Iterable[Read]) -> Generator[Read, None, None]:
        """All the places; the ids of those that ship are noted: what the layer says of these holds."""
        for read in found:
            if self.standing(read.id) is not None:
                self.replaced.append(read.id)
            yield read

    def without_known(self, found: Iterable[Read]) -> Generator[Read, None, None]:
        """The places that do not ship; of the others only the number is kept.

        A country is known by its code, a unit of GeoNames by its code, every other place by its GeoNames id.
        """
        for read in found:
            ships = read.kind in _COUNTRIES and read.country is not None and self.unit_id(read.country) is not None
            if ships or read.number in self._numbers:
                self.known += 1
            elif read.kind in _UNITS and read.code and (unit := self.unit_id(read.code)) is not None:
                self.known += 1
                if read.number is not None:
                    self._units[read.number] = unit
            else:
                yield read
