"""Mail -> the text of the message; its subject is the title, its date the date."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default

from geo.errors import InputError
from geo.inputs import html
from geo.inputs.dates import date_of
from geo.inputs.encodings import decode
from geo.inputs.reading import Extracted

_MOST_PARTS = 1000
_LONGEST_SUBJECT = 1000  # characters


def extract(data: bytes, source: str, encoding: str | None = None) -> Extracted:
    """The plain text of a message, or the text of its page where there is no other. Attachments are left out.

    Raises:
        InputError: if there is no text in it.
    """
    message = email.message_from_bytes(data, policy=default)
    texts: dict[str, list[bytes | str]] = {"text/plain": [], "text/html": []}
    attached = 0
    for part in _parts(message, source):
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment":
            texts[kind].append(_content(part))
        elif not part.is_multipart():
            attached += 1
    notices = (f"{source}: attachments are not read ({attached}); save them as files",) if attached else ()
    title = " ".join(_header(message, "subject").split())[:_LONGEST_SUBJECT] or None
    date = date_of(_header(message, "date"))
    for kind, found in texts.items():
        for content in found:
            extracted = _extracted(kind, content, source, encoding)
            if extracted is not None:
                return Extracted(extracted.text, title, date, (*extracted.notices, *notices))
    raise InputError(f"{source}: there is no text in this message")


def _parts(message: Message, source: str) -> Iterator[Message]:
    """The parts of the message, without those of messages that it encloses."""
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > _MOST_PARTS:
            raise InputError(f"{source}: has more than {_MOST_PARTS} parts; save the text of the message as .txt")
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
    """A header as text; a header that is malformed is as good as none."""
    try:
        value = str(message.get(name) or "") if isinstance(message, EmailMessage) else ""
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
