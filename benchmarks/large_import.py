"""Import a made-up GeoNames dump of many million rows: memory, time, size, look-ups, and what worker processes share.

    python benchmarks/large_import.py --rows 12000000 --folder /some/disk

The dump is written to the folder first (140 bytes a row), with names, codes, alternates and classes in the proportions
of ``allCountries.txt``: two rows in five are settlements, one name in three is borne by several places. The import runs
in a process of its own, whose peak memory is reported. Nothing stays in the folder.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazetteer import Gazetteer

FIRST_ID = 100_000_000  # beyond GeoNames' own, so that none ships already
CLASSES = ("P\tPPL", "P\tPPL", "H\tSTM", "T\tHLL", "S\tSCH", "P\tPPL", "H\tLK", "S\tFRM", "T\tMT", "P\tPPLL")
COUNTRIES = ("UA", "US", "CN", "IN", "BR", "RU", "DE", "NG")
UNITS = tuple(f"{country}\t\t{unit:02d}" for country in COUNTRIES for unit in range(1, 28))
HEADS, TAILS = "b br ch d g k l m n p r s st t v z".split(), "a e i o u ai en or".split()
SYLLABLES = tuple(head + tail for head in HEADS for tail in TAILS)
LOOK_UPS = 20_000
WORKERS = 4


def rows(count: int) -> Iterator[str]:
    """The lines of the dump, the same ones every time."""
    draw = random.Random(20261122)  # noqa: S311  -- not for secrets
    for number in range(count):
        name = "".join(draw.choices(SYLLABLES, k=3 if number % 3 else 2)).title() + ("" if number % 4 else " Bridge")
        alternates = ",".join(name[:-1] + end for end in ("a", "y", "ovo")[: number % 4])
        lat, lon = draw.uniform(-60, 75), draw.uniform(-180, 180)
        population = int(10 ** draw.uniform(2, 5)) if number % 10 == 0 else 0
        yield (
            f"{FIRST_ID + number}\t{name}\t{name}\t{alternates}\t{lat:.5f}\t{lon:.5f}\t{CLASSES[number % 10]}\t"
            f"{UNITS[number % len(UNITS)]}\t\t\t\t{population}\t\t{number % 900}\tEurope/Kyiv\t"
            f"2026-01-0{1 + number % 9}\n"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=12_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--step", choices=("import", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step is not None:
        print(json.dumps(_import(options.folder) if options.step == "import" else _ask(options.folder)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        dump = folder / "synthetic.txt"
        with dump.open("w", encoding="utf-8") as stream:
            stream.writelines(rows(options.rows))
        print(f"dump: {options.rows} rows, {dump.stat().st_size / 1e6:.0f} MB")
        done = _step("import", folder)
        print(
            f"import: {done['places']:.0f} places, {done['names']:.0f} names; peak {done['peak_mb']:.0f} MB, "
            f"{done['cpu_s']:.0f} s of CPU, {done['wall_s']:.0f} s; layer of {done['size_mb']:.0f} MB"
        )
        asked = _step("ask", folder)
        print(
            f"look-up over shipped places and layer: open {asked['open_ms']:.1f} ms; a name never asked before takes "
            f"{asked['median_us']:.0f} us (median), {asked['mean_us']:.0f} us (mean; {asked['hits']:.1f} places a name)"
        )
        print(
            f"{WORKERS} worker processes, {asked['each']:.0f} names each: {asked['resident_mb']:.0f} MB resident each, "
            f"of which {asked['own_mb']:.0f} MB of its own; the rest are pages of the files, one copy for all"
        )


def _step(step: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(result.stderr)
    return {key: float(value) for key, value in json.loads(result.stdout).items()}


def _import(folder: Path) -> dict[str, float]:
    from gazetteer import Gazetteer
    from gazetteer.compile.importers import import_places

    known = Gazetteer.open()
    start, cpu = time.perf_counter(), time.process_time()
    done = import_places(folder / "synthetic.txt", folder=folder / "layers", known=known)
    return {
        "places": done.places,
        "names": done.names,
        "wall_s": time.perf_counter() - start,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
        "size_mb": done.path.stat().st_size / 1e6,
    }


def _names(seed: int, count: int) -> list[str]:
    draw = random.Random(seed)  # noqa: S311  -- not for secrets
    return ["".join(draw.choices(SYLLABLES, k=3)).title() for _ in range(count)]


def _ask(folder: Path) -> dict[str, float]:
    from gazetteer import Gazetteer
    from gazetteer.layers import layer_paths

    shipped, layers = Gazetteer.open().path, layer_paths(folder / "layers")
    start = time.perf_counter()
    world = Gazetteer(shipped, layers)
    opened = time.perf_counter() - start
    times, hits = [], 0
    for name in _names(1, LOOK_UPS):
        begun = time.process_time()
        hits += len(world.find(name))
        times.append(time.process_time() - begun)
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        memory = pool.starmap(_worker, [(world, seed) for seed in range(WORKERS)], chunksize=1)
    return {
        "open_ms": 1e3 * opened,
        "median_us": 1e6 * statistics.median(times),
        "mean_us": 1e6 * statistics.mean(times),
        "hits": hits / LOOK_UPS,
        "each": LOOK_UPS,
        "resident_mb": statistics.mean(resident for resident, _ in memory),
        "own_mb": statistics.mean(own for _, own in memory),
    }


def _worker(world: Gazetteer, seed: int) -> tuple[float, float]:
    """Resident memory and the private part of it, in MB, after as many look-ups (Linux)."""
    for name in _names(seed, LOOK_UPS):
        world.find(name)
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return kib["Rss"] / 1024.0, kib["Private_Dirty"] / 1024.0


if __name__ == "__main__":
    main()
