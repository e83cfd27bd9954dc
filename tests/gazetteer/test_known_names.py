"""Names from thirty years of wars, disasters and elections must mean what a reader takes them for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from gazetteer import Gazetteer
from gazetteer.names import normalise

NAMES = Path(__file__).with_name("names.tsv")


class Expected(NamedTuple):
    name: str
    kinds: str
    countries: str
    displays: str
    theme: str

    def holds(self, world: Gazetteer) -> bool:
        hits = world.find(self.name)
        if not hits:
            return False
        place = hits[0].place
        return (
            place.kind.value in self.kinds.split("|")
            and (not self.countries or (place.country or "") in self.countries.split("|"))
            and normalise(place.name) in {normalise(display) for display in self.displays.split("|")}
        )


def expected() -> list[Expected]:
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [Expected(*line.split("\t")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("row", expected(), ids=lambda row: row.name)
def test_a_name_in_the_news_means_what_a_reader_takes_it_for(world: Gazetteer, row: Expected) -> None:
    found = [(hit.place.name, hit.place.kind.value, hit.place.country) for hit in world.find(row.name)[:3]]
    assert row.holds(world), f"{row.name}: {found}"
