from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.records import Report
from maps import MapError, to_geodataframes, write_layers
from maps.layers import FLAG_FIELDS, MENTION_FIELDS, REGION_FIELDS
from tests.maps.world import HOSTILE, Script, SmallAtlas, dispatch, fiji, hostile, polar

ATLAS = SmallAtlas()
SAMPLES = pytest.mark.parametrize("make", [dispatch, fiji, polar, hostile])


def collection(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


@SAMPLES
def test_geojson_is_as_rfc_7946_and_qgis_want_it(make: Callable[[], Report], tmp_path: Path) -> None:
    written = write_layers(make(), tmp_path / "x.geojson", ATLAS)
    for path, fields, kind in (
        (tmp_path / "x_points.geojson", MENTION_FIELDS, "Point"),
        (tmp_path / "x_regions.geojson", REGION_FIELDS, "MultiPolygon"),
    ):
        if path not in written:
            continue
        layer = collection(path)
        assert set(layer) == {"type", "name", "features"}
        assert layer["name"] == path.stem
        for feature in layer["features"]:
            assert set(feature) == {"type", "properties", "geometry"}
            assert {name: type(value) for name, value in feature["properties"].items()} == fields
            assert feature["geometry"]["type"] == kind
            shape = shapely.geometry.shape(feature["geometry"])
            assert shape.is_valid
            west, south, east, north = shape.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
            if kind == "MultiPolygon":
                assert all(part.exterior.is_ccw for part in shape.geoms)


def test_each_mention_is_in_one_layer(tmp_path: Path) -> None:
    report = dispatch()
    write_layers(report, tmp_path / "x.geojson", ATLAS)
    points = [f["properties"] for f in collection(tmp_path / "x_points.geojson")["features"]]
    regions = [f["properties"] for f in collection(tmp_path / "x_regions.geojson")["features"]]
    lost = list(csv.DictReader(io.StringIO((tmp_path / "x_unlocated.csv").read_text("utf-8"))))
    assert len(points) + sum(row["mention_count"] for row in regions) + len(lost) == len(report.resolutions)
    assert [row["text"] for row in lost] == ["Zabirnyk", "The New York Times"]
    assert [row["name"] for row in points].count("Mariupol") == 2


def test_a_point_says_where_it_comes_from(tmp_path: Path) -> None:
    write_layers(dispatch(), tmp_path / "x.geojson", ATLAS)
    features = collection(tmp_path / "x_points.geojson")["features"]
    first = next(f for f in features if f["properties"]["name"] == "Mariupol")
    assert first["geometry"]["coordinates"] == [37.5, 47.1]
    row = first["properties"]
    assert row["sentence"] == "“Mariupol is holding,” its mayor told The New York Times."
    assert row["flags"] == "GEO101"
    assert (row["country"], row["admin1"], row["place_id"]) == ("UA", "Donetsk Oblast", "geonames:21")
    assert (row["document_id"], row["sentence_number"], row["role"]) == ("dispatch", 4, "literal")


def test_an_area_named_twice_in_one_role_is_one_region(tmp_path: Path) -> None:
    write_layers(dispatch(), tmp_path / "x.geojson", ATLAS)
    rows = [f["properties"] for f in collection(tmp_path / "x_regions.geojson")["features"]]
    people = next(row for row in rows if row["name"] == "Russia" and row["role"] == "demonym")
    assert people["mention_count"] == 2
    assert people["sentence_numbers"] == "1; 3"


def test_a_stale_layer_of_an_earlier_run_is_removed(tmp_path: Path) -> None:
    write_layers(dispatch(), tmp_path / "x.geojson", ATLAS)
    report = Script()
    report.say("Nothing happened anywhere.")
    written = write_layers(report.report(), tmp_path / "x.geojson", ATLAS)
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert collection(tmp_path / "x_points.geojson")["features"] == []


@SAMPLES
def test_a_geopackage_opens_with_its_layers_and_styles(make: Callable[[], Report], tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    assert write_layers(make(), path, ATLAS) == (path,)
    frames = to_geodataframes(make(), ATLAS)
    present = {name for name, frame in frames.items() if len(frame) or name == "points"}
    assert set(gpd.list_layers(path)["name"]) - {"layer_styles"} == present
    for name in present:
        frame = gpd.read_file(path, layer=name)
        assert len(frame) == len(frames[name])
        if name in ("points", "regions"):
            assert frame.crs == "EPSG:4326"
    with sqlite3.connect(path) as connection:
        styles = dict(connection.execute("SELECT f_table_name, useAsDefault FROM layer_styles"))
        kinds = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
    connection.close()
    assert set(styles) == {name for name, kind in kinds.items() if kind == "features"}
    assert set(styles.values()) == {1}


def test_flags_carry_the_line_of_their_evidence(tmp_path: Path) -> None:
    write_layers(dispatch(), tmp_path / "x.gpkg", ATLAS)
    flags = gpd.read_file(tmp_path / "x.gpkg", layer="flags")
    assert list(flags.columns) == [*FLAG_FIELDS, "geometry"]
    error = flags.iloc[0]
    assert (error["code"], error["place"], error["stated_place"]) == ("GEO101", "Mariupol", "Crimea")
    assert error["text"] == "this port city in Crimea"
    assert error["distance_km"] == 225
    assert error.geometry.bounds == (36.6, 45.4, 37.5, 47.1)
    assert flags.iloc[1].geometry is None


def test_the_areas_of_a_flag_are_what_the_text_states_and_what_is_true(tmp_path: Path) -> None:
    write_layers(dispatch(), tmp_path / "x.gpkg", ATLAS)
    areas = gpd.read_file(tmp_path / "x.gpkg", layer="flag_areas")
    assert list(zip(areas["part"], areas["name"], strict=True)) == [("stated", "Crimea"), ("true", "Donetsk Oblast")]
    assert set(areas.geom_type) == {"MultiPolygon"}
    assert set(areas["code"]) == {"GEO101"}


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "csv"])
def test_the_same_report_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    first = [p.read_bytes() for p in write_layers([dispatch(), fiji()], tmp_path / f"a.{ending}", ATLAS)]
    again = [p.read_bytes() for p in write_layers([dispatch(), fiji()], tmp_path / f"a.{ending}", ATLAS)]
    assert first == again


def test_csv_guards_cells_and_keeps_numbers(tmp_path: Path) -> None:
    (path,) = write_layers(fiji(), tmp_path / "x.csv", ATLAS)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert [row["lon"] for row in rows] == ["178.44", "-179.98", "178"]
    (path,) = write_layers(hostile(), tmp_path / "y.csv", ATLAS)
    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@\t" and cell]


def test_hostile_text_is_shown_word_for_word_and_cannot_act(tmp_path: Path) -> None:
    write_layers(hostile(), tmp_path / "x.geojson", ATLAS)
    row = collection(tmp_path / "x_points.geojson")["features"][0]["properties"]
    for text in (
        "{{7*7}}",
        "{% if %}",
        "${alert(1)}",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "\u241b[31m",
        "<U+202E>",
    ):
        assert text in row["name"]
        assert text in row["sentence"]
    write_layers(hostile(), tmp_path / "x.csv", ATLAS)
    for path in tmp_path.iterdir():
        assert not set(path.read_text("utf-8")) & set("\x1b\x00\x07\u202e\u202c\u2028"), path.name


@pytest.mark.parametrize("name", ["x.shp", "x", "x.json"])
def test_an_unknown_ending_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"\.geojson, \.gpkg, \.parquet or \.csv") as caught:
        write_layers(dispatch(), tmp_path / name, ATLAS)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="does not exist"):
        write_layers(dispatch(), tmp_path / "none" / "x.gpkg", ATLAS)


def test_nothing_is_left_when_one_file_of_a_set_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "x_regions.geojson").mkdir()
    with pytest.raises(MapError, match="it is a folder"):
        write_layers(dispatch(), tmp_path / "x.geojson", ATLAS)
    assert [path.name for path in tmp_path.iterdir()] == ["x_regions.geojson"]


def test_frames_for_a_notebook_have_one_type_per_column() -> None:
    frames = to_geodataframes(dispatch(), ATLAS)
    assert list(frames) == ["points", "regions", "unlocated", "flags", "flag_areas"]
    assert frames["points"].crs == "EPSG:4326"
    assert set(frames["points"].geom_type) == {"Point"}
    assert set(frames["regions"].geom_type) == {"MultiPolygon"}
    assert frames["points"]["confidence"].dtype == float
    assert HOSTILE not in set(to_geodataframes(hostile(), ATLAS)["points"]["name"])


def test_geoparquet_holds_points_and_regions(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="GeoParquet needs pyarrow, which is optional")
    written = write_layers(dispatch(), tmp_path / "x.parquet", ATLAS)
    assert [path.name for path in written] == ["x_points.parquet", "x_regions.parquet"]
    points = gpd.read_parquet(written[0])
    assert points.crs == "EPSG:4326"
    assert list(points["name"]).count("Mariupol") == 2


def test_geoparquet_without_pyarrow_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(MapError, match="pip install pyarrow"):
        write_layers(dispatch(), tmp_path / "x.parquet", ATLAS)
