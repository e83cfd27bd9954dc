"""First- and second-level units: names with and without their generic words, points, populations."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

from gazetteer.compile import sources
from gazetteer.compile.countries import VANISHED
from gazetteer.compile.records import Row
from gazetteer.compile.towns import SETTLEMENTS_UNIT
from gazetteer.compile.world import World, anchor, radius_km
from gazetteer.geodesy import KM_PER_DEGREE
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind

# Generic words that close the name of a first- or second-level unit: "Kyiv Oblast" is also plain "Kyiv".
_UNIT_WORDS = re.compile(
    r" (?:oblast|oblasts|region|province|state|county|governorate|district|prefecture|voivodeship|department|canton|"
    r"emirate|krai|raion|rayon|parish|municipality|division|republic|okrug|autonomous okrug|regency|commune|zone|"
    r"metropolitan city|special city|borough|census area|department|city)$",
    re.IGNORECASE,
)
_UNIT_WORDS_BEFORE = re.compile(
    r"^(?:(?:the )?(?:autonomous )?(?:republic|state|province|region|county|city|principality|free and hanseatic city)"
    r" of (?:the )?|provincia (?:de|di) |departamento (?:de|del) |département (?:de la|du|des|de) |"
    r"landkreis |kreis |município de |municipio de )",
    re.IGNORECASE,
)


def add_admin1(
    world: World,
    archives: sources.Archives,
    names: Mapping[str, str],
    shapes: Mapping[str, BaseGeometry],
    labels: Mapping[str, str],
) -> None:
    known = sources.admin1_ids(archives)
    subdivisions = _subdivision_names(archives, names, labels)
    taken = set(world.rows)
    for code, name in sorted(names.items()):
        country = code.partition(".")[0]
        if country in VANISHED:
            continue
        if code == SETTLEMENTS_UNIT:
            country = "PS"
        old_name, number = known.get(code, ("", 0))
        place_id = f"geonames:{number}" if number and f"geonames:{number}" not in taken else f"geonames:{code}"
        taken.add(place_id)
        shape = shapes.get(code)
        lon, lat = anchor(shape) if shape is not None else (math.nan, math.nan)
        display = _ADMIN1_DISPLAY.get(code) or _with_unit_word(country, name)
        row = Row(
            place_id,
            display,
            PlaceKind.ADMIN1,
            "ADM1",
            lon,
            lat,
            country=country,
            code=code,
            precision_km=radius_km(shape) if shape is not None else 20.0,
        )
        row.add_name(display, NameUse.MAIN)
        if code in labels:
            row.add_name(labels[code], NameUse.OFFICIAL, "en")
        _add_bare_names(row)
        row.add_name(name, NameUse.ALTERNATE if display != name else NameUse.OFFICIAL)
        if old_name:
            row.add_name(old_name, NameUse.ALTERNATE)
        for language, text in subdivisions.get(code, ()):
            row.add_name(text, NameUse.ALTERNATE, language)
        world.add(row)
        if shape is not None:
            world.shapes[place_id] = shape


# First-level units that GeoNames names after their capital, or in a transliteration that no newspaper prints.
_ADMIN1_DISPLAY = {
    "RU.03": "Altai Republic",
    "RU.06": "Arkhangelsk Oblast",
    "RU.08": "Bashkortostan",
    "RU.11": "Buryatia",
    "RU.13": "Chelyabinsk Oblast",
    "RU.15": "Chukotka",
    "RU.16": "Chuvashia",
    "RU.19": "Ingushetia",
    "RU.22": "Kabardino-Balkaria",
    "RU.24": "Kalmykia",
    "RU.27": "Karachay-Cherkessia",
    "RU.29": "Kemerovo Oblast",
    "RU.30": "Khabarovsk Krai",
    "RU.31": "Khakassia",
    "RU.34": "Komi Republic",
    "RU.42": "Leningrad Oblast",
    "RU.45": "Mari El",
    "RU.46": "Mordovia",
    "RU.49": "Murmansk Oblast",
    "RU.50": "Nenets Autonomous Okrug",
    "RU.56": "Oryol Oblast",
    "RU.59": "Primorsky Krai",
    "RU.61": "Rostov Oblast",
    "RU.66": "Saint Petersburg",
    "RU.70": "Stavropol Krai",
    "RU.73": "Tatarstan",
    "RU.79": "Tuva",
    "RU.80": "Udmurtia",
    "RU.81": "Ulyanovsk Oblast",
    "RU.92": "Kamchatka Krai",
    "RU.93": "Zabaykalsky Krai",
    "RU.01": "Adygea",
    "UA.11": "Crimea",
    "UA.12": "Kyiv City",
    "UA.20": "Sevastopol",
}


def _with_unit_word(country: str, name: str) -> str:
    """Units of Ukraine bear the name of their capital and the word "Oblast" in English."""
    return f"{name} Oblast" if country == "UA" and not name.endswith("Oblast") else name


_SUBDIVISION_LANGUAGES = (
    "en",
    "ar",
    "de",
    "es",
    "fa",
    "fr",
    "he",
    "hi",
    "it",
    "ja",
    "ko",
    "pl",
    "pt",
    "ru",
    "tr",
    "uk",
    "zh",
)


def _subdivision_names(
    archives: sources.Archives, names: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Names of first-level units in other languages, by GeoNames code.

    CLDR names them by ISO 3166-2, GeoNames by codes of its own: two units are the same where their English names are,
    without their generic words, and no other unit of the country has that name.
    """
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, name in names.items():
        for text in {name, labels.get(code, name)}:
            by_name[code.partition(".")[0], normalise(_bare(text))].add(code)
    tables = {language: sources.subdivisions(archives, language) for language in _SUBDIVISION_LANGUAGES}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for iso, english in tables["en"].items():
        codes = by_name.get((iso[:2].upper(), normalise(_bare(english))), set())
        if len(codes) == 1:
            for language, table in tables.items():
                if iso in table:
                    found[next(iter(codes))].append((language, table[iso]))
    return found


def _bare(name: str) -> str:
    return _UNIT_WORDS_BEFORE.sub("", _UNIT_WORDS.sub("", name)) or name


def _add_bare_names(row: Row) -> None:
    for _, _, text in list(row.names.values()):
        if _bare(text) != text:
            row.add_name(_bare(text), NameUse.ALTERNATE)


def add_admin2(world: World, archives: sources.Archives) -> None:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in world.rows.values():
        if row.kind.is_settlement and row.admin2:
            members[row.admin2].append(row)
    for code, name in sorted(sources.admin_names(archives, 2).items()):
        country, first, _ = code.split(".", 2)
        admin1 = world.ids.get(f"{country}.{first}", "")
        inside = members.get(code, [])
        if not inside:
            for city in inside:
                city.admin2 = ""
            if not admin1 or math.isnan(world.rows[admin1].lon):
                continue
        row = Row(f"geonames:{code}", name, PlaceKind.ADMIN2, "ADM2", math.nan, math.nan, country, admin1, code=code)
        if inside:
            row.lon, row.lat = _middle(inside)
            row.precision_km = max(5.0, _spread_km(row, inside))
        else:  # somewhere in its first-level unit
            unit = world.rows[admin1]
            row.lon, row.lat, row.precision_km = unit.lon, unit.lat, max(unit.precision_km, 20.0)
        row.add_name(name, NameUse.MAIN)
        _add_bare_names(row)
        world.add(row)
        for city in inside:
            city.admin2 = row.id
    for row in world.rows.values():
        if row.kind.is_settlement and row.admin2 and row.admin2 not in world.rows:
            row.admin2 = ""


def _middle(rows: list[Row]) -> tuple[float, float]:
    lons, lats = sorted(row.lon for row in rows), sorted(row.lat for row in rows)
    return lons[len(lons) // 2], lats[len(lats) // 2]


def _spread_km(centre: Row, rows: list[Row]) -> float:
    squares = [
        ((row.lon - centre.lon) * math.cos(math.radians(centre.lat))) ** 2 + (row.lat - centre.lat) ** 2 for row in rows
    ]
    return KM_PER_DEGREE * math.sqrt(sorted(squares)[int(0.9 * (len(squares) - 1))])


def sum_up(world: World) -> None:
    """Populations of units (the sum of their places) and points of units that no polygon gives."""
    members: dict[str, list[Row]] = defaultdict(list)
    for row in world.rows.values():
        if row.kind is PlaceKind.CITY:
            for unit in (row.admin1, row.admin2):
                if unit:
                    world.rows[unit].population += row.population
            members[row.admin1].append(row)
    for place_id, row in list(world.rows.items()):
        if math.isnan(row.lon):
            inside = members.get(place_id)
            if inside:
                row.lon, row.lat = _middle(inside)
                row.precision_km = max(5.0, _spread_km(row, inside))
            else:  # no outline, no place in it: nearer than its country nothing is known
                country = world.rows[world.ids[row.country]]
                row.lon, row.lat, row.precision_km = country.lon, country.lat, country.precision_km
