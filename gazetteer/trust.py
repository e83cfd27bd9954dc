"""Whether a file is the user's own. What others own or may write is not believed, since it may have been put there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_ROOT = 0  # may write whatever it likes; so may its group, where an image is made for users of any number


def distrust(path: Path) -> str:
    """Why a file or folder is not to be believed, as the end of a sentence; "" where it is.

    The group counts as others unless it is the user's own, as many systems make one for each user.

    Raises:
        OSError: if there is none.
    """
    found = path.stat()
    if not hasattr(os, "getuid"):
        return ""  # Windows keeps others out of a user's folders by itself
    if found.st_uid not in _trusted():
        return "is owned by another user"
    if found.st_mode & stat.S_IWOTH or (found.st_mode & stat.S_IWGRP and not _is_private(found.st_gid)):
        return "may be written by others"
    return ""


def _trusted() -> set[int]:
    """The user and root; for root under sudo also whom it acts for."""
    user = os.getuid()
    asked = os.environ.get("SUDO_UID", "")
    return {user, _ROOT} | ({int(asked)} if user == _ROOT and asked.isdecimal() else set())


def _is_private(group_id: int) -> bool:
    import grp
    import pwd

    try:
        group, user = grp.getgrgid(group_id), pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return group_id == _ROOT
    return group_id == _ROOT or (group.gr_name == user and set(group.gr_mem) <= {user})
