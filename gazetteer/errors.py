"""What can go wrong with the place data. Every message is one line and says what to do."""

from __future__ import annotations

from pathlib import Path


class GazetteerError(Exception):
    """The place data is missing, damaged, foreign or newer than this program; the message names the remedy."""


class DamagedError(GazetteerError):
    """A store that is not, or no longer, what Dateline wrote."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message, path)
        self.path = path

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownPlaceError(GazetteerError, KeyError):
    """No place has this id. The caller's mistake, or data of another version."""

    def __init__(self, place_id: str) -> None:
        super().__init__(f"no place has the id {place_id!r}; look the name up with `dateline lookup`")
        self.place_id = place_id

    def __str__(self) -> str:  # KeyError would show the repr of the message
        return str(self.args[0])
