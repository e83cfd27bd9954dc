"""Who touches whom: "X borders Y", "the border between X and Y", "X and neighbouring Y", "landlocked"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo import vocabulary as words
from geo.grammar.phrases import Item, Line, Match, Phrase
from geo.grammar.reading import Reading, reading

_SIDE = "(, | to | on | in | the | its)* (c:COMPASS)?"
_LINE = "border|borders|frontier|frontiers"
_AT = "on|along|at|near|straddling|straddles|astride"
_BORDERS = (
    Phrase(
        f"x:PLACE ,? r:(which|that)? (also|directly)? borders|bordering|border|adjoins|adjoining|abuts|abutting "
        f"y:NEIGHBOURS {_SIDE}"
    ),
    Phrase(
        "x:PLACE ,? r:(which|that)? (also|directly)? borders|bordering|neighbours|neighbors (NUMBER | FILL)* "
        "countries|nations|states ,? (among them | including | such as | like) y:NEIGHBOURS"
    ),
    Phrase("x:PLACE ,? r:(which|that)? (is|are)? (FILL)? surrounded|encircled|enclosed by y:AROUND"),
    Phrase(f"x:PLACE ,? r:(which|that)? (is|are)? (also)? bordered (c:COMPASS)? by y:NEIGHBOURS {_SIDE}"),
    Phrase(
        "x:PLACE ,? r:(which|that|who)? shares|share|sharing|has|have|having (a|its|their)? FILL*? border|borders|"
        "frontier|frontiers with y:NEIGHBOURS"
        f" {_SIDE}"
    ),
    Phrase("x:PLACE and the? y:PLACE (both)? share|shared (a|an)? FILL*? border|frontier"),
    Phrase("x:PLACE , whose (c:COMPASS)? FILL*? border|frontier is with y:NEIGHBOURS"),
    Phrase("x:PLACE 's (c:COMPASS)? FILL*? border|frontier with y:NEIGHBOURS"),
    Phrase("x:PLACE , whose (FILL)? n:(neighbours|neighbors) (are | include | also include) y:NEIGHBOURS > MARK"),
    Phrase("x:PLACE 's (FILL)? n:(neighbours|neighbors) (are | include | also include) y:NEIGHBOURS > MARK"),
    Phrase("border|frontier of x:PLACE ,? with y:NEIGHBOURS"),
    Phrase("border|frontier between|of the? x:PLACE and the? y:PLACE"),
    Phrase("x:PLACE (-|--) y:PLACE border|frontier"),
    Phrase("where x:PLACE meets|meet|joins|touches y:NEIGHBOURS"),
    Phrase("x:PLACE , where the? y:NEIGHBOURS meet"),
    Phrase("(tripoint|junction) of|between x:PLACE , the? y:NEIGHBOURS"),
)
# "X, near the border with Y", "X, on the border of Y and Z", "X, near the Y-ian border": X is a place beside the line.
_BESIDE = (
    Phrase(f"x:PLACE ,? (LIE)? b:({_AT}) (the|its|their)? FILL? {_LINE} with the? y:NEIGHBOURS"),
    Phrase(f"x:PLACE ,? (LIE)? b:({_AT}) (the|its|their)? FILL? {_LINE} between|of y:NEIGHBOURS"),
    Phrase("x:PLACE ,? (LIE)? where PLACE meets|joins|borders y:NEIGHBOURS"),
    Phrase(f"x:PLACE ,? (LIE)? b:({_AT}) (the|its|their)? FILL? y:DEMONYM {_LINE}"),
)
_PAIRS = (
    Phrase(f"x:PLACE ,? (LIE)? b:({_AT}) (the|its|their)? FILL? h:(DEMONYM ((-|--) DEMONYM)?) {_LINE}"),
    Phrase(f"the h:(DEMONYM ((-|--) DEMONYM)?) {_LINE}"),
)
_NEIGHBOURING = (
    Phrase("x:PLACE and|from|in|into|with|to|against (its|their)? n:(neighbouring|neighboring) y:PLACE"),
    Phrase("x:PLACE 's n:((c:COMPASS)? (FILL | DEMONYM)? (neighbour|neighbor)) (to the c:COMPASS)? ,? y:PLACE"),
    Phrase("x:PLACE ,? (and|with|against) n:((its|their) (c:COMPASS)? (neighbour|neighbor)) ,? y:PLACE"),
    Phrase(
        "x:PLACE and the? y:PLACE are (FILL)? n:(neighbours|neighbors) > (MARK | and|but|in|on|that|which)",
        is_predicate=True,
    ),
    Phrase("y:PLACE , x:PLACE 's n:((c:COMPASS)? (FILL)? (neighbour|neighbor)) > MARK"),
)
_APART = (
    Phrase(
        "x:PLACE , r:(which|that)? LIE (well | far | far away | well away | nowhere near | hundreds of UNIT) from? "
        "y:PLACE"
    ),
    Phrase("x:PLACE ,? r:(which|that)? (has|have|shares|share) no (FILL)? border|frontier with the? y:PLACE"),
)


def readings(lines: Sequence[Line]) -> Iterator[Reading]:
    for line in lines:
        for phrase in (*_BORDERS, *_BESIDE):
            for match in phrase.matches(line):
                neighbours = match.items("y")
                for y in neighbours:
                    yield from _border(match, match.items("x")[-1], y, is_last=y is neighbours[-1])
        for phrase in _PAIRS:
            for match in phrase.matches(line):
                yield from _pair(match)
        for phrase in _NEIGHBOURING:
            for match in phrase.matches(line):
                x, y = match.items("x")[0], match.items("y")[0]
                if not y.is_vague:
                    focus = match.at("n")[0], max(y.end, match.at("n")[1])
                    side = words.compass(match.text("c")) if match.has("c") else None
                    yield reading(
                        "border", match, x, y, focus, is_predicate=phrase.is_predicate, relation="neighbour", side=side
                    )
        for phrase in _APART:
            for match in phrase.matches(line):
                x, y = match.items("x")[0], match.items("y")[0]
                yield reading("border", match, x, y, (match.after("x"), y.end), relation="apart")


def _border(match: Match, x: Item, y: Item, *, is_last: bool) -> Iterator[Reading]:
    """A side ("to the east") is said of the last of several neighbours."""
    if y.is_vague or y.resolution.place is None or y.resolution.place.kind.is_water:
        return
    side = words.compass(match.text("c")) if match.has("c") and is_last else None
    relation = "neighbour" if match.has("n") else "borders"
    yield reading("border", match, x, y, (y.start, y.end), relation=relation, side=side, near=_is_near(match))


def _is_near(match: Match) -> bool:
    return match.text("b") == "near"


def _pair(match: Match) -> Iterator[Reading]:
    """Reads "the French-Belgian border", and the place that is said to lie on it."""
    adjectives = tuple(part for part in _JOIN.split(_written(match)) if part)
    named = match.items("h")
    if len(adjectives) != 2 or not named:
        return
    focus = match.at("h")
    x = match.item("x")
    yield reading("border", match, named[0], None, focus, relation="pair", adjectives=adjectives)
    if x is not None and x.resolution.place is not None:
        yield reading("border", match, x, None, focus, relation="beside", adjectives=adjectives, near=_is_near(match))


_JOIN = re.compile(r"\s*[-‐‑–—]+\s*")


def _written(match: Match) -> str:
    return " ".join(item.text for item in match.line.items[slice(*match.spans["h"])])
