"""GEO504: one of two names that look alike stands for the other."""

from __future__ import annotations

from gazetteer import Inside, Place, PlaceKind
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.wording import country, the
from geo.records import Claim, Level, Verdict

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


def judge(claim: Claim, bench: Bench) -> Judgement:
    city = bench.resolutions[claim.subject].place
    stated = bench.object(claim)
    if city is None or stated is None or stated.place is None or stated.place.kind is not PlaceKind.COUNTRY:
        return UNDECIDED
    other, home = stated.place, country(city, bench.gazetteer)
    if home is None or city.feature_code != "PPLC" or bench.gazetteer.containment(city, other).inside is not Inside.NO:
        return UNDECIDED
    seat = next((c.place for c in bench.gazetteer.capitals(other) if c.is_current), None)
    if claim.stated["relation"] != "home" and not _look_alike(city, home, seat, other):
        return UNDECIDED
    message = f"{the(city)} is the capital of {the(home)}, not of {the(other)}"
    if seat is not None:
        message += f", whose capital is {the(seat)}"
    visit = claim.stated["relation"] == "visit"
    suggestion = seat.name if visit and seat is not None else home.name
    measured = {"subject_place": city.id, "object_place": other.id, "true_place": home.id}
    return Judgement(Verdict.CONTRADICTED, measured, LOOK_ALIKE, message, suggestion, bench.confidence(claim))


def _look_alike(city: Place, home: Place, seat: Place | None, other: Place) -> bool:
    from rapidfuzz.fuzz import ratio

    capitals = seat is not None and ratio(city.name, seat.name) >= _CAPITALS_ALIKE
    return capitals or ratio(home.name, other.name) >= _COUNTRIES_ALIKE
