"""The network's labels, and the best sequence of them under the rules of BIO."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Kind(IntEnum):
    """What a name is. The numbers are part of the model: 0 is no name, 2k + 1 opens one of kind k, 2k + 2 goes on."""

    PLACE = 0
    EMBEDDED = 1  # a place name at the start of an organisation's, or after "of" at its end
    DEMONYM = 2
    PERSON = 3
    ORGANISATION = 4
    OTHER = 5


OUTSIDE: Final = 0
LABELS: Final = 1 + 2 * len(Kind)


def begin(kind: Kind) -> int:
    return 2 * kind + 1


def inside(kind: Kind) -> int:
    return 2 * kind + 2


def kind_of(label: int) -> Kind | None:
    """The kind of name that a label belongs to, None for label 0."""
    return Kind((label - 1) // 2) if label else None


def _allowed() -> NDArray[np.bool_]:
    allowed = np.ones((LABELS, LABELS), dtype=bool)
    for kind in Kind:
        allowed[:, inside(kind)] = False
        allowed[[begin(kind), inside(kind)], inside(kind)] = True
    return allowed


ALLOWED: Final = _allowed()  # [from, to]
