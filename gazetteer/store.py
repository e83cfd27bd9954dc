"""The store: one SQLite file, built once from the shipped tables into the user's cache and opened read-only.

The file is also a GeoPackage, so QGIS opens it. Its name carries the checksum of the tables: new tables make a new
file, and two processes that build at the same time (see ``cache``) make the same file, of which the last renamed stays.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import lzma
import math
import os
import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gazetteer import coverage
from gazetteer.errors import DamagedError, GazetteerError
from gazetteer.geodesy import KM_PER_DEGREE, great_circle_km
from gazetteer.names import normalise
from gazetteer.place import LonLat, NameUse, PlaceKind
from gazetteer.tables import decode_shape, read_table

STORE_FORMAT = 2
APPLICATION_ID = 0x47504B47  # "GPKG"
DATA = Path(__file__).parent / "data"
CACHE_VARIABLE = "DATELINE_CACHE"
LAYERS = ("base", "curated")  # later layers override earlier ones
BUILDING = ".building-"  # begins the name of a store that is not finished
_MAPPED = 0x7FFF0000  # bytes of a store that are mapped: the most that SQLite allows
_DATE = "2026.11.22"  # of the sources, see SOURCES.md

Progress = Callable[[str], None]

META_TABLE = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_SCHEMA = f"""
{META_TABLE};
CREATE TABLE place (
    fid INTEGER PRIMARY KEY, geom BLOB NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    feature_code TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, country TEXT, admin1 TEXT, admin2 TEXT,
    population INTEGER NOT NULL, precision_km REAL NOT NULL, code TEXT, coast_km REAL, edge_km REAL,
    since TEXT, until TEXT, dispute TEXT, cell INTEGER NOT NULL);
CREATE TABLE name (
    norm TEXT NOT NULL, weight INTEGER NOT NULL, place INTEGER NOT NULL, use INTEGER NOT NULL,
    language TEXT, text TEXT NOT NULL, PRIMARY KEY (norm, weight, place, use)) WITHOUT ROWID;
CREATE TABLE elsewhere (fid INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE shape (
    fid INTEGER PRIMARY KEY, geom BLOB NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE relation (
    kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, qualifier TEXT NOT NULL, since TEXT NOT NULL,
    until TEXT NOT NULL, PRIMARY KEY (kind, a, b, qualifier, since)) WITHOUT ROWID;
CREATE TABLE unit (word TEXT PRIMARY KEY, kinds TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE measure (
    id TEXT NOT NULL, quantity TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY (id, quantity)) WITHOUT ROWID;
CREATE VIRTUAL TABLE rtree_shape_geom USING rtree(id, minx, maxx, miny, maxy);
"""
_INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS place_id ON place (id);
CREATE INDEX place_code ON place (code) WHERE code IS NOT NULL;
CREATE INDEX place_cell ON place (cell, population);
CREATE INDEX place_population ON place (population DESC) WHERE kind = 'city' AND population >= 1000;
CREATE INDEX place_kind ON place (kind) WHERE kind NOT IN ('city', 'suburb', 'admin2', 'airport');
CREATE INDEX relation_b ON relation (kind, b);
"""
_GEOPACKAGE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT '2026-11-22T00:00:00.000Z',
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL PRIMARY KEY, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
     || 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', NULL);
INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) VALUES
    ('place', 'features', 'places', -180, -90, 180, 90, 4326),
    ('shape', 'features', 'shapes', -180, -90, 180, 90, 4326);
INSERT INTO gpkg_geometry_columns VALUES
    ('place', 'geom', 'POINT', 4326, 0, 0), ('shape', 'geom', 'GEOMETRY', 4326, 0, 0);
"""

USES = tuple(NameUse)
_USE_NUMBER = {use.value: number for number, use in enumerate(USES)}

# How much a reader expects the place when only the name is known, on the scale of a logarithm of the population:
# a country beats any city, a seat of power or a sea beats all but the largest.
_KIND_WEIGHT = {
    PlaceKind.CONTINENT: 10.0,
    PlaceKind.COUNTRY: 10.0,
    PlaceKind.OCEAN: 9.5,
    PlaceKind.SEA: 8.0,
    PlaceKind.TERRITORY: 7.5,
    PlaceKind.REGION: 5.3,
    PlaceKind.SEAT: 7.0,
    PlaceKind.GULF: 6.5,
    PlaceKind.STRAIT: 6.5,
    PlaceKind.CANAL: 6.5,
    PlaceKind.RANGE: 6.5,
    PlaceKind.DESERT: 6.5,
    PlaceKind.ARCHIPELAGO: 6.2,
    PlaceKind.PENINSULA: 6.2,
    PlaceKind.ISLAND: 6.0,
    PlaceKind.RIVER: 5.9,
    PlaceKind.FACILITY: 6.0,
    PlaceKind.MOUNTAIN: 5.8,
    PlaceKind.LAKE: 5.8,
    PlaceKind.VALLEY: 5.5,
    PlaceKind.PARK: 5.5,
    PlaceKind.PORT: 5.0,
    PlaceKind.AIRPORT: 3.0,
}
_CODE_WEIGHT = {"PPLA": 0.4, "PPLX": -1.0, "PPLQ": -1.0, "PPLH": -1.0}
# Airports and quarters without a count of people are known by the city that they serve: (km, how much less than it).
# Heathrow comes before a town of 15,000, a quarter of a city of ten millions before one of 5,000.
_KNOWN_BY_CITY = {PlaceKind.AIRPORT: (50.0, 2.5), PlaceKind.SUBURB: (25.0, 3.3)}
_LARGE_CITY = 300_000
# A unit is expected less than a city of as many people, but more than a part of a city: New York, but Victoria.
_UNIT_LESS = 0.87
# Alternates are noisy: a city a thousand times larger is meant before a town whose main name this is, not one of ten.
_USE_WEIGHT = {
    NameUse.MAIN: 0.0,
    NameUse.OFFICIAL: -0.3,
    NameUse.ABBREVIATION: -1.5,
    NameUse.FORMER: -2.0,
    NameUse.ALTERNATE: -3.2,
    NameUse.DEMONYM: 0.0,
}


def capital_weight(population: int) -> float:
    """What being the capital adds; that of a small country is less known than its homonyms elsewhere."""
    return 1.0 + min(1.0, max(0.0, math.log10(population + 1) - 4.5))


def place_weight(kind: PlaceKind, feature_code: str, population: int) -> float:
    """How much a reader expects this place, 0 to about 11."""
    size = math.log10(population + 1)
    if feature_code == "PPLC":
        return size + capital_weight(population)
    if kind.is_settlement:
        return size + _CODE_WEIGHT.get(feature_code, 0.0)
    if kind is PlaceKind.ADMIN1:
        return max(size - _UNIT_LESS, 4.0)
    if kind is PlaceKind.ADMIN2:
        return size - 1.5
    return _KIND_WEIGHT.get(kind, 5.0) + size / 20.0


FOREIGN_NAMED = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.CONTINENT})  # in every language


class _Point(NamedTuple):
    lon: float
    lat: float
    population: int


class Standing(NamedTuple):
    """How much a reader expects a place, and how much of that is owed to its being a capital."""

    kind: PlaceKind
    weight: float
    capital: float


def standing(kind: PlaceKind, feature_code: str, population: int) -> Standing:
    """The standing of a place among its homonyms."""
    capital = capital_weight(population) if feature_code == "PPLC" else 0.0
    return Standing(kind, place_weight(kind, feature_code, population), capital)


def name_rank(use: NameUse, place: Standing, norm: str, language: str | None = None) -> int:
    """Where a name stands among its homonyms, lowest first, in hundredths.

    The short name of a unit is an alternate by rule, told by having no language, and costs less; being a capital does
    not help the names that hardly anybody uses ("Salisbury" is a city in England before it is Harare).
    """
    weight = place.weight + _USE_WEIGHT[use]
    if use is NameUse.ALTERNATE and place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2):
        weight = place.weight - (2.0 if language else 1.0)
    elif use is NameUse.ALTERNATE and place.kind in FOREIGN_NAMED and norm.isascii():
        weight = place.weight - 6.0  # "Palu" is Palau in some language, but a city in the news
    if use in (NameUse.ALTERNATE, NameUse.FORMER):
        weight -= place.capital
    return -round(100 * weight)


def cache_folder() -> Path:
    """Where built stores are kept: ``$DATELINE_CACHE``, or the cache folder of the platform."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("dateline", appauthor=False))


@lru_cache(maxsize=1)
def tables_checksum() -> str:
    """Eight hexadecimal digits that change when a shipped table does, or the code that makes the store of them."""
    digest = hashlib.sha256(str(STORE_FORMAT).encode())
    makers = [Path(__file__).with_name(f"{name}.py") for name in ("coverage", "names", "store", "tables")]
    for path in [*makers, *sorted(DATA.glob("*.tsv.xz"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def unwritable(folder: Path, error: OSError) -> GazetteerError:
    """What to say where the cache cannot be written."""
    remedy = f"set {CACHE_VARIABLE} to a folder that can be written"
    return GazetteerError(f"cannot write to {folder} ({error.strerror or error}); {remedy}")


def build(path: Path) -> None:
    """Build a store from the shipped tables: under a temporary name, then renamed into place.

    Raises:
        GazetteerError: if the tables are damaged or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=BUILDING, suffix=".gpkg", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    temporary = Path(name)
    collecting = gc.isenabled()
    gc.disable()  # a million live rows, no garbage: the collector would only walk them, for a tenth of the time
    try:
        with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            _fill(connection)
        temporary.chmod(0o644)
        temporary.replace(path)
    except (ValueError, lzma.LZMAError, EOFError) as error:
        raise GazetteerError(f"a place table is damaged ({error}); install dateline again") from error
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(
            f"cannot build the place store in {path.parent} ({error}); set {CACHE_VARIABLE} to another folder"
        ) from error
    finally:
        if collecting:
            gc.enable()
        temporary.unlink(missing_ok=True)


def _table(layer: str, name: str) -> Iterator[list[str]]:
    path = DATA / f"{layer}-{name}.tsv.xz"
    return read_table(path, name) if path.exists() else iter(())


def begin(connection: sqlite3.Connection) -> None:
    """Lay out an empty store. Nothing is synced: a store is renamed into place only when it is whole."""
    connection.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 10300; BEGIN;"
        + _SCHEMA
        + coverage.SCHEMA
        + _GEOPACKAGE
    )


def finish(connection: sqlite3.Connection, meta: dict[str, str]) -> None:
    """Index a filled store and say what it is."""
    rows = sorted({"format": str(STORE_FORMAT), **meta}.items())
    connection.executemany("INSERT INTO meta VALUES (?,?)", rows)
    connection.executescript(_INDEXES)


def _fill(connection: sqlite3.Connection) -> None:
    begin(connection)
    numbers, standings = _fill_places(connection)
    _fill_names(connection, numbers, standings)
    coverage.fill(connection)
    _fill_shapes(connection, numbers)
    relations: dict[tuple[str, ...], list[str]] = {}
    units: dict[str, str] = {}
    measures: dict[tuple[str, str], float] = {}
    for layer in LAYERS:
        relations.update({tuple(row[:5]): row for row in _table(layer, "relations")})
        units.update({row[0]: row[1] for row in _table(layer, "units")})
        measures.update({(row[0], row[1]): float(row[2]) for row in _table(layer, "measures")})
    connection.executemany("INSERT INTO relation VALUES (?,?,?,?,?,?)", (relations[key] for key in sorted(relations)))
    connection.executemany("INSERT INTO unit VALUES (?,?)", sorted(units.items()))
    connection.executemany("INSERT INTO measure VALUES (?,?,?)", sorted((*k, value) for k, value in measures.items()))
    finish(connection, {"version": f"{_DATE}+{tables_checksum()}", "places": str(len(numbers))})


def _fill_places(connection: sqlite3.Connection) -> tuple[dict[str, int], list[Standing]]:
    rows: dict[str, list[str]] = {}
    for layer in LAYERS:
        for row in _table(layer, "places"):
            rows[row[0]] = row
    numbers = {place_id: number for number, place_id in enumerate(rows, 1)}
    standings = [standing(PlaceKind.CITY, "", 0)]
    cities: dict[int, list[_Point]] = {}
    uncounted: list[tuple[int, _Point]] = []

    def values() -> Iterator[tuple[object, ...]]:
        for number, row in enumerate(rows.values(), 1):
            lon, lat, population = float(row[4]), float(row[5]), int(row[9] or 0)
            kind = kinds[row[2]]
            standings.append(standing(kind, row[3], population))
            cell = cell_of(lon, lat) if kind in settlements else -1
            if population >= _LARGE_CITY and kind is PlaceKind.CITY:
                cities.setdefault(cell, []).append(_Point(lon, lat, population))
            elif not population and kind in _KNOWN_BY_CITY:
                uncounted.append((number, _Point(lon, lat, 0)))
            yield number, geopackage_point(lon, lat), lon, lat, population, cell, float(row[10] or 5.0), *row[:17]

    kinds = {kind.value: kind for kind in PlaceKind}
    settlements = {kind for kind in PlaceKind if kind.is_settlement}
    # Columns of the table are taken as they come, empty text as NULL: SQLite does that faster than a loop here.
    empty = ", ".join(f"nullif(?{number}, '')" for number in (14, 15, 16))
    measures = ", ".join(f"CAST(nullif(?{number}, '') AS REAL)" for number in (20, 21))
    rest = ", ".join(f"nullif(?{number}, '')" for number in (22, 23, 24))
    connection.executemany(
        f"INSERT INTO place VALUES (?1, ?2, ?8, ?9, ?10, ?11, ?3, ?4, {empty}, ?5, ?7, nullif(?19, ''), {measures}, "
        f"{rest}, ?6)",
        values(),
    )
    for number, point in uncounted:
        known = standings[number]
        reach_km, less = _KNOWN_BY_CITY[known.kind]
        size = math.log10(_largest_around(point, reach_km, cities) + 1) - less
        standings[number] = known._replace(weight=max(known.weight, size))
    return numbers, standings


def _largest_around(point: _Point, reach_km: float, cities: dict[int, list[_Point]]) -> int:
    """The people of the largest city within a distance; 0 where there is none."""
    high = reach_km / KM_PER_DEGREE
    wide = high / max(0.05, math.cos(math.radians(point.lat)))
    near = (
        city.population
        for first, last in cells_in(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)
        for cell in range(first, last + 1)
        for city in cities.get(cell, ())
        if great_circle_km(LonLat(point.lon, point.lat), LonLat(city.lon, city.lat)) <= reach_km
    )
    return max(near, default=0)


_NameRow = tuple[str, int, int, int, str | None, str]


def _fill_names(connection: sqlite3.Connection, numbers: dict[str, int], standings: list[Standing]) -> None:
    rows: list[_NameRow] = []
    for layer in reversed(LAYERS):  # what a later layer says of a name replaces what an earlier one does
        said = {(row[0], row[2]) for row in rows}
        named = {number for _, number in said}
        new = _name_rows(layer, numbers, standings)
        rows.extend(row for row in new if row[2] not in named or (row[0], row[2]) not in said)
    rows = _seats_first(rows, _unit_of_seats(connection, numbers))
    rows.sort()
    connection.executemany("INSERT INTO name VALUES (?,?,?,?,?,?)", rows)


def _unit_of_seats(connection: sqlite3.Connection, numbers: dict[str, int]) -> dict[int, int]:
    """The first-level unit around each seat of one, by number."""
    rows = connection.execute(
        "SELECT fid, admin1 FROM place WHERE kind = 'city' AND feature_code IN ('PPLC', 'PPLA') AND admin1 IS NOT NULL"
    )
    return {seat: numbers[unit] for seat, unit in rows if unit in numbers}


def _seats_first(rows: list[_NameRow], units: dict[int, int]) -> list[_NameRow]:
    """Put a seat before its unit under a former name of the seat that the unit goes by too, but not as its main name.

    "Sverdlovsk" was the city; the unit around it is Sverdlovsk Oblast.
    """
    former = [row for row in rows if USES[row[3]] is NameUse.FORMER and row[2] in units]
    shared = {(row[0], units[row[2]]) for row in former}
    of_units = {(row[0], row[2]): row for row in rows if (row[0], row[2]) in shared}
    first: dict[_NameRow, int] = {}
    for row in former:
        unit = of_units.get((row[0], units[row[2]]))
        if unit is not None and USES[unit[3]] is not NameUse.MAIN and unit[1] <= row[1]:
            first[row] = unit[1] - 1
    return [(row[0], first[row], *row[2:]) if row in first else row for row in rows] if first else rows


def _name_rows(layer: str, numbers: dict[str, int], standings: list[Standing]) -> Iterator[_NameRow]:
    """Rows of the names table; a layer names a place only once by the same normalised name."""
    for place_id, use_name, language, texts in _table(layer, "names"):
        number, use = numbers[place_id], _USE_NUMBER[use_name]
        place = standings[number]
        rank = name_rank(USES[use], place, "", language)
        for text in texts.split("|"):
            norm = normalise(text)
            if place.kind in FOREIGN_NAMED:
                rank = name_rank(USES[use], place, norm)
            yield norm, rank, number, use, language or None, text


def _fill_shapes(connection: sqlite3.Connection, numbers: dict[str, int]) -> None:
    shapes: dict[str, str] = {}
    for layer in LAYERS:
        shapes.update({row[0]: row[1] for row in _table(layer, "shapes")})
    described = {row[0]: row[1:] for row in connection.execute("SELECT id, name, kind FROM place WHERE kind <> 'city'")}
    boxes: list[tuple[float, ...]] = []

    def values() -> Iterator[tuple[object, ...]]:
        for place_id, text in shapes.items():
            blob = decode_shape(text)
            number = numbers[place_id]
            boxes.append((number, blob.west, blob.east, blob.south, blob.north))
            header = struct.pack("<2sBBi4d", b"GP", 0, 3, 4326, blob.west, blob.east, blob.south, blob.north)
            name, kind = described.get(place_id) or ("", "city")
            yield number, header + blob.wkb, place_id, name, kind

    connection.executemany("INSERT INTO shape VALUES (?,?,?,?,?)", values())
    connection.executemany("INSERT INTO rtree_shape_geom VALUES (?,?,?,?,?)", boxes)


def geopackage_point(lon: float, lat: float) -> bytes:
    """A GeoPackage geometry blob of a point, without an envelope."""
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, 4326, 1, 1, lon, lat)


GEOPACKAGE_HEADER_BYTES = 40  # with an envelope in x and y, as the shapes have


def cell_of(lon: float, lat: float) -> int:
    """The one-degree cell of a position, west to east and south to north, for looking around."""
    return (min(int(lat + 90.0), 179)) * 360 + min(int(lon + 180.0), 359)


def cells_in(west: float, south: float, east: float, north: float) -> Iterable[tuple[int, int]]:
    """First and last cell of each row of cells that a box touches."""
    for row in range(max(0, math.floor(south + 90.0)), min(179, math.floor(north + 90.0)) + 1):
        first, last = max(0, math.floor(west + 180.0)), min(359, math.floor(east + 180.0))
        yield row * 360 + first, row * 360 + last


def connect(path: Path, remedy: str = "") -> sqlite3.Connection:
    """Open a store read-only and check that it is one. ``remedy`` is what the user may do if it is not.

    Its pages are mapped into memory, so that all processes that have it open share one copy of them.

    Raises:
        GazetteerError: if the file is missing, foreign, damaged or made by another version; with the remedy. What is
            wrong in the file itself is a ``DamagedError``.
    """
    remedy = remedy or f"delete it, and it is built again (or set {CACHE_VARIABLE} to another folder)"
    if path.is_dir():
        raise GazetteerError(f"{path} is a folder, not a place store; {remedy}")
    if not path.is_file():
        raise GazetteerError(
            f"there is no place store at {path}; leave the path out to build one from the shipped tables"
        )
    if not os.access(path, os.R_OK):
        raise GazetteerError(f"{path} may not be read; give yourself the right to (chmod u+r)")
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        try:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise DamagedError(f"{path} is not a Dateline place store; {remedy}", path)
            found = dict(connection.execute("SELECT key, value FROM meta"))
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            size = pages * connection.execute("PRAGMA page_size").fetchone()[0]
            if path.stat().st_size != size:
                raise DamagedError(f"{path} is truncated ({path.stat().st_size} of {size} bytes); {remedy}", path)
            stored = int(found.get("format", "0"))
            if stored > STORE_FORMAT:
                raise GazetteerError(
                    f"{path} was made by a newer Dateline (format {stored}, this one reads {STORE_FORMAT}); upgrade"
                )
            if stored < STORE_FORMAT:
                raise DamagedError(f"{path} was made by an older Dateline; {remedy}", path)
            connection.execute("SELECT norm FROM name LIMIT 1").fetchone()
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, ValueError, TypeError) as error:  # the latter of what the file says of itself
        raise DamagedError(f"{path} is damaged or not a place store ({error}); {remedy}", path) from error
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return connection
