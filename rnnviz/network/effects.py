"""What a mistake does to the gradients of a pass, and where one meets it first."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, norm, quiet
from rnnviz.network.finite import Found
from rnnviz.network.interpreted import Interpreted
from rnnviz.network.trace import Trace

#: Gradients further apart than this, relative to the right one, are not the same.
SAME: Final = 1e-9


class Effect(NamedTuple):
    """A wrong gradient beside the right one: both norms, ‖wrong - right‖, and their cosine.

    The cosine is nan where one of them is 0.
    """

    right: float
    wrong: float
    apart: float
    cosine: float

    @property
    def difference(self) -> float:
        """‖wrong - right‖ / ‖right‖: 0 for the same, infinity where the right one is 0."""
        if self.apart == 0.0:
            return 0.0
        return self.apart / self.right if self.right else float("inf")

    @property
    def is_seen(self) -> bool:
        """Whether the gradients differ by more than rounding."""
        return not self.difference <= SAME


@quiet
def effect(wrong: Array, right: Array) -> Effect:
    """What became of one array."""
    sizes = norm(right), norm(wrong)
    scale = sizes[0] * sizes[1]
    cosine = float(np.vdot(wrong, right)) / scale if scale else float("nan")
    return Effect(*sizes, norm(wrong - right), min(max(cosine, -1.0), 1.0))


def effects(trace: Trace) -> dict[str, Effect]:
    """For each gradient of a pass, of the weights and of h0, what its mistake does to it."""
    right = trace.right.gradients
    return {name: effect(wrong, right[name]) for name, wrong in trace.gradients.items()}


def first_difference(trace: Trace) -> Found | None:
    """The first number of the backward pass that is not what it should be, in the order of ops."""
    if not isinstance(trace, Interpreted):
        return None
    rows, right = trace.task.equations.backward, trace.right
    for t in reversed(range(len(trace))):
        for row in rows:
            if effect(np.asarray(trace[row.name][t]), np.asarray(right[row.name][t])).is_seen:
                return Found(row.name, t)
    return None


def same_pass(one: Trace, other: Trace) -> bool:
    """Whether two mistakes leave the very same numbers here."""
    cell = one.model.cell
    states = [f"{state}0" for state in cell.states]
    back = ("do", "own", *cell.carried, *cell.arrived, *cell.inner)
    sums = [f"d{name}" for name in one.weights]
    pairs = [(one[name], other[name]) for name in (*back, *sums)]
    pairs += [(one.gradients[name], other.gradients[name]) for name in states]
    return not any(effect(a, b).is_seen for a, b in pairs)
