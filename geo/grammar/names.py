"""Names: a country or state that does not exist, a former name given to the wrong place, impossible coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gazetteer import PlaceKind
from geo.grammar.phrases import Line, Match, Phrase
from geo.grammar.reading import Reading, reading
from geo.records import Json
from geo.vocabulary import KINDS

_FORMERLY = (
    Phrase("x:PLACE , (formerly|previously|once) (known as | called | named | the)? y:PLACE"),
    Phrase("x:PLACE , the former y:PLACE > MARK"),
    Phrase("x:PLACE PAREN (formerly|previously|ex) (known as | called | named)? y:PLACE"),
    Phrase("the former y:PLACE , now x:PLACE"),
    Phrase("x:PLACE , which was (formerly|previously|once) (known as | called | named) y:PLACE"),
)
_LIST = "(x:PLACE (, | and | or)+)*"
_NO_COUNTRY = (
    Phrase("the FILL? (country|nation) of y:PROPER END"),
    Phrase("the FILL? (country | nation | kingdom | republic | island nation) of y:UNKNOWN"),
    Phrase(f"(nations|countries) ,? (among them | including | such as | like | namely) {_LIST} y:PROPER END"),
    Phrase("y:PROPER , (a|an) GAP* (nation | country | territory | island state) (in|on|of|with|,|.|END)"),
)
_NO_PLACE = (
    Phrase("the FILL*? (m:PLACE | m:DEMONYM)? FILL*? k:KIND of (COMPASS)? y:NAME"),
    Phrase("y:UNKNOWN , (a|an|the) FILL*? m:DEMONYM FILL*? k:KIND"),
    Phrase("y:UNKNOWN , (a|an|the) FILL*? k:KIND in (COMPASS)? m:PLACE"),
    Phrase("y:NAME k:(state|province|oblast)"),
)

# 40°46'N, 40.77 N, 40 degrees 46 minutes (and 12 seconds) north; a figure with a side of the world. Blanks are never
# given back: shared out in every way they would take the cube of their number.
_ANGLE = re.compile(
    r"""(?P<degrees>-?\d{1,3}(?:\.\d+)?) \s*+ (?: °|º|degrees? )? \s*+
    (?: (?P<minutes>\d{1,2}(?:\.\d+)?) \s*+ (?: ['′’]|minutes?) \s*+ )?
    (?: (?:and\s)? (?P<seconds>\d{1,2}(?:\.\d+)?) \s*+ (?: ["″”]|seconds?) \s*+ )?
    (?: (?: of \s )? (?P<side> north | south | east | west | [NSEW]\b ) (?: \s (?P<axis> latitude | longitude ) )? )""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN_ANGLES = re.compile(r"[\s,;/]*+(?:and\s|by\s)?\s*+")


def readings(lines: Sequence[Line], plain: Sequence[Line], text: str) -> Iterator[Reading]:
    """``plain`` are the lines before descriptions were folded: a name that no place has is in none."""
    for line in plain:
        for phrase in _NO_PLACE:
            for match in phrase.matches(line):
                yield from _no_place(match)
        yield from _republics(line)
    for line in lines:
        yield from _coordinates(line, text)
        for phrase in _FORMERLY:
            for match in phrase.matches(line):
                yield from _formerly(match)
        for phrase in _NO_COUNTRY:
            for match in phrase.matches(line):
                yield from _no_country(match)


def _no_country(match: Match) -> Iterator[Reading]:
    """A name that the report calls a country, if no mention of it has a place."""
    items = match.line.items[slice(*match.spans["y"])]
    first = match.spans["y"][0]
    if first and match.line.items[first - 1].text[:1].isupper():
        return  # the end of a longer name
    subject = next((i for i in (*items, *match.line.items) if i.is_mention), None)
    if subject is not None:
        at = match.at("y")
        name = " ".join(i.text for i in items)
        yield Reading(
            "name", *at, at, subject.resolutions[:1], (), match.line.sentence, {"relation": "country", "name": name}
        )


_REPUBLIC = re.compile(r"Republic of (\w+)")  # kingdoms and sultanates are mostly of the past


def _republics(line: Line) -> Iterator[Reading]:
    """Reads "the Republic of X", where nothing is called that, as a country called X."""
    for item in line.items:
        named = _REPUBLIC.fullmatch(item.text) if item.symbol.startswith("u:") else None
        if named is not None:
            stated: dict[str, Json] = {"relation": "country", "name": named[1]}
            at = item.start, item.end
            yield Reading("name", *at, at, item.resolutions, (), line.sentence, stated)


_SIDES = ("North", "South", "East", "West")


def _no_place(match: Match) -> Iterator[Reading]:
    """A name that the report calls a city, state or province, perhaps of a country that it names, and that no such
    place has. A compass part of one ("the state of East Virginia") is none either.
    """
    y, m = match.items("y")[0], match.item("m")
    place = y.resolution.place
    if (place is not None and place.kind is not PlaceKind.PART) or match.text("k") not in KINDS:
        return
    name, start = y.text, y.start
    before = match.line.items[match.spans["y"][0] - 1]
    if place is not None:
        if before.text not in _SIDES:
            return  # "northern Sumatra province" may be North Sumatra
        name, start = f"{before.text} {name}", before.start
    stated: dict[str, Json] = {"relation": "unknown", "name": name, "noun": match.text("k")}
    objects = m.resolutions if m is not None else ()
    yield Reading("name", start, y.end, (start, y.end), y.resolutions, objects, match.line.sentence, stated)


def _coordinates(line: Line, text: str) -> Iterator[Reading]:
    """Pairs of angles that stand side by side. Without a degree sign or its like, "40 N" may be a road."""
    if not line.items:
        return
    angles = list(_ANGLE.finditer(text, line.items[0].start, line.items[-1].end))
    for a, b in pairwise(angles):
        marked = any(re.search("[°º]|degree|latitude|longitude|\\.", m[0]) for m in (a, b))
        subject = next((i for i in line.items if i.is_mention and not i.is_anaphor and i.end <= a.start()), None)
        if not marked or subject is None or not _BETWEEN_ANGLES.fullmatch(text, a.end(), b.start()):
            continue
        between = text[subject.end : a.start()]
        stated: dict[str, Json] = {"relation": "coordinates", "beside": _BESIDE.fullmatch(between) is not None}
        for name, angle in (("first", a), ("second", b)):
            stated[name] = {
                "degrees": _degrees(angle),
                "side": angle["side"][0].upper(),
                "axis": (angle["axis"] or "").lower(),
                "step": _step(angle),
            }
        yield Reading(
            "name", a.start(), b.end(), (b.start(), b.end()), subject.resolutions[:1], (), line.sentence, stated
        )


# What may stand between a name and its position: "X (", "X, at", "X is located at". A wreck off X lies elsewhere.
_BESIDE = re.compile(r"[\s,;:(\[]*(?:(?:is|lies|lay|stands) )?(?:(?:located|situated) )?(?:at|coordinates:?)?[\s(:]*")


def _step(angle: re.Match[str]) -> float:
    """The unit that an angle is written to, in degrees."""
    if angle["seconds"]:
        return 1 / 3600
    if angle["minutes"]:
        return 1 / 60
    return 10.0 ** -len(angle["degrees"].partition(".")[2])


def _degrees(angle: re.Match[str]) -> float:
    return round(float(angle["degrees"]) + float(angle["minutes"] or 0) / 60 + float(angle["seconds"] or 0) / 3600, 4)


def _formerly(match: Match) -> Iterator[Reading]:
    x, y = match.items("x")[0], match.items("y")[0]
    if not x.is_anaphor and not y.is_vague:
        yield reading("name", match, x, y, (min(x.start, y.start), max(x.end, y.end)), relation="formerly", old=y.text)
