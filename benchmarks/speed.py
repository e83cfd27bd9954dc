"""How long the commands take and how much memory, each in a process of its own; reports per second in one process;
and what each stage of reading takes.

    python benchmarks/speed.py [--runs 5]

Times are wall-clock medians over the runs after one that warms the caches; memory is the peak resident set. The stages
are timed in seconds of processor time on one core, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer import Gazetteer

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


def stages(runs: int) -> list[tuple[str, float, float]]:
    """Each stage of reading with its processor seconds for one pass over ``seeds/`` and the memory it adds in MiB.

    The first two rows are the loading of the gazetteer and of the tagger's model; they happen once in a process.
    """
    from gazetteer import Gazetteer
    from geo import recognise
    from geo.candidates import propose
    from geo.checks.judge import judge
    from geo.claims.build import understand
    from geo.inputs import read_document
    from geo.mentions import find
    from geo.resolve import choose
    from geo.sentences import split
    from geo.spans import spans_by_gazetteer

    rows: list[tuple[str, float, float]] = []

    def timed(name: str, count: int, work: Callable[[], list[Any]]) -> list[Any]:
        before, begun = memory(), time.process_time()
        for _ in range(count):
            result = work()
        rows.append((name, (time.process_time() - begun) / count, memory() - before))
        return result

    (gazetteer,) = timed("gazetteer: open, first look-up", 1, lambda: [_opened(Gazetteer.open())])
    (tagger,) = timed("tagger: load the model", 1, lambda: [recognise.tagger()])
    documents = [read_document(str(path)) for path in sorted(SEEDS.glob("*.txt"))]
    texts = [document.text for document in documents]
    for text in texts:  # warms the caches
        recognise.recognise(text, split(text), gazetteer)
    cut = timed("sentences", runs, lambda: [split(t) for t in texts])
    timed("recogniser: the tagger alone", runs, lambda: [tagger.tag(t, s) for t, s in zip(texts, cut, strict=True)])
    timed(
        "recogniser: the gazetteer's names alone",
        runs,
        lambda: [spans_by_gazetteer(t, s, gazetteer) for t, s in zip(texts, cut, strict=True)],
    )
    spans = timed(
        "recogniser, whole",
        runs,
        lambda: [recognise.recognise(t, s, gazetteer) for t, s in zip(texts, cut, strict=True)],
    )
    mentions = timed(
        "extents and roles", runs, lambda: [find(t, s, x, gazetteer) for t, s, x in zip(texts, cut, spans, strict=True)]
    )
    placed = timed(
        "resolver",
        runs,
        lambda: [choose(t, m, propose(m, gazetteer), gazetteer) for t, m in zip(texts, mentions, strict=True)],
    )
    claims = timed(
        "claims",
        runs,
        lambda: [understand(d, s, r, gazetteer) for d, s, r in zip(documents, cut, placed, strict=True)],
    )
    timed(
        "checks",
        runs,
        lambda: [judge(d, s, c, r, gazetteer) for d, s, c, r in zip(documents, cut, claims, placed, strict=True)],
    )
    return rows


def _opened(gazetteer: Gazetteer) -> Gazetteer:
    gazetteer.find("Paris")
    return gazetteer


def memory() -> float:
    """The resident set of this process in MiB; Linux only, elsewhere 0."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


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
    print("\n| stage, all reports of seeds/ | processor seconds | MiB added |\n|---|---:|---:|")
    for name, seconds, added in stages(runs):
        print(f"| {name} | {seconds:.3f} | {added:.0f} |")
    reports, words = throughput(runs)
    print(f"\nOne process, gazetteer open, the reports of seeds/: {reports:.1f} reports/s, {words:.0f} words/s.")


if __name__ == "__main__":
    main()
