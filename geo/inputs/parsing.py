"""The process that takes files apart, at the other end of ``geo.inputs.apart``.

It reads from standard input: a line of JSON that says format, name, size and encoding, then as many bytes; and answers
with a line of JSON: what was extracted, or the error.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import sys
from collections.abc import Iterator
from typing import IO, Any

from geo.errors import InputError
from geo.inputs import docx, formats, html, mail, pdf
from geo.inputs.reading import Extracted
from geo.text.safe import one_line

# For one document, of processor time, so that a busy machine reads what a quiet one does; a PDF of a thousand pages
# takes about sixty. Behind it a limit for what waits and does not work.
SECONDS = 120
PATIENCE = 1800
_MEMORY = 3 * 1024**3  # bytes of addresses; what a process may have, most of it never touched


def extract(data: bytes, format_: str, name: str, encoding: str | None) -> Extracted:
    """What a file of a format holds.

    Raises:
        InputError: if it cannot be read.
    """
    if format_ == formats.HTML:
        return html.extract(data, name, encoding)
    if format_ == formats.PDF:
        return pdf.extract(data, name)
    if format_ == formats.DOCX:
        return docx.extract(data, name)
    return mail.extract(data, name, encoding)


def answer(data: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one question, whatever the bytes are."""
    name = asked["name"]
    try:
        found = extract(data, asked["format"], name, asked["encoding"])
    except InputError as error:
        return {"error": one_line(str(error))}
    except MemoryError:
        return {"error": f"{name}: takes more memory than is reasonable; split it, or save it as text"}
    except RecursionError:
        return {"error": f"{name}: is nested too deeply; save it as text"}
    except Exception as error:  # noqa: BLE001 - parsers meet files that nobody thought of
        return {"error": f"{name}: cannot be read as {asked['format']} ({type(error).__name__}); save it as text"}
    date = found.date.isoformat() if found.date else None
    return {"text": found.text, "title": found.title, "date": date, "notices": found.notices}


def main() -> None:
    """Answer until the other end closes."""
    # An interrupt is for the process that asked. It then closes this one's input, which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        for limit in (signal.SIGPROF, signal.SIGALRM):  # they may have been ignored or held back where this was started
            signal.signal(limit, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {limit})
    _limit()
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a parser prints is no answer
    os.dup2(silence, 2)
    serve(sys.stdin.buffer, answers, os.fdopen(silence, "w"))


def serve(questions: IO[bytes], answers: IO[str], silence: IO[str]) -> None:
    while line := questions.readline():
        asked = json.loads(line)
        data = questions.read(asked["size"])
        if len(data) < asked["size"]:
            return
        with _time_limits(silence):
            said = json.dumps(answer(data, asked))
        answers.write(said + "\n")
        answers.flush()


@contextlib.contextmanager
def _time_limits(silence: IO[str]) -> Iterator[None]:
    """The process ends by a signal of its own for each limit, even within C code."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        yield
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    else:  # a system that counts no processor time
        faulthandler.dump_traceback_later(PATIENCE, exit=True, file=silence)
        yield
        faulthandler.cancel_dump_traceback_later()


def _limit() -> None:
    """No file is written here, and memory ends before the machine's does. Where the system has no limits: none."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
