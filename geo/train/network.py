"""The tagger's network: MiniLM's encoder with a casing embedding at both ends, and one layer that scores the labels."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from geo.tagger.labels import LABELS
from geo.tagger.words import Casing

WIDTH, HEADS, LAYERS, INNER, POSITIONS, VOCABULARY = 384, 12, 6, 1536, 512, 30522
CASING_WIDTH = 16  # of the casing as the last layer sees it
DROPOUT = 0.1


class Layer(nn.Module):
    """One layer of BERT: attention and a feed-forward net, each added to its input and normalised after."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.attended, self.attended_norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down, self.down_norm = (
            nn.Linear(WIDTH, INNER),
            nn.Linear(INNER, WIDTH),
            nn.LayerNorm(WIDTH, eps=1e-12),
        )
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = (
            f(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value)
        )
        scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask.to(scores.dtype)
        # Written out: in bfloat16 on a CPU, torch's fused attention takes three times as long.
        mixed = scores.float().softmax(-1).to(v.dtype) @ v
        x = self.attended_norm(x + self.attended(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.down_norm(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Pieces and casings of windows, both ``[batch, length]`` of int64, to label scores ``[batch, length, LABELS]``."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Parameter(torch.zeros(WIDTH))
        self.casings = nn.Embedding(len(Casing), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.casings_out = nn.Embedding(len(Casing), CASING_WIDTH)
        self.head = nn.Linear(WIDTH + CASING_WIDTH, LABELS)
        self.dropout = nn.Dropout(DROPOUT)
        nn.init.normal_(self.casings.weight, std=0.02)

    def forward(self, pieces: Tensor, casings: Tensor, lengths: Tensor | None = None) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(places) + self.types + self.casings(casings)
        x = self.dropout(self.norm(x))
        mask = None
        if lengths is not None:
            mask = torch.where(places[None, :] < lengths[:, None], 0.0, -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.head(torch.cat([self.dropout(x), self.casings_out(casings)], -1))
        return scores

    @classmethod
    def from_minilm(cls, path: Path) -> Network:
        """With the encoder's weights of a ``model.safetensors`` in BERT's naming; casings and head are new."""
        network = cls()
        stored = load_file(path)

        def copy(target: nn.Module, source: str) -> None:
            target.load_state_dict({k: stored[f"{source}.{k}"] for k in target.state_dict()})

        copy(network.words, "embeddings.word_embeddings")
        copy(network.positions, "embeddings.position_embeddings")
        copy(network.norm, "embeddings.LayerNorm")
        network.types.data.copy_(stored["embeddings.token_type_embeddings.weight"][0])
        for i, layer in enumerate(network.layers):
            for name, source in {
                "query": "attention.self.query",
                "key": "attention.self.key",
                "value": "attention.self.value",
                "attended": "attention.output.dense",
                "attended_norm": "attention.output.LayerNorm",
                "up": "intermediate.dense",
                "down": "output.dense",
                "down_norm": "output.LayerNorm",
            }.items():
                copy(getattr(layer, name), f"encoder.layer.{i}.{source}")
        return network
