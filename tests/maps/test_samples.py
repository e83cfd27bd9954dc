"""The pages of the sample reports in a real browser: nothing in them may embarrass.

With DATELINE_PICTURES=FOLDER each is kept as a picture to look at, and as it prints.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gazetteer import Gazetteer
from geo import read
from geo.inputs import read_document
from maps import write_map
from tests.maps.conftest import PICTURES, Opener

SEEDS = sorted((Path(__file__).parent.parent.parent / "seeds").glob("*.txt"))
DESK, PHONE = (1366, 800), (390, 844)


@pytest.fixture(scope="module", params=SEEDS, ids=lambda path: str(path.stem))
def sample(request: pytest.FixtureRequest, gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    seed: Path = request.param
    path = tmp_path_factory.mktemp("sample") / f"{seed.stem}.html"
    write_map(read(read_document(str(seed)), gazetteer), path, gazetteer)
    return path


def boxes(page: Page, selector: str) -> list[dict[str, Any]]:
    """What is drawn, with the text of each and its edges in pixels."""
    found: list[dict[str, Any]] = page.locator(selector).evaluate_all(
        """elements => elements.map(element => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return { text: element.textContent, left, top, right, bottom };
        })"""
    )
    return found


def collide(a: dict[str, Any], b: dict[str, Any]) -> bool:
    # Two pixels: the room that is kept is that of the letters, boxes are a little larger.
    wide = min(a["right"], b["right"]) - max(a["left"], b["left"])
    high = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return bool(wide > 2 and high > 2)


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_a_sample_opens_tidily(size: tuple[int, int], scheme: str, sample: Path, open_file: Opener) -> None:
    page = open_file(sample, size=size, scheme=scheme)
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    names = boxes(page, ".map-label")
    assert len(names) > 5
    assert [(a["text"], b["text"]) for a, b in combinations(names, 2) if collide(a, b)] == []
    (chart,) = boxes(page, ".folium-map")
    cut = [n["text"] for n in names if n["left"] < chart["left"] or n["right"] > chart["right"]]
    assert cut == []
    panels = boxes(page, ".panel, .view-note")
    assert [(n["text"], p["text"][:20]) for n in names for p in panels if collide(n, p)] == []
    if size == DESK and scheme == "light":
        assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_flag_of_a_sample_is_shown_with_its_evidence(
    size: tuple[int, int], sample: Path, open_file: Opener
) -> None:
    page = open_file(sample, size=size)
    page.wait_for_selector("html[data-ready]")
    for number in range(page.locator("aside.flag-note").count()):
        page.keyboard.press("f")
        expect(page.locator(f"#f{number}.selected")).to_be_in_viewport()
        key = page.locator(".evidence-key")
        expect(key).to_be_visible()
        assert page.locator("path.stated, path.true").count() > 0
        (box,), (chart,) = boxes(page, ".evidence-key"), boxes(page, ".folium-map")
        assert chart["left"] <= box["left"] < box["right"] <= chart["right"]
        assert chart["top"] <= box["top"] < box["bottom"] <= chart["bottom"]


def test_every_card_of_a_sample_lies_inside_the_map(sample: Path, open_file: Opener) -> None:
    page = open_file(sample, size=PHONE)
    page.wait_for_selector("html[data-ready]")
    for _ in range(6):
        page.keyboard.press("n")
        (box,) = boxes(page, ".leaflet-popup")
        (chart,) = boxes(page, ".folium-map")
        assert chart["left"] - 1 <= box["left"] < box["right"] <= chart["right"] + 1
        assert chart["top"] - 1 <= box["top"]


def test_a_sample_prints(sample: Path, open_file: Opener, tmp_path: Path) -> None:
    page = open_file(sample)
    page.wait_for_selector("html[data-ready]")
    folder = Path(PICTURES) if PICTURES else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    printed = folder / f"{sample.stem}-print.pdf"
    page.pdf(path=printed, format="A4")
    assert printed.stat().st_size > 50_000
    assert not page.evaluate("document.documentElement.classList.contains('printing')")


def test_borders_in_dispute_are_drawn_as_such(gazetteer: Gazetteer, tmp_path: Path, open_file: Opener) -> None:
    path = tmp_path / "page.html"
    write_map(read(read_document(str(SEEDS[0].with_name("donbas.txt"))), gazetteer), path, gazetteer)
    page = open_file(path)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("f")
    expect(page.locator("path.disputed-line").first).to_be_attached()
    expect(page.locator(".label-status").first).to_have_text("status disputed")
