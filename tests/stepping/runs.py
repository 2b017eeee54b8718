"""Runs to look at: networks of several kinds, and a scope at every op of them."""

from __future__ import annotations

from functools import cache

import numpy as np

from rnnviz import RNN, Trace
from rnnviz.network.equations import Equations
from rnnviz.network.rnn import Network
from rnnviz.stepping.cursor import Program, Reached, program
from rnnviz.stepping.watch import Scope
from tests.network.gated import Gated

ETA = 0.1


class Run:
    """A trace and its ops."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        equations = Equations(trace.model.cell, trace.model.head)
        self.program: Program = program(equations, len(trace))

    def scope(self, index: int = -1) -> Scope:
        """At an op; at the last one unless told otherwise."""
        index = range(len(self.program))[index]
        return Scope(self.trace, Reached(index, self.program), ETA, self.program.ops[index].t)

    def at(self, name: str, t: int = 0) -> Scope:
        """At the op that computes a quantity at a step (from 0)."""
        return self.scope(self.program.index_of(name, t))

    def before_updates(self) -> Scope:
        """Where all gradients are known, and the weights are still the old ones."""
        return self.scope(-1 - len(self.program.update))


@cache
def run(
    seed: int = 1,
    *,
    steps: int = 4,
    sizes: tuple[int, int, int] = (3, 5, 4),
    bias: bool = False,
    activation: str = "tanh",
    dtype: str = "float64",
) -> Run:
    """A random network over random words; a step in three has no target."""
    rng = np.random.default_rng(seed)
    n_in, n_hidden, n_out = sizes
    net = RNN.random(*sizes, seed=seed, bias=bias, activation=activation, dtype=dtype)
    target = rng.integers(0, n_out, steps)
    target[2::3] = -1
    return Run(net.run(rng.integers(0, n_in, steps), target, h0=rng.uniform(-1, 1, n_hidden)))


@cache
def gated(steps: int = 4) -> Run:
    """A cell with two states."""
    rng = np.random.default_rng(2)
    cell = Gated()
    shapes = {**cell.shapes(3, 4), "V": (4, 3)}
    net = Network(cell, {name: rng.standard_normal(shape) for name, shape in shapes.items()})
    start = {"h0": rng.uniform(-1, 1, 4), "c0": rng.uniform(-1, 1, 4)}
    return Run(net.run(rng.integers(0, 3, steps), rng.integers(0, 3, steps), h0=start))
