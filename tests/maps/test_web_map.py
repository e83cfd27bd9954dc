from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry.base import BaseGeometry

from gazetteer import Place
from geo.records import Level, Report, Role
from maps import MapError, page_data, write_map
from maps.page_data import json_block
from maps.web_map import page_html
from tests.maps.pages import Page, is_nested
from tests.maps.world import CRIMEA, HOSTILE, KYIV, MARIUPOL, Script, SmallAtlas, crowd, dispatch, fiji, hostile, polar

ATLAS = SmallAtlas()
SAMPLES = pytest.mark.parametrize("make", [dispatch, fiji, polar, hostile])


def page_of(report: Report | list[Report], tmp_path: Path, **options: Any) -> Page:
    path = tmp_path / "page.html"
    write_map(report, path, ATLAS, **options)
    return Page(path.read_text("utf-8"))


@SAMPLES
def test_nothing_in_the_page_leads_out_of_it(make: Callable[[], Report], tmp_path: Path) -> None:
    page = page_of(make(), tmp_path)
    for tag, attributes in page.elements:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "action", "data", "srcset"):
            value = attributes.get(name)
            assert value is None or value.startswith("#") or value == "data:,", (tag, value)
    assert "url(" not in "".join(text for tag, _, text in page.blocks if tag == "style")
    assert "sourceMappingURL" not in page.html
    assert "attribution-flag" not in "".join(line for line in page.html.splitlines() if "<svg" in line)


@SAMPLES
def test_the_policy_allows_the_page_s_own_blocks_and_no_other(make: Callable[[], Report], tmp_path: Path) -> None:
    page = page_of(make(), tmp_path)
    policies = [
        a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    policy = policies[0]
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for directive, tag in (("script-src", "script"), ("style-src", "style")):
        blocks = [text for name, attributes, text in page.blocks if name == tag and "type" not in attributes]
        wanted = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in blocks}
        found = re.search(rf"{directive} ([^;]*);", policy)
        assert found
        assert set(re.findall(r"'sha256-([^']+)'", found.group(1))) == wanted


@SAMPLES
def test_the_same_report_gives_the_same_bytes(make: Callable[[], Report], tmp_path: Path) -> None:
    write_map(make(), tmp_path / "a.html", ATLAS)
    write_map(make(), tmp_path / "b.html", ATLAS)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@SAMPLES
def test_what_was_made_for_other_pages_changes_no_page(make: Callable[[], Report]) -> None:
    fresh = page_html([make()], SmallAtlas())
    used = SmallAtlas()
    for other in (dispatch(), fiji(), polar()):
        page_html([other], used)
    page_html([dispatch(), fiji(), polar(), make()], used)
    assert page_html([make()], used) == fresh


def test_the_text_reads_in_full_without_scripts(tmp_path: Path) -> None:
    page = page_of(dispatch(), tmp_path)
    words = re.sub(r"\s+", " ", page.text)
    assert "Whoever takes this port city in Crimea" in words
    assert "Mariupol is not in Crimea; it lies in Donetsk Oblast" in words
    assert "this port city in Donetsk Oblast" in words
    assert "Not on the map" in words
    assert "UN General Assembly" not in words  # the map's caption belongs to the map ...
    assert "United Nations General Assembly’s resolutions" in words  # ... and this to the page


def test_every_link_of_the_text_has_a_target_in_the_page(tmp_path: Path) -> None:
    page = page_of([dispatch(), fiji()], tmp_path)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for t, a in page.elements if t == "a" and a.get("href", "#")}
    assert {f"#{name}" for name in ids} >= targets
    assert targets


def test_a_mention_inside_a_flag_stays_a_link_inside_the_mark(tmp_path: Path) -> None:
    script = Script()
    script.say("Whoever takes this port city in ", ("Crimea", Role.LITERAL, CRIMEA), " takes ruins.")
    script.flag("this port city in Crimea", "GEO101", Level.ERROR, "Not there.")
    html = page_of(script.report(), tmp_path).html
    assert re.search(
        r'takes <mark class="flag error" data-f="0">this port city in <a [^>]*data-m="0"[^>]*>Crimea</a></mark>'
        r'<a class="flag-tag error" href="#f0" data-f="0">GEO101</a> takes ruins',
        html,
    )


def test_marks_that_overlap_are_nested_properly(tmp_path: Path) -> None:
    script = Script()
    script.say("They took ", ("Mariupol", Role.LITERAL, MARIUPOL), " and ", ("Kyiv", Role.LITERAL, KYIV), " today.")
    script.flag("Mariupol and", "GEO101", Level.ERROR, "one")
    script.flag("pol and Ky", "GEO102", Level.WARNING, "two")
    page = page_of(script.report(), tmp_path)
    sentence = page.html[
        page.html.index('<span class="s"') : page.html.index("</p>", page.html.index('<span class="s"'))
    ]
    assert is_nested(sentence)
    assert re.sub(r"<[^>]*>", "", sentence) == "1They took Mariupol andGEO101 KyGEO102iv today."
    pieces = re.findall(r'data-m="(\d+)"[^>]*>([^<]*)<', sentence)
    assert "".join(text for number, text in pieces if number == "0") == "Mariupol"
    assert "".join(text for number, text in pieces if number == "1") == "Kyiv"


def test_two_mentions_of_the_same_words_share_a_link(tmp_path: Path) -> None:
    script = Script()
    script.say("In ", ("Mariupol", Role.LITERAL, MARIUPOL), ".")
    made = script.report()
    again = made.resolutions[0]
    twice = Report(
        made.document, made.sentences, (*made.places, CRIMEA),
        (again, type(again)(again.mention, CRIMEA, 0.9, (), "")), (), (), "0.1.0", "1",
    )  # fmt: skip
    html = page_of(twice, tmp_path).html
    assert 'data-m="0 1"' in html
    assert html.count(">Mariupol</a>") == 2  # once in the text, once in the list of places


def test_hostile_text_is_in_the_page_word_for_word_and_nowhere_as_code(tmp_path: Path) -> None:
    page = page_of(hostile(), tmp_path)
    for text in (
        "{{7*7}}",
        "{% if %}",
        "{# x #}",
        "${alert(1)}",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<U+202E>",
    ):
        assert text in page.text
        assert text in page.data["sentences"][0]["text"]
    assert not [tag for tag, _ in page.elements if tag == "img"]
    scripts = [text for tag, attributes, text in page.blocks if tag == "script" and "type" not in attributes]
    assert not [text for text in scripts if "alert" in text]
    assert not set(page.html) & set("\x00\x07\x1b\u202e\u202c")
    assert "49" not in page.data["places"][0]["name"]
    assert "uid=" not in page.html


def test_the_data_block_cannot_end_early() -> None:
    block = json_block({"text": HOSTILE})
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block)["text"] == HOSTILE


def test_lone_surrogates_are_written_as_their_number(tmp_path: Path) -> None:
    script = Script()
    script.say("A lone \ud800 half in ", ("Kyiv", Role.LITERAL, KYIV), ".")
    assert "A lone <U+D800> half" in page_of(script.report(), tmp_path).text


def test_offsets_of_mentions_count_as_javascript_does(tmp_path: Path) -> None:
    script = Script()
    script.say("🔥🔥 in ", ("Kyiv", Role.LITERAL, KYIV), ".")
    mention = page_of(script.report(), tmp_path).data["mentions"][0]
    assert mention["at"] == 8  # each fire is two UTF-16 units


def test_a_flag_has_the_shapes_and_the_line_to_show_it(tmp_path: Path) -> None:
    data = page_of(dispatch(), tmp_path).data
    flag = data["flags"][0]
    named = {role: data["places"][flag[role]] for role in ("subject", "stated", "true")}
    assert {role: place["name"] for role, place in named.items()} == {
        "subject": "Mariupol", "stated": "Crimea", "true": "Donetsk Oblast",
    }  # fmt: skip
    assert "shape" in named["stated"]
    assert "shape" in named["true"]
    assert len(flag["line"]) == 1
    assert flag["km"] == 225


def test_the_first_view_leaves_out_what_is_in_doubt_and_what_is_far_from_the_rest(tmp_path: Path) -> None:
    data = page_of(dispatch(), tmp_path).data
    names = {data["places"][index]["name"] for index in data["view"]}
    assert names == {"Mariupol", "Istanbul", "Donbas", "Kyiv Oblast", "Crimea"}
    assert "Vostochny Cosmodrome" in {place["name"] for place in data["places"]}


def test_the_first_view_of_very_many_places_is_found_without_measuring_each_to_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0
    angle = page_data._angle_deg

    def counted(a: Place, b: Place) -> float:
        nonlocal asked
        asked += 1
        return angle(a, b)

    monkeypatch.setattr(page_data, "_angle_deg", counted)
    assert page_data.first_view([crowd(4000)])
    assert asked < 200_000


def test_a_report_across_180_degrees_is_centred_there(tmp_path: Path) -> None:
    assert abs(page_of(fiji(), tmp_path).data["center"]) > 170


def test_a_report_without_places_still_makes_a_page(tmp_path: Path) -> None:
    script = Script()
    script.say("Nothing happened anywhere.")
    page = page_of(script.report(title=None), tmp_path)
    assert "No place was found in the text." in page.text
    assert "dispatch · Dateline" in page.text


def test_several_reports_share_one_page_and_its_places(tmp_path: Path) -> None:
    data = page_of([dispatch(), dispatch(), fiji()], tmp_path).data
    assert [document["id"] for document in data["documents"]] == ["dispatch", "dispatch", "fiji"]
    assert len([place for place in data["places"] if place["name"] == "Mariupol"]) == 1


def test_licences_and_provenance_travel_with_the_page(tmp_path: Path) -> None:
    page = page_of(dispatch(), tmp_path)
    for text in ("BSD 2-Clause License", "MIT License", "Volodymyr Agafonkin", "David Leaver"):
        assert text in page.html
    assert "2026.11.22+ab12cd34" in page.text
    assert dispatch().document.sha256 in page.text


def test_tiles_are_asked_for_by_name_and_widen_the_policy_for_their_host_alone(tmp_path: Path) -> None:
    page = page_of(dispatch(), tmp_path, tiles="OpenTopoMap")
    policy = next(a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert re.findall(r"https?://[^ ;]+", policy) == ["https://*.tile.opentopomap.org"]


@pytest.mark.parametrize(
    ("name", "reason"), [("Nowhere.Tiles", "no tiles are called"), ("CartoDB Positron", "need a key")]
)
def test_tiles_that_cannot_be_had_are_one_line(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(MapError, match=reason):
        write_map(dispatch(), tmp_path / "x.html", ATLAS, tiles=name)
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_way_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="it is a folder"):
        write_map(dispatch(), tmp_path, ATLAS)


def test_a_page_replaces_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")
    write_map(dispatch(), path, ATLAS, title="A <b>title</b>")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    page = Page(path.read_text("utf-8"))
    assert "A <b>title</b> · Dateline" in page.text


def test_a_page_that_mail_may_refuse_says_so_and_one_beyond_all_use_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.html"
    assert not write_map(dispatch(), path, ATLAS)
    monkeypatch.setattr("maps.web_map._MAIL_BYTES", 1000)
    warning = write_map(dispatch(), path, ATLAS)
    assert "mail servers refuse" in warning
    assert ".gpkg" in warning
    assert "\n" not in warning
    path.unlink()
    monkeypatch.setattr("maps.web_map._LIMIT_BYTES", 2000)
    with pytest.raises(MapError, match="more than browsers take; write fewer reports"):
        write_map(dispatch(), path, ATLAS)
    assert not path.exists()


def test_an_ordinary_page_is_small_enough_to_mail(tmp_path: Path) -> None:
    write_map(dispatch(), tmp_path / "x.html", ATLAS)
    assert (tmp_path / "x.html").stat().st_size < 400_000  # the shipped base map adds about 300 kB


def test_a_report_read_with_another_gazetteer_is_shown_with_what_there_is(tmp_path: Path) -> None:
    class Ignorant(SmallAtlas):
        def get(self, place_id: str) -> Place:
            raise KeyError(place_id)

        def shape(self, place: Place) -> BaseGeometry | None:
            raise KeyError(place.id)

    write_map(dispatch(), tmp_path / "page.html", Ignorant())
    data = Page((tmp_path / "page.html").read_text("utf-8")).data
    assert not [place for place in data["places"] if "shape" in place]
    assert data["flags"][0]["km"] == 225
