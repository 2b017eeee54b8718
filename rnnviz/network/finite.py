"""Where numbers stop being numbers: the first quantity of a pass that is nan or infinite."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Found(NamedTuple):
    """A quantity at a time step (from 0), or a weight, which has no step."""

    quantity: str
    step: int | None


def first_not_finite(trace: Trace) -> Found | None:
    """The first quantity, in the order in which they are computed, that is nan or infinite.

    Weights come first, then each step forward, then each step back; None when all is finite.
    What was computed before it is sound.
    """
    for name, weight in trace.weights.items():
        if not np.isfinite(weight).all():
            return Found(name, None)
    cell, steps = trace.model.cell, range(len(trace))
    forward = (*cell.before, "x", *cell.recorded, *cell.states, "o", "y", "L")
    backward = ("do", "own", *cell.carried, *cell.arrived, *cell.inner)
    for names, order in ((forward, steps), (backward, reversed(steps))):
        broken = [_broken(trace[name]) for name in names]
        for t in order:
            for name, at in zip(names, broken, strict=True):
                if at[t]:
                    return Found(name, t)
    totals = (name for name in trace.weights if not np.isfinite(trace.gradients[name]).all())
    return next((Found(f"d{name}", None) for name in totals), None)


def _broken(array: Array) -> list[bool]:
    """For each step whether a number of it is nan or infinite."""
    return [not np.isfinite(step).all() for step in array]
