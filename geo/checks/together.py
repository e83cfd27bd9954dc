"""GEO103: two claims about one place that cannot both hold, whichever place it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from gazetteer import Inside, Place
from geo.checks.bench import Bench, trust
from geo.checks.rule import Judgement, Rule
from geo.checks.wording import about_km, line, the
from geo.claims.reading import likely
from geo.records import Claim, Json, Level, Modality, Verdict

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

_SHARING = (Inside.YES, Inside.EDGE, Inside.DISPUTED)
_APART_KM = 60.0  # regions nearer than this may share the place: outlines are coarse and regions have fuzzy edges
_NEAR_KM = 150.0  # "near", "just outside" reach no farther than this from a region that is not huge


def judge(claims: Sequence[Claim], bench: Bench) -> Iterator[tuple[Claim, Judgement]]:
    """The later of each two claims that exclude each other, with its judgement."""
    by_subject: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.modality is Modality.ASSERTED and claim.object is not None and _places(claim):
            by_subject[claim.subject].append(claim)
    for group in by_subject.values():
        for first, second in combinations(group, 2):
            judgement = _exclude(first, second, bench)
            if judgement is not None:
                yield second, judgement
                break


def _places(claim: Claim) -> bool:
    """Whether the claim says where its subject is."""
    return claim.kind == "containment" or claim.stated.get("relation") == "near"


def _exclude(first: Claim, second: Claim, bench: Bench) -> Judgement | None:
    if first.kind != "containment" or first.object is None or second.object is None or first.object == second.object:
        return None
    ours, theirs = bench.resolutions[first.object], bench.resolutions[second.object]
    if not likely((ours,)) or not likely((theirs,)):
        return None
    apart = _APART_KM if second.kind == "containment" else _NEAR_KM
    pairs = [(a, b) for a in likely((ours,)) for b in likely((theirs,))]
    if any(_may_share(a, b, apart, bench) for a, b in pairs):
        return None
    a, b = pairs[0]
    km = bench.gazetteer.distance_km(a, b)
    name = bench.resolutions[first.subject].mention.text
    how = "in" if second.kind == "containment" else "near"
    message = f"{name} cannot be in {the(a)} and {how} {the(b)}, which is {about_km(km)} from there"
    measured: dict[str, Json] = {
        "object_place": b.id,
        "other_place": a.id,
        "distance_km": round(km, 1),
        "line": line(bench.gazetteer, a, b),
        "tolerance": f"{apart:g} km",
    }
    return Judgement(Verdict.CONTRADICTED, measured, CANNOT_BE_BOTH, message, None, min(trust(ours), trust(theirs)))


def _may_share(a: Place, b: Place, apart_km: float, bench: Bench) -> bool:
    """Whether some place could be in (or near) both."""
    if a.id == b.id or bench.gazetteer.distance_km(a, b) <= apart_km:
        return True
    return any(bench.gazetteer.containment(*pair).inside in _SHARING for pair in ((a, b), (b, a)))
