"""Work grows in proportion to length: calls are counted, or processor time, so that other load changes little.

Of processor time the bounds are generous.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.growth import KINDS, text_of
from gazetteer import Gazetteer
from geo.read import read
from geo.recognise import recogniser_named
from geo.records import Document
from geo.text.safe import one_line

TIMES = 4
MOST = 1.25  # times as many calls as in proportion: growth that is not linear is 4 at TIMES = 4


def calls(work: Callable[[], object]) -> int:
    """How often functions were called and generators resumed, in Python and in C."""
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before: Any = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


# Rules instead of the network, whose work is fixed for each window of words: the stages behind it are what is measured.
RULES = recogniser_named("rules")
ANAPHORS = "The port city near {a} was quiet. Odesa, a port in Romania, lies north of {b}. The town slept. "


@pytest.mark.parametrize("kind", [*KINDS, "anaphors"])
def test_work_grows_with_length_and_not_faster(kind: str, gazetteer: Gazetteer) -> None:
    def text(length: int) -> str:
        if kind != "anaphors":
            return text_of(kind, length)
        places = ("Lviv", "Kyiv", "Warsaw", "Cairo", "Lima")
        sentences = (ANAPHORS.format(a=places[n % 5], b=places[n % 3]) for n in range(length // 90))
        return "".join(sentences)

    def reading(length: int) -> Callable[[], object]:
        document = Document(id=kind, text=text(length))
        return lambda: read(document, gazetteer, recogniser=RULES)

    reading(4000)()  # what is cached is cached
    short, long = calls(reading(4000)), calls(reading(4000 * TIMES))
    assert long <= MOST * TIMES * short


# Runs, for which a pattern that begins anew at every character takes the square of their length.
RUNS = {
    "blanks": " ",
    "tabs": "\t",
    "no-break spaces": "\xa0",
    "wide spaces": "\u3000",
    "line feeds": "\n",
    "carriage returns": "\r\n",
    "form feeds": "\x0c",
    "line separators": "\u2028",
    "blanks and line feeds": " \n",
    "blanks and form feeds": " \x0c",
    "small letters": "a",
    "capitals": "A",
    "Cyrillic": "К",
    "Arabic": "م",
    "Chinese": "京",
    "Thai": "ก",
    "digits": "1",
    "full stops": ".",
    "Chinese full stops": "。",
    "ellipses": "…",
    "exclamation marks": "!",
    "stops and quotes": '."',
    "commas": ",",
    "hyphens": "-",
    "dashes": "—",
    "apostrophes": "'",
    "quotes": '"',
    "curly quotes": "“",
    "opening brackets": "(",
    "closing brackets": ")",
    "brackets": "()",
    "combining marks": "\u0301",
    "letters with marks": "a\u0301",
    "zero width": "\u200b",
    "zero width joiners": "\u200d",
    "soft hyphens": "\xad",
    "emoji": "😀",
    "slashes": "/",
    "underlines": "_",
    "controls": "\x07",
    "lone surrogates": "\ud800",
}
# The same of words and what stands between them; each takes work of its own, so that shorter runs show as much.
PATTERNS = {
    "initials": "A.",
    "initials and blanks": "A. ",
    "Scottish": "Mc",
    "letters": "a b ",
    "letters and capitals": "a B ",
    "capitals and blanks": "A B ",
    "hyphenated": "A-",
    "with apostrophes": "O'",
    "spaced stops": ". ",
    "spaced commas": ", ",
    "listed letters": "A, ",
    "listed words": "a, ",
    "in brackets": "(A) ",
    "in quotes": '"A" ',
    "opened": "A (",
    "lines": "A\n",
    "paragraphs": "A\n\n",
    "of": "of ",
    "Of": "Of ",
    "the": "the ",
    "and": "A and ",
    "direction": "north of ",
    "city": "the city of ",
    "saints": "St. ",
    "new": "New ",
    "numbers": "1,",
    "distances": "10 km from ",
    "months": "March 4, 2022 ",
    "not": "not ",
    "would": "would ",
    "said": "said ",
    "places": "Kyiv ",
    "listed places": "Kyiv, ",
    "sentences": "It rained in Kyiv. ",
    "addresses": "http://a.b/",
}
SQUARE = 8  # times the processor time for TIMES the length; in proportion it is 4, by the square 16
NO_TIME = 0.1  # seconds, below which there is nothing to compare


def seconds(text: str, gazetteer: Gazetteer) -> float:
    begun = time.process_time()
    read(Document(id="run", text=text), gazetteer, recogniser=RULES)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("run", "length"),
    [(run, 32_000) for run in RUNS.values()] + [(run, 6_000) for run in PATTERNS.values()],
    ids=[*RUNS, *PATTERNS],
)
def test_no_run_takes_the_square_of_its_length(run: str, length: int, gazetteer: Gazetteer) -> None:
    """Before the text, between sentences, and between names that may speak for each other."""

    def text(length: int) -> str:
        long = (run * length)[:length]
        return (
            f"{long}\n\nIt rained in Kyiv.{long}Lviv was spared, and Rome{long}Athens, Georgia. At 40 {long}9 {long}N"
        )

    seconds(text(100), gazetteer)  # what is cached is cached
    short = seconds(text(length // TIMES), gazetteer)
    assert seconds(text(length), gazetteer) <= SQUARE * max(short, NO_TIME)


def test_blanks_between_figures_are_not_shared_out_in_every_way(gazetteer: Gazetteer) -> None:
    sentence = f"In Kyiv 1{' ' * 450}1{' ' * 450}1{' ' * 450}x fell. "
    assert seconds(sentence * 100, gazetteer) < 3


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_no_run_holds_up_what_is_shown_on_one_line(run: str) -> None:
    begun = time.process_time()
    one_line(f"Kyiv{(run * 200_000)[:200_000]}Lviv")
    assert time.process_time() - begun < 5
