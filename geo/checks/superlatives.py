"""GEO203: a place is called the largest, highest or longest of its kind, and a larger one is known."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer import Inside, Place, PlaceKind
from gazetteer.measures import Quantity
from geo.checks.bench import Bench
from geo.checks.rule import Finding, Rule, contradicted, undecided
from geo.checks.wording import the
from geo.records import Level
from geo.relations import Measured, Ranked
from geo.vocabulary import KINDS, NATION, SETTLEMENT

K = PlaceKind

NOT_LARGEST = Rule(
    code="GEO203",
    name="not-largest",
    level=Level.ERROR,
    why="A city, island, lake, mountain or river is called the largest, highest or longest somewhere, and one that is "
    "clearly larger is known there. Cities count by population and only at twice the figure, since city limits and "
    "metropolitan areas differ; a country or state must be smaller by area and by population.",
    bad="Rescuers reached Corsica, the largest island in the Mediterranean, on Sunday.",
    good="Rescuers reached Sicily, the largest island in the Mediterranean, on Sunday.",
)
RULES = (NOT_LARGEST,)


@dataclass(frozen=True, slots=True)
class _Scale:
    """By what a kind of place is compared, and how many times larger another has to be to count."""

    quantity: Quantity
    kinds: tuple[PlaceKind, ...]
    margin: float
    unit: str


_BY_HEIGHT = _Scale(Quantity.ELEVATION_M, (K.MOUNTAIN,), 1.005, "m")
_BY_LENGTH = _Scale(Quantity.LENGTH_KM, (K.RIVER,), 1.15, "km")
_SURFACE_MARGIN = 1.2  # tides, levels and outlines
_TOWN_MARGIN, _TOWN_KM = 2.0, 50.0  # nearer than that, two towns may be one city
_UNIT_MARGIN = 1.25
_GROUPS = frozenset({"islands", "archipelago", "island group", "island nation", "island country", "island state"})


def _scales(relation: str, noun: str, place: Place) -> tuple[_Scale, ...]:
    """The ways in which a noun can be the largest; none where the gazetteer cannot tell."""
    kinds = KINDS.get(noun, frozenset())
    upward = relation in ("highest", "tallest")
    if place.kind is K.MOUNTAIN and upward and noun in ("mountain", "peak", "summit"):
        return (_BY_HEIGHT,)
    if place.kind is K.RIVER and relation == "longest" and noun == "river":
        return (_BY_LENGTH,)
    if upward or relation == "longest":
        return ()
    people = relation == "most populous"
    if noun in ("city", "metropolis") and place.kind in SETTLEMENT:
        return (_Scale(Quantity.POPULATION, (K.CITY,), _TOWN_MARGIN, "people"),)
    if noun in ("island", "lake") and place.kind in kinds and not people:
        return (_Scale(Quantity.AREA_KM2, (K.ISLAND if noun == "island" else K.LAKE,), _SURFACE_MARGIN, "km²"),)
    if noun in ("park", "national park") and place.kind is K.PARK and not people:
        return (_Scale(Quantity.AREA_KM2, (K.PARK, K.RANGE), _SURFACE_MARGIN, "km²"),)  # some parks go by their range
    if place.kind in (*NATION, K.ADMIN1) and place.kind in kinds and noun not in _GROUPS:
        by_people = _Scale(Quantity.POPULATION, (place.kind,), _UNIT_MARGIN, "people")
        return (by_people,) if people else (_Scale(Quantity.AREA_KM2, (place.kind,), _UNIT_MARGIN, "km²"), by_people)
    return ()


def check(relation: Ranked, place: Place, whole: Place | None, bench: Bench) -> Finding | None:
    """Contradicted if as many larger places as the rank allows are known, on every scale the noun can mean."""
    noun = relation.noun or place.kind.value  # "the largest of the Great Lakes"
    if place.kind not in KINDS.get(noun, ()):
        return None
    scales = _scales(relation.superlative, noun, place)
    if whole is not None and (place.id == whole.id or bench.gazetteer.containment(place, whole).inside is Inside.NO):
        return undecided()  # "not inside" is said by the rules for that
    found = [(scale, _rivals(scale, place, whole, bench)) for scale in scales]
    if not found or any(len(rivals) < relation.rank for _, rivals in found):
        return undecided()
    scale, rivals = found[0]
    figures = tuple(_figure(bench.gazetteer.measure(p, scale.quantity), scale) for p in (place, rivals[0]))
    where = f"in {the(whole)}" if whole is not None else "in the world"
    ordinal = {1: "", 2: "second-", 3: "third-", 4: "fourth-", 5: "fifth-"}[relation.rank]
    said = f"{ordinal}{relation.superlative} {noun} {where}"
    message = f"{the(place)} ({figures[0]}) is not the {said}: {the(rivals[0])} has {figures[1]}"
    measured = Measured(
        subject=place,
        object=whole,
        true=rivals[0],
        basis=scale.quantity.value,
        tolerance=f"{scale.margin:g} times the figure",
    )
    return contradicted(NOT_LARGEST, message, measured, rivals[0].name if relation.rank == 1 else None)


def _rivals(scale: _Scale, place: Place, whole: Place | None, bench: Bench) -> tuple[Place, ...]:
    own = bench.gazetteer.measure(place, scale.quantity)
    if own is None:
        return ()
    larger = bench.gazetteer.larger(scale.quantity, own * scale.margin, scale.kinds, whole)
    towns = scale.kinds == (K.CITY,)
    there = (p for p in larger if bench.gazetteer.lifetime(p)[1] is None)  # states of the past do not compete
    return tuple(p for p in there if not towns or bench.gazetteer.distance_km(place, p) > _TOWN_KM)


def _figure(value: float | None, scale: _Scale) -> str:
    """Rounded to three figures: "25,700 km²"."""
    number = value or 0.0
    step = max(1, 10 ** (len(str(int(number))) - 3))
    rounded = round(number / step) * step if scale.quantity is not Quantity.ELEVATION_M else round(number)
    return f"{rounded:,} {scale.unit}"
