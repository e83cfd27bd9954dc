"""The documents of an input in small portions: what a worker is handed, and what a killed run has to read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.inputs import Item

DOCUMENTS = 16  # enough to hide the cost of handing over, a third of a second of work
CHARACTERS = 500_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents that follow each other in the input.

    ``number`` counts from 0, ``first`` is the number of the first document, also from 0. The fingerprint changes when
    one of the documents may have.
    """

    number: int
    first: int
    items: tuple[Item, ...]

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits."""
        digest = hashlib.sha256()
        for item in self.items:
            digest.update(item.fingerprint.encode() + b"\n")
        return digest.hexdigest()[:32]


def chunked(items: Iterable[Item], documents: int = DOCUMENTS, characters: int = CHARACTERS) -> Iterator[Chunk]:
    """The items in chunks of at most so many ``documents``; where they end depends on the input alone.

    A chunk also ends with the document that brings the texts which items hold themselves to so many ``characters``: a
    chunk of books is no chunk of news.
    """
    number = first = held_characters = 0
    held: list[Item] = []
    for item in items:
        held.append(item)
        held_characters += 0 if item.document is None else len(item.document.text)
        if len(held) >= documents or held_characters >= characters:
            yield Chunk(number, first, tuple(held))
            number, first, held_characters = number + 1, first + len(held), 0
            held = []
    if held:
        yield Chunk(number, first, tuple(held))
