"""The activation functions of a cell, each with its derivative, as one row of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array


@dataclass(frozen=True, slots=True)
class Activation:
    """h = f(z) and dz = dh f'(z), as formulas, as NumPy, and as what the kernel calls.

    `apply(z, h)` writes f(z) into h; `derive(h, slope, one)` writes f'(z) into slope, which each
    of these functions lets one tell from h alone (`one` is 1 in the network's own precision).
    `slope_of` names what the line for dz reads besides dh; `steepest` is γ, the largest |f'|.
    """

    name: str
    formula: str
    numpy: str
    slope_formula: str
    slope_numpy: str
    slope_of: tuple[str, ...]
    steepest: float
    apply: Callable[[Array, Array], object]
    derive: Callable[[Array, Array, Array], object]


def _apply_relu(z: Array, h: Array) -> None:
    np.maximum(z, 0.0, out=h)


def _derive_tanh(h: Array, slope: Array, one: Array) -> None:
    np.multiply(h, h, slope)
    np.subtract(one, slope, slope)


def _derive_relu(h: Array, slope: Array, _: Array) -> None:
    np.sign(h, slope)


def _derive_linear(_: Array, slope: Array, one: Array) -> None:
    np.copyto(slope, one)


ACTIVATIONS: Final = {
    row.name: row
    for row in (
        Activation(
            name="tanh",
            formula=r"\tanh({z})",
            numpy="np.tanh(z[t])",
            slope_formula=r"(1 - {h}^{{2}})",
            slope_numpy="(1 - h[t] ** 2)",
            slope_of=("h",),
            steepest=1.0,
            apply=np.tanh,
            derive=_derive_tanh,
        ),
        Activation(
            name="relu",
            formula=r"\max(0, {z})",
            numpy="np.maximum(z[t], 0)",
            slope_formula=r"[{z} > 0]",
            slope_numpy="(z[t] > 0)",
            slope_of=("z",),
            steepest=1.0,
            apply=_apply_relu,
            derive=_derive_relu,
        ),
        Activation(
            name="linear",
            formula="{z}",
            numpy="z[t]",
            slope_formula="",
            slope_numpy="",
            slope_of=(),
            steepest=1.0,
            apply=np.positive,
            derive=_derive_linear,
        ),
    )
}
