"""What the names of an expression stand for at one place of a run."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

import numpy as np

from rnnviz.language import sentence
from rnnviz.network.arrays import Array
from rnnviz.network.equations import Equations
from rnnviz.network.kernel import Model
from rnnviz.network.optimizers import OLD, SGD, Optimizer
from rnnviz.network.trace import Trace
from rnnviz.network.updating import updating
from rnnviz.stepping.refusals import NotYet, Refused, written

#: Numbers that are no quantities of the table: step and number of steps, learning rate, loss.
NUMBERS: Final = ("t", "T", "eta", "loss")
#: What each step is given and no op computes.
GIVEN: Final = ("x", "target")


class Known(Protocol):
    """Which computed rows of the equations table, and updates, have been reached."""

    def has(self, name: str, t: int = 0) -> bool:
        """Whether quantity `name` has been computed at step `t` (from 0)."""


class Names(NamedTuple):
    """The names that a network's quantities have, by how they are read.

    `made` are the rows of the update but for the new weights, which go by the weights' own names.
    """

    stepped: tuple[str, ...]
    sums: tuple[str, ...]
    weights: tuple[str, ...]
    starts: tuple[str, ...]
    made: tuple[str, ...]


@lru_cache(maxsize=16)
def names_of(model: Model, optimizer: Optimizer = SGD) -> Names:
    """What can be asked about a network of this kind."""
    table = Equations(model.cell, model.head, optimizer)
    sums = tuple(f"d{weight}" for weight in model.shapes)
    computed = (row.name for row in table.forward + table.backward if row.name not in sums)
    starts = tuple(f"{state}0" for state in model.cell.states)
    made = (row.name for row in table.update if not row.name.startswith("new_"))
    return Names((*GIVEN, *computed), sums, tuple(model.shapes), starts, tuple(made))


@dataclass(frozen=True, slots=True)
class Scope:
    """A trace, how much of it has been computed, and the time step of the present op (from 0).

    Time steps are asked for as the screen counts them, from 1; a state has a step 0, where it
    starts. NotYet is raised for what has not been computed, Refused for what there never is.
    """

    trace: Trace
    reached: Known
    learning_rate: float
    op_t: int

    @property
    def names(self) -> Names:
        """The quantities of this network."""
        return names_of(self.trace.model, updating(self.trace).optimizer)

    @property
    def known_names(self) -> tuple[str, ...]:
        """Everything that can be asked for."""
        every = (one for names in self.names for one in names)
        numbers = (name for name in self._of_update if name not in NUMBERS)
        return (*every, *self._remembered, *NUMBERS, *numbers)

    @property
    def _of_update(self) -> dict[str, float]:
        """The numbers that the lines of the update name."""
        return updating(self.trace).numbers(self.learning_rate)

    @property
    def _remembered(self) -> dict[str, Array]:
        """What the optimizer remembers from before the update."""
        return {f"{OLD}{name}": one for name, one in updating(self.trace).memory.items()}

    def has_steps(self, name: str) -> bool:
        """Whether the first axis of a quantity is time."""
        return name in self.names.stepped

    def whole(self, name: str) -> Array:
        """A quantity without an index: all its steps, a sum as it is by now, a weight, a number."""
        if self.has_steps(name):
            return self.between(name, 1, len(self.trace) + 1, 1)
        if name in self.names.sums:
            return self._sum_so_far(name)
        if name in self.names.weights:
            return self._weight(name)
        if name in self.names.made:
            if not self.reached.has(name):
                raise NotYet(name)
            return self.trace.update(self.learning_rate)[name]
        if name in self._remembered:
            return self._remembered[name]
        return np.asarray(self.trace[name] if name in self.names.starts else self._number(name))

    def at_step(self, name: str, step: int) -> Array:
        """A quantity at a time step, counted from 1."""
        self._check_step(name, step)
        self._check_reached(name, step)
        if step == 0:
            return self.trace[f"{name}0"]
        value = np.asarray(self.trace[name][step - 1])
        if name == "target" and value < 0:
            raise Refused(sentence("watch.no_target", t=step))
        return _as_floats(value)

    def between(self, name: str, start: int | None, stop: int | None, stride: int) -> Array:
        """A quantity from step `start` on to the one before step `stop`; None for the ends."""
        start = 1 if start is None else start
        stop = len(self.trace) + 1 if stop is None else stop
        self._check_step(name, start)
        if not 0 <= stop <= len(self.trace) + 1:  # NumPy would wrap around, or cut off in silence
            self._check_step(name, stop if stop < 0 else stop - 1)
        steps = range(start, stop, stride)
        if not steps:
            raise Refused(sentence("watch.slice_empty"))
        # What is computed first to last, or last to first, is known when both ends are.
        for step in (steps[0], steps[-1]):
            self._check_reached(name, step)
        if start == 0:
            return self.trace.tape[name][:, 0][start:stop:stride]
        return _as_floats(self.trace[name][start - 1 : stop - 1 : stride])

    def _check_step(self, name: str, step: int) -> None:
        low = 0 if name in self.trace.model.cell.states else 1
        if not low <= step <= len(self.trace):
            counted = {"was": written(step), "low": low, "high": len(self.trace)}
            raise Refused(sentence("watch.no_step", name=name, **counted))

    def _check_reached(self, name: str, step: int) -> None:
        if step > 0 and name not in GIVEN and not self.reached.has(name, step - 1):
            raise NotYet(name, step)

    def _sum_so_far(self, name: str) -> Array:
        """The sum over the steps that have been added, which are the last ones."""
        steps = range(len(self.trace))
        earliest = bisect_left(steps, True, key=lambda t: self.reached.has(name, t))
        if earliest == len(steps):
            raise NotYet(name)
        return self.trace.so_far(name, earliest)

    def _weight(self, name: str) -> Array:
        """A weight, as its update has made it once that has been computed."""
        if not self.reached.has(f"new_{name}"):
            return self.trace.weights[name]
        return self.trace.updated(name, self.learning_rate)

    def _number(self, name: str) -> float:
        steps = len(self.trace)
        if name == "loss":
            for step in (1, steps):
                if not self.reached.has("L", step - 1):
                    raise NotYet(name)
            return self.trace.loss
        return {"t": self.op_t + 1.0, "T": float(steps), **self._of_update}[name] + 0.0


def _as_floats(array: Array) -> Array:
    """Ids as floats, for all arithmetic here is of floats."""
    return array.astype(np.float64) if array.dtype.kind in "iu" else array
