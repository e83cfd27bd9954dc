"""Files are taken apart in a process of their own: one that takes too long, or too much memory, can be ended.

PDF, HTML and Word are formats in which a small file can ask for any amount of work. The process is started for the
first such file, kept for the next ones, and ends with this one, however this one ends.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from geo.errors import InputError
from geo.inputs.dates import date_of
from geo.inputs.reading import Extracted
from geo.isolation import trusted_environment, trusted_path

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from geo.inputs.parsing import main; main()"
_lock = threading.Lock()
_parser: subprocess.Popen[bytes] | None = None  # kept between documents
_parser_of = 0  # the process that started it: one that was forked since must not share it


def extract(data: bytes, format_: str, name: str, encoding: str | None = None) -> Extracted:
    """What a file holds, taken apart elsewhere.

    Args:
        data: the file.
        format_: one of ``geo.inputs.formats``.
        name: what to call it in errors.
        encoding: one that the user named.

    Raises:
        InputError: if it cannot be read, or not within reason.
    """
    asked = {"format": format_, "name": name, "size": len(data), "encoding": encoding}
    with _lock:
        said = _ask(json.dumps(asked).encode("ascii") + b"\n", data)
    if isinstance(said, int):
        raise InputError(f"{name}: could not be taken apart {_why(said)}")
    if "error" in said:
        raise InputError(said["error"])
    return Extracted(text=said["text"], title=said["title"], date=date_of(said["date"]), notices=tuple(said["notices"]))


def _why(code: int) -> str:
    """Why the parser ended with this code, and what to do about it."""
    from geo.inputs.parsing import PATIENCE, SECONDS

    if hasattr(signal, "setitimer") and code == -signal.SIGPROF:
        return f"within {SECONDS} s of processor time; split it, or save it as text"
    if hasattr(signal, "setitimer") and code == -signal.SIGALRM:
        return f"within {PATIENCE // 60} minutes, in which the machine was busy with other work; try again"
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"(it ended the process that tried: {how}), perhaps for lack of memory; split it, or save it as text"


def _ask(head: bytes, data: bytes) -> dict[str, Any] | int:
    """The parser's answer; how it ended if it died of the question."""
    process = _running()
    assert process.stdin is not None  # noqa: S101 - asked for below
    assert process.stdout is not None  # noqa: S101
    line = b""
    code = 0
    try:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(head)
            process.stdin.write(data)
            process.stdin.flush()
        line = process.stdout.readline()
        if not line.endswith(b"\n"):
            code = process.wait()  # it closed its end, so it is about to be gone
    finally:
        if not line.endswith(b"\n"):  # it died, or we were interrupted in the middle of a question
            close()
    return json.loads(line) if line.endswith(b"\n") else code


def _running() -> subprocess.Popen[bytes]:
    global _parser, _parser_of  # noqa: PLW0603 - one parser per process
    if _parser is None or _parser_of != os.getpid() or _parser.poll() is not None:
        if _parser_of == os.getpid():
            close()
        if _parser_of != os.getpid():
            atexit.register(close)
        _parser_of = os.getpid()
        _parser = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", _START, json.dumps(trusted_path())],
            env=trusted_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return _parser


def close() -> None:
    """End the parser, if one runs."""
    global _parser  # noqa: PLW0603
    if _parser is not None:
        _parser.kill()
        for pipe in (_parser.stdin, _parser.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        _parser.wait()
        _parser = None
