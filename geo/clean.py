"""Text of a report made safe to show: a report is untrusted, and what it holds reaches terminals, logs and sheets.

Nothing here changes the text that is analysed or stored; only what is shown of it.
"""

from __future__ import annotations

import re
import unicodedata

# Control characters (C0 without tab and line feed, DEL, C1), the bidirectional embeddings, overrides and isolates
# (which can show a line in another order than it is stored), line and paragraph separators, the byte order mark,
# and lone surrogates (which no encoding can carry).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_PICTURES = 0x2400  # the block of visible pictures for the C0 controls: U+241B is the picture of ESC


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"


def visible(text: str) -> str:
    """The text with every character that could steer a terminal or turn a line around made visible.

    Tabs and line feeds stay; ESC becomes its picture, U+202E becomes ``<U+202E>``.
    """
    return _UNSAFE.sub(_visible, text)


def one_line(text: str) -> str:
    """The visible text on one line: tabs and line breaks become single spaces."""
    return visible(re.sub(r"(?<!\s)\s*[\r\n\t\u2028\u2029]\s*", " ", text))


def width(text: str) -> int:
    """Columns that the text takes on a terminal: none for combining marks, two for wide characters."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cell(value: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula.

    A cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab gets an apostrophe in front, unless it is a plain
    number.
    """
    value = visible(value)
    if value[:1] in ("=", "+", "-", "@", "\t") and not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        return "'" + value
    return value


def github(value: str, *, is_property: bool = False) -> str:
    """Text for a GitHub workflow command: ``%``, CR and LF escaped, in properties ``:`` and ``,`` as well."""
    value = visible(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if is_property else value
