"""GEO105: a place on the other side of the equator."""

from __future__ import annotations

from gazetteer import Place
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule, contradicted, kindest, supported
from geo.checks.wording import the
from geo.claims.reading import likely
from geo.records import Claim, Json, Level

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


def judge(claim: Claim, bench: Bench) -> Judgement:
    return kindest([_judge(claim, bench, x) for x in likely(bench.subjects(claim))])


def _judge(claim: Claim, bench: Bench, x: Place) -> Judgement:
    side = str(claim.stated["side"])
    south, north = _latitudes(x, bench)
    measured: dict[str, Json] = {"subject_place": x.id, "latitudes": (round(south, 2), round(north, 2))}
    beyond = north if side == "north" else -south  # how far it reaches on the side that is named
    if beyond >= -_ROOM_DEG:
        other = -south if side == "north" else north
        return supported(measured) if other <= _ROOM_DEG else Judgement(UNDECIDED.verdict, measured)
    true = "south" if side == "north" else "north"
    message = f"{the(x)} lies {true} of the equator, not {side} of it"
    return contradicted(WRONG_HEMISPHERE, message, measured, bench.confidence(claim), f"{true} of the equator")


def _latitudes(x: Place, bench: Bench) -> tuple[float, float]:
    """The southernmost and northernmost latitude of a place in degrees."""
    shape = bench.gazetteer.shape(x)
    if shape is not None:
        return float(shape.bounds[1]), float(shape.bounds[3])
    reach = x.precision_km / 111.0
    return x.point.lat - reach, x.point.lat + reach
