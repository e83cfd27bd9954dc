"""GEO5xx: names that do not belong to the place, or to any place."""

from __future__ import annotations

from collections.abc import Mapping

from gazetteer import Inside, LonLat, Match, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from gazetteer.place import NameUse
from geo.checks.bench import Bench
from geo.checks.rule import UNDECIDED, Judgement, Rule, contradicted
from geo.checks.wording import about_km, the
from geo.claims.reading import plausible
from geo.claims.words import KINDS, NATION
from geo.records import Claim, Json, Level, Verdict

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


def judge(claim: Claim, bench: Bench) -> Judgement:
    """By the relation stated: a former name, a country, or coordinates."""
    judges = {"formerly": _formerly, "country": _country, "unknown": _unknown, "coordinates": _coordinates}
    return judges[str(claim.stated["relation"])](claim, bench)


def _country(claim: Claim, bench: Bench) -> Judgement:
    name = str(claim.stated["name"])
    if bench.gazetteer.find(name) or any(bench.gazetteer.demonyms(word) and " " not in name for word in name.split()):
        return UNDECIDED
    from rapidfuzz import fuzz, process

    countries = [c.name for c in bench.gazetteer.countries_in(_WORLD)]
    best = process.extractOne(name, countries, scorer=fuzz.ratio, score_cutoff=_LOOKS_LIKE)
    meant = str(best[0]) if best is not None else None
    message = f"no country or territory is called {name}" + (f"; {meant} looks like it" if meant else "")
    return Judgement(Verdict.CONTRADICTED, {}, NO_SUCH_COUNTRY, message, meant, 0.9 if meant else 0.6)


_KNOWN_CITY = 50_000  # population of a city that may be meant by a misspelt name
_COUNTED = frozenset(
    {"state", "province", "oblast", "republic", "kingdom", "country", "nation"}
)  # nouns of units that can be counted, so that a wrong name shows
_SIDES = ("north", "south", "east", "west")


def _unknown(claim: Claim, bench: Bench) -> Judgement:
    """Wrong only if a well-known place of that kind, in the country that is named with it, has nearly the same name."""
    gazetteer, name, noun = bench.gazetteer, str(claim.stated["name"]), str(claim.stated["noun"])
    hits = gazetteer.find(name)
    if any(hit.match is not Match.PART for hit in hits):
        return UNDECIDED
    stated = bench.object(claim)
    within = stated.place if stated is not None else None
    if hits:
        alike = _other_side(name, bench) if noun in _COUNTED else []
    else:
        known = within is not None or noun in _COUNTED or noun == "island"
        alike = [h.place for h in gazetteer.find(name, fuzzy=True)] if known else []
        if noun == "island" and within is None:
            alike = [p for p in alike if p.kind in NATION]  # islets are too many to know
    fitting = [p for p in alike if p.kind in KINDS[noun] and (not p.kind.is_settlement or p.population >= _KNOWN_CITY)]
    meant = next((p for p in fitting if within is None or _is_in(p, within, bench)), None)
    if meant is None or (noun not in _COUNTED and noun not in _CITIES):
        return UNDECIDED
    measured: dict[str, Json] = {"true_place": meant.id}
    message = f"no {noun} called {name} is known; {the(meant)} looks like it"
    return contradicted(NO_SUCH_PLACE, message, measured, 0.8, meant.name)


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
_FAR_KM = 500.0  # an event "off" or "south of" a place, a country's middle: coordinates are given loosely


def _coordinates(claim: Claim, bench: Bench) -> Judgement:
    angles = [claim.stated["first"], claim.stated["second"]]
    sides = [str(a["side"]) for a in angles if isinstance(a, Mapping)]
    degrees = [float(str(a["degrees"])) for a in angles if isinstance(a, Mapping)]
    axes = ["latitude" if side in "NS" else "longitude" for side in sides]
    named = [str(a["axis"]) for a in angles if isinstance(a, Mapping)]
    measured: dict[str, Json] = {"degrees": tuple(degrees), "sides": tuple(sides)}
    if axes[0] == axes[1]:
        other = "longitude" if axes[0] == "latitude" else "latitude"
        message = f"both figures are {axes[0]}s; one must be a {other}"
    elif any(abs(d) > _MOST[side] for d, side in zip(degrees, sides, strict=True)):
        message = "latitudes end at 90 degrees and longitudes at 180"
    elif any(axis and axis != true for axis, true in zip(named, axes, strict=True)):
        message = "north and south go with latitude, east and west with longitude"
    else:
        return _spot(claim, bench, dict(zip(sides, degrees, strict=True)), measured)
    return Judgement(Verdict.CONTRADICTED, measured, BAD_COORDINATES, message)


def _spot(claim: Claim, bench: Bench, angles: Mapping[str, float], measured: Mapping[str, Json]) -> Judgement:
    """Whether the position is anywhere near the place that the sentence names before it."""
    lat = angles.get("N", -angles.get("S", 0.0))
    lon = angles.get("E", -angles.get("W", 0.0))
    place = bench.resolutions[claim.subject].place
    if place is None or place.kind is PlaceKind.CONTINENT or place.kind.is_water:
        return Judgement(Verdict.UNDECIDED, measured)
    km = great_circle_km(LonLat(lon, lat), place.point)
    if km <= _FAR_KM + place.precision_km:
        return Judgement(Verdict.SUPPORTED, {**measured, "distance_km": round(km)})
    message = f"the position is {about_km(km)} from {the(place)}"
    return Judgement(
        Verdict.CONTRADICTED,
        {**measured, "distance_km": round(km)},
        BAD_COORDINATES,
        message,
        None,
        bench.confidence(claim),
    )


def _is_known(place: Place) -> bool:
    return place.kind is PlaceKind.COUNTRY or (place.kind.is_settlement and place.population >= _LARGE_CITY)


_LARGE_CITY = 500_000


def _formerly(claim: Claim, bench: Bench) -> Judgement:
    """By the former names of places of today, and by the former states and what they have become."""
    old = str(claim.stated["old"])
    subject = bench.resolutions[claim.subject].place
    hits = bench.gazetteer.find(old)
    bearers = [h.place for h in hits if h.name.use is NameUse.FORMER]
    bearers += [heir for h in hits if h.place.kind is PlaceKind.COUNTRY for heir in bench.gazetteer.members(h.place)]
    if subject is None:
        return UNDECIDED
    own = {p.id for p in plausible(bench.subjects(claim))}
    if any(p.id in own for p in (*bearers, *(h.place for h in hits))):
        return Judgement(Verdict.SUPPORTED, {"subject_place": subject.id})
    still = [h.place for h in hits if h.name.use in (NameUse.MAIN, NameUse.OFFICIAL) and _is_known(h.place)]
    if not bearers and not still:
        return UNDECIDED
    bearer = (bearers or still)[0]
    if bearer.kind is not subject.kind and PlaceKind.COUNTRY in (bearer.kind, subject.kind):
        return UNDECIDED  # "Kyiv, once the Soviet Union's third city"
    is_called = "was called" if bearers else "is called today"
    message = f"{the(subject)} was never {old}; that is what {the(bearer)} {is_called}"
    measured = {"subject_place": subject.id, "true_place": bearer.id}
    return Judgement(Verdict.CONTRADICTED, measured, WRONG_FORMER_NAME, message, bearer.name, bench.confidence(claim))
