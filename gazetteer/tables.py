"""The format in which place data ships: tab-separated text under xz, sorted, the same bytes every time.

Shapes are text as well: whole thousandths of a degree (about 100 m), each vertex given by its difference from the one
before. ``P`` opens a multipolygon and ``L`` a multiline; parts are split by ``|``, the rings of a polygon by ``;``.
"""

from __future__ import annotations

import array
import lzma
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
SHAPE_UNIT_DEG = 0.001

COLUMNS: dict[str, tuple[str, ...]] = {
    "places": (
        "id",
        "name",
        "kind",
        "feature_code",
        "lon",
        "lat",
        "country",
        "admin1",
        "admin2",
        "population",
        "precision_km",
        "code",
        "coast_km",
        "edge_km",
        "since",
        "until",
        "dispute",
        "source",
    ),
    "names": ("id", "use", "language", "texts"),
    "shapes": ("id", "shape"),
    "relations": ("kind", "a", "b", "qualifier", "since", "until"),
    "units": ("word", "kinds"),
    "measures": ("id", "quantity", "value"),
}


def write_table(path: Path, name: str, rows: Iterable[Sequence[str]]) -> int:
    """Write the rows, sorted; returns how many. Tabs and line ends inside a value are refused.

    Raises:
        ValueError: if a value holds a tab or a line end, or a row is shorter than the table's columns.
    """
    width = len(COLUMNS[name])
    lines = []
    for row in rows:
        if len(row) < width or any("\t" in value or "\n" in value or "\r" in value for value in row):
            raise ValueError(f"a row of {name} cannot be written: {row!r}")
        lines.append("\t".join(row))
    lines.sort()
    text = "\n".join(["\t".join((f"#dateline {name} {FORMAT}", *COLUMNS[name])), *lines, ""])
    data = lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)
    path.write_bytes(data)
    return len(lines)


def read_table(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of a table as lists of text.

    Raises:
        ValueError: if the file is not this table in this format.
        lzma.LZMAError, EOFError: if it is damaged.
    """
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        header = next(lines, "").rstrip("\n").split("\t")
        if header != [f"#dateline {name} {FORMAT}", *COLUMNS[name]]:
            raise ValueError(f"{path.name} is not a table of {name} in format {FORMAT}")
        for line in lines:
            yield line[:-1].split("\t")


Vertices = Sequence[tuple[int, int]]


def encode_shape(kind: str, parts: Sequence[Sequence[Vertices]]) -> str:
    """Text of a shape; ``kind`` is ``P`` or ``L``, vertices are (lon, lat) in thousandths of a degree."""
    return kind + "|".join(";".join(_encode_run(run) for run in part) for part in parts)


def _encode_run(run: Vertices) -> str:
    values, last_x, last_y = [], 0, 0
    for x, y in run:
        values.append(f"{x - last_x} {y - last_y}")
        last_x, last_y = x, y
    return " ".join(values)


@dataclass(frozen=True, slots=True)
class Blob:
    """A shape as well-known binary, with its box in degrees."""

    wkb: bytes
    west: float
    south: float
    east: float
    north: float


def decode_shape(text: str) -> Blob:
    """Well-known binary (little-endian MultiPolygon or MultiLineString) of an encoded shape."""
    is_polygon = text[0] == "P"
    parts = text[1:].split("|")
    out = [struct.pack("<BII", 1, 6 if is_polygon else 5, len(parts))]
    west, south, east, north = 181.0, 91.0, -181.0, -91.0
    for part in parts:
        runs = part.split(";")
        out.append(struct.pack("<BII", 1, 3, len(runs)) if is_polygon else struct.pack("<BI", 1, 2))
        for run in runs:
            steps = [int(step) for step in run.split(" ")]
            values = array.array("d", bytes(8 * len(steps)))
            x = y = 0
            for index in range(0, len(steps), 2):
                x += steps[index]
                y += steps[index + 1]
                values[index] = x / 1000
                values[index + 1] = y / 1000
            xs, ys = values[0::2], values[1::2]
            west, east = min(west, *xs), max(east, *xs)
            south, north = min(south, *ys), max(north, *ys)
            if sys.byteorder == "big":
                values.byteswap()
            out.append(struct.pack("<I", len(steps) // 2))
            out.append(values.tobytes())
    return Blob(b"".join(out), west, south, east, north)
