"""What a command may write over: a file that was named for it or that Dateline made, and never an input."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from geo.errors import InputError, UsageError
from geo.files import STDIN
from geo.inputs import items
from geo.inputs.documents import is_url, stem_of_url

_Identity = tuple[int, int]


def not_an_input(outputs: Iterable[Path], sources: Iterable[str]) -> None:
    """Refuse to write over a report, however it was named: itself, by its folder, by a glob, as standard input.

    Raises:
        UsageError: if an output is one of the files that would be read.
    """
    held = {identity: output for output in outputs if (identity := _identity(output)) is not None}
    if not held:
        return  # nothing is there that could be lost
    for source in sources:
        for identity in _identities(source):
            if identity in held:
                itself = "the report itself" if is_url(source) or not _is_many(source) else "one of the reports"
                raise UsageError(f"{held[identity]}: is {itself}; name another file to write")


def _identity(path: Path | str | int) -> _Identity | None:
    """What makes a file that one, also under another name; ``None`` where there is none that could be lost."""
    with suppress(OSError, ValueError):  # ValueError: a null character in the name
        found = os.stat(path)  # noqa: PTH116 - it takes a descriptor too
        if stat.S_ISREG(found.st_mode):
            return found.st_dev, found.st_ino
    return None


def _identities(source: str) -> Iterator[_Identity]:
    for file in _files(source):
        identity = _identity(file)
        if identity is not None:
            yield identity


def _files(source: str) -> Iterator[str | int]:
    """The files that an input stands for. None is opened."""
    if source == STDIN:
        with suppress(OSError, ValueError):  # standard input that is no file
            yield sys.stdin.fileno()
    elif is_url(source):
        return
    elif Path(source).is_dir():
        with suppress(InputError):  # there is no document in it; reading it will say so
            yield from (item.source for item in items(source) if item.source is not None)
    elif _is_many(source):
        yield from glob.iglob(source, recursive=True)  # noqa: PTH207 - as the inputs are found
    else:
        yield source


def _is_many(source: str) -> bool:
    """Whether this is a folder or a glob."""
    return source != STDIN and (Path(source).is_dir() or (glob.has_magic(source) and not Path(source).exists()))


def default_page(source: str) -> Path:
    """The page of a report for which no name was given: the report's name with .html, in this folder.

    A glob has the name of its folder.

    Raises:
        UsageError: if a file of this name is there that is no page of ours.
    """
    from maps.marks import is_page

    page = Path(f"{_stem(source) or 'reports'}.html")
    if page.is_file() and not is_page(page):
        raise UsageError(f"{page}: is there and is no page of Dateline; name the page with -o")
    return page


def _stem(source: str) -> str:
    if source == STDIN:
        return "stdin"
    if is_url(source):
        return stem_of_url(source)
    if not _is_many(source):
        return Path(source).stem
    named = [part for part in Path(source).parts if not glob.has_magic(part) and part.strip(". ")]
    return named[-1].strip("/\\:") if named else Path.cwd().name


def only_pages(paths: Iterable[Path]) -> None:
    """Refuse to write over pages that nobody named and that are none of ours.

    Raises:
        UsageError: with the first of them.
    """
    from maps.marks import is_page

    for path in paths:
        if path.is_file() and not is_page(path):
            raise UsageError(f"{path}: is there and is no page of Dateline; name another output")


def only_ours(paths: Iterable[Path], begins: bytes) -> None:
    """Refuse to write over files that nobody named and that do not begin as ours do.

    Raises:
        UsageError: with the first of them.
    """
    for path in paths:
        if path.is_file():
            with path.open("rb") as stream:
                head = stream.read(len(begins))
            if head and head != begins:
                raise UsageError(f"{path}: is there and Dateline did not write it; name another output")
