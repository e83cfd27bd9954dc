"""How finely the gazetteer covers a country, and how many places it may lack there.

The lists hold towns of 500 people and more, and much that is smaller; hamlets and townships are missing by the
hundred thousand. Whether "Riga, New York" can be a place that no list holds is estimated from what is listed:

* how many settlements are missing in a country: towns of 5,000 people are all listed, and of settlements there are
  about ``r`` times as many at an ``r``-th of the size (Zipf's law), down to 200 people (``SMALLEST``);
* how often a name is borne there: by the settlements listed under it beside the one that is known, by the rate at which
  the country borrows the names of foreign cities (the United States bear one in seven of them, Poland one in five
  thousand), and by the rate at which its own towns share their names.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gazetteer.place import NameUse, PlaceKind

SMALLEST: Final = 200  # people; who lives in less is seldom in a report under the name of it alone
_COMPLETE: Final = 5_000  # people from which towns are all listed
_ALWAYS_MISSING: Final = 0.25  # of what is listed: quarters, farms and spellings are missing everywhere
_LENDER: Final = 100_000  # people of a city whose name others borrow
_TOWN: Final = 20_000  # people of a town whose name others of its country may share
_OWN: Final = 0.8  # how far the listed bearers of a name tell how many more there are, against the country's rate

SCHEMA: Final = """
CREATE TABLE coverage (
    country TEXT NOT NULL, unit TEXT NOT NULL, listed INTEGER NOT NULL, complete INTEGER NOT NULL,
    borrowed REAL NOT NULL, shared REAL NOT NULL, PRIMARY KEY (country, unit)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the lists hold, by country (ISO 3166-1 alpha-2) and by first-level unit (id).

    ``listed`` and ``complete`` count settlements, of all sizes and from 5,000 people; ``borrowed`` is how many
    settlements of a country bear the name of a foreign city of 100,000, on average over these cities, and ``shared``
    how many others there bear the name of one of its own towns of 20,000.
    """

    listed: Mapping[str, int]
    complete: Mapping[str, int]
    borrowed: Mapping[str, float]
    shared: Mapping[str, float]

    def missing(self, country: str) -> float:
        """How many settlements of 200 people and more the lists lack in a country, by estimate.

        >>> Coverage({"XX": 1000}, {"XX": 100}, {}, {}).missing("XX")
        1500.0
        """
        listed = self.listed.get(country, 0)
        there = self.complete.get(country, 0) * _COMPLETE / SMALLEST
        return max(there - listed, _ALWAYS_MISSING * listed)

    def unlisted(
        self, others: int, country: str, unit: str | None = None, *, is_home: bool = False, often: float = 1.0
    ) -> float:
        """How many settlements of a name the lists lack in a country, or in one of its first-level units.

        Args:
            others: how many settlements of the country are listed under the name, the one that is known left out.
            country: code of the country.
            unit: id of the unit; all of the country where it is ``None`` or unknown.
            is_home: whether the one that is known lies in the country.
            often: how much more often than others the name is borne in the world.

        >>> coverage = Coverage({"XX": 1000, "u": 100}, {"XX": 100}, {"XX": 0.1}, {"XX": 0.3})
        >>> round(coverage.unlisted(1, "XX"), 3), round(coverage.unlisted(0, "XX", "u"), 4)
        (1.32, 0.012)
        >>> round(coverage.unlisted(0, "XX", is_home=True), 3)
        0.36
        """
        listed = self.listed.get(country, 0)
        if not listed:
            return 0.0
        share = self.listed.get(unit, listed) / listed if unit is not None else 1.0
        usual = (self.shared if is_home else self.borrowed).get(country, 0.0)
        rate = _OWN * (others + often * usual)
        return rate * share * self.missing(country) / listed


def fill(connection: sqlite3.Connection) -> None:
    """Count what a filled store holds."""
    towns = {
        number: (country, unit or "", population)
        for number, country, unit, population in connection.execute(
            "SELECT fid, country, admin1, population FROM place WHERE kind = ? AND country IS NOT NULL",
            (PlaceKind.CITY.value,),
        )
    }
    listed: Counter[tuple[str, str]] = Counter()
    complete: Counter[tuple[str, str]] = Counter()
    for country, unit, population in towns.values():
        for key in {(country, ""), (country, unit)}:
            listed[key] += 1
            complete[key] += population >= _COMPLETE
    borrowed, shared = _rates(connection, towns)
    rows = (
        (c, u, n, complete[c, u], 0.0 if u else borrowed.get(c, 0.0), 0.0 if u else shared.get(c, 0.0))
        for (c, u), n in sorted(listed.items())
    )
    connection.executemany("INSERT INTO coverage VALUES (?,?,?,?,?,?)", rows)


def _rates(
    connection: sqlite3.Connection, towns: Mapping[int, tuple[str, str, int]]
) -> tuple[dict[str, float], dict[str, float]]:
    """How often each country bears the name of a foreign city, and shares that of a town of its own."""
    bearers: dict[str, list[int]] = defaultdict(list)
    main = tuple(NameUse).index(NameUse.MAIN)
    for norm, number in connection.execute("SELECT norm, place FROM name WHERE use = ?", (main,)):
        if number in towns:
            bearers[norm].append(number)
    lent: Counter[str] = Counter()  # cities of a country whose names others may bear
    found: Counter[str] = Counter()
    own: Counter[str] = Counter()  # names of towns of a country ...
    again: Counter[str] = Counter()  # ... and how many others there bear them
    for numbers in bearers.values():
        here = Counter(towns[n][0] for n in numbers)
        for country in {towns[n][0] for n in numbers if towns[n][2] >= _TOWN}:
            own[country] += 1
            again[country] += here[country] - 1
        homes = {towns[n][0] for n in numbers if towns[n][2] >= _LENDER}
        lent.update(homes)
        found.update(country for n in numbers if any(home != (country := towns[n][0]) for home in homes))
    cities = sum(lent.values())
    borrowed = {country: count / max(1, cities - lent[country]) for country, count in found.items()}
    return borrowed, {country: again[country] / count for country, count in own.items()}


def read(connection: sqlite3.Connection) -> Coverage:
    """What a store says of its own coverage; nothing if it was made before that was counted."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'coverage'").fetchone() is None:
        return Coverage({}, {}, {}, {})
    rows = connection.execute("SELECT country, unit, listed, complete, borrowed, shared FROM coverage").fetchall()
    return Coverage(
        listed={unit or country: n for country, unit, n, *_ in rows},
        complete={unit or country: n for country, unit, _, n, *_ in rows},
        borrowed={country: rate for country, unit, _, _, rate, _ in rows if not unit},
        shared={country: rate for country, unit, *_, rate in rows if not unit},
    )
