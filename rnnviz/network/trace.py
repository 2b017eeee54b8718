"""The trace: everything one pass over one sequence computed, read-only, addressed by quantity."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from rnnviz.network.bptt import Backward, backward, gradients
from rnnviz.network.forward import Forward, forward
from rnnviz.network.weights import Array, Gradients, Weights

#: Absurd weights may overflow: inf and nan then stand in the trace, and nothing on the console.
quiet = np.errstate(over="ignore", invalid="ignore")
#: For the sum over time in a weight's gradient: the two quantities whose outer product is an item.
FACTORS = {"dU": ("x", "dz"), "dW": ("h_prev", "dz"), "dV": ("h", "do")}


class Trace:
    """The arrays of one forward pass and its BPTT, with the weights and inputs they came from.

    `trace["h"]` is [T, n_hidden]; likewise every quantity of the equations table, steps from 0.
    `trace["dW"]` [T, n_hidden, n_hidden] holds the running sum as BPTT has it after step t, that
    is over the steps t … T-1, so that `trace["dW"][0]` is the whole gradient.
    """

    @quiet
    def __init__(self, weights: Weights, x: Array, target: Array, h0: Array) -> None:
        self.weights = weights
        self.h0 = h0
        self.ran: Forward = forward(weights, x, target, h0)
        self.reached: Backward = backward(weights, self.ran)
        self._arrays: dict[str, Array] = {**self.ran._asdict(), **self.reached._asdict()}
        self._arrays |= {**weights._asdict(), "h0": h0}
        for array in self._arrays.values():
            array.flags.writeable = False

    def __len__(self) -> int:
        """The number of time steps T."""
        return len(self.ran.x)

    def __getitem__(self, name: str) -> Array:
        """The array of a quantity, rows being time steps; KeyError for an unknown name."""
        if name in FACTORS and name not in self._arrays:
            self._arrays[name] = self._running_sums(name)
        return self._arrays[name]

    @cached_property
    @quiet
    def loss(self) -> float:
        """The sum of all steps' losses."""
        return float(self.ran.L.sum())

    @cached_property
    @quiet
    def gradients(self) -> Gradients:
        """∂L/∂U, ∂L/∂W, ∂L/∂V and ∂L/∂h0, summed over all steps, read-only."""
        totals = gradients(self.weights, self.ran, self.reached)
        for total in totals:
            total.flags.writeable = False
        return totals

    @quiet
    def item(self, name: str, t: int) -> Array:
        """What step `t` adds to `dU`, `dW` or `dV`: an outer product, of the weight's shape."""
        left, right = FACTORS[name]
        return np.outer(self[left][t], self[right][t])

    @quiet
    def norm(self, name: str, t: int) -> float:
        """‖quantity‖ at step `t` (Euclidean)."""
        return norm(self[name][t])

    def item_norm(self, name: str, t: int) -> float:
        """‖item‖ (Frobenius), without building it: the product of its factors' norms."""
        left, right = FACTORS[name]
        return self.norm(left, t) * self.norm(right, t)

    def _running_sums(self, name: str) -> Array:
        left, right = FACTORS[name]
        sums: Array = np.einsum("ti,tj->tij", self[left], self[right])[::-1].cumsum(axis=0)
        sums.flags.writeable = False
        return sums[::-1]


def norm(array: Array) -> float:
    """The Euclidean norm, which neither overflows nor underflows before its result does."""
    return math.hypot(*array.ravel().tolist())
