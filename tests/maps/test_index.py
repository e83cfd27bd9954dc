"""The index of many reports, without a browser."""

from __future__ import annotations

import re

import pytest

from gazetteer import LonLat
from geo.records import Level
from maps import IndexRow, index_page
from tests.maps.pages import Page
from tests.maps.world import HOSTILE, SmallAtlas, dispatch, fiji, hostile, polar

ATLAS = SmallAtlas()
ROWS = [IndexRow.of(make(), f"{make.__name__}.html") for make in (dispatch, fiji, polar)]


def test_a_row_tells_what_is_in_a_report() -> None:
    row = IndexRow.of(dispatch(), "dispatch.html")
    assert (row.title, row.date, row.places) == ("A dispatch", "2022-04-13", len(dispatch().places))
    assert row.flags == {Level.ERROR: 1, Level.WARNING: 0, Level.INFO: 1}
    assert LonLat(37.5, 47.1) in row.spots
    assert LonLat(23.7, 38.0) not in row.spots  # in doubt
    assert LonLat(31, 49) not in row.spots  # a country


def test_every_report_is_listed_and_linked() -> None:
    page = Page(index_page(ROWS, ATLAS, title="March"))
    links = [a["href"] for tag, a in page.elements if tag == "a"]
    assert {f"./{row.file}" for row in ROWS} <= set(links)
    assert "March · Dateline" in page.text
    assert "3 reports · 1 error · 1 warning · 1 note" in page.text


@pytest.mark.parametrize(
    "file",
    ["javascript:alert(1)", "//evil.example/x", "https://evil.example", '"><script>x', "data:text/html,x", HOSTILE],
)
def test_a_file_name_can_lead_nowhere_else(file: str) -> None:
    page = Page(index_page([IndexRow(file, "t", spots=(LonLat(1, 2),))], ATLAS))
    links = [a["href"] or "" for tag, a in page.elements if tag == "a"]
    assert len(links) == 2  # in the table and in the overview
    assert all(re.fullmatch(r"\./[\w./%~-]*", link) for link in links)


def test_hostile_text_is_shown_and_cannot_act() -> None:
    rows = [IndexRow.of(hostile(), HOSTILE), IndexRow("", HOSTILE, date=HOSTILE, problem=HOSTILE)]
    page = Page(index_page(rows, ATLAS, title=HOSTILE))
    assert "{{7*7}}" in page.text
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 1
    assert not set(page.html) & set("\x00\x07\x1b\u202e\u202c")
    assert all("style" not in a and not [name for name in a if name.startswith("on")] for _, a in page.elements)


def test_what_could_not_be_read_says_why() -> None:
    page = Page(index_page([*ROWS, IndexRow("", "lost.pdf", problem="it holds no text")]))
    assert "4 reports" in page.text
    assert "1 not read" in page.text
    assert "it holds no text" in page.text


def test_the_overview_draws_land_and_a_dot_for_reports_that_meet() -> None:
    one, other = (
        IndexRow("a.html", "A", spots=(LonLat(30.5, 50.4),)),
        IndexRow("b.html", "B", spots=(LonLat(30.5, 50.4),)),
    )
    far = IndexRow("c.html", "C", spots=(LonLat(37.5, 47.1),), flags={Level.ERROR: 1})
    html = index_page([one, other, far], ATLAS)
    assert html.count("<circle") == 2
    assert "<title>A\nB</title>" in html
    assert '<a href="./c.html" tabindex="-1"><circle class="dot graver"' in html
    assert '<path class="ground"' in html


@pytest.mark.parametrize(
    "spots", [(LonLat(178, -18), LonLat(-179, -17)), (LonLat(0, -90),), (LonLat(-170, 80), LonLat(10, -60))]
)
def test_dots_stand_inside_the_drawing(spots: tuple[LonLat, ...]) -> None:
    html = index_page([IndexRow("a.html", "A", spots=spots)], ATLAS)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', html)
    assert size
    found = re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', html)
    assert found
    for x, y in found:
        assert 0 <= float(x) <= float(size[1])
        assert 0 <= float(y) <= float(size[2])


def test_reports_on_both_sides_of_180_degrees_stand_together() -> None:
    html = index_page([IndexRow("a.html", "A", spots=(LonLat(179, -18), LonLat(-179, -18)))], ATLAS)
    west, east = (float(x) for x in re.findall(r'cx="([-\d.]+)"', html))
    assert 0 < east - west < 480


def test_no_reports_make_an_index_that_says_so() -> None:
    assert "0 reports" in index_page([], ATLAS)


def test_the_same_rows_give_the_same_text() -> None:
    assert index_page(ROWS, ATLAS) == index_page(ROWS, ATLAS)
