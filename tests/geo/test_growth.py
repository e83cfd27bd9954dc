"""Work grows in proportion to length: calls are counted, which no other load on the machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.growth import KINDS, text_of
from gazetteer import Gazetteer
from geo.read import read
from geo.recognise import recogniser_named
from geo.records import Document

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
