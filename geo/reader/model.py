"""The shipped network: a window's arrays -> scores, on a CPU through onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from geo.reader.candidates import Candidates, Span, arrays_of
from geo.reader.labels import JOINED, MANNERS, PAIRED, Floats
from geo.reader.window import Encoded
from geo.tagger.model import VOCABULARY, checked, session_of
from geo.tagger.words import Vocabulary

if TYPE_CHECKING:
    import onnxruntime

FOLDER: Final = Path(__file__).resolve().parents[1] / "model" / "reader"
ENCODER, LINKER, CHECKSUMS = "encoder.onnx", "linker.onnx", "checksums.json"


class Network(Protocol):
    """What scores a window."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    def states(self, window: Encoded) -> tuple[Floats, Floats]:
        """The state of each token, and the scores of the states of its terms."""

    def links(self, states: Floats, spans: list[Span], found: Candidates) -> tuple[Floats, Floats]:
        """Scores of pairs and of triples, each with those of their manners."""


class Model:
    """Read-only once loaded, and safe to share between threads."""

    def __init__(
        self, encoder: onnxruntime.InferenceSession, linker: onnxruntime.InferenceSession, vocabulary: Vocabulary
    ) -> None:
        self._encoder, self._linker, self.vocabulary = encoder, linker, vocabulary

    @classmethod
    def load(cls, folder: Path = FOLDER, *, threads: int = 1) -> Model:
        """From a folder with the two networks, their vocabulary and the checksums (SHA-256).

        Raises:
            ModelError: if a file is missing or is not what its checksum says, or onnxruntime cannot be imported.
        """
        data = checked(folder, (ENCODER, LINKER, VOCABULARY))
        encoder, linker = (session_of(folder / name, data[name], threads) for name in (ENCODER, LINKER))
        return cls(encoder, linker, Vocabulary(data[VOCABULARY].decode("utf-8").splitlines()))

    def states(self, window: Encoded) -> tuple[Floats, Floats]:
        feed = {
            "pieces": window.pieces[None],
            "casings": window.casings[None],
            "kinds": window.kinds[None],
            "firsts": window.firsts[None],
        }
        states, tags = self._encoder.run(["states", "tags"], feed)
        return np.asarray(states[0], dtype=np.float32), np.asarray(tags[0], dtype=np.float32)

    def links(self, states: Floats, spans: list[Span], found: Candidates) -> tuple[Floats, Floats]:
        if not len(found.pairs):
            return (
                np.zeros((0, len(PAIRED) + len(MANNERS)), dtype=np.float32),
                np.zeros((0, len(JOINED) + len(MANNERS)), dtype=np.float32),
            )
        ends, types = arrays_of(spans)
        feed = {
            "states": states,
            "ends": ends,
            "types": types,
            "pairs": found.pairs,
            "gap": found.gap,
            "distance": found.distance,
            "sentences": found.sentences,
            "triples": found.triples,
            "triple_gap": found.triple_gap,
            "triple_distance": found.triple_distance,
        }
        pairs, triples = self._linker.run(["pair_scores", "triple_scores"], feed)
        return np.asarray(pairs, dtype=np.float32), np.asarray(triples, dtype=np.float32)
