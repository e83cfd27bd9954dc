"""GEO5xx: names that do not belong to the place, or to any place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gazetteer import Inside, LonLat, Match, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from gazetteer.place import NameUse
from geo.checks.bench import Bench
from geo.checks.rule import SLIP, Finding, Rule, contradicted, supported, undecided
from geo.checks.wording import about_km, the
from geo.records import Level
from geo.relations import Formerly, Measured, NoCountry, NoPlace, Position
from geo.vocabulary import KINDS, NATION

WRONG_FORMER_NAME = Rule(
    code="GEO501",
    name="wrong-former-name",
    level=Level.ERROR,
    why="A former name is given to a place that never bore it, and is known as the former name of another.",
    bad="He ruled Rwanda, formerly Rhodesia, for decades.",
    good="He ruled Zimbabwe, formerly Rhodesia, for decades.",
)
NO_SUCH_COUNTRY = Rule(
    code="GEO502",
    name="no-such-country",
    level=Level.ERROR,
    why="Something is called a country or a territory, and no country, present or past, has that name. Countries can "
    "be "
    "counted; villages and islets cannot, and are left alone.",
    bad="Aid went to a handful of Caribbean nations, among them Barbados and San Tobador.",
    good="Aid went to a handful of Caribbean nations, among them Barbados and Grenada.",
)
BAD_COORDINATES = Rule(
    code="GEO503",
    name="bad-coordinates",
    level=Level.ERROR,
    why="Coordinates are outside the range of latitudes and longitudes, give the same axis twice, or lie far from the "
    "place "
    "that they are given for.",
    bad="The wreck off Odesa lies at 46 degrees 20 minutes north and 31 degrees south.",
    good="The wreck off Odesa lies at 46 degrees 20 minutes north and 31 degrees east.",
)
NO_SUCH_PLACE = Rule(
    code="GEO505",
    name="no-such-place",
    level=Level.WARNING,
    why="A name is called a city, state or province, no place has that name, and a well-known one of that sort, in the "
    "country that is named with it, has nearly the same: probably a slip of the pen.",
    bad="The Ukrainian city of Mariupul was cut off again.",
    good="The Ukrainian city of Mariupol was cut off again.",
)
RULES = (WRONG_FORMER_NAME, NO_SUCH_COUNTRY, BAD_COORDINATES)
TYPOS = (NO_SUCH_PLACE,)

_WORLD = (-180.0, -90.0, 180.0, 90.0)
_LOOKS_LIKE = 75.0  # share of letters in common, in %, from which a name is offered as the one meant


def check_country(relation: NoCountry, bench: Bench) -> Finding:
    """Whether something that is called a country is one."""
    name = relation.name
    if (
        bench.gazetteer.find(name)
        or bench.gazetteer.find(_OF_OLD.sub("", name))
        or any(bench.gazetteer.demonyms(word) and " " not in name for word in name.split())
    ):
        return undecided()
    from rapidfuzz import fuzz, process

    countries = {c.name: c for c in bench.gazetteer.countries_in(_WORLD)}
    best = process.extractOne(name, list(countries), scorer=fuzz.ratio, score_cutoff=_LOOKS_LIKE)
    meant = str(best[0]) if best is not None else None
    message = f"no country or territory is called {name}" + (f"; {meant} looks like it" if meant else "")
    slip = SLIP if meant else SLIP * _UNLIKE
    return contradicted(NO_SUCH_COUNTRY, message, Measured(true=countries[meant] if meant else None), meant, slip)


_OF_OLD = re.compile(r"^(?:Greater|Great|Lesser|Little|Old|New|Upper|Lower|Inner|Outer) ")  # lands of history
_UNLIKE = 0.8  # a name like no country's is rather something else
_KNOWN_CITY = 50_000  # population of a city that may be meant by a misspelt name
_COUNTED = frozenset(
    {"state", "province", "oblast", "republic", "kingdom", "country", "nation"}
)  # nouns of units that can be counted, so that a wrong name shows
_SIDES = ("north", "south", "east", "west")


def check_place(relation: NoPlace, bench: Bench) -> Finding:
    """Wrong only if a well-known place of that kind, in the country that is named with it, has nearly the same name."""
    gazetteer, name, noun = bench.gazetteer, relation.name, relation.noun
    hits = gazetteer.find(name)
    if any(hit.match is not Match.PART for hit in hits):
        return undecided()
    within = relation.within.place if relation.within is not None else None
    if hits:
        alike = _other_side(name, bench) if noun in _COUNTED else []
    else:
        known = within is not None or noun in _COUNTED or noun == "island"
        alike = [h.place for h in gazetteer.find(name, fuzzy=True)] if known else []
        if noun == "island" and within is None:
            alike = [p for p in alike if p.kind in NATION]  # islets are too many to know
    fitting = [p for p in alike if p.kind in KINDS[noun] and (not p.kind.is_settlement or p.population >= _KNOWN_CITY)]
    from rapidfuzz.fuzz import ratio

    meant = next((p for p in fitting if within is None or _is_in(p, within, bench)), None)
    if meant is not None and not hits and ratio(meant.name, name) < _LOOKS_LIKE:
        return undecided()  # one of its other names looks alike
    if meant is None or (noun not in _COUNTED and noun not in _CITIES):
        return undecided()
    message = f"{name} is not known as a {noun}; {the(meant)} is usually spelt {meant.name}"
    if hits:
        message = f"no {noun} called {name} is known; {the(meant)} looks like it"
    return contradicted(NO_SUCH_PLACE, message, Measured(true=meant, object=within), meant.name)


_CITIES = frozenset({"island", "city", "port city", "capital", "port"})  # villages and towns are too many to know


def _is_in(place: Place, outer: Place, bench: Bench) -> bool:
    return bench.gazetteer.containment(place, outer).inside in (Inside.YES, Inside.EDGE, Inside.DISPUTED)


def _other_side(name: str, bench: Bench) -> list[Place]:
    """The units that "East Virginia" may stand for: West Virginia, then Virginia."""
    _, _, rest = name.partition(" ")
    names = [*(f"{side} {rest}" for side in _SIDES), rest]
    units = [h.place for each in names for h in bench.gazetteer.find(each) if h.match is Match.EXACT]
    return [p for p in units if p.kind is PlaceKind.ADMIN1]


_MOST = {"N": 90.0, "S": 90.0, "E": 180.0, "W": 180.0}
_AXES = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}
_KM_PER_DEGREE = 111.2
_MISTYPED = 0.2  # that a figure is wrong in some other way
_ABOUT_KM, _LOOSE_KM = 10.0, 300.0  # a position beside its name is that of the place; any other may be of what is near


def check_position(relation: Position, place: Place | None) -> Finding:
    """Whether a written position is one at all, and near the place that it is given for.

    It is judged as finely as it is written: to the size of the place, and of the unit of its last figure.
    """
    first, second = relation.first, relation.second
    axes = [_AXES[first.side], _AXES[second.side]]
    if axes[0] == axes[1]:
        other = "longitude" if axes[0] == "latitude" else "latitude"
        message = f"both figures are {axes[0]}s; one must be a {other}"
    elif any(abs(angle.degrees) > _MOST[angle.side] for angle in (first, second)):
        message = "latitudes end at 90 degrees and longitudes at 180"
    elif any(angle.axis and angle.axis != axis for angle, axis in zip((first, second), axes, strict=True)):
        message = "north and south go with latitude, east and west with longitude"
    else:
        return _spot(relation, place)
    return contradicted(BAD_COORDINATES, message, Measured(), slip=1.0)


def _spot(relation: Position, place: Place | None) -> Finding:
    if place is None or place.kind is PlaceKind.CONTINENT or place.kind.is_water:
        return undecided()
    point = point_of(relation)
    km = great_circle_km(point, place.point)
    step = max(relation.first.step, relation.second.step) * _KM_PER_DEGREE
    room = 2.0 * place.precision_km + step + (_ABOUT_KM if relation.beside else _LOOSE_KM)
    measured = Measured(
        subject=place, distance_km=round(km), line=(place.point, point), tolerance=f"up to {room:.0f} km would do"
    )
    if km <= room:
        return supported(measured)
    message = f"the position is {about_km(km)} from {the(place)}"
    mirrored = min(great_circle_km(other, place.point) for other in _slips_of(point))
    return contradicted(BAD_COORDINATES, message, measured, slip=SLIP if mirrored <= room else SLIP * _MISTYPED)


def point_of(relation: Position) -> LonLat:
    """The position that is written."""
    angles = {angle.side: angle.degrees for angle in (relation.first, relation.second)}
    return LonLat(angles.get("E", -angles.get("W", 0.0)), angles.get("N", -angles.get("S", 0.0)))


def _slips_of(point: LonLat) -> Iterator[LonLat]:
    """The positions that a slip turns into this one: the other hemisphere, the axes exchanged."""
    for lon, lat in (
        (-point.lon, point.lat),
        (point.lon, -point.lat),
        (-point.lon, -point.lat),
        (point.lat, point.lon),
    ):
        if abs(lat) <= _MOST["N"]:
            yield LonLat(lon, lat)


def _is_known(place: Place) -> bool:
    return place.kind is PlaceKind.COUNTRY or (place.kind.is_settlement and place.population >= _LARGE_CITY)


_LARGE_CITY = 500_000


def check_former(relation: Formerly, subject: Place, bench: Bench) -> Finding:
    """By the former names of places of today, and by the former states and what they have become."""
    old = relation.old
    hits = bench.gazetteer.find(old)
    bearers = [h.place for h in hits if h.name.use is NameUse.FORMER]
    bearers += [heir for h in hits if h.place.kind is PlaceKind.COUNTRY for heir in bench.gazetteer.members(h.place)]
    if any(p.id == subject.id for p in (*bearers, *(h.place for h in hits))):
        return supported(Measured(subject=subject))
    still = [h.place for h in hits if h.name.use in (NameUse.MAIN, NameUse.OFFICIAL) and _is_known(h.place)]
    if not bearers and not still:
        return undecided()
    bearer = (bearers or still)[0]
    if bearer.kind is not subject.kind and PlaceKind.COUNTRY in (bearer.kind, subject.kind):
        return undecided()  # "Kyiv, once the Soviet Union's third city"
    is_called = "was called" if bearers else "is called today"
    message = f"{the(subject)} was never {old}; that is what {the(bearer)} {is_called}"
    return contradicted(WRONG_FORMER_NAME, message, Measured(subject=subject, true=bearer), bearer.name)
