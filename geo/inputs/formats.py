"""Which format a file has: by its name, and by how it begins where the name does not say."""

from __future__ import annotations

import re
from pathlib import PurePath

from geo.errors import InputError

TEXT, HTML, PDF, DOCX, MAIL = "text", "html", "pdf", "docx", "mail"
SUFFIXES = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".markdown": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": MAIL,
}
# What people try, and the way out.
_OTHERS = {
    ".doc": "an old Word document; save it as .docx or .pdf",
    ".odt": "an OpenDocument text; save it as .docx or .pdf",
    ".rtf": "rich text; save it as .docx or .txt",
    ".epub": "a book; save it as .html or .txt",
    ".xls": "a spreadsheet; save it as .csv",
    ".xlsx": "a spreadsheet; save it as .csv",
    ".ods": "a spreadsheet; save it as .csv",
    ".msg": "an Outlook message; save it as .eml",
}
_SNIFFED = 4096  # bytes
_PAGE = re.compile(
    rb"\s*(?><\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEADERS = re.compile(
    rb"^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|reply-to|content-type):",
    re.IGNORECASE,
)
_HEADERS_NEEDED = 3


def format_of(data: bytes, name: str) -> str:
    """One of TEXT, HTML, PDF, DOCX and MAIL.

    Args:
        data: the beginning of the file at least.
        name: its name or path; empty where it has none.

    Raises:
        InputError: if it is a format that is not read; the line says what to do.
    """
    suffix = PurePath(name).suffix.lower()
    start = data[:_SNIFFED]
    if b"%PDF-" in start[:1024]:
        return PDF
    if start.startswith(b"PK\x03\x04"):
        if suffix in _OTHERS:
            raise InputError(f"{name}: is {_OTHERS[suffix]}")
        return DOCX
    if suffix in _OTHERS:
        raise InputError(f"{name}: is {_OTHERS[suffix]}")
    if start.startswith(b"{\\rtf"):
        raise InputError(f"{name or 'standard input'}: is {_OTHERS['.rtf']}")
    if start.startswith(b"\x1f\x8b"):
        raise InputError(f"{name or 'standard input'}: is compressed; unpack it first: gunzip")
    return SUFFIXES.get(suffix) or _sniffed(start)


def _sniffed(start: bytes) -> str:
    start = start.removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(start):
        return HTML
    lines = start.split(b"\n", 20)
    if lines and lines[0].startswith(b"From "):  # the envelope line that mailboxes put in front
        lines = lines[1:]
    head = []
    for line in lines:
        if not line.strip():
            break
        head.append(line)
    if sum(bool(_HEADERS.match(line)) for line in head) >= _HEADERS_NEEDED:
        return MAIL
    return TEXT
