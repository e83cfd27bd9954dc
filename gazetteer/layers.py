"""The user's own place data: store files of the same make that lie over the shipped one.

Layers live in one folder, one file each; the last in the order of names is asked first, and all of them before the
shipped store, so a place that a layer holds under the same id replaces the shipped one.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gazetteer.errors import GazetteerError
from gazetteer.store import META_TABLE, connect

LAYERS_VARIABLE = "DATELINE_LAYERS"
_NAME = re.compile(r"[\w-][\w .-]{0,99}")
_LONGEST, _MOST_BYTES = 100, 200  # letters of a name, and bytes, of which file systems take 255 with our endings
_HEAD = 1 << 18  # bytes in which SQLite keeps what tables there are


@dataclass(frozen=True, slots=True)
class Layer:
    """What an imported file says of itself."""

    name: str
    path: Path
    source: str
    style: str  # the format it was imported from
    dated: str  # ISO date of the data: of its youngest row, or of the file
    imported: str  # ISO date
    licence: str
    places: int
    names: int


def layers_folder() -> Path:
    """Where the user's layers are kept: ``$DATELINE_LAYERS``, or the data folder of the platform."""
    named = os.environ.get(LAYERS_VARIABLE)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False)) / "layers"


def layer_paths(folder: Path | None = None) -> tuple[Path, ...]:
    """The layers' files, the one to ask first in front."""
    folder = layers_folder() if folder is None else folder
    return tuple(sorted(folder.glob("*.gpkg"), reverse=True)) if folder.is_dir() else ()


def layers(folder: Path | None = None) -> tuple[Layer, ...]:
    """What the user has imported, the layer that is asked first in front.

    Raises:
        GazetteerError: if a layer is damaged; one line with the remedy.
    """
    return tuple(_described(path) for path in layer_paths(folder))


def layer_path(name: str, folder: Path) -> Path:
    """The file of the layer of this name.

    Raises:
        GazetteerError: if a layer cannot be called so; no name leads out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise GazetteerError(
            f"{name[:80]!r} is no name for a layer; use letters, digits, blanks, _ and -, and dots behind them"
        )
    if len(name.encode()) > _MOST_BYTES:
        raise GazetteerError(f"{name[:80]!r} is too long for the name of a layer; choose a shorter one")
    return folder / f"{name}.gpkg"


def plain_name(text: str) -> str:
    """The name of a layer that is nearest to that of a file."""
    plain = re.sub(r"[^\w .-]+", "-", text).strip(" .-")[:_LONGEST]
    return plain.encode()[:_MOST_BYTES].decode("utf-8", "ignore").rstrip(" .-") or "layer"


def is_layer_file(path: Path) -> bool:
    """Whether a file was made as a layer, whatever has become of it since; so may be one in which nothing is."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return not head or (head.startswith(b"SQLite format 3\0") and META_TABLE.encode() in head)


def is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: bytes of a command line that are no text become lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def layer_remedy(path: Path) -> str:
    """What to do about a layer that cannot be read."""
    try:
        if not is_layer_file(path):
            return f"it is no layer: move it out of {path.parent}"
    except OSError:
        pass  # opening it says why
    return f"forget it with `dateline gazetteer remove {path.stem}`, or import it again"


def _described(path: Path) -> Layer:
    connection = connect(path, layer_remedy(path))
    try:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.Error as error:
        raise GazetteerError(f"the layer {path} is damaged ({error}); remove it and import it again") from error
    finally:
        connection.close()
    return Layer(
        path.stem,
        path,
        meta.get("source", ""),
        meta.get("style", ""),
        meta.get("dated", ""),
        meta.get("imported", ""),
        meta.get("licence", ""),
        int(meta.get("places", "0")),
        int(meta.get("names", "0")),
    )


def remove_layer(name: str, folder: Path | None = None) -> None:
    """Forget an imported layer.

    Raises:
        GazetteerError: if there is none of this name, or the file was not made by an import.
    """
    folder = layers_folder() if folder is None else folder
    path = layer_path(name, folder)
    if not path.is_file():
        known = ", ".join(one.stem for one in layer_paths(folder)) or "none"
        raise GazetteerError(f"there is no layer {name!r}; imported are: {known}")
    try:
        if not is_layer_file(path):
            raise GazetteerError(f"{path} was not made by an import; move or delete it yourself")
        path.unlink()
    except OSError as error:
        raise GazetteerError(f"cannot remove {path} ({error.strerror}); see who may write there") from error


# ---- pins: names that mean one place only


def pins_path(folder: Path | None = None) -> Path:
    """The file of the user's pins, a line each: the name, a tab, the id."""
    return (layers_folder() if folder is None else folder) / "pins.tsv"


def read_pins(folder: Path | None = None) -> dict[str, str]:
    """The ids that names are pinned to, by name as the user wrote it.

    Raises:
        GazetteerError: if the file cannot be read; with the line.
    """
    path = pins_path(folder)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"cannot read the pins in {path} ({error}); mend or delete the file") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, tab, place_id = line.partition("\t")
        if not tab or not name.strip() or not place_id.strip():
            raise GazetteerError(f"{path}:{number}: a pin is a name, a tab and an id; mend or delete the line")
        found[name] = place_id.strip()
    return found


def write_pins(pins: Mapping[str, str], folder: Path | None = None) -> None:
    """Keep these pins and no others.

    Raises:
        GazetteerError: if a name or id is none or cannot be kept in a line, or the folder cannot be written.
    """
    path = pins_path(folder)
    if any(mark in text for pair in pins.items() for text in pair for mark in "\t\r\n"):
        raise GazetteerError("a pin cannot hold a tab or a line end")
    if any(not text.strip() or not is_text(text) for pair in pins.items() for text in pair):
        raise GazetteerError("a pin is a name and an id, neither of them empty nor of bytes that are no text")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text("".join(f"{name}\t{place_id}\n" for name, place_id in sorted(pins.items())), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise GazetteerError(
            f"cannot write {path} ({error.strerror}); choose a folder with {LAYERS_VARIABLE}"
        ) from error
