"""Importers for the user's own gazetteers: GeoNames dumps, CSV, GeoJSON, Linked Places. Each makes one layer file.

GeoNames dumps and CSV are streamed and names are sorted by SQLite on disk (three million rows: 450 MB); GeoJSON and
Linked Places are read whole. A malformed row stops the import with its line number, unless the user asks to skip such
rows.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer.compile import readers
from gazetteer.compile.readers import Read, Skipped
from gazetteer.errors import GazetteerError
from gazetteer.layers import layers_folder
from gazetteer.lookup import Gazetteer
from gazetteer.names import normalise
from gazetteer.place import PlaceKind
from gazetteer.store import USES, begin, cell_of, finish, geopackage_point, name_rank, standing

FORMATS = ("geonames", "csv", "geojson", "linked-places")
_BATCH = 20_000
_MOST_NAMED = 20  # malformed rows that are named one by one; the rest are counted
_FID_STEP = 1 << 32  # every layer numbers its places in a range of its own
_CACHE_KIB = 200_000

Progress = Callable[[int], None]

_STAGING = "CREATE TEMP TABLE staged (norm TEXT, rank INTEGER, place INTEGER, use INTEGER, language TEXT, text TEXT)"
_SORTED = (
    "INSERT OR IGNORE INTO name SELECT s.norm, s.rank, s.place, s.use, s.language, s.text FROM staged s "
    "ORDER BY s.norm, s.rank, s.place, s.use"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many places and names it took, and which rows it left out and why.

    ``known`` counts the rows of a GeoNames dump that the shipped tables hold already, reviewed; these stay as they are.
    """

    path: Path
    places: int
    names: int
    known: int
    skipped: int
    reasons: tuple[str, ...] = field(default=())


def guess_format(path: Path) -> str:
    """The format by the name of the file.

    Raises:
        GazetteerError: if the name does not tell.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".geojson", ".json"):
        return "linked-places" if ".lp" in path.name.lower() else "geojson"
    if suffix == ".txt":
        return "geonames"
    raise GazetteerError(f"{path.name} does not say its format; name it with --format {'|'.join(FORMATS)}")


def import_places(
    path: Path,
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002  -- the word of the command line
    alternate_names: Path | None = None,
    licence: str = "",
    skip_errors: bool = False,
    folder: Path | None = None,
    known: Gazetteer | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import a file as a layer over the shipped places; a layer of the same name is replaced, in one step at the end.

    ``known`` gives the units that GeoNames' codes stand for. ``progress`` is told the number of rows read so far.

    Raises:
        GazetteerError: if the file cannot be read, a row is malformed (unless ``skip_errors``), or no place was found.
    """
    layer = name or path.name.partition(".")[0]
    folder = layers_folder() if folder is None else folder
    skipped = Skipped(path.name, allowed=skip_errors, most_named=_MOST_NAMED)
    units = _Units(known)
    found = _reader(path, format or guess_format(path), units, skipped)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary_name = tempfile.mkstemp(prefix=".importing-", dir=folder)
        os.close(handle)
    except OSError as error:
        raise GazetteerError(
            f"cannot write to {folder} ({error.strerror}); choose another with DATELINE_LAYERS"
        ) from error
    temporary = Path(temporary_name)
    try:
        with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            begin(connection)
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.executescript("PRAGMA temp_store = FILE;" + _STAGING)
            offset = _FID_STEP * (1 + zlib.crc32(layer.encode()) % 1_000_000)
            places = _fill(connection, found, offset, progress)
            if not places and not units.known:
                raise GazetteerError(f"{path.name} holds no place that could be read; is it of another format?")
            if alternate_names is not None:
                _stage_alternates(connection, alternate_names, offset, skipped)
            connection.execute(_SORTED)
            names = connection.execute("SELECT count(*) FROM name").fetchone()[0]
            connection.execute("DROP TABLE staged")
            today = dt.datetime.now(tz=dt.UTC).date().isoformat()
            meta = {"source": path.name, "imported": today, "licence": licence, "version": today, "places": str(places)}
            finish(connection, meta)
        temporary.chmod(0o644)
        temporary.replace(folder / f"{layer}.gpkg")
    except sqlite3.Error as error:
        raise GazetteerError(f"cannot import {path.name} ({error}); is the disk full?") from error
    except csv.Error as error:
        raise GazetteerError(f"{path.name} is not a table that can be read ({error})") from error
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path.name} is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except OSError as error:
        raise GazetteerError(f"cannot read {path} ({error.strerror}); check the name and the rights") from error
    finally:
        temporary.unlink(missing_ok=True)
    return Imported(folder / f"{layer}.gpkg", places, names, units.known, skipped.count, tuple(skipped.reasons))


def _reader(path: Path, format_name: str, units: _Units, skipped: Skipped) -> Iterator[Read]:
    if format_name == "geonames":
        return units.without_known(readers.geonames(path, units, skipped))
    if format_name == "csv":
        return readers.table(path, skipped)
    if format_name in ("geojson", "linked-places"):
        return readers.features(path, skipped)
    raise GazetteerError(f"{format_name}: no such format; there are {', '.join(FORMATS)}")


class _Units:
    """What the shipped places tell an import: the ids that units' codes stand for, and what is there already."""

    def __init__(self, shipped: Gazetteer | None) -> None:
        self._shipped = shipped
        self._found: dict[str, str | None] = {}
        self.known = 0

    def __call__(self, code: str) -> str | None:
        if code not in self._found:
            place = self._shipped.by_code(code) if self._shipped is not None else None
            self._found[code] = place.id if place is not None else None
        return self._found[code]

    def without_known(self, found: Iterable[Read]) -> Iterator[Read]:
        ids = self._shipped.geonames_ids() if self._shipped is not None else frozenset()
        for read in found:
            is_unit = read.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2)
            if read.number in ids or (is_unit and read.unit_code is not None and self(read.unit_code) is not None):
                self.known += 1
            else:
                yield read


def _fill(connection: sqlite3.Connection, found: Iterable[Read], offset: int, progress: Progress | None) -> int:
    count = 0
    batch: list[Read] = []
    for read in found:
        batch.append(read)
        if len(batch) == _BATCH:
            count = _store(connection, batch, offset, count)
            batch.clear()
            if progress is not None:
                progress(count)
    count = _store(connection, batch, offset, count)
    if progress is not None:
        progress(count)
    return count


def _store(connection: sqlite3.Connection, batch: list[Read], offset: int, count: int) -> int:
    rows, names = [], []
    for number, read in enumerate(batch, count + 1):
        fid = offset + (read.number or number)
        place = standing(read.kind, read.feature_code, read.population)
        cell = cell_of(read.lon, read.lat) if read.kind.is_settlement else -1
        rows.append(
            (
                fid,
                geopackage_point(read.lon, read.lat),
                read.id,
                read.name,
                read.kind.value,
                read.feature_code,
                read.lon,
                read.lat,
                read.country,
                read.admin1,
                read.admin2,
                read.population,
                5.0,
                cell,
            )
        )
        seen: set[str] = set()
        for use, text in read.names():
            norm = normalise(text)
            if norm and norm not in seen:
                seen.add(norm)
                names.append((norm, name_rank(use, place, norm), fid, USES.index(use), None, text))
        if read.shape is not None:
            _store_shape(connection, fid, read)
    connection.executemany(
        "INSERT OR REPLACE INTO place (fid, geom, id, name, kind, feature_code, lon, lat, country, admin1, admin2, "
        f"population, precision_km, cell) VALUES ({','.join('?' * 14)})",
        rows,
    )
    connection.executemany("INSERT INTO staged VALUES (?,?,?,?,?,?)", names)
    return count + len(batch)


def _store_shape(connection: sqlite3.Connection, fid: int, read: Read) -> None:
    assert read.shape is not None  # noqa: S101  -- for the type checker; the caller looked
    blob, (west, south, east, north) = read.shape
    connection.execute(
        "INSERT OR REPLACE INTO shape VALUES (?,?,?,?,?)", (fid, blob, read.id, read.name, read.kind.value)
    )
    connection.execute("INSERT OR REPLACE INTO rtree_shape_geom VALUES (?,?,?,?,?)", (fid, west, east, south, north))


def _stage_alternates(connection: sqlite3.Connection, path: Path, offset: int, skipped: Skipped) -> None:
    """GeoNames' alternateNamesV2: names of places that were imported, links and codes left out."""
    kinds = {kind.value: kind for kind in PlaceKind}
    for alternate in readers.alternate_names(path, skipped):
        row = connection.execute(
            "SELECT kind, feature_code, population FROM place WHERE fid = ?", (offset + alternate.geonames_id,)
        ).fetchone()
        if row is None:
            continue
        kind = kinds[row[0]]
        norm = normalise(alternate.text)
        place = standing(kind, row[1], row[2])
        rank = name_rank(alternate.use, place, norm)
        if norm:
            connection.execute(
                "INSERT INTO staged VALUES (?,?,?,?,?,?)",
                (
                    norm,
                    rank,
                    offset + alternate.geonames_id,
                    USES.index(alternate.use),
                    alternate.language,
                    alternate.text,
                ),
            )
