"""claims -> flags: a check for each relation, one room that weighs the readings, and ``RULES``, every mistake there is.

A check says what the map says to *one* reading of a claim; ``readings`` weighs all of them; ``judge`` makes verdicts
and flags of it.
"""

from __future__ import annotations

from geo.checks import borders, distance, globe, inside, kind, mixups, names, superlatives, together, viewpoint, water
from geo.checks.rule import Rule

__all__ = ["RULES", "Rule"]

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
