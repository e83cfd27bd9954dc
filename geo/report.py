"""A report as data: to the JSON that ``report.schema.json`` describes, and back.

The other views (text, SARIF, GitHub annotations, CSV) are in ``report_text`` and ``report_formats``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from gazetteer import Hit, LonLat, Match, Place, PlaceKind
from gazetteer.place import Dispute, NameUse, PlaceName
from geo.errors import InputError
from geo.records import (
    Candidate,
    Document,
    Flag,
    Level,
    Mention,
    Report,
    Resolution,
    Role,
    Sentence,
)
from geo.report_claims import claim_from_dict, claim_to_dict
from geo.text.safe import json_text

SCHEMA = "dateline.report/1"


def to_dict(report: Report) -> dict[str, Any]:
    """The report in plain dictionaries and lists, keys in a fixed order; offsets are half-open code points."""
    return {
        "schema": SCHEMA,
        "generator": {"name": "dateline", "version": report.generator, "gazetteer": report.gazetteer},
        "document": _document(report.document),
        "sentences": [{"start": s.start, "end": s.end} for s in report.sentences],
        "places": [place_to_dict(place) for place in _places(report)],
        "mentions": [_mention(resolution) for resolution in report.resolutions],
        "claims": [claim_to_dict(claim, report.document.text) for claim in report.claims],
        "flags": [flag_to_dict(flag) for flag in report.flags],
    }


def to_json(report: Report, *, indent: int | None = None) -> str:
    """The report as JSON text without a line feed at its end; the same report gives the same bytes."""
    return dumps(to_dict(report), indent=indent)


def dumps(value: object, *, indent: int | None = None) -> str:
    """JSON text that any UTF-8 stream can carry and any terminal and log show: what may act there is an escape."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators, default=_plain)
    return json_text(text)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a report."""
    text = resources.files("geo").joinpath("report.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def place_to_dict(place: Place) -> dict[str, Any]:
    """A place as it stands in a report and in the answers of ``dateline lookup``."""
    dispute = place.dispute
    return {
        "id": place.id,
        "geonames_id": place.geonames_id,
        "name": place.name,
        "kind": place.kind.value,
        "feature_code": place.feature_code,
        "lat": place.point.lat,
        "lon": place.point.lon,
        "country": place.country,
        "admin1": place.admin1,
        "admin1_id": place.admin1_id,
        "admin2": place.admin2,
        "admin2_id": place.admin2_id,
        "population": place.population,
        "precision_km": place.precision_km,
        "disputed": None
        if dispute is None
        else {
            "note": dispute.note,
            "claimed_by": list(dispute.claimed_by),
            "de_facto": dispute.de_facto,
            "un_view": dispute.un_view,
        },
    }


def flag_to_dict(flag: Flag) -> dict[str, Any]:
    return {
        "code": flag.code,
        "name": flag.name,
        "level": flag.level.value,
        "start": flag.start,
        "end": flag.end,
        "line": flag.line,
        "column": flag.column,
        "sentence": flag.sentence,
        "message": flag.message,
        "evidence": flag.evidence,
        "suggestion": flag.suggestion,
        "claim": flag.claim,
        "certainty": flag.certainty,
    }


def _places(report: Report) -> tuple[Place, ...]:
    """The places of a report, and those of which only a part is meant."""
    wholes = {r.whole.id: r.whole for r in report.resolutions if r.whole is not None}
    return tuple({place.id: place for place in (*report.places, *wholes.values())}.values())


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "date": None if document.date is None else document.date.isoformat(),
        "sha256": document.sha256,
        "text": document.text,
    }


def _mention(resolution: Resolution) -> dict[str, Any]:
    mention = resolution.mention
    part = {} if resolution.whole is None or resolution.place is None else {"part": resolution.place.id}
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "sentence": mention.sentence,
        "role": mention.role.value,
        "name": mention.name,
        "certainty": round(mention.certainty, 4),
        "place": None if resolution.named is None else resolution.named.id,
        **part,
        "confidence": round(resolution.confidence, 4),
        "alternatives": [place.id for place in resolution.alternatives],
        "why": resolution.why,
    }


def _plain(value: object) -> object:
    """For ``json``: the read-only mappings that claims may hold."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def from_json(text: str, *, place_of: Callable[[str], Place]) -> Report:
    """The report that ``to_json`` wrote.

    A saved report tells what was chosen and what else was possible, not how each candidate matched: candidates come
    back without evidence. ``place_of`` (``Gazetteer.get``) finds the alternatives, which are saved by id; it raises
    ``KeyError`` for an id that the gazetteer no longer has, and that alternative is left out.

    Raises:
        InputError: if the text is no report of version 1.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"not a saved report: {error}; make one with: dateline export REPORT -o NAME.json") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError(
            f"not a saved report: its schema is not {SCHEMA}; make one with: dateline export REPORT -o NAME.json"
        )
    try:
        return _report(data, place_of)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"not a saved report: {type(error).__name__}: {error}; make it anew with: dateline export"
        ) from None


def _report(data: Mapping[str, Any], place_of: Callable[[str], Place]) -> Report:
    places = {row["id"]: place_from_dict(row) for row in data["places"]}
    resolutions = tuple(_resolution(row, places, place_of) for row in data["mentions"])
    meant = {r.place.id for r in resolutions if r.place is not None}
    document = data["document"]

    def known(place_id: str) -> Place | None:
        try:
            return places.get(place_id) or place_of(place_id)
        except KeyError:  # the gazetteer has changed since
            return None

    return Report(
        document=Document(
            id=document["id"],
            text=document["text"],
            source=document["source"],
            title=document["title"],
            date=None if document["date"] is None else dt.date.fromisoformat(document["date"]),
        ),
        sentences=tuple(Sentence(row["start"], row["end"]) for row in data["sentences"]),
        places=tuple(place for place in places.values() if place.id in meant),
        resolutions=resolutions,
        claims=tuple(
            claim_from_dict(row, known, {r.mention.id: r.named for r in resolutions}) for row in data["claims"]
        ),
        flags=tuple(Flag(**{**row, "level": Level(row["level"])}) for row in data["flags"]),
        generator=data["generator"]["version"],
        gazetteer=data["generator"]["gazetteer"],
    )


def place_from_dict(row: Mapping[str, Any]) -> Place:
    """The place that ``place_to_dict`` wrote."""
    dispute = row["disputed"]
    return Place(
        id=row["id"],
        name=row["name"],
        kind=PlaceKind(row["kind"]),
        feature_code=row["feature_code"],
        point=LonLat(lon=row["lon"], lat=row["lat"]),
        country=row["country"],
        admin1_id=row["admin1_id"],
        admin1=row["admin1"],
        admin2_id=row["admin2_id"],
        admin2=row["admin2"],
        population=row["population"],
        precision_km=row["precision_km"],
        dispute=None
        if dispute is None
        else Dispute(dispute["note"], tuple(dispute["claimed_by"]), dispute["de_facto"], dispute["un_view"]),
    )


def _resolution(row: Mapping[str, Any], places: Mapping[str, Place], place_of: Callable[[str], Place]) -> Resolution:
    part = row.get("part")
    chosen = None if row["place"] is None else places[part or row["place"]]
    readings = [] if chosen is None else [chosen]
    for place_id in row["alternatives"]:
        try:
            readings.append(places.get(place_id) or place_of(place_id))
        except KeyError:  # the gazetteer has changed since; the choice itself travels with the report
            continue
    return Resolution(
        mention=Mention(
            id=row["id"],
            start=row["start"],
            end=row["end"],
            text=row["text"],
            sentence=row["sentence"],
            role=Role(row["role"]),
            name=row["name"],
            certainty=row["certainty"],
        ),
        place=chosen,
        confidence=row["confidence"],
        candidates=tuple(_candidate(place, row["confidence"] if place is chosen else 0.0) for place in readings),
        why=row["why"],
        whole=places[row["place"]] if part else None,
    )


def _candidate(place: Place, score: float) -> Candidate:
    return Candidate(Hit(place, PlaceName(place.name, NameUse.MAIN), Match.EXACT), score)
