"""The command line: parse, call, print. Data goes to standard output, everything else to standard error.

Exit codes: 0 done (and for ``check``: nothing at or above the level); 1 flags found, or names not known; 2 wrong use
or unreadable input; 3 a batch in which some documents could not be read; 70 a defect of the program.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from geo.cli import batch, places, reports, rules  # each adds its commands to the group
from geo.cli.group import cli
from geo.cli.terminal import DEFECT, INTERRUPTED, PIPE_CLOSED, WRONG, note, say
from geo.errors import DatelineError
from geo.isolation import trusted_path

__all__ = ["batch", "cli", "main", "places", "reports", "rules"]

# maps and multiprocessing are loaded by the commands that need them: they take longer than reading a report.


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code. A user never sees a traceback."""
    sys.path[:] = trusted_path()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="dateline", standalone_mode=False
        )
        sys.stdout.flush()
    except click.ClickException as error:
        _refuse(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        if not isinstance(error, _expected_errors()):
            if os.environ.get("DATELINE_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}".rstrip(": ")
            say(f"internal error: {what}; this is a defect of dateline, please report it (DATELINE_DEBUG=1 says where)")
            return DEFECT
        say(_one_line_of(error))
        return WRONG
    return code if isinstance(code, int) else 0


def _refuse(error: click.ClickException) -> None:
    """Say what is wrong with the arguments, which may be names of files that a shell put there: on one line."""
    words = io.StringIO()
    error.show(words)
    usage, mark, message = words.getvalue().partition("Error: ")
    click.echo(usage, err=True, nl=False)
    if mark:
        note(mark + message)


def _expected_errors() -> tuple[type[Exception], ...]:
    """Whatever is not the program's fault; an ``OSError`` that nobody gave a line of its own is a full disk or such."""
    from gazetteer.errors import GazetteerError
    from maps.errors import MapError

    return (DatelineError, GazetteerError, MapError, OSError)


def _one_line_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    # str() of a KeyError is the repr of its message
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
