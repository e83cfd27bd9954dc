"""What the judges work with: the gazetteer, and the readings of a claim's mentions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gazetteer import Gazetteer, Match, Place, PlaceKind
from gazetteer.names import ADJECTIVES
from gazetteer.place import NameUse
from geo.claims.reading import likely, plausible
from geo.records import ANY_VIEW, Claim, Json, Resolution


@dataclass(frozen=True, slots=True)
class Bench:
    gazetteer: Gazetteer
    resolutions: Mapping[str, Resolution]  # by mention id
    viewpoint: str = ANY_VIEW  # on disputed ground
    date: dt.date | None = None  # of the report: what held then is not held against it

    def subjects(self, claim: Claim) -> tuple[Resolution, ...]:
        """What the claim may be about: the best reading, then the other antecedents of an anaphor."""
        others = claim.stated.get("others", ())
        ids = (claim.subject, *(str(i) for i in others)) if isinstance(others, tuple) else (claim.subject,)
        return tuple(self.resolutions[i] for i in ids)

    def object(self, claim: Claim) -> Resolution | None:
        return self.resolutions[claim.object] if claim.object is not None else None

    def confidence(self, claim: Claim, subject: Place | None = None) -> float:
        """That of the weaker of the two mentions a claim rests on; with the subject read as ``subject``."""
        other = self.object(claim)
        own = self.resolutions[claim.subject]
        read = next((c.place for c in own.candidates if subject is not None and c.place.id == subject.id), None)
        trusts = [trust(own, read), *([trust(other)] if other is not None else [])]
        return min(trusts) * (_ANAPHOR if claim.stated.get("anaphor") else 1.0)

    def subject_confidence(self, claim: Claim) -> float:
        """That of the subject alone, where the object is read by the words of the claim itself."""
        return trust(self.resolutions[claim.subject]) * (_ANAPHOR if claim.stated.get("anaphor") else 1.0)

    def waters(self, resolution: Resolution) -> tuple[Place, ...]:
        """The waters that a mention may mean where the phrase says that it is one: "the mouth of the Hudson"."""
        read = tuple(place for place in plausible((resolution,)) if place.kind.is_water)
        name = resolution.mention.name
        spellings = (name, f"{name} River", f"{name} Sea") if not read else ()
        hits = [hit for spelling in spellings for hit in self.gazetteer.find(spelling)]
        return read or tuple(hit.place for hit in hits if hit.place.kind.is_water)

    def part(self, place: Place, compass: Json) -> Place:
        """The compass part of a place ("western Ukraine"), or the place itself where it has none."""
        if not isinstance(compass, str):
            return place
        if place.kind is PlaceKind.PART or not place.kind.is_area:
            return place
        # "Southern Africa", "Central Asia" are regions of their own, with other edges than the compass would draw.
        for direction in (ADJECTIVES[compass], compass):
            for hit in self.gazetteer.find(f"{direction} {place.name}"):
                if hit.match is Match.EXACT and hit.place.kind is PlaceKind.REGION:
                    return hit.place
        return self.gazetteer.get(f"{place.id}/{compass}")


_ANAPHOR = 0.9  # bound to the right place nine times out of ten
_FEW_NAMESAKES = 8
_ANY_OF_MANY = 0.2  # confidence of a reading below which any of many namesakes may be meant
# Population -> how sure it is that a name means one of the places known by it, and no hamlet that no list holds.
_KNOWN_BY_ALL = ((100_000, 0.95), (20_000, 0.8), (5_000, 0.6), (1_000, 0.4), (0, 0.35))


def trust(resolution: Resolution, place: Place | None = None) -> float:
    """How sure it is, in 0..1, that the place meant is among the readings; of ``place`` if it is not the chosen one.

    Which of them it is does not matter: a claim is contradicted only where all of them contradict it.
    """
    place = place or resolution.place
    if place is None:
        return 0.0
    sure = 0.95
    if (place.kind.is_settlement or place.kind is PlaceKind.ADMIN2) and not place.id.startswith("dateline:"):
        sure = next(share for least, share in _KNOWN_BY_ALL if place.population >= least)
        if place.feature_code in ("PPLC", "PPLA"):
            sure = max(sure, 0.8)
        namesakes = sum(1 for c in resolution.candidates if c.place.kind.is_settlement)
        if namesakes > _FEW_NAMESAKES:
            # Of the Greenwoods there is one more that no list holds.
            sure *= 0.85 if resolution.confidence >= _ANY_OF_MANY else 0.5
        chosen = next((c for c in resolution.candidates if c.place.id == place.id), None)
        if chosen is not None and chosen.hit.name.use is NameUse.ALTERNATE:
            sure *= 0.6
    return sure * (0.5 + 0.5 * resolution.mention.certainty)


_WELL_KNOWN = 100_000  # population


def meant(resolutions: Iterable[Resolution]) -> tuple[Place, ...]:
    """The likely readings of well-known names, every plausible one of others: of the Springfields any may be meant."""
    places: dict[str, Place] = {}
    for resolution in resolutions:
        place = resolution.place
        known = place is not None and (not place.kind.is_settlement or place.population >= _WELL_KNOWN)
        for place in likely((resolution,)) if known else plausible((resolution,)):
            places.setdefault(place.id, place)
    return tuple(places.values())
