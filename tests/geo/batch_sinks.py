"""What batches of the tests do with their reports: sinks travel to worker processes, so they have a module."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer import Gazetteer
from geo import recognise
from geo.errors import OutputError
from geo.records import Report


@dataclass(frozen=True)
class Kills:
    """Ends the process that reads one of these documents, as a system without memory would; at most so many times."""

    ids: tuple[str, ...]
    folder: str
    times: int = 1000

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        del gazetteer
        for report in reports:
            if report.document.id in self.ids:
                died = len(list(Path(self.folder).iterdir()))
                if died < self.times:
                    (Path(self.folder) / str(died)).touch()
                    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Notes:
    """Writes down which process was given which gazetteer, and which model it holds."""

    folder: str

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        del reports
        loaded = recognise.tagger.cache_info()
        note = f"{os.getpid()} {id(gazetteer)} {loaded.misses} {loaded.currsize}"
        (Path(self.folder) / note).touch()


@dataclass(frozen=True)
class Refuses:
    """Cannot cope with one document, or with any (a full disk)."""

    document_id: str
    full: bool = False

    def __call__(self, reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        del gazetteer
        if self.full:
            raise OutputError("maps: cannot be written (No space left on device)")
        if any(report.document.id == self.document_id for report in reports):
            raise ValueError("too odd")
