"""The shapes of places as the page draws them."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer import Place
from maps.outlines import drawn
from tests.maps.test_shapes import decoded
from tests.maps.world import KYIV, UKRAINE, SmallAtlas


class One(SmallAtlas):
    """An atlas in which every place has one shape, and which notes what it is asked for."""

    def __init__(self, shape: BaseGeometry | None) -> None:
        self.one, self.asked = shape, list[str]()

    def shape(self, place: Place) -> BaseGeometry | None:
        self.asked.append(place.id)
        return self.one


ROUND = shapely.Point(30, 50).buffer(5, quad_segs=500)


@pytest.mark.parametrize("budget", [20, 100, 400, 5000])
def test_an_area_keeps_to_its_budget(budget: int) -> None:
    ((ring,),) = drawn(One(ROUND), UKRAINE, budget)["shape"]
    assert budget / 5 < len(decoded(ring, 3)) <= budget


def test_an_area_that_cannot_be_so_small_is_drawn_all_the_same() -> None:
    ((ring,),) = drawn(One(ROUND), UKRAINE, 3)["shape"]
    assert 3 < len(decoded(ring, 3)) < 20


def test_the_label_stands_within_the_area() -> None:
    assert drawn(One(ROUND), UKRAINE, 100)["label_at"] == pytest.approx([30, 50], abs=0.5)


def test_a_river_has_a_course_and_a_point_nothing() -> None:
    (part,) = drawn(One(shapely.LineString([(1, 2), (3, 4)])), UKRAINE, 100)["course"]
    assert decoded(part, 3) == [(1, 2), (3, 4)]
    assert drawn(One(None), KYIV, 100) == {}


def test_a_shape_is_asked_for_once() -> None:
    atlas = One(ROUND)
    made = [drawn(atlas, UKRAINE, budget) for budget in (100, 400, 100)]
    assert made[0] == made[2] != made[1]
    assert atlas.asked == [UKRAINE.id]
