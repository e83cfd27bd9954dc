"""Countries, territories and continents: names in every language of CLDR, outlines, UN membership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely
from babel import Locale, localedata
from shapely.geometry.base import BaseGeometry

from gazetteer.compile import sources
from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World, anchor, radius_km
from gazetteer.place import NameUse, PlaceKind

# What the list of UN members lacks and readers nevertheless take for a country; their status is in the disputes.
_COUNTRIES_BESIDE_UN = frozenset({"VA", "PS", "XK", "TW"})
VANISHED = frozenset({"AN", "CS"})  # GeoNames keeps the codes of the Netherlands Antilles, and of Serbia and Montenegro
_CONTINENTS = {"AF": "002", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005"}


def add_countries(
    world: World, archives: sources.Archives, shapes: Mapping[str, BaseGeometry], labels: Mapping[str, str]
) -> None:
    members = set(sources.un_groups(archives)["UN"]) | _COUNTRIES_BESIDE_UN
    capitals = {city.name: city for city in sources.cities(archives)}
    for code, info in sorted(sources.countries(archives).items()):
        if code in VANISHED:
            continue
        shape = shapes.get(code)
        if shape is not None:
            lon, lat = anchor(shape)
        elif info["capital"] in capitals:
            city = capitals[info["capital"]]
            lon, lat = city.lon, city.lat
        else:
            lon, lat = _LONELY[code]
        is_country = code in members
        row = Row(
            f"geonames:{info['geonameid']}",
            info["name"],
            PlaceKind.COUNTRY if is_country else PlaceKind.TERRITORY,
            "PCLI" if is_country else "TERR",
            lon,
            lat,
            country=code,
            population=int(info["population"]),
            precision_km=radius_km(shape) if shape is not None else 5.0,
            code=code,
        )
        row.add_name(row.name, NameUse.MAIN, "en")
        row.add_name(labels.get(code, ""), NameUse.OFFICIAL, "en")
        for language, name in territory_names(code):
            row.add_name(name, NameUse.OFFICIAL if language in ("en", "en_GB") else NameUse.ALTERNATE, language)
        world.add(row)
        if shape is not None:
            world.shapes[row.id] = shape
        continent = info["continentcode"]
        if continent:
            world.continents.setdefault(continent, set()).add(code)


# Territories that no source gives an outline, and GeoNames no capital: their middle (GeoNames country pages).
_LONELY = {
    "BV": (3.4, -54.42),
    "CC": (96.87, -12.16),
    "CX": (105.63, -10.49),
    "SJ": (20.0, 78.0),
    "VA": (12.453, 41.903),
}


def territory_names(code: str) -> Iterable[tuple[str, str]]:
    for identifier in sorted(localedata.locale_identifiers()):
        if "_" in identifier and identifier not in ("en_GB", "pt_PT", "zh_Hant"):
            continue
        name = Locale.parse(identifier).territories.get(code)
        if name and name != code:
            yield identifier, name


# GeoNames ids of the continents, and the countries that lie in two: (country, the other continent).
_CONTINENT_IDS = {
    "AF": (6255146, "Africa"),
    "AS": (6255147, "Asia"),
    "EU": (6255148, "Europe"),
    "NA": (6255149, "North America"),
    "SA": (6255150, "South America"),
    "OC": (6255151, "Oceania"),
    "AN": (6255152, "Antarctica"),
}
_ALSO_IN = (
    ("RU", "AS"),
    ("TR", "EU"),
    ("KZ", "EU"),
    ("AZ", "EU"),
    ("GE", "EU"),
    ("AM", "EU"),
    ("CY", "AS"),
    ("EG", "AS"),
    ("ID", "OC"),
)
_URALS_LON = 60.0  # the conventional border, to within the width of a unit
_URALS_EDGE = 2.5


def add_continents(world: World) -> None:
    for code, (number, name) in _CONTINENT_IDS.items():
        countries = [world.rows[world.ids[country]] for country in sorted(world.continents[code])]
        shapes = [world.shapes[country.id] for country in countries if country.id in world.shapes]
        outline = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
        lon, lat = _CONTINENT_POINTS[code]
        row = Row(f"geonames:{number}", name, PlaceKind.CONTINENT, "CONT", lon, lat, precision_km=radius_km(outline))
        row.add_name(name, NameUse.MAIN, "en")
        for language, text in territory_names(_CONTINENTS.get(code, "AQ")):
            row.add_name(text, NameUse.ALTERNATE, language)
        world.add(row)
        for country in countries:
            if country.code != "RU":
                world.relations.add(Relation("member", row.id, country.id))
    europe, asia = (f"geonames:{_CONTINENT_IDS[code][0]}" for code in ("EU", "AS"))
    for country_code, other in (*_ALSO_IN, ("RU", "EU")):
        other_id = f"geonames:{_CONTINENT_IDS[other][0]}"
        world.relations.add(Relation("member", other_id, world.ids[country_code], "partly"))
    for unit in [row for row in world.rows.values() if row.kind is PlaceKind.ADMIN1 and row.country == "RU"]:
        edge = abs(unit.lon - _URALS_LON) < _URALS_EDGE
        for continent, holds in ((europe, 0 < unit.lon < _URALS_LON), (asia, not 0 < unit.lon < _URALS_LON)):
            if holds or edge:
                world.relations.add(Relation("member", continent, unit.id, "partly" if edge else ""))


# Where a label of the continent would stand (GeoNames).
_CONTINENT_POINTS = {
    "AF": (21.09, 7.19),
    "AS": (89.23, 29.84),
    "EU": (9.14, 48.69),
    "NA": (-100.55, 46.07),
    "SA": (-57.66, -14.6),
    "OC": (138.52, -18.31),
    "AN": (16.41, -78.16),
}
