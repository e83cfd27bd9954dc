"""What can go wrong when a report is shown, as one line with the remedy."""

from __future__ import annotations


class MapError(RuntimeError):
    """The page or the layers could not be made; the message is one line that says what to do."""
