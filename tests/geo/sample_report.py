"""A small report built by hand: one located city, one region, one name that nobody knows, one flag."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Hit, LonLat, Match, Place, PlaceKind
from gazetteer.place import Dispute, NameUse, PlaceName
from geo.records import (
    Candidate,
    Claim,
    Document,
    Flag,
    Level,
    Mention,
    Modality,
    Report,
    Resolution,
    Role,
    Sentence,
    Verdict,
)
from geo.relations import Antecedent, End, Inside, Measured, Sense

MARIUPOL = Place(
    id="geonames:701822",
    name="Mariupol",
    kind=PlaceKind.CITY,
    feature_code="PPL",
    point=LonLat(lon=37.54, lat=47.1),
    country="UA",
    admin1_id="geonames:709716",
    admin1="Donetsk Oblast",
    population=425681,
)
OTHER_MARIUPOL = replace(MARIUPOL, id="geonames:1", admin1="Somewhere", population=0)
CRIMEA = Place(
    id="geonames:703883",
    name="Crimea",
    kind=PlaceKind.ADMIN1,
    feature_code="ADM1",
    point=LonLat(lon=34.0, lat=45.3),
    country="UA",
    precision_km=120.0,
    dispute=Dispute("annexed by Russia in 2014", ("UA", "RU"), "RU", "UA"),
)
KNOWN = {place.id: place for place in (MARIUPOL, OTHER_MARIUPOL, CRIMEA)}


def sample(
    first: str = "Mariupol, in Crimea, fell.", *, second: str = "So did Narnia.", source: str | None = "report.txt"
) -> Report:
    """A report whose first sentence holds "Mariupol, in Crimea" and whose second holds "Narnia"."""
    text = f"{first}\n{second}"
    city, region, unknown = text.index("Mariupol"), text.index("Crimea"), text.index("Narnia")
    end = region + len("Crimea")
    return Report(
        document=Document(id="report", text=text, source=source),
        sentences=(Sentence(0, len(first)), Sentence(len(first) + 1, len(text))),
        places=(MARIUPOL, CRIMEA),
        resolutions=(
            Resolution(
                _mention("m1", city, "Mariupol"),
                MARIUPOL,
                0.97,
                (_candidate(MARIUPOL, 2.0), _candidate(OTHER_MARIUPOL, 0.5)),
                "much the largest",
            ),
            Resolution(_mention("m2", region, "Crimea"), CRIMEA, 0.9, (_candidate(CRIMEA, 2.0),), "the only one"),
            Resolution(_mention("m3", unknown, "Narnia", sentence=1), None, 0.0, (), "not in the gazetteer"),
        ),
        claims=(
            Claim(
                id="c1",
                relation=Inside(
                    End((Antecedent("m1", 1.0, (Sense(MARIUPOL, 1.0),)),)),
                    End((Antecedent("m2", 1.0, (Sense(CRIMEA, 1.0),)),)),
                ),
                start=city,
                end=end,
                focus=(region, end),
                modality=Modality.ASSERTED,
                measured=Measured(subject=MARIUPOL, object=CRIMEA, true=None, distance_km=225.0, tolerance="5 km"),
                verdict=Verdict.CONTRADICTED,
                certainty=0.9,
            ),
        ),
        flags=(
            Flag(
                code="GEO101",
                name="not-inside",
                level=Level.ERROR,
                start=city,
                end=end,
                line=text.count("\n", 0, city) + 1,
                column=city - text.rfind("\n", 0, city),
                sentence=0,
                message="Mariupol is not in Crimea",
                evidence="it lies in Donetsk Oblast, about 225 km away",
                suggestion="Donetsk Oblast",
                claim="c1",
            ),
        ),
        generator="0.1.0",
        gazetteer="test",
    )


def _mention(mention_id: str, start: int, text: str, sentence: int = 0) -> Mention:
    return Mention(mention_id, start, start + len(text), text, sentence, Role.LITERAL, text, 0.8)


def _candidate(place: Place, score: float) -> Candidate:
    return Candidate(Hit(place, PlaceName(place.name, NameUse.MAIN), Match.EXACT), score, ("name",))
