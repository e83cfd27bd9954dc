"""What a flag shows on the map: the place, the place that the text states, what is true, and the line between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gazetteer import Place
from geo.records import Claim, Flag, Json, Report
from maps.atlas import Atlas

Ends: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""Two positions, each longitude first, in degrees."""


_PLACED: Final = frozenset({"containment", "capital", "kind"})
"""The families of claims that the unit around the subject answers; for a distance it would say nothing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is drawn: ``subject`` is what the claim is about, ``stated`` what the text relates it to, ``true`` the unit
    that the subject lies in or what the text should have named.

    ``line`` leads from the subject to the nearest part of ``stated``, ``distance_km`` long. ``kind`` is the family of
    the claim, "" where a flag has none.
    """

    kind: str
    subject: Place | None
    stated: Place | None
    true: Place | None
    line: Ends | None
    distance_km: float | None


def evidence_of(report: Report, flag: Flag, atlas: Atlas) -> Evidence:
    """What can be drawn for a flag; each part ``None`` where the claim does not tell."""
    claim = next((claim for claim in report.claims if claim.id == flag.claim), None)
    if claim is None:
        return Evidence("", None, None, None, None, None)
    subject = _place(report, atlas, claim.measured.get("subject_place"), claim.subject)
    stated = _place(report, atlas, claim.measured.get("object_place"), claim.object)
    true = _true_place(atlas, claim, subject, stated)
    distance = claim.measured.get("distance_km")
    return Evidence(claim.kind, subject, stated, true, _line(claim.measured.get("line")), _number(distance))


def _place(report: Report, atlas: Atlas, place_id: Json, mention_id: str | None) -> Place | None:
    if isinstance(place_id, str):
        return _known(atlas, place_id)
    return next((res.place for res in report.resolutions if res.mention.id == mention_id), None)


def _known(atlas: Atlas, place_id: str) -> Place | None:
    try:
        return atlas.get(place_id)
    except KeyError:
        return None


def _true_place(atlas: Atlas, claim: Claim, subject: Place | None, stated: Place | None) -> Place | None:
    """What the claim says is true, else the first-level unit that the subject lies in."""
    measured = claim.measured.get("true_place")
    if isinstance(measured, str):
        return _known(atlas, measured)
    unit = subject.admin1_id if subject and claim.kind in _PLACED else None
    return None if unit is None or (stated and stated.id == unit) else _known(atlas, unit)


def _line(value: Json) -> Ends | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return None
    ends = tuple(_position(end) for end in value)
    first, second = ends
    return (first, second) if first and second and first != second else None


def _position(value: Json) -> tuple[float, float] | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return None
    lon, lat = (_number(number) for number in value)
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return (lon, lat)


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
