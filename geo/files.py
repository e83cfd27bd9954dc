"""Files that are read, and files that are written wholly or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geo.errors import InputError, OutputError

STDIN = "-"


def read_bytes(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or the first ``most`` of them.

    Raises:
        InputError: if it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except IsADirectoryError:
        raise InputError(
            f"{path}: is a folder; name a file in it, or use: dateline batch {path} -o OUT.jsonl"
        ) from None
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise InputError(f"{path}: cannot be read ({_reason(error)})") from None


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
