"""The records of the gazetteer: what a place is, and how it is called.

Nothing here knows where places come from (``store``) or how they are found (``lookup``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LonLat:
    """A position in degrees on WGS 84, longitude first.

    Raises:
        ValueError: if the longitude is outside [-180, 180] or the latitude outside [-90, 90]; swapped
            coordinates are the commonest mistake in place data, so they are refused where they are made.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not -180.0 <= self.lon <= 180.0:
            raise ValueError(f"longitude {self.lon} is outside -180..180")
        if not -90.0 <= self.lat <= 90.0:
            raise ValueError(f"latitude {self.lat} is outside -90..90")


class PlaceKind(StrEnum):
    """What sort of thing a place is, in the words of a report rather than of a database."""

    CONTINENT = "continent"
    COUNTRY = "country"
    TERRITORY = "territory"  # dependent, disputed or self-declared
    ADMIN1 = "admin1"  # oblast, state, province
    ADMIN2 = "admin2"  # raion, county, district
    CITY = "city"  # any populated place of its own
    SUBURB = "suburb"  # a section of a populated place
    REGION = "region"  # vernacular, historical or supranational
    PART = "part"  # "northern Ukraine": a compass part, made by rule
    OCEAN = "ocean"
    SEA = "sea"
    GULF = "gulf"  # gulf, bay, sound
    STRAIT = "strait"
    CANAL = "canal"
    RIVER = "river"
    LAKE = "lake"  # lake, reservoir
    ISLAND = "island"
    ARCHIPELAGO = "archipelago"
    PENINSULA = "peninsula"
    MOUNTAIN = "mountain"  # peak, volcano
    RANGE = "range"
    VALLEY = "valley"
    DESERT = "desert"
    PARK = "park"  # national park, reserve
    AIRPORT = "airport"
    PORT = "port"
    SEAT = "seat"  # a building that stands for a power: the Kremlin
    FACILITY = "facility"  # plant, dam, base, cosmodrome, crossing, camp

    @property
    def is_area(self) -> bool:
        """Whether a mention of this kind is shown as a shape rather than as a point."""
        return self in _AREAS

    @property
    def is_water(self) -> bool:
        return self in _WATERS

    @property
    def is_settlement(self) -> bool:
        return self in (PlaceKind.CITY, PlaceKind.SUBURB)


_WATERS = frozenset(
    {
        PlaceKind.OCEAN,
        PlaceKind.SEA,
        PlaceKind.GULF,
        PlaceKind.STRAIT,
        PlaceKind.CANAL,
        PlaceKind.RIVER,
        PlaceKind.LAKE,
    }
)
_AREAS = frozenset(
    {
        PlaceKind.CONTINENT,
        PlaceKind.COUNTRY,
        PlaceKind.TERRITORY,
        PlaceKind.ADMIN1,
        PlaceKind.ADMIN2,
        PlaceKind.REGION,
        PlaceKind.PART,
        PlaceKind.OCEAN,
        PlaceKind.SEA,
        PlaceKind.GULF,
        PlaceKind.ARCHIPELAGO,
        PlaceKind.PENINSULA,
        PlaceKind.DESERT,
    }
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Who says what about a piece of ground. Countries as ISO 3166-1 alpha-2 codes.

    ``un_view`` follows the resolutions of the United Nations General Assembly (``None`` where they name no
    sovereign); ``de_facto`` is who is in control. Agreeing with any of them is never a mistake.
    """

    note: str
    claimed_by: tuple[str, ...]
    de_facto: str | None
    un_view: str | None

    @property
    def views(self) -> frozenset[str]:
        """Every country that some mainstream view puts the ground in."""
        views = set(self.claimed_by)
        views.update(code for code in (self.de_facto, self.un_view) if code)
        return frozenset(views)


DEFAULT_PRECISION_KM = 5.0  # of a place of which no size is known


@dataclass(frozen=True, slots=True)
class Place:
    """One place as the gazetteer knows it.

    ``point`` is a representative position; how well it stands for the place is ``precision_km``, the radius of
    the place itself (a few km for a town, hundreds for a country). ``country`` is ISO 3166-1 alpha-2 under the
    view of the UN General Assembly. ``admin1`` and ``admin2`` are the display names of the units whose ids are
    ``admin1_id`` and ``admin2_id``; a unit is not its own parent.
    """

    id: str  # "geonames:701822", "dateline:donbas", "geonames:690791/north"
    name: str
    kind: PlaceKind
    feature_code: str  # GeoNames': PPLC, PPLA, ADM1, PCLI, SEA ... ("" where none fits)
    point: LonLat
    country: str | None = None
    admin1_id: str | None = None
    admin1: str | None = None
    admin2_id: str | None = None
    admin2: str | None = None
    population: int = 0
    precision_km: float = DEFAULT_PRECISION_KM
    dispute: Dispute | None = None

    @property
    def geonames_id(self) -> int | None:
        source, _, number = self.id.partition(":")
        return int(number) if source == "geonames" and number.isdecimal() else None


class NameUse(StrEnum):
    """How a name relates to its place; the order is the order of strength."""

    MAIN = "main"  # the display name
    OFFICIAL = "official"  # another main name: formal, local, or a spelling still in wide use
    ALTERNATE = "alternate"  # any other name or transliteration a source lists; noisy
    ABBREVIATION = "abbreviation"  # UAE, D.C., Ont.
    FORMER = "former"  # a name the place no longer bears
    DEMONYM = "demonym"  # Ukrainian, Ukrainians, Parisian: people and adjectives


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a place as its source writes it; ``language`` is a BCP 47 tag where known."""

    text: str
    use: NameUse
    language: str | None = None


class Match(StrEnum):
    """How a looked-up name met a name of the gazetteer, surest first."""

    EXACT = "exact"  # same after normalising (case, accents, apostrophes, hyphens)
    VARIANT = "variant"  # by rule: "Kyiv Oblast" -> the oblast, "the Kyiv region", "St" -> "Saint"
    PART = "part"  # by rule: "northern Ukraine" -> a compass part
    FUZZY = "fuzzy"  # within an edit distance; only on request


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a name may mean, and how it was found."""

    place: Place
    name: PlaceName
    match: Match


class Inside(StrEnum):
    """Whether one place lies in another."""

    YES = "yes"
    NO = "no"
    EDGE = "edge"  # within the tolerance of a fuzzy or simplified edge, or straddling it
    DISPUTED = "disputed"  # true under one mainstream view and not under another
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Containment:
    """The answer to "does A lie in B", with what it rests on.

    ``distance_km`` is from A (its point, or its shape if it is an area) to the nearest edge of B, 0 inside, ``None``
    where B has no shape; ``nearest`` is the point of B closest to A, for drawing. ``basis`` says in a few words what
    decided: "country code", "admin-1 code", "member units", "outline", "parent".
    """

    inside: Inside
    distance_km: float | None
    nearest: LonLat | None
    basis: str
