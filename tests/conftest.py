"""What every test may ask for: the real gazetteer, opened once."""

import pytest

from gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped tables, built into the cache on the first run."""
    return Gazetteer.open()
