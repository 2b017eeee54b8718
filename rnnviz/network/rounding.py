"""How far rounding moves a gradient: the pass back once more, from states that are a little off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.network.arrays import Array, norm

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

Gradients = dict[str, Array]


def moved(trace: Trace, by: float) -> dict[str, float]:
    """How far each gradient moves, by its name.

    `by` is how far each state, and each ∂o, is off, of its own size, up or down at random. What a
    saturated unit lets through, 1 - h², is then off by that much of 1: where it is itself no
    more, nothing of the gradient is left to hold against an oracle. So with terms that cancel
    (Higham 2002, section 1.7). 0 for one that moves by more than a number can hold.
    """
    with np.errstate(all="ignore"):
        plain, off = _gradients(trace, 0.0), _gradients(trace, by)
        ways = {name: norm(off[name] - plain[name]) for name in plain}
    return {name: way if np.isfinite(way) else 0.0 for name, way in ways.items()}


def _gradients(trace: Trace, by: float) -> Gradients:
    """What flows back, one step after the other, with what is local to each step a little off."""
    cell, weights, steps = trace.model.cell, trace.weights, len(trace)
    transposed, local = cell.transposed(weights), _local(trace, by)
    carried = [np.zeros_like(trace["own"][0]) for _ in cell.states]
    rows = [np.zeros_like(trace["own"]) for _ in cell.inner]
    for t in range(steps - 1, -1, -1):
        arrived = [carried[0] + trace["own"][t], *carried[1:]]
        inner, carried = [row[t] for row in rows], [np.empty_like(one) for one in carried]
        cell.step_back(*arrived, *(part[t, 0] for part in local), *transposed, *inner, *carried)
    found = {f"{state}0": sent for state, sent in zip(cell.states, carried, strict=True)}
    within = dict(zip(cell.inner, rows, strict=True))
    for name in weights:
        left, right = trace.model.factors_of(name)
        later = within[right] if right in within else _off(trace[right], by)
        found[name] = trace[left].T @ later if left else later.sum(axis=0)
    return found


def _off(array: Array, by: float) -> Array:
    """Each number off by so much of its size, up or down at random."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], array.shape)
    moved: Array = array * (1.0 + by * signs).astype(array.dtype)
    return moved


def _local(trace: Trace, by: float) -> tuple[Array, ...]:
    """The local derivatives at each step, of states that are off by `by` of their size."""
    cell, tape = trace.model.cell, trace.ahead.copy()
    for name in (*cell.states, *cell.recorded):
        tape[name][...] = _off(tape[name], by)
    local, derive = cell.derive(tape)
    derive()
    return local
