"""A report from the network: only when asked for, and within limits. The server is this machine's own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from geo.errors import InputError
from geo.inputs import Reading, document_of, fetch, items
from tests.geo import made_files as made

TEXT = "It rained in Malmö, where the mayor had no umbrella, and in Århus, where he had one."


REDIRECTS = {"/to/page": "/page", "/to/file": "file:///etc/passwd", "/to/round": "/to/round"}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        bodies = {
            "/page": (made.page(TEXT, TEXT[::-1]), "text/html"),
            "/plain.txt": (TEXT.encode("cp1252"), "text/plain; charset=windows-1252"),
            "/report.pdf": (made.pdf([["Kyiv was spared."]]), "application/pdf"),
            "/big": (b"a" * 5000, "text/plain"),
        }
        if self.path in bodies:
            body, kind = bodies[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)
        elif self.path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[self.path])
            self.end_headers()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that is overridden
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def text_at(url: str) -> str:
    (item,) = items(url, Reading(fetch=True))
    document = document_of(item, Reading(fetch=True))
    assert document.source == url
    return document.text


@pytest.mark.parametrize("path", ["/page", "/plain.txt", "/to/page"])
def test_a_url_is_read_when_asked_for(server: str, path: str) -> None:
    assert text_at(server + path).startswith(TEXT)


def test_a_pdf_from_a_server_is_a_pdf(server: str) -> None:
    assert text_at(server + "/report.pdf") == "Kyiv was spared."


def test_nothing_is_fetched_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(InputError, match="add --fetch"):
        items("https://example.org/a.html")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "http://", "http://[::1", "x://y", "http://a b/"]
)
def test_other_schemes_and_no_urls_are_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"only http and https|is no URL"):
        fetch.fetch(url)


@pytest.mark.parametrize(
    ("path", "words"),
    [("/missing", "404"), ("/to/file", "302 and leads nowhere"), ("/to/round", "302 and leads nowhere")],
)
def test_what_a_server_does_wrong_is_one_line(server: str, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as said:
        fetch.fetch(server + path)
    assert "\n" not in str(said.value)


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        with pytest.raises(InputError, match="cannot be fetched"):
            fetch.fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_too_much_is_not_taken(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LONGEST", 1000)
    with pytest.raises(InputError, match="is longer than"):
        fetch.fetch(server + "/big")


def test_too_slow_is_not_waited_for(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", -1)
    with pytest.raises(InputError, match="takes longer"):
        fetch.fetch(server + "/big")
