"""What the commands share: words on standard error, data on standard output, exit codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

import click

from geo.errors import UsageError
from geo.files import STDIN
from geo.text.safe import no_commands, one_line

FOUND, WRONG, SOME_FAILED, DEFECT = 1, 2, 3, 70
DATABASES = ("postgresql://", "postgres://")  # outputs that are no files
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 and the number of the signal, as shells report it


def say(message: str) -> None:
    note(f"dateline: {message}")


def note(line: str) -> None:
    """Print one line on standard error."""
    click.echo(no_commands(one_line(line)), err=True)


def colour(stream: IO[str]) -> bool:
    """NO_COLOR wins over FORCE_COLOR (no-color.org, force-color.org); otherwise a terminal gets colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0") or (stream.isatty() and os.environ.get("TERM") != "dumb")


def show(text: str) -> None:
    """Print text for people."""
    put(no_commands(text))


def put(text: str) -> None:
    """Print what is written for programs; its format keeps commands out of it, or is made of them."""
    sys.stdout.write(text)


def not_the_input(output: Path, source: str) -> None:
    """Refuse to write over the report itself.

    Raises:
        UsageError: if both are one file.
    """
    if source != STDIN and output.exists() and Path(source).exists() and output.samefile(source):
        raise UsageError(f"{output}: is the report itself; name another file to write")
