"""How far ``confidence`` can be believed: a reliability table over toponym corpora.

    python -m benchmarks.calibration CORPUS.jsonl...

The corpora are those of ``toponyms.py``. Every name that is found and resolved and that the annotators gave coordinates
counts once, in the tenth in which its confidence falls. It is right if it is the annotators' GeoNames place or lies
within 161 km of theirs. The last line is the expected calibration error: the mean gap between confidence and share of
right answers, weighted by the number of names.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.toponyms import CITY_KM, load, print_table
from gazetteer import Gazetteer
from gazetteer.geodesy import great_circle_km
from geo.read import read

BINS = 10


def outcomes(path: Path, gazetteer: Gazetteer) -> Iterator[tuple[float, bool]]:
    """Confidence, and whether the place is right, of each resolved name of a corpus."""
    for text in load(path):
        gold = {(g.start, g.end): g for g in text.gold if g.point is not None}
        for resolution in read(text.document, gazetteer).resolutions:
            place, name = resolution.named, gold.get((resolution.mention.start, resolution.mention.end))
            if place is None or name is None or name.point is None:
                continue
            same = name.geonames_id is not None and name.geonames_id == place.geonames_id
            yield resolution.confidence, same or great_circle_km(place.point, name.point) <= CITY_KM


def reliability(found: Iterable[tuple[float, bool]]) -> list[tuple[float, int, float, float]]:
    """For each tenth: its lower end, how many names, their mean confidence, the share that is right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in found:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    return [
        (k / BINS, len(rows), sum(c for c, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows))
        for k, rows in sorted(bins.items())
    ]


def calibration_error(table: Sequence[tuple[float, int, float, float]]) -> float:
    names = sum(n for _, n, _, _ in table)
    return sum(n * abs(confidence - right) for _, n, confidence, right in table) / names if names else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    table = reliability(pair for path in arguments.corpora for pair in outcomes(path, gazetteer))
    rows = [f"| {low:.1f} | {n} | {confidence:.3f} | {right:.3f} |" for low, n, confidence, right in table]
    print_table("confidence from|names|mean confidence|right", rows)
    print(f"\nexpected calibration error {calibration_error(table):.3f}")


if __name__ == "__main__":
    main()
