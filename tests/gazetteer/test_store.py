from __future__ import annotations

import lzma
import multiprocessing
import os
import pickle
import shutil
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gazetteer import Gazetteer, store, tables
from gazetteer.errors import GazetteerError, UnknownPlaceError
from gazetteer.store import STORE_FORMAT, connect


@pytest.fixture
def copied(world: Gazetteer, tmp_path: Path) -> Path:
    """A store of one's own to damage."""
    return Path(shutil.copyfile(world.path, tmp_path / "copy.gpkg"))


def one_line(error: pytest.ExceptionInfo[GazetteerError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(tmp_path / "nowhere.gpkg")
    assert "nowhere.gpkg" in one_line(error)


def test_a_truncated_store_says_so(copied: Path) -> None:
    os.truncate(copied, copied.stat().st_size // 2)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(copied)
    assert "delete it" in one_line(error)


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.gpkg"
    text.write_text("a,b,c\n" * 1000)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(text)
    assert "not a place store" in one_line(error)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.close()
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(other)
    assert "not a Dateline place store" in one_line(error)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.gpkg"
    empty.touch()
    with pytest.raises(GazetteerError):
        Gazetteer.open(empty)


@pytest.mark.parametrize(("step", "word"), [(1, "newer"), (-1, "older")])
def test_a_store_of_another_version_says_which_way(copied: Path, step: int, word: str) -> None:
    with sqlite3.connect(copied) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(STORE_FORMAT + step),))
    connection.close()
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(copied)
    assert word in one_line(error)


def test_a_garbled_page_is_told_from_a_healthy_one(copied: Path) -> None:
    with copied.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 65536)
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open(copied)
    assert "damaged" in one_line(error)


def test_a_cache_that_cannot_be_written_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    monkeypatch.setenv(store.CACHE_VARIABLE, str(blocked / "cache"))
    with pytest.raises(GazetteerError) as error:
        Gazetteer.open()
    assert store.CACHE_VARIABLE in one_line(error)


def test_a_damaged_table_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = tmp_path / "data"
    tables.mkdir()
    for path in store.DATA.glob("*.tsv.xz"):
        data = path.read_bytes()
        (tables / path.name).write_bytes(data[: len(data) // 2] if path.name == "base-places.tsv.xz" else data)
    monkeypatch.setattr(store, "DATA", tables)
    monkeypatch.setenv(store.CACHE_VARIABLE, str(tmp_path / "cache"))
    store.tables_checksum.cache_clear()
    try:
        with pytest.raises(GazetteerError) as error:
            Gazetteer.open()
    finally:
        store.tables_checksum.cache_clear()
    assert "install dateline again" in one_line(error)
    assert not list((tmp_path / "cache").iterdir()), "nothing half-written stays"


def test_an_unknown_id_is_a_key_error_in_one_line(world: Gazetteer) -> None:
    with pytest.raises(KeyError) as error:
        world.get("geonames:0")
    assert isinstance(error.value, UnknownPlaceError)
    assert str(error.value) == "no place has the id 'geonames:0'; look the name up with `dateline lookup`"


def test_threads_share_one_gazetteer(world: Gazetteer) -> None:
    names = ["Kyiv", "Odesa", "Lviv", "Kharkiv"] * 50
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: world.find(name)[0].place.name, names))
    assert found == names


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_a_fork_opens_a_connection_of_its_own(world: Gazetteer) -> None:
    world.find("Kyiv")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_Finder(world.find), ["Odesa", "Lviv"]) == ["Odesa", "Lviv"]


class _Finder:
    def __init__(self, find: Callable[..., object]) -> None:
        self.gazetteer = find.__self__  # type: ignore[attr-defined]

    def __call__(self, name: str) -> str:
        hits = self.gazetteer.find(name)
        return str(hits[0].place.name)


def test_a_gazetteer_can_be_sent_to_another_process(world: Gazetteer) -> None:
    again = pickle.loads(pickle.dumps(world))  # noqa: S301  -- our own bytes
    assert again.find("Kyiv") == world.find("Kyiv")


def test_the_store_is_a_geopackage(world: Gazetteer) -> None:
    connection = connect(world.path)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    layers = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert layers == {"place": "features", "shape": "features"}
    connection.close()


def test_the_store_is_read_only(world: Gazetteer) -> None:
    connection = connect(world.path)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM place")
    connection.close()


def test_the_version_names_date_and_tables(world: Gazetteer) -> None:
    date, _, checksum = world.version.partition("+")
    assert date.count(".") == 2
    assert checksum == store.tables_checksum()


def test_a_store_that_may_not_be_read_says_so(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # as root, no file is unreadable
    with pytest.raises(GazetteerError, match="may not be read"):
        Gazetteer.open(copied)


@pytest.mark.parametrize("table", ["base-names", "base-shapes", "base-relations", "curated-places", "curated-units"])
@pytest.mark.parametrize("harm", ["truncated", "emptied", "of another format", "garbled"])
def test_every_damaged_table_is_told(tmp_path: Path, table: str, harm: str) -> None:
    name = table.split("-")[1]
    header = "\t".join((f"#dateline {name} {tables.FORMAT}", *tables.COLUMNS[name])) + "\n"
    data = lzma.compress((header + "a\tb\n").encode())
    harmed = {
        "truncated": data[: len(data) // 2],
        "emptied": b"",
        "of another format": lzma.compress(header.replace(f" {tables.FORMAT}", f" {tables.FORMAT + 1}", 1).encode()),
        "garbled": data[:20] + b"\xff" * 20 + data[40:],
    }
    path = tmp_path / f"{table}.tsv.xz"
    path.write_bytes(harmed[harm])
    with pytest.raises((ValueError, lzma.LZMAError, EOFError)):
        list(tables.read_table(path, name))


@pytest.mark.parametrize(
    "error", [ValueError("x is not a table of places in format 1"), EOFError("cut"), lzma.LZMAError("corrupt")]
)
def test_what_a_damaged_table_raises_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(store, "_fill", fail)
    with pytest.raises(GazetteerError) as raised:
        store.build(tmp_path / "store.gpkg")
    assert "a place table is damaged" in one_line(raised)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harm", ["truncated", "text", "newer", "empty"])
def test_a_damaged_layer_is_named_with_its_remedy(world: Gazetteer, tmp_path: Path, harm: str) -> None:
    layer = tmp_path / "mine.gpkg"
    if harm == "text":
        layer.write_text("a,b,c\n" * 1000)
    elif harm == "empty":
        layer.touch()
    else:
        with sqlite3.connect(layer, isolation_level=None) as connection:
            store.begin(connection)
            store.finish(connection, {"version": "1", "places": "0"})
            if harm == "newer":
                connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
        connection.close()
        if harm == "truncated":
            os.truncate(layer, layer.stat().st_size // 2)
    remedies = {"newer": "upgrade", "text": "move it out of"}
    with pytest.raises(GazetteerError, match=remedies.get(harm, "dateline gazetteer remove mine")) as error:
        Gazetteer(world.path, [layer])
    one_line(error)
