"""One document: from a file, from standard input, or what an item of a table holds already."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from geo.errors import InputError
from geo.files import STDIN, read_bytes
from geo.inputs.reading import AS_IT_COMES, Item, Reading
from geo.records import Document

# Encodings that announce themselves by a byte order mark. UTF-32 comes first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


Notice = Callable[[str], object]


def _unheard(_: str) -> None:
    """Who reads documents in a program need not hear how they were decoded."""


def document_of(item: Item, reading: Reading = AS_IT_COMES, *, notice: Notice = _unheard) -> Document:
    """The document itself, read from disk where it is a file of its own.

    Args:
        item: what ``items`` yielded.
        reading: as for ``items``.
        notice: gets a line where something about the document had to be guessed.

    Raises:
        InputError: if it cannot be read, or the item holds a problem.
    """
    if item.problem is not None:
        raise InputError(item.problem)
    return item.document or replace(read_document(item.source or "", reading, notice=notice), id=item.id)


def read_document(
    source: str,
    reading: Reading = AS_IT_COMES,
    *,
    document_id: str | None = None,
    notice: Notice = _unheard,  # noqa: ARG001 - nothing is guessed yet
) -> Document:
    """The report at a path, or on standard input for ``-``, as it stands: no line ending is changed.

    Args:
        source: a path; it becomes the document's source, and its stem the document's id.
        reading: how to read it.
        document_id: an id other than the stem.
        notice: gets a line where something about the document had to be guessed.

    Raises:
        InputError: if there is no such file, or it is a folder, empty, binary, or not in that encoding.
    """
    if source == STDIN:
        text = decode(sys.stdin.buffer.read(), "standard input", reading.encoding)
        return Document(id=document_id or "stdin", text=text)
    text = decode(read_bytes(Path(source)), source, reading.encoding)
    return Document(id=document_id or Path(source).stem, text=text, source=source)


def decode(data: bytes, source: str, encoding: str | None = None) -> str:
    """The text of a report's bytes.

    Raises:
        InputError: as ``read_document``.
    """
    if not data.strip():
        raise InputError(f"{source}: is empty; a report is text")
    codec = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        codecs.lookup(codec)
    except LookupError:
        raise InputError(f"{codec!r} is no encoding that Python knows; try utf-8, cp1252 or utf-16") from None
    try:
        text = data.decode(codec)
    except (UnicodeError, ValueError) as error:
        place = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        if encoding is None and b"\0" in data:
            raise InputError(f"{source}: looks like a binary file; a report is plain text") from None
        raise InputError(
            f"{source}: is not {codec} text{place}; name its encoding, such as --encoding cp1252"
        ) from None
    if "\0" in text:
        raise InputError(f"{source}: looks like a binary file; a report is plain text")
    if not text.strip():
        raise InputError(f"{source}: is empty; a report is text")
    return text
