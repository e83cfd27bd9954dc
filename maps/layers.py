"""From reports to layers: rows that a GIS can hold, one geometry type and one set of fields in each.

Points have one row for each mention of a place that is a spot, regions one for each area, document and role (an
oblast named nine times is drawn once), ``unlocated`` one for each mention without a place, ``flags`` one for each flag,
``flag_areas`` the outlines that a flag is about: the one that the text states, and the one that is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gazetteer import Place
from geo.records import Flag, Level, Report, Resolution
from geo.text.safe import one_line
from maps import shapes
from maps.atlas import Atlas, shape_of
from maps.evidence import Evidence, evidence_of

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

Value: TypeAlias = str | int | float

# Every feature has every field, and a field has one type: QGIS reads a field of varying type as NULL. What is not
# known is "" or 0, never null.
MENTION_FIELDS: Final[dict[str, type]] = {
    "name": str,
    "sentence": str,
    "text": str,
    "role": str,
    "kind": str,
    "country": str,
    "admin1": str,
    "admin2": str,
    "confidence": float,
    "place_id": str,
    "flags": str,
    "flag_level": str,
    "flag_messages": str,
    "document_id": str,
    "document_title": str,
    "document_source": str,
    "document_date": str,
    "mention_id": str,
    "sentence_number": int,
    "start_offset": int,
    "end_offset": int,
    "precision_km": float,
    "population": int,
    "feature_code": str,
    "disputed": str,
    "alternatives": str,
    "why": str,
}
REGION_FIELDS: Final[dict[str, type]] = {**MENTION_FIELDS, "mention_count": int, "sentence_numbers": str}
FLAG_AREA_FIELDS: Final[dict[str, type]] = {
    "name": str,
    "sentence": str,
    "part": str,
    "code": str,
    "level": str,
    "message": str,
    "place_id": str,
    "document_id": str,
    "sentence_number": int,
}
FLAG_FIELDS: Final[dict[str, type]] = {
    "name": str,
    "sentence": str,
    "code": str,
    "level": str,
    "text": str,
    "message": str,
    "evidence": str,
    "suggestion": str,
    "place": str,
    "place_id": str,
    "stated_place": str,
    "stated_place_id": str,
    "distance_km": float,
    "document_id": str,
    "sentence_number": int,
    "line": int,
    "column": int,
    "start_offset": int,
    "end_offset": int,
}

_LEVELS: Final = (Level.ERROR, Level.WARNING, Level.INFO)


@dataclass(frozen=True, slots=True)
class Feature:
    """One row: ``properties`` in the order of the layer's fields."""

    properties: dict[str, Value]
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Layers:
    """The rows of all layers, in the order of the text. Points hold ``Point``, regions ``MultiPolygon``,
    flags ``MultiLineString`` or nothing, flag areas ``MultiPolygon``, unlocated nothing.
    """

    points: tuple[Feature, ...]
    regions: tuple[Feature, ...]
    unlocated: tuple[Feature, ...]
    flags: tuple[Feature, ...]
    flag_areas: tuple[Feature, ...]


def make_layers(reports: Sequence[Report], atlas: Atlas) -> Layers:
    """The layers of one or more reports."""
    points: list[Feature] = []
    regions: list[Feature] = []
    unlocated: list[Feature] = []
    flags: list[Feature] = []
    flag_areas: list[Feature] = []
    outlines = _Outlines(atlas)
    for report in reports:
        grouped: dict[tuple[str, str], list[Feature]] = {}
        for resolution, feature in _mentions(report, outlines):
            if resolution.place is None:
                unlocated.append(feature)
            elif outlines.of(resolution.place) is None:
                points.append(feature)
            else:
                grouped.setdefault((resolution.place.id, resolution.mention.role), []).append(feature)
        regions.extend(
            Feature(_region_row([feature.properties for feature in found]), found[0].geometry)
            for found in grouped.values()
        )
        for flag in report.flags:
            evidence = evidence_of(report, flag)
            flags.append(_flag_feature(report, flag, evidence))
            flag_areas.extend(_flag_areas(report, flag, evidence, outlines))
    return Layers(tuple(points), tuple(regions), tuple(unlocated), tuple(flags), tuple(flag_areas))


class _Outlines:
    """The outlines of areas, each made fit for a layer once; ``None`` for what is a spot."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._known: dict[str, BaseGeometry | None] = {}

    def of(self, place: Place) -> BaseGeometry | None:
        if not place.kind.is_area:
            return None
        if place.id not in self._known:
            self._known[place.id] = shapes.polygons(shape_of(self._atlas, place))
        return self._known[place.id]


def _mentions(report: Report, outlines: _Outlines) -> Iterator[tuple[Resolution, Feature]]:
    """Each mention of a report with its row: the outline of an area, the position of a spot, nothing where unknown."""
    for resolution, flags in zip(report.resolutions, flags_by_mention(report), strict=True):
        place = resolution.place
        geometry = (outlines.of(place) or shapes.point(place.point)) if place else None
        yield resolution, Feature(mention_row(report, resolution, flags), geometry)


def flags_by_mention(report: Report) -> list[tuple[Flag, ...]]:
    """For each resolution, the flags whose words touch its mention, or whose claim is about it."""
    about: dict[str, set[str]] = {}
    for claim in report.claims:
        for mention_id in (claim.subject, claim.object):
            if mention_id is not None:
                about.setdefault(mention_id, set()).add(claim.id)
    found = []
    for mention in (resolution.mention for resolution in report.resolutions):
        claims = about.get(mention.id, set())
        touching = (
            flag
            for flag in report.flags
            if flag.claim in claims or (flag.start < mention.end and mention.start < flag.end)
        )
        found.append(tuple(touching))
    return found


def mention_row(report: Report, resolution: Resolution, flags: Sequence[Flag]) -> dict[str, Value]:
    """The fields of ``MENTION_FIELDS`` for one mention; text is ``visible``, lists are joined with "; "."""
    mention, place, document = resolution.mention, resolution.place, report.document
    sentence = report.sentences[mention.sentence]
    level = next((level for level in _LEVELS if any(flag.level is level for flag in flags)), None)
    return {
        "name": one_line(place.name if place else mention.text),
        "sentence": one_line(document.text[sentence.start : sentence.end]),
        "text": one_line(mention.text),
        "role": mention.role.value,
        "kind": place.kind.value if place else "",
        "country": one_line(place.country or "") if place else "",
        "admin1": one_line(place.admin1 or "") if place else "",
        "admin2": one_line(place.admin2 or "") if place else "",
        "confidence": round(float(resolution.confidence), 3),
        "place_id": one_line(place.id) if place else "",
        "flags": "; ".join(dict.fromkeys(one_line(flag.code) for flag in flags)),
        "flag_level": level.value if level else "",
        "flag_messages": " ".join(dict.fromkeys(one_line(flag.message) for flag in flags)),
        "document_id": one_line(document.id),
        "document_title": one_line(document.title or ""),
        "document_source": one_line(document.source or ""),
        "document_date": document.date.isoformat() if document.date else "",
        "mention_id": one_line(mention.id),
        "sentence_number": mention.sentence + 1,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "precision_km": round(float(place.precision_km), 3) if place else 0.0,
        "population": place.population if place else 0,
        "feature_code": one_line(place.feature_code) if place else "",
        "disputed": one_line(place.dispute.note) if place and place.dispute else "",
        "alternatives": "; ".join(
            f"{one_line(other.name)} ({one_line(other.id)})" for other in resolution.alternatives
        ),
        "why": one_line(resolution.why),
    }


def _region_row(rows: Sequence[dict[str, Value]]) -> dict[str, Value]:
    """One row for all mentions of an area in one role: the first one's, with the others' flags and sentences."""
    row = dict(rows[0])
    row["confidence"] = max(float(other["confidence"]) for other in rows)
    levels = {other["flag_level"] for other in rows}
    row["flag_level"] = next((level.value for level in _LEVELS if level.value in levels), "")
    row["flags"] = "; ".join(dict.fromkeys(code for other in rows for code in str(other["flags"]).split("; ") if code))
    row["flag_messages"] = " ".join(
        dict.fromkeys(str(other["flag_messages"]) for other in rows if other["flag_messages"])
    )
    row["mention_count"] = len(rows)
    row["sentence_numbers"] = "; ".join(dict.fromkeys(str(other["sentence_number"]) for other in rows))
    return row


def _flag_areas(report: Report, flag: Flag, evidence: Evidence, outlines: _Outlines) -> Iterator[Feature]:
    sentence = report.sentences[flag.sentence]
    for part, place in (("stated", evidence.stated), ("true", evidence.true)):
        outline = outlines.of(place) if place else None
        if place is None or outline is None:
            continue
        row: dict[str, Value] = {
            "name": one_line(place.name),
            "sentence": one_line(report.document.text[sentence.start : sentence.end]),
            "part": part,
            "code": one_line(flag.code),
            "level": flag.level.value,
            "message": one_line(flag.message),
            "place_id": one_line(place.id),
            "document_id": one_line(report.document.id),
            "sentence_number": flag.sentence + 1,
        }
        yield Feature(row, outline)


def _flag_feature(report: Report, flag: Flag, evidence: Evidence) -> Feature:
    sentence = report.sentences[flag.sentence]
    row: dict[str, Value] = {
        "name": one_line(flag.name),
        "sentence": one_line(report.document.text[sentence.start : sentence.end]),
        "code": one_line(flag.code),
        "level": flag.level.value,
        "text": one_line(report.document.text[flag.start : flag.end]),
        "message": one_line(flag.message),
        "evidence": one_line(flag.evidence),
        "suggestion": one_line(flag.suggestion or ""),
        "place": one_line(evidence.subject.name) if evidence.subject else "",
        "place_id": one_line(evidence.subject.id) if evidence.subject else "",
        "stated_place": one_line(evidence.stated.name) if evidence.stated else "",
        "stated_place_id": one_line(evidence.stated.id) if evidence.stated else "",
        "distance_km": round(evidence.distance_km or 0.0, 1),
        "document_id": one_line(report.document.id),
        "sentence_number": flag.sentence + 1,
        "line": flag.line,
        "column": flag.column,
        "start_offset": flag.start,
        "end_offset": flag.end,
    }
    return Feature(row, shapes.evidence_line(evidence.line) if evidence.line else None)


def to_geodataframes(report: Report | Sequence[Report], atlas: Atlas) -> dict[str, gpd.GeoDataFrame]:
    """The layers as GeoDataFrames (EPSG:4326) for a notebook: "points", "regions", "unlocated", "flags" and
    "flag_areas".

    "unlocated" has a geometry column that is empty throughout, so that all are of one type.
    """
    reports = (report,) if isinstance(report, Report) else tuple(report)
    made = make_layers(reports, atlas)
    return {
        "points": _frame(made.points, MENTION_FIELDS),
        "regions": _frame(made.regions, REGION_FIELDS),
        "unlocated": _frame(made.unlocated, MENTION_FIELDS),
        "flags": _frame(made.flags, FLAG_FIELDS),
        "flag_areas": _frame(made.flag_areas, FLAG_AREA_FIELDS),
    }


def mentions_geodataframe(report: Report | Sequence[Report], atlas: Atlas) -> gpd.GeoDataFrame:
    """All mentions in the order of the text, one row for each: areas with their outline, spots with their position,
    and those without a place with no geometry.
    """
    reports = (report,) if isinstance(report, Report) else tuple(report)
    outlines = _Outlines(atlas)
    return _frame([feature for each in reports for _, feature in _mentions(each, outlines)], MENTION_FIELDS)


def _frame(features: Sequence[Feature], fields: dict[str, type]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    columns: dict[str, Any] = {name: [feature.properties[name] for feature in features] for name in fields}
    geometry = gpd.GeoSeries([feature.geometry for feature in features], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(columns, geometry=geometry)
    return frame.astype({name: kind for name, kind in fields.items() if kind is not str})
