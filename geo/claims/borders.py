"""Who touches whom: "X borders Y", "the border between X and Y", "X and neighbouring Y", "landlocked"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.claims import words
from geo.claims.phrases import Item, Line, Match, Phrase
from geo.claims.reading import Reading, reading

_SIDE = "(, | to | on | in | the | its)* (c:COMPASS)?"
_BORDERS = (
    Phrase(
        f"x:PLACE ,? r:(which|that)? (also)? borders|bordering|border|adjoins|adjoining|abuts|abutting y:NEIGHBOURS "
        f"{_SIDE}"
    ),
    Phrase(
        "x:PLACE ,? r:(which|that|who)? shares|share|sharing|has|have|having (a|its|their)? FILL*? border|borders|"
        "frontier|frontiers with y:NEIGHBOURS"
        f" {_SIDE}"
    ),
    Phrase("x:PLACE , whose (c:COMPASS)? FILL*? border|frontier is with y:NEIGHBOURS"),
    Phrase("x:PLACE 's (c:COMPASS)? FILL*? border|frontier with y:NEIGHBOURS"),
    Phrase("border|frontier of x:PLACE ,? with y:NEIGHBOURS"),
    Phrase("border|frontier between|of the? x:PLACE and the? y:PLACE"),
    Phrase("x:PLACE ,? (LIE)? on the border|frontier with y:NEIGHBOURS"),
)
_NEIGHBOURING = (
    Phrase("x:PLACE and|from|in|into|with|to|against (its|their)? n:(neighbouring|neighboring) y:PLACE"),
    Phrase("x:PLACE 's (c:COMPASS)? n:(neighbour|neighbor) (to the COMPASS)? ,? y:PLACE"),
    Phrase("x:PLACE ,? (and|with|against) (its|their) (c:COMPASS)? n:(neighbour|neighbor) ,? y:PLACE"),
)
_APART = Phrase(
    "x:PLACE , r:(which|that)? LIE (well | far | far away | well away | nowhere near | hundreds of UNIT) from? y:PLACE"
)


def readings(lines: Sequence[Line]) -> Iterator[Reading]:
    for line in lines:
        for phrase in _BORDERS:
            for match in phrase.matches(line):
                for y in match.items("y"):
                    yield from _border(match, match.items("x")[-1], y)
        for phrase in _NEIGHBOURING:
            for match in phrase.matches(line):
                x, y = match.items("x")[0], match.items("y")[0]
                if not y.is_vague:
                    yield reading("border", match, x, y, (match.at("n")[0], y.end), relation="neighbour")
        for match in _APART.matches(line):
            x, y = match.items("x")[0], match.items("y")[0]
            yield reading("border", match, x, y, (match.after("x"), y.end), relation="apart")


def _border(match: Match, x: Item, y: Item) -> Iterator[Reading]:
    if y.is_vague or y.resolution.place is None or y.resolution.place.kind.is_water:
        return
    side = words.compass(match.text("c")) if match.has("c") else None
    yield reading("border", match, x, y, (y.start, y.end), relation="borders", side=side)
