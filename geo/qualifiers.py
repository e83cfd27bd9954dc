"""What the words beside a name say about where it lies: "Paris, Texas", "Damascus, a town in Virginia".

A qualifier is used in one direction only: where some candidate that bears the name satisfies it, that candidate is
chosen, and the container is the one that was satisfied ("Athens, Georgia": the state); where none does, it is ignored,
so that the checks still see the contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gazetteer import Gazetteer, Inside, Match, Place, PlaceKind
from gazetteer.place import NameUse
from geo.records import Candidate, Mention, Role

SAID_TO_BE_IN = "said to be in "
"""How the evidence begins of a reading that a container beside the name decided."""
BY_ITS_WORDS = ("called a", "has an article", "speaks for a government")
"""How the evidence begins of a reading that other words beside the name decided."""

# Between a place and its container: Paris, Texas; Paris (Texas); Damascus, a hiking town in Virginia.
_QUALIFIER = re.compile(
    r"\s*[,(]\s*(?:(?:in|on)\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?|,\s+(?:an?|the)\s+(?:[a-z-]+\s+){1,4}(?:in|of)\s+(?:the\s+)?"
)
_OWNER = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,2}")  # Nicaragua's Cerro Negro
_KIND_BEFORE = re.compile(r"\b(city|town|village|state|province) of\s+$", re.IGNORECASE)
_STATE_AFTER = re.compile(  # New York Gov. Cuomo, the Georgia legislature, the Washington state line
    r"\s+(?:(?:Lt\.\s+)?Gov(?:\.|ernor)|(?:[Ss]tate\s+)?(?:[Ll]egislature|[Ll]awmakers)|[Ss]tatehouse|[Ss]tate\s+(?:line|law|Police|Patrol))"
)
_AND = re.compile(r"\s*(?:,(?:\s+and)?|(?<=\s)and|&)\s+")  # as in: Rome and Athens, Georgia
_IN_A_LIST = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+")  # Georgia, Oklahoma and Wisconsin
_SHORTEST_LIST = 3
_ARTICLES = (" the ", "\nthe ", "“the ", '"the ', "(the ")
_ENDS_A_PHRASE = re.compile(r"\s*(?:[,.;:!?)”\"—–]|$)|\s+(?:and|or|to|in|on|at|from|with|where|which|was|is|has|had)\b")
_TOWNS = frozenset({PlaceKind.CITY, PlaceKind.SUBURB})
_WITH_AN_ARTICLE = frozenset(
    {
        PlaceKind.RIVER,
        PlaceKind.CANAL,
        PlaceKind.SEA,
        PlaceKind.OCEAN,
        PlaceKind.GULF,
        PlaceKind.STRAIT,
        PlaceKind.RANGE,
        PlaceKind.DESERT,
        PlaceKind.REGION,
        PlaceKind.ARCHIPELAGO,
        PlaceKind.VALLEY,
        PlaceKind.TERRITORY,
    }
)
_CALLED = {
    "city": _TOWNS,
    "town": _TOWNS,
    "village": _TOWNS,
    "state": frozenset({PlaceKind.ADMIN1}),
    "province": frozenset({PlaceKind.ADMIN1}),
    "the": _WITH_AN_ARTICLE,
}
_BESIDE_ITS_SEAT = 6.0  # natural log odds against the likeliest: "the province of Guantánamo" is not its seat
_BESIDE_A_TOWN = 3.0  # natural log odds against the best known of the name
_QUALIFIABLE = (Role.LITERAL, Role.METONYM, Role.ACTOR, Role.EMBEDDED)
_TOWN_FIRST = 3.0  # natural log odds: what lies in a container is rather a town than the unit around it
_SPOKEN_FOR = 1.0  # what the context must add to a reading for it to be more than a far-fetched namesake
_MAY_WELL = 4.0  # natural log odds against the likeliest reading: Oklahoma is the state, though a city may be meant
_LEVELS = {PlaceKind.CONTINENT: 3, PlaceKind.COUNTRY: 2, PlaceKind.TERRITORY: 2, PlaceKind.ADMIN1: 1}


def qualified(
    text: str, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]], gazetteer: Gazetteer
) -> dict[int, Candidate]:
    """The readings that a container beside the name decides, by index of mention; of the container as well.

    Read backwards, so that in "Springfield, Greene County, Missouri" the county is settled before the town.
    """
    decided: dict[int, Candidate] = {}
    for inner, outer in reversed(list(pairs(text, mentions))):
        if mentions[inner].role not in _QUALIFIABLE or _is_list(text, mentions, candidates, inner, outer):
            continue
        containers = [decided[outer]] if outer in decided else [c for c in candidates[outer] if _is_container(c)]
        found = _satisfying(candidates[inner], containers, gazetteer)
        if found is None:
            continue
        decided[inner], container = found
        decided.setdefault(outer, container)
        if inner < outer:
            _qualify_list(text, mentions, candidates, container, inner, decided, gazetteer)
    return decided


def pairs(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Indices of a mention and of the one that its sentence says it lies in."""
    for i in range(len(mentions) - 1):
        first, second = mentions[i], mentions[i + 1]
        if first.sentence != second.sentence:
            continue
        if _QUALIFIER.fullmatch(text, first.end, second.start):
            yield i, i + 1
        elif _OWNER.fullmatch(text, first.end, second.start):
            yield i + 1, i


def enumerations(text: str, mentions: Sequence[Mention], decided: Mapping[int, Candidate]) -> Iterator[list[int]]:
    """Runs of three and more names that only commas and "and" part: "Butler, Clark and Madison", by index."""
    run: list[int] = []
    for i, mention in enumerate(mentions):
        if i in decided:
            continue
        before = mentions[run[-1]] if run else None
        goes_on = (
            before is not None
            and run[-1] == i - 1
            and before.sentence == mention.sentence
            and _IN_A_LIST.fullmatch(text, before.end, mention.start)
        )
        if not goes_on:
            if len(run) >= _SHORTEST_LIST:
                yield run
            run = []
        run.append(i)
    if len(run) >= _SHORTEST_LIST:
        yield run


def _is_list(
    text: str, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]], inner: int, outer: int
) -> bool:
    """Whether a comma only counts up: Mexico, China, Japan; Georgia, Oklahoma and Wisconsin."""
    if inner + 1 != outer or text[mentions[inner].end : mentions[outer].start].strip() != ",":
        return False
    levels = _levels(candidates[inner]) & _levels(candidates[outer])
    if not levels:
        return False
    before = inner > 0 and _IN_A_LIST.fullmatch(text, mentions[inner - 1].end, mentions[inner].start)
    after = outer + 1 < len(mentions) and _IN_A_LIST.fullmatch(text, mentions[outer].end, mentions[outer + 1].start)
    return bool(
        (before and levels & _levels(candidates[inner - 1])) or (after and levels & _levels(candidates[outer + 1]))
    )


def _levels(candidates: Sequence[Candidate]) -> frozenset[int]:
    """How high a unit a name may well mean; empty where it is rather something within a state."""
    return frozenset(
        _LEVELS[c.place.kind]
        for c in candidates
        if c.place.kind in _LEVELS and c.score >= candidates[0].score - _MAY_WELL
    )


def _is_container(candidate: Candidate) -> bool:
    return candidate.place.kind.is_area and candidate.hit.name.use is not NameUse.ALTERNATE


def _satisfying(
    inner: Sequence[Candidate], containers: Sequence[Candidate], gazetteer: Gazetteer
) -> tuple[Candidate, Candidate] | None:
    """The likeliest reading that bears the name as a main name and lies in a container, and that container."""
    for candidate in sorted(inner, key=lambda c: -c.score - _TOWN_FIRST * c.place.kind.is_settlement):
        if not (_bears_the_name(candidate) or candidate is inner[0]):
            continue
        for container in containers:
            if container.place.id != candidate.place.id and _lies_in(candidate.place, container.place, gazetteer):
                said = f"{SAID_TO_BE_IN}{container.place.name}, and is"
                return (
                    replace(candidate, evidence=(*candidate.evidence, said)),
                    replace(container, evidence=(*container.evidence, f"{candidate.place.name} is said to be in it")),
                )
    return None


def _bears_the_name(candidate: Candidate) -> bool:
    strong = candidate.hit.name.use in (NameUse.MAIN, NameUse.OFFICIAL, NameUse.ABBREVIATION)
    return strong and candidate.hit.match is Match.EXACT


def _lies_in(inner: Place, outer: Place, gazetteer: Gazetteer) -> bool:
    return gazetteer.containment(inner, outer).inside in (Inside.YES, Inside.EDGE, Inside.DISPUTED)


def _qualify_list(
    text: str,
    mentions: Sequence[Mention],
    candidates: Sequence[Sequence[Candidate]],
    container: Candidate,
    last: int,
    decided: dict[int, Candidate],
    gazetteer: Gazetteer,
) -> None:
    """Let the container of a list's last name decide the names before it too, as long as each has a reading there."""
    i = last - 1
    while i >= 0 and i not in decided and _AND.fullmatch(text, mentions[i].end, mentions[i + 1].start):
        found = _satisfying(candidates[i], [container], gazetteer) if mentions[i].role is Role.LITERAL else None
        if found is None:
            return
        decided[i] = found[0]
        i -= 1


def called(text: str, mention: Mention) -> str | None:
    """The kind of place that the words beside it make it: "the city of Turkey", "New York Gov. Cuomo".

    "the" where an article stands alone.
    """
    found = _KIND_BEFORE.search(text, max(0, mention.start - 20), mention.start)
    if found is not None:
        return found[1].lower()
    if _STATE_AFTER.match(text, mention.end):
        return "state"
    article = text[max(0, mention.start - 5) : mention.start].lower().endswith(_ARTICLES)
    return "the" if article and _ENDS_A_PHRASE.match(text, mention.end) else None


def of_kind(kind: str | None, ranking: Sequence[Candidate], unread: Sequence[Candidate]) -> Candidate | None:
    """The likeliest reading of the kind that the report calls it, if it is no far-fetched one.

    Where the report calls it a town, its other places must speak for the reading. "The Hudson" is a river and no town,
    if a river of that name is as well known; the report's other places say little of it, as it lies in no one state.
    """
    kinds = _CALLED.get(kind or "", frozenset())
    if not kinds or not ranking or ranking[0].place.kind in kinds:
        return None
    if kind == "the":
        if not ranking[0].place.kind.is_settlement:
            return None
        likely = (c for c in unread if c.place.kind in kinds and c.score >= unread[0].score - _BESIDE_A_TOWN)
        return _with(next(likely, None), "has an article, as no town has")
    if kind in ("state", "province"):
        likely = (c for c in ranking if c.place.kind in kinds and c.score >= ranking[0].score - _BESIDE_ITS_SEAT)
        return _with(next(likely, None), f"called a {kind}, and is one")
    before = {c.place.id: c.score for c in unread}
    for candidate in ranking:
        gained = candidate.score - before.get(candidate.place.id, candidate.score)
        if candidate.place.kind in kinds and candidate.hit.name.use is NameUse.MAIN and gained >= _SPOKEN_FOR:
            return _with(candidate, f"called a {kind}, and is one")
    return None


def _with(candidate: Candidate | None, evidence: str) -> Candidate | None:
    return replace(candidate, evidence=(*candidate.evidence, evidence)) if candidate is not None else None
