"""Sentences of published prose that name no place: they stand between claims, as they do in what is read.

    python -m geo.train.reader.fillers FILE.jsonl... --out fillers.txt

A document a line, ``{"id", "text"}``; only half of the documents are read (``learns``), the others measure.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

from geo.records import Label
from geo.sentences import split
from geo.tagger import Tagger

EACH = 250  # sentences of a file
SHORTEST, LONGEST = 6, 45  # words


def learns(id_: str) -> bool:
    """Whether a document may be learned from: by the checksum of its id, as the benchmarks divide them."""
    return int(hashlib.sha256(id_.encode()).hexdigest()[:8], 16) < 0.5 * 16**8


def sentences(path: Path, tagger: Tagger, rng: random.Random) -> Iterator[str]:
    """Without a name of a place, from documents in random order."""
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    documents = [d for d in documents if learns(str(d["id"]))]
    rng.shuffle(documents)
    for document in documents:
        text = document["text"][:6000]
        cut = split(text)
        placed = [span for span in tagger.tag(text, cut) if span.label in (Label.PLACE, Label.DEMONYM)]
        free = [s for s in cut if not any(p.start < s.end and s.start < p.end for p in placed)]
        prose = [w for s in free if SHORTEST <= len((w := " ".join(text[s.start : s.end].split())).split()) <= LONGEST]
        yield from rng.sample(prose, min(4, len(prose)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng, tagger = random.Random(arguments.seed), Tagger.load()
    kept: list[str] = []
    for path in sorted(arguments.files):
        kept += [s for s, _ in zip(sentences(path, tagger, rng), range(EACH), strict=False) if s[-1] in ".!?"]
    arguments.out.write_text("".join(f"{s}\n" for s in sorted(set(kept))), encoding="utf-8")


if __name__ == "__main__":
    main()
