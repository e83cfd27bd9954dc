"""Reads GeoJSON and Linked Places Format 1.3, which is GeoJSON with names, types, times, relations and links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gazetteer.compile import json_stream
from gazetteer.compile.read_geonames import KIND_BY_CLASS
from gazetteer.compile.readers import Placed, Read, Reading, placed
from gazetteer.compile.sound import MALFORMED, check_geometry, kind_named, own_id, said_of, whole
from gazetteer.place import LonLat, NameUse, PlaceKind, PlaceName

Feature = Mapping[str, Any]

# Words of a type's label -> kind, the first that fits; labels of the Getty thesaurus, which Linked Places use, among
# them. Historical units are regions here: the codes of today's units say nothing of them.
_KIND_BY_WORD: tuple[tuple[str, PlaceKind], ...] = (
    ("inhabited place", PlaceKind.CITY),
    ("populated place", PlaceKind.CITY),
    ("settlement", PlaceKind.CITY),
    ("neighborhood", PlaceKind.SUBURB),
    ("neighbourhood", PlaceKind.SUBURB),
    ("archipelago", PlaceKind.ARCHIPELAGO),
    ("island group", PlaceKind.ARCHIPELAGO),
    ("peninsula", PlaceKind.PENINSULA),
    ("island", PlaceKind.ISLAND),
    ("mountain range", PlaceKind.RANGE),
    ("mountain system", PlaceKind.RANGE),
    ("mountain", PlaceKind.MOUNTAIN),
    ("peak", PlaceKind.MOUNTAIN),
    ("volcano", PlaceKind.MOUNTAIN),
    ("river", PlaceKind.RIVER),
    ("stream", PlaceKind.RIVER),
    ("canal", PlaceKind.CANAL),
    ("lake", PlaceKind.LAKE),
    ("reservoir", PlaceKind.LAKE),
    ("ocean", PlaceKind.OCEAN),
    ("strait", PlaceKind.STRAIT),
    ("gulf", PlaceKind.GULF),
    ("bay", PlaceKind.GULF),
    ("sea", PlaceKind.SEA),
    ("desert", PlaceKind.DESERT),
    ("valley", PlaceKind.VALLEY),
    ("port", PlaceKind.PORT),
    ("airport", PlaceKind.AIRPORT),
    ("city", PlaceKind.CITY),
    ("town", PlaceKind.CITY),
    ("village", PlaceKind.CITY),
    ("hamlet", PlaceKind.CITY),
    ("continent", PlaceKind.REGION),
    ("nation", PlaceKind.REGION),
    ("state", PlaceKind.REGION),
    ("province", PlaceKind.REGION),
    ("county", PlaceKind.REGION),
    ("district", PlaceKind.REGION),
    ("region", PlaceKind.REGION),
    ("empire", PlaceKind.REGION),
    ("kingdom", PlaceKind.REGION),
)
_KIND_BY_AAT: Mapping[str, PlaceKind] = {
    "300008347": PlaceKind.CITY,  # inhabited places
    "300008389": PlaceKind.CITY,  # cities
    "300008375": PlaceKind.CITY,  # towns
    "300008372": PlaceKind.CITY,  # villages
    "300000745": PlaceKind.SUBURB,  # neighborhoods
    "300008707": PlaceKind.RIVER,
    "300008680": PlaceKind.LAKE,
    "300008687": PlaceKind.OCEAN,
    "300008694": PlaceKind.SEA,
    "300008791": PlaceKind.ISLAND,
    "300008795": PlaceKind.MOUNTAIN,
    "300182722": PlaceKind.REGION,
}
_PART_OF = ("gvp:broaderpartitive", "gvp:broader", "partof", "part of", "within")
_GEONAMES = re.compile(r"^(?:gn:|https?://(?:sws\.|www\.)?geonames\.org/)(\d+)/?")


def places(path: Path, reading: Reading) -> Iterator[Read]:
    """A FeatureCollection, or one feature a line (``.geojsonl``); of either kind, read one feature at a time."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    for number, feature in json_stream.features(path, reading):
        try:
            if not isinstance(feature, dict):
                raise TypeError("no object")
            yield _read(feature, path.name.partition(".")[0], number, today)
        except MALFORMED as error:
            reading.add(number, f"feature {number}: {said_of(error)}")


def _read(feature: Feature, stem: str, line: int, today: str) -> Read:
    properties = feature.get("properties") or {}
    others = tuple(_named(one, today) for one in feature.get("names") or () if one.get("toponym"))
    name = properties.get("name") or properties.get("title") or (others[0].text if others else None)
    if not name:
        raise ValueError("no name")
    where = _placed(feature)
    listed = properties.get("names") or ()
    more = listed.split("|") if isinstance(listed, str) else [str(one) for one in listed]
    since, until = _span(feature.get("when") or properties.get("when"))
    links = _links(feature)
    given = (feature.get("@id"), feature.get("id"), properties.get("id"))
    place_id = own_id(next((one for one in given if one not in (None, "")), None), stem, line)
    number = _GEONAMES.match(place_id)
    return Read(
        f"geonames:{number[1]}" if number else place_id,
        str(name),
        _kind(feature, properties, is_area=where.is_area),
        where.lon,
        where.lat,
        line,
        country=_country(properties),
        population=whole(properties.get("population") or 0, "population"),
        precision_km=where.precision_km,
        alternates=tuple(dict.fromkeys(one.strip() for one in more if one.strip() and one != name)),
        others=tuple(one for one in others if one.text != name),
        number=int(number[1]) if number else None,
        since=since,
        until=until if until and until < today else None,
        parents=_parents(feature),
        links=links,
        shape=where.shape,
    )


def _placed(feature: Feature) -> Placed:
    from shapely import is_valid_reason
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if not feature.get("geometry"):
        raise ValueError("no geometry")
    check_geometry(feature["geometry"])
    try:
        geometry = shape(feature["geometry"])
        if not geometry.is_valid:
            why = is_valid_reason(geometry)
            raise ValueError(f"an outline that is not sound ({why}); mend it, in QGIS with Fix geometries")
        where = placed(geometry)
    except ShapelyError as error:
        raise ValueError(f"a geometry that cannot be read ({error})") from error
    LonLat(where.lon, where.lat)
    if where.shape is not None:
        west, south, east, north = where.shape[1]
        LonLat(west, south)
        LonLat(east, north)
    return where


def _named(name: Feature, today: str) -> PlaceName:
    """A toponym, which is former where its time is over."""
    until = _span(name.get("when"))[1]
    use = NameUse.FORMER if until is not None and until < today else NameUse.ALTERNATE
    return PlaceName(str(name["toponym"]), use, name.get("lang") or None)


def _span(when: Feature | None) -> tuple[str | None, str | None]:
    """First start and last end of the timespans as ISO dates or years; ``None`` where open or not said."""
    spans: Sequence[Feature] = (when or {}).get("timespans") or ()
    starts = [_date(one.get("start"), ("in", "earliest", "latest")) for one in spans]
    ends = [_date(one.get("end"), ("in", "latest", "earliest")) for one in spans]
    since = min((one for one in starts if one), default=None) if all(starts) else None
    return since, max((one for one in ends if one), default=None) if all(ends) else None


def _date(point: Feature | None, keys: Sequence[str]) -> str | None:
    return next((str(point[key]) for key in keys if point.get(key)), None) if point else None


def _country(properties: Feature) -> str | None:
    listed: Sequence[object] = properties.get("ccodes") or ()
    code = properties.get("country") or (listed[0] if len(listed) == 1 else None)  # of several, none is the country
    return str(code) if code else None


def _parents(feature: Feature) -> tuple[str, ...]:
    return tuple(
        _local(str(one["relationTo"]))
        for one in feature.get("relations") or ()
        if one.get("relationTo") and str(one.get("relationType", "")).lower() in _PART_OF
    )


def _links(feature: Feature) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(one.get("type") or "seeAlso"), _local(str(one["identifier"])))
        for one in feature.get("links") or ()
        if one.get("identifier")
    )


def _local(identifier: str) -> str:
    number = _GEONAMES.match(identifier)
    return f"geonames:{number[1]}" if number else identifier


_KIND_BY_LETTER = {**KIND_BY_CLASS, "A": PlaceKind.REGION}


def _kind(feature: Feature, properties: Feature, *, is_area: bool) -> PlaceKind:
    if properties.get("kind"):
        return kind_named(properties["kind"])
    for one in feature.get("types") or ():
        kind = _kind_of_type(one)
        if kind is not None:
            return kind
    for letter in properties.get("fclasses") or ():
        if letter in _KIND_BY_LETTER:
            return _KIND_BY_LETTER[letter]
    return PlaceKind.REGION if is_area else PlaceKind.CITY


def _kind_of_type(one: Feature) -> PlaceKind | None:
    kind = _KIND_BY_AAT.get(str(one.get("identifier", "")).rpartition("/")[2].removeprefix("aat:"))
    if kind is not None:
        return kind
    labels = [str(one.get("label") or ""), *(str(each.get("label") or "") for each in one.get("sourceLabels") or ())]
    for label in labels:
        words = f" {label.casefold()}"
        for word, found in _KIND_BY_WORD:
            if re.search(rf"\b{word}", words):
                return found
    return None
