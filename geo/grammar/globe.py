"""Which side of the equator: "X, in the southern hemisphere", "X lies north of the equator"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.grammar.descriptions import Bond, Description
from geo.grammar.phrases import Line, Phrase
from geo.grammar.reading import Reading, reading

_HALF = "c:(northern|southern) hemisphere"
_LIES_IN = (
    Phrase(f"x:PLACE ,? r:(which|that)? in the {_HALF}"),
    Phrase("x:PLACE , r:(which|that)? (LIE)? (just|well|far)? c:(north|south) of the equator"),
    Phrase("x:ANAPHOR (just|well|far)? c:(north|south) of the equator"),
)
_IS_IN = (
    Phrase(f"x:PLACE LIE (wholly|entirely)? in the {_HALF}", is_predicate=True),
    Phrase("x:PLACE LIE (just|well|far|wholly|entirely)? (to the)? c:(north|south) of the equator", is_predicate=True),
)


_ADJECTIVES = {"northern-hemisphere": "north", "southern-hemisphere": "south"}


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    for d in descriptions:
        for side in (_ADJECTIVES[a] for a in d.adjectives if a in _ADJECTIVES and d.bond is not Bond.ANAPHOR):
            at, stated = (d.start, d.end), {"relation": "side", "side": side}
            yield Reading("hemisphere", *at, at, d.subjects, (), d.sentence, stated, d.bond is Bond.PREDICATE)
    for line in lines:
        for phrase in (*_LIES_IN, *_IS_IN):
            for match in phrase.matches(line):
                side = match.text("c").removesuffix("ern")
                focus = match.at("c")[0], match.end
                x = match.items("x")[0]
                yield reading(
                    "hemisphere", match, x, None, focus, is_predicate=phrase.is_predicate, relation="side", side=side
                )
