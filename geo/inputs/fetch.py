"""A document from the network, only when asked for by --fetch: http and https, within limits of size and time."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from typing import IO
from urllib.parse import urlsplit

from geo.errors import InputError

LONGEST = 32 * 1024 * 1024  # bytes
SECONDS = 60  # for all of it
_SILENCE = 20  # seconds without a byte
_REDIRECTS = 5
_SCHEMES = ("http", "https")


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = _REDIRECTS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _checked(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str) -> tuple[bytes, str | None]:
    """The bytes at a URL, and the encoding that the server names.

    Raises:
        InputError: if the scheme is another, the server does not answer, says no, or sends too much.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        _Redirects,
    ):
        opener.add_handler(handler())
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked
        _checked(url), headers={"User-Agent": f"dateline/{version('dateline')}", "Accept-Encoding": "identity"}
    )
    until = time.monotonic() + SECONDS
    try:
        with opener.open(request, timeout=_SILENCE) as answer:
            return _body(answer, url, until), answer.headers.get_content_charset()
    except urllib.error.HTTPError as error:
        error.close()
        reason = "and leads nowhere" if 300 <= error.code < 400 else str(error.reason).partition("\n")[0]
        raise InputError(f"{url}: the server answers {error.code} {reason}".rstrip()) from None
    except urllib.error.URLError as error:
        raise InputError(f"{url}: cannot be fetched ({error.reason})") from None
    except TimeoutError:
        raise InputError(f"{url}: the server does not answer; try again, or save the page as a file") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{url}: cannot be fetched ({str(error) or type(error).__name__})") from None


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise InputError(f"{url}: is no URL") from None
    if parts.scheme.lower() not in _SCHEMES:
        raise InputError(f"{url}: only http and https are fetched")
    if not host or any(character.isspace() or not character.isprintable() for character in url):
        raise InputError(f"{url}: is no URL")
    return url


def _body(answer: http.client.HTTPResponse, url: str, until: float) -> bytes:
    pieces: list[bytes] = []
    length = 0
    while piece := answer.read1(64 * 1024):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise InputError(f"{url}: is longer than {LONGEST >> 20} MB; save it as a file")
        if time.monotonic() > until:
            raise InputError(f"{url}: takes longer than {SECONDS} s; save it as a file")
    return b"".join(pieces)
