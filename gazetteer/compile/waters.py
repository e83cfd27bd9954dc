"""Named seas, gulfs and straits, with their polygons."""

from __future__ import annotations

import re
from collections import defaultdict

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.compile import outlines, sources
from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World, anchor, radius_km
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind


def _sea_kind(name: str) -> PlaceKind:
    words = set(normalise(name).split())
    for kind, hints in _SEA_HINTS:
        if words & hints:
            return kind
    return PlaceKind.SEA


_SEA_HINTS: tuple[tuple[PlaceKind, frozenset[str]], ...] = (
    (PlaceKind.OCEAN, frozenset({"ocean"})),
    (PlaceKind.RIVER, frozenset({"river"})),
    (PlaceKind.LAKE, frozenset({"lake", "lago", "lakes", "lagoa", "ozero"})),
    (
        PlaceKind.STRAIT,
        frozenset(
            "strait straits channel passage passages entrance estrecho selat canal bosporus dardanelles mandeb "
            "øresund oresund kattegat skagerrak shar".split()
        ),
    ),
    (
        PlaceKind.GULF,
        frozenset(
            "gulf bay golfo golfe sound bight bahia baia inlet bo guba seno fjord haff bucht basin "
            "sognefjorden trondheimsfjorden vestfjorden storfjorden boknafjorden kangertittivaq waddenzee".split()
        ),
    ),
)
_SEA_WORDS = {"SOUTHERN OCEAN": "Southern Ocean", "INDIAN OCEAN": "Indian Ocean", "Bo Hai": "Bohai Sea"}
_SLIVER_DEG2 = 0.01  # the source closes some open lines of straits to slivers; of these only the position is right
_STRAIT_KM = 50.0
_NOT_WATER = frozenset(
    {
        "Amazon River",
        "Columbia River",
        "Saint Lawrence River",
        "Yangtze River",
        "Kaliningrad",
        "Great Barrier Reef",
        "Inner Seas",
        "Inner Sea",
    }
)


_WHOLE_OCEANS = {
    "Atlantic Ocean": ("North Atlantic Ocean", "South Atlantic Ocean"),
    "Pacific Ocean": ("North Pacific Ocean", "South Pacific Ocean"),
}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", normalise(name)).strip("-")


def add_seas(world: World, archives: sources.Archives) -> None:
    merged: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, shape in outlines.sea_outlines(archives):
        if name not in _NOT_WATER:
            merged[name].append(shape)
    for whole, halves in _WHOLE_OCEANS.items():
        merged[whole] = [shape for half in halves for shape in merged[half]]
    for original, shapes in sorted(merged.items()):
        shape = shapely.union_all(shapes)
        simple = outlines.polygonal(shape.simplify(outlines.SIMPLIFY_DEG))
        if simple.area < 0.9 * shape.area:  # a narrow strait
            simple = outlines.polygonal(shape)
        is_sliver = shape.area < _SLIVER_DEG2
        lon, lat = anchor(shape if is_sliver else simple)
        kind = _sea_kind(original)
        slug = _slug(original)
        name = _SEA_WORDS.get(original, original)
        row = Row(
            f"naturalearth:{slug}",
            name,
            kind,
            {PlaceKind.OCEAN: "OCN", PlaceKind.GULF: "GULF", PlaceKind.STRAIT: "STRT"}.get(kind, "SEA"),
            lon,
            lat,
            precision_km=_STRAIT_KM if is_sliver else radius_km(shape),
        )
        row.add_name(name, NameUse.MAIN)
        row.add_name(original, NameUse.OFFICIAL)
        world.add(row)
        if not is_sliver:
            world.shapes[row.id] = simple
    for whole, halves in _WHOLE_OCEANS.items():
        for half in halves:
            world.relations.add(Relation("part_of", f"naturalearth:{_slug(half)}", f"naturalearth:{_slug(whole)}"))
