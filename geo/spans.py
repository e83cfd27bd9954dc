"""sentences -> spans: which stretches of the text are names, by the gazetteer and the way they are written.

The rules ask three things of a capitalised stretch: does the gazetteer know it, does it stand alone or inside a longer
name, and does the document use it for a person elsewhere. They know no English beyond ``lexicon``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gazetteer import Gazetteer, Hit, Match, PlaceKind
from gazetteer.place import NameUse
from geo import lexicon
from geo.records import Label, Sentence, Span
from geo.tokens import Token, tokens_in

LONGEST_NAME = 7  # words; "Democratic Republic of the Congo" has five
_BIG_TOWN = 15_000  # population from which a single word is believed on its own in mid-sentence
_BIG_CITY = 100_000  # ... and at the start of a sentence, where every word has a capital
_STATES = (PlaceKind.COUNTRY, PlaceKind.TERRITORY)
_COMPASS = frozenset("north south east west".split())


@dataclass(frozen=True, slots=True)
class _Found:
    """A name of the gazetteer at ``tokens[first:last]``."""

    first: int
    last: int
    label: Label


def spans_by_gazetteer(text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> tuple[Span, ...]:
    """Spans in text order, none overlapping another."""
    spans: list[Span] = []
    persons: set[str] = set()
    for sentence in sentences:
        tokens = tokens_in(text, sentence.start, sentence.end)
        found = _names_in(text, tokens, gazetteer)
        spans.extend(_in_context(text, tokens, found, persons))
    surnames = {name.split()[-1].lower() for name in persons}
    return tuple(s for s in spans if s.label is not Label.PLACE or text[s.start : s.end].lower() not in surnames)


def _names_in(text: str, tokens: Sequence[Token], gazetteer: Gazetteer) -> list[_Found]:
    """The longest known names, left to right."""
    found: list[_Found] = []
    i = 0
    while i < len(tokens):
        step = _longest_at(text, tokens, i, gazetteer) if tokens[i].is_name_like else _prefixed(tokens, i, gazetteer)
        if step is None:
            i += 1
        else:
            found.append(step)
            i = step.last
    return found


def _longest_at(text: str, tokens: Sequence[Token], i: int, gazetteer: Gazetteer) -> _Found | None:
    country = _is_the_us(tokens, i)
    if tokens[i].lower in ("the", "a", "an") or (
        tokens[i].lower in lexicon.FUNCTION_WORDS and not country and not _next_is_name(tokens, i)
    ):
        return None
    for last in range(_reach(tokens, i), i, -1):
        if not tokens[last - 1].is_name_like:
            continue
        name = shown(text, tokens, i, last)
        if last == i + 1 and (
            (tokens[i].lower in lexicon.FUNCTION_WORDS and not country)
            or (len(name) < 3 and not tokens[i].is_upper and "." not in name)
        ):
            return None
        if gazetteer.demonyms(name) and not _names_a_place(gazetteer.find(name)):
            return _Found(i, last, Label.DEMONYM)
        if gazetteer.knows(name) and _believable(gazetteer.find(name), alone=last == i + 1, first=_opens(tokens, i)):
            return _Found(i, last, Label.PLACE)
    return _prefixed(tokens, i, gazetteer)


def _is_the_us(tokens: Sequence[Token], i: int) -> bool:
    """US, unless everything is in capitals."""
    return tokens[i].text == "US" and not all(t.is_upper for t in tokens if t.is_word and len(t.text) > 1)


def _prefixed(tokens: Sequence[Token], i: int, gazetteer: Gazetteer) -> _Found | None:
    """A demonym inside a compound: "anti-Russian", "Russian-held"."""
    first, hyphen, rest = tokens[i].text.partition("-")
    if hyphen and (gazetteer.demonyms(first) or (first.lower() in lexicon.PREFIXES and gazetteer.demonyms(rest))):
        return _Found(i, i + 1, Label.DEMONYM)
    return None


def _next_is_name(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].is_name_like


def _reach(tokens: Sequence[Token], i: int) -> int:
    """The end of what may be one name from token ``i``: words, connectors, full stops of abbreviations, possessives."""
    last = i + 1
    for j in range(i + 1, min(len(tokens), i + LONGEST_NAME)):
        token = tokens[j]
        joins = (
            token.is_name_like
            or token.lower in lexicon.CONNECTORS
            or (token.text == "." and len(tokens[j - 1].text) <= 3)
        )
        if not joins and not (token.kind == "possessive" and _next_is_name(tokens, j)):
            break
        last = j + 1
    return last


def shown(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    """The text of ``tokens[first:last]``; words in capitals only, as datelines have them, in title case."""
    name = text[tokens[first].start : tokens[last - 1].end]
    words = [t for t in tokens[first:last] if t.is_word]
    return name.title() if len(name) > 4 and all(t.is_upper for t in words) else name


def _opens(tokens: Sequence[Token], i: int) -> bool:
    """Whether every word before is none: a capital there says nothing."""
    return not any(t.is_word for t in tokens[:i])


def _names_a_place(hits: Sequence[Hit]) -> bool:
    """As "Philippines", "Hong Kong" and "Donetsk" do, though they are adjectives too."""
    return any(
        h.name.use in (NameUse.MAIN, NameUse.OFFICIAL) and (h.place.kind in _STATES or h.place.population >= _BIG_CITY)
        for h in hits[:3]
    )


def _believable(hits: Sequence[Hit], *, alone: bool, first: bool) -> bool:
    """Whether the best reading is known well enough for one capitalised word to be taken for it."""
    if not hits:
        return False
    if not alone:
        return True
    for hit in hits[:8]:
        place, use = hit.place, hit.name.use
        if place.kind not in (PlaceKind.CITY, PlaceKind.SUBURB, PlaceKind.ADMIN2, PlaceKind.AIRPORT):
            if use is not NameUse.ALTERNATE or place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT):
                return True
        elif use in (NameUse.MAIN, NameUse.OFFICIAL) and hit.match is Match.EXACT:
            if place.population >= (_BIG_CITY if first else 500):
                return True
        elif place.population >= (10 * _BIG_CITY if first else _BIG_TOWN):
            return True
    return False


def _in_context(text: str, tokens: Sequence[Token], found: Sequence[_Found], persons: set[str]) -> list[Span]:
    """Spans for the names found, each judged by the capitalised words that it stands among."""
    spans: list[Span] = []
    taken_until = 0
    for n, name in enumerate(found):
        if tokens[name.first].start < taken_until:
            continue
        left, right = _run_around(tokens, name)
        before, after = tokens[left : name.first], tokens[name.last : right]
        start, end, label = tokens[name.first].start, tokens[name.last - 1].end, name.label
        if name.label is Label.PLACE and (before or after):
            known_after = found[n + 1].first == name.last if n + 1 < len(found) else False
            unknown_after = () if known_after else after
            organisation = [t for t in after if t.lower in lexicon.ORGANISATION_WORDS | lexicon.MEDIA_WORDS]
            if organisation:
                if before or any(t.lower in lexicon.MEDIA_WORDS for t in organisation):
                    label = Label.ORGANISATION
                    start, end = _with_article(text, before[0].start if before else start), organisation[-1].end
            elif after and not before and after[-1].lower in lexicon.NAMED_EVENT_WORDS:
                pass  # the Geneva Conventions: the place is embedded
            elif before and before[-1].lower in lexicon.TITLES:
                label, end = Label.PERSON, after[-1].end if after else end
            elif (unknown_after and not _is_feature(unknown_after[0])) or (before and _given_name(before[-1])):
                label = Label.PERSON
                start, end = before[0].start if before else start, after[-1].end if after else end
            if label is Label.PERSON:
                persons.add(text[start:end])
        if not spans or start >= spans[-1].end:
            spans.append(Span(start, end, label, 0.9))
            taken_until = end
    spans.extend(_blocs(tokens))
    spans.sort(key=lambda s: s.start)
    return [s for k, s in enumerate(spans) if k == 0 or s.start >= spans[k - 1].end]


def _run_around(tokens: Sequence[Token], name: _Found) -> tuple[int, int]:
    """The capitalised words that touch the name, as token indices; a word that only opens the sentence is left out."""
    left, right = name.first, name.last
    while left > 0:
        if tokens[left - 1].is_name_like and tokens[left - 1].lower not in lexicon.FUNCTION_WORDS:
            left -= 1
        elif left > 1 and tokens[left - 1].text == "." and tokens[left - 2].lower in lexicon.TITLES:  # Dr. Smith
            left -= 2
        else:
            break
    if left == 0 and left < name.first and _opens(tokens, 0) and tokens[0].lower not in lexicon.TITLES:
        left = 1 if name.first - left == 1 else left
    while right < len(tokens) and tokens[right].is_name_like and tokens[right].lower not in lexicon.FUNCTION_WORDS:
        right += 1
    return left, right


_FEATURES = frozenset(
    """
    people oblast region province state county district raion governorate prefecture canton department city town
    village river lake sea bay gulf strait island islands peninsula valley mountain mountains street st avenue road
    highway square bridge airport station port harbour harbor park beach coast area metro metropolitan suburb hills
    heights crossing border canal dam plant camp base ave rd blvd
    """.split()
)


def _is_feature(token: Token) -> bool:
    return token.lower in _FEATURES


def _given_name(token: Token) -> bool:
    """An unknown capitalised word in front: "Jack London". Generic first words of place names are none."""
    return token.lower not in _GENERIC_FIRST and not token.is_upper and not _is_feature(token)


_GENERIC_FIRST = frozenset(
    """
    greater central downtown inner outer upper lower new old north south east west northern southern eastern western
    mid port fort mount lake river city metropolitan rural occupied nearby coastal
    """.split()
)


def _with_article(text: str, start: int) -> int:
    """``start`` moved over a capitalised article: The New York Times."""
    return start - 4 if text[max(0, start - 4) : start] == "The " else start


def _blocs(tokens: Sequence[Token]) -> list[Span]:
    """As in "the West", "the Global South": a bloc of countries, no place."""
    spans = [
        Span(article.start, word.end, Label.OTHER)
        for article, whole, word in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if article.lower == "the" and whole.text == "Global" and word.text in ("South", "North")
    ]
    for article, word in pairwise(tokens):
        if article.lower == "the" and word.text.istitle() and word.lower in _COMPASS:
            follower = next((t for t in tokens if t.start >= word.end), None)
            if follower is None or not follower.is_name_like:
                spans.append(Span(article.start, word.end, Label.OTHER))
    return spans
