"""spans -> spans: extents as editors mark them, and one reading of a name throughout a document.

The network decides word by word and reads at most a few sentences together; these rules know what it cannot see.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.lexicon import CONNECTORS
from geo.records import Label, Sentence, Span
from geo.tagger.words import Casing, Word, casing_of, words_in

SURE = 0.9  # certainty from which one mention speaks for the others in the document
_PLACE_LIKE = (Label.PLACE, Label.DEMONYM)
# Written with a full stop, which is part of the name: states and provinces as news agencies shorten them ...
_STATE = re.compile(
    r"(?:(?:[NSEW]\.|North|South|East|West|Northern|Southern|Eastern|Western|Central) )?"
    r"(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Kans|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Nebr?|Nev|"
    r"Okla|Ore|Pa|Penn|Tenn|Tex|Va|Vt|Wash|Wisc?|Wyo|Ont|Que|Alta|Sask|Man|Nfld)"
)
_INITIALLED = re.compile(r"(?:.* )?(?:[A-Z]\.)+[A-Z][a-z]*")  # ... U.S., W.Va.,
_STREET = re.compile(r".* (?:Ave|Blvd|Rd|Hwy|Co|St|Dr)")  # ... First Ave.
# Lower-case words at the edge of a name that say what or where it is; editors leave them out: "Sichuan province".
_UNITS = frozenset(
    "region regions province provinces county counties district districts state states city cities area areas "
    "town towns village villages municipality prefecture governorate oblast raion department division "
    "territory island islands river rivers lake valley mountains peninsula coast suburb neighborhood neighbourhood "
    "metro metropolitan border street streets road roads park bridge".split()
)
_BEFORE = frozenset(
    "the a an north south east west northern southern eastern western central northeast northwest southeast "
    "southwest northeastern northwestern "
    "southeastern southwestern downtown upper lower mid greater near inner outer mainland nearby".split()
)
# "City of Lansing": the name is what follows. "Republic of", "Gulf of" are part of theirs.
_MUNICIPAL = frozenset("city village town township borough municipality commune".split())
# Capitalised, these belong to the place before them whatever else the longer name is: "Kenton County" | "Police".
_UNIT_AFTER = re.compile(r" (?:County|Parish|Township|Twp\.)(?!\w)")
_INITIALS = re.compile(r"(?<=[A-Z])(?:\. ?[A-Z](?=\.))+")  # what the network may miss of "U.S." and "D. C."
_ROAD = re.compile(
    r"(?<![\w-])(?:(?:U\.S\.|US|State|County|Interstate|Provincial|Federal|W\.Va\.|Trans-Canada) )?"
    r"(?:(?:Highway|Hwy\.?|Route|Interstate|Autobahn|Motorway|Road|FM|SR) |I-|US-|M(?=\d)|W\.Va\. )"
    r"\d{1,4}[A-Z]?(?![\w-])"
)
# Begin names of places that have an "and" inside; any other place with one is two.
_JOINED = frozenset(
    "antigua bosnia castilla castile heard newfoundland saint st sao são serbia svalbard trinidad turks tyne "
    "wallis".split()
)
_STATE_FIRST = re.compile(r"(?:U\.S\.|U\.K\.|US|UK) (?=[A-Z])")
_ARTICLES = frozenset("al el ad an ar as ash at ath az bin".split())  # before a hyphen: al-Bab
_JOINING = frozenset(("of", "the", "and", "in", "for"))  # never the end of a name
_TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady judge justice sen rep gov pres president mayor gen col capt lt sgt "
    "officer coach".split()
)


def applied(text: str, sentences: Sequence[Sentence], spans: Iterable[Span]) -> tuple[Span, ...]:
    """All rules in turn. Spans come in text order, none overlapping another, and leave so."""
    extents = [
        span
        for raw in without_common_words(text, sentences, spans)
        for part in in_parts(text, raw)
        if (span := with_extent(text, part)) is not None
    ]
    named = without_surnames(text, _apart(with_roads(text, sentences, extents), text))
    return tuple(consistent(text, sentences, named))


def without_common_words(text: str, sentences: Sequence[Sentence], spans: Iterable[Span]) -> list[Span]:
    """Where a sentence uses capitals, words in lower case are no place, unless that is sure."""
    kept: list[Span] = []
    for span in spans:
        if span.label in _PLACE_LIKE and span.certainty < SURE and text[span.start : span.end].islower():
            sentence = sentences[bisect_right(sentences, span.start, key=lambda s: s.start) - 1]
            if any(casing_of(w.text) is Casing.TITLE for w in words_in(text, sentence.start, sentence.end)):
                continue
        kept.append(span)
    return kept


def in_parts(text: str, span: Span) -> list[Span]:
    """The places in a longer description, each for itself; any other span as it is."""
    if span.label in (Label.PERSON, Label.ORGANISATION):
        state = _STATE_FIRST.match(text, span.start, span.end)  # "U.S. Sen. Ann Lee", "U.S. Coast Guard"
        if state is None:
            return [span]
        return [
            Span(span.start, state.end() - 1, Label.PLACE, span.certainty),
            replace(span, start=state.end()),
        ]
    if span.label is not Label.PLACE:
        return [span]
    words = words_in(text, span.start, span.end)
    runs = name_runs([word.text for word in words])
    return [replace(span, start=words[first].start, end=words[last - 1].end) for first, last in runs]


def name_runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the names are in a description of a place, as half-open ranges of words.

    "Idlib" in "Idlib province", "Karrada" and "Baghdad" in "Karrada district of Baghdad", "Washington" and "D.C." in
    "Washington, D.C.". Words in lower case end a name unless names have them inside ("of", "al"), and so does a
    possessive with such a word after it. Where nothing is written as a name, the whole is one.
    """
    if not any(_is_name_like(word) for word in words):
        return [(0, len(words))]
    runs: list[tuple[int, int]] = []
    start = 0
    for i in range(len(words) + 1):
        if i < len(words) and not _ends_name(words, i):
            continue
        first, last = start, i
        while first < last and not (
            _is_name_like(words[first]) or (words[first] in _ARTICLES and tuple(words[first + 1 : first + 2]) == ("-",))
        ):
            first += 1
        while last > first and not (_is_name_like(words[last - 1]) or words[last - 1] == "."):
            last -= 1
        if first < last:
            runs.append((first, last))
        start = i + 1
    return runs


def _is_name_like(word: str) -> bool:
    return casing_of(word) not in (Casing.LOWER, Casing.MARK)


def _ends_name(words: Sequence[str], i: int) -> bool:
    word, after = words[i], words[i + 1] if i + 1 < len(words) else ""
    if word == "and":
        return words[0].lower() not in _JOINED
    if word in "'’ʼ" and after.lower() == "s":
        return not (i + 2 < len(words) and _is_name_like(words[i + 2]))
    if casing_of(word) is Casing.LOWER:
        return word not in CONNECTORS and word != "s"
    return word in ",;:()[]/"


def with_roads(text: str, sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[Span]:
    """Numbered roads are places, whatever the network thinks of their parts: "Highway 24", "I-75"."""
    found = [
        Span(m.start(), m.end(), Label.PLACE, SURE)
        for sentence in sentences
        for m in _ROAD.finditer(text, sentence.start, sentence.end)
        if not (m[0].startswith("County ") and re.search(r"[A-Z]\w* $", text[max(0, m.start() - 20) : m.start()]))
    ]
    roads = [(road.start, road.end) for road in found]
    return sorted([*found, *(s for s in spans if _free(roads, s.start, s.end))], key=lambda s: s.start)


def with_extent(text: str, span: Span) -> Span | None:
    """The span without generic words, possessive and stray marks at its edges, with an abbreviation's full stop.

    None if nothing is left.
    """
    words = words_in(text, span.start, span.end)
    party = len(words) > 2 and words[0].text in ("D", "R") and words[1].text in "-–‐‑"
    if party and text[: span.start].rstrip().endswith((",", "(")):  # a politician's seat, but not D-Day
        del words[:2]
        span = replace(span, label=Label.PLACE)
    if span.label in _PLACE_LIKE:
        _drop_generic(words)
    _drop_marks(text, words)
    if not words:
        return None
    start, end = words[0].start, words[-1].end
    if span.label is Label.PLACE and (unit := _UNIT_AFTER.match(text, end)) is not None:
        return replace(span, start=start, end=unit.end())
    if span.label in _PLACE_LIKE:
        if len(words[-1].text) == 1 and (initials := _INITIALS.match(text, end)) is not None:
            end = initials.end()
        if text[end : end + 1] == "." and _is_abbreviated(text, start, end):
            end += 1
    return replace(span, start=start, end=end)


def _drop_generic(words: list[Word]) -> None:
    while words and words[0].text in _BEFORE:
        words.pop(0)
    if len(words) > 2 and words[0].text.lower() in _MUNICIPAL and words[1].text == "of":
        del words[:2]
    while (len(words) > 1 and words[-1].text in _UNITS) or (words and words[-1].text in _JOINING):
        words.pop()


def _drop_marks(text: str, words: list[Word]) -> None:
    if len(words) > 2 and words[-1].text.lower() == "s" and words[-2].text in "'’ʼ":
        del words[-2:]
    while words and casing_of(words[-1].text) is Casing.MARK and not _stop_of_abbreviation(text, words):
        words.pop()
    while words and casing_of(words[0].text) is Casing.MARK:
        words.pop(0)


def _stop_of_abbreviation(text: str, words: Sequence[Word]) -> bool:
    return words[-1].text == "." and len(words) > 1 and _is_abbreviated(text, words[0].start, words[-1].start)


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` takes a full stop."""
    return any(kind.fullmatch(text, start, end) for kind in (_STATE, _INITIALLED, _STREET))


def _apart(spans: Iterable[Span], text: str) -> list[Span]:
    """Where a span grew into the next one, the next starts with its first word that is left."""
    kept: list[Span] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            left = words_in(text, kept[-1].end, span.end)
            if left and kept[-1].end < span.end:
                kept.append(replace(span, start=left[0].start))
        else:
            kept.append(span)
    return kept


def without_surnames(text: str, spans: Sequence[Span]) -> list[Span]:
    """Once "Abraham Lincoln" was named, a bare "Lincoln" that the network doubts is he, and so is "Mr Lincoln"."""
    surnames = {
        words[-1].text
        for span in spans
        if span.label is Label.PERSON
        and span.certainty >= SURE
        and len(words := words_in(text, span.start, span.end)) > 1
    }
    places: dict[str, float] = defaultdict(float)
    for span in spans:
        if span.label is Label.PLACE:
            places[text[span.start : span.end]] = max(places[text[span.start : span.end]], span.certainty)
    judged: list[Span] = []
    for span in spans:
        name = text[span.start : span.end]
        before = re.search(r"(\w+)\.?\s+$", text[max(0, span.start - 16) : span.start])
        titled = before is not None and before[1].lower() in _TITLES and before[1][0].isupper()
        if (
            span.label is Label.PLACE
            and " " not in name
            and ((titled and span.certainty < SURE) or (name in surnames and places[name] < SURE))
        ):
            judged.append(replace(span, label=Label.PERSON))
        else:
            judged.append(span)
    return judged


def consistent(text: str, sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[Span]:
    """A place or demonym found once surely is found wherever the same words stand alone, in the same case."""
    sure: dict[str, Span] = {}
    other: set[str] = set()
    for span in spans:
        name = text[span.start : span.end]
        if span.label not in _PLACE_LIKE:
            other.add(name)
        elif span.certainty >= SURE and len(name) > 3 and name[0].isupper():
            sure.setdefault(name, span)
    names = sorted((n for n in sure if n not in other), key=len, reverse=True)
    if not names:
        return list(spans)
    pattern = re.compile(rf"(?<![\w\-‐‑])(?:{'|'.join(map(re.escape, names))})(?![\w\-‐‑])")
    taken = sorted((s.start, s.end) for s in spans)
    added: list[Span] = []
    for found in pattern.finditer(text):
        if _free(taken, found.start(), found.end()) and not _inside_longer(text, found.start(), found.end()):
            model = sure[found[0]]
            added.append(Span(found.start(), found.end(), model.label, round(model.certainty * SURE, 4)))
    starts = [sentence.start for sentence in sentences]
    inside = [s for s in added if (n := bisect_right(starts, s.start)) and s.end <= sentences[n - 1].end]
    return sorted([*spans, *inside], key=lambda s: s.start)


def _free(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether nothing of ``taken``, which is in text order without overlaps, meets ``start`` to ``end``."""
    i = bisect_left(taken, (end, 0))
    return i == 0 or taken[i - 1][1] <= start


def _inside_longer(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word touches: then the words may be part of another name."""
    before = re.search(r"(\w+) $", text[max(0, start - 30) : start])
    after = re.match(r" (\w+)", text[end : end + 30])
    return any(m is not None and m[1][0].isupper() for m in (before, after))
