"""Text of others made safe to show: a report is untrusted, and what it holds reaches terminals, logs, pages and sheets.

Nothing here changes the text that is analysed or stored; only what is shown of it. ``geo``, ``maps`` and the command
line all take these guards and no others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Control characters (C0 without tab and line feed, DEL, C1), the bidirectional marks, embeddings, overrides and
# isolates (which can show a line in another order than it is stored), line and paragraph separators, the byte order
# mark, what is no character to XML, and lone surrogates (which no encoding can carry).
_STEERING: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff"
)
_UNSAFE: Final = re.compile(f"[{_STEERING}]")
_PICTURES: Final = 0x2400  # the block of visible pictures for the C0 controls: U+241B is the picture of ESC
_BREAKS: Final = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # str.splitlines ends a line at them; and the tab

# What is shown as nothing at all (Default_Ignorable_Code_Point of Unicode), and so hides what stands behind it.
_IGNORED: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The other format characters (Cf), which say how their neighbours are shown.
_FORMATS: Final = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f"
# Signs that a formula begins with, and whatever is one of them to a program that takes forms of a character as equal
# (NFKC).
_SIGNS: Final = "=+@⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠\\-"
# Where a spreadsheet may see a cell begin: at the start, and where it parts cells at semicolons. U+2800 is braille for
# a blank.
_FORMULA: Final = re.compile(rf"(?:\A|(?<=;))[\s\u2800{_IGNORED}{_FORMATS}]*+(?=[{_SIGNS}])")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[ ]*+(?:;|\Z)")
_QUOTED: Final = re.compile(rf'[,;"]|\A[\s{_IGNORED}]*+:')
_PLAIN: Final = re.compile(rf"""[A-Za-z0-9][^,;"#\t\n{_STEERING}]*+""")  # as most cells are

# What a service that builds and tests takes for a command in a log: "::" at the start of a line, "##[" (of others
# "##vso[" and such) anywhere in it. Comparing as a language does, it would not see what is ignored between them.
_MARK: Final = rf"#(?=[{_IGNORED}]*+#[\w{_IGNORED}]{{0,40}}\[)"
_MARKS: Final = re.compile(_MARK)
_COMMAND: Final = re.compile(rf"^(?:[^\S\n]|[{_IGNORED}])*+:(?=[{_IGNORED}]*+:)|{_MARK}", re.MULTILINE)


def visible(text: str) -> str:
    """The text with every character that could steer a terminal or turn a line around made visible.

    Tabs and line feeds stay, a carriage return before a line feed is dropped; ESC becomes its picture, U+202E becomes
    ``<U+202E>``. The result can be written in UTF-8.
    """
    if not _UNSAFE.search(text):  # as most text is
        return text
    return _UNSAFE.sub(_shown, text.replace("\r\n", "\n"))


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def one_line(text: str) -> str:
    """The visible text on one line, every run of white space as one blank, none at its ends."""
    return visible(" ".join(text.split()))


def unbroken(text: str) -> str:
    """The visible text on one line and as it is spaced: a blank for each tab and each end of a line."""
    return visible(_BREAKS.sub(" ", text))


def width(text: str) -> int:
    """Columns that the text takes on a terminal: none for combining marks, two for wide characters."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def no_commands(lines: str) -> str:
    """Lines for a log, none of which begins a command there: a blank stands in the middle of the mark."""
    return _COMMAND.sub(r"\g<0> ", lines)


def file_name(path: str) -> str:
    """The name of a file for the start of a line; one like ``::error::`` is called ``./::error::`` there."""
    name = one_line(path)
    return f"./{name}" if _COMMAND.match(name) else name


def cell(text: str) -> str:
    """The text of a table's cell, on one line, that no spreadsheet takes for a formula and no log for a command.

    What begins with ``=``, ``+``, ``-`` or ``@``, after blanks and characters that are not seen and in whatever form,
    gets an apostrophe in front; so does it after a semicolon, where a spreadsheet may begin another cell. Plain numbers
    stay as they are.
    """
    return _MARKS.sub("# ", _FORMULA.sub(_disarmed, unbroken(text)))


def _disarmed(match: re.Match[str]) -> str:
    return match[0] if _NUMBER.match(match.string, match.end()) else f"'{match[0]}"


def csv_line(values: Iterable[object]) -> str:
    """A row of a CSV table (RFC 4180): texts as cells, other values as they are written, ``None`` empty."""
    return ",".join(map(_written, values)) + "\r\n"


def _written(value: object) -> str:
    """A cell as it stands in the row; between quotes where some spreadsheet would part it, or a log see a command."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if _PLAIN.fullmatch(value):
        return value
    text = cell(value)
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


def json_text(text: str) -> str:
    """JSON with escapes for what ``visible`` would show, and in what a log may take for a command; its values stay."""
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(_escape, text)
    return _MARKS.sub(_escape, text) if "#" in text else text


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def github(value: str, *, is_property: bool = False) -> str:
    """Text for a GitHub workflow command: ``%``, CR and LF escaped, in properties ``:`` and ``,`` as well."""
    value = visible(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if is_property else value
