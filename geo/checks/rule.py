"""What a rule is, and what judging one claim yields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.records import ANY_VIEW, Json, Level, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of mistake. ``bad`` must be flagged with this code and ``good`` not at all; a test runs both, from
    ``viewpoint`` (see ``viewpoint``).

    ``level`` is that of a claim the report makes in its own words about places that are read with confidence.
    """

    code: str
    name: str
    level: Level
    why: str
    bad: str
    good: str
    viewpoint: str = ANY_VIEW


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one claim; with ``rule`` and ``message`` if it is a mistake worth a word.

    ``confidence`` in 0..1 is that of the readings it rests on.
    """

    verdict: Verdict
    measured: Mapping[str, Json] = field(default_factory=dict)
    rule: Rule | None = None
    message: str = ""
    suggestion: str | None = None
    confidence: float = 1.0


def contradicted(
    rule: Rule, message: str, measured: Mapping[str, Json], confidence: float, suggestion: str | None = None
) -> Judgement:
    """A mistake: the message gets its capital."""
    return Judgement(Verdict.CONTRADICTED, measured, rule, message[:1].upper() + message[1:], suggestion, confidence)


def kindest(results: Sequence[Judgement]) -> Judgement:
    """The verdict over several readings: contradicted only if all of them are; the first reading speaks."""
    if not results:
        return UNDECIDED
    return next((r for r in results if r.verdict is not Verdict.CONTRADICTED), results[0])


def supported(measured: Mapping[str, Json]) -> Judgement:
    return Judgement(Verdict.SUPPORTED, measured)


UNDECIDED = Judgement(Verdict.UNDECIDED)
