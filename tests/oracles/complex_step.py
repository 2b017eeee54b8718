"""Gradients by complex step (Squire & Trapp 1998): exact to rounding, and no backpropagation.

An imaginary step of 1e-30 is laid on one number at a time; the imaginary part of the loss is that
number's derivative. All the numbers of a network are done at once, one copy of it for each, in a
forward pass written for this purpose alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.arrays import Named
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel
from tests.oracles.networks import Case, Numbers

STEP = 1e-30
PARAMETERS = ("U", "W", "V", "h0")
Complex = NDArray[np.complex128]


def gradients(case: Case) -> dict[str, Numbers]:
    """∂L/∂ of every entry of U, W, V and h0, from one pass of many copies of the network."""
    copies = {name: getattr(case, name)[None].astype(complex) for name in PARAMETERS}
    return {name: _gradient(name, case, copies) for name in PARAMETERS}


def _gradient(name: str, case: Case, copies: dict[str, Complex]) -> Numbers:
    shape = getattr(case, name).shape
    size = int(np.prod(shape))
    steps = 1j * STEP * np.eye(size).reshape(size, *shape)
    perturbed = {**copies, name: copies[name] + steps}
    slopes: Numbers = losses(case, **perturbed).imag / STEP
    return slopes.reshape(shape)


def losses(case: Case, U: Complex, W: Complex, V: Complex, h0: Complex) -> Complex:
    """The total loss of each copy [m]; U, W, V and h0 have a leading axis of m copies or of one."""
    total: Any = np.zeros(1, dtype=complex)
    h = h0[:, None, :]
    for x, target in zip(case.x, case.target, strict=True):
        h = np.tanh((x @ U)[:, None] + h @ W)
        if target >= 0:
            o = (h @ V)[:, 0]
            largest = o.real.max(axis=1)
            total = total + largest - o[:, target]
            total = total + np.log(np.exp(o - largest[:, None]).sum(axis=1))
    return np.broadcast_to(total, max(map(len, (U, W, V, h0))))


def entry(case: Case, name: str, index: tuple[int, ...]) -> float:
    """The derivative for one entry, from the very forward pass that the engine runs."""
    arrays = {one: getattr(case, one).astype(complex) for one in PARAMETERS}
    arrays[name][index] += 1j * STEP
    weights = Named({one: arrays[one] for one in ("U", "W", "V")})
    kernel = Kernel(case.net.model(), weights, [len(case.x)])
    kernel.load([Example(case.x.astype(complex), None, case.target, (arrays["h0"],))])
    return float(kernel.forward().imag / STEP)
