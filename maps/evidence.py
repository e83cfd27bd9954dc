"""What a flag shows on the map: the place, the place that the text states, what is true, and the line between.

What is true is the judge's to say; nothing is guessed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from gazetteer import Place
from geo.records import Flag, Report
from geo.relations import Line

Ends: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""Two positions, each longitude first, in degrees."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is drawn: ``subject`` is what the claim is about, ``stated`` what the text relates it to, ``true`` what the
    text should have named.

    ``line`` leads from the subject to the nearest part of ``stated``, ``distance_km`` long. ``kind`` is the family of
    the claim, "" where a flag has none.
    """

    kind: str
    subject: Place | None
    stated: Place | None
    true: Place | None
    line: Ends | None
    distance_km: float | None


def evidence_of(report: Report, flag: Flag) -> Evidence:
    """What can be drawn for a flag; each part ``None`` where the claim does not tell."""
    claim = next((claim for claim in report.claims if claim.id == flag.claim), None)
    if claim is None:
        return Evidence("", None, None, None, None, None)
    found = claim.measured
    subject = found.subject or _meant(report, claim.subject)
    stated = found.object or _meant(report, claim.object)
    return Evidence(claim.kind, subject, stated, found.true, _ends(found.line), found.distance_km)


def _meant(report: Report, mention_id: str | None) -> Place | None:
    return next((res.place for res in report.resolutions if res.mention.id == mention_id), None)


def _ends(line: Line | None) -> Ends | None:
    if line is None or line[0] == line[1]:
        return None
    first, second = line
    return (first.lon, first.lat), (second.lon, second.lat)
