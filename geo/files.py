"""Reports from disk and standard input, and files that are written wholly or not at all."""

from __future__ import annotations

import codecs
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geo.errors import InputError, OutputError
from geo.records import Document

STDIN = "-"
# Encodings that announce themselves by a byte order mark. UTF-32 comes first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_document(source: str, *, encoding: str | None = None, document_id: str | None = None) -> Document:
    """The report at a path, or on standard input for ``-``, as it stands: no line ending is changed.

    Args:
        source: a path; it becomes the document's source, and its stem the document's id.
        encoding: a Python codec name; without it UTF-8, or what a byte order mark says.
        document_id: an id other than the stem.

    Raises:
        InputError: if there is no such file, or it is a folder, empty, binary, or not in that encoding.
    """
    if source == STDIN:
        text = decode(sys.stdin.buffer.read(), "standard input", encoding)
        return Document(id=document_id or "stdin", text=text)
    text = decode(read_bytes(Path(source)), source, encoding)
    return Document(id=document_id or Path(source).stem, text=text, source=source)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: if it cannot be read.
    """
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise InputError(
            f"{path}: is a folder; name a file in it, or use: dateline batch {path} -o OUT.jsonl"
        ) from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise InputError(f"{path}: cannot be read ({_reason(error)})") from None


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


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A text file (UTF-8, line feeds) that takes its name only when the block ends well.

    Raises:
        OutputError: if the file cannot be written; what was at ``path`` before is then untouched.
    """
    temporary: str | None = None
    try:
        target = path.resolve()  # a link stays a link; what it leads to is replaced
        if target.is_dir():
            raise OutputError(f"{path}: is a folder; name a file to write")
        if target.exists() and not target.is_file():  # a pipe or a device cannot be replaced
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        Path(temporary).chmod(_permissions(target))
        Path(temporary).replace(target)
        temporary = None
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({_reason(error)})") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write one file, wholly or not at all.

    Raises:
        OutputError: if it cannot be written.
    """
    with writing(path) as stream:
        stream.write(text)


def _permissions(path: Path) -> int:
    """Those of the file that is replaced, else what the user's umask leaves (``mkstemp`` would keep others out)."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
