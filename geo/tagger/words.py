"""text -> words -> word pieces: what the network reads. Training and reading share this file, so that they agree.

Words are cut as BERT's basic tokeniser cuts them (white space, then every punctuation mark alone), pieces by greedy
longest match in the vocabulary, without case or accents. Case is not lost: the network reads each word's ``Casing``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

UNKNOWN, START, END, MASK = "[UNK]", "[CLS]", "[SEP]", "[MASK]"
LONGEST_WORD = 100  # code points; a longer word is unknown, as in BERT
# Letters, digits and marks of any script run together; everything else that is no space stands alone.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|[^\s]")


class Casing(IntEnum):
    """How a word is written. The numbers are part of the model."""

    NONE = 0  # the marks at both ends of a window
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4  # McDonald, iPhone
    INITIAL = 5  # one capital
    NUMBER = 6
    MARK = 7
    CASELESS = 8  # letters of scripts without case


@dataclass(frozen=True, slots=True)
class Word:
    """``text[start:end]`` in code points."""

    start: int
    end: int
    text: str


def words_in(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of ``text[start:end]``, offsets counted in ``text``."""
    return [Word(m.start(), m.end(), m[0]) for m in _WORD.finditer(text, start, len(text) if end is None else end)]


@lru_cache(maxsize=50_000)
def casing_of(word: str) -> Casing:
    """How ``word`` is written."""
    if any(c.isdigit() for c in word):
        return Casing.NUMBER
    if not any(c.isalpha() for c in word):
        return Casing.MARK
    if not any(c.isupper() or c.istitle() for c in word):
        return Casing.LOWER if any(c.islower() for c in word) else Casing.CASELESS
    if len(word) == 1:
        return Casing.INITIAL
    if word.isupper():
        return Casing.UPPER
    return Casing.TITLE if word[0].isupper() and not any(c.isupper() for c in word[1:]) else Casing.MIXED


class Vocabulary:
    """The word pieces that the network knows, numbered by their order."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(pieces)}
        self._cache: dict[str, tuple[int, ...]] = {}
        self.start, self.end, self.unknown, self.mask = (self._ids[mark] for mark in (START, END, UNKNOWN, MASK))

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """From a file with one piece a line.

        Raises:
            OSError: if it cannot be read.
            KeyError: if the marks of a vocabulary are missing.
        """
        return cls(path.read_text(encoding="utf-8").splitlines())

    def __len__(self) -> int:
        return len(self._ids)

    def pieces_of(self, word: str) -> tuple[int, ...]:
        """Numbers of the pieces of one word; never empty."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) > 200_000:  # a batch of many reports must not grow without end
                self._cache.clear()
            found = self._cache[word] = self._split(plain(word))
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        if not 0 < len(word) <= LONGEST_WORD:
            return (self.unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
            else:
                return (self.unknown,)
            pieces.append(piece)
            start = end
        return tuple(pieces)


def plain(word: str) -> str:
    """Lower case, without accents; typographic quotes and dashes as they are in the vocabulary."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")


def casings_of(words: Iterable[str]) -> list[Casing]:
    """Casing of each word."""
    return [casing_of(word) for word in words]
