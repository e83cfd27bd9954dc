"""The index of many reports as a reader uses it, in a real browser without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from maps import IndexRow, index_page
from tests.maps.conftest import Opener
from tests.maps.world import SmallAtlas, dispatch, fiji, hostile, polar


@pytest.fixture
def index(tmp_path: Path) -> Path:
    rows = [IndexRow.of(make(), f"{make.__name__}.html") for make in (polar, dispatch, fiji, hostile)]
    path = tmp_path / "index.html"
    path.write_text(index_page(rows, SmallAtlas(), title="Four reports"), encoding="utf-8")
    return path


def names(page: Page) -> list[str]:
    return [text[:8] for text in page.locator("tbody tr:visible th").all_inner_texts()]


@pytest.mark.parametrize(("size", "scheme"), [((1280, 800), "light"), ((1280, 800), "dark"), ((390, 844), "light")])
def test_an_index_opens_without_an_error_or_a_request(
    size: tuple[int, int], scheme: str, index: Path, open_file: Opener
) -> None:
    page = open_file(index, size=size, scheme=scheme)
    expect(page.locator("h1")).to_have_text("Four reports")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 25, 27)"
    assert dark == (scheme == "dark")
    assert Axe().run(page).response["violations"] == []


def test_reports_are_found_by_words_and_by_their_errors(index: Path, open_file: Opener) -> None:
    page = open_file(index)
    page.get_by_label("Find a report").fill("STORM fiji")
    assert names(page) == ["A storm "]
    expect(page.locator("#live")).to_have_text("1 of 4 reports shown")
    page.get_by_label("Find a report").fill("")
    page.get_by_label("Only with errors").check()
    assert names(page) == ["A dispat", "{{7*7}}{"]


def test_a_column_sorts_both_ways(index: Path, open_file: Opener) -> None:
    page = open_file(index)
    page.get_by_role("button", name="Places").click()
    assert names(page)[0] == "A dispat"
    expect(page.get_by_role("columnheader", name="Places")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Places").click()
    assert names(page)[-1] == "A dispat"
    page.get_by_role("button", name="Report").click()
    assert names(page)[0] == "{{7*7}}{"


def test_without_scripts_the_index_still_lists_and_links(index: Path, open_file: Opener) -> None:
    page = open_file(index, scripts=False)
    expect(page.locator("table").get_by_role("link", name="A dispatch")).to_have_attribute("href", "./dispatch.html")
    expect(page.get_by_label("Find a report")).to_have_count(0)
