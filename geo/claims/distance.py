"""Where from elsewhere: "N km from Y", "north-east of Y", "near Y", "an hour outside Y", "between Y and Z"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from geo.claims import words
from geo.claims.descriptions import Bond, Description
from geo.claims.phrases import Line, Match, Phrase
from geo.claims.reading import Reading, reading
from geo.records import Json

_LIES = "(,? r:(which|that)? LIE | ,)? (just | only | a (city|town|village))?"
_FAR = "q:ABOUT? ABOUT? n:NUMBER u:UNIT away? (by (road|air|sea|rail))?"
_TO_Y = "(the|central|downtown|city of)? y:PLACE"
_DISTANCE = (
    Phrase(f"x:PLACE {_LIES} {_FAR} (to the)? c:COMPASS (of|from) {_TO_Y}"),
    Phrase(f"x:PLACE {_LIES} {_FAR} (from | outside | off) (the c:COMPASS? coast of)? {_TO_Y}"),
    Phrase(f"x:PLACE {_LIES} {_FAR} from the b:(y:DEMONYM border|frontier)"),
    Phrase(f"x:PLACE {_LIES} {_FAR} from the b:(border|frontier with {_TO_Y})"),
)
_TRAVEL = (
    Phrase(
        f"x:PLACE {_LIES} q:ABOUT? n:NUMBER t:TIME ('s)? (drive | by (car|road|bus|train))? "
        f"(outside | away from | from | c:COMPASS of) {_TO_Y}"
    ),
    Phrase(
        f"x:PLACE {_LIES} (a)? s:SPAN (FILL)? (drive|ride|journey|trip) (away)? (outside | from | c:COMPASS of) {_TO_Y}"
    ),
)
_DIRECTION = (
    Phrase(
        f"x:PLACE , r:(which|that)? (LIE)? (just|further|farther|far|due|slightly|immediately|well)? (to the)? "
        f"c:COMPASS (of|from) {_TO_Y}"
    ),
    Phrase(
        f"x:PLACE LIE (just|further|farther|far|due|slightly|immediately|well)? (to the)? c:COMPASS (of|from) {_TO_Y}",
        is_predicate=True,
    ),
)
_OF_FOLDED = Phrase(f"x:ANAPHOR (just|further|farther|far|due)? (to the)? c:COMPASS (of|from) {_TO_Y}")
_FARTHER = Phrase("x:PLACE LIE farther|further c:COMPASS than y:PLACE", is_predicate=True)
_NEAR = (
    Phrase("x:PLACE ,? r:(near | close to | just outside | outside | on the outskirts of | not far from) the? y:PLACE"),
    Phrase("x:ANAPHOR of y:PLACE"),  # "X, a suburb of Y", folded
)
_WEDGED = "(wedged|sandwiched|squeezed|tucked|halfway|midway|landlocked)"
_BETWEEN = (
    Phrase(f"x:PLACE , r:(which|that)? (LIE)? {_WEDGED}? between the? y:PLACE and the? z:PLACE"),
    Phrase(f"x:PLACE LIE {_WEDGED}? between the? y:PLACE and the? z:PLACE", is_predicate=True),
)
_CLOSER = Phrase(
    "x:PLACE LIE (much|far)? closer|nearer to the? y:PLACE than (to | it is to)? the? z:PLACE", is_predicate=True
)


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    for d in descriptions:
        yield from _suburb(d)
    for line in lines:
        for phrase, read in _READERS:
            for match in phrase.matches(line):
                yield from read(match, phrase)


def _suburb(d: Description) -> Iterator[Reading]:
    """Reads "the Cincinnati suburb of X", "X, a Paris suburb"."""
    owner = d.modifier or d.owner
    if d.noun == "suburb" and owner is not None and owner.symbol.startswith("p:"):
        stated: dict[str, Json] = {"relation": "near", "how": "suburb", "anaphor": d.bond is Bond.ANAPHOR}
        where = d.start, d.end
        predicate = d.bond is Bond.PREDICATE
        yield Reading("distance", *where, where, d.subjects, owner.resolutions, d.sentence, stated, predicate)


def _distance(match: Match, phrase: Phrase) -> Iterator[Reading]:
    x, y = match.items("x")[0], match.items("y")[0]
    far = words.number(match.text("n"))
    if far is None or len(y.resolutions) > 1:
        return
    unit = match.text("u")
    yield reading(
        "distance",
        match,
        x,
        y,
        (match.at("n")[0], y.end),
        relation="distance",
        amount=far,
        unit=unit,
        km=far * words.KM_PER_UNIT[unit],
        about=match.text("q"),
        border=match.has("b"),
    )
    if match.has("c") and words.compass(match.text("c")) in words.DEGREES:
        compass = words.compass(match.text("c"))
        yield reading(
            "direction",
            match,
            x,
            y,
            (match.at("c")[0], y.end),
            is_predicate=phrase.is_predicate,
            relation="direction",
            compass=compass,
        )


def _travel(match: Match, _phrase: Phrase) -> Iterator[Reading]:
    x, y = match.items("x")[0], match.items("y")[0]
    if match.has("s"):
        amount_text, _, unit = match.text("s").rpartition("-")
        first = match.at("s")[0]
    else:
        amount_text, unit = match.text("n"), match.text("t")
        first = match.at("n")[0]
    amount = words.number(amount_text)
    if amount is not None and not y.is_vague:
        hours = amount * words.HOURS_PER_UNIT[unit]
        yield reading("distance", match, x, y, (first, y.end), relation="travel", hours=hours)


def _direction(match: Match, phrase: Phrase) -> Iterator[Reading]:
    x, y = match.items("x")[0], match.items("y")[0]
    compass = words.compass(match.text("c"))
    if compass in words.DEGREES and not y.is_vague:
        relation = "farther" if phrase is _FARTHER else "direction"
        yield reading(
            "direction",
            match,
            x,
            y,
            (match.at("c")[0], y.end),
            is_predicate=phrase.is_predicate,
            relation=relation,
            compass=compass,
        )


_NEAR_WORDS = {
    "near": "near",
    "close to": "near",
    "not far from": "near",
    "outside": "outside",
    "just outside": "outside",
}


def _near(match: Match, _phrase: Phrase) -> Iterator[Reading]:
    x, y = match.items("x")[0], match.items("y")[0]
    if match.has("r"):
        how = _NEAR_WORDS.get(match.text("r"), "outskirts")
        first = match.at("r")[0]
    elif x.noun == "suburb":
        how, first = "suburb", x.start
    else:
        return
    if not y.is_vague:
        yield reading("distance", match, x, y, (first, y.end), relation="near", how=how)


def _two(match: Match, phrase: Phrase) -> Iterator[Reading]:
    relation = "closer" if phrase is _CLOSER else "between"
    x, y, z = match.items("x")[0], match.items("y")[0], match.items("z")[0]
    if not y.is_vague and not z.is_vague:
        yield reading(
            "direction",
            match,
            x,
            y,
            (y.start, z.end),
            is_predicate=phrase.is_predicate,
            relation=relation,
            second=z.resolution.mention.id,
        )


_READERS: tuple[tuple[Phrase, Callable[[Match, Phrase], Iterator[Reading]]], ...] = (
    *((phrase, _distance) for phrase in _DISTANCE),
    *((phrase, _travel) for phrase in _TRAVEL),
    *((phrase, _direction) for phrase in (*_DIRECTION, _OF_FOLDED, _FARTHER)),
    *((phrase, _near) for phrase in _NEAR),
    *((phrase, _two) for phrase in _BETWEEN),
    (_CLOSER, _two),
)
