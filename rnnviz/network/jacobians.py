"""How much a gradient is stretched or shrunk by each step back, and by all of them together."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.network.arguments import time_step
from rnnviz.network.arrays import Array, frozen
from rnnviz.network.matrices import LOG10_2, sigma_max, spectral_radius

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Jacobians:
    """The Jacobian of each step back, diag(f'(z_t)) Wᵀ, its norm, and the norm of their product.

    In row form ∂L/∂h_{t-1} = ∂L/∂h_t J_t for what is carried; for a cell of several states the
    states stand side by side. Pascanu, Mikolov & Bengio (2013): k of them together stretch by at
    most (γ σ_max(W))^k, where γ is the largest |f'|. Arrays are read-only.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._measured: dict[int, tuple[float, float]] = {}
        self._cell = trace.model.cell
        self._local, derive = self._cell.derive(trace.ahead)
        with np.errstate(all="ignore"):
            derive()

    def matrix(self, t: int) -> Array:
        """J_t [n, n] of step t: what the cell's own step back makes of the unit vectors."""
        t = time_step("t", t, len(self._trace))
        size, states = self._trace.model.sizes.n_hidden, len(self._cell.states)
        one = np.eye(size * states, dtype=self._trace.weights.V.dtype)
        arrived = [np.ascontiguousarray(part) for part in np.split(one, states, axis=1)]
        inner = [np.empty_like(arrived[0]) for _ in self._cell.inner]
        carried = [np.empty_like(part) for part in arrived]
        local = [part[t, 0] for part in self._local]
        transposed = self._cell.transposed(self._trace.weights)
        with np.errstate(all="ignore"):
            self._cell.step_back(*arrived, *local, *transposed, *inner, *carried)
        return np.hstack(carried)

    @cached_property
    def sigma_max(self) -> Array:
        """The largest singular value of J_t for each step [T]: the most that it can stretch."""
        return frozen([sigma_max(self.matrix(t)) for t in range(len(self._trace))])

    @cached_property
    def spectral_radius(self) -> Array:
        """The largest |eigenvalue| of J_t for each step [T]: what many alike would tend to."""
        return frozen([spectral_radius(self.matrix(t)) for t in range(len(self._trace))])

    def at(self, t: int) -> tuple[float, float]:
        """σ_max and spectral radius of one J_t, where those of all steps would take too long."""
        if t not in self._measured:
            matrix = self.matrix(t)
            self._measured[t] = sigma_max(matrix), spectral_radius(matrix)
        return self._measured[t]

    def product(self, last: int, first: int) -> Array:
        """J_last … J_first [n, n]: how ∂L/∂h at step `last` comes to step first - 1."""
        product = self.matrix(last)
        first = time_step("first", first, last + 1)
        with np.errstate(all="ignore"):
            for t in range(last - 1, first - 1, -1):
                product = product @ self.matrix(t)
        return product

    def log_product_norms(self, last: int) -> Array:
        """log10 ‖J_last … J_t‖ (the largest singular value) for t = 0 … last, [last + 1].

        The product is brought back to 1 by powers of two on its way, so that no norm overflows.
        """
        logs, power = np.empty(time_step("last", last, len(self._trace)) + 1), 0
        product = np.eye(len(self.matrix(last)))
        for t in range(last, -1, -1):
            with np.errstate(all="ignore"):
                product = product @ self.matrix(t)
            up = int(np.frexp(np.abs(product).max())[1])
            product, power = np.ldexp(product, -up), power + up
            with np.errstate(divide="ignore"):
                logs[t] = np.log10(sigma_max(product)) + power * LOG10_2
        return logs

    @property
    def bound(self) -> float:
        """γ σ_max(W): no step back can stretch a gradient by more."""
        return self._cell.most_growth(self._trace.weights)

    def log_bound(self, last: int) -> Array:
        """log10 (γ σ_max(W))^k for the same products, k = last - t + 1 [last + 1]."""
        with np.errstate(all="ignore"):
            growth = np.log10(self.bound)
        bound: Array = np.arange(time_step("last", last, len(self._trace)) + 1, 0, -1) * growth
        return bound

    @cached_property
    def saturated(self) -> Array:
        """The share of units at each step [T] through which next to no gradient can pass."""
        return frozen(self._cell.saturated(*self._local)[:, 0].mean(axis=1))
