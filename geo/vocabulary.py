"""Closed vocabulary: nouns for kinds of place, compass words, units, numbers, and which kinds may hold which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gazetteer import PlaceKind as K

SETTLEMENT = frozenset({K.CITY, K.SUBURB})
UNIT = frozenset({K.ADMIN1, K.ADMIN2, K.TERRITORY, K.REGION})
NATION = frozenset({K.COUNTRY, K.TERRITORY})
ISLAND = frozenset({K.ISLAND, K.ARCHIPELAGO})
HEIGHT = frozenset({K.MOUNTAIN, K.RANGE})

# Noun -> what it may be said of. A city may be a state of its own (Singapore) or a unit (Sevastopol): see ``anaphora``.
KINDS: Mapping[str, frozenset[K]] = MappingProxyType(
    {
        **dict.fromkeys(
            "city|town|village|hamlet|settlement|municipality|metropolis|resort|seaside resort|"
            "beach resort|ski resort|port city|port town|harbour city|harbor city|port|seaport|"
            "harbour town|harbor town|river port|seaside town|market town|border town|frontier town|"
            "border city|mining town|coastal city|coastal town|university town|city-state|spa town|"
            "commune|township|megacity|resort town|resort city|oasis town|coal town".split("|"),
            SETTLEMENT,
        ),
        **dict.fromkeys(
            "capital|capital city|state capital|provincial capital|regional capital|administrative centre|"
            "administrative center|administrative capital".split("|"),
            SETTLEMENT,
        ),
        **dict.fromkeys("suburb|neighbourhood|neighborhood|borough|quarter".split("|"), SETTLEMENT | {K.ADMIN2}),
        **dict.fromkeys("district|county|raion|municipality".split("|"), SETTLEMENT | UNIT),
        **dict.fromkeys(
            "province|oblast|state|region|prefecture|governorate|department|canton|area".split("|"),
            UNIT | {K.PENINSULA},
        ),
        **dict.fromkeys("territory|enclave|exclave|statelet".split("|"), UNIT | NATION | ISLAND | {K.PENINSULA}),
        **dict.fromkeys("republic".split("|"), NATION | {K.ADMIN1}),
        **dict.fromkeys("country|nation|kingdom|emirate|sultanate|principality|city state".split("|"), NATION),
        **dict.fromkeys("island nation|island country|island state".split("|"), NATION | ISLAND),
        "island": ISLAND | NATION | {K.ADMIN1, K.ADMIN2},
        **dict.fromkeys("archipelago|islands|island group|atoll|islet".split("|"), ISLAND | NATION | {K.ADMIN1}),
        **dict.fromkeys("peninsula|headland|cape".split("|"), frozenset({K.PENINSULA, K.ADMIN1, K.REGION})),
        **dict.fromkeys("volcano|mountain|peak|summit|ridge|volcanic ridge|massif".split("|"), HEIGHT),
        **dict.fromkeys("range|mountain range|mountains".split("|"), HEIGHT),
        **dict.fromkeys("lake|reservoir|lagoon".split("|"), frozenset({K.LAKE})),
        **dict.fromkeys("river|waterway|stream".split("|"), frozenset({K.RIVER})),
        **dict.fromkeys("sea|ocean".split("|"), frozenset({K.SEA, K.OCEAN})),
        **dict.fromkeys("bay|gulf|sound|inlet".split("|"), frozenset({K.GULF})),
        **dict.fromkeys("strait|channel".split("|"), frozenset({K.STRAIT})),
        "canal": frozenset({K.CANAL}),
        **dict.fromkeys("park|national park|reserve|nature reserve|game reserve".split("|"), frozenset({K.PARK})),
        **dict.fromkeys("desert|valley|plateau".split("|"), frozenset({K.DESERT, K.VALLEY, K.REGION})),
        **dict.fromkeys("airport|airfield".split("|"), frozenset({K.AIRPORT})),
        **dict.fromkeys(
            "stronghold|plant|power plant|nuclear plant|dam|base|air base|naval base|cosmodrome|"
            "spaceport|camp|refugee camp|crossing|power station|prison|mine|bridge|steelworks|refinery".split("|"),
            frozenset({K.FACILITY}),
        ),
        "continent": frozenset({K.CONTINENT}),
        "part": SETTLEMENT | UNIT | NATION | ISLAND | {K.PENINSULA},
    }
)
PLURALS: Mapping[str, str] = MappingProxyType(
    {
        plural: noun
        for noun in KINDS
        for plural in (
            [noun[:-1] + "ies"] if noun.endswith("y") and noun[-2] not in "aeo" else
            [noun + "es"] if noun.endswith(("o", "sh", "ch")) else
            [] if noun.endswith("s") else [noun + "s"]
        )
    }
)  # fmt: skip
PORTS = frozenset(noun for noun in KINDS if any(w in noun for w in ("port", "harbo", "seaside", "coastal", "beach")))
CAPITALS = frozenset(noun for noun in KINDS if "capital" in noun or "administrative" in noun)
# Seas that go without the word: "the Gulf", "a Baltic port"; a town of that name is never meant beside a shore.
SEAS = frozenset("gulf baltic adriatic aegean mediterranean caspian atlantic pacific".split())
TOWNS = frozenset(noun for noun, kinds in KINDS.items() if kinds == SETTLEMENT)
SEATS = frozenset({"capital", "capital city"})

# Spelling in a report -> compass part or direction.
COMPASS: Mapping[str, str] = MappingProxyType(
    {
        **{
            form: "-".join(filter(None, (ns, ew)))
            for ns in ("", "north", "south")
            for ew in ("", "east", "west")
            if ns or ew
            for joined in (ns + ew, f"{ns}-{ew}" if ns and ew else ns + ew)
            for form in (joined, f"{joined}ern", f"{joined}ernmost")
        },
        **{f"{a} {b}": f"{a}-{b}" for a in ("north", "south") for b in ("east", "west")},
        "central": "centre",
    }
)
DEGREES: Mapping[str, float] = MappingProxyType(
    {
        "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0,
        "south": 180.0, "south-west": 225.0, "west": 270.0, "north-west": 315.0,
    }
)  # fmt: skip

KM_PER_UNIT: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys("kilometre|kilometres|kilometer|kilometers|km|kms".split("|"), 1.0),
        **dict.fromkeys("mile|miles|mi".split("|"), 1.609344),
        **dict.fromkeys(("nautical miles", "nautical mile"), 1.852),
    }
)
HOURS_PER_UNIT: Mapping[str, float] = MappingProxyType(
    {**dict.fromkeys(("hour", "hours"), 1.0), **dict.fromkeys(("minute", "minutes"), 1 / 60)}
)
NUMBERS: Mapping[str, float] = MappingProxyType(
    {
        word: float(n)
        for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
    }
    | {"a": 1.0, "an": 1.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "half": 0.5}
    | {"a hundred": 100.0, "one hundred": 100.0, "a thousand": 1000.0, "a few hundred": 300.0, "half an": 0.5}
)


def number(text: str) -> float | None:
    """The value of "2,200", "1.5", "twelve"; ``None`` for anything else."""
    plain = text.replace(",", "")
    if plain.replace(".", "", 1).isdecimal():
        return float(plain)
    return NUMBERS.get(text.lower())


def compass(text: str) -> str:
    """``"north-east"`` for "northeastern", "north-east", "North East"; ``"centre"`` for "central"."""
    return COMPASS[text.lower()]


# ---- which kinds may hold which

_RANKS: Mapping[K, int] = {
    K.CONTINENT: 5, K.COUNTRY: 4, K.TERRITORY: 4, K.ADMIN1: 3, K.ADMIN2: 2,
    K.CITY: 1, K.SUBURB: 0,
}  # fmt: skip
_OF_EVERY_SIZE = frozenset(
    {K.REGION, K.ARCHIPELAGO, K.ISLAND, K.PENINSULA, K.DESERT,
     K.RANGE, K.VALLEY, K.PARK, K.PART}
)  # fmt: skip


def holds(outer: K, inner: K) -> bool:
    """Whether "in" between such kinds speaks of the map: a town in a country, never a country in a town.

    >>> from gazetteer import PlaceKind
    >>> holds(PlaceKind.COUNTRY, PlaceKind.CITY), holds(PlaceKind.CITY, PlaceKind.COUNTRY)
    (True, False)
    """
    if outer.is_water or inner in (K.CONTINENT, K.SEA, K.OCEAN, K.GULF):
        return False
    if outer in _OF_EVERY_SIZE or inner in _OF_EVERY_SIZE:
        return outer in _OF_EVERY_SIZE or outer in _RANKS
    return _RANKS.get(outer, 0) > _RANKS.get(inner, 1) or (inner.is_settlement and outer is K.CITY)
