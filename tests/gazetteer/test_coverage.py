"""How many places of a name the lists lack: counted in a store, estimated from the counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer, PlaceKind
from gazetteer.coverage import SCHEMA, Coverage, fill, read
from gazetteer.place import NameUse

MAIN, OTHER = (tuple(NameUse).index(use) for use in (NameUse.MAIN, NameUse.OFFICIAL))


def made(places: Iterable[tuple[str, str | None, str | None, int]], *, kind: PlaceKind = PlaceKind.CITY) -> Coverage:
    """What a store with these places says: name, country, unit, people."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE place (fid INTEGER PRIMARY KEY, kind TEXT, country TEXT, admin1 TEXT, population INTEGER);"
        "CREATE TABLE name (norm TEXT, place INTEGER, use INTEGER);" + SCHEMA
    )
    for number, (name, country, unit, people) in enumerate(places):
        connection.execute("INSERT INTO place VALUES (?,?,?,?,?)", (number, kind.value, country, unit, people))
        connection.execute("INSERT INTO name VALUES (?,?,?)", (name.lower(), number, MAIN))
        connection.execute("INSERT INTO name VALUES ('anywhere',?,?)", (number, OTHER))
    fill(connection)
    found = read(connection)
    connection.close()
    return found


PLACES = [
    ("Lima", "PE", "lima", 9_000_000),
    ("Callao", "PE", "lima", 400_000),
    ("Cusco", "PE", "cusco", 4_000),
    ("Lima", "US", "ohio", 35_000),
    ("Lima", "US", "ohio", 900),
    ("Toledo", "US", "ohio", 270_000),
    ("Callao", "US", "missouri", 300),
    ("Base", None, None, 100),
]


def test_settlements_are_counted_by_country_and_by_unit() -> None:
    coverage = made(PLACES)
    assert coverage.listed == {"PE": 3, "US": 4, "lima": 2, "cusco": 1, "ohio": 3, "missouri": 1}
    assert coverage.complete == {"PE": 2, "US": 2, "lima": 2, "cusco": 0, "ohio": 2, "missouri": 0}


def test_a_country_borrows_the_names_of_foreign_cities_by_their_main_name() -> None:
    # Three bearers in the United States of the two names of Peru; Peru bears no Toledo.
    assert made(PLACES).borrowed == {"US": pytest.approx(3 / 2), "PE": 0.0}


def test_a_country_shares_the_names_of_its_own_towns() -> None:
    # Lima and Toledo are towns of the United States, and there is one more Lima.
    assert made(PLACES).shared == {"US": pytest.approx(1 / 2), "PE": 0.0}


def test_only_settlements_count() -> None:
    assert made(PLACES, kind=PlaceKind.RIVER) == Coverage({}, {}, {}, {})


def test_a_store_from_before_the_count_says_nothing() -> None:
    connection = sqlite3.connect(":memory:")
    nothing = read(connection)
    connection.close()
    assert nothing == Coverage({}, {}, {}, {})
    assert nothing.unlisted(3, "US") == 0.0


# ---- estimates

counts, rates = st.integers(1, 100_000), st.floats(0.0, 2.0)


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    """Of one country, XX, with a unit, u, that holds some of it."""
    listed = draw(counts)
    return Coverage(
        {"XX": listed, "u": draw(st.integers(0, listed))},
        {"XX": draw(st.integers(0, listed))},
        {"XX": draw(rates)},
        {"XX": draw(rates)},
    )


@given(coverages(), st.integers(0, 50), st.integers(0, 50), st.booleans())
def test_the_more_bear_a_name_the_more_are_missing(coverage: Coverage, one: int, other: int, home: bool) -> None:
    few, many = (coverage.unlisted(n, "XX", is_home=home) for n in sorted((one, other)))
    assert 0.0 <= few <= many


@given(coverages(), st.integers(0, 50), rates, rates, st.booleans())
def test_the_oftener_a_name_is_borne_elsewhere_the_more_are_missing(
    coverage: Coverage, others: int, one: float, other: float, home: bool
) -> None:
    seldom, often = (coverage.unlisted(others, "XX", is_home=home, often=rate) for rate in sorted((one, other)))
    assert seldom <= often


@given(coverages(), st.integers(1, 100_000), st.integers(0, 50))
def test_the_finer_the_lists_the_less_is_missing(coverage: Coverage, more: int, others: int) -> None:
    listed = coverage.listed["XX"]
    finer = Coverage({"XX": listed + more}, coverage.complete, coverage.borrowed, coverage.shared)
    assert finer.unlisted(others, "XX") <= coverage.unlisted(others, "XX") * (1 + 1e-9)


@given(coverages(), st.integers(0, 50))
def test_a_unit_lacks_its_share_of_what_the_country_lacks(coverage: Coverage, others: int) -> None:
    whole, part = coverage.unlisted(others, "XX"), coverage.unlisted(others, "XX", "u")
    assert part == pytest.approx(whole * coverage.listed["u"] / coverage.listed["XX"])
    assert coverage.unlisted(others, "XX", "unknown") == whole


@given(coverages())
def test_something_is_always_missing(coverage: Coverage) -> None:
    assert coverage.missing("XX") >= 0.25 * coverage.listed["XX"] > 0


@given(coverages(), st.integers(0, 50))
def test_nothing_is_said_of_a_country_that_is_not_listed(coverage: Coverage, others: int) -> None:
    assert (coverage.missing("YY"), coverage.unlisted(others, "YY")) == (0.0, 0.0)


# ---- the shipped lists


def test_new_countries_borrow_names_and_old_ones_seldom(world: Gazetteer) -> None:
    borrowed = world.coverage.borrowed
    assert borrowed["US"] > 20 * borrowed["PL"]
    assert borrowed["AU"] > borrowed["JP"]


def test_every_country_with_a_thousand_settlements_has_figures(world: Gazetteer) -> None:
    coverage = world.coverage
    large = {key for key, listed in coverage.listed.items() if len(key) == 2 and listed >= 1_000}
    assert len(large) > 30
    for country in large:
        assert coverage.complete[country] > 0
        assert coverage.borrowed[country] >= 0.0
        assert coverage.shared[country] >= 0.0
        assert 0.0 < coverage.unlisted(1, country) < 20.0


def test_units_hold_no_more_than_their_country(world: Gazetteer) -> None:
    coverage = world.coverage
    units: dict[str, int] = {}
    for key, listed in coverage.listed.items():
        unit = world.get(key) if len(key) > 2 else None
        if unit is not None and unit.country is not None:
            units[unit.country] = units.get(unit.country, 0) + listed
    assert len(units) > 150
    assert {c: n for c, n in units.items() if n > coverage.listed.get(c, 0)} == {}
