"""What a batch costs: the gain of a second worker, a document's share of it, and what an archive would take.

    python benchmarks/archive.py [--documents 384] [--rounds 3]

The documents are the reports of seeds/, again and again. A run of few and a run of many documents are told apart, so
that start-up does not count as a document's cost. Wall-clock times are compared in pairs, one right after the other;
the cost of a document is processor time, which other work on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
COMMAND = [sys.executable, "-c", "from geo.cli import main; main()", "batch"]


@dataclass(frozen=True)
class Run:
    """Seconds, of the ``processor`` those of all processes together; ``peak`` MiB of the largest process and of all."""

    wall: float
    processor: float
    parent: float
    peak: tuple[float, float]


def resident(pid: int) -> float:
    """MiB that a process holds by itself and in shared pages (Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def spent(pid: int) -> float:
    """Seconds of processor of a process by itself (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(found for child in children for found in tree(int(child)))]


def run(source: Path, output: Path, workers: int) -> Run:
    before = os.times()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, str(source), "-o", str(output), "--workers", str(workers)], stderr=subprocess.DEVNULL
    )
    largest = together = parent = 0.0
    while process.poll() is None:
        sizes = [resident(pid) for pid in tree(process.pid)]
        largest, together = max(largest, *sizes), max(together, sum(sizes))
        parent = max(parent, spent(process.pid))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"the batch left with {process.returncode}")
    after = os.times()  # a batch waits for its workers, so their time is in that of its own
    total = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - begun, total, parent, (largest, together))


def archive(path: Path, number: int) -> Path:
    texts = [report.read_text(encoding="utf-8") for report in sorted(SEEDS.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as stream:
        for document in range(number):
            stream.write(json.dumps({"id": document, "text": texts[document % len(texts)]}) + "\n")
    return path


def span(seconds: float) -> str:
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours" if seconds < 172_800 else f"{seconds / 86400:.1f} days"


def size(count: float) -> str:
    return f"{count / 1e9:,.0f} GB" if count < 1e12 else f"{count / 1e12:,.1f} TB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=384)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = (archive(Path(folder) / f"{n}.jsonl", n) for n in (wanted.documents // 4, wanted.documents))
        output = Path(folder) / "out.jsonl"
        run(few, output, 1)  # warms the caches
        rounds = [[(run(few, output, n), run(many, output, n)) for n in (1, 2)] for _ in range(wanted.rounds)]
        read, written = many.stat().st_size / wanted.documents, output.stat().st_size / wanted.documents
        words = sum(len(json.loads(line)["text"].split()) for line in many.open(encoding="utf-8")) / wanted.documents
    more = wanted.documents - wanted.documents // 4
    print("Of a document: seconds of processor, and of these in the process that hands out and writes.\n")
    print("| workers | documents/s | s | s there | peak MiB of a process | of all |\n|---|---:|---:|---:|---:|---:|")
    cost = 0.0
    for n in (1, 2):
        pairs = [each[n - 1] for each in rounds]
        rate = statistics.median(more / (b.wall - a.wall) for a, b in pairs)
        processor = statistics.median((b.processor - a.processor) / more for a, b in pairs)
        cost = max(cost, processor)
        parent = statistics.median((b.parent - a.parent) / more for a, b in pairs)
        largest, together = (max(b.peak[k] for _, b in pairs) for k in (0, 1))
        print(f"| {n} | {rate:.1f} | {processor:.4f} | {parent:.4f} | {largest:.0f} | {together:.0f} |")
    gains = [(one[1].wall - one[0].wall) / (two[1].wall - two[0].wall) for one, two in rounds]
    growth = max(two[1].peak[1] - two[0].peak[1] for _, two in rounds)
    each = ", ".join(f"{gain:.2f}" for gain in sorted(gains))
    print(f"\nA second worker makes it {statistics.median(gains):.2f} times as fast (rounds: {each}).")
    print(f"Four times the documents take {growth:.0f} MiB more at the most.")
    print(f"A document: {words:.0f} words, {read:,.0f} bytes in, {written:,.0f} bytes out.\n")
    print("| documents | in | out | processor | 2 cores | 16 cores | 256 cores |\n|---|---:|---:|---:|---:|---:|---:|")
    for number in (1_000_000, 100_000_000):
        times = " | ".join(span(number * cost / cores) for cores in (2, 16, 256))
        hours = number * cost / 3600
        print(f"| {number:,} | {size(number * read)} | {size(number * written)} | {hours:,.0f} h | {times} |")


if __name__ == "__main__":
    main()
