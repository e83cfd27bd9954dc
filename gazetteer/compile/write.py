"""Writes a compiled world as tables, each sorted, so that the same sources give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from gazetteer.compile.outlines import to_text
from gazetteer.compile.records import Relation, Row
from gazetteer.tables import write_table


def write_layer(
    folder: Path,
    layer: str,
    rows: Iterable[Row],
    shapes: Mapping[str, BaseGeometry],
    relations: Iterable[Relation],
    units: Mapping[str, str],
    measures: Mapping[tuple[str, str], float],
) -> dict[str, int]:
    """Write the six tables of a layer (``base`` or ``curated``); returns the number of rows of each."""
    rows = list(rows)
    cells: dict[str, Iterable[Sequence[str]]] = {
        "places": (row.cells() for row in rows),
        "names": (names for row in rows for names in row.name_cells()),
        "shapes": ([key, to_text(shape)] for key, shape in shapes.items()),
        "relations": (relation.cells() for relation in set(relations)),
        "units": ([word, kinds] for word, kinds in units.items()),
        "measures": ([place, quantity, f"{value:.10g}"] for (place, quantity), value in measures.items()),
    }
    counts = {name: write_table(_path(folder, layer, name, ".new"), name, lines) for name, lines in cells.items()}
    for name in counts:  # all or none: tables of one layer refer to each other
        _path(folder, layer, name, ".new").replace(_path(folder, layer, name))
    return counts


def _path(folder: Path, layer: str, name: str, mark: str = "") -> Path:
    return folder / f"{layer}-{name}.tsv.xz{mark}"


def write_exceptions(path: Path, rows: Iterable[tuple[str, str, str, float]]) -> None:
    """Settlements that lie off the outline of their unit, as plain text: a list to read."""
    lines = ["# id\tname\tunit\tkm from the outline of the unit", *(f"{a}\t{b}\t{c}\t{d:.0f}" for a, b, c, d in rows)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
