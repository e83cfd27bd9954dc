"""Write the pages that must not drift from the program.

cli.md comes from the help texts, rules.md from the rules, and what the README shows of a run from running it.

python docs/generate.py           writes them
python docs/generate.py --check   leaves with 1 where one is not up to date
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from geo.checks import RULES
from geo.cli import cli

DOCS = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py; change the program instead. -->"
SHOWN = re.compile(r"(```console\n\$ (dateline [^\n]+)\n)(.*?)```", re.DOTALL)
FAMILIES = {
    "GEO1": "Inside",
    "GEO2": "Kind and capital",
    "GEO3": "Distance and direction",
    "GEO4": "Borders and water",
    "GEO5": "Names",
}


def commands(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Each command's full name with its help text, groups before what is in them."""
    settings = {**command.context_settings, "terminal_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            child = command.get_command(context, each)
            if child is not None:
                yield from commands(child, each, context)


def cli_page() -> str:
    sections = [f"## {path}\n\n```text\n{text}\n```\n" for path, text in commands(cli, "dateline")]
    return "\n".join(["# The command line", "", NOTE, "", *sections])


def rules_page() -> str:
    lines = ["# The rules", "", NOTE, ""]
    for prefix, family in FAMILIES.items():
        rules = [rule for rule in RULES if rule.code.startswith(prefix)]
        if not rules:
            continue
        lines += [f"## {prefix}xx: {family}", ""]
        for rule in rules:
            lines += [f"### {rule.code} {rule.name} ({rule.level.value})", "", " ".join(rule.why.split()), ""]
            lines += [f"- Flagged: {rule.bad}", f"- Fine: {rule.good}", ""]
    return "\n".join(lines)


def readme() -> str:
    """The README with the output of each command that it shows."""
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    return SHOWN.sub(lambda match: f"{match[1]}{output(match[2])}```", text)


def output(command: str) -> str:
    """What a ``dateline`` command prints on standard output, in the folder of the README."""
    start = [sys.executable, "-c", "from geo.cli import main; main()", *shlex.split(command)[1:]]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(start, cwd=DOCS.parent, env=environment, capture_output=True, check=False)
    return done.stdout.decode("utf-8")


def pages() -> dict[Path, str]:
    return {DOCS / "cli.md": cli_page(), DOCS / "rules.md": rules_page(), DOCS.parent / "README.md": readme()}


def main() -> int:
    stale = {p: text for p, text in pages().items() if not p.exists() or p.read_text(encoding="utf-8") != text}
    for path, text in stale.items():
        if "--check" in sys.argv[1:]:
            print(f"{path.relative_to(DOCS.parent)} is not up to date; run: make docs")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(DOCS.parent)}")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
