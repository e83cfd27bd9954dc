"""GEO103: two claims about one place that cannot both hold, whichever place it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from gazetteer import Inside as InsideAnswer
from gazetteer import Place
from geo.checks.bench import Bench
from geo.checks.readings import Judgement
from geo.checks.rule import Rule, contradicted
from geo.checks.wording import about_km, line, the
from geo.records import Claim, Level, Modality
from geo.relations import End, Inside, Measured, Near, other_end

CANNOT_BE_BOTH = Rule(
    code="GEO103",
    name="cannot-be-both",
    level=Level.ERROR,
    why="One place is put into two regions that have nothing in common, or into a region and near a town far from it. "
    "Neither claim alone can be decided, perhaps because the place is too small to be known; together they cannot "
    "hold.",
    bad="Ash rose from Peru's Cerro Quemado, one of Central America's highest volcanoes.",
    good="Ash rose from Peru's Cerro Quemado, one of South America's highest volcanoes.",
)
RULES = (CANNOT_BE_BOTH,)

_SHARING = (InsideAnswer.YES, InsideAnswer.EDGE, InsideAnswer.DISPUTED)
_APART_KM = 60.0  # regions nearer than this may share the place: outlines are coarse and regions have fuzzy edges
_NEAR_KM = 150.0  # "near", "just outside" reach no farther than this from a region that is not huge
_CARRIED = 0.7  # where the second is said of a phrase that goes back to the place
_LIKELY = 0.1  # share from which a place is among those that a reader would think of

_Placing: TypeAlias = Inside | Near


def judge(claims: Sequence[Claim], bench: Bench) -> Iterator[tuple[Claim, Judgement]]:
    """The later of each two claims that exclude each other, with its judgement."""
    by_subject: dict[str, list[tuple[Claim, _Placing]]] = defaultdict(list)
    for claim in claims:
        relation = claim.relation
        if claim.modality is Modality.ASSERTED and isinstance(relation, Inside | Near) and other_end(relation):
            by_subject[claim.subject].append((claim, relation))
    for group in by_subject.values():
        for (first, ours), (second, theirs) in combinations(group, 2):
            judgement = _exclude(first, ours, second, theirs, bench)
            if judgement is not None:
                yield second, judgement
                break


def agree(a: Place, b: Place, bench: Bench) -> bool:
    """Whether two places lie so that one statement may be about both: near each other, or one in the other."""
    return _may_share(a, b, _NEAR_KM, bench)


def _exclude(first: Claim, ours: _Placing, second: Claim, theirs: _Placing, bench: Bench) -> Judgement | None:
    a_end, b_end = other_end(ours), other_end(theirs)
    if not isinstance(ours, Inside) or a_end is None or b_end is None or a_end.mention == b_end.mention:
        return None
    apart = _APART_KM if isinstance(theirs, Inside) else _NEAR_KM
    pairs = [(a, b) for a in _likely(a_end) for b in _likely(b_end)]
    if not pairs or any(_may_share(a, b, apart, bench) for a, b in pairs):
        return None
    a, b = pairs[0]
    km = bench.gazetteer.distance_km(a, b)
    name = next(r.mention.text for r in bench.resolutions if r.mention.id == first.subject)
    how = "in" if isinstance(theirs, Inside) else "near"
    message = f"{name} cannot be in {the(a)} and {how} {the(b)}, which is {about_km(km)} from there"
    measured = Measured(
        object=b,
        second=a,
        distance_km=round(km, 1),
        line=line(bench.gazetteer, a, b),
        tolerance=f"up to {apart:g} km apart would do",
    )
    sure = first.probability * second.probability * (_CARRIED if theirs.subject.goes_back else 1.0)
    return Judgement(contradicted(CANNOT_BE_BOTH, message, measured), sure)


def _likely(end: End) -> list[Place]:
    return [sense.place for _, sense, share in end.readings() if share >= _LIKELY]


def _may_share(a: Place, b: Place, apart_km: float, bench: Bench) -> bool:
    """Whether some place could be in (or near) both."""
    if a.id == b.id or bench.gazetteer.distance_km(a, b) <= apart_km:
        return True
    return any(bench.gazetteer.containment(*pair).inside in _SHARING for pair in ((a, b), (b, a)))
