"""Whether one place lies in another: codes first, then member units, then outlines.

Codes are exact and outlines are drawn to about two kilometres, so a place whose codes are known is never judged by an
outline of a unit that has a code. The policy for disputed ground: an answer that agrees with any mainstream view is
never NO.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer import geodesy
from gazetteer.names import split_part
from gazetteer.place import DEFAULT_PRECISION_KM, Containment, Inside, Place, PlaceKind

if TYPE_CHECKING:
    from gazetteer.relations import Relations

OUTLINE_KM = 5.0  # outlines are simplified to 2 km and drawn at 1:10 million: nearer than this to an edge is undecided
DISPUTED_UNIT_KM = 150.0  # a unit of a claimant this near may be the one that the claimant counts the ground to
SHARE_INSIDE, SHARE_TOUCHING = 0.8, 0.03  # of an area's surface: inside above the first, outside below the second
PART_INSIDE, PART_OUTSIDE = (
    0.05,
    -0.3,
)  # of the way to the edge: "northern" begins near the middle, "not" is well beyond
CENTRE_INSIDE, CENTRE_OUTSIDE = 0.6, 0.9
CITY_UNIT_SHARE = 0.4  # Kyiv in Kyiv Oblast, Berlin in Brandenburg: no larger beside the unit around it, in radius
MIDDLE_SHARE = (
    0.3  # of the radius of a second-level unit: a town of another unit this near its middle is within its ring
)
POINT_FACTOR, POINT_EXTRA_KM = 3.0, 15.0  # beyond its own radius so often and so far, a place is out of another
TOWN_FACTOR, TOWN_EXTRA_KM = 3.0, 15.0  # how far suburbs reach beyond the built-up radius
_UNITS = (PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1, PlaceKind.ADMIN2)
_COMPACT = (
    PlaceKind.ISLAND,
    PlaceKind.PARK,
    PlaceKind.VALLEY,
    PlaceKind.FACILITY,
    PlaceKind.AIRPORT,
    PlaceKind.PORT,
    PlaceKind.SEAT,
    PlaceKind.MOUNTAIN,
)
_SEA_KINDS = (PlaceKind.OCEAN, PlaceKind.SEA, PlaceKind.GULF, PlaceKind.STRAIT)


def containment(known: Relations, inner: Place, outer: Place) -> Containment:
    """Does ``inner`` lie in ``outer``; see ``Containment`` for what is said beside yes and no."""
    if inner.id == outer.id:
        return _yes("same place")
    if outer.kind is PlaceKind.PART:
        return _in_part(known, inner, outer)
    if inner.kind is PlaceKind.PART:
        whole = containment(known, known.whole(inner), outer)
        return whole if whole.inside is Inside.YES else _by_outline(known, inner, outer)
    if known.lies_in_as_imported(inner, outer):
        return _yes("parent")
    answer = _by_code(known, inner, outer) or _by_members(known, inner, outer)
    if answer is None:
        answer = _by_outline(known, inner, outer)
    if answer.inside is Inside.NO and _is_claimed(known, inner, outer):
        return Containment(Inside.DISPUTED, answer.distance_km, answer.nearest, "disputed status")
    return answer


def _yes(basis: str) -> Containment:
    return Containment(Inside.YES, 0.0, None, basis)


def _away(known: Relations, inner: Place, outer: Place, inside: Inside, basis: str) -> Containment:
    """An answer with the distance from ``inner`` to the nearest edge of ``outer``, where it has an outline."""
    if known.shape(outer) is None:
        return Containment(inside, None, None, basis)
    start, end = known.nearest_points(inner, outer)
    distance = 0.0 if start == end else geodesy.geodesic_km(start, end)
    return Containment(inside, distance, end, basis)


# ---- codes


def _by_code(known: Relations, inner: Place, outer: Place) -> Containment | None:
    if outer.kind not in _UNITS or known.members(outer) or outer.country is None:
        if outer.id in (inner.admin2_id, inner.admin1_id):
            return _yes("parent")
        return None
    if outer.id in (inner.admin1_id, inner.admin2_id):
        return _yes("admin-1 code" if outer.id == inner.admin1_id else "admin-2 code")
    if inner.country is None:
        return _in_country_as_reviewed(known, inner, outer)
    is_country = outer.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY)
    if is_country and not _is_code_country(known, outer):
        return None  # a self-declared state: its outline or members decide
    if inner.country != outer.country:
        if is_country and _depends(known, inner, outer):
            return _away(known, inner, outer, Inside.EDGE, "dependency")
        return _away(known, inner, outer, Inside.NO, "country code")
    if is_country:
        return _yes("country code")
    if inner.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY):
        return _away(known, inner, outer, Inside.NO, "country code")
    if not _same_codes(inner, outer):
        return None
    if outer.kind is PlaceKind.ADMIN1:
        return _in_admin1(known, inner, outer)
    return _in_admin2(known, inner, outer)


def _same_codes(inner: Place, outer: Place) -> bool:
    """Whether both units are of one gazetteer; those of another cut the land otherwise."""
    unit = inner.admin1_id or (inner.id if inner.kind in _UNITS else None)
    return unit is None or (_is_ours(unit) == _is_ours(outer.id))


def _is_ours(unit_id: str) -> bool:
    return unit_id.startswith(("geonames:", "dateline:"))


def _in_country_as_reviewed(known: Relations, inner: Place, outer: Place) -> Containment | None:
    """A river, range or strait of several countries in one of them: its reviewed row names them all."""
    countries = known.countries_touched(inner)
    if not countries or outer.kind not in (PlaceKind.COUNTRY, PlaceKind.TERRITORY):
        return None
    if outer.id in countries:
        is_larger = inner.precision_km > 2.0 * outer.precision_km and inner.kind.is_area and not inner.kind.is_water
        return Containment(Inside.EDGE, 0.0, None, "reviewed row, in part") if is_larger else _yes("reviewed row")
    answer = _away(known, inner, outer, Inside.NO, "reviewed row")
    is_edge = answer.distance_km is not None and answer.distance_km <= OUTLINE_KM
    return Containment(Inside.EDGE, answer.distance_km, answer.nearest, "reviewed row") if is_edge else answer


def _is_code_country(known: Relations, outer: Place) -> bool:
    country = known.by_code(outer.country or "")
    return country is not None and country.id == outer.id


def _depends(known: Relations, inner: Place, outer: Place) -> bool:
    """Whether the country code of ``inner`` is that of a territory of ``outer`` (Greenland and Denmark)."""
    territory = known.by_code(inner.country or "")
    return territory is not None and outer.id in known.sovereign_ids(territory)


def _in_admin1(known: Relations, inner: Place, outer: Place) -> Containment | None:
    if inner.admin1_id is None:
        return None if inner.kind is not PlaceKind.ADMIN1 else _other_unit(known, inner, outer)
    if not inner.kind.is_settlement and inner.kind is not PlaceKind.ADMIN2:
        # The unit of a facility or an island was told from outlines, so it holds only away from their edges.
        answer = _away(known, inner, outer, Inside.NO, "admin-1 code")
        is_edge = answer.distance_km is not None and answer.distance_km <= OUTLINE_KM
        return Containment(Inside.EDGE, answer.distance_km, answer.nearest, answer.basis) if is_edge else answer
    if _is_surrounded(known, known.get(inner.admin1_id), outer):
        return _away(known, inner, outer, Inside.EDGE, "surrounded by it")
    return _away(known, inner, outer, Inside.NO, "admin-1 code")


def _other_unit(known: Relations, inner: Place, outer: Place) -> Containment:
    inside = Inside.EDGE if _is_surrounded(known, inner, outer) else Inside.NO
    return _away(known, inner, outer, inside, "admin-1 code")


def _is_surrounded(known: Relations, unit: Place, outer: Place) -> bool:
    """Whether a unit is a city in the midst of another, its only neighbour at home; Nova Scotia is none."""
    around = [other.id for other in known.neighbours(unit) if other.country == outer.country]
    return around == [outer.id] and unit.precision_km <= CITY_UNIT_SHARE * outer.precision_km


def _in_admin2(known: Relations, inner: Place, outer: Place) -> Containment:
    if inner.admin1_id and inner.admin1_id != outer.admin1_id:
        return _away(known, inner, outer, Inside.NO, "admin-1 code")
    distance = geodesy.geodesic_km(inner.point, outer.point)
    if inner.admin2_id:
        is_ringed = distance <= max(OUTLINE_KM, MIDDLE_SHARE * outer.precision_km)  # a city of its own in its county
        inside = Inside.EDGE if is_ringed else Inside.NO
        return Containment(inside, max(0.0, distance - outer.precision_km), outer.point, "admin-2 code")
    far = distance > 2.0 * outer.precision_km + 100.0
    return Containment(Inside.NO if far else Inside.UNKNOWN, distance, outer.point, "distance from its middle")


# ---- members


def _by_members(known: Relations, inner: Place, outer: Place) -> Containment | None:
    members = known.members(outer)
    if not members:
        return None
    lineage = {inner.id} | {parent.id for parent in known.parents(inner)}
    if outer.id in lineage:
        return _yes("member units")
    if any(member.id in lineage for member in known.partial_members(outer)):
        return _away(known, inner, outer, Inside.EDGE, "member units under some views")
    parts = known.members(inner)
    if parts:
        answers = [containment(known, part, outer).inside for part in parts]
        if all(answer is Inside.YES for answer in answers):
            return _yes("member units")
        if any(answer is not Inside.NO for answer in answers):
            return _away(known, inner, outer, Inside.EDGE, "member units in part")
        return _away(known, inner, outer, Inside.NO, "member units")
    units = {member.kind for member in members}
    coded = inner.country is not None and units <= {PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1}
    if inner.admin2_id is not None and inner.kind.is_settlement and units <= set(_UNITS):
        coded = True  # Devon: a town of another district is not in it
    if not coded or (inner.admin1_id is None and PlaceKind.ADMIN1 in units and inner.kind is not PlaceKind.ADMIN1):
        return None
    if inner.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY) and PlaceKind.ADMIN1 in units:
        return None  # a country and a region of units: the share of its surface decides
    return _beside_members(known, inner, outer)


def _beside_members(known: Relations, inner: Place, outer: Place) -> Containment:
    """A place in none of the units of a region: outside, or on an edge that is a matter of opinion."""
    answer, edge = _away(known, inner, outer, Inside.NO, "member units"), known.edge_km(outer)
    distance, nearest, limit = answer.distance_km, answer.nearest, edge
    if distance is None and edge > OUTLINE_KM:  # second-level units have no outline: the middle and the radius do
        distance, nearest = geodesy.geodesic_km(inner.point, outer.point), outer.point
        limit = outer.precision_km + edge
    if distance is not None and distance <= limit:
        return Containment(Inside.EDGE, distance, nearest, "member units, fuzzy edge")
    return answer


# ---- outlines


def _by_outline(known: Relations, inner: Place, outer: Place) -> Containment:
    if outer.kind.is_settlement:
        return _in_town(inner, outer)
    outline = known.shape(outer)
    if outline is None or outline.geom_type not in ("Polygon", "MultiPolygon"):
        return _near_point(known, inner, outer)
    if inner.kind in _SEA_KINDS and outer.kind in _SEA_KINDS and outer.id in known.larger_sea_ids(inner):
        return _yes("part of it")
    shape = known.shape(inner)
    edge = max(OUTLINE_KM, known.edge_km(outer))
    if shape is not None and not shape.is_empty:
        share = _share(shape, outline)
        if share >= SHARE_INSIDE:
            return _yes("outline")
        if share >= SHARE_TOUCHING:
            inside = Inside.YES if inner.kind in (PlaceKind.RIVER, PlaceKind.RANGE) else Inside.EDGE
            return Containment(inside, 0.0, None, "outline, in part")
        edge = OUTLINE_KM if share == 0.0 else edge
    answer = _away(known, inner, outer, Inside.NO, "outline")
    if answer.distance_km == 0.0 and shape is None:
        return _yes("outline")
    if inner.kind in (PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO) and outer.kind in _SEA_KINDS and _near(answer, 20.0):
        return _yes("surrounded by it")
    if _near(answer, edge):
        return Containment(Inside.EDGE, answer.distance_km, answer.nearest, "outline, at the edge")
    return answer


def _near(answer: Containment, limit_km: float) -> bool:
    return answer.distance_km is not None and answer.distance_km <= limit_km


def _share(shape: object, outline: object) -> float:
    """Share of a shape's surface (or length, or count of points) that lies in the outline."""
    import shapely

    common = shapely.intersection(shapely.make_valid(shape), shapely.make_valid(outline))
    if shapely.area(shape):
        return float(shapely.area(common) / shapely.area(shape))
    return (
        float(shapely.length(common) / shapely.length(shape)) if shapely.length(shape) else float(not common.is_empty)
    )


def _in_town(inner: Place, outer: Place) -> Containment:
    """A place in a town: no outline, so its distance from the middle against the size of the town."""
    if inner.kind in _UNITS or inner.kind.is_water:
        return Containment(Inside.NO if inner.kind in _UNITS else Inside.UNKNOWN, None, None, "kind")
    distance = geodesy.geodesic_km(inner.point, outer.point)
    reach = TOWN_FACTOR * outer.precision_km + TOWN_EXTRA_KM
    if distance <= outer.precision_km and not inner.kind.is_settlement:
        return Containment(Inside.YES, 0.0, None, "distance from its middle")
    if inner.kind is PlaceKind.SUBURB and distance <= reach and inner.admin1_id == outer.admin1_id:
        return Containment(Inside.YES, 0.0, None, "section of a town")
    if distance <= reach:
        return Containment(Inside.EDGE, distance, outer.point, "distance from its middle")
    return Containment(Inside.NO, distance - outer.precision_km, outer.point, "distance from its middle")


def _near_point(known: Relations, inner: Place, outer: Place) -> Containment:
    """A place in one of which only a point is known: a river's line, a lake, a park, a facility."""
    if known.shape(outer) is None and outer.country and inner.country and inner.country != outer.country:
        return Containment(Inside.NO, None, None, "country code")
    distance = known.distance_km(inner, outer)
    factor, extra = (POINT_FACTOR, POINT_EXTRA_KM) if _is_sized(outer) else (10.0, 100.0)
    if distance > factor * outer.precision_km + extra:
        return Containment(Inside.NO, distance, outer.point, "distance from its middle")
    inside = Inside.EDGE if distance <= outer.precision_km + OUTLINE_KM else Inside.UNKNOWN
    return Containment(inside, distance, outer.point, "distance from its middle")


def _is_sized(place: Place) -> bool:
    """Whether its radius says how far the place reaches; not of scattered islands, nor where it is but the default."""
    if place.kind not in _COMPACT:
        return False
    return place.precision_km != DEFAULT_PRECISION_KM or place.id.startswith("dateline:")


# ---- compass parts


def _in_part(known: Relations, inner: Place, outer: Place) -> Containment:
    """A place in "northern X": in X, and not well on the other side of its middle."""
    whole = known.whole(outer)
    answer = _yes("same place") if inner.id == whole.id else containment(known, inner, whole)
    if answer.inside in (Inside.NO, Inside.UNKNOWN):
        return answer
    frame = known.frame(whole)
    if frame is None:
        return Containment(Inside.UNKNOWN, None, None, "no outline")
    if inner.kind is PlaceKind.PART and known.whole(inner).id == whole.id:
        return Containment(Inside.EDGE, 0.0, None, "part of the same place")
    direction = split_part(outer.id)[1]
    point = inner.point
    if direction == "centre":
        off = frame.off_centre(point)
        verdict = Inside.YES if off <= CENTRE_INSIDE else Inside.NO if off > CENTRE_OUTSIDE else Inside.EDGE
    else:
        along = frame.position(point, direction)
        verdict = Inside.YES if along >= PART_INSIDE else Inside.NO if along < PART_OUTSIDE else Inside.EDGE
    if verdict is Inside.YES:
        verdict = answer.inside
    elif verdict is Inside.NO and known.shape(inner) is not None and _is_large(inner, whole):
        verdict = Inside.EDGE  # a large area has ground on both sides
    return _away(known, inner, outer, verdict, "position in the whole")


def _is_large(inner: Place, whole: Place) -> bool:
    return inner.precision_km > 0.35 * whole.precision_km


# ---- disputed ground


def _is_claimed(known: Relations, inner: Place, outer: Place) -> bool:
    """Whether a mainstream view puts the ground of ``inner`` in ``outer``."""
    dispute = known.dispute(inner)
    if dispute is None:
        return False
    views = dispute.views
    if outer.kind in (PlaceKind.COUNTRY, PlaceKind.TERRITORY) and outer.country in views:
        # Which of a state's territories it is (Gaza Strip, West Bank) is a matter of borders, not of views.
        return _is_code_country(known, outer) or outer.country != inner.country
    if any(member.country in views and member.kind is PlaceKind.COUNTRY for member in known.members(outer)):
        return True
    if outer.kind is PlaceKind.PART:
        return known.whole(outer).country in views
    if outer.country in views and outer.country != inner.country:
        return known.shape(outer) is None or known.distance_km(inner, outer) <= DISPUTED_UNIT_KM
    return False
