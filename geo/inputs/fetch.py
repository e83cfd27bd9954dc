"""A document from the network, only when asked for by --fetch: http and https, within limits of size and time.

A URL may come from a list that others wrote, and a page may lead elsewhere. Asked is only what lies on the public
network: the address of each server is looked up and checked, and that very address is connected to.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, TypeAlias
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from geo.errors import InputError
from geo.inputs.documents import shown
from geo.text.safe import one_line

LONGEST = 32 * 1024 * 1024  # bytes
SECONDS = 60  # for all of it: names, headers, pages that lead elsewhere
_SILENCE = 20  # seconds without a byte
_REDIRECTS = 5
_LEADS_ON = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253  # characters; names have no more
_LONGEST_REASON = 80  # characters of what a server says of itself
_UNQUOTED = "!$&'()*+,-./:;=?@[]_~%"  # in a path or query
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""The numeric addresses of a host, for a port."""


class _TooSlowError(Exception):
    """The time for all of it is over."""


def fetch(
    url: str, *, resolve: Resolver | None = None, is_public: Callable[[str], bool] | None = None
) -> tuple[bytes, str | None]:
    """The bytes at a URL, and the encoding that the server names.

    Args:
        url: where; without a user's name and password, and neither they nor its query are ever shown.
        resolve: looks up the addresses of hosts; by default as the system does.
        is_public: whether an address may be connected to; by default those of the public network.

    Raises:
        InputError: if the scheme or the address is another, the server does not answer, says no, or sends too much.
    """
    asking = _Asking(resolve or addresses_of, is_public or is_public_address)
    name, at = shown(url), url
    try:
        for _ in range(_REDIRECTS + 1):
            with asking.answer(at) as answer:
                if answer.status not in _LEADS_ON:
                    return _body(answer, name), answer.headers.get_content_charset()
                place = answer.headers.get("Location")
                at = urljoin(at, place or "")
            if place is None or urlsplit(at).scheme.lower() not in _PORTS:
                break
        at = url
        raise InputError(f"{name}: the server answers {answer.status} and leads nowhere")
    except _TooSlowError:
        raise InputError(f"{name}: takes longer than {SECONDS} s; save it as a file") from None
    except TimeoutError:
        if time.monotonic() >= asking.until:
            raise InputError(f"{name}: takes longer than {SECONDS} s; save it as a file") from None
        raise InputError(f"{name}: the server does not answer; try again, or save the page as a file") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, InputError):
            raise InputError(str(error) if at == url else f"{name} leads to {error}") from None
        reason = one_line(str(error) or type(error).__name__)
        raise InputError(f"{name}: cannot be fetched ({reason})") from None


def addresses_of(host: str, port: int) -> list[str]:
    """What the system takes a name for, which may be a number in an odd form: 2130706433, 0x7f.1."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public_address(address: str) -> bool:
    """Whether it leads out, also by the address of the older kind that it may hold."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        held = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            held = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if held is not None:
            return is_public_address(str(held))
        if found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


class _Asking:
    """Servers asked one after the other, within one limit of time."""

    def __init__(self, resolve: Resolver, is_public: Callable[[str], bool]) -> None:
        self.resolve, self.is_public = resolve, is_public
        self.until = time.monotonic() + SECONDS

    def left(self) -> float:
        """Seconds in which the next thing must happen."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise _TooSlowError
        return min(left, _SILENCE)

    def answer(self, url: str) -> http.client.HTTPResponse:
        parts, host, port = _taken_apart(url)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = _Timed(self.connected(parts, host, port), self.left)
        target = quote(parts.path or "/", safe=_UNQUOTED) + ("?" + quote(parts.query, safe=_UNQUOTED)) * bool(
            parts.query
        )
        name = f"[{host}]" if ":" in host else host
        headers = {
            "Host": name if port == _PORTS[parts.scheme] else f"{name}:{port}",
            "User-Agent": f"dateline/{version('dateline')}",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        try:
            connection.request("GET", target, headers=headers)
            answer = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        if answer.status >= 400 or (answer.status >= 300 and answer.status not in _LEADS_ON):
            answer.close()
            reason = one_line(answer.reason)[:_LONGEST_REASON]
            raise InputError(f"{shown(url)}: the server answers {answer.status} {reason}".rstrip())
        return answer

    def connected(self, parts: SplitResult, host: str, port: int) -> socket.socket:
        name = shown(urlunsplit(parts))
        addresses = self.looked_up(host, port)
        refused = [address for address in addresses if not self.is_public(address)]
        if refused:
            raise InputError(f"{name}: is not on the public network ({refused[0]}); save the page as a file")
        problem: OSError | None = None
        for address in addresses:
            try:
                plain = socket.create_connection((address, port), timeout=self.left())
            except OSError as error:
                problem = error
                continue
            if parts.scheme == "http":
                return plain
            try:
                plain.settimeout(self.left())
                return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            except BaseException:
                plain.close()
                raise
        raise problem or OSError("its server has no address")

    def looked_up(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Looking them up has no limit of time, so it is left alone when ours is over."""
        found: list[Sequence[str] | OSError] = []

        def look_up() -> None:
            try:
                found.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error if isinstance(error, OSError) else OSError("the name of its server is none"))

        looking = threading.Thread(target=look_up, daemon=True)
        looking.start()
        looking.join(self.left())
        if not found:
            self.left()
            raise TimeoutError
        if isinstance(found[0], OSError):
            raise found[0]
        return found[0]


def _taken_apart(url: str) -> tuple[SplitResult, str, int]:
    """A URL, its host as a server wants it, and the port.

    Raises:
        InputError: if it is none, or one that is not fetched.
    """
    name = shown(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(f"{name}: is no URL") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise InputError(f"{name}: only http and https are fetched")
    if "@" in parts.netloc:
        raise InputError(f"{name}: a name and password in a URL are not used; save the page as a file")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise InputError(f"{name}: is no URL")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not 0 < len(host) <= _LONGEST_HOST:
        raise InputError(f"{name}: is no URL")
    proxy = urllib.request.getproxies().get(scheme)
    if proxy and not urllib.request.proxy_bypass(host):
        raise InputError(f"{name}: a proxy is set, behind which no address can be checked; save the page as a file")
    return parts._replace(scheme=scheme), host, _PORTS[scheme] if port is None else port


class _Timed:
    """A socket of which each read and write must end within what is left of the time."""

    def __init__(self, plain: socket.socket, left: Callable[[], float]) -> None:
        self.plain, self.left = plain, left
        self.is_read = False

    def sendall(self, data: bytes) -> None:
        self.plain.settimeout(self.left())
        self.plain.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        self.is_read = True
        return io.BufferedReader(_TimedReader(self.plain, self.left))

    def close(self) -> None:
        """The answer may still have to be read; its reader closes the socket then."""
        if not self.is_read:
            self.plain.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, plain: socket.socket, left: Callable[[], float]) -> None:
        self.plain, self.left = plain, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        self.plain.settimeout(self.left())
        return self.plain.recv_into(buffer)

    def close(self) -> None:
        self.plain.close()
        super().close()


def _body(answer: http.client.HTTPResponse, name: str) -> bytes:
    pieces: list[bytes] = []
    length = 0
    while piece := answer.read1(64 * 1024):
        pieces.append(piece)
        length += len(piece)
        if length > LONGEST:
            raise InputError(f"{name}: is longer than {LONGEST >> 20} MB; save it as a file")
    return b"".join(pieces)
