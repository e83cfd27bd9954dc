"""A claim as a family reads it off a sentence, before it has a number and a modality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gazetteer import Place
from geo.grammar.phrases import Item, Match
from geo.records import Json, Resolution


@dataclass(frozen=True, slots=True)
class Reading:
    """``start:end`` carry the claim, ``focus`` are the words that would be wrong. ``subjects`` and ``objects`` are
    resolutions, best first: a claim holds if it holds of any of them. ``stated`` is plain data.
    """

    kind: str
    start: int
    end: int
    focus: tuple[int, int]
    subjects: tuple[Resolution, ...]
    objects: tuple[Resolution, ...]
    sentence: int
    stated: Mapping[str, Json] = field(default_factory=dict)
    is_predicate: bool = False


def reading(
    kind: str,
    match: Match,
    x: Item,
    y: Item | None,
    focus: tuple[int, int],
    *,
    is_predicate: bool = False,
    **stated: Json,
) -> Reading:
    """A reading of a phrase that speaks of ``x`` and perhaps ``y``. An anaphor's words are the claim's: all of them
    are wrong together, so they are the focus too. A relative clause (kept as ``r``) asserts as an apposition does.
    """
    start, end = min(x.start, focus[0]), max(x.end, focus[1])
    objects = y.resolutions if y is not None else ()
    where = (x.start, focus[1]) if x.goes_back and x.start < focus[0] else focus
    bond: dict[str, Json] = {"anaphor": True, "noun": x.noun} if x.goes_back else {}
    return Reading(
        kind,
        start,
        end,
        where,
        x.resolutions,
        objects,
        match.line.sentence,
        {**bond, **stated},
        (is_predicate and not match.has("r")) or x.is_predicate,
    )


_LIKELY = 2.0  # natural log odds: readings less likely than 1 : 7 against the best are left out


def likely(resolutions: Iterable[Resolution]) -> tuple[Place, ...]:
    """The readings that a reader would think of; for claims that a namesake somewhere could not make true."""
    places: dict[str, Place] = {}
    for resolution in resolutions:
        if resolution.place is None:
            continue
        places.setdefault(resolution.place.id, resolution.place)
        best = next((c.score for c in resolution.candidates if c.place.id == resolution.place.id), 0.0)
        for candidate in resolution.candidates:
            if candidate.score >= best - _LIKELY:
                places.setdefault(candidate.place.id, candidate.place)
    return tuple(places.values())


def plausible(resolutions: Iterable[Resolution]) -> Iterator[Place]:
    """Every place that some mentions may mean, the chosen ones first for each; none twice."""
    done: set[str] = set()
    for resolution in resolutions:
        chosen = (resolution.place,) if resolution.place is not None else ()
        for place in (*chosen, *resolution.alternatives):
            if place.id not in done:
                done.add(place.id)
                yield place


_MEASURES = frozenset({"distance", "direction"})


def reattached(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, distances and directions with what they are rather said of: in "X is a town in Y, 50 miles west of
    Z" and in "X is 20 miles from Y, 30 miles from Z" it is X, and only perhaps Y.
    """
    ending: dict[str, list[Reading]] = {}  # what may be told of further, by the name at its end
    for r in readings:
        if r.objects and (r.kind == "containment" or r.kind in _MEASURES):
            ending.setdefault(r.objects[0].mention.id, []).append(r)
    return [_reattached(r, ending.get(r.subjects[0].mention.id, ())) for r in readings]


def _reattached(r: Reading, others: Iterable[Reading]) -> Reading:
    if r.kind not in _MEASURES or r.stated.get("anaphor") or len(r.subjects) != 1:
        return r
    nearest = r.subjects[0].mention
    for other in others:
        first = other.subjects[0].mention
        before = first.start < nearest.start <= r.focus[0]
        if other.sentence == r.sentence and first.id != nearest.id and before:
            return replace(r, subjects=(*other.subjects[:1], *r.subjects))
    return r
