"""Output written where it is made: parts at an fsspec URL (a shared folder, an object store) and a manifest of them.

The manifest's lines take the place of the reports' in the journal, so a run goes on in the same way. A part counts
once it is in the manifest; one that a killed run has left there is written anew with the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import OutputError, UsageError
from geo.report import dumps

if TYPE_CHECKING:
    from geo.batch.chunks import Chunk
    from geo.batch.work import Result

DOCUMENTS = 512  # of a part: ten seconds of work, some ten megabytes
CHARACTERS = 4_000_000
MANIFEST = "manifest.jsonl"


def is_url(output: str) -> bool:
    """Whether this is an address rather than a file's name."""
    return "://" in output


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """Writes chunks as parts below ``url``."""

    url: str

    def __repr__(self) -> str:
        return f"Parts({hashlib.sha256(self.url.encode()).hexdigest()[:16]})"  # an address may hold a secret

    def write(self, chunk: Chunk, result: Result) -> Result:
        """Write the lines of a chunk; instead of them the result then holds the manifest's line about them.

        Raises:
            OutputError: if they cannot be written.
        """
        name = f"part-{chunk.number:07d}.jsonl"
        put(self.url, name, result.data)
        row = {
            "part": name,
            "first": chunk.first,
            "documents": result.tally.documents,
            "failed": result.tally.failed,
            "bytes": len(result.data),
            "sha256": hashlib.sha256(result.data).hexdigest(),
        }
        return replace(result, data=f"{dumps(row)}\n".encode(), written=True)

    def local_folder(self) -> Path | None:
        """The folder that the address is, where it is one of this machine.

        Raises:
            UsageError: as ``put``.
        """
        system, folder = _opened(self.url)
        return Path(folder) if _is_local(system) else None

    def journal(self) -> Path:
        """Where the journal of the manifest is kept: beside it where that is a local folder, else in the user's state.

        Raises:
            UsageError, OutputError: as ``put``.
        """
        system, folder = _opened(self.url)
        if _is_local(system):
            return made_folder(Path(folder)) / MANIFEST
        import platformdirs

        state = Path(platformdirs.user_state_dir("dateline", appauthor=False)) / "batches"
        return made_folder(state) / f"{hashlib.sha256(self.url.encode()).hexdigest()[:16]}-{MANIFEST}"

    def publish(self, lines: Path) -> None:
        """Put the manifest beside the parts, unless it becomes it by itself.

        Raises:
            OutputError: if it cannot be written.
        """
        system, _ = _opened(self.url)
        if not _is_local(system):
            put(self.url, MANIFEST, lines.read_bytes())


def made_folder(folder: Path) -> Path:
    """The folder, made if it is not there.

    Raises:
        OutputError: if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror or error}); name another folder") from None
    return folder


def put(url: str, name: str, data: bytes) -> None:
    """Write a file below an address; in a local folder wholly or not at all, elsewhere as the store does it.

    Raises:
        UsageError: if fsspec, or what it needs for this address, is not installed.
        OutputError: if it cannot be written.
    """
    system, folder = _opened(url)
    path = f"{folder.rstrip('/')}/{name}"
    try:
        if _is_local(system):
            made = f"{folder.rstrip('/')}/.{name}.{os.getpid()}"
            system.pipe_file(made, data)
            Path(made).replace(path)
        else:
            system.pipe_file(path, data)
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        words = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
        raise OutputError(f"{name}: cannot be written at its address ({words.splitlines()[0]})") from None


def _opened(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        import fsspec

        system, folder = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise UsageError(
            f"this address needs {error.name or 'fsspec'} ({error}); pip install 'dateline[dask]'"
        ) from None
    except ValueError as error:
        raise UsageError(f"no output can be written there: {error}") from None
    return system, folder


def _is_local(system: Any) -> bool:  # noqa: ANN401 - fsspec carries no types
    return "file" in ((system.protocol,) if isinstance(system.protocol, str) else system.protocol)
