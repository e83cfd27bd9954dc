"""GEO3xx: too near, too far, or on the wrong side."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Inside, Place, PlaceKind
from gazetteer.geodesy import bearing_deg, great_circle_km
from geo.checks.bench import Bench
from geo.checks.rule import SLIP, Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import about_km, country, degrees_apart, pair, the
from geo.records import Level
from geo.relations import Away, Between, Bound, Closer, Farther, Measured, Near, Reach, Toward, Travel
from geo.vocabulary import DEGREES, KM_PER_UNIT

WRONG_DISTANCE = Rule(
    code="GEO301",
    name="wrong-distance",
    level=Level.ERROR,
    why="A stated distance is off by more than rounding (15 %), the longer way by road (up to 1.5 times) and the "
    "sizes of both places allow.",
    bad="Lviv, 120 kilometres from Kyiv, took in more families.",
    good="Lviv, 470 kilometres from Kyiv, took in more families.",
)
WRONG_DIRECTION = Rule(
    code="GEO302",
    name="wrong-direction",
    level=Level.ERROR,
    why="A place lies on another side than the one named. A compass word covers its eighth of the circle and the ones "
    "beside it; "
    "large areas get more room.",
    bad="Kharkiv, west of Kyiv, was hit again.",
    good="Kharkiv, east of Kyiv, was hit again.",
)
NOT_NEAR = Rule(
    code="GEO303",
    name="not-near",
    level=Level.ERROR,
    why="A place is said to be near, just outside or a suburb of another that is hundreds of kilometres away.",
    bad="Two tourists were found safe in Yalta, a suburb of Kyiv.",
    good="Two tourists were found safe in Irpin, a suburb of Kyiv.",
)
NOT_BETWEEN = Rule(
    code="GEO304",
    name="not-between",
    level=Level.ERROR,
    why="A place is put between two others, or closer to one of them, and lies well away from the line that joins "
    "them.",
    bad="Portugal, wedged between Spain and France, had no such law.",
    good="Andorra, wedged between Spain and France, had no such law.",
)
RULES = (WRONG_DISTANCE, WRONG_DIRECTION, NOT_NEAR, NOT_BETWEEN)

_ROUNDING = 0.15  # stated distances are rounded
_ROAD = 1.5  # roads are longer than great circles: 1.2 to 1.5
_SLACK_KM = 10.0  # what counts as the centre of a town differs by that much
_KM_PER_HOUR = 160.0  # a fast road or an express train; an hour's drive is rarely more
# How far "near" may reach, in km between the edges; far above common use, since the word is elastic in empty country.
_REACH = {
    Reach.NEAR: 300.0,
    Reach.OUTSIDE: 150.0,
    Reach.OUTSKIRTS: 60.0,
    Reach.SUBURB: 80.0,
    Reach.ACROSS: 90.0,
    Reach.OFF: 700.0,
}
_EIGHTH = 67.5  # a compass word covers 22.5 degrees either way, its neighbours 45 more
_AREA_ROOM = 25.0  # the bearing between two countries depends on which points one takes


def seats(x: Place, bench: Bench) -> tuple[Place, ...]:
    """The capitals of the country of a place, where "the capital" is the other end."""
    state = country(x, bench.gazetteer)
    return tuple(c.place for c in bench.gazetteer.capitals(state) if c.is_current) if state is not None else ()


_TOO_FAR = 4.0  # times the stated distance and more: figures are mistyped, but rarely so
_FAR_TOO_FAR, _ABSURD = 40.0, 0.02
_RARE = 0.3  # ... as often as this; otherwise other places are meant


def check_distance(relation: Away, x: Place, y: Place, bench: Bench) -> Finding | None:
    if not _are_two(x, y, bench):
        return undecided()
    km = relation.km
    least = bench.gazetteer.distance_km(x, y)
    most = least if relation.to_border else max(least, _centres_km(x, y))
    if relation.to_border and least == 0:
        return undecided()  # the border of the land that it lies in
    room = _SLACK_KM + (0 if relation.to_border else min(x.precision_km, 30.0) + min(y.precision_km, 30.0))
    low, high = (least - room) * (1 - _ROUNDING), (most + room) * _ROAD * (1 + _ROUNDING)
    fits = f"{_plain_km(low)} to {_plain_km(high)} km would do"
    measured = replace(pair(bench.gazetteer, x, y), tolerance=fits)
    too_short = km < low and relation.bound is not Bound.AT_LEAST
    too_long = km > high and relation.bound is not Bound.AT_MOST
    if not too_short and not too_long:
        return supported(measured)
    centre = most if least < 1 else (least + most) / 2 if least > 0.8 * most else least
    message = f"{the(x)} is {about_km(centre)} from {the(y)}, not {relation.amount:,g} {relation.unit}"
    suggestion = _other_unit(relation, low, high) or about_km(centre)
    wild = max(centre, 1.0) / max(km, 1.0)
    wild = max(wild, 1 / wild)
    slip = SLIP * (_ABSURD if wild > _FAR_TOO_FAR else _RARE if wild > _TOO_FAR else 1.0) * _told_of(x)
    return contradicted(WRONG_DISTANCE, message, measured, suggestion, slip)


_SEAS = frozenset({PlaceKind.SEA, PlaceKind.OCEAN, PlaceKind.CONTINENT})


def _told_of(x: Place) -> float:
    """How likely one says how far or on which side such a place lies: hardly of a sea or a continent."""
    return _ABSURD if x.kind in _SEAS else 1.0


def _plain_km(km: float) -> str:
    """A bound in figures that one would say: to ten kilometres, to fifty from a thousand."""
    step = 5 if km < 100 else 10 if km < 1000 else 50
    return f"{max(0, round(km / step) * step):,}"


def _centres_km(x: Place, y: Place) -> float:
    return great_circle_km(x.point, y.point)


def _are_two(x: Place, y: Place, bench: Bench) -> bool:
    """Whether it makes sense to say how far one is from the other: nobody says how far a country lies from a hamlet of
    its own.
    """
    contains = bench.gazetteer.containment
    return x.id != y.id and Inside.YES not in (contains(x, y).inside, contains(y, x).inside)


def _other_unit(relation: Away, low: float, high: float) -> str | None:
    """The unit that would make the figure right: miles for kilometres, or the other way round."""
    other = "kilometres" if KM_PER_UNIT[relation.unit] > 1 else "miles"
    km = relation.amount * KM_PER_UNIT[other]
    return f"{relation.amount:,g} {other}?" if low / (1 - _ROUNDING) <= km <= high / _ROAD else None


def check_travel(relation: Travel, x: Place, y: Place, bench: Bench) -> Finding | None:
    if not _are_two(x, y, bench):
        return undecided()
    km = bench.gazetteer.distance_km(x, y)
    reach = relation.hours * _KM_PER_HOUR + 50.0
    measured = replace(pair(bench.gazetteer, x, y), tolerance=f"{_plain_km(reach)} km in {relation.hours:g} h would do")
    if km <= reach:
        return supported(measured)
    message = f"{the(x)} is {about_km(km)} from {the(y)}, too far for {relation.hours:g} hours on the road"
    return contradicted(WRONG_DISTANCE, message, measured, about_km(km))


_SAID = {Reach.SUBURB: "a suburb of", Reach.OFF: "off the coast of", Reach.ACROSS: "across the water from"}


def check_near(relation: Near, x: Place, y: Place, bench: Bench) -> Finding | None:
    if x.id == y.id:
        return None
    km = bench.gazetteer.distance_km(x, y)
    reach = _REACH[relation.reach]
    measured = replace(pair(bench.gazetteer, x, y), tolerance=f"up to {reach:g} km would do")
    if km <= reach:
        return supported(measured)
    message = f"{the(x)} is not {_SAID.get(relation.reach, 'near')} {the(y)}: it is {about_km(km)} away"
    slip = SLIP * (_RARE if km > _TOO_FAR * reach else 1.0) * _told_of(x)
    if relation.reach in _SMALL_REACH and km > _NAMESAKE_KM and x.population < _KNOWN:
        slip *= _ABSURD  # a suburb that is no town of its own shares its name with hundreds
    return contradicted(NOT_NEAR, message, measured, slip=slip)


_SMALL_REACH = frozenset({Reach.SUBURB, Reach.OUTSKIRTS, Reach.OUTSIDE})
_NAMESAKE_KM, _KNOWN = 1500.0, 500_000


def check_direction(relation: Toward, x: Place, y: Place, bench: Bench) -> Finding | None:
    gazetteer = bench.gazetteer
    if x.id == y.id:
        return None
    if not _is_beside(x, y, bench):
        return undecided()
    bearings = [gazetteer.bearing_deg(y, x)]
    if gazetteer.distance_km(x, y) > 0:
        near_x, near_y = gazetteer.nearest_points(x, y)
        bearings.append(bearing_deg(near_y, near_x))
    room = _EIGHTH + (_AREA_ROOM if x.kind.is_area or y.kind.is_area else 0.0)
    off = min(degrees_apart(b, DEGREES[relation.side]) for b in bearings)
    measured = replace(
        pair(gazetteer, x, y), bearing_deg=round(bearings[0]), tolerance=f"up to {room:g} degrees off would do"
    )
    if off <= room:
        return supported(measured)
    true = min(DEGREES, key=lambda name: degrees_apart(bearings[0], DEGREES[name]))
    message = f"{the(x)} is not {relation.side} of {the(y)} but {true} of it"
    slip = SLIP * (_RARE if bench.gazetteer.distance_km(x, y) > _FAR_KM else 1.0) * _told_of(x)
    return contradicted(WRONG_DIRECTION, message, measured, true, slip)


_FAR_KM = 3000.0  # who gives a side means places that have to do with each other


def _is_beside(x: Place, y: Place, bench: Bench) -> bool:
    """Whether neither holds the other; towns that the gazetteer calls near each other are still two."""
    if x.kind.is_settlement and y.kind.is_settlement:
        return _centres_km(x, y) > x.precision_km + y.precision_km
    contains = bench.gazetteer.containment
    return contains(x, y).inside is Inside.NO and contains(y, x).inside is Inside.NO


def check_farther(relation: Farther, x: Place, y: Place) -> Finding | None:
    """Judges "farther north than": latitudes, or longitudes where the two are on the same side of the globe."""
    side = relation.side
    if x.id == y.id:
        return None
    if side not in ("north", "south", "east", "west"):
        return undecided()
    eastward = (x.point.lon - y.point.lon + 180) % 360 - 180
    ahead = x.point.lat - y.point.lat if side in ("north", "south") else eastward
    ahead = ahead if side in ("north", "east") else -ahead
    room = 0.2 + (min(x.precision_km, 300) + min(y.precision_km, 300)) / 111
    measured = Measured(subject=x, object=y, degrees=round(ahead, 2), tolerance=f"{room:.1f} degrees")
    if ahead >= -room:
        return supported(measured)
    message = f"{the(x)} is not farther {side} than {the(y)}: it lies {abs(ahead):.1f} degrees the other way"
    return contradicted(WRONG_DIRECTION, message, measured)


def check_between(relation: Between, x: Place, y: Place, bench: Bench) -> Finding | None:
    """Between means that the way from one to the other by X is no great detour, by the centres and by the edges."""
    z = relation.second.place
    if x.id == y.id:
        return None
    if z is None or z.id in (x.id, y.id):
        return undecided()
    direct, way = _centres_km(y, z), _centres_km(y, x) + _centres_km(x, z)
    edges = bench.gazetteer.distance_km(x, y) + bench.gazetteer.distance_km(x, z)
    detour = round(way / max(direct, 1.0), 2)
    measured = replace(pair(bench.gazetteer, x, y), second=z, detour=detour, tolerance="1.6 times the direct way")
    touches_both = bench.gazetteer.distance_km(x, y) < 5 and bench.gazetteer.distance_km(x, z) < 5
    if touches_both or way <= 1.6 * direct or edges < 0.35 * direct:
        return supported(measured)
    message = f"{the(x)} does not lie between {the(y)} and {the(z)}: the way by it is {detour:.1f} times as long"
    return contradicted(NOT_BETWEEN, message, measured, slip=SLIP * _told_of(x))


def check_closer(relation: Closer, x: Place, y: Place, bench: Bench) -> Finding | None:
    z = relation.far.place
    if x.id == y.id:
        return None
    if z is None:
        return undecided()
    near, far = bench.gazetteer.distance_km(x, y), bench.gazetteer.distance_km(x, z)
    measured = replace(pair(bench.gazetteer, x, y), second=z, second_km=round(far, 1), tolerance="1.2 times and 20 km")
    if near <= 1.2 * far + 20:
        return supported(measured)
    message = f"{the(x)} is closer to {the(z)} ({about_km(far)}) than to {the(y)} ({about_km(near)})"
    return contradicted(NOT_BETWEEN, message, measured)
