"""Reads the user's own places from CSV or TSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.compile.readers import Read, Reading, opened
from gazetteer.errors import GazetteerError
from gazetteer.place import LonLat, PlaceKind

_LON = ("lon", "lng", "long", "longitude", "x")
_LAT = ("lat", "latitude", "y")


def places(path: Path, reading: Reading) -> Iterator[Read]:
    """A table with a header: ``name``, ``lon``, ``lat`` (or longitude, latitude, lng, x, y).

    Taken where there are such columns: ``id``, ``kind``, ``country``, ``population``, ``feature_code`` and ``names``
    (split by ``|``).
    """
    with opened(path, reading, encoding="utf-8-sig", newline="") as lines:
        dialect = csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel
        rows = csv.DictReader(lines, dialect=dialect)
        header = {(column or "").strip().lower(): column for column in rows.fieldnames or ()}
        lon = next((header[one] for one in _LON if one in header), None)
        lat = next((header[one] for one in _LAT if one in header), None)
        if "name" not in header or lon is None or lat is None:
            raise GazetteerError(f"{path.name}: the first line must name the columns, among them name, lon and lat")
        for row in rows:
            values = {key: (row[column] or "").strip() for key, column in header.items()}
            try:
                position = LonLat(float(row[lon]), float(row[lat]))
                yield _row(values, position, path.stem, rows.line_num)
            except (ValueError, TypeError) as error:
                reading.add(rows.line_num, error)


def _row(values: Mapping[str, str], position: LonLat, stem: str, line: int) -> Read:
    if not values["name"]:
        raise ValueError("no name")
    place_id = values.get("id") or f"{stem}:{line}"
    number = place_id.removeprefix("geonames:")
    return Read(
        place_id,
        values["name"],
        PlaceKind((values.get("kind") or "city").lower()),
        position.lon,
        position.lat,
        line,
        feature_code=values.get("feature_code", ""),
        country=values.get("country") or None,
        population=int(float(values.get("population") or 0)),
        alternates=tuple(one.strip() for one in values.get("names", "").split("|") if one.strip()),
        number=int(number) if number.isdecimal() and number != place_id else None,
    )
