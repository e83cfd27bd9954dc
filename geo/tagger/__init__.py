"""text -> spans, by a small network that learned from open corpora (``geo/model/MODEL_CARD.md``)."""

from geo.tagger.model import ModelError
from geo.tagger.tagger import Tagger

__all__ = ["ModelError", "Tagger"]
