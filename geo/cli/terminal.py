"""What the commands share: words on standard error, data on standard output, exit codes."""

from __future__ import annotations

import os
import sys
from typing import IO

import click

from geo.text.safe import no_commands, one_line

FOUND, WRONG, SOME_FAILED, DEFECT = 1, 2, 3, 70
DATABASES = ("postgresql://", "postgres://")  # outputs that are no files
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 and the number of the signal, as shells report it


def say(message: str) -> None:
    note(f"dateline: {message}")


def note(line: str) -> None:
    """Print one line on standard error."""
    click.echo(no_commands(one_line(line)), err=True)


def tell_hidden(file: str, number: int) -> None:
    """Say how many flags a settings file hides: nobody need have looked into it."""
    if number:
        flags = "1 flag" if number == 1 else f"{number:,} flags"
        say(f"{file}: these settings hide {flags}; without them: --config {os.devnull}")


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
