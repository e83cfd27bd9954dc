"""What a rule is, and what judging one reading of a claim yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from geo.records import ANY_VIEW, Level, Verdict
from geo.relations import Measured


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


SLIP: Final = 0.02
"""How often a writer who means these places gets such a statement wrong, where nothing makes the slip likelier."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the map says to one reading of a claim: one place for each end. With ``rule`` and ``message`` if the claim
    is false in this reading.

    ``slip`` in 0..1 is how often writers err like this; where it is small, another place is meant, or the text says
    something else.
    """

    verdict: Verdict
    measured: Measured = field(default_factory=Measured)
    rule: Rule | None = None
    message: str = ""
    suggestion: str | None = None
    slip: float = SLIP


def contradicted(
    rule: Rule, message: str, measured: Measured, suggestion: str | None = None, slip: float = SLIP
) -> Finding:
    """A mistake: the message gets its capital."""
    return Finding(Verdict.CONTRADICTED, measured, rule, message[:1].upper() + message[1:], suggestion, slip)


def supported(measured: Measured) -> Finding:
    return Finding(Verdict.SUPPORTED, measured)


def undecided(measured: Measured | None = None) -> Finding:
    return Finding(Verdict.UNDECIDED, measured or Measured())
