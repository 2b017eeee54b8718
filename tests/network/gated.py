"""A second cell, with two states: all that another kind of network needs, in this one file.

A memory c behind one gate, with h in front of it: f_t = σ(x_t Uf + h_{t-1} Wf + bf) keeps, and
what it does not keep is written anew, c_t = f_t c_{t-1} + (1 - f_t) tanh(x_t Ug + h_{t-1} Wg),
h_t = tanh(c_t): an LSTM with coupled gates (Greff et al. 2017) that shows all of its memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnnviz.network.arrays import Array, Named, Shape
from rnnviz.network.cell import Arrays
from rnnviz.network.inputs import Inputs
from rnnviz.network.rows import Row, given
from rnnviz.network.tape import Tape, rows

N = ("n_hidden",)


@dataclass(frozen=True, slots=True)
class Gated:
    """The gate f, the candidate g, the memory c and what is shown of it, h."""

    states: ClassVar = ("h", "c")
    before: ClassVar = {"h_prev": "h", "c_prev": "c"}
    #: What later steps sent to the memory is all that arrives there from outside of a step.
    arrived: ClassVar = ("dh", "dc")
    carried: ClassVar = ("carried", "dc")
    #: dm is ∂L/∂c_t in whole: what was carried there and what comes through h_t.
    inner: ClassVar = ("dm", "dzf", "dzg")
    recorded: ClassVar = ("zf", "f", "zg", "g")
    factors: ClassVar = {
        "dUf": ("x", "dzf"),
        "dWf": ("h_prev", "dzf"),
        "dUg": ("x", "dzg"),
        "dWg": ("h_prev", "dzg"),
        "dbf": ("", "dzf"),
    }

    def shapes(self, n_in: int, n_hidden: int) -> dict[str, Shape]:
        driven, recurrent = (n_in, n_hidden), (n_hidden, n_hidden)
        return {"Uf": driven, "Wf": recurrent, "Ug": driven, "Wg": recurrent, "bf": (n_hidden,)}

    def unroll(self, weights: Named, tape: Tape, inputs: Inputs) -> Callable[[], None]:
        h, c = rows(tape["h"][:-1], tape.active), rows(tape["c"][:-1], tape.active)
        new_h, new_c = (rows(tape.later(name), tape.active) for name in self.states)
        inside = [rows(tape[name], tape.active) for name in self.recorded]
        steps = list(zip(h, c, *inside, new_c, new_h, strict=True))

        def run() -> None:
            inputs.drive(weights.Uf, tape.flat("zf"))
            inputs.drive(weights.Ug, tape.flat("zg"))
            for h_prev, c_prev, zf, f, zg, g, c, h in steps:
                np.add(zf, h_prev.dot(weights.Wf) + weights.bf, out=zf)
                np.add(zg, h_prev.dot(weights.Wg), out=zg)
                np.multiply(np.tanh(zf * 0.5) + 1.0, 0.5, out=f)  # σ, which cannot overflow
                np.tanh(zg, g)
                np.add(f * c_prev, (1.0 - f) * g, out=c)
                np.tanh(c, h)

        return run

    def derive(self, tape: Tape) -> tuple[Arrays, Callable[[], None]]:
        """Of h by c, of c by c_prev, of c by zf and of c by zg."""
        h, f, g, c_prev = tape.later("h"), tape["f"], tape["g"], tape["c"][:-1]
        shown, by_zf, by_zg = (np.empty_like(f) for _ in range(3))

        def derive() -> None:
            np.subtract(1.0, h * h, out=shown)
            np.multiply(c_prev - g, f * (1.0 - f), out=by_zf)
            np.multiply(1.0 - f, 1.0 - g * g, out=by_zg)

        return (shown, f, by_zf, by_zg), derive

    def transposed(self, weights: Named) -> Arrays:
        return weights.Wf.T, weights.Wg.T

    @staticmethod
    def step_back(*arrays: Array) -> None:
        dh, dc, shown, kept, by_zf, by_zg, WfT, WgT, dm, dzf, dzg, h_before, c_before = arrays
        np.multiply(dh, shown, dm)
        np.add(dm, dc, dm)
        np.multiply(dm, by_zf, dzf)
        np.multiply(dm, by_zg, dzg)
        np.add(dzf.dot(WfT), dzg.dot(WgT), h_before)
        np.multiply(dm, kept, c_before)

    def most_growth(self, weights: Named) -> float:
        return math.inf

    def saturated(self, *local: Array) -> Array:
        few: Array = np.abs(local[0]) < 0.02
        return few

    def rows(self) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
        return GIVEN, FORWARD, BACKWARD


def _weight(name: str) -> Row:
    symbol = f"{name[0]}_{{{{{name[1]}}}}}"
    return given(
        name, symbol, *(() if name[0] == "b" else ("n_hidden",) * (name[0] == "W") or ("n_in",)), *N
    )


def _forward(name: str, symbol: str, formula: str, numpy: str, feeds: str) -> Row:
    stop = not name.endswith("_prev")
    return Row(name, "forward", symbol, formula, numpy, tuple(feeds.split()), N, stop=stop)


def _backward(name: str, formula: str, numpy: str, feeds: str, at_last: str = "") -> Row:
    symbol = (
        r"\mathrm{{carried}}_{{{t}}}"
        if name == "carried"
        else rf"\partial {name[1:]}_{{{{{{t}}}}}}"
    )
    stop = name != "dh"
    return Row(name, "backward", symbol, formula, numpy, tuple(feeds.split()), N, stop, at_last)


def _sum(weight: Row, left: str, right: str) -> Row:
    """The gradient of a weight, which adds up over the steps."""
    name = f"d{weight.name}"
    term, line = rf"{{{left}}}^{{{{\top}}}}\,{{{right}}}", f"np.outer({left}[t], {right}[t])"
    return Row(
        name,
        "backward",
        rf"\partial {weight.symbol}",
        rf"{{{name}}} \mathrel{{{{+}}}}= " + (term if left else f"{{{right}}}"),
        f"{name} += " + (line if left else f"{right}[t]"),
        (left, right) if left else (right,),
        weight.shape,
    )


Uf, Wf, Ug, Wg, bf = (_weight(name) for name in ("Uf", "Wf", "Ug", "Wg", "bf"))
GIVEN = (
    given("x", "x_{{{t}}}", "n_in"),
    given("h0", "h_{{0}}", *N),
    given("c0", "c_{{0}}", *N),
    *(Uf, Wf, Ug, Wg, bf),
)
FORWARD = (
    _forward(
        "h_prev", "h_{{{t_prev}}}", "{h_prev}", "h_prev[t] = h[t - 1] if t > 0 else h0", "h h0"
    ),
    _forward(
        "c_prev", "c_{{{t_prev}}}", "{c_prev}", "c_prev[t] = c[t - 1] if t > 0 else c0", "c c0"
    ),
    _forward(
        "zf",
        "z^f_{{{t}}}",
        r"{zf} = {x}\,{Uf} + {h_prev}\,{Wf} + {bf}",
        "zf[t] = x[t] @ Uf + h_prev[t] @ Wf + bf",
        "x Uf h_prev Wf bf",
    ),
    _forward("f", "f_{{{t}}}", r"{f} = \sigma({zf})", "f[t] = (1 + np.tanh(zf[t] / 2)) / 2", "zf"),
    _forward(
        "zg",
        "z^g_{{{t}}}",
        r"{zg} = {x}\,{Ug} + {h_prev}\,{Wg}",
        "zg[t] = x[t] @ Ug + h_prev[t] @ Wg",
        "x Ug h_prev Wg",
    ),
    _forward("g", "g_{{{t}}}", r"{g} = \tanh({zg})", "g[t] = np.tanh(zg[t])", "zg"),
    _forward(
        "c",
        "c_{{{t}}}",
        r"{c} = {f} \odot {c_prev} + (1 - {f}) \odot {g}",
        "c[t] = f[t] * c_prev[t] + (1 - f[t]) * g[t]",
        "f c_prev g",
    ),
    _forward("h", "h_{{{t}}}", r"{h} = \tanh({c})", "h[t] = np.tanh(c[t])", "c"),
)
BACKWARD = (
    _backward(
        "carried",
        r"{carried} = {dzf+}\,{Wf}^{{\top}} + {dzg+}\,{Wg}^{{\top}}",
        "carried[t] = dzf[t + 1] @ Wf.T + dzg[t + 1] @ Wg.T if t + 1 < T else zeros",
        "dzf Wf dzg Wg",
        "{carried} = 0",
    ),
    _backward(
        "dc",
        r"{dc} = {dm+} \odot {f+}",
        "dc[t] = dm[t + 1] * f[t + 1] if t + 1 < T else zeros",
        "dm f",
        "{dc} = 0",
    ),
    _backward("dh", "{dh} = {own} + {carried}", "dh[t] = own[t] + carried[t]", "own carried"),
    _backward(
        "dm",
        r"{dm} = {dc} + {dh} \odot (1 - {h}^{{2}})",
        "dm[t] = dc[t] + dh[t] * (1 - h[t] ** 2)",
        "dc dh h",
    ),
    _backward(
        "dzf",
        r"{dzf} = {dm} \odot ({c_prev} - {g}) \odot {f} \odot (1 - {f})",
        "dzf[t] = dm[t] * (c_prev[t] - g[t]) * f[t] * (1 - f[t])",
        "dm c_prev g f",
    ),
    _backward(
        "dzg",
        r"{dzg} = {dm} \odot (1 - {f}) \odot (1 - {g}^{{2}})",
        "dzg[t] = dm[t] * (1 - f[t]) * (1 - g[t] ** 2)",
        "dm f g",
    ),
    _sum(Uf, "x", "dzf"),
    _sum(Wf, "h_prev", "dzf"),
    _sum(Ug, "x", "dzg"),
    _sum(Wg, "h_prev", "dzg"),
    _sum(bf, "", "dzf"),
)
