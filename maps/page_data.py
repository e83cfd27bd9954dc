"""Everything that the page's script knows, as plain data: one object, written once into the page.

Texts are ``visible`` already, so that the script can show them as they are; it makes text nodes of them, never HTML.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from gazetteer import LonLat, Place, PlaceKind
from geo.records import Flag, Report, Resolution, Role
from geo.text.safe import one_line, visible
from maps import shapes
from maps.atlas import Atlas
from maps.base_map import base_map, country_names
from maps.evidence import evidence_of
from maps.layers import flags_by_mention
from maps.outlines import drawn
from maps.style import DOUBTFUL_BELOW, KIND_GROUPS, LEVEL_LABELS, ROLES, ROUGH_KM, kind_label

_SHAPE_BUDGET: Final = 6_000  # vertices in one region's shape; the layers carry the full one
_SHAPES_BUDGET: Final = 60_000  # vertices in all shapes together, about 300 kB
_MOST: Final = 0.85  # of the mentions decide the first view ...
_FAR: Final = 2.5  # ... and what lies so many times farther out than they do stays outside it,
_GAP: Final = 1.5  # ... or so many times farther than the next one within,
_NEAR_DEG: Final = 5.0  # unless it is within some 500 km
_OFTEN: Final = 100  # places, the most often named, among which the middle is sought: each is measured to each
_ALTERNATIVES: Final = 6  # other readings shown for a mention; the report has them all


@dataclass
class _Collector:
    """The lists of the page while they grow; they refer to each other by position."""

    atlas: Atlas
    countries: dict[str, str]
    places: list[Place] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    others: list[dict[str, Any]] = field(default_factory=list)
    other_index: dict[str, int] = field(default_factory=dict)
    documents: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    whys: dict[str, int] = field(default_factory=dict)  # the reasons given, each once: most are given often

    def place(self, place: Place | None) -> int | None:
        if place is None:
            return None
        if place.id not in self.index:
            self.index[place.id] = len(self.places)
            self.places.append(place)
        return self.index[place.id]

    def other(self, place: Place) -> int:
        """The position of a reading that was not chosen; these are kept apart from the places of the report."""
        if place.id not in self.other_index:
            self.other_index[place.id] = len(self.others)
            label = ", ".join(part for part in (one_line(place.name), _where(place, self.countries)) if part)
            row = {"id": visible(place.id), "label": label, "kind": kind_label(place.kind)}
            self.others.append(row | {"lon": round(place.point.lon, 4), "lat": round(place.point.lat, 4)})
        return self.other_index[place.id]

    def add(self, report: Report) -> None:
        first_sentence, first_flag = len(self.sentences), len(self.flags)
        text = report.document.text
        for number, sentence in enumerate(report.sentences, 1):
            row = {"doc": len(self.documents), "n": number, "text": visible(text[sentence.start : sentence.end])}
            self.sentences.append(row)
        positions = {id(flag): first_flag + offset for offset, flag in enumerate(report.flags)}
        for resolution, touching in zip(report.resolutions, flags_by_mention(report), strict=True):
            row = _mention(report, resolution, first_sentence)
            row["place"] = self.place(resolution.place)
            row["others"] = [self.other(place) for place in resolution.alternatives[:_ALTERNATIVES]]
            row["flags"] = [positions[id(flag)] for flag in touching]
            row["why"] = self.whys.setdefault(one_line(resolution.why), len(self.whys))
            self.mentions.append(row)
        self.flags.extend(self._flag(report, flag, first_sentence) for flag in report.flags)
        self.documents.append(_document(report))

    def _flag(self, report: Report, flag: Flag, first_sentence: int) -> dict[str, Any]:
        shown = evidence_of(report, flag)
        line = shapes.evidence_line(shown.line).geoms if shown.line else ()
        return {
            "code": one_line(flag.code),
            "name": one_line(flag.name),
            "level": flag.level.value,
            "sentence": first_sentence + flag.sentence,
            "message": one_line(flag.message),
            "evidence": one_line(flag.evidence),
            "suggestion": one_line(flag.suggestion or ""),
            "kind": one_line(shown.kind),
            "subject": self.place(shown.subject),
            "stated": self.place(shown.stated),
            "true": self.place(shown.true),
            "line": [shapes.encode(part.coords, 4) for part in line],
            "km": None if shown.distance_km is None else round(shown.distance_km, 1),
        }


def page_data(reports: Sequence[Report], atlas: Atlas, title: str, tiles: dict[str, Any] | None) -> dict[str, Any]:
    """Collect the data of the page.

    The lists "documents", "sentences", "places", "mentions" and "flags" refer to each other by position; mentions and
    sentences are in the order of the reports.
    """
    collected = _Collector(atlas, country_names(atlas))
    for report in reports:
        collected.add(report)
    places = collected.places
    rows = [_place(place, collected.countries) for place in places]
    _add_shapes(rows, places, atlas)
    focus = first_view(reports)
    for document, report in zip(collected.documents, reports, strict=True):
        document["view"] = [collected.index[place.id] for place in first_view([report])]
    return {
        "title": title,
        "generator": visible(f"Dateline {reports[0].generator}") if reports else "Dateline",
        "gazetteer": visible(reports[0].gazetteer) if reports else "",
        "roles": {
            role.value: {"label": style.label, "meaning": style.meaning, "place": role.is_place}
            for role, style in ROLES.items()
        },
        "groups": list(dict.fromkeys(KIND_GROUPS.values())),
        "kinds": {
            kind.value: {"label": kind_label(kind), "group": group, "area": kind.is_area}
            for kind, group in KIND_GROUPS.items()
        },
        "levels": {level.value: label for level, label in LEVEL_LABELS.items()},
        "doubtful": DOUBTFUL_BELOW,
        "rough_km": ROUGH_KM,
        "documents": collected.documents,
        "sentences": collected.sentences,
        "places": rows,
        "others": collected.others,
        "mentions": collected.mentions,
        "whys": list(collected.whys),
        "flags": collected.flags,
        "center": round(shapes.middle_longitude([place.point for place in focus]), 2),
        "view": [collected.index[place.id] for place in focus],
        "tiles": tiles,
        "base": base_map(atlas, _neighbourhoods(collected)),
    }


def first_view(reports: Sequence[Report]) -> tuple[Place, ...]:
    """The places that the first view is fitted to: those named as locations and not in doubt.

    Countries and larger count only where nothing smaller is named; a whole country would push the towns together.
    """
    sure = {
        res.place.id: res.place
        for report in reports
        for res in report.resolutions
        if res.place and res.mention.role is Role.LITERAL and res.confidence >= DOUBTFUL_BELOW
    }
    any_place = {res.place.id: res.place for report in reports for res in report.resolutions if res.place}
    for choice in ([p for p in sure.values() if is_focus(p)], list(sure.values()), list(any_place.values())):
        if choice:
            return _heart(choice, Counter(r.place.id for report in reports for r in report.resolutions if r.place))
    return ()


def _heart(places: Sequence[Place], mentions: Counter[str]) -> tuple[Place, ...]:
    """The places without the odd one far from where four in five mentions are; it is a click away."""
    often = sorted(places, key=lambda place: (-mentions[place.id], place.id))[:_OFTEN]

    def spread(center: Place) -> float:
        return sum(_angle_deg(center, place) * mentions[place.id] for place in often)

    center = min(often, key=lambda place: (spread(place), place.id))
    reach, counted, total = 0.0, 0, sum(mentions[place.id] for place in places)
    kept = []
    last = 0.0
    for angle, place in sorted(((_angle_deg(center, place), place) for place in places), key=lambda row: row[0]):
        if counted < _MOST * total:
            reach = angle
        elif angle > max(min(_FAR * reach, _GAP * last), _NEAR_DEG):
            break
        kept.append(place)
        counted, last = counted + mentions[place.id], angle
    return tuple(kept)


def _angle_deg(a: Place, b: Place) -> float:
    """The angle between two positions as seen from the middle of the Earth, in degrees."""
    half_lat = math.sin(math.radians(b.point.lat - a.point.lat) / 2.0)
    half_lon = math.sin(math.radians(b.point.lon - a.point.lon) / 2.0)
    both = math.cos(math.radians(a.point.lat)) * math.cos(math.radians(b.point.lat))
    return math.degrees(2.0 * math.asin(min(1.0, math.sqrt(half_lat**2 + both * half_lon**2))))


def lean(data: dict[str, Any]) -> dict[str, Any]:
    """The data without the empty fields of its long lists; ``viewer/state.js`` fills them in again."""
    short = {
        name: [{key: value for key, value in row.items() if value not in ("", [])} for row in data[name]]
        for name in ("places", "mentions")
    }
    return data | short


def json_block(value: object) -> str:
    """JSON that can stand inside a script element: no ``<``, ``>``, ``&`` and no line separator of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _neighbourhoods(collected: _Collector) -> list[LonLat]:
    """The positions around which the base map is drawn finely: those of flags first, then the most often named."""
    weights = [0] * len(collected.places)
    for mention in collected.mentions:
        if mention["place"] is not None:
            weights[mention["place"]] += 1000 if mention["flags"] else 1
    order = sorted(range(len(weights)), key=lambda number: (-weights[number], number))
    return [place.point for place in (collected.places[number] for number in order) if is_focus(place)]


def is_focus(place: Place) -> bool:
    """Whether a place is small enough to say where something happens."""
    return place.kind not in (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.OCEAN, PlaceKind.SEA)


def _document(report: Report) -> dict[str, Any]:
    document = report.document
    return {
        "id": one_line(document.id),
        "title": one_line(document.title or ""),
        "source": one_line(PurePath(document.source).name if document.source else ""),  # not the author's folders
        "date": document.date.isoformat() if document.date else "",
        "sha256": document.sha256,
    }


def _mention(report: Report, resolution: Resolution, first_sentence: int) -> dict[str, Any]:
    mention = resolution.mention
    sentence = report.sentences[mention.sentence]
    text = report.document.text
    at = _units(visible(text[sentence.start : mention.start]))
    return {
        "id": visible(mention.id),
        "sentence": first_sentence + mention.sentence,
        "at": at,  # in UTF-16 units within the sentence's text, as JavaScript counts
        "text": visible(text[mention.start : mention.end]),
        "role": mention.role.value,
        "confidence": round(float(resolution.confidence), 2),
    }


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def _where(place: Place, countries: dict[str, str]) -> str:
    """The units around a place ("Donetsk Oblast, Ukraine"), without the place itself."""
    country = countries.get(place.country or "", one_line(place.country or ""))
    parts = [one_line(place.admin1 or ""), country]
    return ", ".join(dict.fromkeys(part for part in parts if part and part != one_line(place.name)))


def _place(place: Place, countries: dict[str, str]) -> dict[str, Any]:
    return {
        "id": visible(place.id),
        "name": one_line(place.name),
        "kind": place.kind.value,
        "where": _where(place, countries),
        "country": one_line(place.country or ""),
        "admin1": one_line(place.admin1 or ""),
        "lon": round(place.point.lon, 5),
        "lat": round(place.point.lat, 5),
        "km": round(place.precision_km, 1),
        "population": place.population,
        "dispute": one_line(place.dispute.note) if place.dispute else "",
    }


def _add_shapes(rows: Sequence[dict[str, Any]], places: Sequence[Place], atlas: Atlas) -> None:
    """Give areas their outline and a place for their label, lines their course; fewer vertices when there are many."""
    wide = [(row, place) for row, place in zip(rows, places, strict=True) if place.kind.is_area or place.kind.is_water]
    budget = min(_SHAPE_BUDGET, _SHAPES_BUDGET // max(len(wide), 1))
    for row, place in wide:
        row.update(drawn(atlas, place, budget))
