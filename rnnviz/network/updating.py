"""What an update is made with beside the gradients: a rule, its numbers, and what it remembers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.equations import Equations
from rnnviz.network.lines import compiled
from rnnviz.network.optimizers import CONSTANTS, SGD, Optimizer

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace


class Updating(NamedTuple):
    """How the update after a pass is made.

    `limits` are the numbers that clipping goes by (`clip_norm`, `clip_value`), `memory` what the
    optimizer remembers of each weight (`v_U`, …) and `counted` the updates that this is from.
    """

    optimizer: Optimizer = SGD
    limits: Mapping[str, float] = {}
    memory: Mapping[str, Array] = {}
    counted: int = 0

    def numbers(self, learning_rate: float) -> dict[str, float]:
        """The numbers that the update's lines name, k being the update's own."""
        constants = CONSTANTS[self.optimizer.name]
        # What is without bias must know how often its mean has been taken; nobody else counts.
        number = {"k": self.counted + 1} if "beta1" in constants else {}
        return {"eta": learning_rate, **number, **constants, **self.limits}

    def made(self, trace: Trace, learning_rate: float) -> dict[str, Array]:
        """What every row of the update computes, by its name."""
        table = Equations(trace.model.cell, trace.model.head, self.optimizer)
        gradients = {f"d{name}": one for name, one in trace.descended.items()}
        given = {**trace.weights, **gradients, **self.memory}
        names: dict[str, Any] = {**given, **self.numbers(learning_rate), "np": np}
        with np.errstate(all="ignore"):
            for row in table.update:
                exec(compiled(row.numpy), names)  # noqa: S102 -- the table's own lines
        return {row.name: np.asarray(names[row.name]) for row in table.update}


PLAIN: Final = Updating()


def updating(trace: Trace) -> Updating:
    """How the update after a pass is made: by plain descent, unless it was told otherwise."""
    return trace.updating or PLAIN


def descended(trace: Trace) -> Named:
    """The gradients of all sequences that an update learns from, added.

    Without that of a sequence that is only looked at; 0 for a weight that is frozen.
    """
    if trace.learned and not trace.beside and not trace.frozen:
        return trace.gradients
    learned = (trace, *trace.beside) if trace.learned else trace.beside
    summed = {name: np.zeros_like(weight) for name, weight in trace.weights.items()}
    with np.errstate(all="ignore"):
        for one in learned:
            for name in summed:
                summed[name] += one.gradients[name]
    for name in trace.frozen & summed.keys():
        summed[name][...] = 0.0
    return Named(summed)
