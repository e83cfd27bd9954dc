"""What goes into the reader and what comes out. Nothing here knows which place a name is."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer import PlaceKind
from geo.reader.labels import LinkType, Manner, TermType


@dataclass(frozen=True, slots=True)
class Name:
    """A mention as the reader is told of it: ``text[start:end]``, what its look-up hits may be, and no more.

    ``kinds`` is empty where nothing is listed under the name.
    """

    id: str
    start: int
    end: int
    kinds: frozenset[PlaceKind] = frozenset()
    demonym: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """``text[start:end]`` in code points. ``name`` is the id of the mention that it is, empty for other terms."""

    type: TermType
    start: int
    end: int
    probability: float = 1.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What the text says of ``subject``: see ``LinkType``.

    ``third`` is the side, measure or superlative that carries the link, or the second place of "between".
    ``probability`` is that of the link and of its terms together.
    """

    type: LinkType
    subject: Term
    object: Term
    third: Term | None
    probability: float
    manner: Manner
    manner_probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Terms in text order, the longer first where two begin together; links by their first words."""

    terms: tuple[Term, ...] = ()
    links: tuple[Link, ...] = ()
