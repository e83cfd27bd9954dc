"""Reads other gazetteers' formats row by row. Knows their columns and codes; stores nothing."""

from __future__ import annotations

import csv
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.errors import GazetteerError
from gazetteer.place import LonLat, NameUse, PlaceKind

_GEONAMES_COLUMNS = 19
# GeoNames feature codes -> kinds; else the class decides; classes R, U and V (roads, sea floor, forests) have none.
_KIND_BY_CODE: Mapping[str, PlaceKind] = {
    "ADM1": PlaceKind.ADMIN1,
    "ADM2": PlaceKind.ADMIN2,
    "PPLX": PlaceKind.SUBURB,
    "STM": PlaceKind.RIVER,
    "STMS": PlaceKind.RIVER,
    "LK": PlaceKind.LAKE,
    "LKS": PlaceKind.LAKE,
    "RSV": PlaceKind.LAKE,
    "SEA": PlaceKind.SEA,
    "OCN": PlaceKind.OCEAN,
    "BAY": PlaceKind.GULF,
    "GULF": PlaceKind.GULF,
    "STRT": PlaceKind.STRAIT,
    "CHN": PlaceKind.STRAIT,
    "CNL": PlaceKind.CANAL,
    "ISL": PlaceKind.ISLAND,
    "ISLS": PlaceKind.ARCHIPELAGO,
    "PEN": PlaceKind.PENINSULA,
    "CAPE": PlaceKind.PENINSULA,
    "MT": PlaceKind.MOUNTAIN,
    "PK": PlaceKind.MOUNTAIN,
    "HLL": PlaceKind.MOUNTAIN,
    "VLC": PlaceKind.MOUNTAIN,
    "MTS": PlaceKind.RANGE,
    "HLLS": PlaceKind.RANGE,
    "VAL": PlaceKind.VALLEY,
    "DSRT": PlaceKind.DESERT,
    "PRK": PlaceKind.PARK,
    "RESN": PlaceKind.PARK,
    "RGN": PlaceKind.REGION,
    "RGNH": PlaceKind.REGION,
    "PRT": PlaceKind.PORT,
    "AIRP": PlaceKind.AIRPORT,
    "AIRF": PlaceKind.AIRPORT,
    "AIRB": PlaceKind.AIRPORT,
}
_KIND_BY_CLASS: Mapping[str, PlaceKind] = {
    "A": PlaceKind.REGION,
    "P": PlaceKind.CITY,
    "L": PlaceKind.REGION,
    "S": PlaceKind.FACILITY,
    "T": PlaceKind.MOUNTAIN,
    "H": PlaceKind.LAKE,
}
_PSEUDO_LANGUAGES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "piny", "abbr"})


@dataclass(frozen=True, slots=True)
class Read:
    """A place as a file has it. ``number`` is its GeoNames id, ``shape`` a GeoPackage blob and its box."""

    id: str
    name: str
    kind: PlaceKind
    lon: float
    lat: float
    feature_code: str = ""
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    alternates: tuple[str, ...] = ()
    number: int | None = None
    unit_code: str | None = None  # "UA.05" of a unit itself
    shape: tuple[bytes, tuple[float, float, float, float]] | None = None

    def names(self) -> Iterator[tuple[NameUse, str]]:
        """The display name, then the others."""
        yield NameUse.MAIN, self.name
        for text in self.alternates:
            yield NameUse.ALTERNATE, text


@dataclass(slots=True)
class Skipped:
    """Malformed rows: counted, the first few named; an error at once where skipping is not allowed."""

    file: str
    allowed: bool
    most_named: int
    count: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, line: int, reason: object) -> None:
        """Note a malformed row.

        Raises:
            GazetteerError: unless malformed rows may be skipped.
        """
        text = f"{self.file}:{line}: {reason}"
        if not self.allowed:
            raise GazetteerError(f"{text}; mend it, or skip such rows with --skip-errors")
        self.count += 1
        if len(self.reasons) < self.most_named:
            self.reasons.append(text)


def geonames(path: Path, unit_id: Callable[[str], str | None], skipped: Skipped) -> Iterator[Read]:
    """``allCountries.txt`` or the file of a country: 19 columns split by tabs. Countries are left out."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                kind = _kind(columns)
                if kind is not None:
                    yield _geonames_row(columns, kind, unit_id)
            except (ValueError, IndexError) as error:
                skipped.add(number, error)


def _kind(columns: list[str]) -> PlaceKind | None:
    if len(columns) != _GEONAMES_COLUMNS:
        raise ValueError(f"{len(columns)} columns where GeoNames has {_GEONAMES_COLUMNS}")
    if columns[7].startswith("PCL"):
        return None
    return _KIND_BY_CODE.get(columns[7]) or _KIND_BY_CLASS.get(columns[6])


def _geonames_row(columns: list[str], kind: PlaceKind, unit_id: Callable[[str], str | None]) -> Read:
    number, position = int(columns[0]), LonLat(float(columns[5]), float(columns[4]))
    if not columns[1].strip():
        raise ValueError("no name")
    country = columns[8] or None
    return Read(
        f"geonames:{number}",
        columns[1],
        kind,
        position.lon,
        position.lat,
        columns[7],
        country,
        unit_id(f"{country}.{columns[10]}") if country and kind is not PlaceKind.ADMIN1 else None,
        unit_id(f"{country}.{columns[10]}.{columns[11]}") if columns[11] and kind is not PlaceKind.ADMIN2 else None,
        int(columns[14] or 0),
        tuple(text for text in columns[3].split(",") if text),
        number,
        _unit_code(columns, kind),
    )


def _unit_code(columns: list[str], kind: PlaceKind) -> str | None:
    if kind is PlaceKind.ADMIN1:
        return f"{columns[8]}.{columns[10]}"
    return f"{columns[8]}.{columns[10]}.{columns[11]}" if kind is PlaceKind.ADMIN2 else None


@dataclass(frozen=True, slots=True)
class Alternate:
    geonames_id: int
    text: str
    use: NameUse
    language: str | None


def alternate_names(path: Path, skipped: Skipped) -> Iterator[Alternate]:
    """``alternateNamesV2.txt``: links, postal codes and other things that are no names left out."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                geonames_id, language, text = int(columns[1]), columns[2], columns[3]
            except (ValueError, IndexError) as error:
                skipped.add(number, error)
                continue
            if language in _PSEUDO_LANGUAGES or not text:
                continue
            is_preferred = len(columns) > 4 and columns[4] == "1"
            is_historic = len(columns) > 7 and columns[7] == "1"
            use = NameUse.FORMER if is_historic else NameUse.OFFICIAL if is_preferred else NameUse.ALTERNATE
            yield Alternate(geonames_id, text, use, language or None)


_LON = ("lon", "lng", "long", "longitude", "x")
_LAT = ("lat", "latitude", "y")


def table(path: Path, skipped: Skipped) -> Iterator[Read]:
    """CSV or TSV with a header: ``name``, ``lon``, ``lat`` (or longitude, latitude, lng, x, y).

    Taken where there are such columns: ``id``, ``kind``, ``country``, ``population``, ``feature_code`` and ``names``
    (split by ``|``).
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
        rows = csv.DictReader(lines, dialect=dialect)
        header = {(column or "").strip().lower(): column for column in rows.fieldnames or ()}
        lon = next((header[one] for one in _LON if one in header), None)
        lat = next((header[one] for one in _LAT if one in header), None)
        if "name" not in header or lon is None or lat is None:
            raise GazetteerError(f"{path.name}: the first line must name the columns, among them name, lon and lat")
        for row in rows:
            values = {key: (row[column] or "").strip() for key, column in header.items()}
            try:
                position = LonLat(float(row[lon]), float(row[lat]))
                yield _user_row(values, position, path.stem, rows.line_num)
            except (ValueError, TypeError) as error:
                skipped.add(rows.line_num, error)


def _user_row(values: Mapping[str, str], position: LonLat, stem: str, line: int) -> Read:
    if not values["name"]:
        raise ValueError("no name")
    return Read(
        values.get("id") or f"{stem}:{line}",
        values["name"],
        PlaceKind((values.get("kind") or "city").lower()),
        position.lon,
        position.lat,
        values.get("feature_code", ""),
        values.get("country") or None,
        population=int(float(values.get("population") or 0)),
        alternates=tuple(one.strip() for one in values.get("names", "").split("|") if one.strip()),
    )


def features(path: Path, skipped: Skipped) -> Iterator[Read]:
    """GeoJSON (a FeatureCollection) and Linked Places Format 1.3, which is GeoJSON with ``names`` and ``types``."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GazetteerError(f"{path.name}: not JSON ({error}); save it as GeoJSON") from error
    found = data.get("features") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise GazetteerError(f"{path.name}: no FeatureCollection; save it as GeoJSON")
    for number, feature in enumerate(found, 1):
        try:
            yield _feature(feature, path.stem, number)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            skipped.add(number, f"feature {number}: {error}")


def _feature(feature: Mapping[str, Any], stem: str, number: int) -> Read:
    import shapely
    from shapely.geometry import shape as to_shape

    properties = feature.get("properties") or {}
    title = properties.get("name") or properties.get("title")
    others = [one.get("toponym") for one in feature.get("names") or () if one.get("toponym")]
    name = title or (others[0] if others else None)
    if not name:
        raise ValueError("no name")
    geometry = to_shape(feature["geometry"])
    if geometry.is_empty:
        raise ValueError("no geometry")
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    position = LonLat(float(point.x), float(point.y))
    blob = None
    if geometry.geom_type != "Point":
        west, south, east, north = geometry.bounds
        header = struct.pack("<2sBBi4d", b"GP", 0, 3, 4326, west, east, south, north)
        blob = header + shapely.to_wkb(shapely.force_2d(geometry), byte_order=1), (west, south, east, north)
    listed = properties.get("names") or ()
    more = listed.split("|") if isinstance(listed, str) else list(listed)
    return Read(
        str(feature.get("@id") or feature.get("id") or properties.get("id") or f"{stem}:{number}"),
        str(name),
        _feature_kind(properties, is_area=geometry.area > 0),
        position.lon,
        position.lat,
        country=properties.get("country") or next(iter(properties.get("ccodes") or ()), None),
        population=int(properties.get("population") or 0),
        alternates=tuple(dict.fromkeys(str(one) for one in (*others, *more) if one != name)),
        shape=blob,
    )


_CLASS_KINDS = {**_KIND_BY_CLASS, "A": PlaceKind.ADMIN1}


def _feature_kind(properties: Mapping[str, Any], *, is_area: bool) -> PlaceKind:
    if properties.get("kind"):
        return PlaceKind(str(properties["kind"]).lower())
    for letter in properties.get("fclasses") or ():
        if letter in _CLASS_KINDS:
            return _CLASS_KINDS[letter]
    return PlaceKind.REGION if is_area else PlaceKind.CITY
