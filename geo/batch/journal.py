"""What a run has done so far, beside its output, so that a killed run goes on and two runs do not meet.

OUT.part holds the finished lines, OUT.journal a line for each finished chunk. Nothing is believed unseen: a line of
the journal counts if its checksum fits, a chunk if its bytes in the part do too, and if the documents are still the
same; from the first that does not fit, everything is done anew. So it does not matter where a run was killed, nor in
which order its last writes reached the disk.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from geo.batch.chunks import Chunk
from geo.batch.summary import Tally
from geo.batch.work import Result
from geo.errors import OutputError, UsageError

SCHEMA = "dateline.journal/1"
# A line of a journal, of which a kill or a failing disk may have spoilt a part: a checksum and an object.
_JOURNAL_LINE = re.compile(rb"[0-9a-f]{8} \{|[0-9a-f]{0,8} ?\Z")
_PART_LINE = re.compile(rb'\{"(?:schema":"dateline\.|part":")|\Z')
_HEAD = 4096  # bytes by which a file is known as ours
_LOCK_AT = 1 << 40  # Windows locks bytes, which then nobody can read: one far behind the end


@dataclass(frozen=True, slots=True)
class _Record:
    """A line of the journal about a chunk; ``end`` is the offset behind it, ``size`` and ``crc`` those of its bytes."""

    end: int
    fingerprint: str
    size: int
    crc: int
    tally: Tally


class Journal:
    """The unfinished output at ``target``; a context manager that holds its lock.

    Args:
        target: what the output will be called.
        key: what the output depends on besides the documents; with another key a run starts anew.
        verbatim: whether the finished part becomes the target as it is.

    Raises:
        OutputError: if it cannot be written.
        UsageError: if another run is writing it.
    """

    def __init__(self, target: Path, key: Mapping[str, str], *, verbatim: bool = True) -> None:
        self.target = target.resolve()  # a link stays a link; what it leads to is replaced
        self.part = self.target.with_name(self.target.name + ".part")
        self._path = self.target.with_name(self.target.name + ".journal")
        self._shown, self._verbatim = target, verbatim
        if self.target.is_dir():
            raise OutputError(f"{target}: is a folder; name a file to write")
        self._spare_others()
        try:
            self._journal = _locked(self._path, target)
            self.stale = self._begin(dict(key))
            self._finished = self._is_finished()
            self._data = self.part.open("r+b" if self.part.exists() else "w+b") if not self._finished else None
        except OSError as error:
            raise self._unwritable(error) from None
        self.kept = Tally()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):  # a full disk: what could not be flushed is done anew
            if self._data is not None:
                self._data.close()
        with suppress(OSError):
            self._journal.close()

    def _spare_others(self) -> None:
        """See that what bears the names beside the output was left by a run. A part has its journal until it is whole.

        Raises:
            UsageError: if it is somebody else's.
        """
        journal, part = _head(self._path), _head(self.part)
        if journal is not None and not (_JOURNAL_LINE.match(journal) or SCHEMA.encode() in journal):
            other = self._path
        elif journal is None and part is not None and not _PART_LINE.match(part):
            other = self.part
        else:
            return
        raise UsageError(f"{other}: is there and Dateline did not write it; move it, or name another output")

    def _begin(self, key: dict[str, str]) -> tuple[str, ...]:
        """Read or write the head; the parts of the key in which an earlier run differed."""
        head = next(_lines(self._journal, 0), None)
        earlier = head[1].get("key") if head is not None and head[1].get("schema") == SCHEMA else None
        if earlier == key and head is not None:
            self._start = head[0]
            return ()
        self._journal.seek(0)
        self._journal.truncate()
        self.part.unlink(missing_ok=True)
        self._start = self._write({"schema": SCHEMA, "key": key})
        self._journal.flush()
        earlier = earlier if isinstance(earlier, dict) else {}
        return tuple(name for name in key if earlier and earlier.get(name) != key[name])

    def _is_finished(self) -> bool:
        """Whether only the last step is missing, removing the journal."""
        if not self._verbatim or self.part.exists() or not self.target.is_file():
            return False
        last = None
        for last in _lines(self._journal, self._start):  # noqa: B007 - the last one is wanted
            pass
        return last is not None and last[1].get("done") == self.target.stat().st_size

    def unfinished(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """The chunks that are still to be done. What is kept of an earlier run is counted in ``kept``.

        Raises:
            OutputError: if the files cannot be read.
        """
        try:
            end, size = self._start, 0
            records = self._records()
            for chunk in chunks:
                record = next(records, None)
                if record is None or record.fingerprint != chunk.fingerprint:
                    self._cut(end, size)
                    return chain((chunk,), chunks)
                self.kept.add(record.tally)
                end, size = record.end, size + record.size
            if next(records, None) is not None or self._data is not None:
                self._cut(end, size)
        except OSError as error:
            raise self._unwritable(error) from None
        return iter(())

    def _records(self) -> Iterator[_Record]:
        """The chunks of the journal whose bytes are there."""
        if self._data is not None:
            self._data.seek(0)
        for end, row in _lines(self._journal, self._start):
            try:
                record = _Record(
                    end, str(row["items"]), int(row["size"]), int(row["crc"]), Tally.from_dict(row["tally"])
                )
            except (KeyError, TypeError, ValueError):
                return
            if self._data is not None:
                data = self._data.read(record.size)
                if len(data) != record.size or zlib.crc32(data) != record.crc:
                    return
            yield record

    def _cut(self, end: int, size: int) -> None:
        """Forget what comes after these offsets."""
        if self._data is None:  # the output is whole, but since then the documents have changed
            self._finished = False
            shutil.copyfile(self.target, self.part)
            self._data = self.part.open("r+b")
        for stream, length in ((self._data, size), (self._journal, end)):
            stream.seek(length)
            stream.truncate()

    def add(self, chunk: Chunk, result: Result) -> None:
        """Write the lines of a chunk, then that they are there.

        Raises:
            OutputError: if the disk is full, or fails.
        """
        try:
            if self._data is None:
                raise ValueError("nothing is to be done")
            self._data.write(result.data)
            self._data.flush()
            self._write(
                {
                    "items": chunk.fingerprint,
                    "size": len(result.data),
                    "crc": zlib.crc32(result.data),
                    "tally": result.tally.to_dict(),
                }
            )
            self._journal.flush()
        except OSError as error:
            raise self._unwritable(error) from None

    def _write(self, row: Mapping[str, Any]) -> int:
        """Append a line; the offset behind it."""
        text = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode()
        self._journal.write(b"%08x %s\n" % (zlib.crc32(text), text))
        return self._journal.tell()

    def finish(self) -> None:
        """Give the part the target's name, if it is its content as it stands, and remove the journal.

        Raises:
            OutputError: if that cannot be done.
        """
        try:
            if self._data is not None:
                self._data.flush()
                os.fsync(self._data.fileno())
                size = self._data.tell()
                self._data.close()
                self._data = None
                self._write({"done": size})
                self._journal.flush()
                if self._verbatim:
                    if self.target.exists():
                        self.part.chmod(self.target.stat().st_mode & 0o777)
                    self.part.replace(self.target)
            if sys.platform == "win32":
                self._journal.close()  # Windows removes no open file
            self._path.unlink(missing_ok=True)
            if not self._verbatim:
                self.part.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    @property
    def finished(self) -> bool:
        """Whether an earlier run did everything but tidy up."""
        return self._finished

    def _unwritable(self, error: OSError) -> OutputError:
        kept = f"; what is done stays in {self.part.name}: make room, then give the same command again"
        return OutputError(
            f"{self._shown}: cannot be written ({error.strerror or error}){kept if self.part.exists() else ''}"
        )


def beside(target: Path) -> tuple[Path, ...]:
    """The files that a run writes for an output, in the end and meanwhile."""
    return (target, *(target.with_name(target.name + ending) for ending in (".part", ".journal")))


def _head(path: Path) -> bytes | None:
    """The first bytes of a file, ``None`` where there is none that can be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return None


def _lines(stream: IO[bytes], start: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The sound lines of a journal from an offset on, each with the offset behind it, up to the first that is not.

    The stream may be read and written between two lines.
    """
    while True:
        stream.seek(start)
        line = stream.readline()
        start += len(line)
        checksum, _, text = line.partition(b" ")
        if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(text[:-1]):
            return
        row = json.loads(text)
        if not isinstance(row, dict):
            return
        yield start, row


def _locked(path: Path, shown: Path) -> IO[bytes]:
    """The journal, open and locked; the system frees the lock when its process ends, however that happens.

    Raises:
        UsageError: if another process holds it.
    """
    while True:
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
        try:
            _lock(stream)
        except BlockingIOError:
            stream.close()
            raise UsageError(f"{shown}: another run is writing it; wait for its end, or name another output") from None
        except BaseException:
            stream.close()
            raise
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(stream.fileno()).st_ino:
                return stream
        stream.close()  # the run that held it has just ended and removed it


def _lock(stream: IO[bytes]) -> None:
    """Take the lock or fail at once."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(_LOCK_AT)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
