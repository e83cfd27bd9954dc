"""Writes a layer: a store of the same make as the shipped one, filled row by row in bounded memory."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from gazetteer.compile.read_geonames import Alternate
from gazetteer.compile.readers import Read, Reading
from gazetteer.compile.shipped import Shipped
from gazetteer.errors import GazetteerError
from gazetteer.layers import LAYERS_VARIABLE, is_layer_file, layer_path
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind
from gazetteer.store import FOREIGN_NAMED, USES, Standing, begin, cell_of, finish, geopackage_point, name_rank, standing

_BATCH = 20_000
_FID_STEP = 1 << 32  # every layer numbers its places in a range of its own, by their line in the file
_ELSEWHERE = 1 << 31  # and from here on the places that it only names
_CACHE_KIB = 100_000  # for the file, and as much for sorting
_STALE_S = 24 * 3600
_MARK = ".importing-"
# Reviewed lakes and hills are those that reports name; of a dump's millions hardly any is.
_DUMP_LESS = 3.5

_TEMPORARY = """
CREATE TEMP TABLE staged (norm TEXT, rank INTEGER, place INTEGER, use INTEGER, language TEXT, text TEXT);
CREATE TEMP TABLE pending (place INTEGER, first TEXT, second TEXT);
CREATE TEMP TABLE codes (code TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
"""
_SORTED = (
    "INSERT OR IGNORE INTO name SELECT norm, rank, place, use, language, text FROM staged "
    "ORDER BY norm, rank, place, use"
)
_PLACE = (
    "INSERT INTO place (fid, geom, id, name, kind, feature_code, lon, lat, country, admin1, admin2, population, "
    f"precision_km, code, since, until, cell) VALUES ({','.join('?' * 17)})"
)
_NAME = "INSERT INTO staged VALUES (?,?,?,?,?,?)"
_RESOLVED = """
UPDATE place SET
    admin1 = coalesce(admin1, (SELECT c.id FROM pending p JOIN codes c ON c.code = p.first WHERE p.place = fid)),
    admin2 = coalesce(admin2, (SELECT c.id FROM pending p JOIN codes c ON c.code = p.second WHERE p.place = fid))
WHERE fid IN (SELECT place FROM pending)
"""
_RELATION = "INSERT OR IGNORE INTO relation VALUES (?,?,?,?,'','')"

Row = tuple[object, ...]
Progress = Callable[[int, float | None], None]


class LayerFile:
    """A layer in the making, under a temporary name until ``finish``. Left early, nothing of it stays."""

    def __init__(self, folder: Path, layer: str, seed: int, shipped: Shipped) -> None:
        self.path = layer_path(layer, folder)
        self.places = 0
        self._offset = _FID_STEP * (1 + seed % 1_000_000)
        self._shipped = shipped
        self._elsewhere: dict[str, int] = {}
        self._has_parents = False

    def __enter__(self) -> Self:
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and not is_layer_file(self.path):
                raise GazetteerError(
                    f"{self.path} is there and is no layer; move it, or choose another name with --name"
                )
            _remove_stale(folder)
            handle, name = tempfile.mkstemp(prefix=_MARK, dir=folder)
            os.close(handle)
        except OSError as error:
            raise GazetteerError(
                f"cannot write to {folder} ({error.strerror}); choose another with {LAYERS_VARIABLE}"
            ) from error
        self._temporary = Path(name)
        self._connection = sqlite3.connect(self._temporary, isolation_level=None)
        begin(self._connection)
        self._connection.executescript(
            f"PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -{_CACHE_KIB};"
            + _TEMPORARY
            + "BEGIN;"  # else every row would be a transaction of its own
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._temporary.unlink(missing_ok=True)

    # ---- places

    def add_places(self, found: Iterable[Read], reading: Reading, progress: Progress | None) -> None:
        """Take the places of a file; of two with one id the second is malformed."""
        reads = iter(found)
        while batch := list(islice(reads, _BATCH)):
            self._store(batch)
            self.places += len(batch)
            if progress is not None:
                progress(self.places, reading.share)
        self._index(reading)
        if progress is not None:
            progress(self.places, 1.0)

    def _store(self, batch: list[Read]) -> None:
        rows: list[Row] = []
        names: list[Row] = []
        pending: list[Row] = []
        codes: list[Row] = []
        relations: list[Row] = []
        for read in batch:
            fid = self._offset + read.line
            admin1, admin2 = read.admin1, read.admin2
            if read.unit_codes is not None:
                first, second = read.unit_codes
                admin1, admin2 = self._shipped.unit_id(first), self._shipped.unit_id(second)
                if (first and admin1 is None) or (second and admin2 is None):
                    pending.append((fid, first, second))
            if read.code:
                codes.append((read.code, read.id))
            rows.append(_row(fid, read, admin1, admin2))
            names.extend(_name_rows(fid, read))
            relations.extend(("within", read.id, parent, "") for parent in read.parents)
            relations.extend(("link", read.id, target, kind) for kind, target in read.links)
            if read.shape is not None:
                self._store_shape(fid, read)
        self._has_parents |= any(read.parents or read.admin1 or read.admin2 for read in batch)
        self._connection.executemany(_PLACE, rows)
        self._connection.executemany(_NAME, names)
        self._connection.executemany("INSERT INTO pending VALUES (?,?,?)", pending)
        self._connection.executemany("INSERT OR IGNORE INTO codes VALUES (?,?)", codes)
        self._connection.executemany(_RELATION, relations)

    def _store_shape(self, fid: int, read: Read) -> None:
        assert read.shape is not None  # noqa: S101  -- for the type checker; the caller looked
        blob, (west, south, east, north) = read.shape
        self._connection.execute(
            "INSERT INTO shape VALUES (?,?,?,?,?)", (fid, blob, read.id, read.name, read.kind.value)
        )
        self._connection.execute("INSERT INTO rtree_shape_geom VALUES (?,?,?,?,?)", (fid, west, east, south, north))

    def _index(self, reading: Reading) -> None:
        # Not as a unique index: without a journal, one that cannot be made would leave a damaged file behind.
        self._connection.execute("CREATE INDEX place_id ON place (id)")
        twice = self._connection.execute("SELECT id, min(fid) FROM place GROUP BY id HAVING count(*) > 1").fetchall()
        for place_id, first in twice:
            query = "SELECT fid FROM place WHERE id = ? AND fid > ? ORDER BY fid"
            for (fid,) in self._connection.execute(query, (place_id, first)).fetchall():
                reading.add(fid - self._offset, f"the id {place_id} was there before")
                self._forget(fid)

    def _forget(self, fid: int) -> None:
        for table, column in (("place", "fid"), ("staged", "place"), ("shape", "fid"), ("rtree_shape_geom", "id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (fid,))
        self.places -= 1

    # ---- what other files say of them

    def add_codes(self, codes: Iterable[tuple[str, int]]) -> None:
        """Which GeoNames ids the codes of units stand for, where neither the shipped places nor the file say."""
        known = ((code, self._id(number)) for code, number in codes)
        self._connection.executemany(
            "INSERT OR IGNORE INTO codes VALUES (?,?)", ((code, place) for code, place in known if place)
        )

    def add_hierarchy(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Which of the layer's places lie in which others (parent, child by GeoNames id)."""
        for parent, child in pairs:
            inner, outer = f"geonames:{child}", self._id(parent)
            if outer is not None and self._holds(inner):
                self._connection.execute(_RELATION, ("within", inner, outer, ""))

    def add_names(self, names: Iterable[Alternate]) -> None:
        """Names of the layer's places, and of places that ship already."""
        found = iter(names)
        while batch := list(islice(found, _BATCH)):
            self._connection.executemany(_NAME, self._alternate_rows(batch))

    def _alternate_rows(self, batch: list[Alternate]) -> Iterator[Row]:
        kinds = {kind.value: kind for kind in PlaceKind}
        query = "SELECT fid, kind, feature_code, population FROM place WHERE id = ?"
        for one in batch:
            norm = normalise(one.text)
            if not norm:
                continue
            row = self._connection.execute(query, (f"geonames:{one.number}",)).fetchone()
            if row is not None:
                place, use, fid = _dump_standing(kinds[row[1]], row[2], row[3]), one.use, row[0]
            else:
                shipped = self._shipped.place_id(one.number)
                ranked = self._shipped.standing(shipped) if shipped is not None else None
                if shipped is None or ranked is None:
                    continue
                # The display names of reviewed places are settled: what a dump prefers is one more name here.
                use = NameUse.ALTERNATE if one.use is NameUse.OFFICIAL else one.use
                place, fid = ranked, self._elsewhere_fid(shipped)
            rank = name_rank(use, place, norm, one.language or "")
            yield norm, rank, fid, USES.index(use), one.language, one.text

    def _elsewhere_fid(self, place_id: str) -> int:
        if place_id not in self._elsewhere:
            self._elsewhere[place_id] = self._offset + _ELSEWHERE + len(self._elsewhere)
        return self._elsewhere[place_id]

    def _holds(self, place_id: str) -> bool:
        return bool(self._connection.execute("SELECT 1 FROM place WHERE id = ?", (place_id,)).fetchone())

    def _id(self, number: int) -> str | None:
        place_id = f"geonames:{number}"
        return place_id if self._holds(place_id) else self._shipped.place_id(number)

    # ---- the end

    def finish(self, meta: dict[str, str]) -> int:
        """Resolve what was left open, sort the names, and put the file in its place; returns the number of names."""
        connection = self._connection
        connection.execute("CREATE INDEX temp.pending_place ON pending (place)")
        connection.execute(_RESOLVED)
        if self._has_parents:
            self._drop_dangling()
        connection.executemany("INSERT INTO elsewhere VALUES (?,?)", ((b, a) for a, b in self._elsewhere.items()))
        connection.execute(_SORTED)
        names = int(connection.execute("SELECT count(*) FROM name").fetchone()[0])
        for table in ("staged", "pending", "codes"):
            connection.execute(f"DROP TABLE {table}")
        finish(connection, {**meta, "places": str(self.places), "names": str(names)})
        connection.close()
        self._temporary.chmod(0o644)
        self._temporary.replace(self.path)
        return names

    def _drop_dangling(self) -> None:
        """Forget parents that are neither in the layer nor shipped."""
        for query, statement in (
            (
                "SELECT DISTINCT b FROM relation WHERE kind = 'within'",
                "DELETE FROM relation WHERE kind = 'within' AND b = ?",
            ),
            ("SELECT DISTINCT admin1 FROM place WHERE admin1 > ''", "UPDATE place SET admin1 = NULL WHERE admin1 = ?"),
            ("SELECT DISTINCT admin2 FROM place WHERE admin2 > ''", "UPDATE place SET admin2 = NULL WHERE admin2 = ?"),
        ):
            for (place_id,) in self._connection.execute(query).fetchall():
                if not self._holds(place_id) and self._shipped.standing(place_id) is None:
                    self._connection.execute(statement, (place_id,))


def _row(fid: int, read: Read, admin1: str | None, admin2: str | None) -> Row:
    return (
        fid,
        geopackage_point(read.lon, read.lat),
        read.id,
        read.name,
        read.kind.value,
        read.feature_code,
        read.lon,
        read.lat,
        read.country,
        admin1,
        admin2,
        read.population,
        read.precision_km,
        read.code,
        read.since,
        read.until,
        cell_of(read.lon, read.lat) if read.kind in _SETTLEMENTS else -1,
    )


def _name_rows(fid: int, read: Read) -> list[Row]:
    place = (_standing if read.unit_codes is None else _dump_standing)(read.kind, read.feature_code, read.population)
    norm = normalise(read.name)
    rows: dict[str, Row] = {norm: (norm, name_rank(NameUse.MAIN, place, norm, ""), fid, _MAIN, None, read.name)}
    for name in read.others:
        norm = normalise(name.text)
        if norm not in rows:
            rank = name_rank(name.use, place, norm, name.language or "")
            rows[norm] = norm, rank, fid, USES.index(name.use), name.language, name.text
    if read.alternates:
        rank = name_rank(NameUse.ALTERNATE, place, "", "")
        is_plain = read.kind not in FOREIGN_NAMED  # the rank is the same for all of them
        for text in read.alternates:
            norm = normalise(text)
            if norm not in rows:
                own = rank if is_plain else name_rank(NameUse.ALTERNATE, place, norm, "")
                rows[norm] = norm, own, fid, _ALTERNATE, None, text
    rows.pop("", None)
    return list(rows.values())


_MAIN, _ALTERNATE = USES.index(NameUse.MAIN), USES.index(NameUse.ALTERNATE)
_SETTLEMENTS = frozenset(kind for kind in PlaceKind if kind.is_settlement)
_LISTED_IN_FULL = _SETTLEMENTS | {PlaceKind.ADMIN1, PlaceKind.ADMIN2}
_standing = lru_cache(maxsize=100_000)(standing)  # few places have a population, and few that have it the same


@lru_cache(maxsize=100_000)
def _dump_standing(kind: PlaceKind, feature_code: str, population: int) -> Standing:
    """The standing of a place of a dump that lists everything."""
    place = standing(kind, feature_code, population)
    return place if kind in _LISTED_IN_FULL else place._replace(weight=place.weight - _DUMP_LESS)


def _remove_stale(folder: Path) -> None:
    """Remove what imports that were killed left behind."""
    oldest = time.time() - _STALE_S
    for path in folder.glob(f"{_MARK}*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
