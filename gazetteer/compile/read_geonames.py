"""Reads GeoNames' files: places, alternate names, codes of units, hierarchy. All are streamed, also out of a ZIP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gazetteer.compile.readers import Read, Reading, opened
from gazetteer.compile.sound import LONGEST_NAME, MALFORMED, decimal, said_of, shown, whole
from gazetteer.place import LonLat, NameUse, PlaceKind

COLUMNS = 19
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
KIND_BY_CLASS: Mapping[str, PlaceKind] = {
    "A": PlaceKind.REGION,
    "P": PlaceKind.CITY,
    "L": PlaceKind.REGION,
    "S": PlaceKind.FACILITY,
    "T": PlaceKind.MOUNTAIN,
    "H": PlaceKind.LAKE,
}
_NO_NAMES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon", "piny"})


def places(path: Path, reading: Reading) -> Iterator[Read]:
    """``allCountries.txt`` or the file of a country: 19 columns split by tabs. Countries are left out."""
    with opened(path, reading) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                kind = _kind(columns)
                if kind is None:
                    continue
                reading.dated = max(reading.dated, columns[18])
                yield _row(columns, kind, number)
            except MALFORMED as error:
                reading.add(number, said_of(error))


def _kind(columns: list[str]) -> PlaceKind | None:
    if len(columns) != COLUMNS:
        raise ValueError(f"{len(columns)} columns where GeoNames has {COLUMNS}")
    if columns[7].startswith("PCL"):
        return None
    return _KIND_BY_CODE.get(columns[7]) or KIND_BY_CLASS.get(columns[6])


def _row(columns: list[str], kind: PlaceKind, line: int) -> Read:
    number = whole(columns[0], "the id")
    lon, lat = decimal(columns[5], "longitude"), decimal(columns[4], "latitude")
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        LonLat(lon, lat)  # says what is wrong with it
    if not columns[1].strip():
        raise ValueError("no name")
    country = columns[8] or None
    first = f"{country}.{columns[10]}" if country and columns[10] else ""
    second = f"{first}.{columns[11]}" if first and columns[11] else ""
    own = first if kind is PlaceKind.ADMIN1 else second if kind is PlaceKind.ADMIN2 else ""
    return Read(
        f"geonames:{number}",
        columns[1],
        kind,
        lon,
        lat,
        line,
        feature_code=columns[7],
        country=country,
        population=whole(columns[14] or 0, "population"),
        alternates=tuple(filter(None, columns[3].split(","))) if columns[3] else (),
        number=number,
        code=own or None,
        unit_codes=("" if own == first else first, "" if own == second else second),
    )


@dataclass(frozen=True, slots=True)
class Alternate:
    number: int  # the GeoNames id
    text: str
    use: NameUse
    language: str | None


def alternate_names(path: Path, reading: Reading) -> Iterator[Alternate]:
    """``alternateNamesV2.txt``: links, postal codes and other things that are no names left out."""
    with opened(path, reading) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                place, language, text = whole(columns[1], "the id"), columns[2], columns[3]
                if len(text) > LONGEST_NAME:
                    raise ValueError(
                        f"the name {shown(text)} has {len(text)} letters; at most {LONGEST_NAME} are taken"
                    )
            except MALFORMED as error:
                reading.add(number, said_of(error))
                continue
            if language not in _NO_NAMES and text:
                yield Alternate(place, text, _use(columns), None if language in ("", "abbr") else language)


def _use(columns: list[str]) -> NameUse:
    if columns[2] == "abbr":
        return NameUse.ABBREVIATION
    if len(columns) > 7 and columns[7] == "1":
        return NameUse.FORMER
    return NameUse.OFFICIAL if len(columns) > 4 and columns[4] == "1" else NameUse.ALTERNATE


def admin_codes(path: Path, reading: Reading) -> Iterator[tuple[str, int]]:
    """``admin1CodesASCII.txt`` or ``admin2Codes.txt``: the code of a unit and its GeoNames id."""
    with opened(path, reading) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                if columns[0].count(".") not in (1, 2):
                    raise ValueError(f"{columns[0]!r} is no code of a unit")
                yield columns[0], whole(columns[3], "the id")
            except MALFORMED as error:
                reading.add(number, said_of(error))


def hierarchy(path: Path, reading: Reading) -> Iterator[tuple[int, int]]:
    """``hierarchy.txt``: the GeoNames ids of a place and of one that lies in it."""
    with opened(path, reading) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            try:
                yield whole(columns[0], "the id"), whole(columns[1], "the id")
            except MALFORMED as error:
                reading.add(number, said_of(error))
