"""Reads Who's On First distributions in SQLite: the tables spr, names, ancestors, concordances and geojson."""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.compile.readers import Read, Reading, placed
from gazetteer.compile.sound import MALFORMED, said_of, whole
from gazetteer.errors import GazetteerError
from gazetteer.geodesy import KM_PER_DEGREE, cosine
from gazetteer.place import DEFAULT_PRECISION_KM, LonLat, NameUse, PlaceKind, PlaceName

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# https://github.com/whosonfirst/whosonfirst-placetypes; venues, addresses, postcodes and time zones are left out.
_KIND_BY_PLACETYPE: Mapping[str, PlaceKind] = {
    "continent": PlaceKind.CONTINENT,
    "empire": PlaceKind.REGION,
    "country": PlaceKind.COUNTRY,
    "dependency": PlaceKind.TERRITORY,
    "disputed": PlaceKind.TERRITORY,
    "macroregion": PlaceKind.REGION,
    "region": PlaceKind.ADMIN1,
    "macrocounty": PlaceKind.REGION,
    "county": PlaceKind.ADMIN2,
    "metro": PlaceKind.REGION,
    "localadmin": PlaceKind.REGION,
    "locality": PlaceKind.CITY,
    "borough": PlaceKind.SUBURB,
    "macrohood": PlaceKind.SUBURB,
    "neighbourhood": PlaceKind.SUBURB,
    "microhood": PlaceKind.SUBURB,
    "campus": PlaceKind.FACILITY,
    "ocean": PlaceKind.OCEAN,
    "marinearea": PlaceKind.SEA,
}
_USE_BY_PRIVATE: Mapping[str, NameUse] = {
    "preferred": NameUse.OFFICIAL,
    "abbreviation": NameUse.ABBREVIATION,
    "historical": NameUse.FORMER,
}
# ISO 639-2 -> 639-1, which BCP 47 wants; others stay as they are.
_LANGUAGES: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "ara:ar aze:az bel:be ben:bn bos:bs bul:bg cat:ca ces:cs cze:cs chi:zh dan:da deu:de ger:de ell:el gre:el "
        "eng:en est:et eus:eu fas:fa per:fa fin:fi fra:fr fre:fr gle:ga heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy "
        "ind:id isl:is ita:it jpn:ja kat:ka geo:ka kaz:kk kor:ko lav:lv lit:lt mkd:mk msa:ms nld:nl dut:nl nor:no "
        "pol:pl por:pt ron:ro rum:ro rus:ru slk:sk slv:sl spa:es sqi:sq srp:sr swe:sv swa:sw tam:ta tha:th tur:tr "
        "ukr:uk urd:ur uzb:uz vie:vi zho:zh"
    ).split()
)
_NAMES_A_PLACE = 200
_TABLES = ("spr", "names", "ancestors", "concordances", "geojson")
_WANTED = ("id", "name", "placetype", "latitude", "longitude")


def places(path: Path, country_id: Callable[[str], str | None], reading: Reading) -> Iterator[Read]:
    """Current places, one at a time; ``country_id`` tells which countries are there already, and are left out.

    Raises:
        GazetteerError: if the file is no such database.
    """
    if not path.is_file():
        raise GazetteerError(f"cannot read {path} (there is no such file); check the name")
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        try:
            yield from _Distribution(database, path.name).places(country_id, reading)
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"{path.name} is damaged or no database of Who's On First ({error})") from error


class _Distribution:
    def __init__(self, database: sqlite3.Connection, file: str) -> None:
        self._database = database
        self._columns = {name: self._columns_of(name) for name in _TABLES}
        missing = [column for column in _WANTED if column not in self._columns["spr"]]
        if missing:
            raise GazetteerError(f"{file} has no table spr with {', '.join(missing)}; is it of Who's On First?")

    def _columns_of(self, table: str) -> frozenset[str]:
        return frozenset(row[1] for row in self._database.execute(f"PRAGMA table_info({table})"))

    def places(self, country_id: Callable[[str], str | None], reading: Reading) -> Iterator[Read]:
        wanted = [
            *_WANTED,
            *("country parent_id is_deprecated is_superseded is_ceased inception cessation".split()),
            *("min_latitude min_longitude max_latitude max_longitude is_alt lastmodified".split()),
        ]
        present = [column if column in self._columns["spr"] else f"NULL AS {column}" for column in wanted]
        cursor = self._database.cursor()
        cursor.row_factory = sqlite3.Row
        for line, row in enumerate(cursor.execute(f"SELECT {', '.join(present)} FROM spr"), 1):
            kind = _KIND_BY_PLACETYPE.get(row["placetype"])
            if kind is None or row["is_deprecated"] == 1 or row["is_superseded"] == 1 or row["is_alt"]:
                continue
            if kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY) and country_id(_country(row) or ""):
                continue
            try:
                yield self._read(row, kind, line)
            except MALFORMED as error:
                reading.add(line, f"{row['placetype']} {row['id']}: {said_of(error)}")

    def _read(self, row: sqlite3.Row, kind: PlaceKind, line: int) -> Read:
        if not row["name"]:
            raise ValueError("no name")
        number = self._geonames_id(row["id"])
        position = LonLat(float(row["longitude"]), float(row["latitude"]))
        body = self._body(row["id"])
        where = placed(_shape(body)) if body.get("geometry") else None
        properties = body.get("properties") or {}
        parents = self._parents(row)
        return Read(
            f"geonames:{number}" if number else f"whosonfirst:{row['id']}",
            row["name"],
            kind,
            position.lon,
            position.lat,
            line,
            country=_country(row),
            admin1=parents.get("region") if kind is not PlaceKind.ADMIN1 else None,
            admin2=parents.get("county") if kind is not PlaceKind.ADMIN2 else None,
            population=whole(properties.get("wof:population") or properties.get("gn:population") or 0, "population"),
            precision_km=where.precision_km if where is not None and where.is_area else _radius_km(row),
            others=self._names(row),
            number=number,
            since=_date(row["inception"]),
            until=_date(row["cessation"]) if row["is_ceased"] != 0 else None,
            parents=tuple(parents.values()),
            links=(("whosonfirst", f"whosonfirst:{row['id']}"),) if number else (),
            shape=where.shape if where is not None else None,
        )

    def _geonames_id(self, place: object) -> int | None:
        if not {"other_id", "other_source"} <= self._columns["concordances"]:
            return None
        row = self._database.execute(
            "SELECT other_id FROM concordances WHERE id = ? AND other_source = 'gn:id'", (place,)
        ).fetchone()
        return int(row[0]) if row and str(row[0]).isdecimal() else None

    def _body(self, place: object) -> Mapping[str, Any]:
        if "body" not in self._columns["geojson"]:
            return {}
        main = " AND coalesce(is_alt, 0) = 0" if "is_alt" in self._columns["geojson"] else ""
        row = self._database.execute(f"SELECT body FROM geojson WHERE id = ?{main}", (place,)).fetchone()
        found = json.loads(row[0]) if row else {}
        return found if isinstance(found, dict) else {}

    def _names(self, row: sqlite3.Row) -> tuple[PlaceName, ...]:
        if "name" not in self._columns["names"]:
            return ()
        private = "privateuse" if "privateuse" in self._columns["names"] else "''"
        query = f"SELECT name, language, {private} FROM names WHERE id = ? LIMIT {_NAMES_A_PLACE}"
        found = []
        for name, language, use in self._database.execute(query, (row["id"],)):
            if name and name != row["name"]:
                language = _LANGUAGES.get(language, language) or None  # noqa: PLW2901
                found.append(PlaceName(name, _use(use, language), language))
        return tuple(found)

    def _parents(self, row: sqlite3.Row) -> dict[str, str]:
        """Ids of what the place lies in, by placetype; from the ancestors, else the parent."""
        if {"ancestor_id", "ancestor_placetype"} <= self._columns["ancestors"]:
            query = "SELECT ancestor_placetype, ancestor_id FROM ancestors WHERE id = ? AND ancestor_id > 0"
        else:
            query = "SELECT p.placetype, p.id FROM spr s JOIN spr p ON p.id = s.parent_id WHERE s.id = ?"
        found = self._database.execute(query, (row["id"],)).fetchall()
        return {kind: self._id(ancestor) for kind, ancestor in found if str(ancestor) != str(row["id"])}

    def _id(self, place: object) -> str:
        number = self._geonames_id(place)
        return f"geonames:{number}" if number else f"whosonfirst:{place}"


def _use(private: str | None, language: str | None) -> NameUse:
    """A preferred name in English is as good as the main one; in another language it is one of many."""
    use = _USE_BY_PRIVATE.get(private or "", NameUse.ALTERNATE)
    return NameUse.ALTERNATE if use is NameUse.OFFICIAL and language != "en" else use


def _shape(body: Mapping[str, Any]) -> BaseGeometry:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        return shape(body["geometry"])
    except (ShapelyError, KeyError, AttributeError) as error:
        raise ValueError(f"a geometry that cannot be read ({error})") from error


def _country(row: sqlite3.Row) -> str | None:
    code = row["country"] or ""
    return code if len(code) == 2 and code.isalpha() and code.isupper() and not code.startswith("X") else None


def _date(text: str | None) -> str | None:
    """An EDTF date without its marks; ``None`` where it is open or unknown ("u", "uuuu", "..")."""
    plain = (text or "").strip("~?% ").removesuffix("-XX").removesuffix("-XX")
    return plain if plain[:4].isdecimal() else None


def _radius_km(row: sqlite3.Row) -> float:
    """Half the diagonal of the box, as the size of a place of which no more is known."""
    edges = [row[name] for name in ("min_longitude", "min_latitude", "max_longitude", "max_latitude")]
    if any(edge is None for edge in edges):
        return DEFAULT_PRECISION_KM
    west, south, east, north = (float(edge) for edge in edges)
    wide = (east - west) * cosine((south + north) / 2.0)
    return max(1.0, KM_PER_DEGREE * math.hypot(wide, north - south) / 2.0)
