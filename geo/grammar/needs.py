"""What a phrase cannot do without, told from its wording: a line without it need not be searched, and a phrase that
no line of a report calls for is never compiled, which would cost more than all the rest of the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from geo import vocabulary as words

Need: TypeAlias = frozenset[str]
"""Signs (see ``sign``) of which a line must hold one."""

TOKEN = re.compile(
    r"\s*(?:(?P<keep>[a-z]+):)?(?:(?P<cls>[A-Z]+)(?![\w|])|(?P<op>[()?*+]|\|(?=\s))|(?P<lit>[^\s()?*+]+))"
)


def tokens(source: str) -> Iterator[re.Match[str]]:
    """The names, classes, operators and wordings that a phrase is written with.

    Raises:
        ValueError: if it cannot be read.
    """
    at, text = 0, source.strip()
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None or "" in (token["lit"] or "word").split("|"):
            raise ValueError(f"cannot read the phrase {source!r} from {text[at:]!r}")
        yield token
        at = token.end()


def sign(symbol: str) -> str:
    """What a need sees of an item's symbol: the word without hyphens, or only which sort of mention or number."""
    return _plain(symbol[2:]) if symbol[:2] in ("w:", "W:") else symbol[:2]


def _plain(word: str) -> str:
    return word.replace("-", "")  # "north-west" and "northwest" are one word


def _first_words(forms: Iterable[str]) -> Need:
    return frozenset(_plain(form.split()[0]) for form in forms)


# Of the classes that call for something rare; the others let any line pass.
_OF_CLASS: Mapping[str, Need] = {
    "PLACE": frozenset({"p:", "a:"}),
    "PLACES": frozenset({"p:", "a:"}),
    "NEIGHBOURS": frozenset({"p:", "a:"}),
    "NAME": frozenset({"p:", "u:"}),
    "UNKNOWN": frozenset({"u:"}),
    "DEMONYM": frozenset({"d:"}),
    "OTHER": frozenset({"o:"}),
    "ANAPHOR": frozenset({"a:"}),
    "NUMBER": _first_words(words.NUMBERS) | {"n:"},
    "KIND": _first_words(words.KINDS),
    "KINDS": _first_words(words.PLURALS),
    "COMPASS": _first_words(words.COMPASS),
    "UNIT": _first_words(words.KM_PER_UNIT),
    "TIME": _first_words(words.HOURS_PER_UNIT),
}


@cache
def needs(source: str) -> tuple[Need, ...]:
    """What every line that the phrase fits holds; nothing for a phrase that may fit any."""
    row = list(tokens(source))
    found, _ = _alternatives(row, 0)
    return tuple(sorted(found, key=len))


def _alternatives(row: Sequence[re.Match[str]], at: int) -> tuple[list[Need], int]:
    """The needs of what stands from ``at`` to the end of its group, and where that is."""
    sequences: list[list[Need]] = [[]]
    while at < len(row) and row[at]["op"] != ")":
        token = row[at]
        at += 1
        if token["op"] == "|":
            sequences.append([])
            continue
        found: list[Need] = []
        if token["op"] == "(":
            found, at = _alternatives(row, at)
            at += 1
        elif token["cls"] in _OF_CLASS:
            found = [_OF_CLASS[token["cls"]]]
        elif token["lit"] and token["lit"] != ">":
            found = [_first_words(token["lit"].split("|"))]
        if not (at < len(row) and row[at]["op"] in ("?", "*")):
            sequences[-1] += found
    if len(sequences) == 1:
        return sequences[0], at
    if not all(sequences):
        return [], at
    return [frozenset().union(*(min(sequence, key=len) for sequence in sequences))], at
