"""GEO504: one of two names that look alike stands for the other."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.rule import Finding, Rule, contradicted, undecided
from geo.checks.wording import country, the
from geo.records import Level
from geo.relations import Measured, MixedUp, Mixup

LOOK_ALIKE = Rule(
    code="GEO504",
    name="look-alike",
    level=Level.ERROR,
    why="What happens in a capital is told as happening in a country of another capital, and the names of the two "
    "capitals, or of the two countries, look alike: one was probably taken for the other.",
    bad="On his trip to Slovenia the envoy was met by the prime minister in Bratislava at noon.",
    good="On his trip to Slovenia the envoy was met by the prime minister in Ljubljana at noon.",
)
RULES = (LOOK_ALIKE,)

_CAPITALS_ALIKE, _COUNTRIES_ALIKE = 60.0, 70.0  # share of letters in common, in %: Bucharest and Budapest have 71


def check(relation: MixedUp, city: Place, other: Place, bench: Bench) -> Finding | None:
    if other.kind is not PlaceKind.COUNTRY or city.feature_code != "PPLC":
        return None
    home = country(city, bench.gazetteer)
    if home is None or bench.gazetteer.containment(city, other).inside is not Inside.NO:
        return undecided()
    seat = next((c.place for c in bench.gazetteer.capitals(other) if c.is_current), None)
    if relation.how is not Mixup.HOME and not _look_alike(city, home, seat, other):
        return undecided()
    message = f"{the(city)} is the capital of {the(home)}, not of {the(other)}"
    if seat is not None:
        message += f", whose capital is {the(seat)}"
    suggestion = seat.name if relation.how is Mixup.VISIT and seat is not None else home.name
    return contradicted(LOOK_ALIKE, message, Measured(subject=city, object=other, true=home), suggestion)


def _look_alike(city: Place, home: Place, seat: Place | None, other: Place) -> bool:
    from rapidfuzz.fuzz import ratio

    capitals = seat is not None and ratio(city.name, seat.name) >= _CAPITALS_ALIKE
    return capitals or ratio(home.name, other.name) >= _COUNTRIES_ALIKE
