"""Colours, symbols and the words of the legend: one table for the page, for QGIS and for print.

The colours are those of Okabe and Ito (2008), told apart with every common kind of colour blindness; each of them
comes with a shape or a line style of its own, so that no difference rests on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gazetteer import PlaceKind
from geo.records import Level, Role


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """How a role is shown. ``colour`` is "#rrggbb"; ``line`` a CSS text-decoration style; ``marker`` QGIS's name."""

    label: str
    meaning: str
    colour: str
    line: str
    marker: str


ROLES: Final[dict[Role, RoleStyle]] = {
    Role.LITERAL: RoleStyle("Location", "a place as a place", "#0072b2", "solid", "circle"),
    Role.METONYM: RoleStyle("Seat of power", "a place that stands for a government", "#d55e00", "double", "square"),
    Role.ACTOR: RoleStyle("Actor", "a country or city that acts", "#009e73", "dashed", "diamond"),
    Role.DEMONYM: RoleStyle("People", "the people or things of a place", "#cc79a7", "dotted", "triangle"),
    Role.EMBEDDED: RoleStyle("In another name", "a place name inside a longer name", "#56b4e9", "wavy", "pentagon"),
    Role.PERSON: RoleStyle("Person", "not a place", "#767676", "dotted", "cross"),
    Role.ORGANISATION: RoleStyle("Organisation", "not a place", "#767676", "dotted", "cross"),
    Role.WORK: RoleStyle("Title", "not a place", "#767676", "dotted", "cross"),
    Role.OTHER: RoleStyle("Other", "looks like a place, is none", "#767676", "dotted", "cross"),
}

LEVEL_COLOURS: Final[dict[Level, str]] = {Level.ERROR: "#d55e00", Level.WARNING: "#e69f00", Level.INFO: "#56b4e9"}
LEVEL_LABELS: Final[dict[Level, str]] = {Level.ERROR: "Error", Level.WARNING: "Warning", Level.INFO: "Note"}

DOUBTFUL_BELOW: Final = 0.5
"""Confidence under which a place is drawn hollow and dashed and does not decide the first view."""

ROUGH_KM: Final = 15.0
"""Precision from which a position is drawn as a circle of its true size rather than as a spot: by then the circle
is wider than the symbol at the scales at which a region is read."""


class KindGroup:
    """The groups in which kinds are filtered, in the order of the legend."""

    SETTLEMENT: Final = "Towns and cities"
    REGION: Final = "Regions"
    COUNTRY: Final = "Countries and continents"
    WATER: Final = "Waters"
    NATURE: Final = "Land forms"
    SITE: Final = "Sites"


KIND_GROUPS: Final[dict[PlaceKind, str]] = {
    PlaceKind.CONTINENT: KindGroup.COUNTRY,
    PlaceKind.COUNTRY: KindGroup.COUNTRY,
    PlaceKind.TERRITORY: KindGroup.COUNTRY,
    PlaceKind.ADMIN1: KindGroup.REGION,
    PlaceKind.ADMIN2: KindGroup.REGION,
    PlaceKind.REGION: KindGroup.REGION,
    PlaceKind.PART: KindGroup.REGION,
    PlaceKind.CITY: KindGroup.SETTLEMENT,
    PlaceKind.SUBURB: KindGroup.SETTLEMENT,
    PlaceKind.OCEAN: KindGroup.WATER,
    PlaceKind.SEA: KindGroup.WATER,
    PlaceKind.GULF: KindGroup.WATER,
    PlaceKind.STRAIT: KindGroup.WATER,
    PlaceKind.CANAL: KindGroup.WATER,
    PlaceKind.RIVER: KindGroup.WATER,
    PlaceKind.LAKE: KindGroup.WATER,
    PlaceKind.ISLAND: KindGroup.NATURE,
    PlaceKind.ARCHIPELAGO: KindGroup.NATURE,
    PlaceKind.PENINSULA: KindGroup.NATURE,
    PlaceKind.MOUNTAIN: KindGroup.NATURE,
    PlaceKind.RANGE: KindGroup.NATURE,
    PlaceKind.VALLEY: KindGroup.NATURE,
    PlaceKind.DESERT: KindGroup.NATURE,
    PlaceKind.PARK: KindGroup.NATURE,
    PlaceKind.AIRPORT: KindGroup.SITE,
    PlaceKind.PORT: KindGroup.SITE,
    PlaceKind.SEAT: KindGroup.SITE,
    PlaceKind.FACILITY: KindGroup.SITE,
}

KIND_LABELS: Final[dict[PlaceKind, str]] = {
    PlaceKind.ADMIN1: "first-level region",
    PlaceKind.ADMIN2: "second-level region",
    PlaceKind.CITY: "town or city",
    PlaceKind.PART: "part of a place",
    PlaceKind.SEAT: "seat of power",
    PlaceKind.RANGE: "mountain range",
    PlaceKind.REGION: "region with soft edges",
}


def kind_label(kind: PlaceKind) -> str:
    """The kind in words: the record's own word unless a reader would not know it."""
    return KIND_LABELS.get(kind, kind.value)
