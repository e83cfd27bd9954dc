"""mention -> candidates: every place that the name may mean, each with how it matched. Choosing is ``resolve``'s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gazetteer import Gazetteer, Hit, Match
from gazetteer.errors import UnknownPlaceError
from gazetteer.names import split_part
from gazetteer.place import NameUse, PlaceName
from geo.prior import ranked
from geo.records import Candidate, Mention, Role

MOST_CANDIDATES = 40  # readings kept of one name; "San Jose" has hundreds
_DEMONYM_STEP = 2.0  # natural log odds between one bearer of a demonym and the next: "Korean", "Indian"
_AS_WRITTEN = 1.2  # ... for a name that is written letter by letter as the text has it: "L.A.", not "La."
_WORD_LEFT_OUT = 2.0  # ... against the name without the generic word that follows it: "Hunan" of "Hunan city"

_SHORT = {
    "N.": "North",
    "S.": "South",
    "E.": "East",
    "W.": "West",
    "Co.": "County",
    "Twp.": "Township",
    "Pk.": "Park",
    "Hts.": "Heights",
    "Spgs.": "Springs",
}


def propose(mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[tuple[Candidate, ...], ...]:
    """The candidates of each mention, best first by what is known without the document."""
    known: dict[tuple[str, str, Role], tuple[Candidate, ...]] = {}
    for mention in mentions:
        key = mention.name, mention.text, mention.role
        if key not in known:
            known[key] = _candidates(mention, gazetteer)
    return tuple(known[m.name, m.text, m.role] for m in mentions)


def _candidates(mention: Mention, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    if not mention.role.is_place:
        return ()
    if mention.role is Role.DEMONYM:
        name = PlaceName(mention.name, NameUse.DEMONYM)
        places = gazetteer.demonyms(mention.name)
        return tuple(
            Candidate(Hit(place, name, Match.EXACT), -_DEMONYM_STEP * n, ("demonym",)) for n, place in enumerate(places)
        )
    hits = gazetteer.find(mention.name) or gazetteer.find(mention.text) or gazetteer.find(_spelled_out(mention.text))
    if hits and hits[0].match is Match.PART:
        weighed = _parts(hits, mention, gazetteer)
    else:
        weighed = list(ranked(hits))
        if hits and hits[0].match is Match.VARIANT and mention.name != mention.text:
            there = {hit.place.id for hit in hits}
            bare = ranked(tuple(h for h in gazetteer.find(mention.text) if h.match is Match.EXACT))
            weighed += [(hit, weight - _WORD_LEFT_OUT) for hit, weight in bare if hit.place.id not in there]
    weighed = [(hit, weight + _AS_WRITTEN * _is_written(hit, mention)) for hit, weight in weighed]
    weighed.sort(key=lambda pair: (-pair[1], pair[0].place.id))
    return tuple(Candidate(hit, weight, _evidence(hit)) for hit, weight in weighed[:MOST_CANDIDATES])


def _is_written(hit: Hit, mention: Mention) -> bool:
    return mention.text == hit.name.text or mention.text.endswith(f" {hit.name.text}")


def _spelled_out(name: str) -> str:
    """A name that no list has, without the short forms of American headlines: "W. Columbia", "West Chester Twp."."""
    return " ".join(_SHORT.get(word, word) for word in name.split())


def _parts(hits: Sequence[Hit], mention: Mention, gazetteer: Gazetteer) -> list[tuple[Hit, float]]:
    """Compass parts, each as likely as its whole: "west Clare" is the west of whatever Clare is meant.

    Look-up gives the parts of the best known wholes only; the others are asked for where the mention is the whole's
    own name.
    """
    _, direction = split_part(hits[0].place.id)
    parts = {hit.place.id: hit for hit in hits}
    weighed: dict[str, tuple[Hit, float]] = {}
    for whole, weight in ranked(_wholes(hits, mention, gazetteer)):
        part = f"{whole.place.id}/{direction}"
        try:
            hit = parts.get(part) or Hit(gazetteer.get(part), whole.name, Match.PART)
        except UnknownPlaceError:
            continue
        weighed.setdefault(part, (hit, weight))
    return list(weighed.values())


def _wholes(hits: Sequence[Hit], mention: Mention, gazetteer: Gazetteer) -> tuple[Hit, ...]:
    of_parts = tuple(replace(hit, place=gazetteer.whole(hit.place), match=Match.EXACT) for hit in hits)
    there = {hit.place.id for hit in of_parts}
    named = (h for h in gazetteer.find(mention.text) if h.match is Match.EXACT and h.place.id not in there)
    return (*of_parts, *(h for h in named if h.place.kind.is_area or h.place.kind.is_settlement))


def _evidence(hit: Hit) -> tuple[str, ...]:
    how = {Match.EXACT: "", Match.VARIANT: " by rule", Match.PART: " as a part", Match.FUZZY: " nearly"}[hit.match]
    return (f"{hit.name.use} name{how}",)
