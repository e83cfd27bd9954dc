"""The examples in docstrings are true: every one is run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import gazetteer
import geo
import maps


def module_names() -> Iterator[str]:
    for package in (gazetteer, geo, maps):
        yield package.__name__
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                yield module.name


NAMES = sorted(module_names())


def examples(module: ModuleType) -> list[doctest.DocTest]:
    return [test for test in doctest.DocTestFinder(exclude_empty=True).find(module) if test.examples]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in examples(importlib.import_module(name)):
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_every_package_is_searched() -> None:
    assert {"gazetteer.coverage", "geo.checks.readings", "geo.cli.places", "maps.notebook"} <= set(NAMES)


def test_no_example_is_told_not_to_run() -> None:
    skipped = [
        test.name
        for name in NAMES
        for test in examples(importlib.import_module(name))
        if any(example.options.get(doctest.SKIP) for example in test.examples)
    ]
    assert skipped == []
