"""The forward pass: h, o, y and the losses of one sequence; what does not recur, at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.weights import Array, Weights


class Forward(NamedTuple):
    """What the forward pass leaves: rows are time steps.

    x [T, n_in], h_prev, z, h [T, n_hidden], o, y [T, n_out], target [T], L [T].
    """

    x: Array
    h_prev: Array
    z: Array
    h: Array
    o: Array
    y: Array
    target: Array
    L: Array


def forward(weights: Weights, x: Array, target: Array, h0: Array) -> Forward:
    """Run the network over one sequence.

    x [T, n_in]; target [T] holds class ids, -1 where a step has no loss; h0 [n_hidden].
    """
    states, z = recur(weights, x, h0)
    h = states[1:]
    o = h @ weights.V
    # Shifted by the maximum, no exponential overflows: Goodfellow et al. (2016), section 4.1.
    shifted = o - np.max(o.real, axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    return Forward(
        x=x,
        h_prev=states[:-1],
        z=z,
        h=h,
        o=o,
        y=exponentials / sums,
        target=target,
        L=losses(shifted, np.log(sums[:, 0]), target),
    )


def recur(weights: Weights, x: Array, h0: Array) -> tuple[Array, Array]:
    """The states h_0 … h_T [T + 1, n_hidden] and the sums z_1 … z_T [T, n_hidden]."""
    z: Array = x @ weights.U
    states = np.empty((len(x) + 1, *h0.shape), dtype=z.dtype)
    states[0] = h0
    for t in range(len(x)):
        z[t] += states[t] @ weights.W
        np.tanh(z[t], out=states[t + 1])
    # Frozen here, since h and h_prev are views of it, through which one could write otherwise.
    states.flags.writeable = False
    return states, z


def losses(shifted: Array, log_sums: Array, target: Array) -> Array:
    """-ln y[target] of each step, from logarithms: exact where y underflows; 0 for no target."""
    steps = np.arange(len(target))
    return np.where(target >= 0, log_sums - shifted[steps, target], 0.0)


def one_hot(ids: Array, size: int, dtype: Any = np.float64) -> Array:
    """Rows of zeros with a single 1 at each id [len(ids), size]; all zeros where an id is -1."""
    rows = np.zeros((len(ids), size), dtype=dtype)
    known = np.flatnonzero(ids >= 0)
    rows[known, ids[known]] = 1.0
    return rows
