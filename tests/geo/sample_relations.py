"""One relation of every type, between ends that each stand for one place, and some that say all they can."""

from __future__ import annotations

from typing import Final

from gazetteer import LonLat, Place, PlaceKind
from geo import relations as r


def place(number: int, name: str, kind: PlaceKind = PlaceKind.CITY) -> Place:
    return Place(f"geonames:{number}", name, kind, "", LonLat(float(number), float(number)))


def end(mention: str, meant: Place | None, *, noun: str = "", called: str = "") -> r.End:
    senses = () if meant is None else (r.Sense(meant, 1.0),)
    return r.End((r.Antecedent(mention, 1.0, senses),), noun, called)


CUSCO, PERU, LAKE = place(1, "Cusco"), place(2, "Peru", PlaceKind.COUNTRY), place(3, "Titicaca", PlaceKind.LAKE)
MEANT: Final = {"m1": CUSCO, "m2": PERU, "m3": LAKE, "m4": None}
"""What the mentions of these relations were taken for."""
REGION = place(4, "Altiplano", PlaceKind.REGION)

_X, _Y, _Z = (end(mention, MEANT[mention]) for mention in ("m1", "m2", "m3"))
_BACK = end("m1", CUSCO, noun="old capital")
_CALLED = end("m1", CUSCO, called="city")

EVERY: Final[tuple[r.Relation, ...]] = (
    r.Inside(_X, _Y),
    r.CapitalOf(_X, _Y),
    r.Is(_X, "city"),
    r.Ranked(_X, "city", "largest", 2, _Y),
    r.Away(_X, _Y, 40.0, "miles", 64.4),
    r.Travel(_X, _Y, 3.5),
    r.Near(_X, _Y, r.Reach.SUBURB),
    r.Toward(_X, _Y, "south-east"),
    r.Farther(_X, _Y, "west"),
    r.Between(_X, _Y, _Z),
    r.Closer(_X, _Y, _Z),
    r.Borders(_X, _Y),
    r.Frontier(_X, ("Chilean", "Peruvian"), beside=True),
    r.Apart(_X, _Y),
    r.OnWater(_X, _Z),
    r.Flows(_X, _Y),
    r.OnCoast(_X, r.Coast.COASTAL),
    r.Hemisphere(_X, "south"),
    r.Formerly(_X, "Old Cusco", _Y),
    r.NoCountry(_X, "San Tobador"),
    r.NoPlace(_X, "Cuzko", "city", _Y),
    r.Position(_X, r.Angle(13.5, "S", "latitude", 1 / 60), r.Angle(72.0, "W", "longitude")),
    r.MixedUp(_X, _Y, r.Mixup.VISIT),
)
"""The plainest of every type."""

WORDY: Final[tuple[r.Relation, ...]] = (
    r.Inside(_X, _Y, part="south", wholly=True, strict=True, on=True, owned=True, by_comma=True),
    r.Inside(_X, None, part="north-west"),
    r.Inside(_X, None, region=REGION),
    r.Inside(_BACK, _Y),
    r.Inside(_CALLED, _Y),
    r.Inside(end("m4", None), _Y),
    r.CapitalOf(_X, None),
    r.Is(_CALLED, "state"),
    r.Ranked(_CALLED, "lake", "highest", 1, None),
    r.Ranked(_BACK, "", "most populous", 1, _Y),
    r.Away(_X, None, 40.0, "miles", 64.4, to_border=True, qualifier="some"),
    *(r.Away(_X, _Y, 40.0, "km", 40.0, bound) for bound in r.Bound),
    r.Away(_X, _Y, 40.0, "km", 40.0, r.Bound.AT_LEAST, qualifier="well over"),
    r.Away(_X, _Y, 40.0, "km", 40.0, r.Bound.AT_MOST, qualifier="no more than"),
    *(r.Near(_X, _Y, reach) for reach in r.Reach),
    r.Toward(_X, None, "north"),
    *(r.Borders(_X, _Y, how, "east") for how in r.Meeting),
    r.Frontier(_X, ("Chilean", "Peruvian"), beside=False, how=r.Meeting.NEAR),
    *(r.OnWater(_X, _Z, how) for how in r.Shore),
    r.Flows(_X, _Y, into=True),
    *(r.OnCoast(_CALLED, how, "harbour") for how in r.Coast),
    r.OnCoast(_CALLED, r.Coast.COAST),
    r.NoPlace(_BACK, "Cuzko", "town", None),
    r.Position(_X, r.Angle(13.5, "S", ""), r.Angle(72.0, "W", "", 0.01), beside=True),
    *(r.MixedUp(_X, _Y, how) for how in r.Mixup),
)
"""Those that say more, or less."""
