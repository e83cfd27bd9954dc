"""The records that the stages of reading hand to each other: frozen; offsets are half-open and count code points.

``text[start:end]`` of the document's text is the text of every record that has ``start`` and ``end``.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast

from gazetteer import Gazetteer, Hit, Place
from geo.relations import FAMILIES, Measured, Relation, other_end

if TYPE_CHECKING:
    import geopandas as gpd


class Role(StrEnum):
    """What a mention does in its sentence."""

    LITERAL = "literal"  # a location
    METONYM = "metonym"  # a seat that stands for a government or institution: "Kyiv claimed"
    ACTOR = "actor"  # a country or city named as an agent: "Russia said"
    DEMONYM = "demonym"  # "Ukrainian", "the Russians"
    EMBEDDED = "embedded"  # a place name inside another name: "Lagos City Council"
    PERSON = "person"  # Paris Hilton
    ORGANISATION = "organisation"  # The New York Times
    WORK = "work"  # Casablanca, the film
    OTHER = "other"  # looks like a place, is not one: "the West"

    @property
    def is_place(self) -> bool:
        """Whether a mention in this role has a place at all."""
        return self not in (Role.PERSON, Role.ORGANISATION, Role.WORK, Role.OTHER)


class Verdict(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    UNDECIDED = "undecided"


# Views of disputed ground; any other is a country's own, by its ISO 3166-1 alpha-2 code.
ANY_VIEW, UNITED_NATIONS, DE_FACTO = "any", "un", "de-facto"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Modality(StrEnum):
    """How far the report stands behind a statement; anything but ASSERTED is at most ``info``."""

    ASSERTED = "asserted"
    QUOTED = "quoted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    FIGURATIVE = "figurative"
    REJECTED = "rejected"  # the report itself calls it wrong


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read. ``text`` is kept exactly: nothing is normalised or trimmed."""

    id: str
    text: str
    source: str | None = None
    title: str | None = None
    date: dt.date | None = None

    @property
    def sha256(self) -> str:
        """Checksum of the text as UTF-8; lone surrogates are kept, so that every text has one."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int


class Label(StrEnum):
    """What a recogniser says that a stretch of text is."""

    PLACE = "place"
    DEMONYM = "demonym"
    PERSON = "person"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """A name in the text, before anyone asked which place it is. ``certainty`` in 0..1 is the recogniser's own."""

    start: int
    end: int
    label: Label
    certainty: float = 1.0


class Recogniser(Protocol):
    """Says which stretches of a text are names. Spans come in text order and do not overlap."""

    def __call__(self, text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer, /) -> tuple[Span, ...]: ...


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a place, or looks as if it did.

    ``name`` is what to look up where that differs from ``text``: "Donetsk" in "Donetsk and Luhansk People's Republics"
    is looked up as "Donetsk People's Republic", "Ukraine" in "northern Ukraine" as "northern Ukraine".
    """

    id: str
    start: int
    end: int
    text: str
    sentence: int
    role: Role
    name: str
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a mention may mean, with the evidence for it.

    ``score`` is comparable only among the candidates of one mention. ``evidence`` names what counted, in words that
    end up in the report's "why".
    """

    hit: Hit
    score: float
    evidence: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return self.hit.place


GIVEN: Final = 1.0
"""Confidence of a place that a person said is meant. No reading of the program's own has it."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention was taken to mean, or an honest "cannot tell" (``place is None``).

    ``candidates`` holds every *plausible* reading, best first, the chosen one included: a claim is contradicted only
    if none of them satisfies it. ``confidence`` in 0..1 is that of the choice, 0 where there is none, ``GIVEN`` where a
    person answered. ``whole`` is what the mention's own words name where ``place`` is a compass part of it: Ukraine
    in "northern Ukraine".
    """

    mention: Mention
    place: Place | None
    confidence: float
    candidates: tuple[Candidate, ...]
    why: str
    whole: Place | None = None

    @property
    def named(self) -> Place | None:
        """The place that the mention's own words name."""
        return self.whole or self.place

    @property
    def alternatives(self) -> tuple[Place, ...]:
        """The plausible places that were not chosen."""
        return tuple(c.place for c in self.candidates if self.place is None or c.place.id != self.place.id)


Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation as it was read off the text, before it has a number.

    ``start:end`` are the words that carry it, ``focus`` those that would be wrong; ``probability`` in 0..1 is that the
    text says so at all.
    """

    relation: Relation
    start: int
    end: int
    focus: tuple[int, int]
    modality: Modality = Modality.ASSERTED
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the report says about places, and what the gazetteer says to it.

    ``start`` and ``end`` are the words that carry the claim ("this port city in Crimea"), ``focus`` those that would be
    wrong. ``probability`` in 0..1 is that the text says so at all; ``certainty`` that what it says is false, over
    everything its words may mean. ``measured`` is of the reading that was judged.
    """

    id: str
    relation: Relation
    start: int
    end: int
    focus: tuple[int, int]
    modality: Modality = Modality.ASSERTED
    probability: float = 1.0
    verdict: Verdict = Verdict.UNDECIDED
    measured: Measured = field(default_factory=Measured)
    certainty: float = 0.0

    @property
    def kind(self) -> str:
        """The family: "containment", "capital", "distance" ..."""
        return FAMILIES[type(self.relation)]

    @property
    def subject(self) -> str:
        """Id of the mention that the claim is most likely about."""
        return self.relation.subject.mention

    @property
    def object(self) -> str | None:
        """Id of the mention that the subject is related to."""
        other = other_end(self.relation)
        return other.mention if other is not None else None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a claim says that a mention means: a place that makes it true, or, where none does, that the place may be
    one that no list holds. ``confidence`` is that of the place.
    """

    place: Place | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A diagnostic, as a compiler would give it. ``line`` and ``column`` are 1-based; columns count code points."""

    code: str  # "GEO101"
    name: str  # "not-inside"
    level: Level
    start: int
    end: int
    line: int
    column: int
    sentence: int
    message: str
    evidence: str
    suggestion: str | None
    claim: str | None
    certainty: float = 1.0  # that it is a mistake, in 0..1


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was read from one document; the one argument of every view of it.

    ``resolutions`` has one entry for each mention, in the order of the text; ``places`` the distinct places chosen,
    in order of first mention. ``generator`` and ``gazetteer`` are versions.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    places: tuple[Place, ...]
    resolutions: tuple[Resolution, ...]
    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    generator: str
    gazetteer: str

    def to_geodataframe(self, layer: str = "mentions", *, gazetteer: Gazetteer | None = None) -> gpd.GeoDataFrame:
        """The report as a GeoDataFrame (EPSG:4326, longitude first): a row for each mention, in the order of the text.

        Areas have their outline, spots their position, mentions without a place no geometry. Other layers, with one
        type of geometry each: "points", "regions", "unlocated", "flags", "flag_areas".

        Args:
            layer: which rows.
            gazetteer: where outlines come from; by default the one that ``Gazetteer.open()`` opens.

        Raises:
            ValueError: if there is no such layer.
        """
        return _views().report_frame(self, layer, gazetteer or _default_gazetteer())

    def _repr_html_(self) -> str:
        """The map, for a notebook."""
        return _views().report_html(self, _default_gazetteer())


VIEWS: Final = "maps.notebook"
"""The module that shows reports. It is looked up by name when a report is first shown: reading imports no map."""


class _Views(Protocol):
    def report_html(self, report: Report, atlas: Gazetteer, /) -> str: ...

    def report_frame(self, report: Report, layer: str, atlas: Gazetteer, /) -> gpd.GeoDataFrame: ...


def _views() -> _Views:
    return cast("_Views", importlib.import_module(VIEWS))


@functools.cache
def _default_gazetteer() -> Gazetteer:
    return Gazetteer.open()
