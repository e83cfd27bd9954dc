"""Water: "X, a port on the Y Sea", "X, on the banks of the Y", "landlocked X", "X's coast", "the port of X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer import PlaceKind
from geo import vocabulary as words
from geo.grammar.descriptions import Bond, Description
from geo.grammar.phrases import Item, Line, Match, Phrase
from geo.grammar.reading import Reading, plausible, reading

_BANK = (
    "b:(the (c:COMPASS | FILL)* (bank|banks|shore|shores|coast|mouth|edge|coastline|shoreline|side|estuary|delta) of)?"
)
_ON = (
    Phrase(f"x:PLACE ,? r:(which|that)? on|along|beside|at|astride {_BANK} the? y:PLACE"),
    Phrase(f"x:PLACE ,? r:(which|that)? LIE on|along|beside|at|in {_BANK} the? y:PLACE", is_predicate=True),
    Phrase(f"x:PLACES (both | all)? LIE (both | all)? on|along {_BANK} the? y:PLACE", is_predicate=True),
    Phrase(f"x:PLACE , (a|an|the) (c:COMPASS | FILL)+ on|in|along {_BANK} the? y:PLACE"),
    Phrase(f"x:ANAPHOR in {_BANK} the? y:PLACE"),
    Phrase("x:PLACE ,? in the? y:PLACE"),
    Phrase("x:PLACE ,? on (its | PLACE 's) COMPASS? y:PLACE coast|shore"),
    Phrase("along the? y:PLACE (coast)? ,? (such as | like | including) x:PLACES"),
    Phrase(
        "x:PLACE ,? r:(which|that)? (has|have|with) (a|an)? FILL* (shoreline|coast|coastline|shores|beaches|access) on|"
        "to the? y:PLACE",
        is_predicate=True,
    ),
    Phrase(
        "x:PLACE ,? r:(which|that)? (stretches|runs|extends|stretching) along|beside the? y:PLACE > "
        "(coast|shore|shores|coastline | MARK)",
        is_predicate=True,
    ),
    Phrase("x:PLACE ,? r:(which|that)? k:(straddles|straddling|spans|astride) the y:PLACE"),
)
_NO_SHORE = Phrase(
    "x:PLACE , (which|that) has|have (no | little or no) FILL*? (shoreline|coast|coastline|shore|access) on|to the? "
    "y:PLACE"
)
_SHORES = "coast|coasts|coastline|shore|shores|shoreline|seaboard|beaches|ports|resorts"
_OWNED = (
    # "X's Black Sea coast", "the Adriatic coast of X", "X has a Mediterranean coast"
    Phrase(f"x:PLACE 's (c:COMPASS)? (FILL)? y:PLACE {_SHORES}"),
    Phrase(f"the (c:COMPASS)? y:PLACE {_SHORES} of the? x:PLACE"),
    Phrase(f"x:PLACE ,? r:(which|that)? has|have|with (a|an|its)? FILL? y:PLACE {_SHORES}", is_predicate=True),
)
_FLOWS = (
    Phrase(
        "x:PLACE ,? r:(which|that)? (rises in PLACE and)? (flows|runs|empties|drains|flowing|emptying|discharges) "
        "(FILL)? h:(into|through|past) y:NEIGHBOURS"
    ),
)
_PASSED = (
    # "The Seine burst its banks in Rouen", "sank in the Danube at Linz"
    Phrase("x:PLACE (has|had)? burst|bursts|overflowed|overflows|overflowing its|their banks in|at|near y:NEIGHBOURS"),
    Phrase("(in|into|on|along) the x:PLACE at|near|outside y:PLACE > (MARK | and|on|in|after|when|where|while)"),
)
_LINKS = Phrase(
    "x:PLACE ,? r:(which|that)? (links|connects|joins|separates|linking|connecting|joining|separating) the? y:PLACE "
    "(with|to|and|from) the? z:PLACE"
)
_COASTS = (
    Phrase("x:PLACE 's c:COMPASS? FILL*? k:(COAST | harbour | harbor | port | docks | navy)"),
    Phrase("the c:COMPASS? FILL*? k:COAST of the? x:PLACE"),
    Phrase(
        "x:PLACE has|have (FILL | NUMBER | more than | hundreds of | thousands of | dozens of)+ (off|along|on) its "
        "FILL? k:(coast|coastline|coasts)"
    ),
    Phrase("the c:COMPASS? x:DEMONYM k:COAST"),
    Phrase("k:(coastal|seaside) x:PLACE"),
)
_NO_SEA = Phrase(
    "x:PLACE ,? r:(which|that)? has|have k:(no FILL? (coast | coastline | seaboard | (access | outlet) to the sea)) "
    "> (MARK | and|but|or|so)"
)
_COASTAL = (
    Phrase("x:PLACE ,? r:(which|that)? on the (c:COMPASS | FILL)* k:(coast|seaside|seafront)"),
    Phrase("x:PLACE LIE on the (c:COMPASS | FILL)* k:(coast|seaside|seafront)", is_predicate=True),
    Phrase("x:ANAPHOR on the (c:COMPASS | FILL)* k:(coast|seaside|seafront)"),
)
_LANDLOCKED = (
    Phrase("k:landlocked x:PLACE"),
    Phrase("x:PLACES , (both | all | which is | a | an | is | are | FILL)* k:landlocked", is_predicate=False),
    Phrase("x:PLACES (is | are | remains) (both | all | FILL)* k:landlocked", is_predicate=True),
)
_SEA_NOUNS = frozenset("harbour harbor port docks navy".split())


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    for d in descriptions:
        yield from _of_description(d)
        yield from _away_from_sea(d)
    for line in lines:
        yield from _on_water(line)
        yield from _coasts(line)


def _on_water(line: Line) -> Iterator[Reading]:
    for phrase in _ON:
        for match in phrase.matches(line):
            y = match.items("y")[0]
            if line.word(match.last) in _GROUND:
                continue
            if _is_water(y, has_bank=(match.has("b") and "coast" not in match.text("b")) or _is_the_river(match, y)):
                for x in match.items("x"):
                    if "in" in (match.line.word(match.first + 1), match.line.word(match.first + 2)) and not _is_island(
                        x
                    ):
                        continue
                    yield _water(match, x, y, is_predicate=phrase.is_predicate)
    for match in _NO_SHORE.matches(line):
        x, y = match.items("x")[0], match.items("y")[0]
        if _is_water(y):
            yield reading("water", match, x, y, (match.after("x"), y.end), relation="away")
    for phrase in _OWNED:
        for match in phrase.matches(line):
            x, y = match.items("x")[0], match.items("y")[0]
            if _is_water(y, has_bank=True) and not x.is_vague:
                yield _water(match, x, y, is_predicate=phrase.is_predicate)
    yield from _courses(line)


def _courses(line: Line) -> Iterator[Reading]:
    """Where rivers flow, and what straits and canals join."""
    for phrase in _FLOWS:
        for match in phrase.matches(line):
            x = match.items("x")[0]
            for y in match.items("y"):
                if any(p.kind is PlaceKind.RIVER for p in plausible(x.resolutions)) and not y.is_vague:
                    relation = "into" if match.text("h") == "into" else "through"
                    yield reading("water", match, x, y, (y.start, y.end), relation=relation)
    for phrase in _PASSED:
        for match in phrase.matches(line):
            x = match.items("x")[0]
            for y in match.items("y"):
                towns = y.resolution.place is not None and y.resolution.place.kind.is_settlement
                river = x.resolution.place is not None and x.resolution.place.kind is PlaceKind.RIVER
                if river and towns and not y.is_vague:
                    yield reading("water", match, x, y, (y.start, y.end), relation="through")
    for match in _LINKS.matches(line):
        x = match.items("x")[0]
        for y in (*match.items("y"), *match.items("z")):
            if x.resolution.place is not None and x.resolution.place.kind in _PASSAGES and _is_water(y):
                yield reading("water", match, x, y, (y.start, y.end), relation="links")


_PASSAGES = frozenset({PlaceKind.STRAIT, PlaceKind.CANAL})


_ISLANDS = frozenset({PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO, PlaceKind.COUNTRY, PlaceKind.TERRITORY})


def _is_island(x: Item) -> bool:
    """Whether "in the sea" may be said of it; a town is on it, and what lies in it near a town is something else."""
    return x.is_anaphor or any(p.kind in _ISLANDS for p in plausible((x.resolution,)))


_WATER_WORDS = frozenset("sea ocean lake river gulf bay strait straits channel canal sound fjord lakes".split())


_GROUND = frozenset("region area basin states nations countries state province".split())  # "the Great Lakes region"


def _is_water(item: Item, *, has_bank: bool = False) -> bool:
    """Whether an item names a water: as it is read, by its own words ("Red Sea" is a province too), or because the
    phrase speaks of banks or a mouth ("the Hudson").
    """
    if not item.is_mention or (item.is_anaphor and item.bond != Bond.NAMING):
        return False
    if item.text.lower() in words.SEAS:
        return True
    readings = [p.kind.is_water for p in plausible((item.resolution,))]
    says_so = has_bank or bool(_WATER_WORDS & set(item.text.lower().split()))
    return bool(readings) and (readings[0] or (says_so and any(readings)))


def _is_the_river(match: Match, y: Item) -> bool:
    """Whether "on the Y" can only mean a river: no town or province that shares its name has an article there."""
    i = match.spans["y"][0]
    prepositions = ("on", "along", "beside", "astride", "of")
    rivers = any(p.kind is PlaceKind.RIVER for p in plausible((y.resolution,)))
    return rivers and match.line.word(i - 1) == "the" and match.line.word(i - 2) in prepositions


def _water(match: Match, x: Item, y: Item, *, is_predicate: bool) -> Reading:
    focus = (match.after("x") if y.start > x.start else y.start, y.end)
    return reading("water", match, x, y, focus, is_predicate=is_predicate, relation="on")


def _coasts(line: Line) -> Iterator[Reading]:
    for phrase in _COASTS:
        for match in phrase.matches(line):
            yield from _coast(match)
    for phrase in _COASTAL:
        for match in phrase.matches(line):
            x, k = match.items("x")[-1], match.at("k")
            yield reading("coast", match, x, None, k, is_predicate=phrase.is_predicate, relation="coastal")
    for match in _NO_SEA.matches(line):
        yield reading("coast", match, match.items("x")[0], None, match.at("k"), relation="landlocked")
    for phrase in _LANDLOCKED:
        for match in phrase.matches(line):
            for x in match.items("x"):
                yield reading(
                    "coast", match, x, None, match.at("k"), is_predicate=phrase.is_predicate, relation="landlocked"
                )


def _of_description(d: Description) -> Iterator[Reading]:
    """Reads "the Y Sea port of X", and "the port of X" itself."""
    if d.modifier is not None and not d.region and _is_water(d.modifier, has_bank=d.noun in words.PORTS):
        focus = (d.start, d.end) if d.bond is Bond.ANAPHOR else (d.modifier.start, d.modifier.end)
        yield Reading(
            "water", d.start, d.end, focus, d.subjects, d.modifier.resolutions, d.sentence,
            {"relation": "on", "anaphor": d.bond is Bond.ANAPHOR}, d.bond is Bond.PREDICATE,
        )  # fmt: skip
    if d.noun in words.PORTS and "river" not in d.noun and d.bond is Bond.NAMING:
        yield Reading(
            "coast", d.start, d.end, (d.start, d.end), d.subjects, (), d.sentence, {"relation": "port", "noun": d.noun}
        )
    if (d.noun in _COASTAL_NOUNS or _COASTAL_ADJECTIVES & set(d.adjectives)) and d.noun in words.TOWNS:
        yield Reading(
            "coast", d.start, d.end, (d.start, d.end), d.subjects, (), d.sentence,
            {"relation": "coastal", "anaphor": d.bond is Bond.ANAPHOR}, d.bond is Bond.PREDICATE,
        )  # fmt: skip


_COASTAL_NOUNS = frozenset({"coastal city", "coastal town", "seaside town", "seaside resort"})
_COASTAL_ADJECTIVES = frozenset({"coastal", "seaside"})


def _away_from_sea(d: Description) -> Iterator[Reading]:
    """Reads "X, a landlocked country", "X is a landlocked nation", "the inland city of X"."""
    relation = next((a for a in ("landlocked", "inland") if a in d.adjectives), None)
    if relation is not None:
        focus = (d.start, d.end)
        yield Reading(
            "coast", d.start, d.end, focus, d.subjects, (), d.sentence,
            {"relation": relation, "anaphor": d.bond is Bond.ANAPHOR}, d.bond is Bond.PREDICATE,
        )  # fmt: skip


def _coast(match: Match) -> Iterator[Reading]:
    x = match.items("x")[0]
    noun = match.text("k")
    relation = "port" if noun in _SEA_NOUNS else "coast"
    if x.resolution.place is None or x.resolution.place.kind.is_water:
        return
    if noun == "navy" and x.resolution.place.kind.is_settlement:
        return
    first, last = match.at("k")
    yield reading("coast", match, x, None, (min(first, x.start), max(last, x.end)), relation=relation, noun=noun)
