"""The reader: text, its sentences and names in, terms and links out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final

from geo.reader.candidates import Span, candidates
from geo.reader.decode import FLOOR, linked, marked
from geo.reader.labels import TAGGED, Floats
from geo.reader.model import FOLDER, Model, Network
from geo.reader.records import Link, Name, Reading, Term
from geo.reader.window import Token, encode, role_of, size_of, tokens_of
from geo.records import Sentence

WINDOW: Final = 200  # word pieces read together, with ...
BEFORE: Final = 60  # ... so many of the sentences before, for what goes back to them
LONGEST: Final = 300  # pieces that the network reads at once; of a longer sentence the rest is read apart


@dataclass(frozen=True, slots=True)
class _Window:
    """Sentences ``first`` to ``last`` (exclusive), those from ``new`` on for the first time."""

    first: int
    new: int
    last: int


class Reader:
    """Finds what a text says of its places. Deterministic; safe to share between threads."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Reader:
        """The reader that comes with the package, or the model in ``folder``.

        Raises:
            ModelError: if the model is missing or damaged.
        """
        return cls(Model.load(folder))

    def read(
        self,
        text: str,
        sentences: Sequence[Sentence],
        names: Sequence[Name],
        *,
        given: Sequence[Term] | None = None,
        floor: float = FLOOR,
    ) -> Reading:
        """What ``text`` says.

        Args:
            text: the document.
            sentences: of it, in order.
            names: in text order, none overlapping another; what is no name the reader finds itself.
            given: terms to link in place of those that the network marks, to measure it.
            floor: probability below which a link is not told.
        """
        sentences = [part for sentence in sentences for part in self._short(text, sentence)]
        terms: list[Term] = []
        links: list[Link] = []
        recent: list[Term] = []
        starts = [name.start for name in names]
        for window in self._windows(text, sentences):
            start, end = sentences[window.first].start, sentences[window.last - 1].end
            new = sentences[window.new].start
            recent = [term for term in recent if term.start >= start]
            inside = names[bisect_left(starts, start) : bisect_left(starts, end)]
            if inside:
                tokens = tokens_of(text, sentences[window.first : window.last], inside)
                fresh = next((i for i, token in enumerate(tokens) if token.start >= new), len(tokens))
                states, scores = self._network.states(encode(text, tokens, self._network.vocabulary))
                told = _terms(tokens[fresh:], scores[fresh:]) if given is None else _between(given, new, end)
                found = [*told, *(_named(text, name) for name in inside if name.start >= new)]
                links += self._links(tokens, [*recent, *found], fresh, states, floor)
                terms += found
                recent += found
        terms.sort(key=lambda term: (term.start, -term.end, term.type))
        links.sort(
            key=lambda link: (min(link.subject.start, link.object.start), max(link.subject.end, link.object.end))
        )
        return Reading(tuple(terms), tuple(links))

    def _links(
        self, tokens: Sequence[Token], terms: Sequence[Term], fresh: int, states: Floats, floor: float
    ) -> Iterator[Link]:
        """Those of a window that have an end from the token ``fresh`` on."""
        placed = _placed(tokens, terms)
        spans = [span for span, _ in placed]
        pairs = candidates(tokens, spans)
        for link in linked(tokens, spans, pairs, *self._network.links(states, spans, pairs), floor):
            ends = [placed[link.subject], placed[link.object]]
            ends += [] if link.third is None else [placed[link.third]]
            if any(span.first >= fresh for span, _ in ends):
                subject, other, *third = (term for _, term in ends)
                yield Link(
                    link.type,
                    subject,
                    other,
                    third[0] if third else None,
                    link.probability * prod(term.probability for _, term in ends),
                    link.manner,
                    link.manner_probability,
                )

    def _short(self, text: str, sentence: Sentence) -> Iterator[Sentence]:
        """A sentence, in pieces where it is too long to be read at once."""
        tokens = tokens_of(text, [sentence], ())
        start, size = sentence.start, 0
        for token in tokens:
            more = size_of(token, self._network.vocabulary)
            if size + more > LONGEST:
                yield Sentence(start, token.start)
                start, size = token.start, 0
            size += more
        yield Sentence(start, sentence.end)

    def _windows(self, text: str, sentences: Sequence[Sentence]) -> Iterator[_Window]:
        """Each sentence once as new, behind some of those before it."""
        sizes = [
            sum(size_of(token, self._network.vocabulary) for token in tokens_of(text, [sentence], ()))
            for sentence in sentences
        ]
        new = 0
        while new < len(sentences):
            first, size = new, 0
            while first and size + sizes[first - 1] <= BEFORE:
                first -= 1
                size += sizes[first]
            last = new + 1
            size += sizes[new]
            while last < len(sentences) and size + sizes[last] <= WINDOW:
                size += sizes[last]
                last += 1
            yield _Window(first, new, last)
            new = last


def _named(text: str, name: Name) -> Term:
    return Term(role_of(text, name), name.start, name.end, name=name.id)


def _between(terms: Sequence[Term], start: int, end: int) -> list[Term]:
    return [term for term in terms if start <= term.start < end and term.type in TAGGED]


def _terms(tokens: Sequence[Token], scores: Floats) -> list[Term]:
    """What the network marks. A name alone is no other term, whatever its score."""
    return [
        Term(m.span.type, tokens[m.span.first].start, tokens[m.span.last - 1].end, m.probability)
        for m in marked(scores)
        if m.span.last - m.span.first > 1 or tokens[m.span.first].name is None
    ]


def _placed(tokens: Sequence[Token], terms: Sequence[Term]) -> list[tuple[Span, Term]]:
    """The terms of a window as tokens, in the order that the network was trained on."""
    first_of = {token.start: i for i, token in enumerate(tokens)}
    last_of = {token.end: i + 1 for i, token in enumerate(tokens)}
    placed = [
        (Span(term.type, first_of[term.start], last_of[term.end]), term)
        for term in terms
        if term.start in first_of and term.end in last_of
    ]
    return sorted(placed, key=lambda pair: (pair[0].first, -pair[0].last))
