"""Positions made less exact on request, for reports on places that a map should not point at."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from gazetteer import LonLat, Place
from geo.records import Candidate, Claim, Report, Resolution

_KM_PER_DEGREE: Final = 111.32  # of latitude; of longitude at the equator


def coarsened(report: Report, km: float) -> Report:
    """The report with every position moved to the middle of its cell in a grid of ``km`` kilometres.

    The precision of the places becomes at least ``km``, and lines of evidence, which begin at a place, are left out.
    Names, ids and shapes of regions stay: who has the gazetteer can still look a place up.

    Raises:
        ValueError: if ``km`` is not above 0.
    """
    if not km > 0:
        raise ValueError(f"a grid of {km} km is none; give a number above 0")
    return dataclasses.replace(
        report,
        places=tuple(_moved(place, km) for place in report.places),
        resolutions=tuple(_resolution(resolution, km) for resolution in report.resolutions),
        claims=tuple(_claim(claim, km) for claim in report.claims),
    )


def _moved(place: Place, km: float) -> Place:
    if place.kind.is_area:
        return place
    step = km / _KM_PER_DEGREE
    lat = max(-90.0, min(90.0, (math.floor(place.point.lat / step) + 0.5) * step))
    # A column of cells has one width all along, that of its row's middle, so that cells do not overlap.
    wide = step / max(math.cos(math.radians(lat)), 0.01)
    lon = max(-180.0, min(180.0, (math.floor(place.point.lon / wide) + 0.5) * wide))
    return dataclasses.replace(place, point=LonLat(lon, lat), precision_km=max(place.precision_km, km))


def _resolution(resolution: Resolution, km: float) -> Resolution:
    return dataclasses.replace(
        resolution,
        place=_moved(resolution.place, km) if resolution.place else None,
        candidates=tuple(_candidate(candidate, km) for candidate in resolution.candidates),
        whole=_moved(resolution.whole, km) if resolution.whole else None,
    )


def _candidate(candidate: Candidate, km: float) -> Candidate:
    return dataclasses.replace(candidate, hit=dataclasses.replace(candidate.hit, place=_moved(candidate.place, km)))


def _claim(claim: Claim, km: float) -> Claim:
    """Its evidence moved too, and the line left out, which ends at the very place."""
    found = claim.measured
    subject, object_, second, true = (
        _moved(place, km) if place is not None else None
        for place in (found.subject, found.object, found.second, found.true)
    )
    moved = dataclasses.replace(found, line=None, subject=subject, object=object_, second=second, true=true)
    return dataclasses.replace(claim, measured=moved)
