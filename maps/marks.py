"""By what a file is known as one that Dateline wrote, so that nothing else is written over unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

PAGE_MARK: Final = '<meta name="generator" content="Dateline">'
"""Stands in the head of every page."""

STYLE_MARK: Final = "<!-- Dateline -->"
"""Stands at the head of every style for QGIS, which drops it from a style that its user saves."""

_HEAD: Final = 1 << 16  # bytes in which a mark stands, or the first row
_FOOTER: Final = 1 << 16  # of a Parquet file: its fields are named at the end


def is_page(path: Path) -> bool:
    """Whether a file is a page or an index that Dateline wrote."""
    return PAGE_MARK.encode() in _head(path)


def is_layer(path: Path, fields: Sequence[str]) -> bool:
    """Whether a file is a GeoJSON, style, CSV or Parquet file that Dateline wrote, its rows having these fields."""
    head = _head(path)
    ending = path.suffix.lower()
    if ending == ".qml":
        return STYLE_MARK.encode() in head
    if ending == ".csv":
        return head.removeprefix(b"\xef\xbb\xbf").startswith(",".join(fields).encode())
    if ending == ".geojson":
        first, _, rows = head.partition(b'"features": [\n')
        begun = b'{"type":"Feature","properties":{"%s":' % fields[0].encode()
        return first.startswith(b'{"type": "FeatureCollection", "name": "') and rows.startswith((b"]", b"\n]", begun))
    return head.startswith(b"PAR1") and all(b"%s" % name.encode() in _tail(path) for name in fields)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _FOOTER))
        return stream.read()
