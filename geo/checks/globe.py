"""GEO105: a place on the other side of the equator."""

from __future__ import annotations

from gazetteer import Place
from geo.checks.bench import Bench
from geo.checks.rule import Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import the
from geo.records import Level
from geo.relations import Hemisphere, Measured

WRONG_HEMISPHERE = Rule(
    code="GEO105",
    name="wrong-hemisphere",
    level=Level.ERROR,
    why="A place is put on one side of the equator and lies wholly on the other.",
    bad="Uruguay lies north of the equator, and Christmas is in summer there.",
    good="Uruguay lies south of the equator, and Christmas is in summer there.",
)
RULES = (WRONG_HEMISPHERE,)

_ROOM_DEG = 0.3  # some 30 km: outlines are coarse


def check(relation: Hemisphere, x: Place, bench: Bench) -> Finding:
    side = relation.side
    south, north = _latitudes(x, bench)
    measured = Measured(subject=x, latitudes=(round(south, 2), round(north, 2)), tolerance=f"{_ROOM_DEG:g} degrees")
    beyond = north if side == "north" else -south  # how far it reaches on the side that is named
    if beyond >= -_ROOM_DEG:
        other = -south if side == "north" else north
        return supported(measured) if other <= _ROOM_DEG else undecided(measured)
    true = "south" if side == "north" else "north"
    message = f"{the(x)} lies {true} of the equator, not {side} of it"
    return contradicted(WRONG_HEMISPHERE, message, measured, f"{true} of the equator")


def _latitudes(x: Place, bench: Bench) -> tuple[float, float]:
    """The southernmost and northernmost latitude of a place in degrees."""
    shape = bench.gazetteer.shape(x)
    if shape is not None:
        return float(shape.bounds[1]), float(shape.bounds[3])
    reach = x.precision_km / 111.0
    return x.point.lat - reach, x.point.lat + reach
