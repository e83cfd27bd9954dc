"""How far a report stands behind a statement: quoted, negated, supposed, past, figurative, or called wrong.

An apposition or a noun phrase ("this port city in Y") is asserted whatever its sentence does with it, so only a claim
made with a verb is touched by "not", "if" and "would".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.records import Document, Modality, Sentence


def _any(*wordings: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordings)})\b", re.IGNORECASE)


_REJECTED = _any(
    "wrongly|mistakenly|erroneously|incorrectly|falsely|inaccurately",
    r"misidentif\w+|mislabel\w+|misplac\w+|mis-?stated|misstates|misreported|mistook|mistaken(?: for)?",
    r"apologi[sz]\w+|correction|an error|in error|errors|a mistake|gaffes?|blunders?|mixed up|mix-up",
    "confus(?:ed|es|ing)|mocked|ridiculed|despite what|contrary to|myth|hoax|fake (?:map|news)|no such (?:place|"
    "country|city|state)",
)
_FICTION = _any(
    "the novel|novels|novelist|fiction|fictional|imaginary|fantasy|mythical|according to legend|sitcom|video game",
    "board game|screenplay|winter's tale|short story|on mars|martian|crater|the rover|planet|spoof|satire|satirical|"
    "parody",
)
_NEGATED = _any(
    "not(?! far| only| just| least| more| less)",
    "never|no one|nobody|neither|nor|hardly|nowhere|cannot|rather than|far from being|instead of|denied|denies",
    r"without|\w+n['’]t",
)
_SUPPOSED = _any(
    r"if|would|could|might|(?-i:may)|imagine|imagined|suppose|supposing|supposed|were to|unless|whether",
    r"hypothetical\w*|perhaps|possibly|should|as though|wish\w*|dream\w* of|plans? to|hopes? to|want\w* to|proposed|"
    r"in theory",
)
_PAST = _any(
    "then|at the time|formerly|former|used to|until|what was|what is now|renamed|in those days|soviet union|ussr",
    "soviet-era|ottoman|habsburg|austro-hungarian|prussian?|byzantine|third reich|nazi germany|yugoslavia|"
    "czechoslovakia",
    "east germany|west germany|british india",
)
_PAST_OF_PREDICATES = _any(
    "once|historically|historic|ancient|medieval|mediaeval|colonial|imperial|originally|empire|century|centuries|"
    "dynasty",
    r"ceded|pre-war|interwar|world war|bc|ad \d+|middle ages|antiquity|crusades?|partition",
)
# "X, a former mining town in Y": the town is no longer a mining town, and still in Y.
_FORMER_NOUN = _any(r"(?:a|the|this|that|its) former (?=(?-i:[a-z]))")
_YEAR = re.compile(
    r"\b(?:in|by|until|of|during|before|between)(?: the)?(?: early| late)?(?: \w+)? ([12]\d{3})s?\b", re.IGNORECASE
)
_OLD_BEFORE = 1946
_RECENT_FROM = 1992  # the last wave of new borders; a sentence about later years means today's map
_FIGURATIVE = _any(
    "so-called|nicknamed|dubbed|known as the|the (?-i:[A-Z])\\w+ of the (?:North|South|East|West)|like a|as if",
    r"metaphor\w*|spiritual(?:ly)?|proverbial",
)
_CLOSING = "”»"


class Manner:
    """The modality of statements in one document."""

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._text = document.text
        self._sentences = sentences
        self._quotes = tuple(_quotations(document.text))

    def of(self, sentence: int, start: int, end: int, *, is_predicate: bool) -> Modality:
        """The modality of the claim in ``text[start:end]`` of a sentence; the first that applies, surest first."""
        if any(first < end and start < last for first, last in self._quotes):
            return Modality.QUOTED
        around = self._text[self._sentences[sentence].start : self._sentences[sentence].end]
        words = self._text[start:end]
        if _REJECTED.search(around):
            return Modality.REJECTED
        if _FICTION.search(around):
            return Modality.FIGURATIVE
        clause = self._clause(sentence, start, end)
        if _NEGATED.search(words):
            return Modality.NEGATED
        if is_predicate and _NEGATED.search(clause):
            return Modality.NEGATED
        if is_predicate and _SUPPOSED.search(clause):
            return Modality.HYPOTHETICAL
        past = _FORMER_NOUN.sub("", words) if not is_predicate else words
        if _PAST.search(past) or (is_predicate and _is_past(around)) or _is_old(around, is_predicate=is_predicate):
            return Modality.HISTORICAL
        if _FIGURATIVE.search(words):
            return Modality.FIGURATIVE
        return Modality.ASSERTED

    def _clause(self, sentence: int, start: int, end: int) -> str:
        """The words around a claim up to the nearest semicolon, colon or dash."""
        first, last = self._sentences[sentence].start, self._sentences[sentence].end
        before = re.split(r"[;:—]|--", self._text[first:start])[-1]
        after = re.split(r"[;:—,]|--", self._text[end:last])[0]
        return before + self._text[start:end] + after


def _is_past(sentence: str) -> bool:
    return bool(_PAST.search(sentence) or _PAST_OF_PREDICATES.search(sentence))


def _is_old(sentence: str, *, is_predicate: bool) -> bool:
    """Whether a sentence is set in years before today's map; one that also names a recent year is not. A noun phrase
    needs an older year: reports of the cold war's end still use today's names.
    """
    years = [int(year) for year in _YEAR.findall(sentence)]
    return bool(years) and max(years) < (_RECENT_FROM if is_predicate else _OLD_BEFORE)


_MARK = re.compile(r"[\"“”«»„]")


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans between quotation marks. A mark that is not closed holds to the end of its paragraph, as in
    quotations of several paragraphs. A straight mark closes if it stands right after a word or a full stop.
    """
    for paragraph in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for mark in _MARK.finditer(paragraph[0]):
            at = paragraph.start() + mark.start()
            before = text[at - 1 : at].strip()
            closes = mark[0] in _CLOSING or (mark[0] == '"' and bool(before) and before not in "([-—–")
            if closes and opened is not None:
                yield opened, at
                opened = None
            elif not closes:
                opened = at if opened is None else opened
        if opened is not None:
            yield opened, paragraph.end()
