"""Probabilities of labels -> names in a sentence: the best sequence that the labels allow.

Places and demonyms are decided first, against everything else *together*: a network that wavers between person
and organisation is still sure that there is no place. What is left is then searched for the other kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.tagger.labels import OUTSIDE, Floats, Kind, begin, inside

_LEAST: Final = 1e-9  # stands for probability 0 in a logarithm
_FIRST: Final = ((Kind.PLACE, Kind.EMBEDDED), (Kind.DEMONYM,))
_SECOND: Final = ((Kind.PERSON,), (Kind.ORGANISATION,), (Kind.OTHER,))


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``first`` to ``last`` (exclusive) of the sentence are a name. ``certainty`` is the mean over its words."""

    first: int
    last: int
    kind: Kind
    certainty: float


def decode(probabilities: Floats) -> list[Found]:
    """Names in order; no two overlap. ``probabilities`` is ``[words, LABELS]``."""
    found = _best(probabilities, _FIRST)
    rest = probabilities.copy()
    rest[:, [f(kind) for group in _FIRST for kind in group for f in (begin, inside)]] = 0.0
    for name in found:
        rest[name.first : name.last] = 0.0
        rest[name.first : name.last, OUTSIDE] = 1.0
    rest /= np.maximum(rest.sum(axis=1, keepdims=True), _LEAST)
    return sorted(found + _best(rest, _SECOND), key=lambda f: f.first)


def _best(probabilities: Floats, groups: Sequence[tuple[Kind, ...]]) -> list[Found]:
    """Names of the kinds in ``groups``; each group is one kind here, and every other label counts as no name."""
    if not len(probabilities):
        return []
    columns = [probabilities[:, [f(kind) for kind in group]].sum(axis=1) for group in groups for f in (begin, inside)]
    mass = np.stack([np.clip(1.0 - np.sum(columns, axis=0), 0.0, 1.0), *columns], axis=1)
    path = viterbi(np.log(np.maximum(mass, _LEAST)), _allowed(len(groups)))
    found: list[Found] = []
    start = 0
    for i, state in enumerate([*path, OUTSIDE]):
        before = path[i - 1] if i else OUTSIDE
        if before and not (state and state % 2 == 0):
            group = groups[(path[start] - 1) // 2]
            number = 2 * ((path[start] - 1) // 2) + 1
            certainty = float(mass[start:i, number : number + 2].sum(axis=1).mean())
            kind = max(group, key=lambda k: float(probabilities[start:i, [begin(k), inside(k)]].sum()))
            found.append(Found(start, i, kind, min(1.0, certainty)))
        if state % 2 == 1:
            start = i
    return found


def _allowed(groups: int) -> NDArray[np.bool_]:
    """[from, to]: a name goes on only where the same kind went before."""
    allowed = np.ones((1 + 2 * groups, 1 + 2 * groups), dtype=bool)
    for group in range(groups):
        allowed[:, 2 * group + 2] = False
        allowed[[2 * group + 1, 2 * group + 2], 2 * group + 2] = True
    return allowed


def viterbi(scores: Floats, allowed: NDArray[np.bool_]) -> list[int]:
    """The states with the highest sum of ``scores`` ``[steps, states]`` over allowed steps; the lower in a tie.

    A sequence starts as if state 0 went before.
    """
    likeliest = scores.argmax(axis=1)
    if allowed[np.concatenate(([OUTSIDE], likeliest[:-1])), likeliest].all():
        return [int(state) for state in likeliest]  # no step of it is barred: nothing can be better
    barred = np.where(allowed, 0.0, -np.inf)
    best = scores[0] + barred[OUTSIDE]
    back = np.zeros(scores.shape, dtype=np.int64)
    for step in range(1, len(scores)):
        through = best[:, None] + barred
        back[step] = through.argmax(axis=0)
        best = through.max(axis=0) + scores[step]
    path = [int(best.argmax())]
    for step in range(len(scores) - 1, 0, -1):
        path.append(int(back[step][path[-1]]))
    return path[::-1]
