"""Mail -> the text of the message; its subject is the title, its date the date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import EmailMessage, Message
from email.parser import BytesFeedParser
from email.policy import EmailPolicy, Policy
from typing import Any

from geo.errors import InputError
from geo.inputs import html
from geo.inputs.dates import date_of
from geo.inputs.encodings import decode
from geo.inputs.reading import Extracted

_MOST_PARTS = 1000
_LONGEST_SUBJECT = 1000  # characters
# Of a header: characters, parameters, and words in an encoding. Taking one apart costs more than in proportion to them.
_LONGEST_HEADER = 10_000
_MOST_PARAMETERS = 100
_PARAMETERS = ("content-type", "content-disposition")
_PIECE = 64 * 1024  # bytes that are parsed before it is known that there are parts enough


class _Headers(EmailPolicy):
    """Headers are cut before they are taken apart, and one that is malformed is plain text."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(_start(sourcelines))
        if name.lower() in _PARAMETERS:
            value = ";".join(value.split(";", _MOST_PARAMETERS)[:_MOST_PARAMETERS])
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as it is typed there
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # noqa: BLE001 - a date in year 10^9, comments in comments in comments: many kinds
            return value


def _start(lines: Sequence[str]) -> list[str]:
    """The lines of a header as far as they are of use."""
    kept: list[str] = []
    room = _LONGEST_HEADER
    for line in lines:
        if room <= 0:
            break
        kept.append(line[:room])
        room -= len(line)
    return kept


class _EnoughError(Exception):
    """There are as many parts as are looked at."""


def extract(data: bytes, source: str, encoding: str | None = None) -> Extracted:
    """The plain text of a message, or the text of its page where there is no other. Attachments are left out.

    Raises:
        InputError: if there is no text in it.
    """
    message, all_of_it = _message(data)
    texts: dict[str, list[bytes | str]] = {"text/plain": [], "text/html": []}
    attached = 0
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment":
            texts[kind].append(_content(part))
        elif not part.is_multipart():
            attached += 1
    notices = (f"{source}: attachments are not read ({attached}); save them as files",) if attached else ()
    if not all_of_it:
        notices = (f"{source}: has more than {_MOST_PARTS} parts; what comes after them is not read", *notices)
    title = " ".join(_header(message, "subject").split())[:_LONGEST_SUBJECT] or None
    date = date_of(_header(message, "date"))
    for kind, found in texts.items():
        for content in found:
            extracted = _extracted(kind, content, source, encoding)
            if extracted is not None:
                return Extracted(extracted.text, title, date, (*extracted.notices, *notices))
    raise InputError(f"{source}: there is no text in this message")


def _message(data: bytes) -> tuple[Message, bool]:
    """The message, and whether that is all of it: after so many parts no more are looked at."""
    made: list[EmailMessage] = []

    def part(policy: Policy[Any] | None = None) -> EmailMessage:
        if len(made) > _MOST_PARTS:
            raise _EnoughError
        made.append(EmailMessage(policy))
        return made[-1]

    parser = BytesFeedParser(part, policy=_Headers())
    made.clear()  # the parser tries how its parts are made
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
        return parser.close(), True
    except _EnoughError:
        return made[0], False


def _parts(message: Message) -> Iterator[Message]:
    """The parts of the message, without those of messages that it encloses."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            waiting.extend(
                each for each in reversed(inner if isinstance(inner, list) else []) if isinstance(each, Message)
            )


def _content(part: Message) -> bytes | str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    try:
        return data.decode(charset) if charset else data
    except (LookupError, UnicodeError, ValueError):
        return data


def _extracted(kind: str, content: bytes | str, source: str, encoding: str | None) -> Extracted | None:
    if not content.strip():
        return None
    try:
        if kind == "text/html":
            return (
                html.of_page(content, source) if isinstance(content, str) else html.extract(content, source, encoding)
            )
        if isinstance(content, bytes):
            content, notices = decode(content, source, encoding)
            return Extracted(content.replace("\r\n", "\n"), notices=notices)
        return Extracted(content.replace("\r\n", "\n").replace("\0", ""))
    except InputError:
        return None


def _header(message: Message, name: str) -> str:
    """A header as text."""
    return str(message.get(name) or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
