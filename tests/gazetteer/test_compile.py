from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from gazetteer.compile.checks import far_from_unit, problems
from gazetteer.compile.curated import Compiler
from gazetteer.compile.outlines import to_text
from gazetteer.compile.records import Relation, Row, usable_alternates
from gazetteer.compile.towns import display_name
from gazetteer.compile.world import World
from gazetteer.compile.write import write_layer
from gazetteer.place import NameUse, PlaceKind
from gazetteer.tables import decode_shape, encode_shape, read_table, write_table

corner = st.integers(-179_000, 179_000), st.integers(-89_000, 89_000)


@given(*corner, st.integers(1, 900), st.integers(1, 900))
def test_a_shape_survives_the_table(x: int, y: int, width: int, height: int) -> None:
    ring = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    blob = decode_shape(encode_shape("P", [[ring]]))
    shape = shapely.from_wkb(blob.wkb)
    assert shape.equals_exact(MultiPolygon([Polygon([(lon / 1000, lat / 1000) for lon, lat in ring])]), 1e-9)
    assert (blob.west, blob.south, blob.east, blob.north) == pytest.approx(shape.bounds)


def test_holes_and_parts_survive_the_table() -> None:
    hole = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    shape = MultiPolygon([hole, Polygon([(10, 10), (11, 10), (11, 11)])])
    assert shapely.from_wkb(decode_shape(to_text(shape)).wkb).equals(shape)


def test_lines_survive_the_table() -> None:
    line = shapely.LineString([(0, 0), (1.5, 2.25), (-3, 4)])
    again = shapely.from_wkb(decode_shape(to_text(line)).wkb)
    assert again.geom_type == "MultiLineString"
    assert again.equals(line)


def test_a_table_has_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    rows = [["oblast", "admin1"], ["county", "admin2"]]
    write_table(tmp_path / "a.xz", "units", rows)
    write_table(tmp_path / "b.xz", "units", reversed(rows))
    assert (tmp_path / "a.xz").read_bytes() == (tmp_path / "b.xz").read_bytes()
    assert list(read_table(tmp_path / "a.xz", "units")) == sorted(rows)


@pytest.mark.parametrize("row", [["a\tb", "admin1"], ["a\nb", "admin1"], ["short"]])
def test_a_value_that_would_break_the_table_is_refused(tmp_path: Path, row: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        write_table(tmp_path / "a.xz", "units", [row])


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xz", "units", [["oblast", "admin1"]])
    with pytest.raises(ValueError, match="not a table of places"):
        list(read_table(tmp_path / "a.xz", "places"))


@pytest.mark.parametrize(
    ("name", "label", "country", "shown"),
    [
        ("Kyiv", "", "UA", "Kyiv"),
        ("Vinnytsya", "", "UA", "Vinnytsia"),
        ("Kryvyy Rih", "", "UA", "Kryvyi Rih"),
        ("Groznyy", "", "RU", "Grozny"),
        ("Ryazan’", "Ryazan", "RU", "Ryazan"),
        ("Köln", "Cologne", "DE", "Cologne"),
        ("Xiamen", "Amoy", "CN", "Xiamen"),
        ("Ḩamāh", "Hama", "SY", "Hamah"),
        ("Łódź", "", "PL", "Łódź"),
    ],
)
def test_the_name_that_a_report_would_print(name: str, label: str, country: str, shown: str) -> None:
    assert display_name(name, label, country) == shown


def test_noise_among_the_alternates_is_left_out() -> None:
    listed = ["ji fu", "THE", "Ko", "Kief", "Киев", "hindi", "1000", "Lemberg", "基辅", "kyiv"]
    assert list(usable_alternates("Kyiv", listed)) == ["Kief", "Киев", "Lemberg", "基辅"]


def row(number: int, name: str, kind: PlaceKind, lon: float, lat: float, **more: object) -> Row:
    made = Row(f"geonames:{number}", name, kind, "", lon, lat, **more)  # type: ignore[arg-type]
    made.add_name(name, NameUse.MAIN)
    return made


@pytest.fixture
def small() -> World:
    """One country of one unit with two towns, and its neighbour."""
    world = World()
    world.add(row(1, "Homeland", PlaceKind.COUNTRY, 5, 5, country="AA", code="AA"))
    world.add(row(2, "Otherland", PlaceKind.COUNTRY, 15, 5, country="NO", code="NO"))
    world.add(row(3, "Middle Oblast", PlaceKind.ADMIN1, 5, 5, country="AA", code="AA.01"))
    world.add(row(4, "Oldtown", PlaceKind.CITY, 5, 5, country="AA", admin1="geonames:3", population=1000))
    world.add(row(5, "Oldtown", PlaceKind.CITY, 6, 5, country="AA", admin1="geonames:3", population=9000))
    world.shapes = {key: shapely.box(0, 0, 10, 10) for key in ("geonames:1", "geonames:3")}
    world.shapes["geonames:2"] = shapely.box(10, 0, 20, 10)
    for a, b in (("1", "2"), ("2", "1")):
        world.relations.add(Relation("neighbour", f"geonames:{a}", f"geonames:{b}"))
    return world


def compiled(small: World, folder: Path, **files: str) -> Compiler:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    compiler = Compiler(small, folder)
    compiler.run()
    return compiler


def test_a_small_world_has_no_problems(small: World) -> None:
    assert list(problems(small)) == []
    assert far_from_unit(small) == []


def test_a_broken_world_says_what_is_broken(small: World) -> None:
    small.rows["geonames:4"].admin1 = "geonames:99"
    small.rows["geonames:5"].lon = 30.0
    small.relations.add(Relation("neighbour", "geonames:1", "geonames:3"))
    found = " ".join(problems(small))
    assert "no unit geonames:99" in found
    assert "not the other way round" in found
    assert [name for _, name, _, _ in far_from_unit(small)] == ["Oldtown"]


def test_a_region_is_the_union_of_its_members(small: World, tmp_path: Path) -> None:
    text = "- {id: both, name: The Both, kind: region, members: [AA, NO], source: test}"
    out = compiled(small, tmp_path, regions=text).out
    assert out.problems == []
    assert out.rows["dateline:both"].name == "The Both"
    assert Relation("member", "dateline:both", "geonames:2") in out.relations, "NO is Norway, not false"


def test_the_larger_of_two_towns_is_meant(small: World, tmp_path: Path) -> None:
    text = "- {id: wet, name: Wet, kind: river, course: [[0, 0], [1, 1]], cities: [[Oldtown, AA]], source: test}"
    out = compiled(small, tmp_path, waters=text).out
    assert Relation("on", "geonames:5", "dateline:wet") in out.relations


def test_a_new_display_name_keeps_the_old_one(small: World, tmp_path: Path) -> None:
    text = "- {place: 'geonames:5', name: Newtown, former: [Tsarville], source: test}"
    names = compiled(small, tmp_path, names=text).out.rows["geonames:5"].names
    assert {name: use for use, _, name in names.values()} == {
        "Newtown": NameUse.MAIN,
        "Oldtown": NameUse.OFFICIAL,
        "Tsarville": NameUse.FORMER,
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {id: x, name: X, kind: region, members: [ZZ], source: test}", "neither point"),
        ("- {id: x, name: X, kind: region, point: [1, 1], members: [ZZ], source: test}", "no place is 'ZZ'"),
        ("- {id: x, name: X, kind: region, point: [1, 1]}", "no source"),
        ("- {id: x, name: X, kind: realm, point: [1, 1], source: test}", "realm"),
        ("- {id: x, name: X, kind: city, point: [50, 130], source: test}", "outside the world"),
        ("- {id: x, name: X, kind: city, point: [1, 1], colour: red, source: test}", "unknown fields ['colour']"),
        ("- {id: x, name: X, kind: region, outline: [[0, 0], [1, 1], [1, 0], [0, 1]], source: test}", "crosses itself"),
        ("- {id: x, name: X, kind: seat, point: [1, 1], stands_for: ZZ, source: test}", "no place is 'ZZ'"),
    ],
)
def test_a_row_that_cannot_be_right_is_a_problem(small: World, tmp_path: Path, text: str, problem: str) -> None:
    out = compiled(small, tmp_path, regions=text).out
    assert any(problem in one and "regions.yaml: x" in one for one in out.problems), out.problems


def test_a_layer_is_written_the_same_twice(small: World, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        units, measures = {"oblast": "admin1"}, {("geonames:1", "area_km2"): 12.5}
        write_layer(tmp_path / name, "base", small.rows.values(), small.shapes, small.relations, units, measures)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
