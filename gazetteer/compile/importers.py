"""Imports other gazetteers as layers over the shipped places. Each makes one file, wholly or not at all.

Every format is streamed, and names are sorted by SQLite on disk, so that memory does not grow with the file. A
malformed row stops the import with its line number, unless the user asks to skip such rows.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer.compile import read_geojson, read_geonames, read_natural_earth, read_table, read_whosonfirst
from gazetteer.compile.layer_file import LayerFile
from gazetteer.compile.readers import Read, Reading
from gazetteer.compile.shipped import Shipped
from gazetteer.compile.sound import sound
from gazetteer.errors import GazetteerError
from gazetteer.layers import is_text, layer_path, layers_folder, plain_name
from gazetteer.lookup import Gazetteer

FORMATS = ("geonames", "csv", "geojson", "linked-places", "natural-earth", "whosonfirst")
_LICENCES = {
    "geonames": "CC BY 4.0, geonames.org",
    "natural-earth": "public domain, naturalearthdata.com",
    "whosonfirst": "see whosonfirst.org/docs/licenses",
}

Progress = Callable[[int, float | None], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many places and names it took, and which rows it left out and why.

    ``known`` counts the rows that the shipped tables hold already, reviewed; these stay as they are. ``replaced`` are
    the ids of shipped places that the layer says otherwise of.
    """

    path: Path
    places: int
    names: int
    known: int
    skipped: int
    reasons: tuple[str, ...] = field(default=())
    replaced: tuple[str, ...] = ()


def guess_format(path: Path) -> str:
    """The format by the name of the file.

    Raises:
        GazetteerError: if the name does not tell.
    """
    suffix = path.suffix.lower()
    if suffix in (".shp", ".gpkg") or path.name.lower().startswith("ne_"):
        return "natural-earth"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".geojson", ".json", ".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson"):
        return "linked-places" if ".lp" in path.name.lower() else "geojson"
    if suffix in (".db", ".sqlite", ".sqlite3", ".spatialite"):
        return "whosonfirst"
    if suffix == ".txt":
        return "geonames"
    if suffix == ".zip":
        return "natural-earth" if _holds_shapefile(path) else "geonames"
    raise GazetteerError(f"{path.name} does not say its format; name it with --format {'|'.join(FORMATS)}")


def _holds_shapefile(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith((".shp", ".gpkg")) for name in archive.namelist())
    except OSError as error:
        raise GazetteerError(f"cannot read {path} ({error.strerror}); check the name and the rights") from error
    except zipfile.BadZipFile as error:
        raise GazetteerError(f"{path.name} is no ZIP archive, or a damaged one; fetch it again") from error


def import_places(
    path: Path,
    *,
    name: str | None = None,
    format: str | None = None,  # noqa: A002  -- the word of the command line
    alternate_names: Path | None = None,
    admin_codes: tuple[Path, ...] = (),
    hierarchy: Path | None = None,
    licence: str = "",
    skip_errors: bool = False,
    folder: Path | None = None,
    known: Gazetteer | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import a file as a layer over the shipped places; a layer of the same name is replaced, in one step at the end.

    ``known`` gives the units that GeoNames' codes stand for, and what is there already. The files of alternate names,
    of codes of units and of the hierarchy are GeoNames'. ``progress`` is told the number of places read so far and,
    where it can be told, which share of the file that is.

    Raises:
        GazetteerError: if the name is none for a layer, the file cannot be read, a row is malformed (unless
            ``skip_errors``), or no place was found.
    """
    style = format or guess_format(path)
    layer = name or plain_name(path.name.partition(".")[0])
    folder = layers_folder() if folder is None else folder
    reading = Reading(path.name, allowed=skip_errors)
    shipped = Shipped(known)
    _see_to(path, layer, folder, licence)
    file = LayerFile(folder, layer, zlib.crc32(layer.encode()), shipped)
    try:
        with file, contextlib.closing(_reader(path, style, shipped, reading)) as found:
            file.add_places(sound(found, reading), reading, progress)
            if not file.places and not shipped.known:
                why = f"the first row: {reading.reasons[0]}" if reading.reasons else "is it of another format?"
                raise GazetteerError(f"{path.name} holds no place that could be read; {why}")
            for codes in admin_codes:
                file.add_codes(read_geonames.admin_codes(codes, _beside(codes, reading)))
            if alternate_names is not None:
                file.add_names(read_geonames.alternate_names(alternate_names, _beside(alternate_names, reading)))
            if hierarchy is not None:
                file.add_hierarchy(read_geonames.hierarchy(hierarchy, _beside(hierarchy, reading)))
            today = dt.datetime.now(tz=dt.UTC).date().isoformat()
            meta = {"source": path.name, "imported": today, "version": today, "style": style}
            meta |= {"licence": licence or _LICENCES.get(style, ""), "dated": reading.dated or _date_of(path)}
            names = file.finish(meta)
    except sqlite3.Error as error:
        raise GazetteerError(f"cannot import {path.name} ({error}); is the disk full?") from error
    except csv.Error as error:
        raise GazetteerError(f"{path.name} is not a table that can be read ({error})") from error
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path.name} is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # The last two: an archive with a password, or packed in a way that Python does not know.
        raise GazetteerError(
            f"{path.name} is an archive that cannot be read ({error}); fetch it again, or unpack it"
        ) from error
    except OSError as error:
        failed = error.filename or path
        raise GazetteerError(f"cannot read {failed} ({error.strerror}); check the name and the rights") from error
    return Imported(
        file.path, file.places, names, shipped.known, reading.count, tuple(reading.reasons), tuple(shipped.replaced)
    )


def _see_to(path: Path, layer: str, folder: Path, licence: str) -> None:
    """See that what was asked for can be kept, and that the layer does not take the place of the file itself.

    Raises:
        GazetteerError: if not.
    """
    for text, what in ((str(path), "name of the file"), (licence, "licence")):
        if not is_text(text):
            raise GazetteerError(f"{text!r}: the {what} holds bytes that are no text; write it in UTF-8")
    target = layer_path(layer, folder)
    if path.exists() and target.exists() and path.samefile(target):
        raise GazetteerError(f"{path} is the layer {layer} itself; choose another name with --name")


def _beside(path: Path, reading: Reading) -> Reading:
    """The same account of malformed rows for a file that belongs to another."""
    reading.file = path.name
    return reading


def _date_of(path: Path) -> str:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date().isoformat()


def _reader(path: Path, style: str, shipped: Shipped, reading: Reading) -> Generator[Read, None, None]:
    if style == "geonames":
        return shipped.without_known(read_geonames.places(path, reading))
    if style == "csv":
        return shipped.noting_replaced(read_table.places(path, reading))
    if style in ("geojson", "linked-places"):
        return shipped.noting_replaced(read_geojson.places(path, reading))
    if style == "natural-earth":
        return shipped.without_known(read_natural_earth.places(path, shipped.country_named, reading))
    if style == "whosonfirst":
        return shipped.without_known(read_whosonfirst.places(path, shipped.unit_id, reading))
    raise GazetteerError(f"{style}: no such format; there are {', '.join(FORMATS)}")
