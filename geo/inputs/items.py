"""The documents of an input, found one after the other: a file, a folder, a glob, or a table with one on each line."""

from __future__ import annotations

import datetime as dt
import glob
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.errors import InputError
from geo.files import STDIN, read_bytes
from geo.inputs.documents import decode, read_document
from geo.inputs.reading import AS_IT_COMES, Item, Reading
from geo.records import Document

TEXT_SUFFIXES = (".txt", ".md")
LINE_SUFFIXES = (".jsonl", ".ndjson")


def items(source: str, reading: Reading = AS_IT_COMES) -> Iterator[Item]:
    """The documents of an input in a fixed order.

    Args:
        source: a JSONL file (an object with ``text`` on each line, and ``id``, ``title``, ``date`` if known; other
            fields are ignored), ``-`` for JSONL on standard input, a folder (its .txt and .md files, and those of
            the folders in it, by name), or a glob.
        reading: how to read it.

    Raises:
        InputError: if there is nothing to read there.
    """
    path = Path(source)
    if source == STDIN:
        return _lines(read_document(STDIN, reading).text, "stdin")
    if path.is_dir():
        found = sorted(p for suffix in TEXT_SUFFIXES for p in path.rglob(f"*{suffix}") if p.is_file())
        if not found:
            raise InputError(f"{source}: no {' or '.join(TEXT_SUFFIXES)} file in this folder")
        return _files(found, path)
    if path.suffix.lower() in LINE_SUFFIXES:
        return _lines(decode(read_bytes(path), source, reading.encoding), path.stem)
    if path.is_file():
        return _files([path], path.parent)
    if glob.has_magic(source):
        names = glob.glob(source, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
        found = sorted(Path(name) for name in names if Path(name).is_file())
        if not found:
            raise InputError(f"{source}: no file fits this pattern")
        return _files(found, Path(os.path.commonpath([p.parent for p in found])))
    raise InputError(f"{source}: no such file or folder")


def _files(paths: list[Path], root: Path) -> Iterator[Item]:
    """Ids are the paths under ``root`` without their suffix; where two files share one, the suffix stays."""
    names = [path.relative_to(root) for path in paths]
    stems = Counter(name.with_suffix("") for name in names)
    for path, name in zip(paths, names, strict=True):
        unique = name if stems[name.with_suffix("")] > 1 else name.with_suffix("")
        yield Item(id=unique.as_posix(), source=str(path))


def _lines(text: str, stem: str) -> Iterator[Item]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _line(line, f"{stem}:{number}")


def _line(line: str, fallback_id: str) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Item(id=fallback_id, problem=f"not JSON: {error}")
    if not isinstance(row, dict):
        return Item(id=fallback_id, problem="not a JSON object")
    given = row.get("id")
    document_id = fallback_id if given is None or isinstance(given, (dict, list)) else str(given)
    text = row.get("text")
    document_id = document_id.encode("utf-8", "replace").decode("utf-8")
    if not isinstance(text, str) or not text.strip():
        return Item(id=document_id, problem="no text in the field 'text'")
    if any("\ud800" <= character <= "\udfff" for character in text):
        return Item(id=document_id, problem="the text holds half a character (a lone surrogate); write it as UTF-8")
    title = row.get("title")
    return Item(
        id=document_id,
        document=Document(
            id=document_id,
            text=text,
            title=title if isinstance(title, str) else None,
            date=_date(row.get("date")),
        ),
    )


def _date(value: object) -> dt.date | None:
    """An ISO 8601 date, with or without a time behind it; anything else counts as unknown."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
