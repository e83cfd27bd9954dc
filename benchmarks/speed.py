"""How long the commands take and how much memory, each in a process of its own; and reports per second in one process.

    python benchmarks/speed.py [--runs 5]

Times are wall-clock medians over the runs after one that warms the caches; memory is the peak resident set.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
REPORT = str(SEEDS / "donbas.txt")
START = [sys.executable, "-c", "from geo.cli import main; main()"]


def measure(arguments: list[str], runs: int) -> tuple[float, float]:
    """Median seconds and peak MiB of one command; its exit code does not matter (``check`` leaves with 1)."""
    seconds, peaks = [], []
    for run in range(runs + 1):
        begun = time.perf_counter()
        process = subprocess.Popen([*START, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        if run:
            seconds.append(time.perf_counter() - begun)
            peaks.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), max(peaks)


def throughput(runs: int) -> tuple[float, float]:
    """Reports and words per second, the gazetteer being open, one process."""
    from gazetteer import Gazetteer
    from geo import read
    from geo.inputs import read_document

    gazetteer = Gazetteer.open()
    documents = [read_document(str(path)) for path in sorted(SEEDS.glob("*.txt"))]
    for document in documents:
        read(document, gazetteer)
    begun = time.perf_counter()
    for _ in range(runs):
        for document in documents:
            read(document, gazetteer)
    seconds = time.perf_counter() - begun
    words = sum(len(document.text.split()) for document in documents)
    return runs * len(documents) / seconds, runs * words / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "dateline --version": ["--version"],
            "dateline lookup Mariupol": ["lookup", "Mariupol"],
            "dateline locate seeds/donbas.txt": ["locate", REPORT],
            "dateline check seeds/donbas.txt": ["check", REPORT],
            "dateline map seeds/donbas.txt": ["map", REPORT, "-o", f"{folder}/map.html"],
            "dateline export seeds/donbas.txt -o x.gpkg": ["export", REPORT, "-o", f"{folder}/x.gpkg"],
        }
        print("| command | seconds | peak MiB |\n|---|---:|---:|")
        for name, arguments in commands.items():
            seconds, peak = measure(arguments, runs)
            print(f"| `{name}` | {seconds:.2f} | {peak:.0f} |")
    reports, words = throughput(runs)
    print(f"\nOne process, gazetteer open, the reports of seeds/: {reports:.1f} reports/s, {words:.0f} words/s.")


if __name__ == "__main__":
    main()
