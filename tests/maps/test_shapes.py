from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import LonLat
from maps import shapes

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decoded(text: str, decimals: int) -> list[tuple[float, float]]:
    """The reverse of ``shapes.encode``, as the page's script has it."""
    out, sums, at = [], [0, 0], 0
    while at < len(text):
        for axis in (0, 1):
            value = shift = 0
            while True:
                digit = ALPHABET.index(text[at])
                at += 1
                value |= (digit & 31) << shift
                shift += 5
                if not digit & 32:
                    break
            sums[axis] += ~(value >> 1) if value & 1 else value >> 1
        out.append((sums[0] / 10**decimals, sums[1] / 10**decimals))
    return out


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=20), st.integers(1, 5))
def test_encoded_positions_come_back(positions: list[tuple[float, float]], decimals: int) -> None:
    back = decoded(shapes.encode(positions, decimals), decimals)
    assert len(back) == len(positions)
    for (lon, lat), (lon_back, lat_back) in zip(positions, back, strict=True):
        assert abs(lon - lon_back) <= 0.51 * 10**-decimals
        assert abs(lat - lat_back) <= 0.51 * 10**-decimals


def test_outer_rings_run_counter_clockwise_and_holes_clockwise() -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 4), (4, 4), (4, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    made = shapes.polygons(clockwise)
    assert made is not None
    assert made.geoms[0].exterior.is_ccw
    assert not made.geoms[0].interiors[0].is_ccw


@pytest.mark.parametrize(
    "across",
    [
        shapely.Polygon([(177, -19), (177, -16), (181, -16), (181, -19)]),
        shapely.Polygon([(177, -19), (177, -16), (-179, -16), (-179, -19)]),
        shapely.Polygon([(-183, -19), (-183, -16), (-179, -16), (-179, -19)]),
    ],
    ids=["beyond 180", "jumping", "beyond -180"],
)
def test_a_shape_across_180_degrees_is_cut_there(across: shapely.Polygon) -> None:
    made = shapes.polygons(across)
    assert made is not None
    assert made.is_valid
    assert sorted(part.bounds for part in made.geoms) == [(-180, -19, -179, -16), (177, -19, 180, -16)]


def test_a_ring_round_the_pole_is_closed_along_it() -> None:
    ring = shapely.Polygon([(-170, -70), (-90, -72), (0, -70), (90, -72), (170, -70)])
    made = shapes.polygons(ring)
    assert made is not None
    assert made.is_valid
    assert made.bounds == (-180, -90, 180, -70)


def test_what_is_no_area_has_no_polygons() -> None:
    assert shapes.polygons(None) is None
    assert shapes.polygons(shapely.LineString([(0, 0), (1, 1)])) is None
    assert shapes.polygons(shapely.Polygon()) is None


def test_a_shape_that_crosses_itself_is_mended_and_keeps_only_areas() -> None:
    bow_tie = shapely.GeometryCollection([shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), shapely.Point(5, 5)])
    made = shapes.polygons(bow_tie)
    assert made is not None
    assert made.is_valid
    assert made.area == pytest.approx(2)


def test_heights_are_dropped() -> None:
    made = shapes.polygons(shapely.Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9)]))
    assert made is not None
    assert not made.has_z


def test_a_line_of_evidence_takes_the_short_way_and_is_cut_at_180() -> None:
    line = shapes.evidence_line(((178.0, -18.0), (-179.0, -17.0)))
    assert [list(part.coords) for part in line.geoms] == [
        [(178.0, -18.0), (180.0, pytest.approx(-17.3333, abs=1e-4))],
        [(-180.0, pytest.approx(-17.3333, abs=1e-4)), (-179.0, -17.0)],
    ]


def test_a_line_of_evidence_is_otherwise_one_straight_line() -> None:
    line = shapes.evidence_line(((37.5, 47.1), (36.6, 45.4)))
    assert [list(part.coords) for part in line.geoms] == [[(37.5, 47.1), (36.6, 45.4)]]


def test_the_label_of_a_bent_shape_stands_inside_it() -> None:
    bent = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
    lon, lat, room = shapes.label_point(bent)
    assert bent.contains(shapely.Point(lon, lat))
    assert 0 < room < 1.5


def test_a_point_has_six_decimals() -> None:
    assert shapes.point(LonLat(1.23456789, -9.87654321)).coords[0] == (1.234568, -9.876543)


def test_a_shape_cut_at_180_degrees_can_be_drawn_in_one_piece() -> None:
    cut = shapes.polygons(shapely.box(177, -19, 182, -16))
    assert cut is not None
    assert len(cut.geoms) == 2
    whole = shapes.rejoined(cut)
    assert [part.bounds for part in whole.geoms] == [(177, -19, 182, -16)]


def test_a_shape_round_the_pole_is_not_moved() -> None:
    cap = shapely.MultiPolygon([shapely.box(-180, -90, 180, -70)])
    assert shapes.rejoined(cap) is cap
