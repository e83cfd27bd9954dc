"""Reads the user's own places from CSV or TSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.compile.readers import Read, Reading, opened
from gazetteer.compile.sound import MALFORMED, decimal, kind_named, own_id, said_of, whole
from gazetteer.errors import GazetteerError
from gazetteer.place import LonLat

_LON = ("lon", "lng", "long", "longitude", "x")
_LAT = ("lat", "latitude", "y")
_LONGEST_CELL = 128 << 20  # characters; a place may have many names, and a quote that is never closed takes the rest


def places(path: Path, reading: Reading) -> Iterator[Read]:
    """A table with a header: ``name``, ``lon``, ``lat`` (or longitude, latitude, lng, x, y).

    Taken where there are such columns: ``id``, ``kind``, ``country``, ``population``, ``feature_code`` and ``names``
    (split by ``|``).
    """
    with opened(path, reading, encoding="utf-8-sig", newline="") as lines:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.DictReader(lines, dialect=dialect)
        header = {(column or "").strip().lower(): column for column in rows.fieldnames or ()}
        lon = next((header[one] for one in _LON if one in header), None)
        lat = next((header[one] for one in _LAT if one in header), None)
        if "name" not in header or lon is None or lat is None:
            raise GazetteerError(f"{path.name}: the first line must name the columns, among them name, lon and lat")
        while True:
            try:
                row = next(rows, None)
                if row is None:
                    return
                _check_length(row, len(rows.fieldnames or ()))
                values = {key: (row[column] or "").strip() for key, column in header.items()}
                position = LonLat(decimal(row[lon].strip(), "lon"), decimal(row[lat].strip(), "lat"))
                yield _row(values, position, path.stem, rows.line_num)
            except UnicodeDecodeError:
                raise  # of the file, not of a row
            except (csv.Error, *MALFORMED) as error:
                # The rows behind one that the reader of tables refuses can still be read.
                reading.add(
                    rows.line_num, f"is no row of a table ({error})" if isinstance(error, csv.Error) else said_of(error)
                )


def _check_length(row: Mapping[str | None, object], columns: int) -> None:
    """See that a row has a cell for each column; a comma in a name moves all cells behind it.

    Raises:
        ValueError: if it has more or fewer.
    """
    beyond = row.get(None)
    cells = sum(cell is not None for cell in row.values())
    if isinstance(beyond, list):
        cells += len(beyond) - 1
    if cells < columns or (isinstance(beyond, list) and any(beyond)):
        raise ValueError(f"{cells} cells where the first line names {columns}; quote cells that hold a comma")


def _row(values: Mapping[str, str], position: LonLat, stem: str, line: int) -> Read:
    if not values["name"]:
        raise ValueError("no name")
    place_id = own_id(values.get("id"), stem, line)
    number = place_id.removeprefix("geonames:")
    return Read(
        place_id,
        values["name"],
        kind_named(values.get("kind") or "city"),
        position.lon,
        position.lat,
        line,
        feature_code=values.get("feature_code", ""),
        country=values.get("country") or None,
        population=whole(values.get("population") or 0, "population"),
        alternates=tuple(one.strip() for one in values.get("names", "").split("|") if one.strip()),
        number=int(number) if number.isdecimal() and number != place_id else None,
    )
