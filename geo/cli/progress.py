"""What a batch shows of itself: a bar while it runs, a summary at its end."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from geo.errors import DatelineError
from geo.files import STDIN
from geo.inputs import Reading, items
from geo.text.safe import one_line

if TYPE_CHECKING:
    from geo.batch import Tally

_MENTIONED = 8  # places named in the summary


@contextmanager
def shown(source: str, reading: Reading) -> Iterator[Callable[[Tally], None] | None]:
    """A bar with the rate, and the time left once it is known how many documents there are; on a terminal only."""
    stream = sys.stderr
    if not stream.isatty():
        yield None
        return
    begun = time.monotonic()
    rate = 0.0
    counted: list[int] = []
    with click.progressbar(
        itertools.count(),  # how long it is turns out later
        label="reading",
        show_pos=True,
        file=stream,
        width=24,
        item_show_func=lambda _: f"{rate:.1f}/s",
    ) as bar:
        if source != STDIN:  # which can be read once only
            threading.Thread(target=_count, args=(source, reading, counted.append), daemon=True).start()

        def progress(total: Tally) -> None:
            nonlocal rate
            rate = (total.documents - total.earlier) / max(time.monotonic() - begun, 0.001)
            if counted:
                bar.length = counted[0] - total.earlier  # what is left for this run: so the time is right
            bar.update(total.documents - total.earlier - bar.pos)

        yield progress


def _count(source: str, reading: Reading, tell: Callable[[int], object]) -> None:
    """How many documents there are, found out while the first are read."""
    try:
        tell(sum(1 for _ in items(source, reading)))
    except DatelineError:
        return  # the run itself will say so


def summary(total: Tally, seconds: float) -> str:
    """A few lines about all documents; seconds and rate are those of this run alone."""
    failed = f", {total.failed:,} of them could not be read" if total.failed else ""
    earlier = f", {total.earlier:,} of them earlier," if total.earlier else ""
    rate = (total.documents - total.earlier) / seconds
    lines = [f"{_plural(total.documents, 'document')}{earlier} in {seconds:,.1f} s ({rate:,.1f}/s){failed}"]
    most = ", ".join(f"{one_line(name)} {count:,}" for name, count in total.most_mentioned(_MENTIONED))
    lines.append(_plural(total.places, "place") + (f"; most mentioned: {most}" if most else ""))
    codes = ", ".join(f"{code} {count:,}" for code, count in sorted(total.flags.items()))
    lines.append(f"flags: {codes or 'none'}")
    if total.noted:
        lines.append(f"{_plural(total.noted, 'document')} read with a guess")
    return "\n".join(lines)


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
