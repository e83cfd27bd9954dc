"""The command that reads an archive: batch."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.group import cli
from geo.cli.options import example, reading_options, settings_options
from geo.cli.terminal import SOME_FAILED, not_the_input, say
from geo.files import STDIN, writing
from geo.settings import Settings, open_gazetteer

if TYPE_CHECKING:
    from geo.batch import Summary
    from geo.inputs import Reading

# geo.batch is loaded when it is needed: multiprocessing takes longer to load than a report takes to read.


@cli.command(epilog=example("dateline batch archive/ -o archive.jsonl --workers 4"))
@click.argument("source", metavar="INPUT", type=click.Path(allow_dash=True))
@click.option("-o", "--output", required=True, metavar="FILE", help="One report per line (JSONL), or - to print it.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes to share the work.")
@reading_options
@settings_options
def batch(source: str, output: str, workers: int, reading: Reading, settings: Settings) -> int:
    """Read many reports, to one report per line.

    INPUT is a folder of documents (.txt, .md, .html, .pdf, .docx, .eml), a glob, or a table with a text in each row
    (JSONL, CSV, TSV, Parquet; id, title and date if known). The output has one line per document in the order of the
    input. A document that cannot be read becomes a line with its id and the error, and the exit code is then 3.
    """
    from geo import batch as batches
    from geo.inputs import items

    work = items(source, reading, notice=say)
    open_gazetteer(settings, say)  # built, if need be, before several processes ask for it
    progress = _progress if sys.stderr.isatty() else None
    run = functools.partial(batches.run, work, workers=workers, reading=reading, settings=settings, progress=progress)
    if output == STDIN:
        total = run(sys.stdout.write)
    else:
        not_the_input(Path(output), source)
        with writing(Path(output)) as stream:
            total = run(stream.write)
    click.echo(_batch_summary(total), err=True)
    for problem in total.problems:
        say(problem)
    return SOME_FAILED if total.failed else 0


def _progress(total: Summary) -> None:
    sys.stderr.write(f"\r{total.documents} documents")


def _batch_summary(total: Summary) -> str:
    codes = ", ".join(f"{code} {number}" for code, number in sorted(total.flags.items()))
    parts = [f"{total.documents} documents", f"{total.places} places", f"flags: {codes or 'none'}"]
    if total.failed:
        parts.append(f"{total.failed} could not be read")
    return ("\r" if sys.stderr.isatty() else "") + "; ".join(parts)
