"""GEO3xx: too near, too far, or on the wrong side."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import Inside, Place
from gazetteer.geodesy import bearing_deg, great_circle_km
from geo.checks.bench import Bench, meant
from geo.checks.rule import UNDECIDED, Judgement, Rule, contradicted, kindest, supported
from geo.checks.wording import about_km, country, degrees_apart, pair, the
from geo.claims.words import DEGREES, KM_PER_UNIT
from geo.records import Claim, Json, Level

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
_REACH = {"near": 300.0, "outside": 150.0, "outskirts": 60.0, "suburb": 80.0, "across": 90.0, "off": 700.0}
_CITY = 50_000
_NAMESAKE_KM = 500.0  # a suburb farther off than this is another place of the name, too small for any list
_EIGHTH = 67.5  # a compass word covers 22.5 degrees either way, its neighbours 45 more
_AREA_ROOM = 25.0  # the bearing between two countries depends on which points one takes


def judge(claim: Claim, bench: Bench) -> Judgement:
    subject = meant(bench.subjects(claim))
    stated = bench.object(claim)
    objects = meant((stated,)) if stated is not None else _seats(claim, subject, bench)
    if not subject or not objects:
        return UNDECIDED
    judges = {"distance": _distance, "travel": _travel, "near": _near, "direction": _direction, "farther": _farther,
              "between": _between, "closer": _closer}  # fmt: skip
    pairs = [(x, y) for x in subject for y in objects if x.id != y.id]
    judge_one = judges[str(claim.stated["relation"])]
    return kindest([judge_one(claim, bench, x, y) for x, y in _near_enough(_apart(pairs, bench))])


def _seats(claim: Claim, subject: Sequence[Place], bench: Bench) -> tuple[Place, ...]:
    """The capitals of the countries in which the readings of the subject lie, where "the capital" is one end."""
    if not claim.stated.get("capital"):
        return ()
    states = [state for x in subject if (state := country(x, bench.gazetteer)) is not None]
    seats = [c.place for state in dict.fromkeys(states) for c in bench.gazetteer.capitals(state) if c.is_current]
    return tuple(dict.fromkeys(seats))


def _apart(pairs: Sequence[tuple[Place, Place]], bench: Bench) -> list[tuple[Place, Place]]:
    """The pairs of readings without those of which one holds the other, unless that is the first: nobody says how far
    a country lies from a hamlet of its own.
    """
    contains = bench.gazetteer.containment
    return [
        (x, y)
        for n, (x, y) in enumerate(pairs)
        if n == 0 or Inside.YES not in (contains(x, y).inside, contains(y, x).inside)
    ]


_FARTHER = 1.5


def _near_enough(pairs: Sequence[tuple[Place, Place]]) -> list[tuple[Place, Place]]:
    """The pairs of readings without those much farther apart than the best: who gives a distance or a side means
    places that have to do with each other. The largest places of both names are always among what may be meant.
    """
    if not pairs:
        return []
    most = _FARTHER * _centres_km(*pairs[0])
    large = [max((pair[side] for pair in pairs), key=lambda p: p.population).population for side in (0, 1)]
    return [
        (x, y)
        for n, (x, y) in enumerate(pairs)
        if n == 0 or _centres_km(x, y) <= most or [x.population, y.population] == large
    ]


def _centres_km(x: Place, y: Place) -> float:
    return great_circle_km(x.point, y.point)


def _distance(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    km = float(str(claim.stated["km"]))
    about = str(claim.stated.get("about", ""))
    least = bench.gazetteer.distance_km(x, y)
    most = least if claim.stated.get("border") else max(least, _centres_km(x, y))
    if claim.stated.get("border") and least == 0:
        return UNDECIDED  # the border of the land that it lies in
    room = _SLACK_KM + (0 if claim.stated.get("border") else min(x.precision_km, 30.0) + min(y.precision_km, 30.0))
    low, high = (least - room) * (1 - _ROUNDING), (most + room) * _ROAD * (1 + _ROUNDING)
    measured = {
        **pair(bench.gazetteer, x, y),
        "stated_km": round(km, 1),
        "tolerance": f"{max(0, round(low))}-{round(high)} km",
    }
    too_short = km < low and about not in ("more than", "over", "at least", "well over")
    too_long = km > high and about not in ("less than", "under", "up to", "within", "no more than", "not more than")
    if not too_short and not too_long:
        return supported(measured)
    centre = most if least < 1 else (least + most) / 2 if least > 0.8 * most else least
    message = f"{the(x)} is {about_km(centre)} from {the(y)}, not {_amount(claim)}"
    suggestion = _other_unit(claim, low, high)
    return contradicted(WRONG_DISTANCE, message, measured, bench.confidence(claim), suggestion or about_km(centre))


def _amount(claim: Claim) -> str:
    return f"{float(str(claim.stated['amount'])):,g} {claim.stated['unit']}"


def _other_unit(claim: Claim, low: float, high: float) -> str | None:
    """The unit that would make the figure right: miles for kilometres, or the other way round."""
    amount, unit = float(str(claim.stated["amount"])), KM_PER_UNIT[str(claim.stated["unit"])]
    other = "kilometres" if unit > 1 else "miles"
    km = amount * KM_PER_UNIT[other]
    return f"{amount:,g} {other}?" if low / (1 - _ROUNDING) <= km <= high / _ROAD else None


def _travel(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    hours = float(str(claim.stated["hours"]))
    km = bench.gazetteer.distance_km(x, y)
    reach = hours * _KM_PER_HOUR + 50.0
    measured = {**pair(bench.gazetteer, x, y), "tolerance": f"{round(reach)} km in {hours:g} h"}
    if km <= reach:
        return supported(measured)
    message = f"{the(x)} is {about_km(km)} from {the(y)}, too far for {hours:g} hours on the road"
    return contradicted(WRONG_DISTANCE, message, measured, bench.confidence(claim), about_km(km))


def _near(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    how = str(claim.stated["how"])
    km = bench.gazetteer.distance_km(x, y)
    measured = {**pair(bench.gazetteer, x, y), "tolerance": f"{_REACH[how]:g} km"}
    if km <= _REACH[how]:
        return supported(measured)
    said = {"suburb": "a suburb of", "off": "off the coast of", "across": "across the water from"}.get(how, "near")
    message = f"{the(x)} is not {said} {the(y)}: it is {about_km(km)} away"
    sure = bench.confidence(claim) * (0.5 if how != "near" and km > _NAMESAKE_KM and x.population < _CITY else 1.0)
    return contradicted(NOT_NEAR, message, measured, sure)


def _direction(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    compass = str(claim.stated["compass"])
    gazetteer = bench.gazetteer
    if not _is_beside(x, y, bench):
        return UNDECIDED
    bearings = [gazetteer.bearing_deg(y, x)]
    if gazetteer.distance_km(x, y) > 0:
        near_x, near_y = gazetteer.nearest_points(x, y)
        bearings.append(bearing_deg(near_y, near_x))
    room = _EIGHTH + (_AREA_ROOM if x.kind.is_area or y.kind.is_area else 0.0)
    off = min(degrees_apart(b, DEGREES[compass]) for b in bearings)
    measured = {**pair(bench.gazetteer, x, y), "bearing_deg": round(bearings[0]), "tolerance": f"{room:g} degrees"}
    if off <= room:
        return supported(measured)
    true = min(DEGREES, key=lambda name: degrees_apart(bearings[0], DEGREES[name]))
    message = f"{the(x)} is not {compass} of {the(y)} but {true} of it"
    return contradicted(WRONG_DIRECTION, message, measured, bench.confidence(claim), true)


def _is_beside(x: Place, y: Place, bench: Bench) -> bool:
    """Whether neither holds the other; towns that the gazetteer calls near each other are still two."""
    if x.kind.is_settlement and y.kind.is_settlement:
        return _centres_km(x, y) > x.precision_km + y.precision_km
    contains = bench.gazetteer.containment
    return contains(x, y).inside is Inside.NO and contains(y, x).inside is Inside.NO


def _farther(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    """Judges "farther north than": latitudes, or longitudes where the two are on the same side of the globe."""
    compass = str(claim.stated["compass"])
    if compass not in ("north", "south", "east", "west"):
        return UNDECIDED
    if compass in ("north", "south"):
        ahead = x.point.lat - y.point.lat
    else:
        ahead = (x.point.lon - y.point.lon + 180) % 360 - 180
    ahead = ahead if compass in ("north", "east") else -ahead
    room = 0.2 + (min(x.precision_km, 300) + min(y.precision_km, 300)) / 111
    measured: dict[str, Json] = {
        "subject_place": x.id,
        "object_place": y.id,
        "degrees": round(ahead, 2),
        "tolerance": f"{room:.1f} degrees",
    }
    if ahead >= -room:
        return supported(measured)
    message = f"{the(x)} is not farther {compass} than {the(y)}: it lies {abs(ahead):.1f} degrees the other way"
    return contradicted(WRONG_DIRECTION, message, measured, bench.confidence(claim))


def _between(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    """Between means that the way from one to the other by X is no great detour, by the centres and by the edges."""
    z = bench.resolutions[str(claim.stated["second"])].place
    if z is None or z.id in (x.id, y.id):
        return UNDECIDED
    direct, way = _centres_km(y, z), _centres_km(y, x) + _centres_km(x, z)
    edges = bench.gazetteer.distance_km(x, y) + bench.gazetteer.distance_km(x, z)
    measured = {**pair(bench.gazetteer, x, y), "second_place": z.id, "detour": round(way / max(direct, 1.0), 2)}
    touches_both = bench.gazetteer.distance_km(x, y) < 5 and bench.gazetteer.distance_km(x, z) < 5
    if touches_both or way <= 1.6 * direct or edges < 0.35 * direct:
        return supported(measured)
    detour = way / max(direct, 1.0)
    message = f"{the(x)} does not lie between {the(y)} and {the(z)}: the way by it is {detour:.1f} times as long"
    return contradicted(NOT_BETWEEN, message, measured, bench.confidence(claim))


def _closer(claim: Claim, bench: Bench, x: Place, y: Place) -> Judgement:
    z = bench.resolutions[str(claim.stated["second"])].place
    if z is None:
        return UNDECIDED
    near, far = bench.gazetteer.distance_km(x, y), bench.gazetteer.distance_km(x, z)
    measured = {**pair(bench.gazetteer, x, y), "second_place": z.id, "second_km": round(far, 1)}
    if near <= 1.2 * far + 20:
        return supported(measured)
    message = f"{the(x)} is closer to {the(z)} ({about_km(far)}) than to {the(y)} ({about_km(near)})"
    return contradicted(NOT_BETWEEN, message, measured, bench.confidence(claim))
