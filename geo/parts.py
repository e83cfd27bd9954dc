"""Names inside names: the places in what the tagger took whole for a person, an organisation or something else.

"Ann Lee of Lafayette", "Arizona Sen. Ann Lee", "Bank of Canada", "R-Florence", "Donetsk and Luhansk". The tagger
knows the words around a name, the gazetteer and the rest of the document know whether a part of it is a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from gazetteer import Gazetteer
from geo import lexicon
from geo.records import Label, Sentence, Span

SURE = 0.9  # certainty from which one mention speaks for the others in the document
Known = Callable[[str], bool]
_ADRIFT = frozenset("co atlantic pacific enterprise americas reading".split())  # as often no place there
_BROADCASTS = frozenset("voice radio television tv".split())
_CLUBS = frozenset("united city fc rovers wanderers athletic".split())
_BRANDED = "America"  # at the end of an organisation's name it is no more than a flourish

_SEAT = re.compile(  # a politician's party and seat
    r"(?<![\w-])[DRI][-‐‑–] ?"
    r"(?P<name>[A-Z]\.(?: ?[A-Z]\.)*(?: ?[A-Z][a-z]{1,3}\.)?|[A-Z][a-z]{2,5}\.(?=,)|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_SEAT_BEFORE = re.compile(r"(?:\(|, ?)$")
# How a news agency opens a report: the town in capitals, what it lies in, the agency, a dash.
_DATELINE = re.compile(
    r"(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
    r"(?: ?\([A-Z][\w /]*\))? ?(?:—|–|--|- )"
)
_HUMAN = re.compile(r" (?:man|woman|men|women|couple|natives?|residents?|teens?|teenagers?|mayor|police)(?!\w)")
_PERSON_OF = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+,?(?: Jr\.| Sr\.)? (?:formerly )?of $")
_DONE_TO_A_PLACE = re.compile(
    r" (?:was|were|is being|has been|had been) (?:heavily |repeatedly |again )?"
    r"(?:bombed|shelled|besieged|evacuated|captured|retaken|flooded|occupied|encircled|liberated|recaptured)(?!\w)"
)
_POSSESSIVE = re.compile(r"['’ʼ]s?(?!\w)")


def parts(
    text: str, sentences: Sequence[Sentence], spans: Sequence[Span], known: Known, gazetteer: Gazetteer
) -> list[Span]:
    """The spans with the places inside them apart, in text order; ``known``: whether a name is surely a place's."""
    sure = {text[s.start : s.end] for s in spans if s.label is Label.PLACE and s.certainty >= SURE}
    people = {word for s in spans if s.label is Label.PERSON for word in text[s.start : s.end].split()[1:]}

    def place(name: str) -> bool:
        return name in sure or known(name)

    found = [part for span in spans for part in _parts_of(text, span, place, sure, people, gazetteer)]
    found = [_where_from(text, span, place, people, gazetteer) for span in found]
    return _with(found, [*_seats(text, gazetteer), *_datelines(text, sentences, gazetteer)])


def _parts_of(
    text: str, span: Span, place: Known, sure: Collection[str], people: Collection[str], gazetteer: Gazetteer
) -> Iterator[Span]:
    if span.label in (Label.PLACE, Label.DEMONYM):
        yield span
        return
    name = text[span.start : span.end]
    if " and " in name and (both := _conjuncts(text, span, place)):
        yield from both
    elif name not in people and _holds_office(text, span.end) and place(name):
        yield replace(span, label=Label.PLACE)
    elif span.label is Label.PERSON:
        yield from _in_person(text, span, place, gazetteer)
    else:
        yield from _in_organisation(text, span, place, sure)


def _where_from(text: str, span: Span, place: Known, people: Collection[str], gazetteer: Gazetteer) -> Span:
    """A town taken for somebody: "Clinton couple", "Ann Lee of Ravenel"."""
    if span.label in (Label.PLACE, Label.DEMONYM) or text[span.start : span.end] in people:
        return span
    if (
        span.label is Label.ORGANISATION
        and _DONE_TO_A_PLACE.match(text, span.end)
        and place(text[span.start : span.end])
    ):
        return replace(span, label=Label.PLACE)
    human = _HUMAN.match(text, span.end) or _PERSON_OF.search(text, max(0, span.start - 60), span.start)
    return replace(span, label=Label.PLACE) if human and gazetteer.find(text[span.start : span.end]) else span


def _conjuncts(text: str, span: Span, place: Known) -> list[Span]:
    """The places of "Donetsk and Luhansk", taken for one name; none if it is one."""
    found = []
    for match in re.finditer(r"\S.*?(?= and |$)", text[span.start : span.end]):
        start = span.start + match.start() + (len("and ") if match[0].startswith("and ") else 0)
        found.append(Span(start, span.start + match.end(), Label.PLACE, span.certainty))
    return found if all(place(text[s.start : s.end]) for s in found) else []


def _holds_office(text: str, end: int) -> bool:
    """Whether the word after ``end`` says what somebody is there: "New York | Governor", "New York | 's mayor"."""
    following = text[end : end + 60]
    possessive = _POSSESSIVE.match(following)
    words = re.findall(r"[\w-]+", following[possessive.end() if possessive else 0 :])[: 2 if possessive else 1]
    return any(word.lower() in lexicon.OFFICES for word in words)


def _in_person(text: str, span: Span, place: Known, gazetteer: Gazetteer) -> list[Span]:
    """A person's name ends before where they are from, and begins after where they hold office."""
    name = text[span.start : span.end]
    before, _, after = name.rpartition(" of ")
    words = before.split()
    office = {word.lower().strip(".") for word in words} & (lexicon.NOBLE | lexicon.OFFICES)
    listed = place(after) or bool(gazetteer.find(after)) or (span.certainty >= SURE and after.isalpha())
    if len(words) > 1 and not office and listed:
        start = span.end - len(after)
        person = replace(span, end=span.start + len(before))
        return [person, replace(span, start=start, label=Label.PLACE)]
    first, _, more = name.partition(" ")
    if more and gazetteer.demonyms(first) and not gazetteer.knows(first):
        return [replace(span, start=span.start + len(first) + 1)]  # Russian | President Putin
    for end in _ends_of_words(text, span):
        possessive = _POSSESSIVE.match(text, end, span.end)
        rest = text[possessive.end() if possessive else end : span.end].split()
        opens = bool(possessive) or (bool(rest) and rest[0].strip(".").lower() in lexicon.OFFICES)
        if rest and opens and place(text[span.start : end]):
            start = text.index(rest[0], end)
            return [Span(span.start, end, Label.PLACE, span.certainty), replace(span, start=start)]
    return [span]


def _ends_of_words(text: str, span: Span) -> list[int]:
    """Where a name of one to three words at the start of the span may end, the longest first."""
    words = list(re.finditer(r"\S+", text[span.start : span.end]))[:3]
    return [span.start + m.end() - len(found[0] if (found := _POSSESSIVE.search(m[0])) else "") for m in words][::-1]


def _is_branch(name: str) -> bool:
    """Whether a place's name at the end of an organisation's may say where it is: no "Co.", no "Centre"."""
    return (
        name != _BRANDED and name.lower().strip(".") not in lexicon.ORGANISATION_WORDS | lexicon.MEDIA_WORDS | _ADRIFT
    )


def _starts_of_words(text: str, span: Span) -> list[int]:
    """Where a name of one to three words at the end of the span may start, the longest first."""
    return [span.start + m.start() for m in re.finditer(r"\S+", text[span.start : span.end])][-3:]


def _in_organisation(text: str, span: Span, place: Known, sure: Collection[str]) -> list[Span]:
    """The place at the start of an organisation's or agreement's name, or at its end: "Bank of | Canada"."""
    name = text[span.start : span.end]
    if place(name):
        return [replace(span, label=Label.PLACE)] if " of " in name else [span]  # the People's Republic of China
    words = name.split()
    before, _, after = name.rpartition(" of ")
    if span.label is Label.ORGANISATION and before and name[0].isupper() and after != _BRANDED and place(after):
        start = span.end - len(after)
        return [replace(span, end=span.start + len(before)), replace(span, start=start, label=Label.PLACE)]
    last = words[-1].lower()
    if {word.lower() for word in words} & (lexicon.MEDIA_WORDS - lexicon.ORGANISATION_WORDS | _BROADCASTS):
        return [span]
    for start in _starts_of_words(text, span):
        if start > span.start and _is_branch(text[start : span.end]) and place(text[start : span.end]):
            head = replace(span, end=start - 1)
            return [head, replace(span, start=start, label=Label.PLACE)]  # Air | Berlin
    if last in _CLUBS:
        return [span]
    named = last in lexicon.NAMED_EVENT_WORDS | lexicon.ORGANISATION_WORDS
    for end in _ends_of_words(text, span):
        first = text[span.start : end]
        if end < span.end and ((span.label is Label.ORGANISATION and first in sure) or (named and place(first))):
            return [Span(span.start, end, Label.PLACE, span.certainty)]
    return [span]


def _seats(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """The town of "Ann Lee, R-Florence"."""
    for found in _SEAT.finditer(text):
        if _SEAT_BEFORE.search(text, 0, found.start()) and gazetteer.find(found["name"]):
            yield Span(*found.span("name"), Label.PLACE, 0.9)


def _datelines(text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> Iterator[Span]:
    for sentence in sentences:
        found = _DATELINE.match(text, sentence.start, sentence.end)
        if (
            found is None
            or text[found.end() : sentence.end].isupper()
            or not _is_town(found["name"].title(), gazetteer)
        ):
            continue
        if found["name"].lower() not in lexicon.FUNCTION_WORDS:
            yield Span(*found.span("name"), Label.PLACE, 0.9)


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    return any(hit.place.kind.is_settlement or hit.place.kind.is_area for hit in gazetteer.find(name))


def _with(spans: Sequence[Span], better: Sequence[Span]) -> list[Span]:
    """``spans`` with those of ``better`` in the place of any that they meet, unless that is a place too."""
    kept = list(spans)
    for span in better:
        met = [s for s in kept if s.start < span.end and s.end > span.start]
        if all(s.label is not Label.PLACE for s in met):
            kept = [s for s in kept if s not in met] + [span]
    return sorted(kept, key=lambda s: s.start)
