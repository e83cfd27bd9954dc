"""Where from elsewhere: "N km from Y", "north-east of Y", "near Y", "an hour outside Y", "between Y and Z"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from geo import vocabulary as words
from geo.grammar.descriptions import Bond, Description
from geo.grammar.phrases import Item, Line, Match, Phrase
from geo.grammar.reading import Reading, reading
from geo.records import Json

_LIES = "(,? r:(which|that)? LIE | ,)? (just | only | a (city|town|village))?"
_BRACKETS = "(PAREN (NUMBER | UNIT | FILL | ,)* CLOSE)?"  # "40 kilometres (25 miles)"
_FAR = f"q:ABOUT? ABOUT? n:NUMBER -? u:UNIT {_BRACKETS} away? (by (road|air|sea|rail))?"
_TO_Y = "((the|central|downtown|city of)? y:PLACE | the (capital | capital city) ,? y:PLACE)"
_SEAT = "k:(the (national)? (capital | capital city)) > (MARK | and|on|in|was|is|said|when|where|after)"
_FIRST = "START (situated|located|lying)?"
_WAY = "road|drive|journey|stretch|trip|route|highway|line"
_DISTANCE = (
    Phrase(f"x:PLACE {_LIES} {_FAR} (to the)? c:COMPASS (of|from) ({_TO_Y} | {_SEAT})"),
    Phrase(f"x:PLACE {_LIES} {_FAR} (from | outside | off) (the c:COMPASS? coast of)? ({_TO_Y} | {_SEAT})"),
    Phrase(f"x:PLACE {_LIES} {_FAR} from the b:(y:DEMONYM border|frontier)"),
    Phrase(f"x:PLACE {_LIES} {_FAR} from the b:(border|frontier with {_TO_Y})"),
    # "Forty miles north of Y lies X", "Just 50 miles from Y, X ...", "the 90-kilometre road from Y to X"
    Phrase(
        f"START (situated|located|lying)? {_FAR} (to the)? c:COMPASS (of|from) {_TO_Y} (, | LIE ,?) x:PLACE > FOLLOWS"
    ),
    Phrase(f"START (situated|located|lying)? {_FAR} (from | outside) {_TO_Y} (, | LIE ,?) x:PLACE > FOLLOWS"),
    Phrase("it is q:ABOUT? n:NUMBER u:UNIT from y:PLACE to x:PLACE"),
    Phrase("distance between|from y:PLACE and|to x:PLACE is q:ABOUT? n:NUMBER u:UNIT"),
    Phrase(f"n:NUMBER -? u:UNIT (FILL)? ({_WAY}) (from|between) y:PLACE (to|and) x:PLACE"),
    Phrase("n:NUMBER u:UNIT (between|separating) y:PLACE and x:PLACE"),
)
_TRAVEL = (
    Phrase(
        f"x:PLACE {_LIES} q:ABOUT? n:NUMBER t:TIME ('s)? (FILL)? (drive | by (car|road|bus|train))? "
        f"(outside | away from | from | c:COMPASS of) {_TO_Y}"
    ),
    Phrase(
        f"x:PLACE {_LIES} (a|an)? (s:SPAN | n:NUMBER - t:TIME) (FILL)? (drive|ride|journey|trip) (away)? "
        f"(outside | from | c:COMPASS of) {_TO_Y}"
    ),
)
_ACROSS = Phrase("x:PLACE ,? r:(which|that)? (LIE)? (just|directly)? across the (GAP GAP? GAP?) from the? y:PLACE")
_OFF = Phrase(
    "x:PLACE ,? r:(which|that)? (LIE)? off (y:PLACE 's (COMPASS)? (FILL)? coast | the (COMPASS | FILL)* coast of the? "
    "y:PLACE)"
)
_DIRECTION = (
    Phrase(
        f"x:PLACE , r:(which|that)? (LIE)? (just|further|farther|far|due|slightly|immediately|well)? (to the)? "
        f"c:COMPASS (of|from) ({_TO_Y} | {_SEAT})"
    ),
    Phrase(
        f"x:PLACE LIE (just|further|farther|far|due|slightly|immediately|well)? (to the)? c:COMPASS (of|from) {_TO_Y}",
        is_predicate=True,
    ),
    Phrase(f"x:PLACE ,? (LIE)? (just)? across the (FILL FILL?) (to the)? c:COMPASS (of|from) {_TO_Y}"),
    Phrase(f"x:PLACE ,? in the? PLACE , (just|due)? (to the)? c:COMPASS of {_TO_Y}"),
)
_EXAMPLES = Phrase(
    "cities|towns|villages|districts|suburbs|areas|islands|ports c:COMPASS of y:PLACE ,? (such as | like | including) "
    "x:PLACES"
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
_CLOSER = (
    Phrase(
        "x:PLACE LIE (much|far)? closer|nearer to? the? y:PLACE than (to | it is to)? the? z:PLACE", is_predicate=True
    ),
    Phrase("x:PLACE , r:(which LIE)? (much|far)? closer|nearer to? the? y:PLACE than (to)? the? z:PLACE"),
)


_ASIDE = Phrase(f"x:PLACE LIE {_FAR} to the c:COMPASS END")


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    for d in descriptions:
        yield from _suburb(d)
    for before, line in pairwise(lines):
        for match in _ASIDE.matches(line):
            yield from _aside(match, before)
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


def _aside(match: Match, before: Line) -> Iterator[Reading]:
    """Reads "X lies 40 km to the west", of the one other place in the sentence before."""
    x = match.items("x")[0]
    own = {r.place.id for r in x.resolutions if r.place is not None}
    towns = [i for i in before.items if i.symbol.startswith("p:") and i.resolution.place and not i.is_anaphor]
    others = [i for i in towns if i.resolution.place is not None and i.resolution.place.id not in own]
    side = words.compass(match.text("c"))
    if len(others) == 1 and len(towns) == len(own) + 1 and side in words.DEGREES:
        focus = match.at("c")
        yield reading("direction", match, x, others[0], focus, is_predicate=True, relation="direction", compass=side)


def _stated_ends(match: Match) -> tuple[Item, Item | None, int]:
    """The two ends of a claim, and where the words for the second end; it may be "the capital", of the first one's
    country.
    """
    x, y = match.items("x")[0], match.item("y")
    end = y.end if y is not None else match.at("k")[1]
    if y is not None and y.noun in words.CAPITALS and y.resolution.place == x.resolution.place:
        y = None  # "the Ukrainian capital" was bound to the only city named before
    return x, y, end


def _distance(match: Match, phrase: Phrase) -> Iterator[Reading]:
    x, y, end = _stated_ends(match)
    far = words.number(match.text("n"))
    if far is None or (y is not None and y.is_vague):
        return
    capital = y is None
    unit = match.text("u")
    yield reading(
        "distance",
        match,
        x,
        y,
        (match.at("n")[0], end),
        relation="distance",
        capital=capital,
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
            (match.at("c")[0], end),
            is_predicate=phrase.is_predicate,
            relation="direction",
            compass=compass,
            capital=capital,
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
    x, y, end = _stated_ends(match)
    compass = words.compass(match.text("c"))
    if compass in words.DEGREES and (y is None or not y.is_vague):
        relation = "farther" if phrase is _FARTHER else "direction"
        yield reading(
            "direction",
            match,
            x,
            y,
            (match.at("c")[0], end),
            is_predicate=phrase.is_predicate,
            relation=relation,
            compass=compass,
            capital=y is None,
        )


def _each_direction(match: Match, _phrase: Phrase) -> Iterator[Reading]:
    """Reads "towns east of Y, such as X and Z"."""
    y, side = match.items("y")[0], words.compass(match.text("c"))
    for x in match.items("x"):
        if side in words.DEGREES and not y.is_vague:
            yield reading("direction", match, x, y, match.at("c"), relation="direction", compass=side)


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
    relation = "closer" if phrase in _CLOSER else "between"
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


def _beside(match: Match, phrase: Phrase) -> Iterator[Reading]:
    """Reads "across the river from Y", "off the coast of Y": nearness in other words."""
    x, y = match.items("x")[0], match.items("y")[0]
    if not y.is_vague:
        how = "across" if phrase is _ACROSS else "off"
        yield reading("distance", match, x, y, (match.after("x"), y.end), relation="near", how=how)


_READERS: tuple[tuple[Phrase, Callable[[Match, Phrase], Iterator[Reading]]], ...] = (
    *((phrase, _distance) for phrase in _DISTANCE),
    *((phrase, _travel) for phrase in _TRAVEL),
    *((phrase, _direction) for phrase in (*_DIRECTION, _OF_FOLDED, _FARTHER)),
    (_EXAMPLES, _each_direction),
    *((phrase, _near) for phrase in _NEAR),
    *((phrase, _two) for phrase in _BETWEEN),
    *((phrase, _two) for phrase in _CLOSER),
    (_ACROSS, _beside),
    (_OFF, _beside),
)
