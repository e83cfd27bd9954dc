"""Reports in a notebook."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo import Document, Report, read
from geo.records import VIEWS
from maps import MapView
from tests.maps.pages import Page
from tests.maps.world import SmallAtlas, dispatch, hostile

ATLAS = SmallAtlas()


@pytest.fixture(scope="module")
def report(gazetteer: Gazetteer) -> Report:
    text = (
        "Fighting went on in Mariupol, in Donetsk Oblast. Nobody had heard of Xyzzyville-on-Sea. Later Kyiv was quiet."
    )
    return read(Document("1", text), gazetteer)


def test_a_view_shows_the_page_in_a_frame() -> None:
    html = MapView(hostile(), ATLAS)._repr_html_()
    frame = Page(html)
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    inner = frame.elements[0][1]["srcdoc"]
    assert inner is not None
    assert inner.startswith("<!DOCTYPE html>")
    assert "{{7*7}}" in Page(inner).text


def test_a_report_shows_itself(report: Report) -> None:
    html = report._repr_html_()
    (frame,) = Page(html).elements
    assert frame[0] == "iframe"
    inner = Page(frame[1]["srcdoc"] or "")
    assert "Fighting went on in Mariupol" in inner.text
    assert {place["name"] for place in inner.data["places"]} >= {"Mariupol", "Donetsk Oblast"}


def test_a_report_is_a_frame_with_a_row_for_each_mention(report: Report) -> None:
    frame = report.to_geodataframe()
    assert list(frame["text"]) == [res.mention.text for res in report.resolutions]
    assert frame.crs == "EPSG:4326"
    types = dict(zip(frame["text"], frame.geom_type, strict=True))
    assert types["Mariupol"] == "Point"
    assert types["Donetsk Oblast"] == "MultiPolygon"
    inside = frame.set_index("text").geometry
    assert inside["Donetsk Oblast"].contains(inside["Mariupol"])


@pytest.mark.parametrize("layer", ["points", "regions", "unlocated", "flags", "flag_areas"])
def test_the_layers_of_a_report_can_be_had_one_by_one(layer: str, report: Report, gazetteer: Gazetteer) -> None:
    frame = report.to_geodataframe(layer, gazetteer=gazetteer)
    assert frame.crs == "EPSG:4326"
    assert set(frame.geom_type.dropna()) <= {"Point", "MultiPolygon", "MultiLineString"}


def test_no_layer_of_that_name_says_which_there_are(report: Report) -> None:
    with pytest.raises(ValueError, match="mentions, points, regions, unlocated, flags, flag_areas"):
        report.to_geodataframe("lines")


def test_a_mention_without_a_place_keeps_its_row() -> None:
    from maps.layers import mentions_geodataframe

    frame = mentions_geodataframe([dispatch(), dispatch()], ATLAS)
    assert len(frame) == 2 * len(dispatch().resolutions)
    assert frame[frame["text"] == "Zabirnyk"].geometry.isna().all()


def test_the_module_that_shows_reports_is_there() -> None:
    assert MapView.__module__ == VIEWS
