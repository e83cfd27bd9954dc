"""The gazetteer: places by id and by name. Everything else it knows is in ``relations`` and ``shapes``."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from gazetteer import cache, coverage, names, unit_words
from gazetteer.errors import DamagedError, GazetteerError, UnknownPlaceError
from gazetteer.layers import layer_paths, layer_remedy, pins_path, read_pins
from gazetteer.measures import Measures
from gazetteer.names import normalise
from gazetteer.place import Dispute, Hit, LonLat, Match, NameUse, Place, PlaceKind, PlaceName
from gazetteer.store import FOREIGN_NAMED, USES, Progress, connect

_PLACE_COLUMNS = (
    "p.id, p.name, p.kind, p.feature_code, p.lon, p.lat, p.country, p.admin1, p.admin2, p.population, p.precision_km, "
    "p.dispute"
)
_NAMED = "SELECT place, weight, use, language, text FROM name WHERE norm = ?"  # in the order of weight
_PLACES_NAMED = f"SELECT {_PLACE_COLUMNS}, p.fid FROM name n JOIN place p ON p.fid = n.place WHERE n.norm = ?"
_KINDS = {kind.value: kind for kind in PlaceKind}
_MOST_PLACES = 100_000  # kept as objects; some 60 MB
_FUZZY_SHORTEST = 5  # shorter names are one letter from too many others
_VARIANT_WEIGHT = 100  # in hundredths: a name as written beats one by rule, unless that place is ten times larger
_SAME_LETTERS = 30  # in hundredths: "Los Alamos" is the one without the accent, other things being nearly equal
_MOST_COMMAS = 3  # town, county, state, country
_MOST_PARTS = 8  # "north of Paris": the north of the sixtieth Paris is not what anybody means
_PARTS_OF = frozenset(
    {
        PlaceKind.CONTINENT,
        PlaceKind.COUNTRY,
        PlaceKind.TERRITORY,
        PlaceKind.ADMIN1,
        PlaceKind.ADMIN2,
        PlaceKind.CITY,
        PlaceKind.SUBURB,
        PlaceKind.REGION,
        PlaceKind.ISLAND,
        PlaceKind.ARCHIPELAGO,
        PlaceKind.PENINSULA,
        PlaceKind.SEA,
        PlaceKind.OCEAN,
        PlaceKind.DESERT,
    }
)
_NAMED_BY_COMPASS = (PlaceKind.REGION, PlaceKind.ADMIN1)
_LARGE = frozenset({*_NAMED_BY_COMPASS, PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ISLAND})


class Gazetteer(Measures):
    """Places, their names and relations, read from one store. Safe to share between threads and across forks."""

    def __init__(self, path: Path, layers: Sequence[Path] = (), pins: Mapping[str, str] | None = None) -> None:
        self._path = path
        self._layers = tuple(layers)
        self._pins = dict(pins or {})
        self._local = threading.local()
        self._built: tuple[dict[int, Place], ...] = tuple({} for _ in (*self._layers, path))
        self.get = lru_cache(maxsize=65536)(self._get)  # type: ignore[method-assign]
        self._find_cached = lru_cache(maxsize=16384)(self._find)
        super().__init__()
        self._connections  # noqa: B018  -- fail here, not at the first question
        self._pinned = {normalise(name): self._pin(name, place_id) for name, place_id in self._pins.items()}

    @classmethod
    def open(cls, path: Path | None = None, *, progress: Progress | None = None) -> Gazetteer:
        """Open a store; without a path, the one of the shipped tables, built into the user's cache if need be.

        Over the shipped tables lie the user's imported layers and pins (see ``layers``); over a named store nothing.

        Raises:
            GazetteerError: if it is missing, damaged, foreign or newer, or cannot be built; one line with the remedy.
        """
        if path is not None:
            return cls(Path(path))
        store = cache.default_store(progress)
        found = cache.seen(store)
        try:
            shipped = cls(store, layer_paths())
        except DamagedError as error:
            if error.path != store:
                raise
            cache.rebuild(store, found, progress)
            shipped = cls(store, layer_paths())
        pins = read_pins()
        try:
            return shipped.pinned(pins) if pins else shipped
        except UnknownPlaceError as error:
            remedy = "put the layer back that held it, or take the pin away with: dateline gazetteer unpin NAME"
            raise GazetteerError(f"{pins_path()}: no place has the id {error.place_id!r}; {remedy}") from error

    def pinned(self, pins: Mapping[str, str]) -> Gazetteer:
        """The same gazetteer in which these names (keys) mean one place only (its id), whatever else bears them.

        Raises:
            UnknownPlaceError: if a pin names a place that is not there.
        """
        return type(self)(self._path, self._layers, {**self._pins, **pins})

    def _pin(self, name: str, place_id: str) -> tuple[Hit, ...]:
        return (Hit(self.get(place_id), PlaceName(name, NameUse.MAIN), Match.EXACT),)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._path, self._layers, self._pins)

    @property
    def path(self) -> Path:
        """The store file."""
        return self._path

    @property
    def _connections(self) -> tuple[sqlite3.Connection, ...]:
        # Connections of its own for each thread of each process: SQLite handles must not cross a fork.
        if getattr(self._local, "process", None) != os.getpid():
            layers = [connect(path, layer_remedy(path)) for path in self._layers]
            self._local.connections = (*layers, connect(self._path))
            self._local.process = os.getpid()
        connections: tuple[sqlite3.Connection, ...] = self._local.connections
        return connections

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of every layer, the user's first. The order that a query asks for holds within a layer only."""
        if not self._layers:
            return self._ask_layer(0, query, values)
        return [row for layer in range(len(self._layers) + 1) for row in self._ask_layer(layer, query, values)]

    def _ask_layer(self, layer: int, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connections[layer].execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []  # half of a character, which stands in no row
        except sqlite3.Error as error:
            raise self._damaged(error, layer) from error

    def _damaged_row(self, error: Exception, place_id: str) -> GazetteerError:
        query = "SELECT 1 FROM place WHERE id = ?"
        holders = (layer for layer in range(len(self._layers)) if self._ask_layer(layer, query, (place_id,)))
        return self._damaged(error, next(holders, len(self._layers)))

    def _damaged(self, error: Exception, layer: int) -> GazetteerError:
        """What to say of a store, or layer, in which something is not as it was written."""
        path = (*self._layers, self._path)[layer]
        if path in self._layers:
            return GazetteerError(f"the layer {path} is damaged ({error}); {layer_remedy(path)}")
        return cache.set_aside(path, error)

    @cached_property
    def version(self) -> str:
        """Date of the data and checksum of the tables: ``2026.11.22+ab12cd34``."""
        return str(self._rows("SELECT value FROM meta WHERE key = 'version'")[-1][0])

    @cached_property
    def coverage(self) -> coverage.Coverage:
        """How finely the shipped tables cover each country; the user's own layers do not count."""
        return coverage.read(self._connections[-1])

    # ---- by id

    def get(self, place_id: str) -> Place:
        """The place with this id; ``ID/north`` is the northern part of ``ID``.

        Raises:
            UnknownPlaceError: if there is none.
        """
        return self._get(place_id)  # replaced by a cached version for each instance

    def _get(self, place_id: str) -> Place:
        whole, direction = names.split_part(place_id)
        rows = self._rows(f"SELECT {_PLACE_COLUMNS} FROM place p WHERE p.id = ?", (whole,))
        if not rows:
            raise UnknownPlaceError(place_id)
        place = self._place(rows[0])
        return self._part(place, direction) if direction else place

    def by_code(self, code: str) -> Place | None:
        """The country ("UA") or unit ("UA.05", GeoNames' codes) with this code."""
        rows = self._rows("SELECT id FROM place WHERE code = ?", (code,))
        return self.get(rows[0][0]) if rows else None

    def counts(self) -> dict[str, int]:
        """The number of places of each kind, the shipped ones only."""
        query = "SELECT kind, count(*) FROM place GROUP BY kind ORDER BY kind"
        rows = self._ask_layer(len(self._layers), query)
        return {str(kind): int(number) for kind, number in rows}

    def geonames_ids(self) -> frozenset[int]:
        """The GeoNames ids of all places. Some 300,000: for importers."""
        rows = self._rows("SELECT substr(id, 10) FROM place WHERE id > 'geonames:' AND id < 'geonames;'")
        return frozenset(int(row[0]) for row in rows if row[0].isdecimal())

    def _place(self, row: tuple[Any, ...]) -> Place:
        (place_id, name, kind, code, lon, lat, country, admin1, admin2, population, precision, dispute) = row
        try:
            return Place(
                place_id,
                name,
                _KINDS[kind],
                code,
                LonLat(lon, lat),
                country,
                admin1,
                self._names_by_id(admin1) if admin1 else None,
                admin2,
                self._names_by_id(admin2) if admin2 else None,
                population,
                precision,
                _dispute(dispute) if dispute else None,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged_row(error, place_id) from error

    def _names_by_id(self, place_id: str) -> str | None:
        cache: dict[str, str | None] = self.__dict__.setdefault("_name_cache", {})
        if place_id not in cache:
            rows = self._rows("SELECT name FROM place WHERE id = ?", (place_id,))
            cache[place_id] = rows[0][0] if rows else None
        return cache[place_id]

    # ---- by name

    def knows(self, name: str) -> bool:
        """Whether any place has exactly this name (after normalising)."""
        return bool(self._rows("SELECT 1 FROM name WHERE norm = ? AND use <> ? LIMIT 1", (normalise(name), _DEMONYM)))

    def unit_kinds(self, word: str) -> frozenset[PlaceKind]:
        """The kinds that a generic word may stand for: "oblast", "provinces"; empty for any other word."""
        return frozenset(self._units.get(normalise(word), ()))

    def find(self, name: str, *, fuzzy: bool = False) -> tuple[Hit, ...]:
        """Places that a name may mean, best first: exact, else by rule, else (on request) within an edit distance.

        The order is the default that readers share: see ``store.place_weight``.
        """
        hits = self._pinned.get(normalise(name)) if self._pinned else None
        if hits:
            return hits
        hits = self._find_cached(name)
        if not hits and fuzzy:
            hits = self._find_fuzzy(normalise(name))
        return hits

    def demonyms(self, word: str) -> tuple[Place, ...]:
        """The places whose people or things the word names: "Ukrainian", "Ukrainians", "Parisian"."""
        norm = normalise(word)
        for form in (norm, norm.removesuffix("s")):
            rows = self._rows(
                f"SELECT {_PLACE_COLUMNS} FROM name n JOIN place p ON p.fid = n.place "
                "WHERE n.norm = ? AND n.use = ? ORDER BY n.weight",
                (form, _DEMONYM),
            )
            if rows:
                return tuple(self._place(row) for row in rows)
        return ()

    def names_of(self, place: Place) -> tuple[PlaceName, ...]:
        """Every name that the place has, strongest first. Slow (a scan): for people, not for loops."""
        rows = self._rows(
            "SELECT n.text, n.use, n.language FROM name n JOIN place p ON p.fid = n.place WHERE p.id = ? "
            "ORDER BY n.use, n.text",
            (place.id,),
        )
        return tuple(PlaceName(text, USES[use], language) for text, use, language in rows)

    def _find(self, name: str) -> tuple[Hit, ...]:
        norm = normalise(name)
        if not norm:
            return ()
        questions = [(norm, Match.EXACT)]
        questions += [(variant.norm, Match.VARIANT) for variant in names.spelling_variants(name, norm)]
        hits = self._ask(questions, name=name)
        if hits:
            return (*hits, *self._large_parts(name, norm))
        hits = self._ask([(variant.norm, Match.VARIANT) for variant in names.between_variants(norm)], _NAMED_BY_COMPASS)
        if hits:
            return (*hits, *self._by_compass(norm))
        for form, _ in questions:
            hits = self._by_unit(form) or self._by_compass(form) or self._by_foreign_unit(form)
            if hits:
                return hits
        return self._by_seat(norm) or self._within(name)

    def _large_parts(self, name: str, norm: str) -> tuple[Hit, ...]:
        """The compass reading of a name that is a place's own as well, where the direction is written small.

        "Western Macedonia" is the region of that name; "western Macedonia" may be the west of Macedonia.
        """
        parts = self._by_compass(norm) if " " in norm and name[:1].islower() and not name.islower() else ()
        return tuple(hit for hit in parts if self.whole(hit.place).kind in _LARGE)

    def _within(self, name: str) -> tuple[Hit, ...]:
        """Read "Paris, Texas" as the places of the first name that lie in a place of the second."""
        first, _, rest = name.partition(",")
        if not rest.strip() or name.count(",") > _MOST_COMMAS:
            return ()
        wholes = {hit.place.id for hit in self._find_cached(rest.strip())}
        return tuple(
            dataclasses.replace(hit, match=Match.VARIANT)
            for hit in self._find_cached(first.strip())
            if any(parent.id in wholes for parent in self.parents(hit.place))
        )

    def _ask(
        self, questions: Sequence[tuple[str, Match]], kinds: Sequence[PlaceKind] = (), name: str = ""
    ) -> tuple[Hit, ...]:
        """The hits of several spellings in one order, each place once; ``kinds`` are wanted in their order."""
        found: dict[str, tuple[tuple[int, int], Hit]] = {}
        letters = name.casefold()
        for norm, match in questions:
            less = 0 if match is Match.EXACT or kinds else _VARIANT_WEIGHT
            for layer in range(len(self._layers) + 1):
                rows = self._ask_layer(layer, _NAMED, (norm,))
                if not rows:
                    continue
                places = self._named(layer, norm, rows)
                for fid, weight, use, language, text in rows:
                    if use == _DEMONYM:
                        continue
                    place = places.get(fid)
                    if place is None or (kinds and place.kind not in kinds):
                        continue
                    same = _SAME_LETTERS if text.casefold() == letters else 0
                    rank = (kinds.index(place.kind) if kinds else 0, weight + less - same)
                    if place.id not in found or rank < found[place.id][0]:
                        found[place.id] = rank, Hit(place, PlaceName(text, USES[use], language), match)
        return tuple(hit for _, hit in sorted(found.values(), key=_first))

    def _named(self, layer: int, norm: str, rows: Sequence[tuple[Any, ...]]) -> dict[int, Place]:
        """The places of a layer by their number there, those of these rows among them.

        A place that several layers hold is the one of the upper layer; a layer may name places that it does not hold,
        and some that nobody holds any more.
        """
        built = self._built[layer]
        if all(row[0] in built for row in rows):
            return built
        if len(built) > _MOST_PLACES:
            built = {}
            self._built = (*self._built[:layer], built, *self._built[layer + 1 :])
        for row in self._ask_layer(layer, _PLACES_NAMED, (norm,)):
            if row[-1] not in built:
                built[row[-1]] = self.get(row[0]) if layer else self._place(row[:-1])
        for row in rows:
            if row[0] not in built:
                # A name of a place that neither lies here nor elsewhere is one of a damaged file.
                for (place_id,) in self._ask_layer(layer, "SELECT id FROM elsewhere WHERE fid = ?", (row[0],)):
                    with contextlib.suppress(UnknownPlaceError):
                        built[row[0]] = self.get(place_id)
        return built

    def _exact(self, norm: str, match: Match, kinds: Sequence[PlaceKind] = ()) -> tuple[Hit, ...]:
        return self._ask([(norm, match)], kinds)

    def _by_unit(self, norm: str) -> tuple[Hit, ...]:
        for variant in names.unit_variants(norm, self._units):
            hits = self._exact(variant.norm, Match.VARIANT, variant.kinds)
            if hits:  # "Zamora province" is rather the one that calls itself a province
                return tuple(sorted(hits, key=lambda hit: not names.bears_word(hit.place.name, variant.word)))
        return ()

    def _by_foreign_unit(self, norm: str) -> tuple[Hit, ...]:
        for variant in unit_words.variants(norm):
            hits = self._exact(variant.norm, Match.VARIANT, variant.kinds)
            if hits:
                return tuple(sorted(hits, key=lambda hit: not names.bears_word(hit.place.name, variant.word)))
        return ()

    def _by_seat(self, norm: str) -> tuple[Hit, ...]:
        """A unit by another spelling of the seat that it is named after: "Muhafazat Halab", "Luganskaya oblast"."""
        for variant in (*names.unit_variants(norm, self._units), *unit_words.variants(norm)):
            if PlaceKind.ADMIN1 not in variant.kinds:
                continue
            seats = self._exact(variant.norm, Match.VARIANT, (PlaceKind.CITY,))
            units = {
                unit: hit.name
                for hit in seats
                if hit.place.feature_code in ("PPLA", "PPLC") and hit.place.admin1_id
                if _is_named_after(unit := self.get(hit.place.admin1_id), hit.place)
            }
            if units:
                return tuple(Hit(unit, name, Match.VARIANT) for unit, name in units.items())
        return ()

    def _by_compass(self, norm: str) -> tuple[Hit, ...]:
        split = names.compass_part(norm)
        if split is None:
            return ()
        direction, rest = split
        hits = self._exact(rest, Match.PART) or self._by_unit(rest)
        wholes = [hit for hit in hits if hit.place.kind in _PARTS_OF and not _is_far_fetched(hit)]
        return tuple(Hit(self._part(hit.place, direction), hit.name, Match.PART) for hit in wholes[:_MOST_PARTS])

    def _part(self, whole: Place, direction: str) -> Place:
        """The compass part of a place: a place of its own, with a point inside it."""
        return dataclasses.replace(
            whole,
            id=f"{whole.id}/{direction}",
            name=f"{names.ADJECTIVES[direction]} {whole.name.removeprefix('the ')}",
            kind=PlaceKind.PART,
            feature_code="",
            point=self._part_point(whole, direction),
            admin1_id=whole.id if whole.kind is PlaceKind.ADMIN1 else whole.admin1_id,
            admin1=whole.name if whole.kind is PlaceKind.ADMIN1 else whole.admin1,
            population=0,
            precision_km=whole.precision_km / 2.0,
        )

    @cached_property
    def _units(self) -> dict[str, tuple[PlaceKind, ...]]:
        rows = self._rows("SELECT word, kinds FROM unit")
        try:
            return {word: tuple(PlaceKind(kind) for kind in kinds.split()) for word, kinds in rows}
        except (AttributeError, ValueError) as error:
            raise self._damaged(error, len(self._layers)) from error

    def _find_fuzzy(self, norm: str) -> tuple[Hit, ...]:
        """Names within an edit distance that grows with the length: 1 from five letters, 2 from nine."""
        if len(norm) < _FUZZY_SHORTEST:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(norm) < 9 else 2
        close = process.extract(
            norm, self._fuzzy_names, scorer=OSA.distance, score_cutoff=allowed, limit=50, processor=None
        )
        hits = [(distance, hit) for text, distance, _ in close for hit in self._exact(text, Match.FUZZY)]
        best: dict[str, tuple[float, Hit]] = {}
        for distance, hit in hits:
            if hit.name.use in (NameUse.MAIN, NameUse.OFFICIAL, NameUse.FORMER):
                best.setdefault(hit.place.id, (distance, hit))
        ranked = sorted(best.values(), key=lambda item: (item[0], -item[1].place.population, item[1].place.id))
        return tuple(hit for _, hit in ranked)

    @cached_property
    def _fuzzy_names(self) -> list[str]:
        # Main and official names of places that a report is likely to mean: a hamlet's typo cannot be told from noise.
        rows = self._rows("SELECT DISTINCT norm FROM name WHERE use IN (0, 1) AND weight <= -400 AND length(norm) >= 4")
        return [row[0] for row in rows]


_DEMONYM = USES.index(NameUse.DEMONYM)


def _is_far_fetched(hit: Hit) -> bool:
    """Whether a name has no parts: the South Pole is not the south of Polle, which somebody spells Pole."""
    if hit.name.use is not NameUse.ALTERNATE:
        return False
    kind = hit.place.kind
    return kind.is_settlement or (kind in FOREIGN_NAMED and hit.name.language not in (None, "en"))


def _is_named_after(unit: Place, seat: Place) -> bool:
    return f"{normalise(unit.name)} ".startswith(f"{normalise(seat.name)} ")


def _first(item: tuple[tuple[int, int], Hit]) -> tuple[int, int]:
    return item[0]


@lru_cache(maxsize=1024)
def _dispute(text: str) -> Dispute:
    row = json.loads(text)
    return Dispute(row["note"], tuple(row["claimed_by"]), row.get("de_facto"), row.get("un_view"))
