"""GEO2xx: a place is called something that it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gazetteer import Inside, Match, Place, PlaceKind
from gazetteer.place import NameUse
from gazetteer.relations import Capital
from geo.checks.bench import Bench
from geo.checks.rule import SLIP, Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import country, the, whereabouts
from geo.records import Level
from geo.relations import Is, Measured

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


def check_capital(city: Place, unit: Place | None, bench: Bench) -> Finding | None:
    """Whether ``city`` is the capital of ``unit``, now or when the report was written; of any unit where none is
    named ("the state capital").
    """
    gazetteer = bench.gazetteer
    if not city.kind.is_settlement and city.kind is not K.SEAT:
        return None
    if unit is None:
        return _capital_of_its_own(city, bench)
    if unit.kind.is_settlement:
        return None
    capitals = gazetteer.capitals(unit)
    measured = Measured(subject=city, object=unit)
    if any(c.place.id == city.id and (c.is_current or _held(c, bench.date)) for c in capitals):
        return supported(measured)
    if any(c.is_current for c in capitals):
        return _wrong_capital(city, unit, bench)
    if gazetteer.containment(city, unit).inside is not Inside.NO:
        return undecided(measured)
    # Where no capital is known, a city that lies outside the unit is not its capital.
    message = f"{the(city)} is not the capital of {the(unit)}: it lies in {whereabouts(city, gazetteer)}"
    return contradicted(NOT_CAPITAL, message, measured)


def _held(capital: Capital, date: dt.date | None) -> bool:
    """Whether the city was the capital when the report was written; only where it is known until when it was."""
    if date is None or capital.until is None:
        return False
    day = date.isoformat()
    return (capital.since or "") <= day and day[: len(capital.until)] <= capital.until


def _capital_of_its_own(city: Place, bench: Bench) -> Finding:
    """Judges "the state capital", said of a city without naming the state."""
    gazetteer = bench.gazetteer
    if gazetteer.capital_of(city):
        return supported(Measured(subject=city))
    unit = next((p for p in gazetteer.parents(city) if p.kind is K.ADMIN1), None)
    if unit is None or not gazetteer.capitals(unit):
        return undecided()
    return _wrong_capital(city, unit, bench)


_CHIEF_CITY = 0.05  # how often the best-known city of a country is taken for its capital


def _wrong_capital(city: Place, unit: Place, bench: Bench) -> Finding:
    gazetteer = bench.gazetteer
    true = [c.place for c in gazetteer.capitals(unit) if c.is_current]
    if not true:
        return undecided()
    message = f"{the(city)} is not the capital of {the(unit)}, which is {true[0].name}"
    its = [u for u in gazetteer.capital_of(city) if u.kind in (K.COUNTRY, K.TERRITORY)]
    outside = gazetteer.containment(city, unit).inside is Inside.NO
    if its:
        message += f"; {the(city)} is the capital of {the(its[0])}"
    elif outside:
        message += f"; {the(city)} lies in {whereabouts(city, gazetteer, sea=False)}"
    measured = Measured(subject=city, object=unit, true=true[0])
    return contradicted(NOT_CAPITAL, message, measured, true[0].name, SLIP if outside else _CHIEF_CITY)


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


def check_kind(relation: Is, place: Place, bench: Bench) -> Finding | None:
    """Contradicted if every place of that name, plausible here or not, is of a kind that the noun is never said of."""
    noun, name = relation.noun, relation.subject.antecedents[0].name
    never = _NEVER.get(noun)
    if never is None:
        return undecided()
    measured = Measured(subject=place, basis=f"{place.name} is {kind_in_words(place)}")
    others = [
        h.place for h in bench.gazetteer.find(name) if h.name.use in (NameUse.MAIN, NameUse.OFFICIAL, NameUse.FORMER)
    ]
    others += [h.place for h in bench.gazetteer.find(f"{name} {noun}") if h.match is Match.EXACT]
    never = never | _too_wide(noun, place, others, bench)
    if noun == "province" and place.country in _KNOWN_PROVINCES and place.population >= _LARGE_UNIT:
        never = never | {K.CITY, K.SUBURB, K.ADMIN2}
    if place.kind not in never:
        return supported(measured) if noun in place.kind.value else undecided(measured)
    alone = noun == "continent" and not bench.gazetteer.neighbours(place)  # Australia
    if alone or any(p.kind not in never for p in others):
        return undecided(measured)
    if place.kind is K.CITY and place.population < _KNOWN_TOWN:
        return None
    state = country(place, bench.gazetteer)
    where = (
        f" in {whereabouts(place, bench.gazetteer, sea=False)}" if state is not None and state.id != place.id else ""
    )
    message = f"{the(place)} is not {_article(noun)}; it is {kind_in_words(place)}{where}"
    suggestion = kind_in_words(place).removeprefix("a ").removeprefix("an ")
    hamlet = place.kind is K.COUNTRY and noun in _TOWN_NOUNS and not bench.names_other_places_in(place.country, name)
    return contradicted(
        WRONG_KIND,
        message,
        measured,
        suggestion,
        SLIP * (_ELSEWHERE if hamlet or (place.kind.is_water and noun in _TOWN_NOUNS) else 1.0),
    )


def kind_in_words(place: Place) -> str:
    """What a place is, with its article: "a province or state"."""
    return _WORDS.get(place.kind, _article(place.kind.value))


_ELSEWHERE = 0.05  # "the city of Turkey", in Texas, is a hamlet that no list holds
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
