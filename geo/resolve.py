"""candidates -> resolved places, or an honest "cannot tell".

A name is judged by what is known of its candidates, by the other places of the document, and by its own qualifier. The
qualifier ("Paris, Texas") is used in one direction only: where some candidate that bears the name as a main name
satisfies it, that candidate is chosen; where none does, it is ignored, so that the checks still see the contradiction.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gazetteer import Gazetteer, Inside, Match, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from gazetteer.place import NameUse
from geo.records import Candidate, Mention, Resolution, Role
from geo.surroundings import NEAR_KM, Reading, Surroundings

# Weights are on the scale of ``prior`` (natural log odds).
_SAME_COUNTRY = 2.2  # all other places of the document lie in the candidate's country
_SAME_UNIT = 2.6  # ... in its state or province
_HOLDS_OTHERS = 2.0  # a state or province in which other places of the document lie
_NEARBY = 1.6  # other places lie nearby
_ROUNDS = 3  # each round reads the names anew in the light of the last
_IN_CONTEXT = 12  # candidates of a name that take part in the context of others
_QUALIFIED_CONFIDENCE = 0.97
_OBSCURE_CONFIDENCE = 0.3
_KNOWN_TOWN = 30_000  # population from which a town is rather misplaced by the writer than missing in the gazetteer
_LOWEST_CONFIDENCE = 0.12  # below it the mention stays unresolved, with its alternatives
_PLAUSIBLE_ODDS = math.log(400.0)  # readings less likely than 1 : 400 against the best are not plausible ...
_NAMESAKES = 15  # ... except main names, which a writer may always mean

# Between a place and its container: Paris, Texas; Paris (Texas); Damascus, a hiking town in Virginia.
_QUALIFIER = re.compile(
    r"\s*[,(]\s*(?:(?:in|on)\s+)?(?:the\s+)?|\s+in\s+(?:the\s+)?|,\s+(?:an?|the)\s+(?:[a-z-]+\s+){1,4}(?:in|of)\s+(?:the\s+)?"
)
_OWNER = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,2}")  # Nicaragua's Cerro Negro
_KIND_BEFORE = re.compile(r"\b(city|town|village|state|province) of\s+$", re.IGNORECASE)
_SPOKEN_FOR = 1.0  # what the context must add to a reading for it to be more than a far-fetched namesake
_AND = re.compile(r"\s*(?:,|,?\s+and|&)\s+")  # as in: Rome and Athens, Georgia


def choose(
    text: str, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """One resolution for each mention. Mentions of one name get one reading, unless a qualifier sets one apart."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        groups[mention.name.casefold()].append(i)
    qualified = _qualified(text, mentions, candidates, gazetteer)
    called = {i: kind for i, m in enumerate(mentions) if (kind := _called(text, m)) is not None}
    elsewhere = {inner for inner, _ in _pairs(text, mentions)} - set(qualified)
    settled = {name: _sense_of_the_discourse(members, qualified) for name, members in groups.items()}
    first_qualified = {name: min((i for i in members if i in qualified), default=0) for name, members in groups.items()}
    ranked = {name: list(candidates[members[0]]) for name, members in groups.items()}
    for _ in range(_ROUNDS):
        context = {name: _readings(ranking, settled[name], len(groups[name])) for name, ranking in ranked.items()}
        around = Surroundings(context)
        ranked = {name: _rank(candidates[groups[name][0]], name, around) for name in groups}
    return tuple(
        _resolution(
            mention,
            ranked[name],
            qualified.get(i)
            or (settled[name] if i >= first_qualified[name] else None)
            or _of_kind(called.get(i), ranked[name], candidates[i]),
            said_elsewhere=i in elsewhere,
        )
        for i, mention in enumerate(mentions)
        for name in (mention.name.casefold(),)
    )


def _readings(ranking: Sequence[Candidate], settled: Candidate | None, mentions: int) -> tuple[Reading, ...]:
    """The readings of one name, weighted by their probability and, slowly, by how often the name occurs."""
    importance = 1.0 + 0.5 * math.log2(mentions)
    if settled is not None:
        return (Reading(settled.place, 1.5 * importance),)
    if not ranking:
        return ()
    odds = [math.exp(c.score - ranking[0].score) for c in ranking[:_IN_CONTEXT]]
    total = sum(odds)
    return tuple(
        Reading(c.place, importance * share / total)
        for c, share in zip(ranking, odds, strict=False)
        if share > 0.01 * total
    )


def _rank(candidates: Iterable[Candidate], name: str, around: Surroundings) -> list[Candidate]:
    ranking = [_in_context(c, name, around) for c in candidates]
    ranking.sort(key=lambda c: (-c.score, c.place.id))
    return ranking


def _in_context(candidate: Candidate, name: str, around: Surroundings) -> Candidate:
    place = candidate.place
    score, evidence = candidate.score, list(candidate.evidence)
    total = around.total(name)
    support = around.country(place.country, name)
    if support:
        score += _SAME_COUNTRY * support / (total + 1.0)
        evidence.append(f"the report writes about {place.country}")
    support = around.unit(place, name)
    if support:
        score += _SAME_UNIT * support / (0.5 * total + 1.5)
        if place.kind is PlaceKind.ADMIN1:
            score += _HOLDS_OTHERS * (1.0 - math.exp(-0.7 * support))
        if support > _NOTABLE:
            evidence.append(f"and about {place.admin1 or place.name}")
    if not place.kind.is_area or place.kind is PlaceKind.ADMIN2:
        near = around.near(place, name)
        score += _NEARBY * (1.0 - math.exp(-near))
        if near > _NOTABLE:
            evidence.append(f"other places of the report lie within {NEAR_KM:.0f} km")
    return replace(candidate, score=score, evidence=tuple(evidence))


_NOTABLE = 0.5  # support that is worth a word in "why"


def _qualified(
    text: str, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]], gazetteer: Gazetteer
) -> dict[int, Candidate]:
    """The readings that a following container decides, by index of mention."""
    decided: dict[int, Candidate] = {}
    for inner, outer in _pairs(text, mentions):
        containers = [c.place for c in candidates[outer] if _is_container(c)]
        if mentions[inner].role not in _QUALIFIABLE or not containers:
            continue
        chosen = _satisfying(candidates[inner], containers, gazetteer)
        if chosen is not None:
            decided[inner] = chosen
            if inner < outer:
                _qualify_list(text, mentions, candidates, containers, inner, decided, gazetteer)
    return decided


_QUALIFIABLE = (Role.LITERAL, Role.METONYM, Role.ACTOR, Role.EMBEDDED)


def _pairs(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Indices of a mention and of the one that its sentence says it lies in."""
    for i in range(len(mentions) - 1):
        first, second = mentions[i], mentions[i + 1]
        if first.sentence != second.sentence:
            continue
        if _QUALIFIER.fullmatch(text, first.end, second.start):
            yield i, i + 1
        elif _OWNER.fullmatch(text, first.end, second.start):
            yield i + 1, i


def _qualify_list(
    text: str,
    mentions: Sequence[Mention],
    candidates: Sequence[Sequence[Candidate]],
    containers: Sequence[Place],
    last: int,
    decided: dict[int, Candidate],
    gazetteer: Gazetteer,
) -> None:
    """Let the container of a list's last name decide the names before it too, as long as each has a reading there."""
    i = last - 1
    while i >= 0 and i not in decided and _AND.fullmatch(text, mentions[i].end, mentions[i + 1].start):
        chosen = _satisfying(candidates[i], containers, gazetteer) if mentions[i].role is Role.LITERAL else None
        if chosen is None:
            return
        decided[i] = chosen
        i -= 1


def _is_container(candidate: Candidate) -> bool:
    return candidate.place.kind.is_area and candidate.hit.name.use is not NameUse.ALTERNATE


def _satisfying(inner: Sequence[Candidate], containers: Sequence[Place], gazetteer: Gazetteer) -> Candidate | None:
    """The likeliest reading that bears the name as a main name and lies in one of ``containers``; towns go first."""
    for candidate in sorted(inner, key=lambda c: not c.place.kind.is_settlement):
        named = (
            candidate.hit.name.use in (NameUse.MAIN, NameUse.OFFICIAL, NameUse.ABBREVIATION)
            and candidate.hit.match is Match.EXACT
        )
        if not named and candidate is not inner[0]:
            continue
        for container in containers:
            if container.id == candidate.place.id:
                continue
            if gazetteer.containment(candidate.place, container).inside in (Inside.YES, Inside.EDGE, Inside.DISPUTED):
                return replace(candidate, evidence=(*candidate.evidence, f"said to be in {container.name}, and is"))
    return None


def _called(text: str, mention: Mention) -> str | None:
    """The kind of place that it is said to be, as in "the city of Turkey"."""
    found = _KIND_BEFORE.search(text, max(0, mention.start - 20), mention.start)
    return found[1].lower() if found else None


def _of_kind(called: str | None, ranking: Sequence[Candidate], unread: Sequence[Candidate]) -> Candidate | None:
    """The likeliest reading of the kind that the report calls it, if the report's other places speak for it too."""
    if called is None or not ranking:
        return None
    kinds = (PlaceKind.ADMIN1,) if called in ("state", "province") else (PlaceKind.CITY, PlaceKind.SUBURB)
    if ranking[0].place.kind in kinds:
        return None
    before = {c.place.id: c.score for c in unread}
    for candidate in ranking:
        gained = candidate.score - before.get(candidate.place.id, candidate.score)
        if candidate.place.kind in kinds and candidate.hit.name.use is NameUse.MAIN and gained >= _SPOKEN_FOR:
            return replace(candidate, evidence=(*candidate.evidence, f"called a {called}, and is one"))
    return None


def _sense_of_the_discourse(members: Sequence[int], qualified: Mapping[int, Candidate]) -> Candidate | None:
    """The reading that qualifiers elsewhere gave the name, where they agree."""
    readings = {qualified[i].place.id: qualified[i] for i in members if i in qualified}
    return next(iter(readings.values())) if len(readings) == 1 else None


def _resolution(
    mention: Mention, ranking: Sequence[Candidate], settled: Candidate | None, *, said_elsewhere: bool
) -> Resolution:
    if not mention.role.is_place:
        return Resolution(mention, None, 0.0, (), f"{mention.role}, not a place")
    if not ranking:
        return Resolution(mention, None, 0.0, (), "no place of this name is known")
    best = settled or ranking[0]
    plausible = _plausible(best, ranking)
    confidence = _QUALIFIED_CONFIDENCE if settled else _share(best, ranking)
    if said_elsewhere and settled is None and _is_obscure(best.place):
        confidence = min(confidence, _OBSCURE_CONFIDENCE)  # rather a namesake that the gazetteer lacks
    confidence = round(confidence * (0.5 + 0.5 * mention.certainty), 3)
    if confidence < _LOWEST_CONFIDENCE:
        return Resolution(mention, None, 0.0, plausible, f"{len(plausible)} places of this name are about as likely")
    return Resolution(mention, best.place, confidence, plausible, "; ".join(best.evidence))


def _is_obscure(place: Place) -> bool:
    return place.kind.is_settlement and place.population < _KNOWN_TOWN and place.feature_code not in ("PPLC", "PPLA")


def _share(best: Candidate, ranking: Sequence[Candidate]) -> float:
    """The probability of ``best`` among the readings; the town and the district around it count as one."""
    total = sum(math.exp(c.score - best.score) for c in ranking if not _same_spot(c.place, best.place))
    return 1.0 / (1.0 + total)


def _same_spot(a: Place, b: Place) -> bool:
    return a.country == b.country and great_circle_km(a.point, b.point) < 30.0


def _plausible(best: Candidate, ranking: Sequence[Candidate]) -> tuple[Candidate, ...]:
    kept = [best]
    for candidate in ranking:
        if candidate.place.id == best.place.id:
            continue
        likely = candidate.score >= ranking[0].score - _PLAUSIBLE_ODDS
        namesake = candidate.hit.name.use in (NameUse.MAIN, NameUse.OFFICIAL) and len(kept) < _NAMESAKES
        if likely or namesake:
            kept.append(candidate)
    return tuple(kept[:_NAMESAKES])
