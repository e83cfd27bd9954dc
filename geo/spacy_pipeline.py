"""An installed spaCy pipeline as recogniser, for those who have one and the machine for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gazetteer import Gazetteer
from geo.errors import RecogniserError
from geo.records import Label, Sentence, Span

# The entity types of OntoNotes and of the CoNLL shared task.
_LABELS = {
    "GPE": Label.PLACE,
    "LOC": Label.PLACE,
    "FAC": Label.PLACE,
    "NORP": Label.DEMONYM,
    "PERSON": Label.PERSON,
    "PER": Label.PERSON,
    "ORG": Label.ORGANISATION,
    "WORK_OF_ART": Label.OTHER,
    "EVENT": Label.OTHER,
    "MISC": Label.OTHER,
}
_CERTAINTY = 0.9  # pipelines do not say how sure they are


class SpacyPipeline:
    """Calls the pipeline ``model`` (a package's name or a folder) and takes its entities.

    Raises:
        RecogniserError: if spaCy or the pipeline is not installed.
    """

    def __init__(self, model: str) -> None:
        try:
            import spacy
        except ImportError:
            raise RecogniserError("spaCy is not installed; try: pip install spacy") from None
        try:
            self._pipeline: Any = spacy.load(model)
        except (OSError, ImportError, ValueError):
            raise RecogniserError(
                f"spaCy has no pipeline {model!r} here; try: python -m spacy download {model}"
            ) from None

    def __call__(self, text: str, sentences: Sequence[Sentence], _gazetteer: Gazetteer, /) -> tuple[Span, ...]:
        entities = self._pipeline(text).ents
        found = [
            Span(start, end, _LABELS[entity.label_], _CERTAINTY)
            for entity in entities
            if entity.label_ in _LABELS
            for start, end in (_trimmed(text, entity.start_char, entity.end_char),)
            if start < end
        ]
        return tuple(s for s in found if any(s.start >= within.start and s.end <= within.end for within in sentences))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without an article, a possessive and space at the edges, as the other recognisers give names."""
    while start < end and text[start].isspace():
        start += 1
    if text[start:end].lower().startswith("the "):
        start += len("the ")
    for tail in ("'s", "’s"):
        end -= len(tail) if text[start:end].endswith(tail) else 0
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
