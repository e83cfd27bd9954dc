"""candidates -> resolved places, or an honest "cannot tell".

A name is judged by what is known of its candidates (``prior``), by the other places of the document (``surroundings``),
by the names beside it, and by what the words there say (``qualifiers``). Mentions of one name share a reading
(``senses``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gazetteer import Gazetteer, Place, PlaceKind
from gazetteer.geodesy import great_circle_km
from gazetteer.names import compass_part, normalise
from gazetteer.place import NameUse
from geo.qualifiers import called, enumerations, of_kind, pairs, qualified
from geo.records import Candidate, Meaning, Mention, Resolution, Role
from geo.senses import Company, as_read, company, grouped, of_the_whole, one_sense, shared
from geo.surroundings import NEAR_KM, Reading, Surroundings

# Weights are on the scale of ``prior`` (natural log odds).
_SAME_COUNTRY = 4.0  # all other places of the document lie in the candidate's country
_SAME_UNIT = 3.9  # ... in its state or province
_HOLDS_OTHERS = 2.7  # a state or province in which other places of the document lie
_NEARBY = 3.7  # other places lie nearby
_ENUMERATED = 3.1  # the names beside it in a list are countries, states, or counties of one state, as it is
_SAME_SENTENCE = 0.8  # its state, province or county is named in the same sentence
_GOVERNS = {"PPLC": 4.0, "PPLA": 1.0}  # a name that speaks for a government is rather that of its seat
_ROUNDS = 3  # each round reads the names anew in the light of the last
_IN_CONTEXT = 12  # candidates of a name that take part in the context of others
_NOTABLE = 0.5  # support that is worth a word in "why"
_HIGHEST_CONFIDENCE = 0.97  # also that of a qualified name: annotators and writers err
_AS_LIKELY_UNKNOWN = 6.5  # score at which the place meant is as likely one that the gazetteer lacks ...
_UNKNOWN_SLOPE = 2.5  # ... and how fast that fades: scores are higher for well-known places and in company
_RECOGNISED = 0.1  # how much the recogniser's doubt takes off
_OBSCURE_CONFIDENCE = 0.4
_KNOWN_TOWN = 30_000  # population from which a town is rather misplaced by the writer than missing in the gazetteer
_VILLAGE = 10_000  # population below which it is named abroad only with its country ...
_ENOUGH_NAMES = 5.0  # ... by a report with this weight of other names ...
_A_TRACE = 0.01  # ... of which no more than this share lie in its country
_LOWEST_CONFIDENCE = 0.12  # below it the mention stays unresolved, with its alternatives
_PLAUSIBLE_ODDS = math.log(400.0)  # readings less likely than 1 : 400 against the best are not plausible ...
_NAMESAKES = 15  # ... except main names, which a writer may always mean


def choose(
    text: str, mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """One resolution for each mention. Mentions of one name get one reading, unless a qualifier sets one apart."""
    groups = grouped(mentions, candidates)
    decided = qualified(text, mentions, candidates, gazetteer)
    settled = {name: one_sense(members, decided) for name, members in groups.items()}
    beside = company(groups, mentions, enumerations(text, mentions, decided))
    unread = {name: _as_seat(of_the_whole(candidates, m), [mentions[i] for i in m]) for name, m in groups.items()}
    ranked = unread
    for _ in range(_ROUNDS):
        context = {name: _readings(ranking, settled[name], len(groups[name])) for name, ranking in ranked.items()}
        around = Surroundings(context)
        ranked = {name: _rank(unread[name], name, around, beside[name]) for name in groups}
    foreign = {name for name, ranking in ranked.items() if ranking and _is_out_of_place(ranking[0], name, around)}
    elsewhere = {inner for inner, _ in pairs(text, mentions)} - set(decided)
    resolutions: dict[int, Resolution] = {}
    for name, members in groups.items():
        first = min((i for i in members if i in decided), default=0)
        for i in members:
            ranking = shared(candidates[i], ranked[name])
            choice = decided.get(i) or (as_read(settled[name], ranking) if i >= first else None)
            choice = choice or of_kind(called(text, mentions[i]), ranking, candidates[i])
            resolutions[i] = _resolution(mentions[i], ranking, choice, gazetteer, said_elsewhere=i in elsewhere)
            if name in foreign and choice is None:
                resolutions[i] = _not_here(resolutions[i])
    return tuple(resolutions.get(i) or _unknown(mention) for i, mention in enumerate(mentions))


def _as_seat(candidates: Sequence[Candidate], mentions: Iterable[Mention]) -> Sequence[Candidate]:
    """The candidates in the light of a mention that says what a government said or did: "Washington denied it"."""
    if all(mention.role is not Role.METONYM for mention in mentions):
        return candidates
    weighed = [
        replace(c, score=c.score + more, evidence=(*c.evidence, "speaks for a government, and is a seat of one"))
        if (more := _GOVERNS.get(c.place.feature_code))
        else c
        for c in candidates
    ]
    weighed.sort(key=lambda c: (-c.score, c.place.id))
    return weighed


def _readings(ranking: Sequence[Candidate], settled: Candidate | None, mentions: int) -> tuple[Reading, ...]:
    """The readings of one name, weighted by their probability and, slowly, by how often the name occurs."""
    importance = 1.0 + 0.5 * math.log2(mentions)
    if settled is not None:
        return (Reading(settled.place, 1.5 * importance),)
    odds = [math.exp(c.score - ranking[0].score) for c in ranking[:_IN_CONTEXT]]
    total = sum(odds)
    return tuple(
        Reading(c.place, importance * share / total)
        for c, share in zip(ranking, odds, strict=False)
        if share > 0.01 * total
    )


def _rank(candidates: Iterable[Candidate], name: str, around: Surroundings, beside: Company) -> list[Candidate]:
    ranking = [_in_context(c, name, around, beside) for c in candidates]
    ranking.sort(key=lambda c: (-c.score, c.place.id))
    return ranking


def _in_context(candidate: Candidate, name: str, around: Surroundings, beside: Company) -> Candidate:
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
    support = around.alike(place, beside.listed)
    if support:
        score += _ENUMERATED * support
        evidence.append("named among others of its kind")
    support = around.held_by(place, beside.sentence)
    if support:
        score += _SAME_SENTENCE * support
        evidence.append("its unit is named in the same sentence")
    if not place.kind.is_area or place.kind is PlaceKind.ADMIN2:
        near = around.near(place, name)
        score += _NEARBY * (1.0 - math.exp(-near))
        if near > _NOTABLE:
            evidence.append(f"other places of the report lie within {NEAR_KM:.0f} km")
    return replace(candidate, score=score, evidence=tuple(evidence))


def _resolution(
    mention: Mention,
    ranking: Sequence[Candidate],
    settled: Candidate | None,
    gazetteer: Gazetteer,
    *,
    said_elsewhere: bool,
) -> Resolution:
    best = settled or ranking[0]
    plausible = _plausible(best, ranking)
    confidence = _HIGHEST_CONFIDENCE if settled else _sureness(best, ranking)
    if said_elsewhere and settled is None and _is_obscure(best.place):
        confidence = min(confidence, _OBSCURE_CONFIDENCE)  # rather a namesake that the gazetteer lacks
    confidence = round(confidence * (1.0 - _RECOGNISED * (1.0 - mention.certainty)), 3)
    if confidence < _LOWEST_CONFIDENCE:
        return Resolution(mention, None, 0.0, plausible, f"{len(plausible)} places of this name are about as likely")
    whole = gazetteer.whole(best.place) if _is_part_of_what_is_named(mention, best) else None
    return Resolution(mention, best.place, confidence, plausible, "; ".join(best.evidence), whole)


def _is_out_of_place(best: Candidate, name: str, around: Surroundings) -> bool:
    """Whether a village is the best reading in a report that is about other countries than its own, all of it.

    A name there is rather a village of theirs that the gazetteer lacks.
    """
    place = best.place
    return (
        _is_obscure(place)
        and place.population < _VILLAGE
        and around.total(name) >= _ENOUGH_NAMES
        and around.country(place.country, name) < _A_TRACE * around.total(name)
    )


def _not_here(resolution: Resolution) -> Resolution:
    place = resolution.place
    if place is None:
        return resolution
    why = f"the only places known by this name lie outside what the report writes about, such as {place.name}"
    return replace(resolution, place=None, confidence=0.0, why=why, whole=None)


def reread(resolutions: Sequence[Resolution], meant: Mapping[str, Meaning]) -> tuple[Resolution, ...]:
    """The resolutions in the light of what the report says about its places, by id of mention.

    A place that makes a statement true is the one meant, by all mentions of the name that were read like this one; a
    name of which no listed place fits what is said is rather a place that no list holds.
    """
    by_name = {
        (r.mention.name, r.place and r.place.id): meant[r.mention.id] for r in resolutions if r.mention.id in meant
    }
    return tuple(
        _in_the_light(r, found) if (found := by_name.get((r.mention.name, r.place and r.place.id))) is not None else r
        for r in resolutions
    )


def _in_the_light(resolution: Resolution, meaning: Meaning) -> Resolution:
    if meaning.place is not None:
        confidence = max(meaning.confidence, resolution.confidence)
        return replace(resolution, place=meaning.place, confidence=confidence, why=meaning.why, whole=None)
    confidence = min(resolution.confidence, meaning.confidence)
    if confidence < _LOWEST_CONFIDENCE:
        return replace(resolution, place=None, confidence=0.0, why=meaning.why, whole=None)
    return replace(resolution, confidence=confidence, why=f"{resolution.why}; {meaning.why}")


def _is_part_of_what_is_named(mention: Mention, best: Candidate) -> bool:
    """Whether the compass word stands outside the mention: northern | Ukraine, but North Texas."""
    return best.place.kind is PlaceKind.PART and compass_part(normalise(mention.text)) is None


def _unknown(mention: Mention) -> Resolution:
    why = "no place of this name is known" if mention.role.is_place else f"{mention.role}, not a place"
    return Resolution(mention, None, 0.0, (), why)


def _is_obscure(place: Place) -> bool:
    return place.kind.is_settlement and place.population < _KNOWN_TOWN and place.feature_code not in ("PPLC", "PPLA")


def _sureness(best: Candidate, ranking: Sequence[Candidate]) -> float:
    """The probability of ``best``: among the readings, of which the town and the district around it count as one, and
    against a place that the gazetteer lacks. Calibrated on annotated news, see ``benchmarks/calibration.py``.
    """
    others = sum(math.exp(c.score - best.score) for c in ranking if not _same_spot(c.place, best.place))
    known = 1.0
    if best.hit.name.use is not NameUse.DEMONYM:
        known = 1.0 / (1.0 + math.exp((_AS_LIKELY_UNKNOWN - best.score) / _UNKNOWN_SLOPE))
    return min(_HIGHEST_CONFIDENCE, known / (1.0 + others))


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
