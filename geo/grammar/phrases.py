"""Sentences as lines of symbols, and a small language for phrases.

A sentence becomes a ``Line``: its words, with every mention folded into one item. A ``Phrase`` is written as one
would say it::

    x:PLACE , (a|an|the) FILL* k:KIND in c:COMPASS? the? y:PLACE

* a lower-case word, ``a|b`` without spaces, and a mark stand for themselves, whatever their case in the text;
* ``PLACE`` and other words in capitals are the classes below; ``x:PLACE`` keeps what it met under the name ``x``
  (the first of them if there are several);
* what comes after ``>`` must follow, but is no part of the phrase;
* ``( )``, ``?``, ``*``, ``+`` and a free-standing ``|`` mean what they mean in regular expressions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gazetteer import PlaceKind
from geo import vocabulary as words
from geo.grammar.needs import needs, sign, tokens
from geo.records import Document, Mention, Resolution, Role, Sentence
from geo.tokens import Token, tokens_in


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a mark, a mention or a folded phrase of one sentence.

    ``symbol`` is what phrases see: ``w:city`` (a word in lower case), ``W:city`` (one with a capital), ``n:`` a
    number, ``p:`` a place, ``d:`` a demonym, ``u:`` a name without a place, ``o:`` a mention that is none,
    ``a:`` an anaphor. ``resolutions`` are what the item may stand for: one for a mention; for an anaphor every
    compatible antecedent, best first.
    """

    start: int
    end: int
    text: str
    symbol: str
    resolutions: tuple[Resolution, ...] = ()
    noun: str = ""  # of an anaphor: "port city"
    bond: str = ""  # how a folded phrase is tied to its place: see ``descriptions.Bond``
    compass: str = ""  # of a folded phrase that says it of no whole: "the northernmost city"

    @property
    def resolution(self) -> Resolution:
        """The best reading; only items that stand for a mention have one."""
        return self.resolutions[0]

    @property
    def is_anaphor(self) -> bool:
        return self.symbol.startswith("a:")

    @property
    def is_predicate(self) -> bool:
        return self.bond == "predicate"

    @property
    def goes_back(self) -> bool:
        """Whether it stands for a place named elsewhere, so that the phrase as a whole makes the claim."""
        return self.bond == "anaphor"

    @property
    def is_vague(self) -> bool:
        """Whether it may stand for more than one place; fit for the subject of a claim, not for its object."""
        return len(self.resolutions) > 1

    @property
    def is_mention(self) -> bool:
        return bool(self.resolutions)


@dataclass(frozen=True)
class Line:
    """One sentence as items; ``code`` is the string that compiled phrases run on."""

    sentence: int
    items: tuple[Item, ...]
    code: str = field(init=False)
    offsets: tuple[int, ...] = field(init=False)
    signs: frozenset[str] = field(init=False)  # see ``needs``

    def __post_init__(self) -> None:
        offsets, at = [], 0
        for item in self.items:
            offsets.append(at)
            at += len(item.symbol) + 1
        object.__setattr__(self, "offsets", tuple(offsets))
        object.__setattr__(self, "code", "".join(f"{item.symbol} " for item in self.items))
        object.__setattr__(self, "signs", frozenset(sign(item.symbol) for item in self.items))

    def index(self, offset: int) -> int:
        """The item at an offset of ``code``."""
        return bisect_right(self.offsets, offset) - 1

    def word(self, i: int) -> str:
        """Item ``i`` in lower case if it is a word or mark, else an empty string; so outside the line."""
        if 0 <= i < len(self.items) and self.items[i].symbol[:2] in ("w:", "W:"):
            return self.items[i].symbol[2:]
        return ""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase met a line; ``first`` and ``last`` are half-open item indices."""

    line: Line
    first: int
    last: int
    spans: Mapping[str, tuple[int, int]]

    def items(self, name: str) -> tuple[Item, ...]:
        """The mentions kept under ``name``; empty where the part was optional and absent."""
        first, last = self.spans.get(name, (0, 0))
        return tuple(item for item in self.line.items[first:last] if item.is_mention)

    def item(self, name: str) -> Item | None:
        found = self.items(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The words kept under ``name`` in lower case with single spaces."""
        first, last = self.spans.get(name, (0, 0))
        return " ".join(item.symbol[2:] for item in self.line.items[first:last])

    def at(self, name: str) -> tuple[int, int]:
        """Offsets in the text of what was kept under ``name``."""
        first, last = self.spans[name]
        return self.line.items[first].start, self.line.items[last - 1].end

    def after(self, name: str) -> int:
        """Offset in the text of the first word after what was kept under ``name``."""
        rest = self.line.items[self.spans[name][1] : self.last]
        return next(item.start for item in rest if item.text[0].isalnum())

    def has(self, name: str) -> bool:
        return name in self.spans

    @property
    def start(self) -> int:
        return self.line.items[self.first].start

    @property
    def end(self) -> int:
        return self.line.items[self.last - 1].end


_HYPHEN = re.compile(r"(?<=\w)\\-(?=\w)")  # "north-west" and "northwest" are one word


def _words(forms: Iterable[str], case: str = "wW") -> str:
    """A regular expression for any of some wordings, each of one or more words, longest first."""
    coded = {f" [{case}]:".join(_HYPHEN.sub("-?", re.escape(w)) for w in form.split()) for form in forms}
    return f"(?:[{case}]:(?:" + "|".join(sorted(coded, key=len, reverse=True)) + ") )"


_STOP = (
    "a|an|the|this|that|these|those|and|or|but|nor|not|never|who|whom|whose|which|where|when|while|as|if|than|then|"
    "because|since|until|"
    "before|after|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|said|says|say|told|"
    "it|he|she|they|we|i|"
    "you|his|her|its|their|our|my|in|on|at|of|to|from|by|for|with|near|into|over|under|between|against|about|around|"
    "through|across|"
    "along|off|within|outside|inside|beyond|toward|towards|up|down|out|no|also|so|both"
)
_MARK = r",.;:!?()\[\]\"'“”‘’—–…-"
_OPEN = r"\(|\["
# "The State University" is no state, "a desert town" no desert.
_KIND = _words(words.KINDS, "w") + "(?!w:(?:town|city|village|state|nation|country|republic|port|resort|province) )"
_PLACE = r"[pa]:\d+ "
_LIST_SEP = r"(?:[wW]:, (?:[wW]:(?:and|or) )?|[wW]:(?:and|or) )"

CLASSES: Mapping[str, str] = {
    "PLACE": rf"(?:{_PLACE})",
    "NAME": r"(?:[puo]:\d+ )",  # named in the text, known or not, taken for a place or not
    "UNKNOWN": r"(?:u:\d+ )",
    "DEMONYM": r"(?:d:\d+ )",
    "PROPER": r"(?:[ud]:\d+ |o:\d+ |W:[^\s\W]\S* )+",
    "OTHER": r"(?:o:\d+ )",
    "ANAPHOR": r"(?:a:\d+ )",
    "PLACES": rf"(?:{_PLACE}(?:{_LIST_SEP}{_PLACE})*)",
    "NEIGHBOURS": rf"(?:(?:[wW]:(?:both|the) )*{_PLACE}(?:(?:[wW]:(?:,|and|or|as|well|the|both|also) )+{_PLACE})*)",
    # "Italy", "Italy and France", "Italy, France and Spain"; after "Italy, and ..." another clause may begin
    "AROUND": rf"(?:{_PLACE}(?:[wW]:and {_PLACE}|(?:[wW]:, {_PLACE})+(?:[wW]:, )?[wW]:and {_PLACE})?)",
    "NUMBER": r"(?:n:\S+ |" + _words(words.NUMBERS) + ")",
    "WORD": rf"(?:[wW]:[^\s{_MARK}]\S* )",
    "FILL": rf"(?:w:(?!(?:{_STOP}) )[^\s{_MARK}]\S* |n:\S+ )",  # an adjective or a noun used as one
    "KIND": _KIND,
    "KINDS": _words(words.PLURALS, "w"),
    "COAST": _words("coast coastline seafront seashore shoreline seaports seaside".split(), "w"),
    "COMPASS": _words(words.COMPASS),
    "UNIT": _words(words.KM_PER_UNIT),
    "TIME": _words(words.HOURS_PER_UNIT),
    "SPAN": r"(?:w:[a-z0-9]+-(?:hour|minute) )",  # "a two-hour drive"
    "BE": _words(["is", "are", "was", "were", "'s"]),
    "LIE": _words(
        "lies|lie|lay|sits|sit|sat|stands|stand|stood|is located|is situated|are located|was located|located|"
        "situated|nestled|is|are|was|were"
        "|is set|is found|lies wholly|lies entirely|is wholly|is entirely".split("|")
    ),
    "ABOUT": _words(
        "about|around|some|roughly|approximately|nearly|almost|just|only|more than|less than|over|under|at least|up "
        "to|a mere|barely|within"
        "|fewer than|well over|just over|just under|an estimated|no more than|not more than".split("|")
    ),
    "END": rf"(?:[wW]:[{_MARK}]+ |$)",
    "GAP": rf"(?:[wW]:[^\s{_MARK}]\S* |[npduoa]:\S+ )",  # anything but a mark
    "MARK": rf"(?:[wW]:[{_MARK}]+ )",
    "FOLLOWS": rf"(?:[wW]:(?!(?:,|and|or|'s|{_OPEN}) )\S+ |$)",  # the name before is whole, and no member of a list
    "START": r"(?:^)",
    "PAREN": r"(?:w:\( )",
    "CLOSE": r"(?:w:\) )",
}


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """The regular expression of a phrase."""
    out: list[str] = []
    for token in tokens(source):
        name = f"?P<{token['keep']}_{len(out)}>" if token["keep"] else "?:"
        if token["cls"]:
            out.append(f"({name}{CLASSES[token['cls']]})")
        elif token["op"] == "(":
            out.append(f"({name}")
        elif token["op"]:
            out.append(token["op"])
        elif token["lit"] == ">":
            out.append("(?=")
        else:
            out.append(f"({name}{_words(token['lit'].split('|'))})")
    return re.compile("(?<!\\S)" + "".join(out) + (")" if "(?=" in out else ""))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to look for. ``is_predicate`` says that it asserts with a verb, so that "not", "if" and "would" touch
    it; an apposition stands whatever happens to its sentence.
    """

    source: str
    is_predicate: bool = False

    def matches(self, line: Line) -> Iterator[Match]:
        """Every place where the phrase fits, left to right; overlapping ones too, one for each start."""
        if any(need.isdisjoint(line.signs) for need in needs(self.source)):
            return
        pattern = _compiled(self.source)
        at = 0
        while m := pattern.search(line.code, at):
            if m.end() > m.start():
                spans: dict[str, tuple[int, int]] = {}
                for name in pattern.groupindex:
                    if m.end(name) > m.start(name):
                        span = line.index(m.start(name)), line.index(m.end(name) - 1) + 1
                        spans.setdefault(name.partition("_")[0], span)
                if "x" not in spans or "r" in spans or not is_aside(line, *spans["x"]):
                    yield Match(line, line.index(m.start()), line.index(m.end() - 1) + 1, spans)
            following = line.code.find(" ", m.start()) + 1
            if following == 0:
                return
            at = following


_FINITE = frozenset(
    "is are was were lies lay sits sat stands stood remains has have had borders shares adjoins abuts flows empties "
    "drains discharges links connects separates straddles stretches".split()
)
_BEFORE_OBLIQUE = frozenset(
    "of in at on by to from near with within inside outside between around across beside behind beyond against "
    "opposite below above past into over under along toward towards than like".split()
)
_BEFORE_SUBJECT = frozenset(
    ", ; : -- ( [ \" “ ‘ ' and or but nor that which because while where when whereas if as since although though said "
    "says say so then".split()
)
_BESIDE_OBLIQUE = frozenset("the both neighbouring neighboring nearby central".split()) | set(words.COMPASS)


def is_aside(line: Line, first: int, last: int) -> bool:
    """Whether items ``first:last`` stand before a verb that has another subject: the head of "the town near X is ...",
    or what a phrase between commas adds to: "Z, sandwiched between W and X, is ...".
    """
    verb = last + (line.word(last) == ",")
    if line.word(verb) not in _FINITE:
        return False
    joined = any(line.word(i) in ("and", "or") for i in range(first, last))
    while first > 1:  # back to the first of "W, Y and X"
        gap = next((n for n in (2, 1) if _joins(line, first - n, first, alone=joined)), 0)
        if not gap or first - gap < 1 or line.items[first - gap - 1].symbol[:2] not in ("p:", "a:", "u:"):
            break
        joined, first = True, first - gap - 1
    while line.word(first - 1) in _BESIDE_OBLIQUE:
        first -= 1
    before = line.word(first - 1)
    if before in _BEFORE_OBLIQUE:
        return True
    closed = verb > last and first > 0
    named = before == "," and first > 1 and line.items[first - 2].symbol[:2] in ("p:", "a:", "u:")
    return closed and (named or (bool(before) and before not in _BEFORE_SUBJECT))


def _joins(line: Line, first: int, last: int, *, alone: bool) -> bool:
    """Whether items ``first:last`` join members of a list; a comma ``alone`` only where an "and" comes later."""
    words_between = tuple(line.word(i) for i in range(max(first, 0), last))
    return words_between in ((",", "and"), (",", "or"), ("and",), ("or",)) or (alone and words_between == (",",))


# What a name goes on with and still is about where its place is.
_FEATURE = re.compile(
    r" (?:National Park|State Park|Valley|International Airport|Airport|Province|Region|District|County|Peninsula|"
    r"Municipality|Delta)\b"
)


def lines_of(document: Document, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> tuple[Line, ...]:
    """One line for each sentence; of mentions that overlap, the first and longest is seen."""
    by_sentence: dict[int, list[Resolution]] = {}
    for resolution in resolutions:
        by_sentence.setdefault(resolution.mention.sentence, []).append(resolution)
    return tuple(
        Line(n, tuple(_items(document.text, sentence, by_sentence.get(n, ())))) for n, sentence in enumerate(sentences)
    )


def _items(text: str, sentence: Sentence, resolutions: Sequence[Resolution]) -> Iterator[Item]:
    at = sentence.start
    for n, resolution in enumerate(sorted(resolutions, key=lambda r: (r.mention.start, -r.mention.end))):
        mention = resolution.mention
        if mention.start < at or (resolution.place is None and mention.text.lower() in _NO_NAMES):
            continue
        before = tuple(_plain(tokens_in(text, at, mention.start)))
        yield from before
        joined = at > sentence.start and not text[at : mention.start].strip()
        letter = _letter(resolution, before, opens=at == sentence.start, joined=joined)
        at = mention.end
        feature = _FEATURE.match(text, at, sentence.end) or _unit_word(mention, text)
        if letter == "d" and before and _is_region(resolution, before, text[at : sentence.end]):
            letter = "p"
            feature = feature or _WORLD.match(text, at, sentence.end)
        if feature and letter in "pu":
            at = feature.end()
        yield Item(mention.start, at, text[mention.start : at], f"{letter}:{n}", (resolution,))
    yield from _plain(tokens_in(text, at, sentence.end))


def _letter(resolution: Resolution, before: Sequence[Item], *, opens: bool, joined: bool) -> str:
    """What a mention is to the phrases: see ``Item``."""
    role, place = resolution.mention.role, resolution.place
    if not role.is_place or role is Role.EMBEDDED:
        return "o"
    if role is Role.DEMONYM:
        return "d" if place else "o"
    small = place is not None and (place.kind.is_settlement or place.kind is PlaceKind.ADMIN2)
    if small and joined:
        return "o"  # right after another name
    if small and before and not (opens and len(before) == 1) and _goes_on(before):
        return "o"  # the end of a longer name: "Wright County Egg", "West 11th Street"
    return "p" if place else "u"


def _unit_word(mention: Mention, text: str) -> re.Match[str] | None:
    """The generic word that was looked up with the name although it stands beside it: "Idlib | province". Before "of"
    it stays a word, for "the Podil district of Kyiv" says where that is.
    """
    rest = mention.name[len(mention.text) :]
    if mention.name.lower().startswith(f"{mention.text.lower()} ") and rest.strip() in _UNIT_WORDS:
        return re.compile(re.escape(rest) + r"\b(?! of )").match(text, mention.end)
    return None


_UNIT_WORDS = frozenset("state province region oblast governorate district county department prefecture".split())
_WORLD = re.compile(r" (?:[Ww]orld)\b")  # "the Arab world"
_GOES_ON = re.compile(r"[ -][a-z]")
_REGIONS = frozenset({PlaceKind.REGION, PlaceKind.RANGE, PlaceKind.ARCHIPELAGO, PlaceKind.DESERT})


def _is_region(resolution: Resolution, before: Sequence[Item], after: str) -> bool:
    """Whether a word that may be an adjective or a people is the region itself: "in the Balkans", "the Arab world"."""
    place = resolution.place
    if place is None or place.kind not in _REGIONS or before[-1].symbol not in ("w:the", "W:the"):
        return False
    return bool(_WORLD.match(after)) or (resolution.mention.text.endswith("s") and not _GOES_ON.match(after))


# Words of phrases that have a capital where they open a sentence, and then may be taken for a name.
_NO_NAMES = frozenset("landlocked coastal seaside neighbouring neighboring nearby located".split()) | set(words.COMPASS)

# Capitalised words that may stand before a name without being part of it.
_BESIDE_NAMES = frozenset(
    "downtown central greater nearby outer inner mayor president in at on from to near monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december".split()
)


def _goes_on(before: Sequence[Item]) -> bool:
    """Whether the word before is a name's too, so that the mention only ends it."""
    last = before[-1]
    if last.symbol == "w:'s" and len(before) > 1:
        return before[-2].symbol.startswith("W:")
    named = last.symbol.startswith("W:") and last.text[0].isalpha() and last.symbol[2:] not in _BESIDE_NAMES
    ordinal = last.text in ("th", "nd", "rd", "st") and len(before) > 1 and before[-2].symbol.startswith("n:")
    return named or ordinal


_DASHES = {"—": "--", "–": "--", "―": "--"}


def _plain(tokens: Sequence[Token]) -> Iterator[Item]:
    skip = False
    for i, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        end, text = token.end, token.text
        if text == "-" and i + 1 < len(tokens) and tokens[i + 1].text == "-" and tokens[i + 1].start == token.end:
            end, text, skip = tokens[i + 1].end, "--", True
        if token.kind == "possessive":
            yield Item(token.start, end, text, "w:'s")
        elif token.kind == "number":
            yield Item(token.start, end, text, f"n:{text}")
        else:
            plain = _DASHES.get(text, text.lower().replace("’", "'").replace("‑", "-"))
            yield Item(token.start, end, text, f"{'W' if text[0].isupper() else 'w'}:{plain}")
