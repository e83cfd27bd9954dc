from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import PlaceKind
from geo.records import Role
from maps import coarsened
from tests.maps.world import CRIMEA, MARIUPOL, Script, dispatch, place


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(1, 200))
def test_no_place_moves_further_than_its_cell_is_wide(lon: float, lat: float, km: float) -> None:
    town = place(1, "Town", PlaceKind.CITY, lon, lat)
    script = Script()
    script.say(("Town", Role.LITERAL, town))
    moved = coarsened(script.report(), km).resolutions[0].place
    assert moved is not None
    assert abs(moved.point.lat - lat) * 111.32 <= km * 0.51
    assert moved.precision_km == max(km, 5.0)


def test_positions_lines_and_readings_are_coarsened_and_areas_stay() -> None:
    report = coarsened(dispatch(), 50)
    assert MARIUPOL.point not in {found.point for found in report.places}
    assert CRIMEA in report.places
    assert all(claim.measured.line is None for claim in report.claims)
    assert MARIUPOL.point not in {candidate.place.point for res in report.resolutions for candidate in res.candidates}


def test_neighbours_become_one_point() -> None:
    script = Script()
    script.say(("A", Role.LITERAL, place(1, "A", PlaceKind.CITY, 30.01, 50.01)))
    script.say(("B", Role.LITERAL, place(2, "B", PlaceKind.CITY, 30.02, 50.02)))
    one, two = (found.point for found in coarsened(script.report(), 20).places)
    assert one == two


@pytest.mark.parametrize("km", [0, -1, float("nan")])
def test_a_grid_without_size_is_refused(km: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        coarsened(dispatch(), km)
