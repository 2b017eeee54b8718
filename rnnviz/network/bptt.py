"""Backpropagation through time, from the arrays that the forward pass left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnviz.network.forward import Forward, one_hot
from rnnviz.network.weights import Array, Gradients, Weights


class Backward(NamedTuple):
    """The gradients that reached each time step: do [T, n_out], the others [T, n_hidden]."""

    do: Array
    own: Array
    carried: Array
    dh: Array
    dz: Array


def backward(weights: Weights, run: Forward) -> Backward:
    """∂L/∂o, ∂L/∂h and ∂L/∂z of every step; dh is told apart into its own and its carried part.

    Werbos (1990); softmax and cross-entropy together leave do = y - target.
    """
    do = np.where(run.target[:, None] >= 0, run.y - one_hot(run.target, run.y.shape[1]), 0.0)
    own = do @ weights.V.T
    slope = 1.0 - run.h**2
    carried, dh, dz = np.zeros_like(own), np.empty_like(own), np.empty_like(own)
    for t in reversed(range(len(own))):
        if t + 1 < len(own):
            carried[t] = dz[t + 1] @ weights.W.T
        dh[t] = own[t] + carried[t]
        dz[t] = dh[t] * slope[t]
    return Backward(do, own, carried, dh, dz)


def gradients(weights: Weights, run: Forward, back: Backward) -> Gradients:
    """The totals over all time steps: one matrix product a weight."""
    return Gradients(
        U=run.x.T @ back.dz,
        W=run.h_prev.T @ back.dz,
        V=run.h.T @ back.do,
        h0=back.dz[0] @ weights.W.T,
    )
