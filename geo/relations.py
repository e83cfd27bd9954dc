"""What a report can say about places: typed relations, and what each of their ends may mean.

A relation holds between *ends*. An end is not one place but everything its words may stand for: the mentions that a
phrase such as "this port city" may go back to (``Antecedent``), and for each of them the places that the name may mean
(``Sense``), all with their share. Who judges a relation weighs it over these readings; nobody picks one beforehand.

Compass words are ``"north"`` ... ``"north-west"`` and, for a part only, ``"centre"``. Every relation is frozen, and
``Relation`` is the union of all of them: a ``match`` over it ends in ``assert_never``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

from gazetteer import LonLat, Place
from gazetteer.place import Inside as InsideAnswer
from gazetteer.place import NameUse


@dataclass(frozen=True, slots=True)
class Sense:
    """One place that a name may mean. ``share`` in 0..1 is how likely, the listed senses of a name sum up to 1 at most;
    ``use`` is how the place bears the name.
    """

    place: Place
    share: float
    use: NameUse = NameUse.MAIN


_LITTLE: Final = 0.03  # what is left of the other senses of a name where one is known to be meant


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A mention that an end may stand for, with its share in 0..1; a name stands for its own mention alone.

    ``name`` is what was looked up, ``certainty`` the recogniser's own that it is a place's name at all. ``weight`` is
    how much is expected under that name altogether, in natural log odds: what a place that no list holds is held
    against; infinite where a person said which place is meant.
    """

    mention: str
    share: float
    senses: tuple[Sense, ...] = ()
    name: str = ""
    certainty: float = 1.0
    weight: float = 0.0

    @property
    def is_given(self) -> bool:
        """Whether a person said which place is meant."""
        return self.weight == math.inf

    def meaning(self, place: Place) -> Antecedent:
        """The antecedent where it is known to mean that place; its other senses keep a little."""
        others = tuple(replace(s, share=s.share * _LITTLE) for s in self.senses if s.place.id != place.id)
        return replace(self, senses=(Sense(place, 1.0 - _LITTLE), *others))


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation: what it may stand for, likeliest first.

    ``noun`` is that of a phrase that goes back to a name ("this port city"); empty where the name itself stands there.
    ``called`` is the noun of an apposition beside the name ("the village of X").

    >>> from gazetteer import PlaceKind
    >>> lviv = Place("geonames:702550", "Lviv", PlaceKind.CITY, "PPLA", LonLat(24.02, 49.84), country="UA")
    >>> end = End((Antecedent("m1", 1.0, (Sense(lviv, 0.97),)),))
    >>> end.mention, end.place.name, [round(share, 2) for _, _, share in end.readings()]
    ('m1', 'Lviv', [0.97])
    """

    antecedents: tuple[Antecedent, ...]
    noun: str = ""
    called: str = ""

    @property
    def mention(self) -> str:
        """Id of the mention that is meant most likely."""
        return self.antecedents[0].mention

    @property
    def place(self) -> Place | None:
        """The place that is meant most likely; none where no listed place bears the name."""
        return next((sense.place for sense in self.antecedents[0].senses), None)

    @property
    def goes_back(self) -> bool:
        return bool(self.noun)

    def settled(self, places: Mapping[str, Place]) -> End:
        """The end with the mentions, by id, that are known to mean these places."""
        return replace(
            self,
            antecedents=tuple(a.meaning(places[a.mention]) if a.mention in places else a for a in self.antecedents),
        )

    def readings(self) -> Iterator[tuple[Antecedent, Sense, float]]:
        """Every listed reading with its share in 0..1, antecedent by antecedent."""
        for antecedent in self.antecedents:
            for sense in antecedent.senses:
                yield antecedent, sense, antecedent.share * sense.share


class Bound(StrEnum):
    """How a stated figure is meant."""

    ABOUT = ""
    AT_LEAST = "at least"
    AT_MOST = "at most"


class Reach(StrEnum):
    """How near "near" is meant."""

    NEAR = "near"
    OUTSIDE = "outside"
    OUTSKIRTS = "outskirts"
    SUBURB = "suburb"
    ACROSS = "across"
    OFF = "off"


class Meeting(StrEnum):
    """How two places are said to touch."""

    BORDERS = "borders"
    NEIGHBOUR = "neighbour"
    NEAR = "near the border"


class Shore(StrEnum):
    """How a place is said to be on a water."""

    ON = "on"
    LINKS = "links"
    NOT_ON = "away"


class Coast(StrEnum):
    """What is said of a place and the sea, whichever sea it is."""

    COAST = "coast"
    COASTAL = "coastal"
    PORT = "port"
    LANDLOCKED = "landlocked"
    INLAND = "inland"


class Mixup(StrEnum):
    """In which telling one of two look-alike names seems to stand for the other."""

    VISIT = "visit"
    HOME = "home"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Inside:
    """``subject`` lies in ``container``, or in that compass ``part`` of it.

    Without a container the part is one of whatever holds the subject ("the northern city of X"). ``region`` is the
    container where two words name it together ("a Baltic state").
    """

    subject: End
    container: End | None
    part: str | None = None
    region: Place | None = None
    wholly: bool = False  # "lies entirely in"
    strict: bool = False  # "the southernmost", "the eastern coast of"
    on: bool = False  # "X on Y", said of islands
    owned: bool = False  # "Y's X"
    by_comma: bool = False  # "X, Y", which may only count up


@dataclass(frozen=True, slots=True)
class CapitalOf:
    """``subject`` is the capital of ``unit``; of the state or province around it where no unit is named."""

    subject: End
    unit: End | None


@dataclass(frozen=True, slots=True)
class Is:
    """``subject`` is a ``noun``: "city", "island", "state"."""

    subject: End
    noun: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """``subject`` is the ``rank``-th ``superlative`` ``noun`` within a place, in the world where none is named."""

    subject: End
    noun: str
    superlative: str  # "largest", "highest", "longest", "most populous" ...
    rank: int
    within: End | None


@dataclass(frozen=True, slots=True)
class Away:
    """``subject`` is ``km`` from ``other``; from the capital of its country where no other end is named."""

    subject: End
    other: End | None
    amount: float
    unit: str  # as written: "miles"
    km: float
    bound: Bound = Bound.ABOUT
    to_border: bool = False
    qualifier: str = ""  # as written: "some", "more than"


@dataclass(frozen=True, slots=True)
class Travel:
    """``subject`` is that many hours on the road from ``other``."""

    subject: End
    other: End
    hours: float


@dataclass(frozen=True, slots=True)
class Near:
    subject: End
    other: End
    reach: Reach


@dataclass(frozen=True, slots=True)
class Toward:
    """``subject`` lies on that ``side`` of ``other``; of the capital of its country where no other end is named."""

    subject: End
    other: End | None
    side: str


@dataclass(frozen=True, slots=True)
class Farther:
    """``subject`` lies farther to that ``side`` than ``other``."""

    subject: End
    other: End
    side: str


@dataclass(frozen=True, slots=True)
class Between:
    subject: End
    first: End
    second: End


@dataclass(frozen=True, slots=True)
class Closer:
    """``subject`` is nearer to ``near`` than to ``far``."""

    subject: End
    near: End
    far: End


@dataclass(frozen=True, slots=True)
class Borders:
    """``subject`` touches ``other``, perhaps on that ``side`` of it."""

    subject: End
    other: End
    how: Meeting = Meeting.BORDERS
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Frontier:
    """There is a border of two places named by adjectives ("the French-Belgian border"), ``subject`` perhaps on it."""

    subject: End
    adjectives: tuple[str, str]
    beside: bool  # the subject lies on or near it; else only the border is named
    how: Meeting = Meeting.BORDERS


@dataclass(frozen=True, slots=True)
class Apart:
    """``subject`` shares no border with ``other``, is far from it."""

    subject: End
    other: End


@dataclass(frozen=True, slots=True)
class OnWater:
    """``subject`` lies on the sea, lake or river ``water``, joins it to another, or has no shore on it."""

    subject: End
    water: End
    how: Shore = Shore.ON


@dataclass(frozen=True, slots=True)
class Flows:
    """The river ``subject`` flows through ``place``, or into it."""

    subject: End
    place: End
    into: bool = False


@dataclass(frozen=True, slots=True)
class OnCoast:
    """What is said of ``subject`` and the sea; ``noun`` is the word that says so."""

    subject: End
    how: Coast
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Hemisphere:
    """``subject`` lies ``"north"`` or ``"south"`` of the equator."""

    subject: End
    side: str


@dataclass(frozen=True, slots=True)
class Formerly:
    """``subject`` was once called ``old``."""

    subject: End
    old: str
    other: End


@dataclass(frozen=True, slots=True)
class NoCountry:
    """``name`` is called a country; ``subject`` is the mention it stands beside."""

    subject: End
    name: str


@dataclass(frozen=True, slots=True)
class NoPlace:
    """``name`` is called a ``noun`` (of ``within``), and no mention of it has a place."""

    subject: End
    name: str
    noun: str
    within: End | None


@dataclass(frozen=True, slots=True)
class Angle:
    """One half of a written position. ``step`` is the unit it is written to, in degrees: 1/60 for minutes."""

    degrees: float
    side: str  # N, S, E, W
    axis: str  # "latitude", "longitude", or "" where the text does not say
    step: float = 1.0


@dataclass(frozen=True, slots=True)
class Position:
    """``subject`` is given these coordinates; ``beside`` where they stand directly at its name."""

    subject: End
    first: Angle
    second: Angle
    beside: bool = False


@dataclass(frozen=True, slots=True)
class MixedUp:
    """What happens in the capital ``subject`` is told as happening in ``country``."""

    subject: End
    country: End
    how: Mixup


Relation: TypeAlias = (
    Inside
    | CapitalOf
    | Is
    | Ranked
    | Away
    | Travel
    | Near
    | Toward
    | Farther
    | Between
    | Closer
    | Borders
    | Frontier
    | Apart
    | OnWater
    | Flows
    | OnCoast
    | Hemisphere
    | Formerly
    | NoCountry
    | NoPlace
    | Position
    | MixedUp
)

FAMILIES: Final = {
    Inside: "containment",
    CapitalOf: "capital",
    Is: "kind",
    Ranked: "superlative",
    Away: "distance",
    Travel: "distance",
    Near: "distance",
    Toward: "direction",
    Farther: "direction",
    Between: "direction",
    Closer: "direction",
    Borders: "border",
    Frontier: "border",
    Apart: "border",
    OnWater: "water",
    Flows: "water",
    OnCoast: "coast",
    Hemisphere: "hemisphere",
    Formerly: "name",
    NoCountry: "name",
    NoPlace: "name",
    Position: "name",
    MixedUp: "mixup",
}
"""The ``kind`` of a claim in a report, by the type of its relation."""


def other_end(relation: Relation) -> End | None:
    """The end that the subject is related to; none where a relation has but one, or names it by other words."""
    match relation:
        case Inside():
            return relation.container
        case CapitalOf():
            return relation.unit
        case Ranked() | NoPlace():
            return relation.within
        case Between():
            return relation.first
        case Closer():
            return relation.near
        case OnWater():
            return relation.water
        case Flows():
            return relation.place
        case MixedUp():
            return relation.country
        case Away() | Travel() | Near() | Toward() | Farther() | Borders() | Apart() | Formerly():
            return relation.other
        case Is() | Frontier() | OnCoast() | Hemisphere() | NoCountry() | Position():
            return None


def ends(relation: Relation) -> tuple[End, ...]:
    """Every end of a relation, the subject first."""
    third = {Between: "second", Closer: "far"}.get(type(relation))
    found = (relation.subject, other_end(relation), getattr(relation, third) if third else None)
    return tuple(end for end in found if end is not None)


_ENDS: Final = "subject container unit within other first second near far water place country".split()


def settled(relation: Relation, places: Mapping[str, Place]) -> Relation:
    """The relation whose ends mean these places where they stand for these mentions, by id."""
    changed: dict[str, Any] = {
        name: end.settled(places) for name in _ENDS if isinstance(end := getattr(relation, name, None), End)
    }
    return replace(relation, **changed) if places else relation


Line: TypeAlias = tuple[LonLat, LonLat]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the gazetteer says to a relation, in the reading that was judged.

    ``true`` is what the report should have named: the unit that holds the subject, the real capital, the larger lake.
    Distances are kilometres between the edges, bearings degrees clockwise from north (from the other end to the
    subject), ``line`` the shortest way between subject and object for drawing.
    """

    subject: Place | None = None
    object: Place | None = None
    second: Place | None = None  # the third end of "between" and "closer"
    true: Place | None = None
    inside: InsideAnswer | None = None
    basis: str = ""  # what decided: "admin-1 code", "outline"
    distance_km: float | None = None
    second_km: float | None = None
    coast_km: float | None = None
    bearing_deg: float | None = None
    degrees: float | None = None  # how much farther to a side
    detour: float | None = None  # the way by the subject, in lengths of the direct one
    latitudes: tuple[float, float] | None = None  # southernmost and northernmost
    waters: tuple[Place, ...] = ()  # that the subject faces
    shores: tuple[Place, ...] = ()  # the countries around a water
    line: Line | None = None
    tolerance: str = ""  # in plain figures
    viewpoint: str = ""  # of disputed ground, where one was chosen
