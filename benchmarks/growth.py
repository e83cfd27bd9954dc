"""Time and memory against length: one report of ever more text, or of ever more mentions, each read in its own process.

    python benchmarks/growth.py                      texts of 10 KB to 1 MB
    python benchmarks/growth.py --most 100000000     up to 100 MB: some hours, and memory as the last line says
    python benchmarks/growth.py --kind mentions      a list of places instead of prose

CPU time is that of the process without its start; the last column is time per megabyte, which stays the same as long as
time grows in proportion to length.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import time

PLACES = (
    "Kyiv Lviv Odesa Kharkiv Warsaw Berlin Paris London Madrid Rome Vienna Prague Athens Cairo Nairobi Lagos Accra "
    "Dakar Lima Bogotá Quito Havana Toronto Chicago Boston Denver Seattle Tokyo Seoul Manila Jakarta Delhi Mumbai"
).split()
PROSE = (
    "The minister arrived in {a} on Tuesday and spoke for an hour about the harvest. ",
    "Nobody in the hall had expected that the bridge would be closed again so soon. ",
    "In {a}, north of {b}, trains ran as they do on other days, and shops were open. ",
    "She said that the money had been there all along and that it was a matter of will. ",
    "Rain fell for three days, and then the water rose until the mills stood still. ",
    "The company, which has offices in {b}, did not answer questions that were sent to it. ",
    "What the council will decide is open; it meets again when the holidays are over.\n\n",
)
KINDS = ("prose", "mentions", "unbroken")


def text_of(kind: str, length: int) -> str:
    """Text of about so many characters, the same each time."""
    if kind == "unbroken":
        return ("abcdefghij" * (length // 10 + 1))[:length]
    places = itertools.cycle(PLACES)
    sentences = itertools.cycle(PROSE) if kind == "prose" else itertools.cycle(("They went to {a}, {b}. ",))
    parts: list[str] = []
    total = 0
    while total < length:
        parts.append(next(sentences).format(a=next(places), b=next(places)))
        total += len(parts[-1])
    return "".join(parts)


def measure(kind: str, length: int) -> None:
    """Read one text and print what it took, as JSON."""
    import resource

    from gazetteer import Gazetteer
    from geo import Document, read
    from geo.report import to_json

    gazetteer = Gazetteer.open()
    read(Document(id="warm", text=text_of(kind, 1000)), gazetteer)
    text = text_of(kind, length)
    before = time.process_time()
    report = read(Document(id="long", text=text), gazetteer)
    took = time.process_time() - before
    if any(text[r.mention.start : r.mention.end] != r.mention.text for r in report.resolutions):
        raise SystemExit("a mention is not where it says")
    written = len(to_json(report))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mentions": len(report.resolutions), "seconds": took, "peak_mb": peak, "json_mb": written / 1e6}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=10_000, help="characters of the shortest text")
    parser.add_argument("--most", type=int, default=1_000_000, help="characters of the longest text")
    parser.add_argument("--kind", choices=KINDS, action="append", help="what the text is; may be given again")
    parser.add_argument("--one", nargs=2, metavar=("KIND", "LENGTH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], int(options.one[1]))
        return
    print("kind        characters  mentions  seconds  peak MB  s per MB")
    for kind in options.kind or KINDS:
        length = options.least
        while length <= options.most:
            command = [sys.executable, __file__, "--one", kind, str(length)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            row = json.loads(done.stdout)
            rate = row["seconds"] / length * 1e6
            print(
                f"{kind:10} {length:11,} {row['mentions']:9,} {row['seconds']:8.2f} {row['peak_mb']:8.0f} {rate:9.2f}",
                flush=True,
            )
            length *= 10 if length < 1_000_000 else 2


if __name__ == "__main__":
    main()
