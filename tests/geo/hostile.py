"""Text that means ill, and what it may do to those who show it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from geo.records import Report
from tests.geo.sample_report import sample

# What hides a sign, ends a line, steers a terminal, or is a sign in another form, between the signs themselves.
PIECES = (
    *("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "⁼"),
    *("::", "##[", "##vso[", ":", "#", "[", "]", "error", "::error::x"),
    *(";", ",", "\t", '"', "'", "\r", "\n", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", " ", "\u00a0", "\u3000"),
    *("\u200b", "\u2060", "\u00ad", "\ufeff", "\u200e", "\u202e", "\u2066", "\u200d", "\ufe0f", "\u0600", "\u3164"),
    *("\ud800", "\udfff", "\x1b[31m", "\x00", "\x7f", "\x9b", "\ufffe", "5", "-5", "1.5", "=1+1", "Kyiv", "%0A", "\\"),
)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# Format characters that are shown all the same: signs of numbers and verses, and joints of hieroglyphs.
SHOWN = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")


def seen(text: str) -> str:
    """The text as somebody sees it who skips format characters and takes every form of a sign for the sign."""
    return unicodedata.normalize("NFKC", "".join(each for each in text if unicodedata.category(each) != "Cf"))


def is_command(line: str) -> bool:
    """Whether GitHub Actions, or a service like it, may take a line of a log for a command."""
    bare = "".join(each for each in line if unicodedata.category(each) != "Cf" or SHOWN.match(each))
    return bare.strip().startswith("::") or re.search(r"##\w*\[", bare) is not None


def everywhere(text: str) -> Report:
    """A report with a text wherever one of somebody else's may stand."""
    made = sample(f"{text} Mariupol, in Crimea, fell. {text}", source=f"{text}.txt")
    flags = tuple(replace(flag, message=text, evidence=text, suggestion=text) for flag in made.flags)
    found = tuple(
        replace(
            each,
            mention=replace(each.mention, name=text),
            place=each.place and replace(each.place, name=text, admin1=text, country=text),
        )
        for each in made.resolutions
    )
    document = replace(made.document, id=text, title=text)
    return replace(made, document=document, flags=flags, resolutions=found)
