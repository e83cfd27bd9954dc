"""The kinds that each marked name may have, by the gazetteer: what the reader is told of it.

python -m geo.train.reader.kinds FILE... --out kinds.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from gazetteer import Gazetteer, PlaceKind
from geo.reader.labels import TermType
from geo.reader.names import kinds_of
from geo.train.reader.marked import load

Kinds = dict[str, frozenset[PlaceKind]]


def read(path: Path) -> Kinds:
    """Kinds of each name, as they were written by this script."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(PlaceKind(kind) for kind in kinds) for name, kinds in stored.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    found: dict[str, list[str]] = {}
    gazetteer = Gazetteer.open()
    for path in arguments.files:
        for item in load(path):
            for mark in item.marks:
                name = item.text[mark.start : mark.end]
                if mark.type in (TermType.NAME, TermType.DEMONYM) and name not in found:
                    kinds = kinds_of(name, gazetteer, demonym=mark.type is TermType.DEMONYM)
                    found[name] = sorted(kind.value for kind in kinds)
    arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
