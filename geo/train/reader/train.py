"""Train the reader. Run by hand; see README.md beside this file.

python -m geo.train.reader.train FILE... --kinds kinds.json --encoder FOLDER --out FOLDER [--hold news=1 ...]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import platform
import random
import re
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from geo.reader.candidates import arrays_of
from geo.reader.labels import JOINED, MANNERS, PAIRED, STATES, TAGGED, LinkType, Manner
from geo.reader.window import COLUMNS
from geo.tagger.words import Vocabulary
from geo.train.reader.kinds import Kinds, read
from geo.train.reader.marked import Item, load
from geo.train.reader.network import Network
from geo.train.reader.windows import NO_MANNER, Text, Window, disguised, glued, text_of, window_of

RECORD = "training.json"
HEAD_RATE, DECAY, WARM_UP, CLIP = 6.0, 0.01, 0.06, 1.0  # the first as a multiple of the encoder's rate
BATCH = 400  # word pieces, padding included: larger batches learned nothing in as many epochs
LONGEST = 300  # word pieces; a longer window is left out of training
FORGET = 0.03  # words hidden from the network
AVERAGE, AVERAGE_FROM = 0.992, 0.3  # decay of the running mean of the weights; the share of steps before it
AVERAGE_EACH = 4  # steps
TAGS, LINKS, MANNER = 0.15, 0.15, 0.25  # how much each answer teaches
GOES_BACK = 2.0  # ... of what a phrase goes back to, which is rare and learned last
PLAIN, ODD = 0.5, 1.5  # ... of links that are simply asserted, nineteen of twenty, and of the others


def held_out(item: Item, shares: dict[str, float]) -> bool:
    """Whether an item measures: by the checksum of its text, so that a file may grow."""
    share = shares.get(item.id.partition(":")[0], 0.0)
    return int(hashlib.sha256(item.text.encode()).hexdigest()[:8], 16) < share * 16**8


def divided(files: Sequence[Path], shares: dict[str, float]) -> tuple[list[Item], list[Item]]:
    """Items that teach and items that measure."""
    items = [item for path in files for item in load(path)]
    return [i for i in items if not held_out(i, shares)], [i for i in items if held_out(i, shares)]


def filler_texts(path: Path | None, items: Sequence[Item]) -> list[Text]:
    """Sentences without claims. Those with a word that stands in a marked term teach no terms: theirs are unmarked."""
    if path is None:
        return []
    words = {w for i in items for m in i.marks if m.id[0] in "CQKS" for w in _words(i.text[m.start : m.end])}
    return [
        Text(line, (), (), (), () if words & _words(line) else ((0, len(line)),))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def batches(windows: Sequence[Window], rng: random.Random) -> Iterator[list[Window]]:
    """Windows of like length together, in random order."""
    groups: list[list[Window]] = [[]]
    for window in sorted(windows, key=lambda w: (len(w.encoded.pieces), rng.random())):
        if groups[-1] and len(window.encoded.pieces) * (len(groups[-1]) + 1) > BATCH:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    yield from groups


def encoder_inputs(group: Sequence[Window]) -> dict[str, Tensor]:
    """The arrays of windows side by side, padded."""
    length, words = (max(len(a) for a in arrays) for arrays in _both(group))
    feed: dict[str, np.ndarray] = {
        "pieces": np.zeros((len(group), length), dtype=np.int64),
        "casings": np.zeros((len(group), length), dtype=np.int64),
        "kinds": np.zeros((len(group), length, COLUMNS), dtype=np.float32),
        "firsts": np.zeros((len(group), words), dtype=np.int64),
    }
    for row, window in enumerate(group):
        for name, array in feed.items():
            own = getattr(window.encoded, name)
            array[row, : len(own)] = own
    tensors = {name: torch.from_numpy(array) for name, array in feed.items()}
    return tensors | {"lengths": torch.tensor([len(w.encoded.pieces) for w in group])}


def _both(group: Sequence[Window]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    return [w.encoded.pieces for w in group], [w.encoded.firsts for w in group]


def linker_inputs(group: Sequence[Window]) -> dict[str, Tensor]:
    """The candidates of windows whose states stand in one row, each window as wide as the widest."""
    width = max(len(w.tokens) for w in group)
    parts: dict[str, list[np.ndarray]] = {}
    terms = pairs = 0
    for row, window in enumerate(group):
        at, found = row * width, window.candidates
        ends, types = arrays_of(window.spans)
        own = {
            "ends": ends + at,
            "types": types,
            "pairs": found.pairs + terms,
            "gap": found.gap + at,
            "distance": found.distance,
            "sentences": found.sentences,
            "triples": found.triples + np.array([pairs, terms]),
            "triple_gap": found.triple_gap + at,
            "triple_distance": found.triple_distance,
        }
        for name, array in own.items():
            parts.setdefault(name, []).append(array)
        terms, pairs = terms + len(ends), pairs + len(found.pairs)
    return {name: torch.from_numpy(np.concatenate(arrays)) for name, arrays in parts.items()}


def loss_of(network: Network, group: Sequence[Window]) -> Tensor:
    """Of a batch, per window."""
    with torch.autocast("cpu", torch.bfloat16):
        states, tags = network.encoder(**encoder_inputs(group))
    width = states.shape[1]
    answers = torch.full((len(group), width, len(TAGGED)), NO_MANNER)
    for row, window in enumerate(group):
        answers[row, : len(window.tags)][torch.from_numpy(window.taught)] = torch.from_numpy(window.tags[window.taught])
    loss = TAGS * functional.cross_entropy(
        tags.float().view(-1, STATES),
        answers.view(-1),
        ignore_index=NO_MANNER,
        reduction="sum",
    )
    pairs, triples = network.linker(states.float().reshape(-1, states.shape[2]), **linker_inputs(group))
    weights = torch.ones(len(PAIRED))
    weights[PAIRED.index(LinkType.SAME)] = GOES_BACK
    odd = torch.tensor([PLAIN if manner is Manner.ASSERTED else ODD for manner in MANNERS])
    for scores, kinds, answered, allowed, manners in (
        (pairs, len(PAIRED), "links", "allowed", "manners"),
        (triples, len(JOINED), "joined", "triple_allowed", "joined_manners"),
    ):
        want = torch.from_numpy(np.concatenate([getattr(w, answered) for w in group]))
        may = torch.from_numpy(np.concatenate([getattr(w.candidates, allowed) for w in group]))
        how = torch.from_numpy(np.concatenate([getattr(w, manners) for w in group]))
        each = functional.binary_cross_entropy_with_logits(scores[:, :kinds], want, reduction="none")
        each = each * weights[:kinds] if scores is pairs else each
        loss = loss + LINKS * each[may].sum()
        loss = loss + MANNER * functional.cross_entropy(
            scores[:, kinds:], how, odd, ignore_index=NO_MANNER, reduction="sum"
        )
    return loss / len(group)


def epoch_of(
    texts: Sequence[Text], fillers: Sequence[Text], vocabulary: Vocabulary, rng: random.Random
) -> list[Window]:
    """Every text once, glued and disguised anew."""
    drawn = [window_of(disguised(text, rng), vocabulary) for text in glued(texts, fillers, rng)]
    kept = [window for window in drawn if len(window.encoded.pieces) <= LONGEST]
    for window in kept:
        pieces = window.encoded.pieces
        named = window.encoded.kinds.sum(axis=1) > 0
        for i in range(1, len(pieces) - 1):
            if not named[i] and rng.random() < FORGET:
                pieces[i] = vocabulary.mask
    return kept


def train(
    network: Network, texts: list[Text], fillers: list[Text], vocabulary: Vocabulary, arguments: argparse.Namespace
) -> None:
    """Writes the running mean of the weights after each epoch: ``epoch-N.pt``."""
    rng = random.Random(arguments.seed)
    network.encoder.words.weight.requires_grad_(requires_grad=False)
    slow = [p for n, p in network.encoder.named_parameters() if p.requires_grad and not n.startswith("tags")]
    fast = [p for n, p in network.named_parameters() if n.startswith(("linker", "encoder.tags"))]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": arguments.rate}, {"params": fast, "lr": HEAD_RATE * arguments.rate}],
        weight_decay=DECAY,
        fused=True,
    )
    size = len(list(batches(epoch_of(texts, fillers, vocabulary, random.Random(0)), random.Random(0))))
    total = arguments.epochs * size
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda s: min(s / (WARM_UP * total), 0.5 * (1 + math.cos(math.pi * min(1.0, s / total))) + 0.002),
    )
    mean = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    step, words, running, started = 0, 0, 0.0, time.monotonic()
    for epoch in range(1, arguments.epochs + 1):
        network.train()
        for group in batches(epoch_of(texts, fillers, vocabulary, rng), rng):
            loss = loss_of(network, group)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(slow + fast, CLIP)
            optimiser.step()
            schedule.step()
            if step >= AVERAGE_FROM * total and step % AVERAGE_EACH == 0:
                mean.update_parameters(network)
            step, words = step + 1, words + sum(len(w.tokens) for w in group)
            running = running + (loss.item() - running) * max(0.01, 1 / step)
            if step % 50 == 0:
                rate = words / (time.monotonic() - started)
                print(f"epoch {epoch} step {step}/{total} loss {running:.4f} {rate:.0f} words/s", flush=True)
        averaged = mean.module if step > AVERAGE_FROM * total else network
        torch.save(averaged.state_dict(), arguments.out / f"epoch-{epoch}.pt")
        print(f"epoch {epoch} done after {time.monotonic() - started:.0f} s", flush=True)


def provenance(arguments: argparse.Namespace) -> dict[str, object]:
    """What decided the weights: options, versions, checksums of every file that was read."""
    files = [
        *arguments.files,
        arguments.kinds,
        arguments.encoder / "model.safetensors",
        arguments.encoder / "vocab.txt",
    ]
    files += [path for path in (arguments.fillers, arguments.start) if path]
    return {
        "options": {
            "epochs": arguments.epochs,
            "rate": arguments.rate,
            "seed": arguments.seed,
            "hold": arguments.hold,
        },
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("torch", "numpy")},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="marked sentences")
    parser.add_argument("--kinds", type=Path, required=True, help="what geo.train.reader.kinds wrote")
    parser.add_argument("--fillers", type=Path, help="what geo.train.reader.fillers wrote")
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an epoch-N.pt to go on from")
    parser.add_argument("--hold", nargs="*", default=[], help="FILE=SHARE: items that measure and do not teach")
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate of the encoder")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="two runs of one thread are faster than one of two")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    vocabulary = Vocabulary.read(arguments.encoder / "vocab.txt")
    kinds: Kinds = read(arguments.kinds)
    items, held = divided(arguments.files, shares_of(arguments.hold))
    texts = [text_of(item, kinds) for item in items]
    fillers = filler_texts(arguments.fillers, items)
    print(f"{len(texts)} items teach, {len(held)} measure; {len(fillers)} fillers", flush=True)
    (arguments.out / RECORD).write_text(
        json.dumps(provenance(arguments), indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    network = Network.from_minilm(arguments.encoder / "model.safetensors", vocabulary)
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start, weights_only=True))
    train(network, texts, fillers, vocabulary, arguments)


def shares_of(options: Sequence[str]) -> dict[str, float]:
    """``news=1`` -> all of news.txt."""
    return {name: float(share or 1) for name, _, share in (option.partition("=") for option in options)}


if __name__ == "__main__":
    main()
