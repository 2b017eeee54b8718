"""The cell of Elman (1990): its rows of the equations table, and the kernel that computes them.

z_t = x_t U + h_{t-1} W + b and h_t = f(z_t); back through time dz_t = dh_t f'(z_t) and
carried_{t-1} = dz_t Wᵀ (Werbos 1990; Goodfellow, Bengio & Courville 2016, section 10.2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from rnnviz.network.activations import ACTIVATIONS, Activation
from rnnviz.network.arrays import Array, Named, Shape
from rnnviz.network.cell import Arrays
from rnnviz.network.inputs import Inputs
from rnnviz.network.matrices import sigma_max
from rnnviz.network.rows import Row, given
from rnnviz.network.tape import Tape, rows

add, multiply = np.add, np.multiply
#: A unit counts as saturated when its derivative is under this share of the steepest one.
SATURATED: Final = 0.02


@dataclass(frozen=True, slots=True)
class Elman:
    """One state h, one activation f, and a bias b if it is wanted."""

    activation: Activation = ACTIVATIONS["tanh"]
    bias: bool = False

    #: The state that is handed from step to step; the head reads the first one.
    states: ClassVar = ("h",)
    before: ClassVar = {"h_prev": "h"}
    #: By their names in the table: ∂L/∂state, what of it later steps sent, and ∂L/∂ within a step.
    arrived: ClassVar = ("dh",)
    carried: ClassVar = ("carried",)
    inner: ClassVar = ("dz",)
    #: What else a step records.
    recorded: ClassVar = ("z",)
    #: The gradient of a weight is a sum over time of outer products of these two.
    factors: ClassVar = {"dW": ("h_prev", "dz"), "dU": ("x", "dz"), "db": ("", "dz")}

    def shapes(self, n_in: int, n_hidden: int) -> dict[str, Shape]:
        """The weights of the cell."""
        shapes: dict[str, Shape] = {"U": (n_in, n_hidden), "W": (n_hidden, n_hidden)}
        return {**shapes, "b": (n_hidden,)} if self.bias else shapes

    def unroll(self, weights: Named, tape: Tape, inputs: Inputs) -> Callable[[], None]:
        """The recurrence, bound to its arrays: a call fills z and h."""
        U, W, b, activate = weights.U, weights.W, weights.b, self.activation.apply
        each = [rows(one, tape.active) for one in (tape["h"][:-1], tape["z"], tape.later("h"))]
        scratch = np.empty_like(next(rows(tape["z"], tape.active)))
        steps = [
            (before.dot, scratch if len(z) == len(scratch) else scratch[: len(z)], z, h)
            for before, z, h in zip(*each, strict=True)
        ]
        sums, drive = tape.flat("z"), inputs.drive

        def run() -> None:
            drive(U, sums)
            if b is not None:
                add(sums, b, sums)
            for dot, product, z, h in steps:
                dot(W, product)
                add(z, product, z)
                activate(z, h)

        return run

    def derive(self, tape: Tape) -> tuple[Arrays, Callable[[], None]]:
        """f'(z) at each step [T, B, n_hidden], and the call that computes it."""
        h, slope = tape.later("h"), np.empty_like(tape["z"])
        one, derive = np.ones((), slope.dtype), self.activation.derive

        def run() -> None:
            derive(h, slope, one)

        return (slope,), run

    def transposed(self, weights: Named) -> Arrays:
        """What a step back multiplies by: Wᵀ."""
        return (weights.W.T,)

    @staticmethod
    def step_back(dh: Array, slope: Array, WT: Array, dz: Array, before: Array) -> None:
        """One step back through time, for a row [n_hidden] or for many rows [m, n_hidden]."""
        multiply(dh, slope, dz)
        dz.dot(WT, before)

    def most_growth(self, weights: Named) -> float:
        """γ σ_max(W): no step back can stretch a gradient by more."""
        return self.activation.steepest * sigma_max(weights.W)

    def saturated(self, slope: Array) -> Array:
        """Where a unit lets less than 2 % through: for tanh, |h| > 0.99; for ReLU, switched off."""
        few: Array = np.abs(slope) < SATURATED * self.activation.steepest
        return few

    def rows(self) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
        """The cell's rows of the table: what is given, the forward and the backward pass."""
        weights = (U, W, b) if self.bias else (U, W)
        return (X, H0, *weights), self._forward(), self._backward()

    def _forward(self) -> tuple[Row, ...]:
        bias = (" + {b}", " + b", ("b",)) if self.bias else ("", "", ())
        z = Row(
            "z",
            "forward",
            "z_{{{t}}}",
            r"{z} = {x}\,{U} + {h_prev}\,{W}" + bias[0],
            "z[t] = x[t] @ U + h_prev[t] @ W" + bias[1],
            ("x", "U", "h_prev", "W", *bias[2]),
            ("n_hidden",),
        )
        h = Row(
            "h",
            "forward",
            "h_{{{t}}}",
            "{h} = " + self.activation.formula,
            f"h[t] = {self.activation.numpy}",
            ("z",),
            ("n_hidden",),
        )
        return (H_PREV, z, h)

    def _backward(self) -> tuple[Row, ...]:
        slope = self.activation
        dz = Row(
            "dz",
            "backward",
            r"\partial z_{{{t}}}",
            "{dz} = {dh}" + (r" \odot " if slope.slope_formula else "") + slope.slope_formula,
            "dz[t] = dh[t]" + (" * " if slope.slope_numpy else "") + slope.slope_numpy,
            ("dh", *slope.slope_of),
            ("n_hidden",),
        )
        biases = (DB,) if self.bias else ()
        return (CARRIED, DH, dz, DW, DU, *biases)


U: Final = given("U", "U", "n_in", "n_hidden")
W: Final = given("W", "W", "n_hidden", "n_hidden")
b: Final = given("b", "b", "n_hidden")
X: Final = given("x", "x_{{{t}}}", "n_in")
H0: Final = given("h0", "h_{{0}}", "n_hidden")

H_PREV: Final = Row(
    "h_prev",
    "forward",
    "h_{{{t_prev}}}",
    "{h_prev}",
    "h_prev[t] = h[t - 1] if t > 0 else h0",
    ("h", "h0"),
    ("n_hidden",),
    stop=False,
)
CARRIED: Final = Row(
    "carried",
    "backward",
    r"\mathrm{{carried}}_{{{t}}}",
    r"{carried} = {dz+}\,{W}^{{\top}}",
    "carried[t] = dz[t + 1] @ W.T if t + 1 < T else zeros",
    ("dz", "W"),
    ("n_hidden",),
    at_last="{carried} = 0",
)
DH: Final = Row(
    "dh",
    "backward",
    r"\partial h_{{{t}}}",
    r"{dh} = {own} + {carried}",
    "dh[t] = own[t] + carried[t]",
    ("own", "carried"),
    ("n_hidden",),
    stop=False,
)
DW: Final = Row(
    "dW",
    "backward",
    r"\partial W",
    r"{dW} \mathrel{{+}}= {h_prev}^{{\top}}\,{dz}",
    "dW += np.outer(h_prev[t], dz[t])",
    ("h_prev", "dz"),
    ("n_hidden", "n_hidden"),
)
DU: Final = Row(
    "dU",
    "backward",
    r"\partial U",
    r"{dU} \mathrel{{+}}= {x}^{{\top}}\,{dz}",
    "dU += np.outer(x[t], dz[t])",
    ("x", "dz"),
    ("n_in", "n_hidden"),
)
DB: Final = Row(
    "db",
    "backward",
    r"\partial b",
    r"{db} \mathrel{{+}}= {dz}",
    "db += dz[t]",
    ("dz",),
    ("n_hidden",),
)
