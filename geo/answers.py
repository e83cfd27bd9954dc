"""What people answer to a report: this flag is to be silent, that one stands, this name means another place.

An ``Answer`` is the one record of it, whoever asks and wherever it is kept. What it is about is known by the document,
the rule and the words, neither by the line nor by what the flag says, so that it stays known when the text around it
and the program change; where a document has equal flags each wants its own answer. Without a rule it is about what the
words mean, wherever in the document they stand.

A file of answers is JSON Lines, the schema in each line: an answer is added by appending a line, a line that is wrong
is named by its number and spoils no other, and the lines of two people merge as text does. Of answers to the same
thing the last one holds. Such a file may come from anybody: it decides what is said, and runs nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

from gazetteer import Gazetteer, Hit, Match
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceName
from geo.errors import InputError, OutputError
from geo.files import read_bytes, write_text
from geo.records import GIVEN, Candidate, Document, Flag, Report, Resolution, Role
from geo.report import dumps
from geo.text.safe import one_line

SCHEMA: Final = "dateline.answers/1"
MOST_BYTES: Final = 64 << 20
"""Of a file of answers."""
MOST_SAID: Final = 2_000
"""Characters of a reason, and of who gave it."""
_RULE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
_TEXTS: Final = ("document", "words", "rule", "place", "reason", "who", "when")
_PLACE: Final = re.compile(r"[!-~]{1,200}")


class Kind(StrEnum):
    """What is answered."""

    SILENCE = "silence"  # say no more of this flag; of words: they name no place
    CONFIRM = "confirm"  # the flag is right, and is shown whatever the settings; of words: they mean this place
    CORRECT = "correct"  # the words mean this place, not the one that was read


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered, about a flag (``rule`` is its code) or about what words mean (no ``rule``).

    ``words`` are those of the flag or the name as the text has them, ``span`` where they stood then, half-open in code
    points: it tells equal words apart while it fits. ``place`` is the id of the place that the words mean.

    Raises:
        ValueError: if the parts do not go together.
    """

    kind: Kind
    document: str
    words: str
    rule: str = ""
    place: str = ""
    span: tuple[int, int] | None = None
    reason: str = ""
    who: str = ""
    when: dt.datetime | None = None

    def __post_init__(self) -> None:
        if self.rule and not _RULE.fullmatch(self.rule):
            raise ValueError("rule must be the code of a rule, such as GEO101")
        if self.place and not _PLACE.fullmatch(self.place):
            raise ValueError("place must be the id of a place, such as geonames:702550")
        if self.rule and (self.place or self.kind is Kind.CORRECT):
            raise ValueError("a flag is silenced or confirmed; to say which place is meant, leave the rule out")
        if not self.rule and bool(self.place) is (self.kind is Kind.SILENCE):
            raise ValueError("place must be there where a reading is confirmed or corrected, and only there")
        if not self.rule and not self.words.strip():
            raise ValueError("words must be the name whose place is meant")
        if self.span is not None and not 0 <= self.span[0] <= self.span[1]:
            raise ValueError("start and end must be offsets in the text, the start first")
        if max(len(self.reason), len(self.who)) > MOST_SAID:
            raise ValueError(f"reason and who have at most {MOST_SAID:,} characters")


Book: TypeAlias = Mapping[str, tuple[Answer, ...]]
"""Answers by the id of their document, in the order in which they were given."""


def book(answers: Iterable[Answer]) -> Book:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.document, []).append(answer)
    return {document: tuple(given) for document, given in found.items()}


def about(document: Document, flag: Flag, kind: Kind = Kind.SILENCE) -> Answer:
    """The answer to a flag."""
    return Answer(kind, document.id, document.text[flag.start : flag.end], flag.code, span=(flag.start, flag.end))


# ---- obeying


def obey(report: Report, answers: Sequence[Answer], counting: Callable[[Report], Report] = lambda it: it) -> Report:
    """The report with the flags that are left: none that is silenced, each that is confirmed.

    ``counting`` decides about the flags that nobody answered (see ``settings.apply``). What words mean has to be known
    before claims are read: see ``meant``.
    """
    told = told_apart(report, answers)
    rest = counting(replace(report, flags=tuple(f for n, f in enumerate(report.flags) if n not in told)))
    if not told:
        return rest
    confirmed = [report.flags[n] for n, answer in told.items() if answer.kind is Kind.CONFIRM]
    return replace(rest, flags=tuple(sorted((*rest.flags, *confirmed), key=lambda f: (f.start, f.end, f.code))))


def told_apart(report: Report, answers: Iterable[Answer]) -> dict[int, Answer]:
    """The answer to each flag that has one, by its number in the report.

    An answer that was given where the flag stands is the flag's; the others go to the equal flags that are left, the
    last answers first of all, and in the order of the text.
    """
    text = report.document.text
    given: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        if answer.rule and answer.document == report.document.id:
            given.setdefault((answer.rule, answer.words), []).append(answer)
    equal: dict[tuple[str, str], list[int]] = {}
    for number, flag in enumerate(report.flags if given else ()):
        equal.setdefault((flag.code, text[flag.start : flag.end]), []).append(number)
    told: dict[int, Answer] = {}
    for key, numbers in equal.items():
        here = {answer.span: answer for answer in given.get(key, ()) if answer.span is not None}
        spans = {(report.flags[n].start, report.flags[n].end): n for n in numbers}
        told |= {n: here[span] for span, n in spans.items() if span in here}
        left = [n for n in numbers if n not in told]
        others = [answer for answer in given.get(key, ()) if answer.span not in spans]
        last = sorted(others[-len(left) :] if left else [], key=lambda answer: answer.span or (0, 0))
        told |= dict(zip(left, last, strict=False))
    return told


def meant(
    document: Document, resolutions: Iterable[Resolution], answers: Iterable[Answer], gazetteer: Gazetteer
) -> dict[str, Resolution]:
    """What mentions mean by answer, by their id: those of the answered words, wherever they stand in the document.

    Raises:
        UnknownPlaceError: if an answer names a place that is not there; ``check_places`` sees to it beforehand.
    """
    by_name: dict[str, Answer] = {}
    by_span: dict[tuple[tuple[int, int], str], Answer] = {}
    for answer in answers:
        if not answer.rule and answer.document == document.id:
            by_name[normalise(answer.words)] = answer
            if answer.span is not None:
                by_span[answer.span, answer.words] = answer
    if not by_name:
        return {}
    found = {}
    for resolution in resolutions:
        m = resolution.mention
        given = by_span.get(((m.start, m.end), m.text))
        given = given or by_name.get(normalise(m.text)) or by_name.get(normalise(m.name))
        if given is not None:
            found[m.id] = _as_answered(resolution, given, gazetteer)
    return found


def _as_answered(resolution: Resolution, answer: Answer, gazetteer: Gazetteer) -> Resolution:
    mention = resolution.mention
    if answer.kind is Kind.SILENCE:
        mention = replace(mention, role=Role.OTHER) if mention.role.is_place else mention
        return Resolution(mention, None, 0.0, (), "answered: it names no place")
    named = resolution.named
    place, whole = resolution.place, resolution.whole  # a part of the named place stays one
    if named is None or named.id != answer.place:
        place, whole = gazetteer.get(answer.place), None
    assert place is not None  # noqa: S101 - what is named has a place
    use = NameUse.DEMONYM if mention.role is Role.DEMONYM else NameUse.MAIN
    chosen = next((c for c in resolution.candidates if c.place.id == place.id), None)
    chosen = chosen or Candidate(Hit(place, PlaceName(mention.name, use), Match.EXACT), 0.0)
    if not mention.role.is_place:
        mention = replace(mention, role=Role.LITERAL)
    return Resolution(mention, place, GIVEN, (chosen,), "answered: this place is meant", whole)


def check_places(answers: Iterable[Answer], gazetteer: Gazetteer) -> None:
    """See that every place that is said to be meant is there.

    Raises:
        InputError: with the first that is not.
    """
    checked: set[str] = set()
    for answer in answers:
        if answer.place and answer.place not in checked:
            checked.add(answer.place)
            try:
                gazetteer.get(answer.place)
            except KeyError as error:
                words = one_line(answer.words)[:80]
                raise InputError(f"the answer about {words!r} ({one_line(answer.document)[:80]}): {error}") from None


# ---- as a file


def load(path: Path) -> tuple[Answer, ...]:
    """The answers of a file.

    Raises:
        InputError: if it cannot be read, or a line of it is no answer.
    """
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """The text of a file that holds answers.

    Raises:
        InputError: if it cannot be read, is too long or no text.
    """
    data = read_bytes(path, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(
            f"{path}: is longer than {MOST_BYTES >> 20} MB; split it, --answers can be given several times"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: holds no answers, since it is not UTF-8; save it as UTF-8") from None


def parse(text: str, name: str) -> tuple[Answer, ...]:
    """The answers of a text; ``name`` is what to call it.

    Raises:
        InputError: if a line is no answer; with its number.
    """
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append(from_row(_json(line)))
            except ValueError as error:
                raise InputError(f"{name}:{number}: is no answer: {error}; mend or delete the line") from None
    return tuple(found)


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None


def to_row(answer: Answer) -> dict[str, Any]:
    """The answer as JSON has it; what is empty is left out."""
    start, end = answer.span or (None, None)
    row = {
        "schema": SCHEMA,
        "answer": answer.kind.value,
        "document": answer.document,
        "words": answer.words,
        "start": start,
        "end": end,
        "rule": answer.rule or None,
        "place": answer.place or None,
        "reason": answer.reason or None,
        "who": answer.who or None,
        "when": answer.when.isoformat() if answer.when is not None else None,
    }
    return {name: value for name, value in row.items() if value is not None}


def from_row(row: object) -> Answer:
    """The answer of what ``to_row`` makes; fields that it does not know are passed over.

    Raises:
        ValueError: if it is none; with what is wrong.
    """
    if not isinstance(row, dict) or row.get("schema") != SCHEMA:
        raise ValueError(f'its schema must be "{SCHEMA}"')
    kind, start, end = row.get("answer"), row.get("start"), row.get("end")
    if kind not in list(Kind):
        raise ValueError(f"answer must be one of {', '.join(Kind)}")
    fields = {name: row[name] for name in _TEXTS if row.get(name) is not None}
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"{wrong[0]} must be a text")
    if (start is None) != (end is None) or any(type(each) is not int for each in (start, end) if each is not None):
        raise ValueError("start and end must be whole numbers, both or neither")
    if not {"document", "words"} <= fields.keys():
        raise ValueError("document and words must be there")
    span = None if start is None or end is None else (start, end)
    when = fields.pop("when", "")
    try:
        at = dt.datetime.fromisoformat(when) if when else None
    except ValueError:
        raise ValueError("when must be a date and time, such as 2024-05-01T12:00:00+00:00") from None
    return Answer(Kind(kind), span=span, when=at, **fields)


def to_text(answers: Iterable[Answer]) -> str:
    return "".join(f"{dumps(to_row(answer))}\n" for answer in answers)


def write(path: Path, answers: Iterable[Answer]) -> None:
    """Write these answers and no others.

    Raises:
        OutputError: if the file cannot be written, or would be longer than can be read.
    """
    text = to_text(answers)
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise OutputError(f"{path}: would be longer than {MOST_BYTES >> 20} MB; write one for each part of the reports")
    write_text(path, text)
