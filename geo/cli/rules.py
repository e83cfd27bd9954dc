"""The command that explains rules: explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo import report_text
from geo.checks import RULES
from geo.cli.group import cli
from geo.cli.options import example
from geo.cli.terminal import show
from geo.errors import UsageError

if TYPE_CHECKING:
    from geo.checks import Rule


@cli.command(epilog=example("dateline explain GEO101"))
@click.argument("codes", nargs=-1, metavar="CODE...")
def explain(codes: tuple[str, ...]) -> None:
    """Explain rules, by code, family (GEO1) or name, or list them all.

    Prints what a rule says, why, a sentence that it flags and one that it does not.
    """
    if not codes:
        show(report_text.table(("code", "name", "level"), [(r.code, r.name, r.level.value) for r in RULES]))
        return
    asked: dict[str, Rule] = {}
    for code in codes:
        meant = {r.code: r for r in RULES if r.name == code or (code and r.code.startswith(code.upper()))}
        if not meant:
            raise UsageError(f"{code!r}: no such rule; there are {', '.join(r.code for r in RULES)}")
        asked |= meant
    show("\n".join(report_text.explanation(rule) for rule in asked.values()))
