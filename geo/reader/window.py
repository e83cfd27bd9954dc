"""A stretch of text as the network reads it. Training and reading share this file, so that they agree.

Words are those of the tagger; a name is one token, whatever its words, and enters as the set of kinds that it may have.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gazetteer import PlaceKind
from geo.reader.labels import Floats, Numbers, TermType
from geo.reader.records import Name
from geo.records import Sentence
from geo.tagger.words import Casing, Vocabulary, casing_of, words_in

KINDS: Final = tuple(PlaceKind)
UNKNOWN: Final = len(KINDS)  # the column of a name without kinds, then one for each role
ROLES: Final = {TermType.NAME: UNKNOWN + 1, TermType.DEMONYM: UNKNOWN + 2}
COLUMNS: Final = UNKNOWN + 3
_COLUMN_OF: Final = {kind: i for i, kind in enumerate(KINDS)}
# With one of these in it, a sentence may speak of a place that only a sentence before or after it names.
_GOES_BACK = frozenset("it its itself there they their them both here which where this that these those".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a name whole. ``sentence`` counts from the start of the window."""

    start: int
    end: int
    text: str
    sentence: int
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """Arrays for the network: word pieces, casing and kinds of each, and where each token begins."""

    pieces: Numbers
    casings: Numbers
    kinds: Floats
    firsts: Numbers


def tokens_of(text: str, sentences: Sequence[Sentence], names: Iterable[Name]) -> list[Token]:
    """The tokens of neighbouring sentences. Names come in text order and do not overlap; one that crosses the edge of
    a sentence belongs to the sentence that it begins in.
    """
    starts = [sentence.start for sentence in sentences]
    inside: list[list[Name]] = [[] for _ in sentences]
    for name in names:
        number = bisect_right(starts, name.start) - 1
        if number >= 0 and name.start < sentences[number].end:
            inside[number].append(name)
    tokens: list[Token] = []
    position = 0
    for number, sentence in enumerate(sentences):
        position = max(position, sentence.start)
        for name in inside[number]:
            tokens += (Token(w.start, w.end, w.text, number) for w in words_in(text, position, name.start))
            tokens.append(Token(name.start, name.end, text[name.start : name.end], number, name))
            position = name.end
        tokens += (Token(w.start, w.end, w.text, number) for w in words_in(text, position, sentence.end))
        position = max(position, sentence.end)
    return tokens


def role_of(text: str, name: Name) -> TermType:
    """A possessive is used as a demonym is: "Norway's Svalbard"."""
    return TermType.DEMONYM if name.demonym or text[name.end : name.end + 1] in ("'", "’") else TermType.NAME


def goes_back(tokens: Iterable[Token]) -> frozenset[int]:
    """The sentences with a pronoun that may stand for a place."""
    return frozenset(t.sentence for t in tokens if t.name is None and t.text.lower() in _GOES_BACK)


def size_of(token: Token, vocabulary: Vocabulary) -> int:
    """How many pieces a token takes."""
    return 1 if token.name is not None else len(vocabulary.pieces_of(token.text))


def encode(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> Encoded:
    """Arrays of a window, with the marks of its start and end."""
    pieces, casings, firsts = [vocabulary.start], [int(Casing.NONE)], []
    rows: list[tuple[int, Name]] = []
    for token in tokens:
        firsts.append(len(pieces))
        if token.name is not None:
            rows.append((len(pieces), token.name))
            pieces.append(vocabulary.mask)
            casings.append(int(Casing.NONE))
        else:
            found = vocabulary.pieces_of(token.text)
            pieces += found
            casings += [int(casing_of(token.text))] * len(found)
    pieces.append(vocabulary.end)
    casings.append(int(Casing.NONE))
    kinds = np.zeros((len(pieces), COLUMNS), dtype=np.float32)
    for row, name in rows:
        columns = sorted(_COLUMN_OF[kind] for kind in name.kinds) or [UNKNOWN]
        kinds[row, columns] = 1 / len(columns)
        kinds[row, ROLES[role_of(text, name)]] = 1
    as_array = np.array
    return Encoded(
        as_array(pieces, dtype=np.int64), as_array(casings, dtype=np.int64), kinds, as_array(firsts, dtype=np.int64)
    )
