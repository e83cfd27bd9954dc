"""claims -> verdicts and flags. Each family of claims has a judge; ``RULES`` is every mistake that can be flagged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from gazetteer import Gazetteer
from geo.checks import borders, distance, globe, inside, kind, mixups, names, superlatives, together, viewpoint, water
from geo.checks.bench import Bench
from geo.checks.rule import Judgement, Rule
from geo.claims.reading import whole_towns
from geo.records import ANY_VIEW, Claim, Document, Flag, Level, Modality, Resolution, Sentence, Verdict

__all__ = ["RULES", "Rule", "judge"]

RULES: tuple[Rule, ...] = (
    *inside.RULES,
    *together.RULES,
    *viewpoint.RULES,
    *globe.RULES,
    *kind.RULES,
    *superlatives.RULES,
    *distance.RULES,
    *borders.RULES,
    *water.RULES,
    *names.RULES,
    *mixups.RULES,
    *names.TYPOS,
)

_JUDGES: Mapping[str, Callable[[Claim, Bench], Judgement]] = MappingProxyType(
    {
        "containment": inside.judge,
        "capital": kind.judge_capital,
        "kind": kind.judge_kind,
        "superlative": superlatives.judge,
        "distance": distance.judge,
        "direction": distance.judge,
        "border": borders.judge,
        "hemisphere": globe.judge,
        "water": water.judge,
        "coast": water.judge_coast,
        "name": names.judge,
        "mixup": mixups.judge,
    }
)

_SURE = 0.42  # confidence of the readings from which a rule's own level is used
_SHAKY = 0.3  # ... below which nothing is said at all


def judge(
    document: Document,
    sentences: tuple[Sentence, ...],
    claims: tuple[Claim, ...],
    resolutions: tuple[Resolution, ...],
    gazetteer: Gazetteer,
    view: str = ANY_VIEW,
) -> tuple[tuple[Claim, ...], tuple[Flag, ...]]:
    """The claims with their verdict and what was measured, and the flags in text order. ``view`` decides about
    disputed ground: see ``viewpoint``.
    """
    bench = Bench(gazetteer, {r.mention.id: r for r in whole_towns(resolutions, gazetteer)}, view, document.date)
    judgements = {claim.id: _JUDGES[claim.kind](claim, bench) for claim in claims}
    undecided = tuple(c for c in claims if _level(c, judgements[c.id]) in (None, Level.INFO))
    judgements |= {claim.id: judgement for claim, judgement in together.judge(undecided, bench)}
    judged = tuple(replace(c, verdict=judgements[c.id].verdict, measured=judgements[c.id].measured) for c in claims)
    flags = []
    lines, starts = [m.start() for m in re.finditer("\n", document.text)], [s.start for s in sentences]
    for claim in judged:
        judgement = judgements[claim.id]
        level = _level(claim, judgement)
        if judgement.rule is not None and level is not None:
            flags.append(_flag(lines, starts, claim, judgement.rule, level, judgement, bench))
    return judged, tuple(sorted(_strongest(flags), key=lambda f: (f.start, f.end, f.code)))


def _level(claim: Claim, judgement: Judgement) -> Level | None:
    """How loudly to say it. What the report does not say itself is at most ``info``, and mostly not worth a word."""
    if judgement.rule is None or judgement.verdict is not Verdict.CONTRADICTED or judgement.confidence < _SHAKY:
        return None
    if claim.modality is Modality.ASSERTED:
        return judgement.rule.level if judgement.confidence >= _SURE else Level.INFO
    return Level.INFO if claim.modality is Modality.QUOTED else None


def _strongest(flags: list[Flag]) -> list[Flag]:
    """One flag where several say the same of the same words."""
    order = list(Level)
    best: dict[tuple[int, int], Flag] = {}
    for flag in flags:
        key = (flag.start, flag.end)
        if key not in best or order.index(flag.level) < order.index(best[key].level):
            best[key] = flag
    return list(best.values())


def _flag(
    lines: Sequence[int],
    sentences: Sequence[int],
    claim: Claim,
    rule: Rule,
    level: Level,
    judgement: Judgement,
    bench: Bench,
) -> Flag:
    """The flag, its line counted in ``lines`` (where they end) and its sentence in ``sentences`` (where they begin)."""
    focus = claim.stated["focus"]
    start, end = (int(str(offset)) for offset in focus) if isinstance(focus, tuple) else (claim.start, claim.end)
    line = bisect_left(lines, start)
    return Flag(
        code=rule.code,
        name=rule.name,
        level=level,
        start=start,
        end=end,
        line=line + 1,
        column=start - (lines[line - 1] + 1 if line else 0) + 1,
        sentence=bisect_right(sentences, start) - 1,
        message=judgement.message,
        evidence=_evidence(claim, bench),
        suggestion=judgement.suggestion,
        claim=claim.id,
    )


def _evidence(claim: Claim, bench: Bench) -> str:
    """What the verdict rests on: the places as the gazetteer has them, what decided, and the tolerance."""
    said = []
    for key in ("subject_place", "object_place", "true_place"):
        place_id = claim.measured.get(key)
        if isinstance(place_id, str):
            place = bench.gazetteer.get(place_id)
            said.append(f"{place.name} is {place.id}")
    for key, words in (("basis", "decided by"), ("tolerance", "tolerance")):
        if claim.measured.get(key):
            said.append(f"{words} {claim.measured[key]}")
    return "; ".join(said) or f"the report says: {claim.stated['words']}"
