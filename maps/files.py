"""Writing files so that a reader finds the old ones or the new ones, never half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from maps.errors import MapError


def write_all(path: Path, files: Mapping[Path, bytes | Callable[[Path], None]]) -> tuple[Path, ...]:
    """Write every file of a set under a temporary name, then give all of them their names.

    A link stays a link, what it leads to is replaced; a pipe or a device is written to, never replaced.

    Args:
        path: what the user asked for; errors name it.
        files: final name -> the contents, or a function that writes the file at the path it is given.

    Returns:
        The final names, in the order of ``files``.

    Raises:
        MapError: if a file cannot be written; then all files are as they were before.
    """
    targets = {final: final.resolve() for final in files}
    for final, target in targets.items():
        if target.is_dir():
            raise MapError(f"cannot write {final}: it is a folder; name a file")
        if not target.parent.is_dir():
            raise MapError(f"cannot write {final}: the folder {final.parent} does not exist")
    try:
        beside = next((target.parent for target in targets.values() if not _is_special(target)), None)
        with tempfile.TemporaryDirectory(prefix=".dateline-", dir=beside) as folder:
            made = [Path(folder) / f"{number}{final.suffix}" for number, final in enumerate(files)]
            for file, content in zip(made, files.values(), strict=True):
                if callable(content):
                    content(file)
                else:
                    file.write_bytes(content)
            for file, target in zip(made, targets.values(), strict=True):
                _put(file, target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise MapError(f"cannot write {path}: {reason}; choose a folder that you may write to") from None
    return tuple(files)


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file()


def _put(made: Path, target: Path) -> None:
    if _is_special(target):
        with made.open("rb") as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        return
    made.chmod(_permissions(target))
    made.replace(target)


def _permissions(target: Path) -> int:
    """Those of the file that is replaced, else what the user's umask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
