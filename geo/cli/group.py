"""The command ``dateline``, to which each file of this folder adds its commands."""

from __future__ import annotations

import click

from geo.cli.options import example


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("dateline map report.txt"),
)
@click.version_option(package_name="dateline", prog_name="dateline")
def cli() -> None:
    """A linter for geography.

    Reads a report, finds the places in it, checks what it says about them against the map, and shows the result.
    A report is a file (text, web page, PDF, Word, mail), a row of a table (JSONL, CSV, Parquet), or - for standard
    input. Nothing leaves this machine.
    """
