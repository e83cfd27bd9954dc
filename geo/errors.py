"""The errors of reading reports that a user can meet. Each message is one line and says what to do about it.

The gazetteer and the maps have bases of their own (``gazetteer.errors``, ``maps.errors``); the command line treats
the three alike.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of every error that is the input's or the user's, never a defect of the program."""


class InputError(DatelineError, ValueError):
    """A report, a list of reports or a saved report that cannot be read."""


class OutputError(DatelineError, OSError):
    """A file that cannot be written; nothing half-written is left behind."""


class UsageError(DatelineError, ValueError):
    """Options that do not go together, or a name that is not known (a rule, a format)."""


class RecogniserError(DatelineError, RuntimeError):
    """A recogniser that was asked for by name and cannot be used."""
