"""Populated places: the name to display, the codes under the view of the United Nations, the noise left out."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping

from gazetteer.compile import sources
from gazetteer.compile.records import Row, usable_alternates
from gazetteer.compile.world import World
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind

# Romanisations of these countries carry marks that no newspaper prints; the marked form stays as another name.
_MARKED = frozenset(
    "AF AE BD BH DZ EG ER IN IQ IR JO JP KP KR KW LB LK LY MM MR MV NP OM PK PS QA SA SD SY TN YE".split()
)
_EXONYM_COUNTRIES = frozenset(
    "AL AT BE BG CH CY CZ DE DK ES FI FR GR HR HU IS IT LU ME MK MT NL NO PL PT RO RS SE SI SK".split()
)


_PLAIN_MARKS = re.compile("[\u0304\u0323\u0327\u0306\u0331\u032e\u0301\u0300\u0302\u030c\u0307\u0303]")
_QUOTES = str.maketrans("", "", "ʼ’‘ʻ'`")


_CYRILLIC = frozenset({"RU", "UA", "BY", "KZ", "KG"})
# From GeoNames' older romanisation to what is printed: in Ukraine the official one of 2010 (Vinnytsia, Kryvyi Rih),
# in Russia that of newspapers (Grozny, Nizhny Novgorod).
_ROMANISED = {
    "UA": (
        (re.compile("(?<=[bcdfghklmnprstvz])y(?=[aue])"), "i"),
        (re.compile("iyi"), "ii"),
        (re.compile(r"iya\b"), "iia"),
        (re.compile(r"yy\b"), "yi"),
    ),
    "RU": ((re.compile(r"(?:yy|iy)\b"), "y"),),
}


def display_name(name: str, label: str, country: str) -> str:
    """The name a report in English would print.

    GeoNames' own main name is the newest; the English label is taken where it is the same name with fewer marks, and in
    countries whose towns have English names of long standing ("Cologne", "Seville").
    """
    if label and normalise(label) == normalise(name):
        name = min(name, label, key=_marks)
    elif label and country in _EXONYM_COUNTRIES and not label.endswith((" City", " city", " District", "'s")):
        return label
    if country in _MARKED:
        return unicodedata.normalize("NFC", _PLAIN_MARKS.sub("", unicodedata.normalize("NFD", name)).translate(_QUOTES))
    if country in _CYRILLIC:
        name = name.translate(_QUOTES)
    for pattern, letters in _ROMANISED.get(country, ()):
        name = pattern.sub(letters, name)
    return name


def _marks(text: str) -> int:
    return sum(1 for letter in unicodedata.normalize("NFD", text) if not letter.isalnum() and letter != " ")


def add_towns(
    world: World, archives: sources.Archives, cities: Iterable[sources.RawCity], labels: Mapping[str, str]
) -> None:
    features = sources.feature_codes(archives)
    admin2_codes = sources.admin2_of_places(archives)
    admin2_names = sources.admin_names(archives, 2)
    large = {int(columns[0]): columns for columns in sources.large_cities(archives)}
    for city in map(_under_un_view, cities):
        feature = features.get(city.geonames_id)
        columns = large.get(city.geonames_id)
        code = feature.code if feature else columns[7] if columns else "PPL"
        label = labels.get(str(city.geonames_id), "")
        admin2 = admin2_codes.get((city.country, city.name, round(city.lat, 5), round(city.lon, 5)), "")
        if not admin2 and columns and columns[11]:
            admin2 = f"{columns[8]}.{columns[10]}.{columns[11]}"
        if not admin2.startswith(f"{city.country}.{city.admin1}.") or admin2 not in admin2_names:
            admin2 = ""
        row = Row(
            f"geonames:{city.geonames_id}",
            display_name(city.name, label, city.country),
            PlaceKind.SUBURB if code == "PPLX" else PlaceKind.CITY,
            code,
            city.lon,
            city.lat,
            country=city.country,
            admin1=world.ids.get(f"{city.country}.{city.admin1}", ""),
            admin2=admin2,  # a code until the units are made
            population=city.population,
            precision_km=_city_radius_km(city.population),
        )
        row.add_name(row.name, NameUse.MAIN)
        row.add_name(city.name, NameUse.OFFICIAL)
        if label:
            row.add_name(label, NameUse.OFFICIAL, "en")
        for older in (feature.name if feature else "", columns[1] if columns else ""):
            row.add_name(older, NameUse.OFFICIAL if _is_spelling(older, city.name) else NameUse.ALTERNATE)
        for text in usable_alternates(row.name, city.alternates):
            row.add_name(text, NameUse.ALTERNATE)
        world.add(row)


# Where GeoNames' codes follow control on the ground rather than the resolutions of the UN General Assembly: the Golan
# (res. ES-10/19 and the yearly "The occupied Syrian Golan") and Israel's settlements in the West Bank (res. ES-10/24).
_GOLAN = frozenset({170378, 172119, 173601, 443084, 443088, 443090, 443091, 443093, 443100})
SETTLEMENTS_UNIT = "IL.WE"


def _under_un_view(city: sources.RawCity) -> sources.RawCity:
    if city.geonames_id in _GOLAN:
        return dataclasses.replace(city, country="SY", admin1="03")
    if f"{city.country}.{city.admin1}" == SETTLEMENTS_UNIT:
        return dataclasses.replace(city, country="PS", admin1="WE")
    return city


def _is_spelling(older: str, name: str) -> bool:
    """Whether a name in an older edition is another spelling (Kiev) rather than another name (Artemivsk)."""
    return difflib.SequenceMatcher(None, normalise(older), normalise(name)).ratio() >= _SAME_WORD


_SAME_WORD = 0.6


def _city_radius_km(population: int) -> float:
    """Radius of the built-up area: about 3,000 people on a square kilometre, at least one kilometre."""
    return max(1.0, math.sqrt(max(population, 1) / 3000.0 / math.pi))
