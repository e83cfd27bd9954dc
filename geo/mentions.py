"""spans -> mentions: the final extent of each place name, what to look it up as, and its role.

Extents follow the toponym corpora: a generic word in lower case stays outside ("Idlib" in "Idlib province"), a compass
word too, unless it is part of a vernacular region's usual name ("Donbas region"). What stays outside still counts: it
goes into ``Mention.name``, which is what is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gazetteer import Gazetteer, Match, PlaceKind
from geo import lexicon
from geo.prior import ranked
from geo.records import Label, Mention, Sentence, Span
from geo.roles import Context, role_of
from geo.spans import shown
from geo.tokens import Token, tokens_in

_COMPASS = frozenset(
    f"{a}{b}{ern}"
    for ern in ("", "ern")
    for b in ("north", "south", "east", "west")
    for a in ("", "north", "south", "north-", "south-")
) | frozenset({"central", "upper", "lower", "mid"})
_AUTHORITIES = frozenset({"state", "department", "city", "district", "town"})  # ... as well as units
_MUNICIPAL = frozenset("city town village township borough municipality commune county state province".split())
_COMMON = frozenset("street road side end shore bank coast station gate".split())  # no name without its compass word
_VAGUE = frozenset({"central", "upper", "lower", "mid"})
_PLURAL_UNITS = {
    "republics": "republic",
    "oblasts": "oblast",
    "regions": "region",
    "provinces": "province",
    "counties": "county",
    "states": "state",
    "districts": "district",
    "governorates": "governorate",
    "islands": "islands",
    "rivers": "river",
}


@dataclass(frozen=True, slots=True)
class _Name:
    """A place name on its way to becoming a mention."""

    start: int
    end: int
    label: Label
    name: str
    certainty: float


def find(text: str, sentences: Sequence[Sentence], spans: Sequence[Span], gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Mentions in text order, numbered m1, m2 ...; no two overlap."""
    mentions: list[Mention] = []
    waiting = list(reversed(spans))
    for number, sentence in enumerate(sentences):
        inside: list[Span] = []
        while waiting and waiting[-1].start < sentence.end:
            inside.append(waiting.pop())
        if not inside:
            continue
        tokens = tokens_in(text, sentence.start, sentence.end)
        extended = _apart(_extended(text, tokens, inside, gazetteer))
        before: _Name | None = None
        for name in _coordinated(text, tokens, extended, gazetteer):
            after_town = before is not None and _follows_town(text, before, name, gazetteer)
            role = role_of(Context(tokens, name.start, name.end, name.label, name.name, after_town), gazetteer)
            before = name
            mentions.append(
                Mention(
                    f"m{len(mentions) + 1}",
                    name.start,
                    name.end,
                    text[name.start : name.end],
                    number,
                    role,
                    name.name,
                    name.certainty,
                )
            )
    return tuple(mentions)


def _apart(names: Iterator[_Name]) -> list[_Name]:
    """The names without those that a longer one, once extended, has swallowed."""
    kept: list[_Name] = []
    for name in names:
        while kept and kept[-1].end > name.start:
            kept.pop()
        kept.append(name)
    return kept


def _follows_town(text: str, before: _Name, name: _Name, gazetteer: Gazetteer) -> bool:
    """Whether it says where the name before it lies: Aleppo, Syria."""
    if before.label is not Label.PLACE or text[before.end : name.start] != ", ":
        return False
    hits = ranked(gazetteer.find(before.name))
    return bool(hits) and (hits[0][0].place.kind.is_settlement or hits[0][0].place.kind is PlaceKind.ADMIN1)


def _extended(text: str, tokens: Sequence[Token], spans: Sequence[Span], gazetteer: Gazetteer) -> Iterator[_Name]:
    index_of = {t.start: i for i, t in enumerate(tokens)}
    end_of = {t.end: i + 1 for i, t in enumerate(tokens)}
    for span in spans:
        first, last = index_of.get(span.start), end_of.get(span.end)
        if first is None or last is None or span.label is not Label.PLACE:
            name = text[span.start : span.end]
            if span.label is Label.DEMONYM and not gazetteer.demonyms(name):
                name = next((part for part in name.split("-") if gazetteer.demonyms(part)), name)
            yield _Name(span.start, span.end, span.label, name, span.certainty)
            continue
        yield _extent(text, tokens, first, last, span, gazetteer)


def _extent(text: str, tokens: Sequence[Token], first: int, last: int, span: Span, gazetteer: Gazetteer) -> _Name:
    if last - first > 1 and tokens[last - 1].text == "City" and _opens_an_organisation(tokens, last):
        last -= 1  # Lagos | City Council
    if last - first > 2 and tokens[first].lower in _MUNICIPAL and tokens[first + 1].text == "of":
        named = shown(text, tokens, first, last)  # City of | Lansing: looked up whole, marked without
        first += 2
    else:
        named = ""
    start, end = tokens[first].start, tokens[last - 1].end
    name = named or shown(text, tokens, first, last)
    if first and tokens[first - 1].text == "The":
        start = tokens[first - 1].start if _bears_the_article(name, gazetteer) else start
    after = tokens[last] if last < len(tokens) else None
    if after is not None and after.is_word and gazetteer.unit_kinds(after.lower):
        longer = f"{name} {after.text}"
        hits = gazetteer.find(longer)
        if hits and (hits[0].match in (Match.EXACT, Match.VARIANT)):
            name = longer
            if hits[0].place.kind is PlaceKind.REGION or (after.is_name_like and _ends_a_name(tokens, last)):
                end = after.end
    before = tokens[first - 1] if first else None
    if before is not None and before.lower in _COMPASS and not gazetteer.knows(f"{before.text} {name}"):
        part = f"{before.text} {name}"
        if _is_part(part, gazetteer):
            name = part
            if before.is_name_like and (
                first > 1 or before.lower not in _VAGUE
            ):  # "Central Ukraine ..." opens a sentence
                start = _without_compass(text, tokens[first - 1 : last], gazetteer).start
    elif _is_part(name, gazetteer):
        start = _without_compass(text, tokens[first:last], gazetteer).start  # Western | Massachusetts
    return _Name(start, end, span.label, name, span.certainty)


def _without_compass(text: str, tokens: Sequence[Token], gazetteer: Gazetteer) -> Token:
    """Where a name begins after compass words in capitals, as editors mark it: Western | Massachusetts.

    With them where only a unit would be left ("South Central District"), and for parts of countries ("Northern Mali").
    """
    first = next((i for i, t in enumerate(tokens) if t.lower not in _COMPASS), 0)
    rest = tokens[first:]
    if rest[0].lower in lexicon.CONNECTORS | _COMMON or any(gazetteer.unit_kinds(t.lower) for t in rest):
        return tokens[0]
    hits = ranked(gazetteer.find(text[rest[0].start : rest[-1].end]))
    return tokens[0] if hits and hits[0][0].place.kind is PlaceKind.COUNTRY else rest[0]


def _is_part(name: str, gazetteer: Gazetteer) -> bool:
    """Whether nothing bears this name but a part of a place: "northern Mali", not "North Korea"."""
    hits = gazetteer.find(name)
    return bool(hits) and hits[0].match is Match.PART


def _ends_a_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether the unit word ``tokens[i]`` belongs to the name: Kyiv Oblast, but Ohio | Department of Health."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].lower not in _AUTHORITIES and not (
        following is not None and following.is_name_like and following.lower in lexicon.ORGANISATION_WORDS
    )


def _opens_an_organisation(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].is_name_like and tokens[i].lower in lexicon.ORGANISATION_WORDS


def _bears_the_article(name: str, gazetteer: Gazetteer) -> bool:
    """The Hague, The Gambia, but not the Kremlin."""
    return any(hit.name.text.startswith("The ") for hit in gazetteer.find(name)[:1])


def _coordinated(text: str, tokens: Sequence[Token], names: list[_Name], gazetteer: Gazetteer) -> Iterator[_Name]:
    """Give each conjunct of "Donetsk and Luhansk People's Republics" the words that they share."""
    for k, name in enumerate(names):
        shared, end = _shared_head(text, tokens, name)
        if shared is None:
            continue
        conjuncts = [k]
        while conjuncts[0] > 0 and _joins(text[names[conjuncts[0] - 1].end : names[conjuncts[0]].start]):
            conjuncts.insert(0, conjuncts[0] - 1)
        if len(conjuncts) < 2:
            continue
        full = [f"{names[i].name} {shared}" for i in conjuncts]
        if all(gazetteer.find(f) for f in full):
            for i, f in zip(conjuncts, full, strict=True):
                names[i] = replace(names[i], name=f)
            names[k] = replace(names[k], end=end)
    yield from names


def _joins(between: str) -> bool:
    return between.strip() in (",", "and", "or", ", and", ", or", "&", "/")


def _shared_head(text: str, tokens: Sequence[Token], name: _Name) -> tuple[str | None, int]:
    """The singular of a plural unit after the name, and where it ends: "People's Republics" -> "People's Republic"."""
    following = [t for t in tokens if t.start >= name.end][:4]
    for token in following:
        singular = _PLURAL_UNITS.get(token.lower)
        if singular is not None:
            words = text[following[0].start : token.start]
            end = token.end if token.is_name_like else name.end
            return f"{words}{singular.title() if token.is_name_like else singular}", end
        if not (token.is_name_like or token.kind == "possessive"):
            break
    return None, name.end
