"""Mentions that share a reading, and the company that each name keeps.

A name means one place throughout a report ("one sense for a discourse"), unless a qualifier sets a mention apart.
"North Arlington" is of the Arlington that the report writes about; "Germany" and "German" may differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from gazetteer import Match
from gazetteer.names import compass_part, normalise, split_part
from geo.records import Candidate, Mention, Role


@dataclass(frozen=True, slots=True)
class Company:
    """The other names with which a name is enumerated, and those that share a sentence with it."""

    listed: AbstractSet[str] = frozenset()
    sentence: AbstractSet[str] = frozenset()


def grouped(mentions: Sequence[Mention], candidates: Sequence[Sequence[Candidate]]) -> dict[str, list[int]]:
    """The indices of the mentions that have candidates, by what they share."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if candidates[i]:
            groups[_name(mention, candidates[i])].append(i)
    return dict(groups)


def _name(mention: Mention, candidates: Sequence[Candidate]) -> str:
    if candidates[0].hit.match is Match.PART:
        part = compass_part(normalise(mention.name))
        return part[1] if part is not None else normalise(mention.name)
    people = "people " if mention.role is Role.DEMONYM else ""
    return people + normalise(mention.name)


def company(
    groups: Mapping[str, Sequence[int]], mentions: Sequence[Mention], lists: Iterable[Sequence[int]]
) -> dict[str, Company]:
    """The company of each name; ``lists`` are runs of mentions that only commas and "and" part, by index."""
    name_of = {i: name for name, members in groups.items() for i in members}
    listed: dict[str, set[str]] = defaultdict(set)
    for run in lists:
        _acquaint(listed, (name_of[i] for i in run if i in name_of))
    said: dict[int, list[str]] = defaultdict(list)
    for i, name in name_of.items():
        said[mentions[i].sentence].append(name)
    together: dict[str, set[str]] = defaultdict(set)
    for names in said.values():
        _acquaint(together, names)
    return {name: Company(listed[name], together[name]) for name in groups}


def _acquaint(known: dict[str, set[str]], names: Iterable[str]) -> None:
    all_names = set(names)
    for name in all_names:
        known[name] |= all_names - {name}


def of_the_whole(candidates: Sequence[Sequence[Candidate]], members: Sequence[int]) -> Sequence[Candidate]:
    """The candidates of a group: those of its first mention that names a whole and not a part."""
    wholes = (i for i in members if candidates[i][0].hit.match is not Match.PART)
    return candidates[next(wholes, members[0])]


def shared(own: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """A mention's own candidates with the scores that its group came to, best first."""
    read = {_whole(c): c for c in ranked}
    scored = [
        replace(c, score=found.score, evidence=(*c.evidence, *found.evidence[len(c.evidence) :]))
        if (found := read.get(_whole(c))) is not None
        else c
        for c in own
    ]
    scored.sort(key=lambda c: (-c.score, c.place.id))
    return scored


def one_sense(members: Sequence[int], decided: Mapping[int, Candidate]) -> Candidate | None:
    """The reading that qualifiers gave to some mentions of a name, where they agree."""
    readings = {_whole(decided[i]): decided[i] for i in members if i in decided}
    return next(iter(readings.values())) if len(readings) == 1 else None


def as_read(settled: Candidate | None, ranking: Sequence[Candidate]) -> Candidate | None:
    """The mention's own candidate that is, or is a part of, the place on which its group settled."""
    if settled is None:
        return None
    own = next((c for c in ranking if _whole(c) == _whole(settled)), None)
    return replace(own, evidence=settled.evidence) if own is not None else None


def _whole(candidate: Candidate) -> str:
    return split_part(candidate.place.id)[0]
