"""The curated tables as plain files: what a reviewer relies on before anything is compiled."""

from __future__ import annotations

import lzma
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from shapely.geometry import Polygon

import gazetteer
from gazetteer.place import LonLat, PlaceKind

DATA = Path(gazetteer.__file__).parent / "data"
PLACES = (
    "regions",
    "waters",
    "relief",
    "islands",
    "facilities",
    "seats",
    "disputed",
    "former_states",
    "settlements",
    "quarters",
)
TABLES = (*PLACES, "names", "demonyms", "capitals", "dependencies", "seas", "unit_words")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")
Row = Mapping[str, Any]


@cache
def rows(table: str) -> tuple[Row, ...]:
    return tuple(yaml.safe_load((DATA / "curated" / f"{table}.yaml").read_text(encoding="utf-8")))


def places() -> Iterator[Row]:
    for table in PLACES:
        yield from rows(table)


@cache
def base() -> frozenset[str]:
    """Every id and every code of the shipped base tables, and every curated slug."""
    known: set[str] = {str(row["id"]) for row in places()}
    with lzma.open(DATA / "base-places.tsv.xz", "rt", encoding="utf-8") as lines:
        header = next(lines).rstrip("\n").split("\t")[1:]
        code = header.index("code")
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            known.update((fields[0], fields[0].removeprefix("naturalearth:"), fields[code]))
    return frozenset(known)


def references(row: Row) -> Iterator[str]:
    for key in ("members", "may_include", "countries"):
        yield from map(str, row.get(key) or ())
    for key in ("country", "admin1", "part_of", "flows_into", "stands_for"):
        if row.get(key):
            yield str(row[key])
    dispute = row.get("dispute") or {}
    yield from map(str, dispute.get("claimed_by") or ())
    yield from (str(dispute[key]) for key in ("de_facto", "un_view") if dispute.get(key))


def leap_km(a: list[float], b: list[float]) -> float:
    lat = math.radians((a[1] + b[1]) / 2)
    return 111.2 * math.hypot((a[0] - b[0]) * math.cos(lat), a[1] - b[1])


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_its_source(table: str) -> None:
    assert [row for row in rows(table) if not str(row.get("source") or "").strip()] == []


def test_ids_are_unique_slugs_or_ids_of_the_base() -> None:
    ids = Counter(str(row["id"]) for row in places())
    assert [one for one, count in ids.items() if count > 1] == []
    odd = [one for one in ids if not SLUG.fullmatch(one) and one not in base() - set(ids)]
    assert [one for one in odd if not re.fullmatch(r"[A-Z]{2}(\.\w+)?|(geonames|icao|naturalearth):\S+", one)] == []


def test_kinds_are_known() -> None:
    assert [row["id"] for row in places() if row["kind"] not in {kind.value for kind in PlaceKind}] == []


@pytest.mark.parametrize("table", PLACES)
def test_positions_are_on_the_globe(table: str) -> None:
    for row in rows(table):
        for lon, lat in [*([row["point"]] if "point" in row else []), *row.get("outline", ()), *row.get("course", ())]:
            LonLat(float(lon), float(lat))


@pytest.mark.parametrize("table", PLACES)
def test_outlines_are_simple_rings(table: str) -> None:
    for row in rows(table):
        if "outline" in row:
            ring = Polygon(row["outline"])
            west, _, east, _ = ring.bounds
            assert ring.is_valid, row["id"]
            assert ring.area > 0, row["id"]
            assert east - west < 180, row["id"]


def test_courses_run_without_leaps() -> None:
    for row in places():
        course = row.get("course") or []
        steps = [leap_km(a, b) for a, b in pairwise(course)]
        assert all(0 < step < 600 for step in steps), row["id"]


def test_an_area_has_members_or_a_shape_or_a_radius() -> None:
    bare = [
        row["id"]
        for row in places()
        if SLUG.fullmatch(str(row["id"]))
        and not any(row.get(key) for key in ("members", "outline", "course"))
        and not (row.get("point") and row.get("precision_km"))
    ]
    assert bare == []


@pytest.mark.parametrize("table", PLACES)
def test_references_exist(table: str) -> None:
    missing = {(row["id"], one) for row in rows(table) for one in references(row) if one not in base()}
    assert missing == set()


@pytest.mark.parametrize(("table", "key"), [("names", "place"), ("demonyms", "place"), ("capitals", "unit")])
def test_what_the_other_tables_speak_of_exists(table: str, key: str) -> None:
    assert {row[key] for row in rows(table)} - base() == set()


def test_members_are_sure_or_arguable_never_both() -> None:
    assert [row["id"] for row in places() if set(row.get("members", ())) & set(row.get("may_include", ()))] == []


def test_a_unit_is_a_member_once() -> None:
    assert [row["id"] for row in places() if len(set(row.get("members", ()))) != len(row.get("members", ()))] == []


@pytest.mark.parametrize("key", ["part_of", "flows_into"])
def test_nothing_is_part_of_itself(key: str) -> None:
    upward = {str(row["id"]): str(row[key]) for row in places() if row.get(key)}
    for start in upward:
        seen, here = {start}, upward.get(start)
        while here is not None:
            assert here not in seen, f"{start} comes back to {here}"
            seen.add(here)
            here = upward.get(here)


def test_an_island_lies_in_a_country_of_its_archipelago() -> None:
    by_id = {str(row["id"]): row for row in places()}
    for row in places():
        whole = by_id.get(str(row.get("part_of")))
        if whole and row["kind"] == "island" and row.get("country"):
            units = [*whole.get("members", ()), *whole.get("countries", ()), whole.get("country", "")]
            claimed = (row.get("dispute") or {}).get("claimed_by", ())
            codes = {str(unit).partition(".")[0] for unit in units}
            assert codes & {row["country"], *claimed}, row["id"]


def test_dates_are_dates_and_run_forward() -> None:
    for row in (*places(), *rows("capitals")):
        since, until = str(row.get("since") or ""), str(row.get("until") or "")
        assert all(DATE.fullmatch(one) for one in (since, until) if one), row
        assert not (since and until) or since <= until, row


def test_a_unit_has_one_plain_capital_today() -> None:
    plain = Counter(row["unit"] for row in rows("capitals") if not row.get("qualifier") and not row.get("until"))
    assert [unit for unit, count in plain.items() if count > 1] == []


def test_a_former_capital_says_so() -> None:
    assert [row for row in rows("capitals") if row.get("until") and not row.get("qualifier")] == []


@pytest.mark.parametrize(("table", "key"), [("names", "place"), ("demonyms", "place"), ("dependencies", "place")])
def test_a_place_has_one_row(table: str, key: str) -> None:
    assert [place for place, count in Counter(row[key] for row in rows(table)).items() if count > 1] == []


def test_a_name_is_borne_today_or_was_once() -> None:
    for row in rows("names"):
        today = {row["name"], *row.get("also", ())}
        assert not today & set(row.get("former", ())), row["place"]


def test_demonyms_do_not_repeat() -> None:
    for row in rows("demonyms"):
        assert len(set(row["words"])) == len(row["words"]), row["place"]


def test_disputes_say_who_holds_the_ground_or_that_nobody_does() -> None:
    for row in places():
        dispute = row.get("dispute")
        if dispute is not None:
            assert set(dispute) == {"note", "claimed_by", "de_facto", "un_view"}, row["id"]
            assert dispute["note"].strip(), row["id"]


def test_lines_are_short_enough_to_review() -> None:
    long = [
        (path.name, number)
        for path in sorted((DATA / "curated").glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 260
    ]
    assert long == []


def test_no_tab_ends_up_in_the_compiled_tables() -> None:
    """They are separated by tabs."""
    assert [table for table in TABLES if "\t" in str(rows(table))] == []
