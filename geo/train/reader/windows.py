"""Marked items -> windows as the reader meets them in use: items run together, sentences without claims between them.

Everything is drawn from one ``random.Random``: the same seed makes the same windows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from gazetteer import PlaceKind
from geo.reader.candidates import Bools, Candidates, Span, candidates
from geo.reader.labels import (
    BEGIN,
    INSIDE,
    JOINED,
    MANNERS,
    OUTSIDE,
    PAIRED,
    TAGGED,
    Floats,
    LinkType,
    Numbers,
    TermType,
)
from geo.reader.records import Name
from geo.reader.window import KINDS, Encoded, Token, encode, tokens_of
from geo.sentences import split
from geo.tagger.words import Vocabulary
from geo.train.reader.kinds import Kinds
from geo.train.reader.marked import Fact, Item, Mark

UNTOLD, FEWER, MORE = 0.15, 0.1, 0.06  # shares of names whose kinds are all hidden, some hidden, one too many
MISSED, INVENTED = 0.03, 0.2  # share of names that are not told at all; of windows with a name that is none
DISTRACTED = 0.3  # share of windows with a phrase that is taken for a term and is none
TOGETHER: Final = (1, 1, 2, 2, 3, 4)  # how many items run together, each as likely
FULL = 90  # words from which nothing more is added to a window
FILLER = 0.35  # chance of a sentence without claims before each item, after the last
NO_MANNER = -100
DISTRACTING = "distracting"  # id of a mark that marks nothing
# A phrase with one of these looks back; where it finds nothing, another item before it would be something to find.
_LOOKS_BACK = re.compile(r"(?:the|this|that|these|those|its|their|both|home|there)\b", re.IGNORECASE)
_PHRASE = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Bb]oth) [a-z]+(?: [a-z]+)?\b")
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_COMMON_KINDS: Final = (
    PlaceKind.CITY,
    PlaceKind.CITY,
    PlaceKind.ADMIN1,
    PlaceKind.ADMIN2,
    PlaceKind.COUNTRY,
    PlaceKind.RIVER,
)
_ABBREVIATED = re.compile(r"[A-Z.]{2,5}")  # "US troops": marked as a demonym, told as a name


@dataclass(frozen=True, slots=True)
class Text:
    """An item, or several, as the reader is given it. ``taught`` is the stretches whose terms are all marked."""

    text: str
    names: tuple[Name, ...]
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]
    taught: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Arrays of a text, and the answers."""

    text: Text
    tokens: list[Token]
    encoded: Encoded
    spans: list[Span]
    ids: list[str]
    candidates: Candidates
    tags: Numbers  # [tokens, TAGGED]
    taught: Bools  # [tokens]
    links: Floats  # [pairs, PAIRED]
    manners: Numbers  # [pairs]
    joined: Floats  # [triples, JOINED]
    joined_manners: Numbers  # [triples]


def text_of(item: Item, kinds: Kinds) -> Text:
    """An item with its names told. Of names within names the outer one counts, and no term within a name."""
    named = [mark for mark in item.marks if mark.type in (TermType.NAME, TermType.DEMONYM)]
    outer = [mark for mark in named if not any(_within(mark, other) for other in named)]
    names = tuple(_name(item, mark, kinds) for mark in outer)
    kept = tuple(mark for mark in item.marks if not any(_within(mark, other) for other in outer))
    known = {mark.id for mark in kept}
    facts = tuple(f for f in item.facts if {f.subject, f.object, f.third or f.subject} <= known)
    return Text(item.text, names, kept, facts, ((0, len(item.text)),))


def _within(mark: Mark, other: Mark) -> bool:
    return mark is not other and other.start <= mark.start and mark.end <= other.end


def _name(item: Item, mark: Mark, kinds: Kinds) -> Name:
    name = item.text[mark.start : mark.end]
    possessive = item.text[mark.end : mark.end + 1] in ("'", "’")
    demonym = mark.type is TermType.DEMONYM and not possessive and not _ABBREVIATED.fullmatch(name)
    return Name(mark.id, mark.start, mark.end, kinds.get(name, frozenset()), demonym)


def together(texts: Sequence[Text]) -> Text:
    """Run together: a space between them, a line where the one before does not end as a sentence does."""
    text = ""
    names: list[Name] = []
    marks: list[Mark] = []
    facts: list[Fact] = []
    taught: list[tuple[int, int]] = []
    for number, one in enumerate(texts):
        text += "" if not text else " " if text[-1] in ".!?\"”’'" else "\n\n"
        at, tail = len(text), f"_{number}"
        text += one.text
        names += (replace(n, id=n.id + tail, start=n.start + at, end=n.end + at) for n in one.names)
        marks += (replace(m, id=m.id + tail, start=m.start + at, end=m.end + at) for m in one.marks)
        facts += (
            replace(f, subject=f.subject + tail, object=f.object + tail, third=f.third and f.third + tail)
            for f in one.facts
        )
        taught += ((start + at, end + at) for start, end in one.taught)
    return Text(text, tuple(names), tuple(marks), tuple(facts), tuple(taught))


def looks_back(text: Text) -> bool:
    """Whether a phrase would go back to something before the text."""
    bound = {fact.subject for fact in text.facts if fact.type is LinkType.SAME}
    return any(
        mark.type is TermType.PHRASE and mark.id not in bound and _LOOKS_BACK.match(text.text[mark.start : mark.end])
        for mark in text.marks
    )


def glued(texts: Sequence[Text], fillers: Sequence[Text], rng: random.Random) -> Iterator[Text]:
    """One epoch: every text once, in random company."""
    waiting = list(texts)
    rng.shuffle(waiting)
    while waiting:
        group = [waiting.pop()]
        for _ in range(rng.choice(TOGETHER) - 1):
            if not waiting or sum(len(t.text) for t in group) > 6 * FULL or looks_back(waiting[-1]):
                break
            group.append(waiting.pop())
        if fillers:
            group = [t for one in group for t in ([rng.choice(fillers), one] if rng.random() < FILLER else [one])]
            group += [rng.choice(fillers)] if rng.random() < FILLER else []
        yield together(group)


def disguised(text: Text, rng: random.Random) -> Text:
    """As it may be met in use: kinds hidden or added, names missed or invented, phrases taken for what they are not.

    The reader must not lean on the list of places, nor believe that whoever gives it names and terms is always right.
    """
    missed = {name.id for name in text.names if rng.random() < MISSED}
    names = [replace(n, kinds=_disguised(n.kinds, rng)) for n in text.names if n.id not in missed]
    marks = [mark for mark in text.marks if mark.id not in missed]
    facts = tuple(f for f in text.facts if not missed & {f.subject, f.object, f.third})
    if rng.random() < INVENTED:
        taken = _drawn(_CAPITALISED, text.text, [(m.start, m.end) for m in text.marks], rng)
        if taken:
            names.append(Name("invented", *taken, frozenset(rng.sample(_COMMON_KINDS, rng.choice((0, 1, 1, 2))))))
            marks.append(Mark("invented", TermType.NAME, *taken))
    if rng.random() < DISTRACTED:
        taken = _drawn(_PHRASE, text.text, [(m.start, m.end) for m in marks], rng)
        if taken:
            marks.append(Mark(DISTRACTING, TermType.PHRASE, *taken))
    names.sort(key=lambda name: name.start)
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return replace(text, names=tuple(names), marks=tuple(marks), facts=facts)


def _drawn(
    pattern: re.Pattern[str], text: str, taken: Sequence[tuple[int, int]], rng: random.Random
) -> tuple[int, int] | None:
    """Somewhere that the pattern matches and nothing is marked."""
    found = [match.span() for match in pattern.finditer(text)]
    free = [(start, end) for start, end in found if not any(a < end and start < b for a, b in taken)]
    return rng.choice(free) if free else None


def _disguised(kinds: frozenset[PlaceKind], rng: random.Random) -> frozenset[PlaceKind]:
    draw = rng.random()
    if draw < UNTOLD:
        return frozenset()
    if draw < UNTOLD + FEWER and len(kinds) > 1:
        return kinds - {rng.choice(sorted(kinds))}
    if draw > 1 - MORE:
        return kinds | {rng.choice(KINDS)}
    return kinds


def window_of(text: Text, vocabulary: Vocabulary) -> Window:
    """The arrays of a text and its answers."""
    tokens = tokens_of(text.text, split(text.text), text.names)
    spans, ids = spans_of(tokens, text.marks)
    found = candidates(tokens, spans)
    numbers = {id_: number for number, id_ in enumerate(ids)}
    pairs = {(int(a), int(b)): number for number, (a, b) in enumerate(found.pairs)}
    triples = {(int(a), int(b)): number for number, (a, b) in enumerate(found.triples)}
    links = np.zeros((len(found.pairs), len(PAIRED)), dtype=np.float32)
    joined = np.zeros((len(found.triples), len(JOINED)), dtype=np.float32)
    manners, joined_manners = (np.full(len(a), NO_MANNER, dtype=np.int64) for a in (links, joined))
    for fact in text.facts:
        for subject, other in _ends(fact):
            pair = pairs.get((numbers.get(subject, -1), numbers.get(other, -1)))
            if pair is None:
                continue
            if fact.type in PAIRED:
                links[pair, PAIRED.index(fact.type)] = 1
                manners[pair] = MANNERS.index(fact.manner)
            if fact.type in JOINED and fact.third is not None:
                triple = triples.get((pair, numbers.get(fact.third, -1)))
                if triple is not None:
                    joined[triple, JOINED.index(fact.type)] = 1
                    joined_manners[triple] = MANNERS.index(fact.manner)
    return Window(
        text,
        tokens,
        encode(text.text, tokens, vocabulary),
        spans,
        ids,
        found,
        tags_of(len(tokens), [span for span, id_ in zip(spans, ids, strict=True) if id_ != DISTRACTING]),
        np.array([any(start <= t.start < end for start, end in text.taught) for t in tokens], dtype=bool),
        links,
        manners,
        joined,
        joined_manners,
    )


def _ends(fact: Fact) -> Iterator[tuple[str, str]]:
    """The pairs of terms that a relation is told of: a border from both sides, "between" for each place."""
    yield fact.subject, fact.object
    if fact.type is LinkType.BORDERS:
        yield fact.object, fact.subject
    if fact.type is LinkType.BETWEEN and fact.third is not None:
        yield fact.subject, fact.third


def spans_of(tokens: Sequence[Token], marks: Sequence[Mark]) -> tuple[list[Span], list[str]]:
    """Marks as tokens, in the order that the reader gives its terms."""
    found: list[tuple[Span, str]] = []
    for mark in marks:
        inside = [i for i, token in enumerate(tokens) if token.start < mark.end and mark.start < token.end]
        if inside:
            found.append((Span(mark.type, inside[0], inside[-1] + 1), mark.id))
    found.sort(key=lambda pair: (pair[0].first, -pair[0].last))
    return [span for span, _ in found], [id_ for _, id_ in found]


def tags_of(words: int, spans: Sequence[Span]) -> Numbers:
    """The state of each word for each tagged type."""
    tags = np.full((words, len(TAGGED)), OUTSIDE, dtype=np.int64)
    for span in spans:
        if span.type in TAGGED:
            column = TAGGED.index(span.type)
            tags[span.first, column] = BEGIN
            tags[span.first + 1 : span.last, column] = INSIDE
    return tags
