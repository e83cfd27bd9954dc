"""Nothing is imported from the folder where one stands: what lies there may have been sent by others.

Python puts that folder ahead of its own modules when it is started with ``-c`` or ``-m``, as the processes are that
take files apart and read batches; a ``json.py`` in an archive would be run. They are started with its safe path, and
with a path of modules in which that folder is only where it was put on purpose.
"""

from __future__ import annotations

import os
import sys

# Nothing else is imported here: this is loaded while the folder may still be on the path.

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - see above
_VARIABLE = "PYTHONPATH"


def trusted_path() -> list[str]:
    """Where modules are looked for, without the folder where one stands and without what is relative to it.

    That folder stays where the package itself was imported from it, where PYTHONPATH names it in full, and where the
    program that runs is a file in it.
    """
    here, meant = _current_folder(), _meant()
    found = ((entry, os.path.realpath(entry)) for entry in sys.path)
    return [
        real if entry == "" else entry for entry, real in found if real in meant or _is_elsewhere(entry, real, here)
    ]


def trusted_environment() -> dict[str, str]:
    """The environment of processes that we start: the same, with a safe path."""
    environment = {**os.environ, "PYTHONSAFEPATH": "1", _VARIABLE: os.pathsep.join(_named())}
    if not environment[_VARIABLE]:
        del environment[_VARIABLE]
    return environment


def _named() -> list[str]:
    """What PYTHONPATH names in full; an empty entry in it would be the folder where one stands."""
    return [entry for entry in os.environ.get(_VARIABLE, "").split(os.pathsep) if os.path.isabs(entry)]  # noqa: PTH117


def _meant() -> frozenset[str]:
    main = sys.modules.get("__main__")
    script = getattr(main, "__file__", None) if getattr(main, "__spec__", None) is None else None
    scripts = [os.path.dirname(os.path.abspath(script))] if script else []  # noqa: PTH100, PTH120
    return frozenset(map(os.path.realpath, [_HOME, *_named(), *scripts]))


def _is_elsewhere(entry: str, real: str, here: str | None) -> bool:
    return os.path.isabs(entry) and real != here  # noqa: PTH117


def _current_folder() -> str | None:
    try:
        return os.path.realpath(os.getcwd())  # noqa: PTH109
    except OSError:  # it was removed
        return None
