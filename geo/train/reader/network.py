"""The reader's network: MiniLM's encoder over words and names, one layer that marks terms, a head that scores links."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from geo.reader.candidates import DISTANCES, SENTENCES
from geo.reader.labels import JOINED, MANNERS, PAIRED, STATES, TAGGED, TermType
from geo.reader.window import COLUMNS, KINDS, ROLES, UNKNOWN
from geo.tagger.words import Vocabulary
from geo.train.network import DROPOUT, WIDTH
from geo.train.network import Network as Tagger

HIDDEN, BETWEEN, NEARNESS, APART, TYPE = 160, 64, 16, 8, 32
LEVELS = 9  # the longest gap is shorter than 2 ** LEVELS words
# What the vector of a kind is started from, where its own name is no word for it.
_NOUNS = {"admin1": "province state region", "admin2": "district county", "part": "part area", "range": "mountains"}


class Encoder(nn.Module):
    """Pieces, casings and kinds of windows -> the state of each token and the scores of its term states."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.words, self.positions, self.types = tagger.words, tagger.positions, tagger.types
        self.casings, self.norm, self.layers = tagger.casings, tagger.norm, tagger.layers
        self.kinds = nn.Parameter(torch.zeros(COLUMNS, WIDTH))
        self.tags = nn.Linear(WIDTH, len(TAGGED) * STATES)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(
        self, pieces: Tensor, casings: Tensor, kinds: Tensor, firsts: Tensor, lengths: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        named = kinds[..., UNKNOWN + 1 :].sum(-1, keepdim=True)
        x = self.words(pieces) * (1 - named) + kinds @ self.kinds
        x = self.dropout(self.norm(x + self.positions(places) + self.types + self.casings(casings)))
        mask = None
        if lengths is not None:
            mask = torch.where(places[None, :] < lengths[:, None], 0.0, -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        states = x.gather(1, firsts.unsqueeze(-1).expand(-1, -1, WIDTH))
        return states, self.tags(self.dropout(states))


class Linker(nn.Module):
    """States of tokens and the candidates of ``geo.reader.candidates`` -> scores of links and of their manners."""

    def __init__(self) -> None:
        super().__init__()
        self.types = nn.Embedding(len(TermType), TYPE)
        self.subject, self.object, self.third = (nn.Linear(2 * WIDTH + TYPE, HIDDEN) for _ in range(3))
        self.between = nn.Linear(WIDTH, BETWEEN)
        self.nothing = nn.Parameter(torch.zeros(BETWEEN))
        self.distance, self.apart = nn.Embedding(DISTANCES, NEARNESS), nn.Embedding(SENTENCES, APART)
        self.pair = nn.Linear(3 * HIDDEN + BETWEEN + NEARNESS + APART, HIDDEN)
        self.triple = nn.Linear(3 * HIDDEN + 2 * (BETWEEN + NEARNESS), HIDDEN)
        self.pair_out = nn.Linear(HIDDEN, len(PAIRED) + len(MANNERS))
        self.triple_out = nn.Linear(HIDDEN, len(JOINED) + len(MANNERS))
        self.dropout = nn.Dropout(DROPOUT)
        self.register_buffer("level", torch.tensor([0] + [n.bit_length() - 1 for n in range(1, 2**LEVELS)]))

    def forward(
        self,
        states: Tensor,
        ends: Tensor,
        types: Tensor,
        pairs: Tensor,
        gap: Tensor,
        distance: Tensor,
        sentences: Tensor,
        triples: Tensor,
        triple_gap: Tensor,
        triple_distance: Tensor,
    ) -> tuple[Tensor, Tensor]:
        states = self.dropout(states)
        terms = torch.cat([states[ends[:, 0]], states[ends[:, 1]], self.types(types)], -1)
        subject, other, third = (functional.gelu(f(terms)) for f in (self.subject, self.object, self.third))
        tables = self._tables(states)
        a, b = subject[pairs[:, 0]], other[pairs[:, 1]]
        near = [self._highest(tables, gap), self.distance(distance), self.apart(sentences)]
        pair = functional.gelu(self.pair(torch.cat([a, b, a * b, *near], -1)))
        h, c = pair[triples[:, 0]], third[triples[:, 1]]
        near = [
            f
            for side in (0, 1)
            for f in (self._highest(tables, triple_gap[:, side]), self.distance(triple_distance[:, side]))
        ]
        triple = functional.gelu(self.triple(torch.cat([h, c, h * c, *near], -1)))
        return self.pair_out(self.dropout(pair)), self.triple_out(self.dropout(triple))

    def _tables(self, states: Tensor) -> Tensor:
        """For each power of two the highest of so many words from each on, ``[LEVELS, words + padding, BETWEEN]``."""
        table = functional.pad(self.between(states), (0, 0, 0, 2**LEVELS))
        tables = [table]
        for level in range(LEVELS - 1):
            step = 2**level
            table = torch.maximum(table, functional.pad(table[step:], (0, 0, 0, step)))
            tables.append(table)
        return torch.stack(tables)

    def _highest(self, tables: Tensor, gap: Tensor) -> Tensor:
        """The highest over the words of each gap: two runs of a power of two cover it."""
        first, last = gap[:, 0], gap[:, 1]
        length = last - first
        level = self.level[length]
        run = torch.bitwise_left_shift(torch.ones_like(level), level)
        end = torch.maximum(last - run, first)
        found = torch.maximum(tables[level, first], tables[level, end])
        return torch.where((length > 0).unsqueeze(-1), found, self.nothing)


class Network(nn.Module):
    """Both, as they are trained: the linker reads the encoder's states of a whole batch in one row."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        super().__init__()
        self.encoder, self.linker = Encoder(tagger or Tagger()), Linker()

    @classmethod
    def from_minilm(cls, path: Path, vocabulary: Vocabulary) -> Network:
        """With the encoder's weights of a ``model.safetensors``; kinds start from the words for them."""
        network = cls(Tagger.from_minilm(path))
        words = network.encoder.words.weight.data
        for column, kind in enumerate(KINDS):
            pieces = [p for noun in _NOUNS.get(kind, kind).split() for p in vocabulary.pieces_of(noun)]
            network.encoder.kinds.data[column] = words[pieces].mean(0)
        network.encoder.kinds.data[UNKNOWN] = words[list(vocabulary.pieces_of("place"))].mean(0)
        network.encoder.kinds.data[list(ROLES.values())] = torch.randn(len(ROLES), WIDTH) * 0.02
        return network
