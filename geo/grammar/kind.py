"""What a place is: "the state of X", "X, the river that ...", "X, the capital of Y"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from geo.grammar.descriptions import Bond, Description
from geo.grammar.phrases import Line, Match, Phrase
from geo.grammar.reading import Reading, likely, reading
from geo.vocabulary import CAPITALS, KINDS, SETTLEMENT

_CAPITAL_PHRASES = (
    Phrase("x:ANAPHOR of the? y:PLACE"),  # "X, the capital of Y", folded
    Phrase("x:PLACE ,? e:FILL? (capital | capital city) of the? y:PLACE"),
    Phrase("x:PLACE LIE e:FILL? (capital | capital city) of the? y:PLACE", is_predicate=True),
    Phrase("the e:FILL? capital of the? y:PLACE , x:PLACE MARK"),
    Phrase("the e:FILL? capital of the? y:PLACE BE x:PLACE END", is_predicate=True),
    Phrase("y:PLACE 's e:FILL? capital BE x:PLACE END", is_predicate=True),
    Phrase("y:ANAPHOR 's e:FILL? capital , x:PLACE MARK"),  # "its capital, X"
    Phrase("the y:DEMONYM capital BE x:PLACE END", is_predicate=True),
)
_AFTER = "> (MARK | that|which|who|whose|where|in|on|off|of|with|dividing|separating|between|by)"
_KIND_PHRASES = (
    Phrase(f"x:PLACE , (a|an|the) FILL*? k:KIND {_AFTER}"),
    Phrase("the k:(river|lake|strait|continent) x:PLACE > (MARK | WORD)"),
    Phrase(f"x:PLACE (is|are) (a|an|the) FILL*? k:KIND {_AFTER}", is_predicate=True),
    Phrase(f"x:PLACE , (a|an) FILL*? (PLACE | DEMONYM) FILL*? k:KIND {_AFTER}"),
    Phrase(f"x:PLACE is (a|an) FILL*? (PLACE | DEMONYM) FILL*? k:KIND {_AFTER}", is_predicate=True),
)
# Adjectives that leave a capital what it is; any other may make a figure of it: "fashion capital", "former capital".
_PLAIN = frozenset(
    "national political provincial regional state federal administrative besieged sprawling battered war-torn "
    "beleaguered embattled bustling coastal seaside mountainous snowbound rebel-held occupied western "
    "eastern northern southern nearby present-day current new official rocky landlocked dusty congested "
    "smog-choked hilltop riverside".split()
)
_LOCAL = {"state capital": "admin1", "provincial capital": "admin1", "regional capital": "admin1"}
# "The rebel-held half of the Syrian capital": words after which a capital is one that was spoken of already.
_SAME_AGAIN = frozenset("half part parts rest remainder side waterfront districts neighbourhoods neighborhoods".split())
_DEPARTURES = frozenset("left leaving quit departing departed".split())


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    named = _times_named(lines, descriptions)
    by_line = {line.sentence: line for line in lines}
    for d in descriptions:
        if d.noun in CAPITALS:
            yield from _capital(d, by_line[d.sentence], named)
        elif d.bond is Bond.NAMING:
            focus = (d.start, d.subjects[0].mention.end)
            yield Reading(
                "kind",
                d.start,
                d.end,
                focus,
                d.subjects,
                (),
                d.sentence,
                {"relation": "is", "noun": d.noun, "bond": "naming"},
            )
    for line in lines:
        for phrase in _CAPITAL_PHRASES:
            for match in phrase.matches(line):
                if _is_capital_claim(match):
                    yield _capital_reading(match, phrase)
        for phrase in _KIND_PHRASES:
            for match in phrase.matches(line):
                x = match.items("x")[0]
                if not x.is_anaphor and match.text("k") in KINDS:
                    yield reading(
                        "kind",
                        match,
                        x,
                        None,
                        match.at("k"),
                        is_predicate=phrase.is_predicate,
                        relation="is",
                        noun=match.text("k"),
                    )


def _times_named(lines: Sequence[Line], descriptions: Sequence[Description]) -> Counter[str]:
    """How often each place is named, by name or demonym."""
    items = [item for line in lines for item in line.items if item.is_mention and not item.is_anaphor]
    items += [item for d in descriptions for item in (d.modifier, d.owner) if item is not None]
    return Counter(item.resolution.place.id for item in items if item.resolution.place is not None)


def _is_plain(adjectives: Sequence[str]) -> bool:
    return all(a in _PLAIN for a in adjectives)


def _is_capital_claim(match: Match) -> bool:
    x, y = match.items("x")[0], match.items("y")[0]
    if match.line.word(match.last) == "'s":
        return False  # "the capital of China's Jiangxi province"
    if (x.is_anaphor and x.noun not in CAPITALS) or y.is_vague or x.goes_back:
        return False  # "north of the capital of Y" may name it for the first time
    words = match.text("e").split() or (x.text.lower().split()[1:-1] if x.is_anaphor else [])
    place = x.resolution.place
    return (
        _is_plain([w for w in words if w not in ("capital", "city")]) and place is not None and place.kind in SETTLEMENT
    )


def _capital_reading(match: Match, phrase: Phrase) -> Reading:
    x, y = match.items("x")[0], match.items("y")[0]
    focus = match.line.items[match.first].start, match.line.items[match.last - 1].end
    if match.text("x") and match.spans["x"] < match.spans["y"]:
        focus = (x.end if not x.is_anaphor else x.start, y.end)
    return Reading(
        "capital",
        match.start,
        match.end,
        focus,
        x.resolutions,
        y.resolutions,
        match.line.sentence,
        {"relation": "capital of"},
        phrase.is_predicate or x.is_predicate,
    )


def _capital(d: Description, line: Line, named: Mapping[str, int]) -> Iterator[Reading]:
    """Reads "Y's capital, X", "X, the Y-ian capital", "X ... the Y-ian capital"; without Y, of the unit around X."""
    if not _is_plain(d.adjectives) or (d.bond is Bond.ANAPHOR and not _is_spoken_of(d, line, named)):
        return
    owner = d.owner or d.modifier
    unit = next((u for noun, u in _LOCAL.items() if noun == d.noun or noun.split()[0] in d.adjectives), "")
    if (owner is None and not unit) or not any(p.kind in SETTLEMENT for p in likely(d.subjects)):
        return
    focus = (owner.start, d.end) if owner is not None and d.bond is not Bond.NAMING else (d.start, d.end)
    objects = owner.resolutions if owner is not None else ()
    yield Reading(
        "capital", d.start, d.end, focus, d.subjects, objects, d.sentence,
        {"relation": "capital of", "unit": unit, "anaphor": d.bond is Bond.ANAPHOR, "bond": d.bond.value},
        d.bond is Bond.PREDICATE,
    )  # fmt: skip


def _is_spoken_of(d: Description, line: Line, named: Mapping[str, int]) -> bool:
    """Whether "the Y-ian capital" goes back to a city named before, the only one. Otherwise it may name the true
    capital for the first time. It does go back where the city was left, where a part of it is meant, and where the
    city is the capital of another country and Y is named nowhere else.
    """
    if len(d.subjects) > 1:
        return False
    i = next(n for n, item in enumerate(line.items) if item.start == d.start)
    before, earlier = line.word(i - 1), line.word(i - 2)
    if (
        before in _DEPARTURES
        or (before == "from" and earlier in _ONWARDS)
        or (before == "of" and earlier in _SAME_AGAIN)
    ):
        return True
    city, unit = d.subjects[0].place, d.modifier.resolution.place if d.modifier is not None else None
    is_capital = city is not None and city.feature_code == "PPLC"
    alone = unit is not None and named.get(unit.id, 0) <= 1
    return is_capital and alone and before not in _DESTINATIONS and i <= _OPENING


_ONWARDS = frozenset("on home out away back flew fly flying".split())
_DESTINATIONS = frozenset("to for and via toward towards from near between".split())
_OPENING = 4  # items from the start of a sentence in which its topic stands
