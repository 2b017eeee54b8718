"""The run before, beside the present one: what a quantity was, and by how much it differs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array, norm, quiet
from rnnviz.network.trace import Trace

#: Numbers no further apart than this, relative to their size, are the same.
SAME: Final = 1e-9


class Difference(NamedTuple):
    """A quantity over the steps that have been reached: its norm before and now, and between them.

    None stands for what has not been computed, and for what the two runs do not share.
    """

    name: str
    before: float | None
    now: float | None
    between: float | None


def was(view: View, name: str, t: int) -> Array | None:
    """A quantity at a step in the run before; None where that has none of this shape."""
    if view.ghost is None or t >= len(view.ghost.inputs) or not _comparable(view, name):
        return None
    before, now = (_at(trace, name, t) for trace in (view.ghost.trace, view.trace))
    return before if before.shape == now.shape else None


def _at(trace: Trace, name: str, t: int) -> Array:
    """A quantity at a step; a sum as it is by then."""
    summed = name.startswith("d") and name[1:] in trace.weights
    return trace.so_far(name, t) if summed else np.asarray(trace[name][t])


def differs(before: Array | None, now: Array) -> bool:
    """Whether two numbers, or vectors, are apart by more than the rounding of another order."""
    if before is None:
        return False
    return any(map(apart, np.ravel(before).tolist(), np.ravel(now).tolist()))


def apart(before: float, now: float) -> bool:
    """The same for one number; plain arithmetic, since a picture asks for each of its bars."""
    if before == now or (math.isnan(before) and math.isnan(now)):
        return False
    return not (math.isfinite(now) and abs(before - now) <= SAME * abs(now))


def _comparable(view: View, name: str) -> bool:
    """Numbers over words can be compared while they stand for the same words, biases of both."""
    ghost, now = view.ghost, view.experiment
    assert ghost is not None
    if name in ("b", "d", "db", "dd") and not ghost.kind.bias:
        return False
    if name in ("o", "y", "do", "dV", "dd", "V", "d"):
        return ghost.target_words == now.target_words
    return name not in ("U", "dU", "x") or ghost.input_words == now.input_words


def differences(view: View) -> Iterator[Difference]:
    """Every quantity that the run computes, in the order of the equations."""
    for row in (*view.experiment.equations.forward, *view.experiment.equations.backward):
        if row.name != "h_prev":
            yield _difference(view, row.name)


@quiet
def _difference(view: View, name: str) -> Difference:
    """A sum over time is compared as far as it has come, all else over the steps reached."""
    steps = [t for t in range(view.steps) if view.reached.has(name, t)]
    if not steps:
        return Difference(name, None, None, None)
    if name.removeprefix("d") in view.weights:
        steps = steps[:1]
    now = np.array([_at(view.trace, name, t) for t in steps])
    known = [was(view, name, t) for t in steps]
    if any(one is None for one in known):
        return Difference(name, None, norm(now), None)
    before = np.array(known)
    return Difference(name, norm(before), norm(now), norm(now - before))


def share(difference: Difference) -> float | None:
    """How far apart the two runs are, as a share of the larger of both; 0 where both are 0."""
    if difference.before is None or difference.now is None or difference.between is None:
        return None
    largest = max(difference.before, difference.now)
    return difference.between / largest if largest else 0.0
