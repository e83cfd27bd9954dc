"""Reads the base tables back, so that the curated rows can be compiled without the sources of the base."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.compile.records import Relation, Row
from gazetteer.compile.world import World
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind
from gazetteer.tables import decode_shape, read_table


def read_base(folder: Path) -> World:
    """The world of the shipped base tables."""
    world = World()
    for cells in read_table(folder / "base-places.tsv.xz", "places"):
        world.add(_row(cells))
    for place_id, use, language, texts in read_table(folder / "base-names.tsv.xz", "names"):
        names = world.rows[place_id].names
        for text in texts.split("|"):
            names[normalise(text)] = (NameUse(use), language, text)
    world.shapes = _shapes(folder)
    for kind, a, b, qualifier, since, until in read_table(folder / "base-relations.tsv.xz", "relations"):
        world.relations.add(Relation(kind, a, b, qualifier, since, until))
    return world


def _row(cells: list[str]) -> Row:
    return Row(
        cells[0],
        cells[1],
        PlaceKind(cells[2]),
        cells[3],
        float(cells[4]),
        float(cells[5]),
        country=cells[6],
        admin1=cells[7],
        admin2=cells[8],
        population=int(cells[9] or 0),
        precision_km=float(cells[10] or 5.0),
        code=cells[11],
        coast_km=float(cells[12]) if cells[12] else None,
        edge_km=float(cells[13]) if cells[13] else None,
        since=cells[14],
        until=cells[15],
        dispute=cells[16],
        source=cells[17],
    )


def _shapes(folder: Path) -> dict[str, BaseGeometry]:
    rows = read_table(folder / "base-shapes.tsv.xz", "shapes")
    return {place_id: shapely.from_wkb(decode_shape(text).wkb) for place_id, text in rows}
