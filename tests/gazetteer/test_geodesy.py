from __future__ import annotations

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import LonLat
from gazetteer.geodesy import bearing_deg, destination, geodesic_km, great_circle_km, wrap_lon

KYIV, MOSCOW = LonLat(30.5238, 50.45466), LonLat(37.61556, 55.75222)
points = st.builds(
    LonLat,
    st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 5)),
    st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 5)),
)


def test_kyiv_and_moscow_are_756_km_apart() -> None:
    assert geodesic_km(KYIV, MOSCOW) == pytest.approx(756.4, abs=1.0)


@given(points, points)
def test_distance_is_symmetric(a: LonLat, b: LonLat) -> None:
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a), abs=1e-6)
    assert geodesic_km(a, b) == pytest.approx(geodesic_km(b, a), abs=1e-6)


@given(points, points)
def test_the_sphere_is_within_six_in_a_thousand_of_the_ellipsoid(a: LonLat, b: LonLat) -> None:
    assert great_circle_km(a, b) == pytest.approx(geodesic_km(a, b), rel=0.006, abs=0.01)


@given(points, points)
def test_the_geodesic_is_that_of_geopy(a: LonLat, b: LonLat) -> None:
    assert geodesic_km(a, b) == pytest.approx(geodesic((a.lat, a.lon), (b.lat, b.lon)).km, abs=1e-9)


@given(points, st.floats(0, 359.9), st.floats(0.01, 15000))
def test_going_so_far_and_measuring_back_gives_the_distance(start: LonLat, bearing: float, distance: float) -> None:
    assert geodesic_km(start, destination(start, bearing, distance)) == pytest.approx(distance, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "bearing"),
    [
        (LonLat(0, 0), LonLat(0, 10), 0.0),
        (LonLat(0, 0), LonLat(10, 0), 90.0),
        (LonLat(0, 0), LonLat(0, -10), 180.0),
        (LonLat(0, 0), LonLat(-10, 0), 270.0),
        (LonLat(179, 0), LonLat(-179, 0), 90.0),
    ],
)
def test_bearings_count_from_north_through_east(a: LonLat, b: LonLat, bearing: float) -> None:
    assert bearing_deg(a, b) == pytest.approx(bearing)


def test_the_antimeridian_is_no_border() -> None:
    assert geodesic_km(LonLat(179.9, 0), LonLat(-179.9, 0)) == pytest.approx(22.26, abs=0.1)
    assert wrap_lon(181.0) == -179.0


@pytest.mark.parametrize(("lon", "lat"), [(50.45, 91.0), (181.0, 0.0), (-30.5, -90.5)])
def test_a_position_outside_the_world_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        LonLat(lon, lat)
