"""A PostgreSQL server of the tests' own, in a temporary folder, reached by a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "s3cret-of-the-desk"  # noqa: S105 - of a server that lives for seconds
USER = "editor"


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, which Debian keeps off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "pg_ctl").exists()), None)


def missing() -> str:
    """Why there can be no server with PostGIS here, "" if there can."""
    folder = programs()
    if folder is None:
        return "no PostgreSQL here (Debian: apt install postgresql postgresql-15-postgis-3)"
    share = Path("/usr/share/postgresql") / folder.parent.name
    if (folder / "pg_config").exists():
        asked = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True)
        share = Path(asked.stdout.strip())
    if not (share / "extension" / "postgis.control").exists():
        return "PostgreSQL has no PostGIS here (Debian: apt install postgresql-15-postgis-3)"
    return "" if _account() else "PostgreSQL does not run as root, and there is no other account"


def _account() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, with the password."""
    folder, account = programs(), _account()
    assert folder is not None
    assert account is not None
    # Not in the tests' own folder: the account has to get there, and the path of a socket is short.
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="dateline-pg-", ignore_cleanup_errors=True) as home:
        (Path(home) / "password").write_text(PASSWORD, encoding="utf-8")
        for path in (home, f"{home}/password"):
            shutil.chown(path, account)
        data = f"{home}/data"

        def run(*command: str) -> None:
            done = subprocess.run(
                [str(folder / command[0]), *command[1:]],
                user=account if os.geteuid() == 0 else None,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # pg_ctl's server keeps what it inherits open
                stderr=subprocess.PIPE if command[0] == "initdb" else subprocess.DEVNULL,
                check=False,
            )
            assert done.returncode == 0, f"{command}: {done.stderr!r}"

        run("initdb", "-D", data, "-U", USER, "--auth=scram-sha-256", f"--pwfile={home}/password", "-E", "UTF8", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{home}/log", "start")
        try:
            yield f"postgresql://{USER}:{PASSWORD}@/postgres?host={home}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
