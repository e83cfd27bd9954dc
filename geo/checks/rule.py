"""What a rule is, and what judging one claim yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.records import Json, Level, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of mistake. ``bad`` must be flagged with this code and ``good`` not at all; a test runs both.

    ``level`` is that of a claim the report makes in its own words about places that are read with confidence.
    """

    code: str
    name: str
    level: Level
    why: str
    bad: str
    good: str


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


UNDECIDED = Judgement(Verdict.UNDECIDED)
