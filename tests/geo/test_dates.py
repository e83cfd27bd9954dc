"""A report is held against the map of its own day."""

from __future__ import annotations

import datetime as dt

import pytest

from gazetteer import Gazetteer
from geo.read import read
from geo.records import Document


@pytest.mark.parametrize(
    ("text", "year", "codes"),
    [
        ("Thousands marched through Almaty, the capital of Kazakhstan, on Sunday.", 1995, []),
        ("Thousands marched through Almaty, the capital of Kazakhstan, on Sunday.", 2015, ["GEO201"]),
        ("Thousands marched through Almaty, the capital of Kazakhstan, on Sunday.", None, ["GEO201"]),
        ("Thousands marched through Rio de Janeiro, the capital of Brazil, on Sunday.", 1955, []),
        ("Thousands marched through Rio de Janeiro, the capital of Brazil, on Sunday.", 1750, ["GEO201"]),
        ("Thousands marched through São Paulo, the capital of Brazil, on Sunday.", 1955, ["GEO201"]),
    ],
)
def test_a_capital_of_its_day_is_right(text: str, year: int | None, codes: list[str], gazetteer: Gazetteer) -> None:
    date = dt.date(year, 6, 1) if year else None
    assert [flag.code for flag in read(Document(id="x", text=text, date=date), gazetteer).flags] == codes
