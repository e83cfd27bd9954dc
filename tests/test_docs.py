"""What the documentation says is what the program does."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from geo.checks import RULES
from geo.cli import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[Path, str] = generator().pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.name))
def test_generated_pages_are_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "run: make docs"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_every_rule_has_its_page_entry(rule: object) -> None:
    code = getattr(rule, "code", "")
    assert f"### {code} " in generator().rules_page()


def test_the_readme_shows_something() -> None:
    (shown,) = re.findall(r"```console\n\$ dateline check [^\n]+\n(.*?)```", README, re.DOTALL)
    assert " error GEO101 " in shown


def linked() -> list[str]:
    pages = [README, *((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "SECURITY.md"))]
    targets = {target for page in pages for target in re.findall(r"\]\(([^)#]+)", page)}
    return sorted(target for target in targets if "://" not in target)


@pytest.mark.parametrize("target", linked())
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def rooms() -> set[str]:
    """Every module of the three packages, and every folder in them, as the map should name them."""
    found: set[str] = set()
    for package in ("gazetteer", "geo", "maps"):
        for path in (ROOT / package).iterdir():
            if path.is_dir() and path.name != "__pycache__" and any(path.iterdir()):
                found.add(f"{package}/{path.name}/")
            elif path.suffix == ".py" and path.name != "__init__.py":
                found.add(f"{package}/{path.name}")
    return found


def test_the_map_of_the_code_is_true() -> None:
    block = README.split("## Map of the code")[1].split("```")[1]
    named: set[str] = set()
    package = ""
    for line in filter(None, block.splitlines()):
        word = line.split()[0]
        if line.startswith("    "):
            named.add(package + word)
        else:
            package = word
    assert named == rooms()


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in cli.commands if f"dateline {name}" not in README] == []


def pinned(name: str) -> dict[str, str]:
    """The packages of a file of requirements with their versions."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in pins}


def test_what_is_installed_is_listed_and_hashed_as_it_is_pinned() -> None:
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {each["name"]: each["version"] for each in bill["components"]}
    assert listed == pinned("requirements-hashed.txt")
    assert listed.items() <= pinned("constraints.txt").items()


def test_every_package_that_is_needed_is_listed() -> None:
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[^\w.-]", each)[0].replace("_", "-").lower() for each in project["dependencies"]}
    assert named == set(needs["dateline"])
    assert {other for each in needs.values() for other in each} == {each["name"] for each in bill["components"]}
    assert all(each["licenses"] for each in bill["components"])
    assert bill["metadata"]["component"]["licenses"] == [{"expression": project["license"]}]


def test_the_package_names_the_licences_of_its_code_and_of_its_data() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT AND CC-BY-4.0"
    assert {"LICENSE", "gazetteer/data/SOURCES.md"} <= set(project["license-files"])
    assert [name for name in project["license-files"] if not (ROOT / name).is_file()] == []
