"""The documents of an input, found one after the other: a file, a folder, a glob, a table with one in each row."""

from __future__ import annotations

import glob
import itertools
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from geo.errors import InputError
from geo.files import STDIN
from geo.inputs import tables
from geo.inputs.dates import dateline_date
from geo.inputs.documents import STDIN_NAME, allowed, extracted, is_url, sayable, stem_of_url, unheard
from geo.inputs.formats import SUFFIXES
from geo.inputs.reading import AS_IT_COMES, LONGEST_DOCUMENT, Item, Notice, Reading
from geo.records import Document

_FIRST_LINE = 64 * 1024  # bytes of standard input that decide what it is


def items(source: str, reading: Reading = AS_IT_COMES, *, notice: Notice = unheard) -> Iterator[Item]:
    """The documents of an input in a fixed order, without reading those that are files of their own.

    Args:
        source: a document (.txt, .md, .html, .pdf, .docx, .eml, any other file as text), a table (JSONL, CSV, TSV or
            Parquet), a folder (the documents in it and in the folders below, by name), a glob, a URL, or ``-`` for a
            document or JSONL on standard input (with a text column named, also CSV).
        reading: how to read it.
        notice: gets a line where something was guessed.

    Raises:
        InputError: if there is nothing to read there, or a table lacks a column that was named.
    """
    if source == STDIN:
        return _standard_input(reading, notice)
    if is_url(source):
        allowed(source, reading)
        return iter((Item(id=stem_of_url(source), source=source),))
    path = Path(source)
    if path.is_dir():
        return _of_folder(path)
    if glob.has_magic(source) and not path.exists():
        return _of_glob(source, reading, notice)
    if tables.is_table(path):
        return tables.rows(path, reading, notice)
    if not path.exists():
        raise InputError(f"{sayable(source)}: no such file or folder")
    return _files([path], path.parent)


def _of_folder(folder: Path) -> Iterator[Item]:
    found = _walk(folder, folder, folder.resolve())
    first = next(found, None)
    if first is None:
        raise InputError(
            f"{sayable(str(folder))}: no document ({', '.join(SUFFIXES)}) in this folder; tables are named as a glob, "
            "such as 'folder/*.jsonl'"
        )
    return itertools.chain((first,), found)


def _walk(folder: Path, root: Path, home: Path) -> Iterator[Item]:
    """The documents of a folder by name, those of the folders in it in their places; one listing in memory at a time.

    Links to folders are not entered: they may lead round in a circle. What is hidden is no document.
    """
    try:
        entries = sorted((e for e in os.scandir(folder) if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError as error:
        name = sayable(folder.relative_to(root).as_posix())
        yield Item(id=name, source=str(folder), problem=f"cannot be read ({error.strerror})")
        return
    documents = [e.name for e in entries if Path(e.name).suffix.lower() in SUFFIXES]
    stems = Counter(Path(name).stem for name in documents)
    wanted = frozenset(documents)
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, home)
        elif entry.name in wanted and path.is_file():
            item = _file(path, root, keep_suffix=stems[path.stem] > 1)
            if entry.is_symlink() and not path.resolve().is_relative_to(home):
                item = Item(id=item.id, source=item.source, problem="is a link out of the folder; name the file itself")
            yield item


def _of_glob(pattern: str, reading: Reading, notice: Notice) -> Iterator[Item]:
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    found = sorted(path for name in names if (path := Path(name)).is_file())
    if not found:
        raise InputError(f"{sayable(pattern)}: no file fits this pattern")
    documents = [path for path in found if not tables.is_table(path)]
    rows = [tables.rows(path, reading, notice) for path in found if tables.is_table(path)]
    files = _files(documents, Path(os.path.commonpath([p.parent for p in documents]))) if documents else iter(())
    return itertools.chain(files, *rows)


def _files(paths: list[Path], root: Path) -> Iterator[Item]:
    """Ids are the paths under ``root`` without their suffix; where two files share one, the suffix stays."""
    stems = Counter(path.with_suffix("") for path in paths)
    for path in paths:
        yield _file(path, root, keep_suffix=stems[path.with_suffix("")] > 1)


def _file(path: Path, root: Path, *, keep_suffix: bool) -> Item:
    name = path.relative_to(root)
    return Item(id=sayable((name if keep_suffix else name.with_suffix("")).as_posix()), source=str(path))


def _standard_input(reading: Reading, notice: Notice) -> Iterator[Item]:
    """JSONL where the first line is an object of JSON, a CSV file where a column was named, else one document."""
    stream = sys.stdin.buffer
    first = b""
    while not first.strip() and (line := stream.readline(_FIRST_LINE)):
        first += line
        if len(first) > LONGEST_DOCUMENT:
            break
    if _is_json_object(first):
        return tables.json_lines(lambda: tables.chained(first, stream), first, "stdin", reading)
    if reading.text_column is not None:
        return tables.csv_rows(lambda: tables.chained(first, stream), first, "stdin", STDIN_NAME, reading, notice)
    return iter((_document(tables.chained(first, stream), reading, notice),))


def _is_json_object(line: bytes) -> bool:
    """Whether a line, perhaps cut short, begins as an object of JSON and not as rich text."""
    start = line.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and not start.startswith(b"{\\rtf")


def _document(stream: IO[bytes], reading: Reading, notice: Notice) -> Item:
    found = extracted(stream.read(LONGEST_DOCUMENT + 1), "", reading)
    for line in found.notices:
        notice(line)
    date = found.date or dateline_date(found.text)
    return Item(id="stdin", document=Document(id="stdin", text=found.text, title=found.title, date=date))
