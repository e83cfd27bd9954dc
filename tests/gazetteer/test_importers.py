from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer, PlaceKind
from gazetteer.compile.importers import Imported, import_places
from gazetteer.errors import GazetteerError
from gazetteer.layers import layer_paths, layers, remove_layer

Row = Callable[..., str]


def row(
    number: int, name: str, lat: str = "50.1", lon: str = "30.2", code: str = "P\tPPL", population: int = 900
) -> str:
    cells = [str(number), name, name, f"{name}a,{name}b", lat, lon, *code.split("\t"), "UA", "", "13", "", "", ""]
    return "\t".join([*cells, str(population), "", "100", "Europe/Kyiv", "2026-01-01"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "layers"


def opened(world: Gazetteer, folder: Path) -> Gazetteer:
    return Gazetteer(world.path, layer_paths(folder))


def take(world: Gazetteer, folder: Path, path: Path, text: str, **options: object) -> Imported:
    path.write_text(text, encoding="utf-8")
    return import_places(path, folder=folder, known=world, **options)  # type: ignore[arg-type]


def test_a_geonames_dump_lies_over_the_shipped_places(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    text = "\n".join(
        [row(900000001, "Testivka"), row(900000002, "Vydumka Hill", code="T\tHLL"), row(703448, "Kyiv"), ""]
    )
    result = take(world, folder, tmp_path / "UA.txt", text)
    assert (result.places, result.known, result.skipped) == (2, 1, 0)
    both = opened(world, folder)
    town = both.find("Testivka")[0].place
    assert (town.id, town.kind, town.admin1, town.population) == (
        "geonames:900000001",
        PlaceKind.CITY,
        "Kyiv Oblast",
        900,
    )
    assert both.find("Testivkab")[0].place == town
    assert both.find("Vydumka Hill")[0].place.kind is PlaceKind.MOUNTAIN
    assert both.find("Kyiv")[0].place == world.find("Kyiv")[0].place, "a reviewed place stays as it is"
    assert world.find("Testivka") == ()


def test_relations_of_an_imported_town_are_computed(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(world, folder, tmp_path / "UA.txt", row(900000001, "Testivka") + "\n")
    both = opened(world, folder)
    town = both.find("Testivka")[0].place
    ukraine = both.by_code("UA")
    assert ukraine is not None
    assert both.containment(town, ukraine).inside.value == "yes"
    assert town in both.towns_in((30.1, 50.0, 30.3, 50.2), 1000)


def test_a_malformed_row_stops_the_import_with_its_line(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    text = "\n".join([row(900000001, "Testivka"), row(900000002, "Swapped", lat="130.2"), "short\tline", ""])
    with pytest.raises(GazetteerError, match=r"UA\.txt:2: latitude 130\.2 is outside.*--skip-errors"):
        take(world, folder, tmp_path / "UA.txt", text)
    assert layer_paths(folder) == (), "nothing half-imported stays"
    result = take(world, folder, tmp_path / "UA.txt", text, skip_errors=True)
    assert (result.places, result.skipped) == (1, 2)
    assert result.reasons[1] == "UA.txt:3: 2 columns where GeoNames has 19"


def test_alternate_names_are_added_and_links_left_out(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "alternateNamesV2.txt"
    names.write_text(
        "1\t900000001\tde\tTestdorf\t1\t\t\t\t\t\n2\t900000001\tlink\thttps://example.org\t\t\t\t\t\t\n"
        "3\t900000001\tru\tСтарое\t\t\t\t1\t\t\n4\t5\ten\tElsewhere\t\t\t\t\t\t\n",
        encoding="utf-8",
    )
    take(world, folder, tmp_path / "UA.txt", row(900000001, "Testivka") + "\n", alternate_names=names)
    both = opened(world, folder)
    assert both.find("Testdorf")[0].name.use.value == "official"
    assert both.find("Старое")[0].name.use.value == "former"
    assert both.find("https://example.org") == ()


def test_a_csv_of_ones_own_places(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    text = "name,longitude,latitude,kind,country,names\nCheckpoint Zulu,30.5,50.4,facility,UA,CP Zulu|Zulu\n"
    take(world, folder, tmp_path / "mine.csv", text)
    place = opened(world, folder).find("CP Zulu")[0].place
    assert (place.name, place.kind, place.country) == ("Checkpoint Zulu", PlaceKind.FACILITY, "UA")


def test_a_csv_row_with_a_shipped_id_replaces_that_place(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(world, folder, tmp_path / "mine.csv", "id,name,lon,lat,country\ngeonames:703448,Kyjiv,30.5,50.4,UA\n")
    both = opened(world, folder)
    assert both.get("geonames:703448").name == "Kyjiv"
    assert both.find("Kyiv")[0].place.name == "Kyjiv"


def test_geojson_areas_bring_their_shape(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    ring = [[30.0, 50.0], [31.0, 50.0], [31.0, 51.0], [30.0, 51.0], [30.0, 50.0]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Sector Seven", "names": ["Seventh Sector"]},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    take(world, folder, tmp_path / "areas.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    both = opened(world, folder)
    sector = both.find("Seventh Sector")[0].place
    shape = both.shape(sector)
    assert sector.kind is PlaceKind.REGION
    assert shape is not None
    assert shape.area == pytest.approx(1.0)
    assert both.containment(both.find("Kyiv")[0].place, sector).inside.value == "yes"


def test_linked_places_give_names_and_class(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    feature = {
        "@id": "https://example.org/places/1",
        "type": "Feature",
        "properties": {"title": "Abydos", "ccodes": ["EG"], "fclasses": ["P"]},
        "names": [{"toponym": "Abedju"}, {"toponym": "Abydos"}],
        "geometry": {"type": "Point", "coordinates": [31.92, 26.18]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    take(world, folder, tmp_path / "old.lp.json", text)
    place = opened(world, folder).find("Abedju")[0].place
    assert (place.id, place.name, place.country) == ("https://example.org/places/1", "Abydos", "EG")


@pytest.mark.parametrize(
    ("file", "text", "word"),
    [
        ("a.csv", "nom,x,y\nParis,1,2\n", "name, lon and lat"),
        ("a.geojson", "{}", "no FeatureCollection"),
        ("a.geojson", "[", "not JSON"),
        ("a.txt", "", "no place"),
        ("a.csv", "name,lon,lat\nKyiv,50.4,130\n", r"a\.csv:2: latitude"),
        ("a.doc", "", "does not say its format"),
    ],
)
def test_a_file_that_is_none_of_these_is_one_clear_line(
    world: Gazetteer, folder: Path, tmp_path: Path, file: str, text: str, word: str
) -> None:
    with pytest.raises(GazetteerError, match=word) as error:
        take(world, folder, tmp_path / file, text)
    assert "\n" not in str(error.value)


def test_layers_are_listed_and_forgotten(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(world, folder, tmp_path / "mine.csv", "name,lon,lat\nNowhere Town,1,2\n", licence="CC0")
    assert [(one.name, one.source, one.places, one.licence) for one in layers(folder)] == [
        ("mine", "mine.csv", 1, "CC0")
    ]
    remove_layer("mine", folder)
    assert layers(folder) == ()
    with pytest.raises(GazetteerError, match="no layer 'mine'"):
        remove_layer("mine", folder)


def test_the_command_imports_lists_and_forgets(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo import cli

    monkeypatch.setenv("DATELINE_LAYERS", str(folder))
    mine = tmp_path / "mine.csv"
    mine.write_text("name,lon,lat\nNowhere Town,1,2\n")

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        return int(left.value.code or 0)

    assert run("gazetteer", "import", str(mine), "--licence", "CC0") == 0
    assert "1 places with 1 names imported" in capsys.readouterr().err
    assert run("gazetteer", "info") == 0
    said = capsys.readouterr().out
    assert "mine: 1 places with 1 names from mine.csv (csv, data of " in said
    assert "; CC0" in said
    assert run("lookup", "Nowhere Town") == 0
    assert "mine:2" in capsys.readouterr().out
    assert run("gazetteer", "remove", "mine") == 0
    assert run("lookup", "Nowhere Town") == 1
    assert run("gazetteer", "import", str(tmp_path / "missing.csv")) == 2
    assert "No such file" in capsys.readouterr().err


def test_importing_twice_replaces_the_layer(world: Gazetteer, folder: Path, tmp_path: Path) -> None:
    take(world, folder, tmp_path / "mine.csv", "name,lon,lat\nNowhere Town,1,2\n")
    take(world, folder, tmp_path / "mine.csv", "name,lon,lat\nElsewhere Town,1,2\n")
    both = opened(world, folder)
    assert both.find("Nowhere Town") == ()
    assert len(both.find("Elsewhere Town")) == 1
