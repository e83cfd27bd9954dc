"""What the readers of other gazetteers' formats share: the record that they make, malformed rows, opening a file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from gazetteer.errors import GazetteerError
from gazetteer.place import DEFAULT_PRECISION_KM, PlaceKind, PlaceName

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Shape = tuple[bytes, tuple[float, float, float, float]]  # a GeoPackage blob; west, south, east, north in degrees


class Read(NamedTuple):
    """A place as a file has it, in the row ``line`` of it.

    ``number`` is its GeoNames id where known; ``admin1`` and ``admin2`` are ids of units, ``unit_codes`` their GeoNames
    codes where the units may come later in the file; ``code`` is that of a unit itself ("UA.05"). ``alternates`` are
    names of which nothing else is known. ``links`` are (relation, identifier elsewhere).
    """

    id: str
    name: str
    kind: PlaceKind
    lon: float
    lat: float
    line: int
    feature_code: str = ""
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    precision_km: float = DEFAULT_PRECISION_KM
    alternates: tuple[str, ...] = ()
    others: tuple[PlaceName, ...] = ()
    number: int | None = None
    code: str | None = None
    unit_codes: tuple[str, str] | None = None
    since: str | None = None
    until: str | None = None
    parents: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    shape: Shape | None = None


@dataclass(slots=True)
class Reading:
    """A file being read: how far, of which date, and its malformed rows.

    Malformed rows are counted and the first few named; where skipping is not allowed, the first is an error.
    """

    file: str
    allowed: bool
    most_named: int = 20
    count: int = 0
    reasons: list[str] = field(default_factory=list)
    dated: str = ""  # the youngest date among the rows
    size: int = 0
    stream: IO[bytes] | None = None

    def add(self, line: int, reason: object) -> None:
        """Note a malformed row.

        Raises:
            GazetteerError: unless malformed rows may be skipped.
        """
        text = f"{self.file}:{line}: {reason}"
        if not self.allowed:
            raise GazetteerError(f"{text}; mend it, or skip such rows with --skip-errors")
        self.count += 1
        if len(self.reasons) < self.most_named:
            self.reasons.append(text)

    @property
    def share(self) -> float | None:
        """How much of the file is read, 0 to 1; ``None`` where that cannot be told."""
        if self.stream is None or self.stream.closed or not self.size:
            return None
        return min(1.0, self.stream.tell() / self.size)


@contextmanager
def opened(path: Path, reading: Reading, *, encoding: str = "utf-8", newline: str = "\n") -> Iterator[IO[str]]:
    """The text of a file, or of the one text file in a ZIP archive, read as a stream.

    Raises:
        GazetteerError: if an archive is damaged or does not hold one table.
        OSError: if the file cannot be read.
    """
    with path.open("rb") as raw:
        if not zipfile.is_zipfile(raw):
            raw.seek(0)
            reading.stream, reading.size = raw, path.stat().st_size
            with io.TextIOWrapper(raw, encoding=encoding, newline=newline) as text:
                yield text
            return
        with zipfile.ZipFile(raw) as archive:
            member = _table_in(archive, path)
            with archive.open(member) as inner, io.TextIOWrapper(inner, encoding=encoding, newline=newline) as text:
                reading.stream, reading.size = inner, member.file_size
                yield text


def _table_in(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    tables = [one for one in archive.infolist() if Path(one.filename).suffix.lower() in (".txt", ".csv", ".tsv")]
    tables = [one for one in tables if "readme" not in one.filename.lower()]
    if len(tables) != 1:
        raise GazetteerError(f"{path.name} holds {len(tables)} tables where one is wanted; unpack it and name the file")
    return tables[0]


def shape_of(geometry: BaseGeometry) -> Shape:
    """A geometry as the store keeps it: a GeoPackage blob with its box."""
    import shapely

    west, south, east, north = geometry.bounds
    header = struct.pack("<2sBBi4d", b"GP", 0, 3, 4326, west, east, south, north)
    return header + shapely.to_wkb(shapely.force_2d(geometry), byte_order=1), (west, south, east, north)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a geometry puts a place: a position in it, its shape unless it is a point, and how large it is."""

    lon: float
    lat: float
    shape: Shape | None
    precision_km: float
    is_area: bool


def placed(geometry: BaseGeometry) -> Placed:
    """Where a geometry puts a place.

    Raises:
        ValueError: if it is empty.
    """
    import shapely

    from gazetteer.compile.world import anchor, radius_km

    if geometry.is_empty:
        raise ValueError("no geometry")
    if geometry.geom_type == "Point":
        return Placed(float(geometry.x), float(geometry.y), None, DEFAULT_PRECISION_KM, is_area=False)
    whole = shapely.make_valid(geometry)
    parts = [part for part in shapely.get_parts(shapely.get_parts(whole)) if part.area > 0.0]
    if parts:
        whole = shapely.union_all(parts)  # points and lines beside polygons say no more of an area
    lon, lat = anchor(whole) if parts else _on(whole)
    radius = radius_km(whole) if parts else DEFAULT_PRECISION_KM
    return Placed(lon, lat, shape_of(whole), radius, is_area=bool(parts))


def _on(lines: BaseGeometry) -> tuple[float, float]:
    point = lines.representative_point()
    return float(point.x), float(point.y)
