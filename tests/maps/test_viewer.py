"""The page as a reader uses it, in a real browser without a network."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from geo.records import Report
from maps import MapView
from tests.maps.conftest import Opener
from tests.maps.world import SmallAtlas, crowd, dispatch, fiji, hostile, polar


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with a page: rule and element."""
    found = Axe().run(page).response["violations"]
    return [f"{violation['id']}: {node['target']}" for violation in found for node in violation["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_screen_reader_finds_nothing_amiss(size: tuple[int, int], scheme: str, open_page: Opener) -> None:
    page = open_page([dispatch(), fiji()], size=size, scheme=scheme)
    assert axe(page) == []
    mention(page, "Mariupol", 1)
    page.get_by_text("Why here").click()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator(".evidence-key")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("tab", name="Places").click()
    assert axe(page) == []


def card(page: Page) -> str:
    return page.locator(".leaflet-popup .card").inner_text()


def mention(page: Page, text: str, number: int = 0) -> None:
    page.locator("#text a.m", has_text=text).nth(number).click()


@pytest.mark.parametrize("make", [dispatch, fiji, polar, hostile])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_without_an_error_or_a_request(make: Callable[[], Report], scheme: str, open_page: Opener) -> None:
    page = open_page(make(), scheme=scheme)
    assert page.locator(".place-symbol").count() > 0
    assert page.locator("html").get_attribute("data-theme") == scheme


def test_a_mention_opens_its_place_and_the_place_leads_back(open_page: Opener) -> None:
    page = open_page(dispatch())
    mention(page, "Mariupol", 1)
    assert "Mariupol" in card(page)
    assert "2 of 2" in card(page)
    assert "Beyond it lies the Sea of Azov" in card(page)
    page.get_by_label("Next mention").click()
    assert "1 of 2" in card(page)
    assert "is holding" in card(page)
    page.get_by_text("Jump to text").click()
    assert page.evaluate("document.activeElement.id") == "m9"
    expect(page.locator("#m9")).to_have_class("m r-literal sure selected")
    expect(page.locator("#m9")).to_be_in_viewport()


def test_a_symbol_opens_its_place_and_marks_its_mention(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.locator(".place-symbol[aria-label^='Istanbul']").click()
    assert "Istanbul" in card(page)
    expect(page.locator("#text .m.selected")).to_have_text("Istanbul")
    expect(page.locator("#live")).to_contain_text("Istanbul")


def test_the_card_says_why_the_place_is_there(open_page: Opener) -> None:
    page = open_page(dispatch())
    mention(page, "Mariupol")
    page.get_by_text("Why here").click()
    for text in ("geonames:21", "95 %", "exact name; the largest of that name", "47.1000, 37.5000"):
        assert text in card(page)


def test_the_list_of_places_opens_them_and_leads_to_the_sentences(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.get_by_role("tab", name="Places (11)").click()
    page.locator("#lists").get_by_role("link", name="Kyiv", exact=True).click()
    assert "Kyiv" in card(page)
    page.locator("#places li", has_text="Istanbul").get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#s0")).to_be_in_viewport()


def test_an_unlocated_mention_says_so(open_page: Opener) -> None:
    page = open_page(dispatch())
    mention(page, "Zabirnyk")
    expect(page.locator("#live")).to_have_text("Zabirnyk: not on the map")
    assert page.locator(".leaflet-popup").count() == 0


def test_a_flag_is_shown_on_the_map_with_what_is_true(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.locator("#f0 button").click()
    key = page.locator(".evidence-key")
    expect(key).to_contain_text("Error GEO101")
    expect(key).to_contain_text("Crimea: what the text states")
    expect(key).to_contain_text("Donetsk Oblast: where Mariupol lies")
    expect(key).to_contain_text("225 km")
    assert page.locator("path.stated").count() == 1
    assert page.locator("path.true").count() == 1
    assert page.locator("path.distance").count() == 1
    expect(page.locator(".label-evidence")).to_have_text("225 km")
    key.get_by_text("Close").click()
    expect(key).to_be_hidden()
    assert page.locator("path.stated").count() == 0


def test_the_card_of_a_flagged_place_shows_the_flag_on_the_map(open_page: Opener) -> None:
    page = open_page(dispatch())
    mention(page, "Mariupol")
    assert "Mariupol is not in Crimea; it lies in Donetsk Oblast" in card(page)
    page.locator(".leaflet-popup").get_by_role("button", name="Show on the map").click()
    expect(page.locator(".evidence-key")).to_contain_text("Donetsk Oblast: where Mariupol lies")
    expect(page.locator(".label-true")).to_have_text("Donetsk Oblast")
    assert page.locator("path.stated").count() == 1
    page.get_by_text("Read in text").click()
    expect(page.locator("#text mark.flag.error").first).to_be_in_viewport()


def test_the_page_works_in_the_frame_of_a_notebook(open_file: Opener, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><body>{MapView(dispatch(), SmallAtlas())._repr_html_()}", encoding="utf-8")
    frame = open_file(path).frame_locator("iframe")
    frame.locator("#text a.m", has_text="Istanbul").click()
    expect(frame.locator(".leaflet-popup .card")).to_contain_text("Istanbul")


def test_disputed_ground_is_captioned_as_such(open_page: Opener) -> None:
    page = open_page(dispatch(), fragment="#p=geonames%3A14")
    page.keyboard.press("Escape")
    expect(page.locator(".label-status")).to_have_text("status disputed")
    expect(page.locator(".view-note")).to_contain_text("disputed and de facto lines dashed")


def test_flags_can_be_stepped_through(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.get_by_label("Next flag").click()
    expect(page.locator(".stepper .mid")).to_have_text("Flag 1 of 2")
    page.get_by_label("Next flag").click()
    expect(page.locator("#f1")).to_have_class("flag-note info selected")
    expect(page.locator("#f1")).to_be_in_viewport()
    assert page.evaluate("[document.documentElement.scrollTop, document.body.scrollTop]") == [0, 0]


def test_filters_hide_places_and_fade_mentions(open_page: Opener) -> None:
    page = open_page(dispatch())
    shown = page.locator("#shown")
    expect(shown).to_have_text("9 of 11 places shown")
    page.get_by_label("Location").uncheck()
    expect(shown).to_have_text("0 of 11 places shown")
    assert page.locator(".place-symbol").count() == 0
    page.get_by_label("Seat of power").check()
    expect(shown).to_have_text("1 of 11 places shown")
    expect(page.locator("#text a.m", has_text="Istanbul")).to_have_class("m r-literal sure off")
    page.get_by_label("Location").check()
    page.get_by_text("More filters").click()
    page.get_by_label("Towns and cities").uncheck()
    expect(page.locator(".place-symbol[aria-label^='Istanbul']")).to_have_count(0)
    page.get_by_label("Towns and cities").check()
    page.get_by_label("Confidence at least").fill("50")
    expect(page.locator(".place-symbol[aria-label^='Marioupoli']")).to_have_count(0)
    page.get_by_label("Only flagged").check()
    expect(shown).to_have_text("2 of 11 places shown")


def test_a_filtered_place_still_opens_from_the_text(open_page: Opener) -> None:
    page = open_page(dispatch())
    mention(page, "Kyiv")
    assert "Seat of power" in card(page)
    expect(page.locator(".place-symbol.selected")).to_have_count(1)


def test_the_page_can_be_used_with_the_keyboard(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.keyboard.press("n")
    assert "Donbas" in card(page)
    page.keyboard.press("n")
    assert "Istanbul" in card(page)
    page.keyboard.press("p")
    assert "Donbas" in card(page)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator(".evidence-key")).to_contain_text("GEO101")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.locator("#m2").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Istanbul"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "m2"


def test_a_symbol_opens_with_the_keyboard(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.locator(".place-symbol[aria-label^='Istanbul']").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Istanbul"


def test_a_permalink_opens_its_place(open_page: Opener) -> None:
    page = open_page(dispatch(), fragment="#p=geonames%3A23")
    assert "Istanbul" in card(page)
    mention(page, "Mariupol")
    assert page.evaluate("location.hash") == "#p=geonames%3A21"
    page.evaluate("location.hash = '#f=1'")
    expect(page.locator(".evidence-key")).to_contain_text("GEO101")


def test_hostile_text_is_shown_as_it_is(open_page: Opener) -> None:
    page = open_page(hostile())
    text = page.locator("#text").inner_text()
    for words in (
        "{{7*7}}",
        "{% if %}",
        "{# x #}",
        "${alert(1)}",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<U+202E>",
    ):
        assert words in text
    page.locator("#text a.m.sure").first.click()
    page.get_by_text("Why here").click()
    assert "{{7*7}}" in card(page)
    assert "<img src=x onerror=alert(1)>" in card(page)
    page.locator(".others button").first.click()
    page.get_by_label("Next flag").click()
    page.get_by_role("tab", name="Places").click()
    assert page.locator("img, iframe, object, embed").count() == 0


def download(page: Page, name: str) -> str:
    page.get_by_text("Download").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name=name).click()
    return Path(caught.value.path()).read_text("utf-8")


def test_the_table_and_the_points_can_be_taken_from_the_page(open_page: Opener) -> None:
    rows = list(csv.DictReader(io.StringIO(download(open_page(dispatch()), "Mentions as a table"))))
    assert len(rows) == len(dispatch().resolutions)
    assert rows[1]["name"] == "Donbas"
    layer = json.loads(download(open_page(fiji()), "Places as points"))
    assert layer["features"][0]["geometry"] == {"type": "Point", "coordinates": [178.44, -18.14]}
    assert layer["features"][0]["properties"]["name"] == "Suva"
    cells = [cell for row in csv.reader(io.StringIO(download(open_page(hostile()), "Mentions"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_on_a_phone_the_map_stays_above_the_text(open_page: Opener) -> None:
    page = open_page(dispatch(), size=(390, 844))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    mention(page, "Mariupol", 1)
    assert "Mariupol" in card(page)
    top = page.locator(".folium-map").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 200
    expect(page.locator("#text .m.selected")).to_be_in_viewport()


def test_without_scripts_the_text_and_its_notes_read(open_page: Opener) -> None:
    page = open_page(dispatch(), scripts=False)
    expect(page.locator("#text")).to_contain_text("Whoever takes this port city in Crimea")
    expect(page.locator("#f0")).to_be_visible()
    expect(page.locator("#places")).to_be_visible()
    expect(page.locator("#unlocated")).to_contain_text("Zabirnyk")
    expect(page.locator(".folium-map")).to_be_hidden()
    page.locator("#text a.m", has_text="Istanbul").click()
    expect(page.locator("#place-2")).to_be_in_viewport()


def test_in_print_the_map_heads_the_whole_text(open_page: Opener) -> None:
    page = open_page(dispatch())
    page.emulate_media(media="print")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#places")).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    text, chart = page.locator("#pane").bounding_box(), page.locator(".folium-map").bounding_box()
    assert text is not None
    assert chart is not None
    assert chart["y"] + chart["height"] <= text["y"] + 1


def test_documents_can_be_read_one_at_a_time(open_page: Opener) -> None:
    page = open_page([dispatch(), fiji()])
    expect(page.locator("article.doc:visible")).to_have_count(2)
    page.get_by_label("Document").select_option("A storm in Fiji")
    expect(page.locator("article.doc:visible")).to_have_count(1)
    expect(page.locator("#shown")).to_have_text("3 of 14 places shown")
    suva, island = (page.locator(f".place-symbol[aria-label^='{name}']").bounding_box() for name in ("Suva", "Taveuni"))
    assert suva is not None
    assert island is not None
    assert island["x"] - suva["x"] > 60  # the map went there
    mention(page, "Taveuni")
    assert "Sentence 1 of A storm in Fiji" in card(page)


def test_places_on_both_sides_of_180_degrees_stand_together(open_page: Opener) -> None:
    page = open_page(fiji())
    boxes = [page.locator(f".place-symbol[aria-label^='{name}']").bounding_box() for name in ("Suva", "Taveuni")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert 0 < boxes[1]["x"] - boxes[0]["x"] < 500


def test_many_places_are_gathered_in_clusters_and_still_open(open_page: Opener) -> None:
    page = open_page(crowd(300))
    assert page.locator(".cluster").count() > 0
    expect(page.locator("#shown")).to_have_text("300 of 300 places shown")
    mention(page, "Town 7", 0)
    assert "Town 7" in card(page)
    expect(page.locator(".place-symbol.selected")).to_have_count(1)


def test_a_long_text_comes_into_view_where_it_is_asked_for(open_page: Opener) -> None:
    page = open_page(crowd(3000), fragment="#s2500")
    expect(page.locator("#s2500")).to_be_in_viewport()
    expect(page.locator("#text noscript")).to_have_count(0)
    assert page.locator("#text .s").count() == 3000
    page.get_by_role("tab", name="Places (3000)").click()
    page.locator("#lists").get_by_role("link", name="Town 2999", exact=True).click()
    assert "Town 2999" in card(page)
    page.get_by_text("Jump to text").click()
    expect(page.locator("#m2999")).to_be_in_viewport()


def test_a_long_text_is_all_there_without_scripts_and_in_print(open_page: Opener) -> None:
    page = open_page(crowd(1500), scripts=False)
    assert page.locator("#text .s").count() == 1500
    assert page.locator("#places li").count() == 1500
    page = open_page(crowd(1500))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#places li").count() == 1500
