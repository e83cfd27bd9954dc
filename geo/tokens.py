"""Words and marks of a text with their offsets; what every rule about wording looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A letter is anything that is no space, digit, punctuation or control character: combining marks and scripts without
# case included, which \w leaves out.
_LETTER = (
    r"[^\s\d!-/:-@\[-`{-~\x00-\x1f\x7f-\xa9«»¡¿·\u2010-\u2027\u200b-\u200f\u202a-\u2064\u2066-\u206f\u3000-\u3003]"
)
_TOKEN = re.compile(
    rf"""
    (?P<abbreviation> (?: {_LETTER} \. ){{2,}} )                        # U.S., D.C., N.Y.
    | (?P<word> {_LETTER}+ (?: ['’ʼ`\-‐‑] (?! [sS] (?! {_LETTER})) {_LETTER}+ )* )  # Xi'an; not the possessive
    | (?P<possessive> ['’ʼ] [sS]? (?! {_LETTER}) )
    | (?P<number> \d+ (?: [.,]\d+ )* )
    | (?P<mark> \S )
    """,
    re.VERBOSE,
)


_ELIDED = re.compile(r"[a-z]{1,2}['’ʼ-](?=[^\W\d_])(?![a-z])")  # d’Ivoire, al-Hol


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is "word", "abbreviation", "possessive", "number" or "mark"; ``lower`` has straight apostrophes."""

    start: int
    end: int
    text: str
    kind: str
    lower: str

    @property
    def is_word(self) -> bool:
        return self.kind in ("word", "abbreviation")

    @property
    def is_name_like(self) -> bool:
        """Whether it is written as a name: with a capital, or in a script that has none."""
        if not self.is_word:
            return False
        first = self.text[0]
        return not first.islower() or _ELIDED.match(self.text) is not None

    @property
    def is_upper(self) -> bool:
        return self.is_word and len(self.text) > 1 and self.text.isupper()


def tokens_in(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, offsets counted in ``text``."""
    return tuple(
        Token(m.start(), m.end(), m[0], m.lastgroup or "mark", m[0].lower().replace("’", "'"))
        for m in _TOKEN.finditer(text, start, end)
    )
