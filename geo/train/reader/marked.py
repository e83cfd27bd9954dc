"""Sentences with marked claims: a line -> text, terms and relations. README.md beside this file describes the format.

{P1 Uzhhorod}, where {P2 Ukraine} meets {P3 Slovakia}. ||| in(P1,P2); borders(P2,P3); borders(P1,P3)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.reader.labels import LinkType, Manner, TermType

TYPES: Final = {
    "P": TermType.NAME,
    "D": TermType.DEMONYM,
    "N": TermType.PHRASE,
    "C": TermType.SIDE,
    "Q": TermType.MEASURE,
    "K": TermType.NOUN,
    "S": TermType.SHORE,
    "M": TermType.SUPERLATIVE,
}
MANNERS: Final = {
    None: Manner.ASSERTED,
    "neg": Manner.NEGATED,
    "quote": Manner.QUOTED,
    "if": Manner.SUPPOSED,
    "past": Manner.PAST,
    "fig": Manner.FIGURATIVE,
    "false": Manner.CALLED_WRONG,
}
_OPENS = re.compile(r"\{([PDNCQKSM])(\d+) ")
_RELATION = re.compile(r"([a-z]+)\(([^()]*)\)(?:~([a-z]+))?")


class MarkError(ValueError):
    """A line does not follow the format."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked term, ``text[start:end]``."""

    id: str
    type: TermType
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation in the order of a link: subject, object and, where there is one, the third term."""

    type: LinkType
    subject: str
    object: str
    third: str | None
    manner: Manner


@dataclass(frozen=True, slots=True)
class Item:
    """A line. ``id`` is the name of its file and its number there."""

    id: str
    text: str
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]


def load(path: Path) -> Iterator[Item]:
    """The items of a file; empty lines and those that begin with # are none.

    Raises:
        MarkError: if a line does not follow the format; it says which one.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                yield parse(line, f"{path.stem}:{number}")
            except MarkError as error:
                raise MarkError(f"{path}:{number}: {error}") from None


def parse(line: str, id_: str = "") -> Item:
    """One line.

    Raises:
        MarkError: if it does not follow the format.
    """
    body, bar, tail = line.partition("|||")
    if not bar:
        raise MarkError("no '|||' before the relations")
    text, marks = _marks(body.strip())
    known = {mark.id for mark in marks}
    facts = tuple(fact for part in tail.split(";") if part.strip() for fact in _facts(part.strip(), known))
    return Item(id_, text, marks, facts)


def _marks(body: str) -> tuple[str, tuple[Mark, ...]]:
    text, marks, open_ = "", [], []
    position = 0
    while position < len(body):
        if body[position] == "{":
            opens = _OPENS.match(body, position)
            if opens is None:
                raise MarkError(f"no term begins like {body[position : position + 20]!r}")
            open_.append((opens[1], opens[1] + opens[2], len(text)))
            position = opens.end()
            continue
        if body[position] == "}":
            if not open_:
                raise MarkError("a brace closes nothing")
            type_, id_, start = open_.pop()
            marks.append(Mark(id_, TYPES[type_], start, len(text)))
        else:
            text += body[position]
        position += 1
    if open_:
        raise MarkError(f"{open_[-1][1]} is not closed")
    if len({mark.id for mark in marks}) < len(marks):
        raise MarkError("two terms have one id")
    return text, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _facts(part: str, known: set[str]) -> Iterator[Fact]:
    found = _RELATION.fullmatch(part)
    if found is None or found[3] not in MANNERS:
        raise MarkError(f"cannot read {part!r}")
    try:
        type_ = LinkType(found[1])
    except ValueError:
        raise MarkError(f"no relation {found[1]!r}") from None
    ids = [id_.strip() for id_ in found[2].split(",")]
    if not known.issuperset(ids) or len(ids) < 2 or (len(ids) > 3 and type_ is not LinkType.SAME):
        raise MarkError(f"{part}: terms are missing or too many")
    manner = MANNERS[found[3]]
    if type_ is LinkType.SAME:
        yield from (Fact(type_, ids[0], other, None, manner) for other in ids[1:])
    elif type_ in (LinkType.TOWARD, LinkType.AWAY, LinkType.LARGEST):
        yield Fact(type_, ids[0], ids[-1], ids[1], manner)
    else:
        yield Fact(type_, ids[0], ids[1], ids[2] if len(ids) > 2 else None, manner)
