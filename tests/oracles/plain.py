"""The article's forward pass in plain Python, with lists and `math` alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tests.oracles.networks import Case, Numbers

Rows = list[list[float]]


class Ran(NamedTuple):
    """What the forward pass leaves, a row a time step, and the loss of each step."""

    z: Rows
    h: Rows
    o: Rows
    y: Rows
    L: list[float]


def forward(case: Case) -> Ran:
    """z_t = x_t U + h_{t-1} W, h_t = tanh(z_t), o_t = h_t V, y_t = softmax(o_t), L_t = -ln y_t."""
    ran = Ran([], [], [], [], [])
    h = case.h0.tolist()
    for x, target in zip(case.x.tolist(), case.target.tolist(), strict=True):
        z = [a + b for a, b in zip(times(x, case.U), times(h, case.W), strict=True)]
        h = [math.tanh(one) for one in z]
        o = times(h, case.V)
        total = math.fsum(math.exp(one) for one in o)
        y = [math.exp(one) / total for one in o]
        for rows, row in zip(ran[:4], (z, h, o, y), strict=True):
            rows.append(row)
        ran.L.append(-math.log(y[target]) if target >= 0 else 0.0)
    return ran


def times(row: list[float], matrix: Numbers) -> list[float]:
    """The row vector times the matrix."""
    columns = zip(*matrix.tolist(), strict=True)
    return [math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns]


def finite_difference(case: Case, name: str, direction: Numbers, eps: float = 1e-6) -> float:
    """The slope of the loss along `direction` in U, W, V or h0, by central differences."""
    before = getattr(case, name)
    ahead, behind = (
        math.fsum(forward(case._replace(**{name: before + side * eps * direction})).L)
        for side in (1, -1)
    )
    return (ahead - behind) / (2 * eps)


def direction(case: Case, name: str, seed: int) -> Numbers:
    """A random direction of length 1 in the space of U, W, V or h0."""
    drawn: Numbers = np.random.default_rng(seed).standard_normal(getattr(case, name).shape)
    return drawn / float(np.linalg.norm(drawn))


def descended(
    weights: Mapping[str, Numbers], gradients: Mapping[str, Numbers], eta: float
) -> dict[str, Numbers]:
    """P - eta dP of each weight (Cauchy 1847)."""
    return {name: one - eta * gradients[name] for name, one in weights.items()}
