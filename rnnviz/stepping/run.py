"""A run as breakpoints see it: a pass that has been computed, and the ops that it is walked by."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Shape, norm
from rnnviz.network.optimizers import OLD, is_of_update
from rnnviz.network.trace import Trace
from rnnviz.network.updating import updating
from rnnviz.stepping.cursor import Program

#: Up to so many numbers a norm is taken as everywhere in this program, in more it is NumPy's.
FEW: Final = 512


class Run(NamedTuple):
    """What breakpoints are looked for in: a pass, its ops, and the learning rate of its update."""

    trace: Trace
    program: Program
    learning_rate: float

    @property
    def computed(self) -> tuple[str, ...]:
        """Every quantity that forward and backward pass compute, in their order."""
        equations = self.program.equations
        return tuple(row.name for row in (*equations.forward, *equations.backward))

    @property
    def sums(self) -> tuple[str, ...]:
        """The gradients of weights, to which each step adds."""
        return tuple(f"d{weight}" for weight in self.trace.weights)

    @property
    def measured(self) -> tuple[str, ...]:
        """What has a norm: all that the passes compute, and the update."""
        return (*self.computed, *self.program.update)

    def shape(self, name: str) -> Shape:
        """The shape of a quantity at one step."""
        if name in self.sums:
            return self.trace.weights[name.removeprefix("d")].shape
        if name in self.program.update:
            of = self.program.equations.table[name].of
            return self.trace.weights[of].shape if of else ()
        return self.updating(name).shape if is_old(name) else self.trace[name].shape[1:]

    def updating(self, name: str) -> Array:
        """What a row of the update makes, or, after `old_`, what was remembered before it."""
        if is_old(name):
            return updating(self.trace).memory[name.removeprefix(OLD)]
        return self.trace.update(self.learning_rate)[name]

    def values(self, name: str) -> Iterator[tuple[int, Array]]:
        """A quantity at each step (from 0), in the order in which they are computed."""
        trace, steps = self.trace, range(len(self.trace))
        if name in self.program.update:
            yield 0, self.updating(name)
        elif name in self.sums:
            # One sum at a time: all of them together may be T times as large as the weight.
            total: Any = 0.0
            for t in reversed(steps):
                total = trace.item(name, t) + total
                yield t, total
        else:
            array = trace[name]
            backwards = self.program.index_of(name, 0) > self.program.index_of(name, steps[-1])
            for t in reversed(steps) if backwards else steps:
                yield t, np.asarray(array[t])


def in_update(name: str) -> bool:
    """Whether an update makes it, or begins with it."""
    return is_of_update(name.removeprefix(OLD))


def is_old(name: str) -> bool:
    """Whether it is what an optimizer remembers from before the update."""
    return name.startswith(OLD) and in_update(name)


def norm_of(numbers: Array) -> float:
    """The Euclidean norm, over- and underflowing no sooner than it; quick for many numbers too."""
    if numbers.size <= FEW:
        return norm(numbers)
    largest = float(np.abs(numbers).max())
    if not 0.0 < largest < math.inf:
        return norm(numbers) if largest else 0.0
    return largest * float(np.linalg.norm(numbers.astype(np.float64) / largest))
