"""The command that reads an archive: batch."""

from __future__ import annotations

import time

import click

from geo.cli.group import cli
from geo.cli.options import example, reading_options, settings_options
from geo.cli.terminal import INTERRUPTED, SOME_FAILED, note, say, tell_hidden
from geo.errors import UsageError
from geo.files import STDIN
from geo.inputs import Reading
from geo.settings import Settings, open_gazetteer

# geo.batch is loaded when it is needed: multiprocessing takes longer to load than a report takes to read.


@cli.command(epilog=example("dateline batch archive/ -o archive.jsonl"))
@click.argument("source", metavar="INPUT", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="What to write: OUT.jsonl, OUT.parquet, FOLDER/, a URL, or -.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to share the work.  [default: one for each core]")
@click.option("--layers", metavar="URL", help="Write the layers to a PostGIS database too: postgresql://...")
@click.option("--scheduler", metavar="URL", help="Let the workers of a Dask cluster do it: tcp://HOST:8786.")
@reading_options
@settings_options
def batch(
    source: str,
    output: str,
    workers: int | None,
    layers: str | None,
    scheduler: str | None,
    reading: Reading,
    settings: Settings,
) -> int:
    """Read many reports, to one report per line.

    INPUT is whatever the other commands read, a folder or a glob of such files, or a table (JSONL, CSV, Parquet) with
    a document in each row. The output is in the order of the input, whatever the number of workers. A document that
    cannot be read becomes a line with its id and the error, and the exit code is then 3.

    A run that was ended, however that happened, goes on where it was when the same command is given again; until it
    is finished, OUT.part and OUT.journal stand beside OUT.

    \b
    OUT.jsonl    a report per line
    OUT.parquet  a document per row: its places, mentions and flags as lists, and the whole report
    FOLDER/      a map for each document, index.html, and reports.jsonl
    s3://...     parts of 512 reports, written by whoever reads them, and manifest.jsonl (any fsspec URL; file:///...)
    """  # noqa: D301 - the backslash is click's mark for "do not wrap"
    from geo.cli import archive
    from geo.cli.progress import shown, summary

    if scheduler is not None and workers is not None:
        raise UsageError("--workers is for this machine, --scheduler for others; give one of them")
    begun = time.monotonic()
    gazetteer = open_gazetteer(settings, say)  # built, if need be, before several processes ask for it
    order = archive.ordered(source, output, layers, reading, settings)
    readers = archive.readers(order.job, workers, scheduler)
    try:
        with shown(source, reading) as progress:
            total = archive.written(order, readers, gazetteer, progress)
    except KeyboardInterrupt:
        kept = "" if output == STDIN else "; what is done is kept: give the same command again to go on"
        say(f"interrupted{kept}")
        return INTERRUPTED
    for line in summary(total, time.monotonic() - begun).split("\n"):
        note(line)
    if settings.file:
        note(f"settings: {settings.file}")
    tell_hidden(settings.file, total.hidden)
    for problem in (*total.problems, *total.notes):
        say(problem)
    return SOME_FAILED if total.failed else 0
