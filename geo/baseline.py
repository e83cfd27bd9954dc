"""Flags that a desk knows of and lives with: a file of them, so that only new ones are reported.

A flag is known by its document, its rule, its words and its message, not by its line, so that it stays known when the
text around it changes. Two equal flags count twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from geo.errors import InputError
from geo.files import read_bytes, write_text
from geo.records import Document, Flag, Report
from geo.report import dumps

SCHEMA = "dateline.baseline/1"
_FIELDS = ("document", "code", "text", "message")

Known: TypeAlias = Counter[tuple[str, ...]]


def load(path: Path) -> Known:
    """The known flags of a file.

    Raises:
        InputError: if it cannot be read or is no baseline.
    """
    try:
        data = json.loads(read_bytes(path))
        if data["schema"] != SCHEMA:
            raise InputError(f"{path}: is no baseline of this version; write it anew with --update-baseline")
        return Counter(tuple(str(row[name]) for name in _FIELDS) for row in data["flags"])
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: is no baseline; name another file to write one with --update-baseline") from None


def replaceable(path: Path) -> None:
    """See that only a baseline, of whatever version, is written over.

    Raises:
        InputError: if the file holds anything else.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        is_one = str(json.loads(read_bytes(path))["schema"]).startswith(SCHEMA.partition("/")[0])
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        is_one = False
    if not is_one:
        raise InputError(f"{path}: is no baseline, and would be lost; name another file to write the baseline to")


def write(path: Path, reports: Iterable[Report]) -> int:
    """Write the flags of the reports as known; returns how many.

    Raises:
        OutputError: if the file cannot be written.
    """
    rows = sorted(_key(report.document, flag) for report in reports for flag in report.flags)
    flags = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    write_text(path, dumps({"schema": SCHEMA, "flags": flags}, indent=1) + "\n")
    return len(flags)


def without_known(report: Report, known: Known) -> Report:
    """The report without the flags that are known; each known flag is used up once."""
    fresh = []
    for flag in report.flags:
        key = _key(report.document, flag)
        if known[key] > 0:
            known[key] -= 1
        else:
            fresh.append(flag)
    return replace(report, flags=tuple(fresh))


def _key(document: Document, flag: Flag) -> tuple[str, ...]:
    return (document.id, flag.code, document.text[flag.start : flag.end], flag.message)
