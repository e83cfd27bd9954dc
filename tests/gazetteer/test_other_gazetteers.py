"""Importers of formats with a schema: Natural Earth, Who's On First, Linked Places, GeoNames' other files."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Inside, PlaceKind
from gazetteer.compile import json_stream
from gazetteer.compile.importers import Imported, import_places
from gazetteer.compile.readers import Reading
from gazetteer.errors import GazetteerError
from gazetteer.layers import layer_paths, layers
from gazetteer.place import NameUse


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "layers"


def opened(world: Gazetteer, folder: Path) -> Gazetteer:
    return Gazetteer(world.path, layer_paths(folder))


def take(world: Gazetteer, folder: Path, path: Path, **options: object) -> Imported:
    return import_places(path, folder=folder, known=world, **options)  # type: ignore[arg-type]


def ring(west: float, south: float, size: float = 1.0) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


# ---- Natural Earth


def natural_earth_file() -> Path:
    """The countries of the lowest-scale edition, a real file that pyogrio carries for its own tests."""
    import pyogrio

    return Path(pyogrio.__file__).parent / "tests" / "fixtures" / "naturalearth_lowres" / "naturalearth_lowres.shp"


@pytest.mark.skipif(not natural_earth_file().exists(), reason="this pyogrio came without its fixtures")
def test_real_countries_of_natural_earth_are_known(world: Gazetteer, folder: Path) -> None:
    done = take(world, folder, natural_earth_file())
    assert done.known > 160
    assert done.places + done.known == 177
    assert done.skipped == 0


@pytest.fixture(params=["theme.gpkg", "ne_theme.zip", "ne_theme.geojson"])
def theme(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Features as Natural Earth's physical and cultural themes have them."""
    import geopandas
    from shapely.geometry import LineString, Point, Polygon

    rows = [
        ("Wuhu Plateau", "High Wuhu|Wuhuland", "Plateau", None, None, "Q1", 1159, 0, Polygon(ring(30.0, 50.0)[0])),
        ("Wuhu Bay", None, "gulf", None, None, None, 1160, 0, Polygon(ring(31.5, 45.0, 0.5)[0])),
        ("Wuhu River", None, "River", None, None, None, 1161, 0, LineString([(30, 50), (31, 51)])),
        (None, None, "River", None, None, None, 1162, 0, LineString([(30, 50), (31, 50)])),
        ("Wuhugrad", "Wuhu City", "Populated place", "Ukraine", "UA", None, 1163, 5000, Point(30.4, 50.6)),
        ("Kyiv", None, "Admin-0 capital", "Ukraine", "UA", "Q2", 1164, 703448, Point(30.5, 50.4)),
    ]
    columns = ["NAME", "NAMEALT", "FEATURECLA", "ADM0NAME", "ISO_A2", "WIKIDATAID", "NE_ID", "POP_MAX", "geometry"]
    frame = geopandas.GeoDataFrame([dict(zip(columns, row, strict=True)) for row in rows], crs="EPSG:4326")
    frame["GEONAMEID"] = [0, 0, 0, 0, 0, 703448]
    path = tmp_path / str(request.param)
    if path.suffix == ".zip":
        parts = {"areas": frame.iloc[:2], "lines": frame.iloc[2:4], "points": frame.iloc[4:]}
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                part.to_file(tmp_path / f"ne_{name}.shp", engine="pyogrio")
                for piece in tmp_path.glob(f"ne_{name}.*"):
                    archive.write(piece, piece.name)
    else:
        frame.to_file(path, engine="pyogrio")
    return path


def test_a_theme_of_natural_earth(world: Gazetteer, folder: Path, theme: Path) -> None:
    done = take(world, folder, theme)
    assert (done.places, done.known, done.skipped) == (4, 1, 0), "the nameless river is passed over; Kyiv is known"
    both = opened(world, folder)
    plateau = both.find("Wuhuland")[0].place
    assert (plateau.id, plateau.name, plateau.kind) == ("naturalearth:1159", "Wuhu Plateau", PlaceKind.REGION)
    assert 40 < plateau.precision_km < 70
    assert both.links(plateau) == (("exactMatch", "wd:Q1"),)
    assert both.find("Wuhu Bay")[0].place.id == "naturalearth:wuhu-bay"
    assert both.shape(both.find("Wuhu River")[0].place) is not None
    town = both.find("Wuhu City")[0].place
    assert (town.kind, town.country, town.population) == (PlaceKind.CITY, "UA", 5000)
    assert both.containment(town, plateau).inside is Inside.YES
    (layer,) = layers(folder)
    assert (layer.style, layer.licence) == ("natural-earth", "public domain, naturalearthdata.com")


def test_a_projected_file_is_refused(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame({"NAME": ["Somewhere"]}, geometry=[Point(500000, 6000000)], crs="EPSG:3857")
    frame.to_file(tmp_path / "ne_x.gpkg", engine="pyogrio")
    with pytest.raises(GazetteerError, match=r"is in EPSG:3857; save it in longitudes and latitudes"):
        take(world, folder, tmp_path / "ne_x.gpkg")


# ---- Who's On First

SPR = (
    "CREATE TABLE spr (id TEXT NOT NULL, parent_id INTEGER, name TEXT, placetype TEXT, inception TEXT, cessation TEXT, "
    "country TEXT, repo TEXT, latitude REAL, longitude REAL, min_latitude REAL, min_longitude REAL, max_latitude REAL, "
    "max_longitude REAL, is_current INTEGER, is_deprecated INTEGER, is_ceased INTEGER, is_superseded INTEGER, "
    "is_superseding INTEGER, superseded_by TEXT, supersedes TEXT, belongsto TEXT, is_alt TINYINT, alt_label TEXT, "
    "lastmodified INTEGER)"
)


def spr(
    number: int, name: str | None, placetype: str, lat: float = 50.5, lon: float = 30.5, **more: object
) -> dict[str, object]:
    box = {"min_latitude": lat - 0.1, "min_longitude": lon - 0.1, "max_latitude": lat + 0.1, "max_longitude": lon + 0.1}
    base: dict[str, object] = {"id": str(number), "name": name, "placetype": placetype, "country": "UA"}
    return {**base, "latitude": lat, "longitude": lon, "parent_id": -1, "is_deprecated": 0, "is_alt": 0, **box, **more}


def distribution(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    """A distribution with the tables of go-whosonfirst-sqlite-features."""
    with sqlite3.connect(path) as database:
        database.executescript(
            SPR
            + ";CREATE TABLE names (id INTEGER NOT NULL, placetype TEXT, country TEXT, language TEXT, extlang TEXT, "
            "script TEXT, region TEXT, variant TEXT, extension TEXT, privateuse TEXT, name TEXT, lastmodified INTEGER);"
            "CREATE TABLE ancestors (id INTEGER NOT NULL, ancestor_id INTEGER NOT NULL, ancestor_placetype TEXT, "
            "lastmodified INTEGER);"
            "CREATE TABLE concordances (id INTEGER NOT NULL, other_id TEXT, other_source TEXT, lastmodified INTEGER);"
            "CREATE TABLE geojson (id TEXT NOT NULL, body TEXT, source TEXT, alt_label TEXT, is_alt BOOLEAN, "
            "lastmodified INTEGER)"
        )
        for row in rows:
            marks = ",".join("?" * len(row))
            database.execute(f"INSERT INTO spr ({','.join(row)}) VALUES ({marks})", tuple(row.values()))
    database.close()
    return path


def fill(path: Path, table: str, columns: str, *rows: tuple[object, ...]) -> None:
    with sqlite3.connect(path) as database:
        marks = ",".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
    database.close()


def test_whos_on_first(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = distribution(
        tmp_path / "wof.db",
        [
            spr(1, "Ukraine", "country"),
            spr(2, "Wuhu Region", "region"),
            spr(3, "Wuhugrad", "locality", parent_id=2),
            spr(4, "Old Wuhu", "neighbourhood", cessation="1999-06-uu", is_ceased=1, inception="1900"),
            spr(5, "Gone", "locality", is_deprecated=1),
            spr(6, "Replaced", "locality", is_superseded=1),
            spr(7, "A Shop", "venue"),
            spr(8, "Kyiv", "locality"),
            spr(3, "Wuhugrad drawn otherwise", "locality", is_alt=1, alt_label="quattroshapes"),
        ],
    )
    columns = "id,language,privateuse,name"
    fill(path, "names", columns, (3, "eng", "variant", "Wuhuburg"), (3, "ukr", "preferred", "Вухуград"))
    fill(path, "names", columns, (3, "eng", "abbreviation", "WHG"))
    columns = "id,ancestor_id,ancestor_placetype"
    fill(path, "ancestors", columns, (3, 2, "region"), (3, 1, "country"), (3, 3, "locality"))
    fill(path, "concordances", "id,other_id,other_source", (8, "703448", "gn:id"), (1, "690791", "gn:id"))
    geometry = {"type": "Polygon", "coordinates": ring(30.4, 50.4, 0.2)}
    body = {"properties": {"wof:population": 1234}, "geometry": geometry}
    fill(path, "geojson", "id,body,is_alt", ("3", json.dumps(body), 0))
    done = take(world, folder, path)
    assert (done.places, done.known, done.skipped) == (3, 1, 0)
    both = opened(world, folder)
    town = both.find("Wuhuburg")[0].place
    assert (town.id, town.name, town.kind, town.population) == ("whosonfirst:3", "Wuhugrad", PlaceKind.CITY, 1234)
    assert town.admin1 == "Wuhu Region"
    assert [parent.name for parent in both.parents(town)][:2] == ["Wuhu Region", "Ukraine"]
    assert {(name.text, name.use) for name in both.names_of(town)} == {
        ("Wuhugrad", NameUse.MAIN),
        ("Wuhuburg", NameUse.ALTERNATE),
        ("Вухуград", NameUse.ALTERNATE),
        ("WHG", NameUse.ABBREVIATION),
    }
    assert both.find("Вухуград")[0].name.language == "uk"
    assert both.shape(town) is not None
    assert both.find("Old Wuhu")[0].place.kind is PlaceKind.SUBURB
    for left_out in ("Gone", "Replaced", "A Shop", "Wuhugrad drawn otherwise"):
        assert not [hit for hit in both.find(left_out) if hit.place.id.startswith("whosonfirst:")]


def test_a_unit_of_another_gazetteer_is_told_by_its_outline(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = distribution(tmp_path / "wof.db", [spr(2, "Wuhu Region", "region")])
    body = {"geometry": {"type": "Polygon", "coordinates": ring(30.0, 50.0)}}
    fill(path, "geojson", "id,body", ("2", json.dumps(body)))
    take(world, folder, path)
    both = opened(world, folder)
    unit = both.find("Wuhu Region")[0].place
    assert both.containment(both.find("Kyiv")[0].place, unit).inside is Inside.YES
    assert both.containment(both.find("Lviv")[0].place, unit).inside is Inside.NO


def test_a_malformed_row_of_whos_on_first_is_counted(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = distribution(tmp_path / "wof.db", [spr(2, "Fine", "locality"), spr(3, "Swapped", "locality", lat=130.0)])
    with pytest.raises(GazetteerError, match=r"wof\.db:2: locality 3: latitude 130.*--skip-errors"):
        take(world, folder, path)
    assert take(world, folder, path, skip_errors=True).skipped == 1


# ---- Linked Places Format


def test_linked_places_with_times_types_and_links(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    feature = {
        "@id": "https://example.org/places/1",
        "type": "Feature",
        "properties": {"title": "Wuhustadt", "ccodes": ["UA"], "fclasses": ["A"]},
        "when": {"timespans": [{"start": {"in": "1240"}, "end": {"latest": "1795-10-24"}}], "label": "the old order"},
        "names": [
            {"toponym": "Wuhustadt", "lang": "de"},
            {"toponym": "Wuhuborg", "lang": "da", "when": {"timespans": [{"end": {"in": "1400"}}]}},
        ],
        "types": [{"identifier": "aat:300008347", "label": "inhabited place", "sourceLabels": [{"label": "Stadt"}]}],
        "geometry": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "coordinates": [30.5, 50.5]},
                {"type": "Polygon", "coordinates": ring(30, 50)},
            ],
        },
        "links": [{"type": "closeMatch", "identifier": "gn:703448"}, {"type": "exactMatch", "identifier": "wd:Q42"}],
        "relations": [{"relationType": "gvp:broaderPartitive", "relationTo": "gn:690791", "label": "part of Ukraine"}],
        "descriptions": [{"value": "a town", "lang": "en"}],
    }
    path = tmp_path / "old.lp.json"
    collection = {"type": "FeatureCollection", "@context": "https://example.org/c", "features": [feature]}
    path.write_text(json.dumps(collection))
    take(world, folder, path)
    both = opened(world, folder)
    hit = both.find("Wuhuborg")[0]
    assert (hit.place.name, hit.place.kind, hit.place.country) == ("Wuhustadt", PlaceKind.CITY, "UA")
    assert (hit.name.use, hit.name.language) == (NameUse.FORMER, "da")
    assert both.lifetime(hit.place) == ("1240", "1795-10-24")
    assert both.links(hit.place) == (("closeMatch", "geonames:703448"), ("exactMatch", "wd:Q42"))
    assert "Ukraine" in [parent.name for parent in both.parents(hit.place)]
    assert both.containment(hit.place, both.get("geonames:690791")).inside is Inside.YES


def test_places_of_one_feature_a_line(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    def line(number: int) -> str:
        point = {"type": "Point", "coordinates": [30.0 + number, 50.0]}
        return json.dumps({"type": "Feature", "properties": {"name": f"Post {number}"}, "geometry": point})

    path = tmp_path / "posts.geojsonl"
    path.write_text(f"{line(1)}\n\n\x1e{line(2)}\n{{broken\n{line(3)}\n")
    with pytest.raises(GazetteerError, match=r"posts\.geojsonl:4: not JSON"):
        take(world, folder, path)
    done = take(world, folder, path, skip_errors=True)
    assert (done.places, done.skipped) == (3, 1)
    assert opened(world, folder).find("Post 3")[0].place.point.lon == 33.0


def test_a_long_collection_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.geojson"
    filler = "x" * 2000
    with path.open("w") as stream:
        stream.write('{"crs": null, "name": "long",\n "features" : [')
        for number in range(5000):
            stream.write(f'{"," if number else ""}\n{{"n": {number}, "text": "{filler}"}}')
        stream.write('], "type": "FeatureCollection"}')
    tracemalloc.start()
    found = [feature["n"] for _, feature in json_stream.features(path, Reading(path.name, allowed=False))]  # type: ignore[index]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == list(range(5000))
    assert peak < path.stat().st_size / 2


@pytest.mark.parametrize(
    "text", ["", "[", '{"features": [{"a": 1}', '{"features": [{"a": 1} x', '{"features" 1}', "nonsense"]
)
def test_a_collection_that_breaks_off_is_not_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cut.geojson"
    path.write_text(text)
    with pytest.raises(GazetteerError, match="not JSON"):
        list(json_stream.features(path, Reading(path.name, allowed=True)))


@pytest.mark.parametrize("text", ["[]", "1", '"features"', '{"features": 1}', '{"type": "Feature"}'])
def test_json_that_is_no_collection_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.geojson"
    path.write_text(text)
    with pytest.raises(GazetteerError, match="no FeatureCollection"):
        list(json_stream.features(path, Reading(path.name, allowed=True)))


# ---- GeoNames' side files


def row(number: int, name: str, code: str, admin1: str = "", admin2: str = "", country: str = "UA") -> str:
    cells = [str(number), name, name, "", "50.1", "30.2", *code.split("\t"), country, "", admin1, admin2, "", ""]
    return "\t".join([*cells, "900", "", "100", "Europe/Kyiv", "2026-01-02"])


def dump(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return path


def test_units_that_come_later_in_the_file_are_found(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    town, unit = row(900000001, "Testivka", "P\tPPL", "X1", "Y1"), row(900000002, "New Land", "A\tADM1", "X1")
    path = dump(tmp_path / "XX.txt", town, unit)
    codes = dump(tmp_path / "admin2Codes.txt", "UA.X1.Y1\tTest Raion\tTest Raion\t703448")
    take(world, folder, path, admin_codes=(codes,))
    found = opened(world, folder).find("Testivka")[0].place
    assert (found.admin1, found.admin2_id) == ("New Land", "geonames:703448")


def test_the_hierarchy_gives_parents(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = dump(tmp_path / "XX.txt", row(900000001, "Testivka", "P\tPPL"), row(900000002, "Test Valley", "L\tRGN"))
    pairs = dump(tmp_path / "hierarchy.txt", "900000002\t900000001\t", "690791\t900000002\tADM", "5\t6\tADM")
    take(world, folder, path, hierarchy=pairs)
    both = opened(world, folder)
    town, valley = both.find("Testivka")[0].place, both.find("Test Valley")[0].place
    assert valley in both.parents(town)
    assert both.containment(town, valley).inside is Inside.YES


def test_alternate_names_of_places_that_ship_are_added(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = dump(tmp_path / "UA.txt", row(703448, "Kyiv", "P\tPPLC", "12"), row(900000001, "Testivka", "P\tPPL"))
    names = dump(tmp_path / "names.txt", "1\t703448\ttlh\tQiyev\t1\t\t\t\t\t", "2\t900000001\tabbr\tTTVK\t\t\t\t\t\t")
    done = take(world, folder, path, alternate_names=names)
    assert (done.places, done.known) == (1, 1)
    both = opened(world, folder)
    hit = both.find("Qiyev")[0]
    assert hit.place == world.get("geonames:703448")
    assert (hit.name.use, hit.name.language) == (NameUse.ALTERNATE, "tlh"), "what a dump prefers settles nothing here"
    assert both.find("TTVK")[0].name.use is NameUse.ABBREVIATION
    assert both.find("Kyiv") == world.find("Kyiv")


def test_a_zip_is_read_as_it_is(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "UA.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("UA.txt", row(900000001, "Testivka", "P\tPPL") + "\n")
    assert take(world, folder, path).places == 1
    assert layers(folder)[0].dated == "2026-01-02"


def test_the_second_row_of_an_id_is_malformed(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = dump(tmp_path / "XX.txt", row(900000001, "Testivka", "P\tPPL"), row(900000001, "Testivka again", "P\tPPL"))
    with pytest.raises(GazetteerError, match=r"XX\.txt:2: the id geonames:900000001 was there before"):
        take(world, folder, path)
    done = take(world, folder, path, skip_errors=True)
    assert (done.places, done.skipped) == (1, 1)
    assert opened(world, folder).find("Testivka again") == ()


def test_a_hill_of_a_dump_does_not_hide_a_town(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(
        world, folder, dump(tmp_path / "XX.txt", row(900000001, "Kherson", "T\tHLL"), row(900000002, "Bucha", "H\tSTM"))
    )
    both = opened(world, folder)
    for name in ("Kherson", "Bucha"):
        assert both.find(name)[0].place.kind is PlaceKind.CITY
        assert len(both.find(name)) == len(world.find(name)) + 1


def test_an_import_that_fails_leaves_the_old_layer(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(world, folder, dump(tmp_path / "XX.txt", row(900000001, "Testivka", "P\tPPL")))
    with pytest.raises(GazetteerError):
        take(world, folder, dump(tmp_path / "XX.txt", row(900000002, "Other", "P\tPPL"), "short\tline"))
    assert len(opened(world, folder).find("Testivka")) == 1
    assert [path.name for path in folder.iterdir()] == ["XX.gpkg"]


# ---- files that are something else


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("cut.zip", b"PK\x03\x04 broken", "no ZIP archive"),
        ("cut.gpkg", b"SQLite format 3\x00 broken", "cannot be read"),
        ("cut.shp", b"nonsense", "cannot be read"),
        ("cut.db", b"SQLite format 3\x00" + b"\x00" * 4000, "Who's On First"),
        ("text.db", b"id,name\n" * 100, "damaged or no database"),
        ("bytes.txt", b"\xff\xfe\x00 \xff" * 10, "not UTF-8"),
        ("bytes.csv", b"name,lon,lat\n\xff\xff,1,2\n", "not UTF-8"),
        ("bytes.geojson", b"\xff\xff", "not UTF-8"),
        ("empty.csv", b"", "first line must name"),
        ("empty.geojson", b"", "not JSON"),
        ("empty.geojsonl", b"", "no place"),
        ("empty.zip", b"", "no ZIP archive"),
        ("empty.db", b"", "no table spr"),
        ("empty.gpkg", b"", "cannot be read"),
    ],
)
def test_a_damaged_empty_or_foreign_file_is_one_line(
    world: Gazetteer, folder: Path, tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(GazetteerError, match=word) as error:
        take(world, folder, path)
    assert "\n" not in str(error.value)
    assert not list(folder.glob("*")), "nothing half-imported stays"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.geojson", "a.gpkg", "a.db", "a.zip", "ne_a.shp"])
def test_a_file_that_is_not_there_is_one_line(world: Gazetteer, folder: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(GazetteerError, match="cannot read"):
        take(world, folder, tmp_path / name)
