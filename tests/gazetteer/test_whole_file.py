"""What must hold of every row of the compiled file."""

from __future__ import annotations

import random
from typing import Any

import pytest
import shapely

from gazetteer import Gazetteer, Inside, LonLat, Place
from gazetteer.geodesy import KM_PER_DEGREE, cosine, great_circle_km
from gazetteer.store import DATA

FAR_KM = 25.0


def rows(world: Gazetteer, query: str) -> list[tuple[Any, ...]]:
    return world._rows(query)


def test_there_is_a_world_of_places(world: Gazetteer) -> None:
    counts = dict(rows(world, "SELECT kind, count(*) FROM place GROUP BY kind"))
    assert counts["city"] > 220_000
    assert counts["admin1"] > 3_500
    assert counts["admin2"] > 45_000
    assert counts["country"] + counts["territory"] > 240
    assert counts["airport"] > 8_000
    assert counts["river"] > 150
    assert counts["continent"] == 7


@pytest.mark.parametrize("column", ["admin1", "admin2"])
def test_every_unit_that_a_place_names_exists(world: Gazetteer, column: str) -> None:
    query = (
        f"SELECT p.id, p.{column} FROM place p LEFT JOIN place u ON u.id = p.{column} "
        f"WHERE p.{column} IS NOT NULL AND u.id IS NULL"
    )
    assert rows(world, query) == []


def test_every_country_that_a_place_names_exists(world: Gazetteer) -> None:
    query = (
        "SELECT p.id, p.country FROM place p WHERE p.country IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM place c WHERE c.code = p.country) LIMIT 5"
    )
    assert rows(world, query) == []


def test_every_place_has_its_display_name(world: Gazetteer) -> None:
    named = {row[0] for row in rows(world, "SELECT DISTINCT place FROM name WHERE use = 0")}
    assert [row for row in rows(world, "SELECT fid, id FROM place") if row[0] not in named] == []


@pytest.mark.parametrize("end", ["a", "b"])
def test_every_relation_is_between_places(world: Gazetteer, end: str) -> None:
    query = f"SELECT r.kind, r.a, r.b FROM relation r LEFT JOIN place p ON p.id = r.{end} WHERE p.id IS NULL LIMIT 5"
    assert rows(world, query) == []


def test_borders_have_two_sides(world: Gazetteer) -> None:
    pairs = set(rows(world, "SELECT a, b FROM relation WHERE kind = 'neighbour'"))
    assert len(pairs) > 10_000
    assert {(a, b) for a, b in pairs if (b, a) not in pairs} == set()
    assert all(a != b for a, b in pairs)


def test_capitals_lie_in_their_country(world: Gazetteer) -> None:
    query = (
        "SELECT u.name, c.name FROM relation r JOIN place u ON u.id = r.a JOIN place c ON c.id = r.b "
        "WHERE r.kind = 'capital' AND r.qualifier = '' AND r.until = '' AND u.code IS NOT NULL "
        "AND u.country <> c.country"
    )
    assert rows(world, query) == []


def test_every_country_has_a_capital(world: Gazetteer) -> None:
    query = (
        "SELECT name FROM place p WHERE kind = 'country' AND code IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM relation r WHERE r.kind = 'capital' AND r.a = p.id)"
    )
    assert {row[0] for row in rows(world, query)} <= {"Nauru"}, "Nauru has no capital"


def test_every_shape_is_valid(world: Gazetteer) -> None:
    found = rows(world, "SELECT id, substr(geom, 41) FROM shape")
    shapes = shapely.from_wkb([row[1] for row in found])
    broken = [
        row[0]
        for row, good in zip(found, shapely.is_valid(shapes) & ~shapely.is_empty(shapes), strict=True)
        if not good
    ]
    assert len(found) > 4_000
    assert broken == []


def test_every_settlement_lies_in_its_unit_or_is_a_known_exception(world: Gazetteer) -> None:
    lines = (DATA / "exceptions.tsv").read_text(encoding="utf-8").splitlines()
    known = {line.split("\t")[0] for line in lines}
    outlines = {
        row[0]: shapely.from_wkb(row[1])
        for row in rows(
            world, "SELECT s.id, substr(s.geom, 41) FROM shape s JOIN place p USING (fid) WHERE p.kind = 'admin1'"
        )
    }
    far = []
    for place_id, unit, lon, lat in rows(
        world, "SELECT id, admin1, lon, lat FROM place WHERE kind IN ('city', 'suburb') ORDER BY admin1"
    ):
        outline = outlines.get(unit)
        if outline is None or place_id in known:
            continue
        shapely.prepare(outline)
        margin = 1.05 * FAR_KM / KM_PER_DEGREE / cosine(lat)
        if not shapely.dwithin(outline, shapely.Point(lon, lat), margin):
            far.append(place_id)
    assert far == []
    assert len(known) < 600, "the list of exceptions should shrink, not grow"


def test_disputes_name_countries_that_exist(world: Gazetteer) -> None:
    codes = {row[0] for row in rows(world, "SELECT code FROM place WHERE code IS NOT NULL AND length(code) = 2")}
    for (place_id,) in rows(world, "SELECT id FROM place WHERE dispute IS NOT NULL"):
        dispute = world.get(str(place_id)).dispute
        assert dispute is not None
        assert dispute.views <= codes
        assert dispute.note


# ---- properties, on a sample of the file that is drawn anew from every kind


def sample(world: Gazetteer, of_each: int, where: str = "1") -> list[Place]:
    """So many places of each kind, the same ones every time."""
    draw = random.Random(3)  # noqa: S311  -- not for secrets
    found: list[Place] = []
    for (kind,) in rows(world, "SELECT DISTINCT kind FROM place ORDER BY kind"):
        ids = [row[0] for row in rows(world, f"SELECT id FROM place WHERE kind = '{kind}' AND {where} ORDER BY id")]
        found += [world.get(place_id) for place_id in draw.sample(ids, min(of_each, len(ids)))]
    return found


def test_containment_is_transitive(world: Gazetteer) -> None:
    """What lies in a parent is never denied to lie in what that parent lies in."""
    denied = []
    for inner in sample(world, 12):
        for parent in world.parents(inner):
            if world.containment(inner, parent).inside is not Inside.YES:
                continue
            for outer in world.parents(parent):
                if world.containment(parent, outer).inside is Inside.YES:
                    answer = world.containment(inner, outer)
                    if answer.inside is Inside.NO:
                        denied.append((inner.name, parent.name, outer.name, answer.basis))
    assert denied == []


def test_every_place_lies_in_its_parents(world: Gazetteer) -> None:
    denied = [
        (inner.name, parent.name)
        for inner in sample(world, 15)
        for parent in world.parents(inner)
        if world.containment(inner, parent).inside is Inside.NO
    ]
    assert denied == []


def test_no_place_lies_in_what_lies_in_it(world: Gazetteer) -> None:
    both = [
        (inner.name, parent.name)
        for inner in sample(world, 8)
        for parent in world.parents(inner)
        if world.containment(inner, parent).inside is Inside.YES
        and world.containment(parent, inner).inside is Inside.YES
        and parent.precision_km > 1.5 * inner.precision_km  # Germany and Nazi Germany may lie in each other
    ]
    assert both == []


def test_distances_are_symmetric_and_shapes_only_bring_nearer(world: Gazetteer) -> None:
    shaped = sample(world, 3, "fid IN (SELECT fid FROM shape)")
    draw = random.Random(4)  # noqa: S311  -- not for secrets
    for a, b in (draw.sample(shaped, 2) for _ in range(60)):
        there, back = world.distance_km(a, b), world.distance_km(b, a)
        assert there == pytest.approx(back, rel=0.01, abs=1.0), (a.name, b.name)
        assert there <= 1.01 * great_circle_km(a.point, b.point) + 1.0, (a.name, b.name)


def test_the_antimeridian_is_no_border(world: Gazetteer) -> None:
    west, east = LonLat(179.99, -16.8), LonLat(-179.99, -16.8)
    near = [{town.id for town in world.near(point, 120.0)} for point in (west, east)]
    assert near[0] == near[1]
    assert len(near[0]) == 2
    sides = {town.point.lon > 0.0 for town in world.near(east, 250.0, 500)}
    assert sides == {True, False}, "Vanua Levu and Taveuni lie on either side of it"
    fiji, chukotka, alaska = (world.find(name)[0].place for name in ("Fiji", "Chukotka", "Alaska"))
    assert world.distance_km(fiji, world.near(east, 250.0)[0]) == 0.0
    assert world.distance_km(chukotka, alaska) < 100.0
    shape = world.shape(world.get(f"{chukotka.id}/east"))
    assert shape is not None
    assert shape.bounds[0] >= -180.0
    assert shape.bounds[2] <= 180.0


def test_the_poles_are_places_like_others(world: Gazetteer) -> None:
    assert world.near(LonLat(0.0, 90.0), 100.0) == ()
    found = world.near(LonLat(100.0, 90.0), 1400.0, 50)
    assert "Longyearbyen" in {town.name for town in found}
    assert all(great_circle_km(LonLat(0.0, 90.0), town.point) <= 1400.0 for town in found)
    assert world.near(LonLat(0.0, -90.0), 500.0) == ()
    continent = world.find("Antarctica")[0].place
    assert world.distance_km(continent, world.find("Cape Horn")[0].place) == pytest.approx(800, abs=200)
