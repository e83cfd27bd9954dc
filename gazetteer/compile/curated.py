"""The curated tables: reviewed YAML rows over the base. Finds every problem before it stops, so one run shows all."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
import yaml
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gazetteer.compile.outlines import polygonal
from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World, anchor, radius_km
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind
from gazetteer.store import place_weight

PLACE_FILES = (
    "continents",
    "towns",
    "regions",
    "waters",
    "relief",
    "islands",
    "facilities",
    "seats",
    "disputed",
    "former_states",
    "points",
    "settlements",
    "quarters",
)
_FIELDS = frozenset(
    "id name kind feature_code names former abbreviations demonyms point country countries admin1 members "
    "may_include outline course cities flows_into edge_km precision_km stands_for dispute since until source capital "
    "part_of population former_until note display".split()
)
_CODES = {
    PlaceKind.REGION: "RGN",
    PlaceKind.RIVER: "STM",
    PlaceKind.LAKE: "LK",
    PlaceKind.SEA: "SEA",
    PlaceKind.GULF: "GULF",
    PlaceKind.STRAIT: "STRT",
    PlaceKind.CANAL: "CNL",
    PlaceKind.ISLAND: "ISL",
    PlaceKind.ARCHIPELAGO: "ISLS",
    PlaceKind.PENINSULA: "PEN",
    PlaceKind.MOUNTAIN: "MT",
    PlaceKind.RANGE: "MTS",
    PlaceKind.VALLEY: "VAL",
    PlaceKind.DESERT: "DSRT",
    PlaceKind.PARK: "PRK",
    PlaceKind.AIRPORT: "AIRP",
    PlaceKind.PORT: "PRT",
    PlaceKind.CONTINENT: "CONT",
    PlaceKind.OCEAN: "OCN",
}
QUANTITIES = frozenset({"elevation_m", "area_km2", "length_km"})
_WATERS = frozenset({PlaceKind.RIVER, PlaceKind.LAKE, PlaceKind.CANAL})


class CuratedError(ValueError):
    """A curated row that cannot be compiled; says which and why."""


@dataclass(slots=True)
class Curated:
    """What the curated files make: rows that are new or amended, and everything that hangs on them."""

    rows: dict[str, Row] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    relations: set[Relation] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    measures: dict[tuple[str, str], float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Compiler:
    """Resolves the references of the curated files against the base and builds their rows."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.out = Curated()
        self._before: dict[str, Row] = {}
        self._towns: dict[tuple[str, str], list[Row]] = {}
        for row in world.rows.values():
            if row.kind.is_settlement:
                for norm, (use, _, _) in row.names.items():
                    if use is not NameUse.ABBREVIATION:
                        self._towns.setdefault((row.country, norm), []).append(row)
        self._unit_tree_ids = [key for key in world.shapes if world.rows[key].kind is PlaceKind.ADMIN1]
        self._unit_tree = shapely.STRtree([world.shapes[key] for key in self._unit_tree_ids])

    def run(self) -> Curated:
        """Compile every file. Places first, then what refers to them."""
        rows = [(name, row) for name in PLACE_FILES for row in self._load(name)]
        for name, row in rows:
            self._try(name, row, self._place)
        for name, row in rows:
            self._try(name, row, self._links)
        steps: tuple[tuple[str, Callable[[Mapping[str, Any]], None]], ...] = (
            ("names", self._names),
            ("names_more", self._names),
            ("seas", self._sea),
            ("demonyms", self._demonyms),
            ("capitals", self._capital),
            ("dependencies", self._dependency),
            ("unit_words", self._unit_word),
            ("measures", self._measure),
        )
        for name, step in steps:
            for row in self._load(name):
                self._try(name, row, step)
        for place_id, before in self._before.items():  # write what changed, the rest is in the base
            names = self.out.rows[place_id].names
            self.out.rows[place_id].names = {norm: one for norm, one in names.items() if before.names.get(norm) != one}
        return self.out

    # ---- reading

    def _load(self, name: str) -> list[Mapping[str, Any]]:
        path = self.folder / f"{name}.yaml"
        if not path.exists():
            return []
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  -- a SafeLoader that reads less
        return rows or []

    def _try(self, name: str, row: Mapping[str, Any], step: Callable[[Mapping[str, Any]], None]) -> None:
        try:
            step(row)
        except CuratedError as problem:
            self._note(name, row, str(problem))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._note(name, row, f"{type(error).__name__}: {error}")

    def _note(self, name: str, row: Mapping[str, Any], problem: str) -> None:
        title = row.get("id") or row.get("place") or row.get("unit") or row.get("word") or row.get("name")
        self.out.problems.append(f"{name}.yaml: {title}: {problem}")

    # ---- references

    def resolve(self, reference: object) -> str:
        """The id of the place that a curated file refers to.

        Raises:
            CuratedError: if there is none.
        """
        if isinstance(reference, (list, tuple)):
            return self._town(str(reference[0]), str(reference[1]))
        text = str(reference)
        if text in self.world.ids:
            return self.world.ids[text]
        for prefix in ("", "dateline:", "naturalearth:", "geonames:"):
            if prefix + text in self.out.rows or prefix + text in self.world.rows:
                return prefix + text
        if ", " in text:
            name, _, where = text.rpartition(", ")
            return self._town(name, where)
        raise CuratedError(f"no place is {text!r}")

    def _town(self, name: str, where: str) -> str:
        country, _, _ = where.partition(".")
        found = self._towns.get((country, normalise(name)), [])
        if "." in where:
            unit = self.world.ids.get(where)
            found = [row for row in found if row.admin1 == unit]
        if not found:
            raise CuratedError(f"no town {name!r} in {where}")
        norm = normalise(name)

        def weight(row: Row) -> tuple[float, str]:
            is_main = row.names[norm][0] in (NameUse.MAIN, NameUse.OFFICIAL)
            return place_weight(row.kind, row.feature_code, row.population) + (1.0 if is_main else 0.0), row.id

        return max(found, key=weight).id

    def _row(self, place_id: str) -> Row:
        return self.out.rows.get(place_id) or self.world.rows[place_id]

    def _amend(self, place_id: str) -> Row:
        """A copy of a base row to change, or the curated row itself."""
        if place_id not in self.out.rows:
            base = self.world.rows[place_id]
            self._before[place_id] = base
            self.out.rows[place_id] = copy.deepcopy(base)
        return self.out.rows[place_id]

    # ---- places

    def _place(self, row: Mapping[str, Any]) -> None:
        unknown = set(row) - _FIELDS
        if unknown:
            raise CuratedError(f"unknown fields {sorted(unknown)}")
        if not row.get("source"):
            raise CuratedError("no source")
        reference = str(row["id"])
        if reference in self.world.ids or reference in self.world.rows:
            made = self._amend(self.resolve(reference))
            if row.get("name") and row["name"] != made.name:
                made.rename(row["name"])
            if row.get("kind"):
                made.kind = PlaceKind(row["kind"])
            if row.get("point"):
                made.lon, made.lat = (float(value) for value in row["point"])
        else:
            place_id = f"dateline:{reference}"
            if place_id in self.out.rows:
                raise CuratedError("this id is given twice")
            kind = PlaceKind(row["kind"])
            made = Row(place_id, row["name"], kind, row.get("feature_code", _CODES.get(kind, "")), 0.0, 0.0)
            made.add_name(made.name, NameUse.MAIN)
            self._position(made, row)
            self.out.rows[place_id] = made
        self._describe(made, row)

    def _position(self, made: Row, row: Mapping[str, Any]) -> None:
        shape = self._own_shape(row)
        members = [self.resolve(member) for member in row.get("members", []) if self._is_known(member)]
        drawn = shape
        if drawn is None and members:
            outlines = [one for one in (self._shape_of(member) for member in members) if one is not None]
            drawn = shapely.union_all([shapely.make_valid(one) for one in outlines]) if outlines else None
        if row.get("point"):
            made.lon, made.lat = (float(value) for value in row["point"])
        elif drawn is not None and not drawn.is_empty:
            made.lon, made.lat = anchor(drawn) if drawn.area else _midway(drawn)
        elif members:
            first = self.out.rows.get(members[0]) or self.world.rows[members[0]]
            made.lon, made.lat = first.lon, first.lat
        else:
            raise CuratedError("neither point, outline, course nor members")
        if not (-180 <= made.lon <= 180 and -90 <= made.lat <= 90):
            raise CuratedError(f"the point {made.lon}, {made.lat} is outside the world")
        if shape is not None:
            self.out.shapes[made.id] = shape
        made.precision_km = 5.0
        if drawn is not None and not drawn.is_empty:
            made.precision_km = radius_km(drawn) if drawn.area else max(5.0, drawn.length * 25.0)

    def _own_shape(self, row: Mapping[str, Any]) -> BaseGeometry | None:
        if row.get("outline"):
            rings = row["outline"] if isinstance(row["outline"][0][0], list) else [row["outline"]]
            polygons = [Polygon([(float(x), float(y)) for x, y in ring]) for ring in rings]
            return polygonal(shapely.union_all([_untangled(polygon) for polygon in polygons]))
        if row.get("course"):
            return LineString([(round(float(x), 3), round(float(y), 3)) for x, y in row["course"]])
        return None

    def _shape_of(self, place_id: str) -> BaseGeometry | None:
        return self.out.shapes.get(place_id) or self.world.shapes.get(place_id)

    def _is_known(self, reference: object) -> bool:
        try:
            self.resolve(reference)
        except CuratedError:
            return False
        return True

    def _describe(self, made: Row, row: Mapping[str, Any]) -> None:
        for key, use in (
            ("names", NameUse.OFFICIAL),
            ("former", NameUse.FORMER),
            ("abbreviations", NameUse.ABBREVIATION),
            ("demonyms", NameUse.DEMONYM),
        ):
            for text in row.get(key) or []:
                made.add_name(str(text), use) if use is not NameUse.FORMER else _mark_former(made, str(text))
        if row.get("country"):
            made.country = str(row["country"])
            if made.country not in self.world.ids:
                raise CuratedError(f"no country {made.country}")
        if row.get("admin1"):
            made.admin1 = self.resolve(row["admin1"])
        elif made.id.startswith("dateline:") and made.country and not row.get("members") and not row.get("course"):
            made.admin1 = self._unit_at(made)
        if row.get("precision_km") is not None:
            made.precision_km = float(row["precision_km"])
        if row.get("edge_km") is not None:
            made.edge_km = float(row["edge_km"])
        if row.get("population"):
            made.population = int(row["population"])
        made.since, made.until = str(row.get("since") or ""), str(row.get("until") or "")
        if row.get("dispute"):
            made.dispute = self._dispute(row["dispute"])
        if row.get("display"):  # shown, not looked up: "Andros (Greece)" is found by that name and shown as Andros
            made.name = str(row["display"])
        made.source = " ".join(str(row["source"]).split())

    def _unit_at(self, made: Row) -> str:
        found = self._unit_tree.query(Point(made.lon, made.lat), predicate="within")
        for index in found:
            unit = self.world.rows[self._unit_tree_ids[int(index)]]
            if unit.country == made.country and made.precision_km < 60.0:
                return unit.id
        return ""

    def _dispute(self, dispute: Mapping[str, Any]) -> str:
        claimed = [str(code) for code in dispute["claimed_by"]]
        views = [*claimed, dispute.get("de_facto"), dispute.get("un_view")]
        missing = [code for code in views if code and code not in self.world.ids]
        if missing:
            raise CuratedError(f"no country {missing[0]}")
        return json.dumps(
            {
                "note": str(dispute["note"]),
                "claimed_by": claimed,
                "de_facto": dispute.get("de_facto"),
                "un_view": dispute.get("un_view"),
            },
            ensure_ascii=False,
        )

    # ---- relations

    def _links(self, row: Mapping[str, Any]) -> None:
        place_id = self.resolve(row["id"])
        kind = self.out.rows[place_id].kind
        for member in row.get("members") or []:
            target = self.resolve(member)
            if target != place_id:
                self._relate("member", place_id, target)
        for member in row.get("may_include") or []:
            self._relate("member", place_id, self.resolve(member), "partly")
        for code in row.get("countries") or []:
            self._relate("on" if kind in _WATERS else "touches", self.resolve(code), place_id)
        if kind in _WATERS and row.get("country"):
            self._relate("on", self.resolve(row["country"]), place_id)
        for town in row.get("cities") or []:
            self._relate("on", self.resolve(town), place_id)
        if row.get("flows_into"):
            self._relate("flows_into", place_id, self.resolve(row["flows_into"]))
        if row.get("stands_for"):
            self._relate("stands_for", place_id, self.resolve(row["stands_for"]))
        for larger in _as_list(row.get("part_of")):
            self._relate("part_of", place_id, self.resolve(larger))
        if row.get("capital"):
            self._relate(
                "capital",
                place_id,
                self.resolve(row["capital"]),
                "",
                str(row.get("since", "")),
                str(row.get("until", "")),
            )

    def _relate(self, kind: str, a: str, b: str, qualifier: str = "", since: str = "", until: str = "") -> None:
        self.out.relations.add(Relation(kind, a, b, qualifier, since, until))

    def _names(self, row: Mapping[str, Any]) -> None:
        made = self._amend(self.resolve(row["place"]))
        if row.get("name") and row["name"] != made.name:
            made.rename(str(row["name"]))
        if row.get("display"):
            made.name = str(row["display"])
        for text in row.get("also") or []:
            _overrule(made, str(text), NameUse.OFFICIAL)
        for text in row.get("abbreviations") or []:
            made.add_name(str(text), NameUse.ABBREVIATION)
        for text in row.get("former") or []:
            _mark_former(made, str(text))

    def _sea(self, row: Mapping[str, Any]) -> None:
        wanted = normalise(str(row["name"]))
        seas = [one for one in self.world.rows.values() if one.id.startswith("naturalearth:") and wanted in one.names]
        seas = seas or [one for one in self.out.rows.values() if one.kind.is_water and wanted in one.names]
        if not seas:
            raise CuratedError("no sea of this name")
        made = self._amend(seas[0].id)
        if row.get("display"):
            made.rename(str(row["display"]))
        if row.get("kind"):
            made.kind = PlaceKind(row["kind"])
        wholes = [self._row(one.b) for one in self.world.relations if one.kind == "part_of" and one.a == made.id]
        for text in row.get("names") or []:
            is_of_whole = any(normalise(str(text)) in whole.names for whole in wholes)  # "the Pacific"
            made.add_name(str(text), NameUse.ALTERNATE if is_of_whole else NameUse.OFFICIAL)
        for larger in _as_list(row.get("part_of")):
            self._relate("part_of", made.id, self.resolve(larger))

    def _demonyms(self, row: Mapping[str, Any]) -> None:
        made = self._amend(self.resolve(row["place"]))
        for word in row["words"]:
            text = str(word)
            known = made.names.get(normalise(text))
            if known is None or known[0] is NameUse.ALTERNATE:  # "Hong Kong" is name and adjective in one
                _overrule(made, text, NameUse.DEMONYM)

    def _capital(self, row: Mapping[str, Any]) -> None:
        unit, city = self.resolve(row["unit"]), self.resolve(row["capital"])
        self._relate(
            "capital",
            unit,
            city,
            str(row.get("qualifier") or ""),
            str(row.get("since") or ""),
            str(row.get("until") or ""),
        )

    def _dependency(self, row: Mapping[str, Any]) -> None:
        place, sovereign = self.resolve(row["place"]), self.resolve(row["sovereign"])
        self._relate("dependency", place, sovereign, str(row.get("status") or ""))

    def _unit_word(self, row: Mapping[str, Any]) -> None:
        kinds = " ".join(PlaceKind(kind).value for kind in row["kinds"])
        for word in [row["word"], *(row.get("plurals") or [])]:
            self.out.units[normalise(str(word))] = kinds

    def _measure(self, row: Mapping[str, Any]) -> None:
        place = self.resolve(row["place"])
        for quantity in QUANTITIES & row.keys():
            value = float(row[quantity])
            if value <= 0:
                raise CuratedError(f"{quantity} must be above 0")
            if self.out.measures.setdefault((place, quantity), value) != value:
                raise CuratedError(f"{quantity} is given twice")


def _untangled(polygon: Polygon) -> BaseGeometry:
    """The ring without small loops that its maker did not mean; a ring that is a figure of eight is refused."""
    if polygon.is_valid:
        return polygon
    parts = [part for part in shapely.get_parts(shapely.make_valid(polygon)) if part.area]
    main = max(parts, key=lambda part: part.area)
    if main.area < 0.9 * sum(part.area for part in parts):
        raise CuratedError(f"the outline crosses itself: {shapely.is_valid_reason(polygon)}")
    return main


def _mark_former(made: Row, text: str) -> None:
    _overrule(made, text, NameUse.FORMER)


def _overrule(made: Row, text: str, use: NameUse) -> None:
    """A reviewed use counts for more than what a source guessed, but never takes the display name away."""
    norm = normalise(text)
    if norm in made.names and made.names[norm][0] is not NameUse.MAIN:
        del made.names[norm]
    made.add_name(text, use)


def _as_list(value: object) -> Iterable[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _midway(line: BaseGeometry) -> tuple[float, float]:
    point = line.interpolate(0.5, normalized=True)
    return round(float(point.x), 3), round(float(point.y), 3)


class _Loader(yaml.SafeLoader):
    """Plain YAML where NO is Norway and dates stay text."""


# Only numbers and nulls are read as such: with the whole of YAML 1.1, NO would be false and 2014-03-18 a date.
_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null"})
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag in _PLAIN_TAGS]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
