"""The built store in the user's cache: built once whoever asks, believed only where it is the user's own, and mended.

One lock for the folder keeps several first starts from building at the same time. Its holder's end frees it, however
that happens, so what lies there under a name for building while nobody holds the lock was left by one that was killed.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gazetteer import store
from gazetteer.errors import GazetteerError
from gazetteer.store import BUILDING, CACHE_VARIABLE, Progress
from gazetteer.trust import distrust

STALE_DAYS = 7  # unopened for so long, the store of another version is removed
_LOCK = ".lock"
_WAIT_S = 0.1  # between two tries to get the lock
# What SQLite says of a file that is not as it was written; everything else (no memory, no right, a failing disk) says
# nothing of it. Our statements are always the same, so that one that makes no sense meets a damaged schema.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)

Seen = tuple[int, int, int]


def default_store(progress: Progress | None = None) -> Path:
    """The store of the shipped tables, built first where the cache has none.

    Raises:
        GazetteerError: if tables are missing or damaged, the cache cannot be written, or others may write to it.
    """
    if not (store.DATA / "base-places.tsv.xz").exists():
        raise GazetteerError(f"the place tables are missing from {store.DATA}; install dateline again")
    path = store.cache_folder() / f"gazetteer-{store.tables_checksum()}.gpkg"
    if not path.exists():
        _build_once(path, None, progress)
    elif any(path.parent.glob(f"{BUILDING}*")):
        with contextlib.suppress(GazetteerError, BlockingIOError), _locked(path.parent, wait=False):
            _remove_unfinished(path.parent)
    _believe((path.parent, "the cache folder"), (path, "the place store"))
    return path


def seen(path: Path) -> Seen | None:
    """What tells a file from another that took its place; ``None`` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def rebuild(path: Path, damaged: Seen | None, progress: Progress | None) -> None:
    """Build a store anew that was found damaged, unless another process has done so meanwhile.

    Raises:
        GazetteerError: as ``default_store``.
    """
    if progress is not None:
        progress(f"the place store {path} is damaged; it is built anew")
    _build_once(path, damaged, progress)
    _believe((path.parent, "the cache folder"), (path, "the place store"))


def set_aside(path: Path, error: Exception) -> GazetteerError:
    """What to say of a store in which something is not as it was written; in the cache it makes room for a new one."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # Python's own: text that is none
        if code not in _DAMAGED:
            return GazetteerError(f"cannot read {path} ({error}); see whether the disk is sound and has room")
    if path.parent != store.cache_folder():
        return GazetteerError(f"{path} is damaged ({error}); leave it out, and the shipped places are used")
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows keeps what is open
        return GazetteerError(f"the place store {path} is damaged ({error}); delete it, and it is built again")
    return GazetteerError(
        f"the place store {path} was damaged ({error}) and has been removed; give the same command again, to build it"
    )


def _believe(*paths: tuple[Path, str]) -> None:
    """Refuse a store, or a folder of one, that others could have filled with places of their own making."""
    for found, what in paths:
        why = distrust(found)
        if why:
            raise GazetteerError(
                f"{what} {found} {why}, so what it says of places is not believed; take away their right to write"
                f" (chmod go-w) or delete it if it is yours, or set {CACHE_VARIABLE} to a folder of your own"
            )


def _build_once(path: Path, damaged: Seen | None, progress: Progress | None) -> None:
    """Build the store, or wait for whoever builds it."""
    with _locked(path.parent, progress=progress):
        _remove_unfinished(path.parent)
        if seen(path) not in (None, damaged):
            return
        if progress is not None:
            progress("building the place store (once, a few seconds) ...")
        store.build(path)
        _remove_stale(path)
    if progress is not None:
        progress(f"place store ready: {path}")


def _remove_unfinished(folder: Path) -> None:
    for path in folder.glob(f"{BUILDING}*"):
        with contextlib.suppress(OSError):  # somebody else's
            path.unlink()


def _remove_stale(path: Path) -> None:
    """Remove the stores of earlier versions that nobody has opened for a while; each takes over 100 MB."""
    oldest = time.time() - STALE_DAYS * 24 * 3600
    for other in path.parent.glob("gazetteer-*.gpkg"):
        with contextlib.suppress(OSError):  # somebody else's file, or just removed by another process
            if other != path and max(other.stat().st_atime, other.stat().st_mtime) < oldest:
                other.unlink()


@contextlib.contextmanager
def _locked(folder: Path, *, wait: bool = True, progress: Progress | None = None) -> Iterator[None]:
    """Alone in the cache folder, which is made if need be. The lock's file is gone afterwards.

    Raises:
        BlockingIOError: if another process is in it and nobody wants to wait.
        GazetteerError: if the folder cannot be written, or others may write to it.
    """
    lock = folder / _LOCK
    told = False
    while True:
        try:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            _believe((folder, "the cache folder"))
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            raise store.unwritable(folder, error) from error
        try:
            if _is_taken(descriptor):
                if not wait:
                    raise BlockingIOError
                if not told and progress is not None:
                    progress("waiting for another process that is building the place store ...")
                told = True
                time.sleep(_WAIT_S)
            elif _is_still(lock, descriptor):
                try:
                    yield
                finally:
                    with contextlib.suppress(OSError):  # Windows removes no open file
                        lock.unlink()
                return
        finally:
            os.close(descriptor)


def _is_still(lock: Path, descriptor: int) -> bool:
    """Whether this is the lock that others meet; the one who held it before has removed its file."""
    try:
        return lock.stat().st_ino == os.fstat(descriptor).st_ino
    except OSError:
        return False


def _is_taken(descriptor: int) -> bool:
    """Take the lock, unless another process has it. The system frees it when its process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False  # a file system without locks: two may build at the same time, and make the same file
    return False
