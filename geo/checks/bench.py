"""What the checks work with: the gazetteer, the rest of the report, and how the desk sees disputed ground."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gazetteer import Gazetteer, Match, Place, PlaceKind
from gazetteer.names import ADJECTIVES
from geo.claims.ends import Ends
from geo.records import ANY_VIEW, Resolution
from geo.relations import End
from geo.vocabulary import KINDS

_UNITS = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1})  # whose neighbours are known
_SURROUNDED = frozenset({PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO, PlaceKind.PENINSULA})
_ISLAND_NOUNS = frozenset({"island", "islands", "archipelago", "island group", "atoll", "islet"})
_NATURAL = frozenset({PlaceKind.MOUNTAIN, PlaceKind.RANGE, PlaceKind.LAKE, PlaceKind.RIVER, PlaceKind.PARK})


@dataclass(frozen=True)
class Bench:
    gazetteer: Gazetteer
    resolutions: Sequence[Resolution] = ()
    viewpoint: str = ANY_VIEW  # on disputed ground
    date: dt.date | None = None  # of the report: what held then is not held against it

    @cached_property
    def ends(self) -> Ends:
        return Ends(self.resolutions, self.gazetteer)

    def part(self, place: Place, compass: str | None) -> Place:
        """The compass part of a place ("western Ukraine"), or the place itself where it has none."""
        if compass is None or place.kind is PlaceKind.PART or not place.kind.is_area:
            return place
        # "Southern Africa", "Central Asia" are regions of their own, with other edges than the compass would draw.
        for direction in (ADJECTIVES[compass], compass):
            for hit in self.gazetteer.find(f"{direction} {place.name}"):
                if hit.match is Match.EXACT and hit.place.kind is PlaceKind.REGION:
                    return hit.place
        return self.gazetteer.get(f"{place.id}/{compass}")

    def is_island(self, place: Place) -> bool:
        """Whether one may be said to be on it; Sardinia is a region and Malta a country, without land neighbours."""
        return place.kind in _SURROUNDED or (place.kind in _UNITS and not self.gazetteer.neighbours(place))

    def may_be_called(self, place: Place, end: End) -> bool:
        """Whether the noun of a phrase may be said of a place: "this city" goes back to no river of the name, a volcano
        that no list holds is no town, and the island of Jura is no canton. Other nouns are used loosely where no
        reading is what they say.
        """
        noun = end.noun or end.called
        kinds = KINDS.get(noun)
        if noun in _ISLAND_NOUNS:
            return self.is_island(place)
        if kinds is None or place.kind in kinds:
            return True
        strict = kinds <= _NATURAL or place.kind.is_water
        return not strict and all(sense.place.kind not in kinds for _, sense, _ in end.readings())

    def names_other_places_in(self, country: str | None, name: str) -> bool:
        """Whether the report places anything in a country but what bears this name."""
        return any(r.place and r.place.country == country and r.mention.name != name for r in self.resolutions)
