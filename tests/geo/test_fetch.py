"""A report from the network: only when asked for, and within limits. The server is this machine's own."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from gazetteer import Gazetteer
from geo.batch import Job
from geo.batch.key import key_of
from geo.cli import main
from geo.errors import InputError
from geo.inputs import Reading, document_of, fetch, items
from tests.geo import made_files as made

TEXT = "It rained in Malmö, where the mayor had no umbrella, and in Århus, where he had one."


REDIRECTS = {
    "/to/page": "/page",
    "/to/file": "file:///etc/passwd",
    "/to/round": "/to/round",
    "/to/within": "http://within.example:{port}/page",
    "/to/number": "http://2130706433:{port}/page",
    "/to/user": "http://someone:hunter2@page.example:{port}/page",
    "/to/nothing": "",
}
PUBLIC = "93.184.216.34"
HOSTS = {
    "page.example": ["127.0.0.1"],  # for these tests on the public network
    "within.example": ["127.0.0.2"],  # and this is not
    "2130706433": ["127.0.0.2"],
    "both.example": ["127.0.0.1", "127.0.0.2"],
    "127.0.0.1": ["127.0.0.1"],
    "none.example": [],
}


def answer(addresses: list[str], _host: str, _port: int) -> list[str]:
    return addresses


def resolve(host: str, _port: int) -> list[str]:
    if host not in HOSTS:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return HOSTS[host]


fetch_here: Callable[[str], tuple[bytes, str | None]] = partial(
    fetch.fetch, resolve=resolve, is_public=lambda address: address == "127.0.0.1"
)


asked: list[tuple[str | None, str]] = []


class Server(BaseHTTPRequestHandler):
    def drip(self) -> None:
        """A byte at a time, for ever: of the status line, of the headers or of the body."""
        start = {"/drip/status": b"HTT", "/drip/headers": b"HTTP/1.0 200 OK\r\nX: "}
        self.wfile.write(start.get(self.path, b"HTTP/1.0 200 OK\r\n\r\n"))
        try:
            for _ in range(200):
                self.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            return

    def do_GET(self) -> None:
        bodies = {
            "/page": (made.page(TEXT, TEXT[::-1]), "text/html"),
            "/plain.txt": (TEXT.encode("cp1252"), "text/plain; charset=windows-1252"),
            "/report.pdf": (made.pdf([["Kyiv was spared."]]), "application/pdf"),
            "/big": (b"a" * 5000, "text/plain"),
        }
        asked.append((self.headers["Host"], self.path))
        path = self.path.partition("?")[0]
        if self.path.startswith("/drip"):
            self.drip()
        elif path in bodies:
            body, kind = bodies[path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)
        elif self.path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[self.path].format(port=str(self.headers["Host"]).rpartition(":")[2]))
            self.end_headers()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that is overridden
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    asked.clear()


@pytest.fixture
def this_machine_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "fetch", fetch_here)


def text_at(url: str) -> str:
    (item,) = items(url, Reading(fetch=True))
    document = document_of(item, Reading(fetch=True))
    assert document.source == url
    return document.text


@pytest.mark.parametrize("path", ["/page", "/plain.txt", "/to/page"])
@pytest.mark.usefixtures("this_machine_is_public")
def test_a_url_is_read_when_asked_for(server: str, path: str) -> None:
    assert text_at(server + path).startswith(TEXT)


@pytest.mark.usefixtures("this_machine_is_public")
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
    [
        ("/missing", "404"),
        ("/to/file", "302 and leads nowhere"),
        ("/to/round", "302 and leads nowhere"),
        ("/to/nothing", "302 and leads nowhere"),
    ],
)
def test_what_a_server_does_wrong_is_one_line(server: str, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as said:
        fetch_here(server + path)
    assert "\n" not in str(said.value)


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        with pytest.raises(InputError, match="cannot be fetched"):
            fetch_here(f"http://127.0.0.1:{taken.getsockname()[1]}/")


@pytest.mark.parametrize("url", ["http://unknown.example/", "http://none.example/"])
def test_a_host_without_an_address_is_one_line(url: str) -> None:
    with pytest.raises(InputError, match="cannot be fetched"):
        fetch_here(url)


def test_too_much_is_not_taken(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LONGEST", 1000)
    with pytest.raises(InputError, match="is longer than"):
        fetch_here(server + "/big")


@pytest.mark.parametrize("path", ["/drip/status", "/drip/headers", "/drip/body"])
def test_what_comes_drop_by_drop_is_not_waited_for(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.5)
    with pytest.raises(InputError, match="takes longer"):
        fetch_here(server + path)


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    over = threading.Event()

    def wait(_host: str, _port: int) -> list[str]:
        over.wait(30)
        return []

    with pytest.raises(InputError, match="takes longer"):
        fetch.fetch("http://slow.example/", resolve=wait)
    over.set()


# what is asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.1.2.3", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%lo", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "::7f00:1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::7f00:1"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "localhost", ""),
    ],
)
def test_what_is_not_on_the_public_network_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was connected to")

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert not fetch.is_public_address(address)
    for addresses in ([address], [PUBLIC, address]):
        with pytest.raises(InputError, match="not on the public network"):
            fetch.fetch("http://a.example/", resolve=partial(answer, addresses))


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_what_is_on_the_public_network_may_be_asked(address: str) -> None:
    assert fetch.is_public_address(address)


@pytest.mark.parametrize(
    "host",
    [
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "１２７.0.0.1"),
        *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"),
    ],
)
def test_no_way_of_writing_this_machine_is_asked(server: str, host: str) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(InputError, match=r"not on the public network|cannot be fetched"):
        fetch.fetch(f"http://{host}:{port}/page")
    assert asked == []


@pytest.mark.parametrize("path", ["/to/within", "/to/number"])
def test_a_page_that_leads_within_is_not_followed(server: str, path: str) -> None:
    with pytest.raises(InputError, match=f"{path} leads to .* not on the public network"):
        fetch_here(server + path)
    assert [at for _, at in asked] == [path]


def test_the_address_that_was_checked_is_the_one_connected_to(server: str) -> None:
    """The name is looked up once: another answer the second time changes nothing."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    port = server.rpartition(":")[2]
    body, _ = fetch.fetch(
        f"http://page.example:{port}/page?a=b c".replace(" ", "%20"),
        resolve=lambda _host, _port: next(answers),
        is_public=lambda address: address == "127.0.0.1",
    )
    assert TEXT.encode() in body
    assert asked == [(f"page.example:{port}", "/page?a=b%20c")]
    assert next(answers) == ["127.0.0.2"]


def test_a_certificate_is_held_against_the_name_and_not_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    names = []

    def wrap(_context: ssl.SSLContext, _plain: socket.socket, server_hostname: str) -> None:
        names.append(server_hostname)
        raise ssl.SSLError("no more is needed")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with socket.create_server(("127.0.0.1", 0)) as there, pytest.raises(InputError, match="no more is needed"):
        fetch_here(f"https://page.example:{there.getsockname()[1]}/")
    assert names == ["page.example"]


def test_a_url_need_not_be_ascii(server: str) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(InputError, match="404"):
        fetch.fetch(f"http://münchen.example:{port}/straße", resolve=lambda *_: ["127.0.0.1"], is_public=bool)
    assert asked == [(f"xn--mnchen-3ya.example:{port}", "/stra%C3%9Fe")]


def test_behind_a_proxy_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    with pytest.raises(InputError, match="a proxy is set"):
        fetch_here("http://page.example/")


# what is shown


@pytest.mark.usefixtures("this_machine_is_public")
def test_name_password_and_query_are_never_shown(
    server: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    port = server.rpartition(":")[2]
    secret = "SECRET"  # noqa: S105 - not one
    urls = [
        f"http://someone:{secret}@page.example:{port}/page",
        f"http://{secret}@page.example:{port}/page?token={secret}",
        *(f"{server}{path}?token={secret}#{secret}" for path in ("/page", "/missing", "/plain.txt")),
        f"http://none.example/?token={secret}",
        f"http://unknown.example/?token={secret}",
        f"http://within.example/?token={secret}",
        f"ftp://someone:{secret}@page.example/?token={secret}",
        f"http://someone:{secret}@[::1/?{secret}",
        f"http://page.example:port{secret}/".replace(secret, "x") + f"?{secret}",
    ]
    for number, url in enumerate(urls):
        for command in (
            ["check", url, "--format", "json"],
            ["batch", url, "-o", str(tmp_path / f"{number}.jsonl"), "--workers", "1"],
        ):
            for asked_for in ([], ["--fetch"]):
                with pytest.raises(SystemExit):
                    main([*command, *asked_for])
    said = capsys.readouterr()
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir() if path.is_file())
    assert "/page" in said.out + written
    for text in (said.out, said.err, written):
        assert secret not in text


def test_what_is_kept_of_an_unfinished_batch_holds_no_query_and_still_tells_two_apart(gazetteer: Gazetteer) -> None:
    keys = [key_of(f"https://a.example/page?token={token}", Job(), gazetteer)["input"] for token in ("one", "two")]
    assert keys[0] != keys[1]
    assert not any("one" in key.partition(" ")[0] or "two" in key.partition(" ")[0] for key in keys)


@pytest.mark.usefixtures("this_machine_is_public")
def test_the_source_of_a_page_is_its_address_without_query(server: str) -> None:
    url = f"{server}/page?token=a#b"
    (item,) = items(url, Reading(fetch=True))
    assert document_of(item, Reading(fetch=True)).source == f"{server}/page"


def test_a_user_in_a_url_is_refused_also_where_a_page_leads_to_one(server: str) -> None:
    with pytest.raises(InputError, match="name and password") as said:
        fetch_here(server + "/to/user")
    assert "hunter2" not in str(said.value)
