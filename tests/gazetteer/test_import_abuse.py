"""Place data that is wrong or means ill: a line for each row, and no row costs the others."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer import Gazetteer
from gazetteer.compile.importers import Imported, import_places
from gazetteer.errors import GazetteerError
from gazetteer.layers import layer_paths, remove_layer
from geo import cli

Import = Callable[..., Imported]
SQUARE = [[30.0, 50.0], [31.0, 50.0], [31.0, 51.0], [30.0, 51.0], [30.0, 50.0]]
POINT = '{"type": "Point", "coordinates": [30, 50]}'
DEEP_LIST = "[" * 100_000 + "]" * 100_000
DEEP_COORDINATES = "[" * 50_000 + "]" * 50_000
DEEP_GEOMETRY = '{"type": "GeometryCollection", "geometries": [' * 3000 + POINT + "]}" * 3000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "layers"


@pytest.fixture
def take(world: Gazetteer, folder: Path, tmp_path: Path) -> Import:
    def take_file(file: str, text: str, **options: Any) -> Imported:
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return import_places(path, folder=folder, known=world, **options)

    return take_file


def refused(take: Import, name: str, text: str, words: str, line: int) -> None:
    """The row in the middle is refused with its line; skipped, it costs nothing."""
    with pytest.raises(GazetteerError) as error:
        take(name, text)
    said = str(error.value)
    assert said.startswith(f"{name}:{line}: ")
    assert words in said
    assert "\n" not in said
    assert len(said) < 700
    done = take(name, text, skip_errors=True)
    assert (done.places, done.skipped) == (2, 1)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Middle,30,50,city,-5,", "population -5 is not of this world"),
        ("Middle,30,50,city,1e30,", "is not of this world"),
        ("Middle,30,50,city,inf,", "population 'inf' is no whole number"),
        ("Middle,30,50,city,many,", "population 'many' is no whole number; write it in digits alone"),
        ("Middle,30,50,city,5,geonames:-5", "is no id of GeoNames, which are as geonames:703448"),
        ("Middle,30,50,city,5,geonames:100000000000000000000", "is no id of GeoNames"),
        ("Middle,30,50,city,5,geonames:x", "is no id of GeoNames"),
        ("Middle,30,50,city,5,mine/north", "ends in a direction"),
        ("Middle,30,50,town,5,", "kind 'town' is none of continent, country, territory"),
        ("Middle,30,50,part,5,", "kind 'part' is none of"),
        ('Middle,"30,5",50,city,5,', "lon '30,5' is no number; write it with a point"),
        ("Middle,nan,50,city,5,", "longitude nan is outside"),
        ("Middle,,50,city,5,", "lon '' is no number"),
        ("Middle,30", "2 cells where the first line names 6"),
        ("Middle, East,30,50,city,5,x", "7 cells where the first line names 6; quote cells that hold a comma"),
        (f"{'M' * 1_000_000},30,50,city,5,", "has 1000000 letters"),
        (",30,50,city,5,", "no name"),
    ],
    ids=lambda value: value[:40],
)
def test_a_row_of_a_table_is_refused_in_words(take: Import, row: str, words: str) -> None:
    text = f"name,lon,lat,kind,population,id\nFirst,1,2,city,5,a\n{row}\nLast,3,4,city,6,b\n"
    refused(take, "mine.csv", text, words, 3)


def feature(**members: str) -> str:
    parts = {"type": '"Feature"', "properties": '{"name": "Middle"}', "geometry": POINT, **members}
    return "{" + ", ".join(f'"{name.rstrip("_")}": {text}' for name, text in parts.items()) + "}"


def polygon(ring: object) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize("suffix", ["geojson", "geojsonl"])
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (DEEP_LIST, "nested too deeply"),
        (feature(geometry='{"type": "Point", "coordinates": ' + DEEP_COORDINATES + "}"), "nested too deeply"),
        (feature(geometry=DEEP_GEOMETRY), "nested too deeply"),
        (feature(properties='{"name": "Middle", "population": -5}'), "population -5"),
        (feature(properties='{"name": "Middle", "population": 1e400}'), "population inf"),
        (feature(properties='{"name": "Middle", "population": true}'), "population True"),
        (feature(properties='{"name": "Middle", "population": 1' + "0" * 5000 + "}"), "too long"),
        (feature(properties='{"name": "\\ud800x"}'), "half of a character"),
        (feature(properties='{"name": "Middle", "names": ["\\udfff"]}'), "half of a character"),
        (feature(names='[{"toponym": "Mid", "lang": {"a": 1}}]'), "not as the format has it"),
        (feature(properties='{"name": "Middle", "kind": "town"}'), "is none of continent"),
        (feature(properties='{"name": "' + "M" * 1_000_000 + '"}'), "1000000 letters"),
        (feature(id="true"), "id True is neither"),
        (feature(id="[1]"), "is neither a text nor a whole number"),
        (feature(id='"geonames:0"'), "no id of GeoNames"),
        (feature(geometry='{"type": "Point", "coordinates": [true, false]}'), "coordinates hold True"),
        (feature(geometry='{"type": "Point", "coordinates": ["10", "20"]}'), "coordinates hold '10'"),
        (feature(geometry='{"type": "Point", "coordinates": [NaN, 1]}'), "coordinates hold nan"),
        (feature(geometry='{"type": "Point", "coordinates": [1e400, 1]}'), "coordinates hold inf"),
        (feature(geometry='{"type": "Point", "coordinates": {"lon": 1}}'), "coordinates hold dict"),
        (feature(geometry=polygon(SQUARE[:-1])), "not closed"),
        (feature(geometry=polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])), "Self-intersection"),
        (feature(geometry='{"type": "Polygon", "coordinates": [[]]}'), "no geometry"),
        (feature(geometry='{"type": "Blob", "coordinates": [1, 2]}'), "feature"),
        (feature(geometry='"here"'), "feature"),
        ("3", "not as the format has it"),
        ("null", "not as the format has it"),
    ],
    ids=lambda value: value[:60],
)
def test_a_feature_is_refused_in_words(take: Import, suffix: str, bad: str, words: str) -> None:
    rows = [feature(id='"a"'), bad, feature(id='"b"')]
    whole = '{"type": "FeatureCollection", "features": [' + ",\n".join(rows) + "]}"
    refused(take, f"mine.{suffix}", whole if suffix == "geojson" else "\n".join(rows) + "\n", words, 2)


def test_what_is_passed_over_may_hold_brackets_in_its_texts(take: Import) -> None:
    deep = '{"a\\"]}": "]}\\\\", "b": ' + DEEP_LIST + ', "c": "' + "]" * 600_000 + '\\""}'
    rows = ",".join([feature(id='"a"'), deep, feature(id='"b"')])
    done = take("mine.geojson", f'{{"crs": {DEEP_LIST}, "features": [{rows}]}}', skip_errors=True)
    assert (done.places, done.skipped) == (2, 1)


@pytest.mark.parametrize(
    "text", ['{"features": [' + "[" * 100_000, '{"features": [{"a": "' + "[" * 100_000, "[" * 100_000]
)
def test_a_file_that_never_closes_is_one_line(take: Import, text: str) -> None:
    with pytest.raises(GazetteerError) as error:
        take("mine.geojson", text, skip_errors=True)
    assert "\n" not in str(error.value)


def test_a_place_may_have_many_names(take: Import) -> None:
    names = "|".join(f"n{number}" for number in range(40_000))
    assert take("mine.csv", f"name,lon,lat,names\nA,1,2,{names}\n").names == 40_001


@pytest.mark.parametrize(("name", "text"), [("a.csv", "id,name,lon,lat\n1,A,1,2\n"), ("a.geojsonl", feature(id="1"))])
def test_a_bare_number_as_id_is_of_this_file(
    world: Gazetteer, folder: Path, take: Import, name: str, text: str
) -> None:
    take(name, text)
    assert Gazetteer(world.path, layer_paths(folder)).get("a:1").name in ("A", "Middle")


def test_a_layer_that_takes_the_word_from_shipped_places_is_told(take: Import) -> None:
    done = take("mine.csv", "id,name,lon,lat\ngeonames:703448,Kyjiv,30.5,50.4\nx:1,Other,1,2\n")
    assert done.replaced == ("geonames:703448",)


def test_an_archive_with_a_password_is_one_line(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "UA.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("UA.txt", "x" * 100)
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1  # encrypted, says the directory
    path.write_bytes(data)
    with pytest.raises(GazetteerError, match="cannot be read"):
        import_places(path, folder=folder, known=world)


# names of layers


@pytest.mark.parametrize(
    "name", ["../victim", "a/b", "a\\b", "/abs/x", "..", ".", ".hidden", "", " ", "a\nb", "a\0b", "C:x", "x" * 300]
)
def test_no_name_of_a_layer_leads_out_of_the_folder(take: Import, folder: Path, tmp_path: Path, name: str) -> None:
    take("mine.csv", "name,lon,lat\nA,1,2\n")
    shutil.copy(folder / "mine.gpkg", tmp_path / "victim.gpkg")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(GazetteerError, match="no name for a layer"):
        remove_layer(name, folder)
    if name:  # none means the file's
        with pytest.raises(GazetteerError, match="no name for a layer"):
            take("mine.csv", "name,lon,lat\nA,1,2\n", name=name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("file", "layer"), [("my (own) places!.csv", "my -own- places"), (" .csv", "layer")])
def test_a_file_of_whatever_name_gives_a_layer(take: Import, folder: Path, file: str, layer: str) -> None:
    take(file, "name,lon,lat\nA,1,2\n")
    assert [path.stem for path in layer_paths(folder)] == [layer]


def test_a_name_too_long_for_a_file_is_said_and_that_of_a_file_is_cut(take: Import, folder: Path) -> None:
    table = "name,lon,lat\nA,1,2\n"
    with pytest.raises(GazetteerError, match="too long for the name of a layer"):
        take("mine.csv", table, name="字" * 100)
    take("字" * 80 + ".csv", table)
    assert [path.stem for path in layer_paths(folder)] == ["字" * 66]


@pytest.mark.parametrize("foreign", ["database", "text"])
def test_only_layers_of_ours_are_removed_or_replaced(take: Import, folder: Path, foreign: str) -> None:
    folder.mkdir()
    path = folder / "mine.gpkg"
    if foreign == "text":
        path.write_text("a,b,c\n")
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE work (a)")
        connection.close()
    before = path.read_bytes()
    with pytest.raises(GazetteerError, match="was not made by an import"):
        remove_layer("mine", folder)
    with pytest.raises(GazetteerError, match="is no layer"):
        take("mine.csv", "name,lon,lat\nA,1,2\n")
    assert path.read_bytes() == before


def test_a_layer_that_was_cut_short_can_be_removed(take: Import, folder: Path) -> None:
    take("mine.csv", "name,lon,lat\nA,1,2\n")
    path = folder / "mine.gpkg"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    remove_layer("mine", folder)
    assert not path.exists()


# the command line


@pytest.fixture
def dateline(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("DATELINE_LAYERS", str(folder))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            cli.main(["gazetteer", *arguments])
        return int(left.value.code or 0)

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "\udcff.csv"],
        ["import", "mine.csv", "--licence", "\udcff"],
        ["import", "mine.csv", "--name", "\udcff"],
        ["import", "mine.csv", "--name", "../mine"],
        ["remove", "\udcff"],
        ["pin", "\udcff", "geonames:703448"],
        ["pin", "", "geonames:703448"],
        ["pin", " ", "geonames:703448"],
        ["pin", "Springfield", "\udcff"],
    ],
)
def test_what_cannot_be_kept_is_one_line_and_nothing_is_written(
    dateline: Callable[..., int], tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("mine.csv", "\udcff.csv"):
        (tmp_path / name).write_text("name,lon,lat\nA,1,2\n", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*.*"))
    assert dateline(*arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == before
    assert dateline("info") == 0


def test_a_pin_to_a_place_that_is_gone_says_how_to_go_on(
    dateline: Callable[..., int], take: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    take("mine.csv", "name,lon,lat\nNowhere Town,1,2\n")
    assert dateline("pin", "Springfield", "mine:2") == 0
    assert dateline("remove", "mine") == 0
    assert dateline("info") == 2
    assert "dateline gazetteer unpin" in capsys.readouterr().err
    assert dateline("unpin", "Springfield") == 0
    assert dateline("info") == 0
