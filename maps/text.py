"""Text of others, made fit to be shown: every character visible, none of them able to act.

The words of a report are data. Before they enter a page, a layer or a table they pass through ``visible``; nothing
else in this package may assume that a string from a report is well behaved.
"""

from __future__ import annotations

import re
from typing import Final

# Explicit bidirectional formatting reorders the characters around it, so that text reads as something else; the
# marks U+200E, U+200F and U+061C only settle the direction of their neighbours and are left alone.
_BIDI: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NONCHARACTERS: Final = (
    *range(0xFDD0, 0xFDF0),
    *(plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
)


def _pictures() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)}
    table[0x7F] = "\u2421"
    table.update({code: f"<U+{code:04X}>" for code in (*range(0x80, 0xA0), *_BIDI)})
    table.update(dict.fromkeys(_NONCHARACTERS, "\ufffd"))
    return table


_TABLE: Final = _pictures()
# Most text holds none of these: one scan decides, and the text is returned as it is.
_SUSPECT: Final = re.compile("[\ud800-\udfff\r" + "".join(re.escape(chr(code)) for code in sorted(_TABLE)) + "]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def visible(text: str) -> str:
    """Return ``text`` with control and reordering characters replaced by symbols for them.

    Tabs and line feeds stay, a carriage return before a line feed is dropped, C0 controls become their control
    pictures (U+241B for escape), other controls and bidirectional overrides their number ("<U+202E>"), and lone
    surrogates U+FFFD, so that the result can always be written as UTF-8.
    """
    if not _SUSPECT.search(text):
        return text
    return _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n")).translate(_TABLE)


def one_line(text: str) -> str:
    """``visible`` text with every run of white space as one blank."""
    return " ".join(visible(text).split())


def guard_cell(text: str) -> str:
    """Text for a cell of a CSV table, with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
