"""One document: from a file, a URL, standard input, or what an item of a table holds already."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from geo.errors import InputError
from geo.files import STDIN, read_bytes
from geo.inputs import formats
from geo.inputs.dates import dateline_date
from geo.inputs.encodings import decode
from geo.inputs.reading import AS_IT_COMES, LONGEST_DOCUMENT, Extracted, Item, Notice, Reading
from geo.records import Document

# Loaded on first use: apart and fetch, which need subprocess and http.

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
STDIN_NAME = "standard input"


def unheard(_: str) -> None:
    """For those who need not hear what was guessed."""


def document_of(item: Item, reading: Reading = AS_IT_COMES, *, notice: Notice = unheard) -> Document:
    """The document itself, read from disk where it is a file of its own.

    Args:
        item: what ``items`` yielded.
        reading: as for ``items``.
        notice: gets a line where something about the document was guessed or left out.

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
    notice: Notice = unheard,
) -> Document:
    """The report at a path or URL, or on standard input for ``-``.

    Plain text and Markdown stay as they are: no line ending is changed. Of the other formats the text is extracted, and
    title and date are what the
    format says of itself, or the dateline.

    Args:
        source: a path or URL; it becomes the document's source, and its stem the document's id.
        reading: how to read it.
        document_id: an id other than the stem.
        notice: gets a line where something about the document was guessed or left out.

    Raises:
        InputError: if there is no such file, or it is a folder, empty, binary, too long, or not in that encoding.
    """
    charset = None
    if source == STDIN:
        data, name, stem = sys.stdin.buffer.read(LONGEST_DOCUMENT + 1), "", "stdin"
    elif is_url(source):
        allowed(source, reading)
        from geo.inputs import fetch

        data, charset = fetch.fetch(source)
        name, stem = shown(source), stem_of_url(source)
    else:
        path = Path(source)
        data, name, stem = read_bytes(path, LONGEST_DOCUMENT + 1), source, sayable(path.stem)
    found = extracted(data, name, reading, charset=charset)
    for line in found.notices:
        notice(line)
    return Document(
        id=document_id or stem,
        text=found.text,
        source=sayable(shown(source)) if source != STDIN else None,
        title=found.title,
        date=found.date or dateline_date(found.text),
    )


def extracted(data: bytes, name: str, reading: Reading, *, charset: str | None = None) -> Extracted:
    """What the bytes of a document hold.

    Args:
        data: all of them, or one more than is allowed.
        name: its path or URL; empty for standard input.
        reading: how to read it.
        charset: the encoding that a server names, which is believed where the bytes agree.

    Raises:
        InputError: as ``read_document``.
    """
    called = sayable(name) or STDIN_NAME
    if len(data) > LONGEST_DOCUMENT:
        raise InputError(f"{called}: is longer than {LONGEST_DOCUMENT >> 20} MB; split it, a report is never so long")
    path = urlsplit(name).path if is_url(name) else name
    format_ = formats.format_of(data, path)
    if not data.strip():
        raise InputError(f"{called}: is empty; a report is text")
    encoding = reading.encoding or (charset if charset and _fits(data, charset) else None)
    if format_ == formats.TEXT:
        text, notices = decode(data, called, encoding)
        return Extracted(text, notices=notices)
    from geo.inputs import apart

    return apart.extract(data, format_, called, encoding)


def is_url(source: str) -> bool:
    return _URL.match(source) is not None


def shown(source: str) -> str:
    """A source as it may be shown: of a URL neither who asks nor what is asked in its query, which may be secrets."""
    if not is_url(source):
        return source
    try:
        parts = urlsplit(source)
    except ValueError:
        return source.partition("//")[0] + "//"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def allowed(url: str, reading: Reading) -> None:
    """Nothing is fetched that the user did not ask for.

    Raises:
        InputError: if --fetch was not given.
    """
    if not reading.fetch:
        raise InputError(f"{shown(url)}: is a URL, and nothing is fetched unasked; add --fetch")


def stem_of_url(url: str) -> str:
    """An id for what a URL leads to: the last part of its path, else its host."""
    parts = urlsplit(url)
    return PurePosixPath(unquote(parts.path)).stem or parts.hostname or "page"


def sayable(name: str) -> str:
    """A file's name as text; bytes in it that are none (lone surrogates in Python) become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _fits(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True
