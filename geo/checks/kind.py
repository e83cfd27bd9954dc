"""GEO2xx: a place is called something that it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gazetteer import Match, Place, PlaceKind
from gazetteer.place import NameUse
from gazetteer.relations import Capital
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule
from geo.checks.wording import country, the, whereabouts
from geo.claims.reading import likely
from geo.records import Claim, Level, Mention, Verdict

K = PlaceKind

NOT_CAPITAL = Rule(
    code="GEO201",
    name="not-capital",
    level=Level.ERROR,
    why="A city is called the capital of a country, state or province that has another one. Capitals by law, seats of "
    'government and capitals of the past all count; figures such as "fashion capital" are no claims.',
    bad="Thousands marched through Istanbul, the capital of Turkey, on Sunday.",
    good="Thousands marched through Ankara, the capital of Turkey, on Sunday.",
)
WRONG_KIND = Rule(
    code="GEO202",
    name="wrong-kind",
    level=Level.ERROR,
    why="A city is called a state, a country a city, a strait a river. Names that belong to several kinds of place "
    "are left alone.",
    bad="The senator comes from the great state of Chicago.",
    good="The senator comes from the great state of Illinois.",
)
RULES = (NOT_CAPITAL, WRONG_KIND)


def judge_capital(claim: Claim, bench: Bench) -> Judgement:
    """Contradicted if the unit's capitals are known and no reading of the city is among them."""
    gazetteer = bench.gazetteer
    readings = likely(bench.subjects(claim))
    cities = tuple(p for p in readings if p.kind.is_settlement) or readings
    stated = bench.object(claim)
    if not cities:
        return UNDECIDED
    if stated is None:
        return _capital_of_its_own(claim, bench, cities)
    units = tuple(u for u in likely((stated,)) if not u.kind.is_settlement)
    pairs = [(city, unit) for unit in units for city in cities]
    for city, unit in pairs:
        capitals = gazetteer.capitals(unit)
        if any(c.place.id == city.id and (c.is_current or _held(c, bench.date)) for c in capitals):
            return Judgement(Verdict.SUPPORTED, {"subject_place": city.id, "object_place": unit.id})
    known = [unit for unit in units if any(c.is_current for c in gazetteer.capitals(unit))]
    if not known or known[0].id != units[0].id:
        return _capital_by_place(claim, bench, cities, units)
    return _wrong_capital(claim, bench, cities[0], known[0])


def _held(capital: Capital, date: dt.date | None) -> bool:
    """Whether the city was the capital when the report was written; only where it is known until when it was."""
    if date is None or capital.until is None:
        return False
    day = date.isoformat()
    return (capital.since or "") <= day and day[: len(capital.until)] <= capital.until


def _capital_by_place(claim: Claim, bench: Bench, cities: tuple[Place, ...], units: tuple[Place, ...]) -> Judgement:
    """Where no capital is known, a city that lies outside the unit is not its capital."""
    answers = [bench.gazetteer.containment(city, unit).inside.value for city in cities for unit in units]
    if not answers or any(answer != "no" for answer in answers):
        return UNDECIDED
    city, unit = cities[0], units[0]
    message = f"{the(city)} is not the capital of {the(unit)}: it lies in {whereabouts(city, bench.gazetteer)}"
    measured = {"subject_place": city.id, "object_place": unit.id}
    return Judgement(Verdict.CONTRADICTED, measured, NOT_CAPITAL, message, None, bench.confidence(claim))


def _capital_of_its_own(claim: Claim, bench: Bench, cities: tuple[Place, ...]) -> Judgement:
    """Judges "the state capital", said of a city without naming the state."""
    gazetteer = bench.gazetteer
    if any(gazetteer.capital_of(city) for city in cities):
        return Judgement(Verdict.SUPPORTED, {"subject_place": cities[0].id})
    city = cities[0]
    unit = next((p for p in gazetteer.parents(city) if p.kind is K.ADMIN1), None)
    if unit is None or not gazetteer.capitals(unit):
        return UNDECIDED
    return _wrong_capital(claim, bench, city, unit)


def _wrong_capital(claim: Claim, bench: Bench, city: Place, unit: Place) -> Judgement:
    true = [c.place for c in bench.gazetteer.capitals(unit) if c.is_current]
    if not true:
        return UNDECIDED
    message = f"{the(city)} is not the capital of {the(unit)}, which is {true[0].name}"
    its = [u for u in bench.gazetteer.capital_of(city) if u.kind in (K.COUNTRY, K.TERRITORY)]
    if its:
        message += f"; {the(city)} is the capital of {the(its[0])}"
    elif bench.gazetteer.containment(city, unit).inside.value == "no":
        message += f"; {the(city)} lies in {whereabouts(city, bench.gazetteer, sea=False)}"
    measured = {"subject_place": city.id, "object_place": unit.id, "true_place": true[0].id}
    return Judgement(Verdict.CONTRADICTED, measured, NOT_CAPITAL, message, true[0].name, bench.confidence(claim))


_TOWNS = frozenset({K.COUNTRY, K.CONTINENT, K.RIVER, K.LAKE, K.SEA, K.OCEAN})
# Noun -> kinds that it is never said of. What is not listed here is left alone: nouns are used loosely.
_NEVER: dict[str, frozenset[PlaceKind]] = {
    **dict.fromkeys(("city", "town", "village", "port city"), _TOWNS),
    **dict.fromkeys(("country", "nation"), frozenset({K.CITY, K.SUBURB, K.CONTINENT, K.RIVER, K.LAKE})),
    "state": frozenset({K.CITY, K.SUBURB, K.CONTINENT, K.RIVER, K.LAKE}),
    **dict.fromkeys(("province", "oblast", "republic"), frozenset({K.CONTINENT, K.RIVER, K.OCEAN})),
    "river": frozenset({K.STRAIT, K.LAKE, K.SEA, K.OCEAN, K.GULF, K.CANAL}),
    "lake": frozenset({K.STRAIT, K.RIVER, K.OCEAN, K.GULF}),
    "sea": frozenset({K.RIVER, K.CANAL, K.CITY}),
    "strait": frozenset({K.RIVER, K.LAKE, K.OCEAN, K.CANAL}),
    "ocean": frozenset({K.RIVER, K.LAKE, K.STRAIT, K.SEA}),
    "continent": frozenset({K.CITY, K.COUNTRY, K.ADMIN1}),
    "island": frozenset({K.CONTINENT}),
}
_KNOWN_TOWN = 100_000  # a smaller town may share its name with a unit that the gazetteer does not know
_WORDS = {
    K.ADMIN1: "a province or state",
    K.CITY: "a city",
    K.COUNTRY: "a country",
    K.CONTINENT: "a continent",
    K.ADMIN2: "a district",
}


def judge_kind(claim: Claim, bench: Bench) -> Judgement:
    """Contradicted if every place of that name, plausible here or not, is of a kind that the noun is never said of."""
    noun = str(claim.stated["noun"])
    never = _NEVER.get(noun)
    places = likely(bench.subjects(claim))
    if never is None or not places:
        return UNDECIDED
    mention = bench.resolutions[claim.subject].mention
    others = [h.place for h in bench.gazetteer.find(mention.name) if h.name.use in (NameUse.MAIN, NameUse.OFFICIAL)]
    others += [h.place for h in bench.gazetteer.find(f"{mention.name} {noun}") if h.match is Match.EXACT]
    place = places[0]
    measured = {"subject_place": place.id, "is": place.kind.value}
    never = never | _too_wide(noun, place, others, bench)
    if noun == "province" and place.country in _KNOWN_PROVINCES and place.population >= _LARGE_UNIT:
        never = never | {K.CITY, K.SUBURB, K.ADMIN2}
    if place.kind not in never:
        return Judgement(Verdict.SUPPORTED if noun in place.kind.value else Verdict.UNDECIDED, measured)
    if any(p.kind not in never for p in (*places, *others)) or (
        place.kind is K.CITY and place.population < _KNOWN_TOWN
    ):
        return UNDECIDED
    sure = bench.confidence(claim) * (
        _ELSEWHERE if place.kind is K.COUNTRY and noun in _TOWN_NOUNS and _is_elsewhere(place, mention, bench) else 1.0
    )
    state = country(place, bench.gazetteer)
    where = (
        f" in {whereabouts(place, bench.gazetteer, sea=False)}" if state is not None and state.id != place.id else ""
    )
    message = f"{the(place)} is not {_article(noun)}; it is {_WORDS.get(place.kind, _article(place.kind.value))}{where}"
    suggestion = _WORDS.get(place.kind, place.kind.value).removeprefix("a ")
    return Judgement(
        Verdict.CONTRADICTED,
        measured,
        WRONG_KIND,
        message[0].upper() + message[1:],
        suggestion,
        sure,
    )


_ELSEWHERE = 0.4  # "the city of Turkey", in Texas, is a hamlet that no list holds


def _is_elsewhere(place: Place, mention: Mention, bench: Bench) -> bool:
    """Whether nothing in the report lies in this country but what bears its name."""
    others = (r.place.country for r in bench.resolutions.values() if r.place and r.mention.name != mention.name)
    return place.country not in others


_TOWN_NOUNS = frozenset({"city", "town", "village", "port city"})
_LARGE_UNIT = 500_000  # population of a state or province that is known by its name
# States that lie on islands although they have neighbours by land.
_ON_ISLANDS = frozenset("GB IE HT DO ID PG TL BN MY CY DK BH SG CU LK".split())
# Countries whose provinces are their first division, so that each of them is known; elsewhere towns share their names.
_KNOWN_PROVINCES = frozenset("CA CN NL PK ZA".split())
_MAINLAND = 2  # neighbours by land, from which a state or province is no island; a country needs one only


def _too_wide(noun: str, place: Place, others: Sequence[Place], bench: Bench) -> frozenset[PlaceKind]:
    """The kind of a place that is known as something wider than the noun says: Bavaria is no city, Guyana no island.
    Empty where anything else that bears the name could be one.
    """
    if noun in _TOWN_NOUNS and place.kind is K.ADMIN1 and place.population >= _LARGE_UNIT:
        return frozenset() if any(p.kind.is_settlement for p in others) else frozenset({K.ADMIN1})
    if noun == "island" and place.kind in (K.COUNTRY, K.ADMIN1) and place.country not in _ON_ISLANDS:
        islands = any(p.kind in (K.ISLAND, K.ARCHIPELAGO) for p in others)
        mainland = len(bench.gazetteer.neighbours(place)) >= (1 if place.kind is K.COUNTRY else _MAINLAND)
        return frozenset({place.kind}) if mainland and not islands else frozenset()
    return frozenset()


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
