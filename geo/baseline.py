"""Flags that a desk knows of and lives with: a file of answers that silence them, so that only new ones are reported.

How a flag is known, see ``answers``. Two equal flags count twice, also where two documents have one id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from geo import answers
from geo.answers import Answer, Kind
from geo.errors import InputError
from geo.records import Report

_FORMER = "dateline.baseline/1"  # one JSON object with a list of flags, each with its message; still read
_FAMILY = "dateline.baseline"

Known: TypeAlias = dict[str, list[Answer]]
"""The answers that are not used up, by the id of their document."""


def load(path: Path) -> Known:
    """The known flags of a file.

    Raises:
        InputError: if it cannot be read or is no baseline.
    """
    text = answers.text_of(path)
    former = _former(text)
    if former is None:
        try:
            found = answers.parse(text, str(path))
        except InputError as error:
            raise InputError(f"{error}, or name another file to write one with --update-baseline") from None
        if any(not _silences(answer) for answer in found):
            raise InputError(f"{path}: answers more than a baseline does; name it with --answers instead")
    else:
        if former["schema"] != _FORMER:
            raise InputError(f"{path}: is no baseline of this version; write it anew with --update-baseline")
        try:
            found = tuple(_of_former(row) for row in former["flags"])
        except (LookupError, TypeError, ValueError):
            raise InputError(f"{path}: is no baseline; write it anew with --update-baseline") from None
    return {document: list(given) for document, given in answers.book(found).items()}


def replaceable(path: Path) -> None:
    """See that only a baseline, of whatever version, is written over, and no answer that a person gave.

    Raises:
        InputError: if the file holds anything else.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    text = answers.text_of(path)
    if _former(text) is not None:
        return
    try:
        found = answers.parse(text, str(path))
    except InputError:
        raise InputError(f"{path}: is no baseline, and would be lost; name another file to write it to") from None
    if any(not _silences(answer) or answer.reason or answer.who for answer in found):
        raise InputError(f"{path}: holds answers that people gave, which would be lost; name another file to write")


def write(path: Path, reports: Iterable[Report]) -> int:
    """Write the flags of the reports as known; returns how many.

    Raises:
        OutputError: if the file cannot be written.
    """
    found = [answers.about(report.document, flag) for report in reports for flag in report.flags]
    found.sort(key=lambda answer: (answer.document, answer.rule, answer.words, answer.span or (0, 0)))
    answers.write(path, found)
    return len(found)


def without_known(report: Report, known: Known) -> Report:
    """The report without the flags that are known; each known flag is used up once."""
    given = known.get(report.document.id, [])
    told = answers.told_apart(report, given)
    used = {id(answer) for answer in told.values()}
    given[:] = [answer for answer in given if id(answer) not in used]
    return replace(report, flags=tuple(flag for n, flag in enumerate(report.flags) if n not in told))


def _silences(answer: Answer) -> bool:
    return answer.kind is Kind.SILENCE and bool(answer.rule)


def _former(text: str) -> dict[str, Any] | None:
    """A baseline as it was written before there were answers; of whatever version."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(data, dict) and str(data.get("schema")).startswith(_FAMILY)
    return data if is_one else None


def _of_former(row: dict[str, Any]) -> Answer:
    return Answer(Kind.SILENCE, str(row["document"]), str(row["text"]), str(row["code"]))
