"""A small world of straight edges for the maps' tests: places, an atlas of them, and reports to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.place import Dispute, Hit, LonLat, Match, NameUse, Place, PlaceKind, PlaceName
from geo.records import (
    Candidate,
    Claim,
    Document,
    Flag,
    Level,
    Mention,
    Report,
    Resolution,
    Role,
    Sentence,
    Verdict,
)
from geo.relations import Antecedent, End, Inside, Measured
from maps.atlas import Box

CRIMEA_NOTE = "Annexed by Russia in 2014; the United Nations General Assembly holds it to be part of Ukraine."


def place(
    number: int,
    name: str,
    kind: PlaceKind,
    lon: float,
    lat: float,
    *,
    country: str | None = None,
    admin1: tuple[int, str] | None = None,
    population: int = 0,
    precision_km: float = 5.0,
    feature_code: str = "",
    dispute: Dispute | None = None,
) -> Place:
    return Place(
        id=f"geonames:{number}",
        name=name,
        kind=kind,
        feature_code=feature_code,
        point=LonLat(lon, lat),
        country=country,
        admin1_id=f"geonames:{admin1[0]}" if admin1 else None,
        admin1=admin1[1] if admin1 else None,
        population=population,
        precision_km=precision_km,
        dispute=dispute,
    )


K = PlaceKind
UKRAINE = place(1, "Ukraine", K.COUNTRY, 31, 49, country="UA", precision_km=500)
RUSSIA = place(2, "Russia", K.COUNTRY, 100, 60, country="RU", precision_km=3000)
TURKEY = place(3, "Turkey", K.COUNTRY, 35, 39, country="TR", precision_km=600)
DONETSK_OBLAST = place(11, "Donetsk Oblast", K.ADMIN1, 37.8, 48, country="UA", precision_km=90)
LUHANSK_OBLAST = place(12, "Luhansk Oblast", K.ADMIN1, 39, 49, country="UA", precision_km=90)
KYIV_OBLAST = place(13, "Kyiv Oblast", K.ADMIN1, 30.5, 50.2, country="UA", precision_km=90)
CRIMEA = place(
    14,
    "Crimea",
    K.ADMIN1,
    34.3,
    45.2,
    country="UA",
    precision_km=120,
    dispute=Dispute(CRIMEA_NOTE, ("UA", "RU"), "RU", "UA"),
)
DONBAS = Place("dateline:donbas", "Donbas", K.REGION, "", LonLat(38.3, 48.4), country="UA", precision_km=150)
MARIUPOL = place(
    21,
    "Mariupol",
    K.CITY,
    37.5,
    47.1,
    country="UA",
    admin1=(11, "Donetsk Oblast"),
    population=431859,
    feature_code="PPL",
)
KYIV = place(22, "Kyiv", K.CITY, 30.52, 50.45, country="UA", population=2797553, feature_code="PPLC")
ISTANBUL = place(23, "Istanbul", K.CITY, 28.95, 41.01, country="TR", population=14804116, feature_code="PPLA")
VOSTOCHNY = Place(
    "dateline:vostochny",
    "Vostochny Cosmodrome",
    K.FACILITY,
    "",
    LonLat(128.33, 51.88),
    country="RU",
    admin1_id="geonames:15",
    admin1="Amur Oblast",
    precision_km=20,
)
MARIUPOL_IN_GREECE = place(24, "Marioupoli", K.CITY, 23.7, 38.0, country="GR", population=400)
AZOV = place(31, "Sea of Azov", K.SEA, 36.6, 46.1, precision_km=180)
SUVA = place(41, "Suva", K.CITY, 178.44, -18.14, country="FJ", population=77366, feature_code="PPLC")
TAVEUNI = place(42, "Taveuni", K.CITY, -179.98, -16.85, country="FJ", population=9000)
FIJI = place(43, "Fiji", K.COUNTRY, 178, -18, country="FJ", precision_km=250)
MCMURDO = place(51, "McMurdo Station", K.FACILITY, 166.67, -77.85, country="AQ", precision_km=5)
ANTARCTICA = place(52, "Antarctica", K.CONTINENT, 0, -85, precision_km=3000)
POLE = place(53, "South Pole Station", K.FACILITY, 0, -90, country="AQ")

SHAPES: Mapping[str, BaseGeometry] = {
    UKRAINE.id: shapely.Polygon([(22, 48), (24, 51.5), (34, 52.3), (40, 49.5), (38.5, 47), (35, 46.4), (30, 46.2)]),
    RUSSIA.id: shapely.union(
        shapely.Polygon(
            [
                (28, 60),
                (34, 52.3),
                (40, 49.5),
                (38.5, 47),
                (48, 42),
                (60, 51),
                (135, 45),
                (180, 65),
                (180, 70),
                (60, 69),
            ]
        ),
        shapely.box(-180, 65, -170, 68),
    ),
    TURKEY.id: shapely.box(26, 36.2, 44, 41.6),
    DONETSK_OBLAST.id: shapely.Polygon([(36.6, 47), (38.3, 47), (39, 48.2), (38, 49.2), (36.6, 48.6)]),
    LUHANSK_OBLAST.id: shapely.Polygon([(39, 48.2), (40, 48.3), (40, 49.5), (38, 50), (38, 49.2)]),
    KYIV_OBLAST.id: shapely.Polygon([(29.4, 49.3), (32, 49.4), (31.6, 51.4), (29.4, 51.4)]),
    CRIMEA.id: shapely.Polygon([(32.5, 45.4), (33.6, 44.4), (36.4, 45.1), (36.6, 45.4), (34.9, 46), (33.6, 46.2)]),
    DONBAS.id: shapely.Polygon(
        [(36.6, 47), (38.3, 47), (39, 48.2), (40, 48.3), (40, 49.5), (38, 50), (38, 49.2), (36.6, 48.6)]
    ),
    AZOV.id: shapely.Polygon([(35, 46.2), (36.5, 45.5), (38.2, 46.1), (37.8, 46.9)]),
    # As some sources write it: one ring that runs past 180 degrees, and clockwise.
    FIJI.id: shapely.Polygon([(177, -19), (177, -16), (181, -16), (181, -19)]),
    ANTARCTICA.id: shapely.Polygon([(-180, -90), (180, -90), (180, -78), (60, -67), (-60, -64), (-180, -78)]),
}
PLACES = tuple(value for value in list(globals().values()) if isinstance(value, Place))


class SmallAtlas:
    """An atlas of the places above."""

    def get(self, place_id: str) -> Place:
        return {place.id: place for place in PLACES}[place_id]

    def shape(self, place: Place) -> BaseGeometry | None:
        return SHAPES.get(place.id)

    def _in(self, box: Box, kinds: set[PlaceKind]) -> Iterable[Place]:
        frame = shapely.box(*box)
        for candidate in PLACES:
            shape = SHAPES.get(candidate.id) or shapely.Point(candidate.point.lon, candidate.point.lat)
            if candidate.kind in kinds and shape.intersects(frame):
                yield candidate

    def countries_in(self, box: Box) -> Iterable[Place]:
        return self._in(box, {K.COUNTRY, K.TERRITORY})

    def admin1_in(self, box: Box) -> Iterable[Place]:
        return self._in(box, {K.ADMIN1})

    def towns_in(self, box: Box, limit: int) -> Iterable[Place]:
        return sorted(self._in(box, {K.CITY}), key=lambda town: (-town.population, town.id))[:limit]

    def seas_in(self, box: Box) -> Iterable[Place]:
        return self._in(box, {K.SEA, K.OCEAN})


@dataclass
class Script:
    """A report written by hand: sentences with "[words|role|place]" for each mention.

    Two marks may not overlap; ``flag`` adds a flag on words of a sentence.
    """

    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def say(
        self, *parts: str | tuple[str, Role, Place | None] | tuple[str, Role, Place | None, float], gap: str = " "
    ) -> None:
        """Add a sentence; a part is plain text, or a mention with its role, place and confidence (0.95)."""
        if self.text:
            self.text += gap
        start = len(self.text)
        number = len(self.sentences)
        for part in parts:
            if isinstance(part, str):
                self.text += part
                continue
            words, role, place = part[:3]
            confidence = (part[3] if len(part) == 4 else 0.95) if place else 0.0
            mention = Mention(
                f"m{len(self.resolutions) + 1}", len(self.text), len(self.text) + len(words), words, number, role, words
            )
            self.text += words
            self.resolutions.append(resolution(mention, place, confidence))
        self.sentences.append(Sentence(start, len(self.text)))

    def flag(
        self,
        words: str,
        code: str,
        level: Level,
        message: str,
        *,
        claim: Claim | None = None,
        suggestion: str | None = None,
        evidence: str = "",
    ) -> None:
        start = self.text.rindex(words)
        sentence = next(n for n, s in enumerate(self.sentences) if s.start <= start < s.end)
        if claim:
            self.claims.append(claim)
        self.flags.append(
            Flag(
                code,
                "not-inside",
                level,
                start,
                start + len(words),
                self.text[:start].count("\n") + 1,
                start - self.text.rfind("\n", 0, start),
                sentence,
                message,
                evidence,
                suggestion,
                claim.id if claim else None,
            )
        )

    def report(
        self, document_id: str = "dispatch", title: str | None = "A dispatch", source: str | None = "dispatch.txt"
    ) -> Report:
        places = {r.place.id: r.place for r in self.resolutions if r.place}
        return Report(
            document=Document(document_id, self.text, source=source, title=title, date=dt.date(2022, 4, 13)),
            sentences=tuple(self.sentences),
            places=tuple(places.values()),
            resolutions=tuple(self.resolutions),
            claims=tuple(self.claims),
            flags=tuple(self.flags),
            generator="0.1.0",
            gazetteer="2026.11.22+ab12cd34",
        )


def resolution(mention: Mention, place: Place | None, confidence: float, *others: Place) -> Resolution:
    candidates = tuple(
        Candidate(Hit(p, PlaceName(p.name, NameUse.MAIN), Match.EXACT), 1.0)
        for p in ((place,) if place else ()) + others
    )
    return Resolution(mention, place, confidence, candidates, "exact name; the largest of that name")


def claim(number: int, start: int, end: int, subject: str, object_: str | None, measured: Measured) -> Claim:
    """A false claim that one mention lies in the place of another."""
    container = End((Antecedent(object_, 1.0),)) if object_ is not None else None
    return Claim(
        f"c{number}",
        Inside(End((Antecedent(subject, 1.0),)), container),
        start,
        end,
        (start, end),
        verdict=Verdict.CONTRADICTED,
        measured=measured,
        certainty=0.9,
    )


R = Role


def dispatch() -> Report:
    """A war dispatch with every kind of mention: a flag over a mention, a region, a rough place, unlocated ones."""
    s = Script()
    s.say(
        ("Russian", R.DEMONYM, RUSSIA),
        " columns moved towards the ",
        ("Donbas", R.LITERAL, DONBAS),
        " on Tuesday as talks in ",
        ("Istanbul", R.LITERAL, ISTANBUL),
        " ran into the sand.",
    )
    s.say(
        ("Kyiv", R.METONYM, KYIV),
        " said that ",
        ("Russia", R.ACTOR, RUSSIA),
        " had left nothing standing in ",
        ("Kyiv Oblast", R.LITERAL, KYIV_OBLAST),
        ", least of all in ",
        ("Zabirnyk", R.LITERAL, None),
        ".",
    )
    s.say(
        "Speaking at the ",
        ("Vostochny Cosmodrome", R.LITERAL, VOSTOCHNY),
        ", the ",
        ("Russian", R.DEMONYM, RUSSIA),
        " president promised to go on.",
        gap="\n\n",
    )
    s.say(
        "“",
        ("Mariupol", R.LITERAL, MARIUPOL),
        " is holding,” its mayor told ",
        ("The New York Times", R.ORGANISATION, None),
        ".",
        gap="\n\n",
    )
    s.say("Whoever takes this port city in ", ("Crimea", R.LITERAL, CRIMEA), " will have taken ruins.")
    s.say(
        "Beyond it lies the ",
        ("Sea of Azov", R.LITERAL, AZOV),
        ", and ",
        ("Marioupoli", R.LITERAL, MARIUPOL_IN_GREECE, 0.31),
        " is far away; ",
        ("Mariupol", R.LITERAL, MARIUPOL),
        " is in ",
        ("Ukraine", R.LITERAL, UKRAINE),
        ".",
    )
    subject = next(r.mention for r in s.resolutions if r.place is MARIUPOL)
    stated = next(r.mention for r in s.resolutions if r.place is CRIMEA)
    start = s.text.index("this port city")
    s.flag(
        "this port city in Crimea",
        "GEO101",
        Level.ERROR,
        "Mariupol is not in Crimea; it lies in Donetsk Oblast, Ukraine, on the Sea of Azov, about 225 km from the"
        " nearest Crimean shore.",
        evidence="admin-1 code: geonames:11 is not geonames:14",
        suggestion="this port city in Donetsk Oblast",
        claim=claim(
            1,
            start,
            stated.end,
            subject.id,
            stated.id,
            Measured(
                subject=MARIUPOL,
                object=CRIMEA,
                true=DONETSK_OBLAST,
                line=(LonLat(37.5, 47.1), LonLat(36.6, 45.4)),
                distance_km=225.0,
            ),
        ),
    )
    s.flag("Crimea will", "GEO901", Level.INFO, "The status of Crimea is disputed.")
    return s.report()


def fiji() -> Report:
    s = Script()
    s.say(
        "The storm left ",
        ("Suva", R.LITERAL, SUVA),
        " for ",
        ("Taveuni", R.LITERAL, TAVEUNI),
        ", both in ",
        ("Fiji", R.LITERAL, FIJI),
        ".",
    )
    a, b = (r.mention for r in s.resolutions[:2])
    s.flag(
        "Taveuni",
        "GEO301",
        Level.WARNING,
        "Too far.",
        claim=claim(
            1,
            0,
            4,
            b.id,
            a.id,
            Measured(line=(LonLat(-179.98, -16.85), LonLat(178.44, -18.14)), distance_km=217.0),
        ),
    )
    return s.report("fiji", "A storm in Fiji")


def polar() -> Report:
    s = Script()
    s.say(
        "From ",
        ("McMurdo", R.LITERAL, MCMURDO),
        " a plane flew over ",
        ("Antarctica", R.LITERAL, ANTARCTICA),
        " to the ",
        ("Pole", R.LITERAL, POLE),
        ".",
    )
    return s.report("polar", "At the pole")


HOSTILE = (
    "{{7*7}}{{ cycler.__init__.__globals__.os.popen('id').read() }}{% if %}{# x #}${alert(1)}`"
    "</script><script>alert(1)</script>"
    "<img src=x onerror=alert(1)>\"'&amp;--><!--\x1b[31mred\x1b[0m\u202egpj.exe\u202c\u2028\u2029\x00\x07=1+1"
)


def hostile() -> Report:
    """A report with hostile text in every field that can hold text."""
    evil = Place(
        HOSTILE,
        HOSTILE,
        K.CITY,
        HOSTILE,
        LonLat(10, 50),
        country=HOSTILE,
        admin1_id=HOSTILE,
        admin1=HOSTILE,
        admin2_id=HOSTILE,
        admin2=HOSTILE,
        dispute=Dispute(HOSTILE, (HOSTILE,), HOSTILE, HOSTILE),
    )
    area = Place(HOSTILE + "2", HOSTILE, K.REGION, HOSTILE, LonLat(11, 51))
    s = Script()
    s.say(HOSTILE, (HOSTILE, R.LITERAL, evil), (HOSTILE, R.LITERAL, None), (HOSTILE, R.METONYM, area), "end.")
    s.resolutions[0] = Resolution(
        s.resolutions[0].mention, evil, 0.9, resolution(s.resolutions[0].mention, evil, 0.9, area).candidates, HOSTILE
    )
    s.flag("end", HOSTILE, Level.ERROR, HOSTILE, evidence=HOSTILE, suggestion=HOSTILE)
    made = s.report(HOSTILE, HOSTILE, HOSTILE)
    return Report(
        made.document, made.sentences, made.places, made.resolutions, made.claims, made.flags, HOSTILE, HOSTILE
    )


def crowd(count: int) -> Report:
    """A report with ``count`` mentions of as many towns, for weight and speed."""
    s = Script()
    for number in range(count):
        lon, lat = (number * 0.731) % 340 - 170, (number * 0.377) % 120 - 50
        town = place(100_000 + number, f"Town {number}", K.CITY, round(lon, 4), round(lat, 4), country="UA")
        s.say("Men went to ", (town.name, R.LITERAL, town), " and came back.", gap="\n\n" if number % 4 == 0 else " ")
    return s.report("crowd", "A long report")


def each(reports: Sequence[Report]) -> list[Resolution]:
    return [resolution for report in reports for resolution in report.resolutions]
