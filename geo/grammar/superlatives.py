"""What is called the largest, highest or longest: "France's second-largest city", "the highest peak in Africa"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.grammar.descriptions import Bond, Description
from geo.grammar.phrases import Item, Line, Match, Phrase
from geo.grammar.reading import Reading, reading

_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_OTHER_RANK = re.compile(r"\d+(?:st|nd|rd|th)|(?!second|third|fourth|fifth)\w+th")
# "The largest city in Y by area", "the largest country composed of islands" say something else.
_RESTRICTING = frozenset("'s by composed consisting made outside after without with that whose".split())
_SUPERLATIVES = frozenset("largest biggest highest tallest longest".split())
_MOST = ("most", "populous"), ("most", "populated"), ("most-populous",), ("most-populated",)
_SUPER = (
    "(second|third|fourth|fifth)? (largest|biggest|highest|tallest|longest|second-largest|second-biggest|"
    "third-largest|third-biggest|second-highest|second-longest|most-populous | most populous)"
)
_INSIDE_PHRASES = (Phrase("x:ANAPHOR (in|of|on) the? y:PLACE"),)
_OF_PHRASES = (Phrase(f"x:PLACE LIE the e:({_SUPER}) of the? y:PLACE", is_predicate=True),)
_WORLD_PHRASES = (
    Phrase(f"x:PLACE , the world 's e:({_SUPER}) k:KIND"),
    Phrase(f"x:PLACE LIE the world 's e:({_SUPER}) k:KIND", is_predicate=True),
    Phrase(f"the world 's e:({_SUPER}) k:KIND , x:PLACE MARK"),
    Phrase("x:ANAPHOR (in the world | on earth)"),
)


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    """``lines`` with the descriptions folded. The world is meant where the object is missing.

    "The largest city of France" sentences later is left alone: it may name another city for the first time.
    """
    words = {(line.sentence, item.start): item.text for line in lines for item in line.items if item.is_anaphor}
    for d in descriptions:
        owner = d.owner or d.modifier
        how = _superlative(words[d.sentence, d.start].lower().split())
        if owner is not None and how is not None and d.bond is not Bond.ANAPHOR:
            yield _of_owner(d, owner, how)
    for line in lines:
        for phrase in (*_INSIDE_PHRASES, *_OF_PHRASES, *_WORLD_PHRASES):
            for match in phrase.matches(line):
                found = _of_match(match, phrase)
                if found is not None:
                    yield found


def _of_owner(d: Description, owner: Item, how: tuple[str, int]) -> Reading:
    return Reading(
        "superlative", d.start, d.end, (d.start, d.end), d.subjects, owner.resolutions, d.sentence,
        {"relation": how[0], "rank": how[1], "noun": d.noun},
        d.bond is Bond.PREDICATE,
    )  # fmt: skip


def _of_match(match: Match, phrase: Phrase) -> Reading | None:
    x, y = match.items("x")[0], match.item("y")
    words = match.text("e").split() if match.has("e") else x.text.lower().split()
    how = _superlative(words)
    if how is None or (y is not None and y.is_vague) or x.goes_back:
        return None
    before = match.line.word(match.spans["e"][0] - 1) if match.has("e") else ""
    if _OTHER_RANK.fullmatch(before) or match.line.word(match.last) in _RESTRICTING:
        return None
    noun = match.text("k") or x.noun
    start = match.at("e")[0] if match.has("e") else x.start
    focus = (start, y.end if y is not None else match.end)
    return reading(
        "superlative", match, x, y, focus, is_predicate=phrase.is_predicate, relation=how[0], rank=how[1], noun=noun
    )


def _superlative(words: Sequence[str]) -> tuple[str, int] | None:
    """The superlative among the words and its rank: "second-largest" is ("largest", 2)."""
    rank = 1
    if any(_OTHER_RANK.fullmatch(word.partition("-")[0]) for word in words):
        return None  # "the seventh most populous", "the 10th largest"
    for i, word in enumerate(words):
        first, _, rest = word.partition("-")
        if word in _ORDINALS:
            rank = _ORDINALS[word]
        elif first in _ORDINALS and rest in _SUPERLATIVES:
            return rest, _ORDINALS[first]
        elif word in _SUPERLATIVES:
            return word, rank
        elif any(tuple(words[i : i + len(most)]) == most for most in _MOST):
            return "most populous", rank
    return None
