"""The learned recogniser: sentences in, labelled spans out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from geo.records import Label, Sentence, Span
from geo.tagger import rules
from geo.tagger.decode import Found, decode
from geo.tagger.labels import Kind
from geo.tagger.model import FOLDER, Model
from geo.tagger.words import Word, words_in

WINDOW = 150  # word pieces read together: neighbours help, and the network was trained on such lengths
_LABELS = {
    Kind.PLACE: Label.PLACE,
    Kind.EMBEDDED: Label.PLACE,
    Kind.DEMONYM: Label.DEMONYM,
    Kind.PERSON: Label.PERSON,
    Kind.ORGANISATION: Label.ORGANISATION,
    Kind.OTHER: Label.OTHER,
}


class Tagger:
    """Finds the names in a text. Deterministic; safe to share between threads."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Tagger:
        """The tagger that comes with the package (or the model in ``folder``); takes about a third of a second.

        Raises:
            ModelError: if the model is missing or damaged.
        """
        return cls(Model.load(folder))

    def tag(self, text: str, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
        """Names in text order, none overlapping another; spaces, punctuation and the possessive 's stay outside.

        A place's name inside an organisation's is a ``place`` span that touches (but for a space, or "of") an
        ``organisation`` span: "Kentucky" | "State Police".
        """
        spans: list[Span] = []
        for window in self._windows(text, sentences):
            words = [word for sentence in window for word in sentence]
            probabilities = self._model.probabilities([word.text for word in words])
            done = 0
            for sentence in window:
                found = decode(probabilities[done : done + len(sentence)])
                done += len(sentence)
                spans.extend(_span(sentence, name) for name in found)
        return rules.applied(text, sentences, spans)

    def _windows(self, text: str, sentences: Sequence[Sentence]) -> Iterator[list[list[Word]]]:
        """Neighbouring sentences, as words, up to a window's size."""
        window: list[list[Word]] = []
        size = 0
        for sentence in sentences:
            words = words_in(text, sentence.start, sentence.end)
            length = self._model.pieces_in([word.text for word in words])
            if window and size + length > WINDOW:
                yield window
                window, size = [], 0
            window.append(words)
            size += length
        if window:
            yield window


def _span(words: Sequence[Word], found: Found) -> Span:
    return Span(words[found.first].start, words[found.last - 1].end, _LABELS[found.kind], round(found.certainty, 4))
