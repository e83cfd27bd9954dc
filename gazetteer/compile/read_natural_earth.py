"""Reads Natural Earth's themes, cultural and physical, and other vector files with their columns.

GeoPackage, shapefile, ZIP of a shapefile, GeoJSON: whatever GDAL reads. A few hundred features at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.compile.readers import Read, Reading, placed
from gazetteer.compile.sound import MALFORMED, said_of
from gazetteer.errors import GazetteerError
from gazetteer.names import normalise
from gazetteer.place import LonLat, NameUse, PlaceKind, PlaceName

_BATCH = 200
# Words of the column featurecla -> kind, the first that it starts with. What it does not know is told by its geometry.
_KIND_BY_CLASS: tuple[tuple[str, PlaceKind], ...] = (
    ("admin-0 capital", PlaceKind.CITY),
    ("admin-0 region capital", PlaceKind.CITY),
    ("admin-1 capital", PlaceKind.CITY),
    ("admin-1 region capital", PlaceKind.CITY),
    ("populated place", PlaceKind.CITY),
    ("historic place", PlaceKind.CITY),
    ("admin-0 dependency", PlaceKind.TERRITORY),
    ("admin-0 lease", PlaceKind.TERRITORY),
    ("admin-0 indeterminate", PlaceKind.TERRITORY),
    ("admin-0 disputed", PlaceKind.TERRITORY),
    ("admin-0 breakaway", PlaceKind.TERRITORY),
    ("admin-0", PlaceKind.COUNTRY),
    ("admin-1", PlaceKind.ADMIN1),
    ("admin-2", PlaceKind.ADMIN2),
    ("scientific station", PlaceKind.FACILITY),
    ("meteo", PlaceKind.FACILITY),
    ("airport", PlaceKind.AIRPORT),
    ("port", PlaceKind.PORT),
    ("national park", PlaceKind.PARK),
    ("park", PlaceKind.PARK),
    ("river", PlaceKind.RIVER),
    ("lake centerline", PlaceKind.RIVER),
    ("canal", PlaceKind.CANAL),
    ("lake", PlaceKind.LAKE),
    ("alkaline lake", PlaceKind.LAKE),
    ("reservoir", PlaceKind.LAKE),
    ("playa", PlaceKind.LAKE),
    ("ocean", PlaceKind.OCEAN),
    ("sea", PlaceKind.SEA),
    ("gulf", PlaceKind.GULF),
    ("bay", PlaceKind.GULF),
    ("sound", PlaceKind.GULF),
    ("inlet", PlaceKind.GULF),
    ("fjord", PlaceKind.GULF),
    ("lagoon", PlaceKind.GULF),
    ("generic", PlaceKind.GULF),
    ("strait", PlaceKind.STRAIT),
    ("channel", PlaceKind.STRAIT),
    ("island group", PlaceKind.ARCHIPELAGO),
    ("island", PlaceKind.ISLAND),
    ("pen/cape", PlaceKind.PENINSULA),
    ("peninsula", PlaceKind.PENINSULA),
    ("cape", PlaceKind.PENINSULA),
    ("isthmus", PlaceKind.PENINSULA),
    ("range/m", PlaceKind.RANGE),  # Range/mtn, Range/Mts
    ("foothills", PlaceKind.RANGE),
    ("mountain", PlaceKind.MOUNTAIN),
    ("spot elevation", PlaceKind.MOUNTAIN),
    ("pass", PlaceKind.MOUNTAIN),
    ("desert", PlaceKind.DESERT),
    ("valley", PlaceKind.VALLEY),
    ("gorge", PlaceKind.VALLEY),
    ("continent", PlaceKind.CONTINENT),
)
# Words of a theme's name -> kind, for editions without that column.
_KIND_BY_THEME: tuple[tuple[str, PlaceKind], ...] = (
    ("admin_0", PlaceKind.COUNTRY),
    ("countries", PlaceKind.COUNTRY),
    ("admin_1", PlaceKind.ADMIN1),
    ("states_provinces", PlaceKind.ADMIN1),
    ("admin_2", PlaceKind.ADMIN2),
    ("populated_places", PlaceKind.CITY),
    ("airports", PlaceKind.AIRPORT),
    ("ports", PlaceKind.PORT),
    ("parks", PlaceKind.PARK),
    ("rivers", PlaceKind.RIVER),
    ("lakes", PlaceKind.LAKE),
)
_MARINE = (PlaceKind.OCEAN, PlaceKind.SEA, PlaceKind.GULF, PlaceKind.STRAIT)
_NAME = ("name", "name_en", "nameascii")
_OTHERS = ("name_en", "name_long", "namealt", "name_alt", "nameascii", "formal_en", "gn_name", "woe_name", "namepar")
_ISO_A2 = ("iso_a2", "iso_a2_eh", "adm0_iso_a2", "wb_a2")
_COUNTRY_NAME = ("adm0name", "admin", "geounit", "sovereignt", "sov0name")
_GEONAMES = ("geonameid", "geonamesid", "gn_id")
_POPULATION = ("pop_max", "pop_est", "pop_other")
_LANGUAGE = re.compile(r"^name_([a-z]{2})$")


def places(path: Path, country: Callable[[str], str | None], reading: Reading) -> Iterator[Read]:
    """The named features of all layers; ``country`` gives the code of a country of this name.

    Nameless features (half of the rivers) are passed over.

    Raises:
        GazetteerError: if GDAL cannot read the file, or it is not in longitudes and latitudes.
    """
    from pyogrio import errors, list_layers

    if not path.exists():
        raise GazetteerError(f"cannot read {path} (there is no such file); check the name")
    try:
        layers = [name for name, geometry in list_layers(path) if geometry is not None]
        line = 0
        for layer in layers:
            for line, values, wkb in _features(path, layer, line):  # noqa: B020  -- numbered on from layer to layer
                try:
                    read = _read(values, wkb, path.name.partition(".")[0], layer, line, country)
                except MALFORMED as error:
                    reading.add(line, f"feature {line}: {said_of(error)}")
                    continue
                if read is not None:
                    yield read
    except errors.DataSourceError as error:
        raise GazetteerError(f"{path.name} cannot be read ({_brief(error)}); is it whole?") from error


def _brief(error: object) -> str:
    return str(error).splitlines()[0][:200]


def _features(path: Path, layer: str, line: int) -> Iterator[tuple[int, dict[str, Any], bytes | None]]:
    from pyogrio import raw, read_info

    info = read_info(path, layer=layer)
    if info["crs"] not in (None, "EPSG:4326", "OGC:CRS84"):
        crs = _brief(info["crs"])
        raise GazetteerError(f"{path.name} is in {crs}; save it in longitudes and latitudes (EPSG:4326)")
    for start in range(0, max(0, info["features"]), _BATCH):
        meta, _, geometries, columns = raw.read(path, layer=layer, skip_features=start, max_features=_BATCH)
        fields = [name.lower() for name in meta["fields"]]
        for row, wkb in enumerate(geometries):
            line += 1
            yield line, {name: column[row] for name, column in zip(fields, columns, strict=True)}, wkb


def _read(
    values: Mapping[str, Any], wkb: bytes | None, stem: str, layer: str, line: int, country: Callable[[str], str | None]
) -> Read | None:
    import shapely

    name = _text(values, _NAME)
    if name is None:
        return None
    if wkb is None:
        raise ValueError("no geometry")
    try:
        where = placed(shapely.from_wkb(wkb))
    except shapely.errors.ShapelyError as error:
        raise ValueError(f"a geometry that cannot be read ({error})") from error
    LonLat(where.lon, where.lat)
    kind = _kind(values, layer, is_point=where.shape is None)
    number = _whole(values, _GEONAMES)
    wikidata = _text(values, ("wikidataid",))
    return Read(
        f"geonames:{number}" if number else _id(values, name, kind, stem, line),
        name,
        kind,
        where.lon,
        where.lat,
        line,
        country=_country(values, kind, country),
        population=_whole(values, _POPULATION) or 0,
        precision_km=where.precision_km,
        others=_names(values, name),
        number=number,
        links=(("exactMatch", f"wd:{wikidata}"),) if wikidata else (),
        shape=where.shape,
    )


def _text(values: Mapping[str, Any], columns: tuple[str, ...]) -> str | None:
    for column in columns:
        value = values.get(column)
        if isinstance(value, str) and value.strip() and value.strip() != "-99":
            return value.strip()
    return None


def _whole(values: Mapping[str, Any], columns: tuple[str, ...]) -> int | None:
    for column in columns:
        try:
            number = int(float(values.get(column, 0)))
        except (TypeError, ValueError, OverflowError):
            continue
        if number > 0:
            return number
    return None


def _kind(values: Mapping[str, Any], layer: str, *, is_point: bool) -> PlaceKind:
    named = (_text(values, ("featurecla",)) or "").casefold()
    for word, kind in _KIND_BY_CLASS:
        if named.startswith(word):
            return kind
    for word, kind in _KIND_BY_THEME:
        if word in layer.lower():
            return kind
    if {"pop_est", "continent"} <= values.keys():
        return PlaceKind.COUNTRY  # the lowest-scale edition of the countries has neither
    return PlaceKind.FACILITY if is_point else PlaceKind.REGION


def _id(values: Mapping[str, Any], name: str, kind: PlaceKind, stem: str, line: int) -> str:
    """Seas by their name, as the shipped ones are, so that a finer drawing takes the place of the shipped one."""
    if kind in _MARINE:
        return f"naturalearth:{normalise(name).replace(' ', '-')}"
    number = _whole(values, ("ne_id",))
    return f"naturalearth:{number}" if number else f"{stem}:{line}"


def _country(values: Mapping[str, Any], kind: PlaceKind, country: Callable[[str], str | None]) -> str | None:
    for column in _ISO_A2:
        code = values.get(column)
        if isinstance(code, str) and len(code) == 2 and code.isalpha():
            return code.upper()
    named = _text(values, _COUNTRY_NAME) or (_text(values, _NAME) if kind is PlaceKind.COUNTRY else None)
    return country(named) if named else None


def _names(values: Mapping[str, Any], name: str) -> tuple[PlaceName, ...]:
    found = {name: PlaceName(name, NameUse.MAIN)}
    for column in _OTHERS:
        for text in re.split(r"[|;]", _text(values, (column,)) or ""):
            if text.strip():
                found.setdefault(text.strip(), PlaceName(text.strip(), NameUse.ALTERNATE))
    for column in values:
        language = _LANGUAGE.match(column)
        text = _text(values, (column,)) if language else None
        if language and text:
            found.setdefault(text, PlaceName(text, NameUse.ALTERNATE, language[1]))
    return tuple(one for one in found.values() if one.use is not NameUse.MAIN)
