from __future__ import annotations

from collections.abc import Callable

import pytest

from gazetteer import Gazetteer, Place


@pytest.fixture(scope="session")
def world() -> Gazetteer:
    """The real gazetteer, built once into the user's cache and shared by all tests."""
    return Gazetteer.open()


@pytest.fixture(scope="session")
def place(world: Gazetteer) -> Callable[[str], Place]:
    """The place that a reader takes the name for; ``place("Kyiv Oblast")``."""

    def first(name: str) -> Place:
        hits = world.find(name)
        assert hits, f"nothing is called {name}"
        return hits[0].place

    return first
