"""Networks as they are trained, asked as the shipped one is; several of them agree by their mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from geo.reader.candidates import Candidates, Span, arrays_of
from geo.reader.labels import Floats
from geo.reader.window import Encoded
from geo.tagger.words import Vocabulary
from geo.train.reader.network import Network


class Trained:
    """One or several networks. Their states stand side by side; their scores are averaged."""

    def __init__(self, networks: Sequence[Network], vocabulary: Vocabulary) -> None:
        self._networks, self.vocabulary = networks, vocabulary

    @classmethod
    def load(cls, paths: Sequence[Path], encoder: Path) -> Trained:
        return cls([stored(path) for path in paths], Vocabulary.read(encoder / "vocab.txt"))

    def states(self, window: Encoded) -> tuple[Floats, Floats]:
        feed = [torch.from_numpy(a)[None] for a in (window.pieces, window.casings, window.kinds, window.firsts)]
        with torch.no_grad():
            both = [network.encoder(*feed) for network in self._networks]
        return (
            np.concatenate([states[0].numpy() for states, _ in both], axis=1),
            np.mean([tags[0].numpy() for _, tags in both], axis=0),
        )

    def links(self, states: Floats, spans: list[Span], found: Candidates) -> tuple[Floats, Floats]:
        ends, types = arrays_of(spans)
        arrays = (ends, types, found.pairs, found.gap, found.distance, found.sentences)
        feed = [torch.from_numpy(a) for a in (*arrays, found.triples, found.triple_gap, found.triple_distance)]
        parts = np.split(states, len(self._networks), axis=1)
        with torch.no_grad():
            both = [n.linker(torch.from_numpy(p), *feed) for n, p in zip(self._networks, parts, strict=True)]
        return np.mean([p.numpy() for p, _ in both], axis=0), np.mean([t.numpy() for _, t in both], axis=0)


def stored(path: Path) -> Network:
    """The network with the weights of an ``epoch-N.pt``."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()
