"""Figures of places, and which places are larger."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer, PlaceKind
from gazetteer.measures import Quantity


@pytest.mark.parametrize(
    ("place_id", "quantity", "figure", "tolerance"),
    [
        ("dateline:everest", Quantity.ELEVATION_M, 8849, 0.0),
        ("dateline:lake-victoria", Quantity.AREA_KM2, 68_900, 0.01),
        ("dateline:danube", Quantity.LENGTH_KM, 2850, 0.01),
        ("geonames:298795", Quantity.AREA_KM2, 783_600, 0.02),  # Turkey, from its outline
        ("geonames:3996063", Quantity.AREA_KM2, 1_964_000, 0.02),  # Mexico
        ("geonames:2017370", Quantity.AREA_KM2, 17_098_000, 0.03),  # Russia, over the antimeridian
    ],
)
def test_a_figure_is_what_the_world_says(
    gazetteer: Gazetteer, place_id: str, quantity: Quantity, figure: float, tolerance: float
) -> None:
    assert gazetteer.measure(gazetteer.get(place_id), quantity) == pytest.approx(figure, rel=tolerance)


def test_what_was_never_measured_has_no_figure(gazetteer: Gazetteer) -> None:
    assert gazetteer.measure(gazetteer.get("geonames:701822"), Quantity.ELEVATION_M) is None
    assert gazetteer.measure(gazetteer.get("geonames:701822"), Quantity.AREA_KM2) is None


def test_the_larger_ones_come_largest_first_and_lie_within(gazetteer: Gazetteer) -> None:
    africa = next(hit.place for hit in gazetteer.find("Africa") if hit.place.kind is PlaceKind.CONTINENT)
    lakes = gazetteer.larger(Quantity.AREA_KM2, 25_000, (PlaceKind.LAKE,), africa)
    assert [lake.name for lake in lakes] == ["Lake Victoria", "Lake Tanganyika", "Lake Malawi"]


def test_nothing_is_larger_than_the_largest(gazetteer: Gazetteer) -> None:
    assert gazetteer.larger(Quantity.ELEVATION_M, 8850, (PlaceKind.MOUNTAIN,)) == ()
