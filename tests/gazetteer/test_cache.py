"""The store in the cache: built once, believed only where it is the user's own, built anew where it is damaged."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer, cache, store, trust
from gazetteer.errors import GazetteerError, UnknownPlaceError
from gazetteer.store import connect

ROOT = Path(__file__).parent.parent.parent
posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and signals of POSIX")
# A process that asks for the store; building one takes as long as the argument says, and writes a file by its name.
ASKS = """
import sys, time
from pathlib import Path
from gazetteer import cache, store
def fill(connection):
    store.begin(connection)
    Path(sys.argv[2]).touch()
    time.sleep(float(sys.argv[1]))
    store.finish(connection, {"version": "1", "places": "0"})
store._fill = fill
print(cache.default_store(lambda words: print(words, file=sys.stderr)))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of the processes of a test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(store.CACHE_VARIABLE, str(folder))
    return folder


def asking(built: Path, seconds: float = 0.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ASKS, str(seconds), str(built)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)


def stores(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
def test_a_first_start_that_is_killed_leaves_nothing_for_ever(folder: Path, tmp_path: Path) -> None:
    first = asking(tmp_path / "begun", 600)
    until(tmp_path / "begun")
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert [name for name in stores(folder) if name.startswith(store.BUILDING)]
    second = asking(tmp_path / "again")
    path, _ = second.communicate(timeout=60)
    assert stores(folder) == [Path(path.strip()).name]


@posix
def test_what_was_left_goes_also_where_the_store_is_built(folder: Path, tmp_path: Path) -> None:
    asking(tmp_path / "built").communicate(timeout=60)
    left = folder / f"{store.BUILDING}x.gpkg"
    left.touch()
    asking(tmp_path / "not").communicate(timeout=60)
    assert not left.exists()
    assert not (tmp_path / "not").exists()


@posix
def test_several_first_starts_build_once(folder: Path, tmp_path: Path) -> None:
    first = asking(tmp_path / "first", 1.5)
    until(tmp_path / "first")
    others = [asking(tmp_path / f"other{number}") for number in range(3)]
    said = [each.communicate(timeout=60) for each in (first, *others)]
    assert len({path for path, _ in said}) == 1
    assert [each.returncode for each in (first, *others)] == [0] * 4
    assert not list(tmp_path.glob("other*"))
    assert len(stores(folder)) == 1
    assert all("waiting for another process" in words for _, words in said[1:])


@posix
def test_who_waits_builds_when_the_builder_is_killed(folder: Path, tmp_path: Path) -> None:
    first = asking(tmp_path / "first", 600)
    until(tmp_path / "first")
    second = asking(tmp_path / "second")
    time.sleep(0.5)
    assert second.poll() is None
    first.kill()
    first.communicate()
    path, _ = second.communicate(timeout=60)
    assert (tmp_path / "second").exists()
    assert stores(folder) == [Path(path.strip()).name]


# belief


@pytest.fixture(scope="module")
def small(world: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the larger places of the real one and few outlines, which is quick to copy."""
    path = tmp_path_factory.mktemp("small") / "small.gpkg"
    with contextlib.closing(connect(world.path)) as real, contextlib.closing(sqlite3.connect(path)) as made:
        made.isolation_level = None
        store.begin(made)
        kept = (
            "SELECT fid FROM place WHERE population >= 1000000 OR kind NOT IN ('city', 'suburb', 'admin2', 'airport')"
        )
        outlined = "('Ukraine', 'Bavaria', 'Texas', 'Lake Victoria', 'Black Sea')"
        for table, condition in (
            ("place", f"fid IN ({kept})"),
            ("name", f"use < 2 AND place IN ({kept})"),
            ("shape", f"name IN {outlined}"),
            ("relation", "kind <> 'near'"),
            ("unit", "1"),
            ("measure", "1"),
        ):
            rows = real.execute(f"SELECT * FROM {table} WHERE {condition}").fetchall()
            made.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
        meta = dict(real.execute("SELECT key, value FROM meta WHERE key <> 'format'"))
        store.finish(made, meta)
    return path


@pytest.fixture
def copied(small: Path, world: Gazetteer, folder: Path) -> Path:
    """The small store as that of a cache of one's own."""
    folder.mkdir(mode=0o755)
    return Path(shutil.copyfile(small, folder / world.path.name))


@posix
@pytest.mark.parametrize("mode", [0o777, 0o777 | stat.S_ISVTX, 0o775])
def test_a_folder_that_others_may_write_is_not_believed(
    copied: Path, mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust, "_is_private", lambda _: False)
    copied.parent.chmod(mode)
    with pytest.raises(GazetteerError, match=rf"^[^\n]*may be written by others[^\n]*{store.CACHE_VARIABLE}[^\n]*$"):
        Gazetteer.open()
    copied.unlink()
    with pytest.raises(GazetteerError, match="may be written by others"):
        Gazetteer.open()
    assert stores(copied.parent) == []


@posix
def test_a_store_that_others_may_write_is_not_believed(copied: Path) -> None:
    copied.chmod(0o666)
    with pytest.raises(GazetteerError, match=r"the place store .* may be written by others"):
        Gazetteer.open()
    copied.chmod(0o644)
    assert Gazetteer.open().path == copied


@posix
def test_a_store_of_another_user_is_not_believed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Gazetteer.open().path == copied
    monkeypatch.setattr(trust, "_trusted", lambda: {os.getuid() + 1})
    with pytest.raises(GazetteerError, match="owned by another user"):
        Gazetteer.open()


# damage


@pytest.fixture
def rebuilt(small: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Building copies the small store; the places where it was built."""
    built: list[Path] = []

    def build(path: Path) -> None:
        shutil.copyfile(small, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)
        built.append(path)

    monkeypatch.setattr(store, "build", build)
    return built


@pytest.mark.parametrize("harm", ["cut", "emptied", "text", "garbled", "foreign"])
def test_a_store_that_cannot_be_opened_is_built_anew_once(copied: Path, rebuilt: list[Path], harm: str) -> None:
    if harm == "cut":
        os.truncate(copied, copied.stat().st_size // 2)
    elif harm == "garbled":
        with copied.open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * 65536)
    elif harm == "foreign":
        copied.unlink()
        with sqlite3.connect(copied) as connection:
            connection.execute("CREATE TABLE a (b)")
        connection.close()
    else:
        copied.write_text("" if harm == "emptied" else "a,b,c\n" * 1000)
    said: list[str] = []
    assert Gazetteer.open(progress=said.append).find("Kyiv")
    assert rebuilt == [copied]
    assert said[0] == f"the place store {copied} is damaged; it is built anew"
    assert Gazetteer.open().find("Kyiv")
    assert rebuilt == [copied]


def test_a_store_that_cannot_be_built_sound_is_one_line(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.write_text("a,b,c\n" * 1000)
    monkeypatch.setattr(store, "build", lambda path: path.write_text("a,b,c\n" * 2000))
    with pytest.raises(GazetteerError, match=r"^[^\n]*not a place store[^\n]*$"):
        Gazetteer.open()


NAMES = ["Kyiv", "Paris", "Odesa", "Springfield", "Lviv", "Mariupol", "Lake Victoria", "Nile", "Bavaria", "Ukrainian"]


def asked(gazetteer: Gazetteer) -> Iterator[object]:
    yield gazetteer.counts()
    yield gazetteer.unit_kinds("oblast")
    for name in NAMES:
        for hit in gazetteer.find(name)[:3]:
            yield hit.place, gazetteer.parents(hit.place), gazetteer.shape(hit.place), gazetteer.seas(hit.place)
    yield gazetteer.find("Kharkov", fuzzy=True)


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_met_with_one_line_and_a_new_store(copied: Path, rebuilt: list[Path], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    size = copied.stat().st_size
    with copied.open("r+b") as file:
        for _ in range(2_000):
            file.seek(chance.randrange(8192, size))
            file.write(bytes([chance.randrange(256)]))
    try:
        list(asked(Gazetteer.open()))
        said = ""
    except UnknownPlaceError:
        return  # an id that is another now
    except GazetteerError as error:
        said = str(error)
    if said:  # most seeds meet it, not all of them the same
        assert "\n" not in said
        assert "has been removed; give the same command again" in said
        assert not copied.exists()
        assert list(asked(Gazetteer.open()))
        assert rebuilt == [copied]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE place SET kind = 'admi' WHERE name = 'Kyiv'",
        "UPDATE place SET lon = 'x' WHERE name = 'Kyiv'",
        "UPDATE place SET lat = 1000 WHERE name = 'Kyiv'",
        "UPDATE place SET name = CAST(x'ff' AS TEXT) WHERE name = 'Kyiv'",
        "UPDATE place SET dispute = '{' WHERE name = 'Kyiv'",
        "UPDATE shape SET geom = x'00' WHERE name = 'Ukraine'",
        "UPDATE unit SET kinds = 'admi'",
        "DELETE FROM place WHERE name = 'Kyiv'",
        "DROP TABLE relation",
    ],
)
def test_a_damaged_row_is_one_line(copied: Path, rebuilt: list[Path], harm: str) -> None:
    with sqlite3.connect(copied) as connection:
        connection.execute(harm)
    connection.close()
    gazetteer = Gazetteer.open()
    said = ""
    try:
        list(asked(gazetteer))
        for hit in gazetteer.find("Ukraine"):
            gazetteer.shape(hit.place)
    except GazetteerError as error:
        said = str(error)
    assert "\n" not in said
    assert said or harm.startswith("DELETE")  # a row that is gone need not be missed
    assert Gazetteer.open().find("Paris")
    assert rebuilt == ([] if harm.startswith("DELETE") else [copied])


def test_a_damaged_layer_costs_no_store(small: Path, copied: Path, tmp_path: Path) -> None:
    layer = tmp_path / "mine.gpkg"
    shutil.copyfile(small, layer)
    with sqlite3.connect(layer) as connection:
        connection.execute("UPDATE place SET kind = 'admi' WHERE name = 'Kyiv'")
    connection.close()
    with pytest.raises(GazetteerError, match="dateline gazetteer remove mine"):
        Gazetteer(copied, [layer]).find("Kyiv")
    assert copied.exists()


def test_a_disk_that_fails_costs_no_store(copied: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    assert "see whether the disk is sound" in str(cache.set_aside(copied, error))
    assert copied.exists()
