"""What the entries of a run are worth: in the end, and as far as a place has come."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Shape, quiet
from rnnviz.network.trace import Trace
from rnnviz.stepping.cursor import Reached
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.run import Run, in_update


class Numbers(NamedTuple):
    """A run, and how far its ops have gone."""

    run: Run
    reached: Reached

    @property
    def trace(self) -> Trace:
        """The pass."""
        return self.run.trace

    def shape(self, name: str) -> Shape:
        """The shape of a quantity at one step."""
        if name in self.trace.weights:
            return self.trace.weights[name].shape
        if name == "target":
            return (self.trace.model.sizes.n_out,)
        return self.trace[name].shape if self.is_start(name) else self.run.shape(name)

    def is_start(self, name: str) -> bool:
        """Whether it is the state before the first step."""
        return name.removesuffix("0") in self.trace.model.cell.states and name.endswith("0")

    def stepped(self, name: str) -> bool:
        """Whether there is one of it at each step."""
        given = name in self.trace.weights or self.is_start(name)
        return not (given or self.is_sum(name) or in_update(name))

    def is_sum(self, name: str) -> bool:
        """Whether it is the gradient of a weight, to which each step adds."""
        return name.startswith("d") and name[1:] in self.trace.weights

    def has(self, entry: Entry) -> bool:
        """Whether the run has such an entry at all."""
        try:
            shape = self.shape(entry.name)
        except KeyError:
            return False
        inside = len(shape) == len(entry.indices) and all(map(int.__lt__, entry.indices, shape))
        return inside and 0 <= entry.t < len(self.trace)

    def itself(self, entry: Entry) -> Entry:
        """The entry under its own name: h_prev at a step is h at the step before, or h0."""
        before = self.trace.model.cell.before
        if entry.t == 0 and entry.loss < 0 and entry.name not in before:
            return entry
        if entry.name in before:
            state, t = before[entry.name], entry.t - 1
            name = state if t >= 0 else f"{state}0"
            return Entry(name, max(t, 0), entry.indices)
        return entry._replace(t=entry.t if self.stepped(entry.name) else 0, loss=-1)

    def beside(self, entry: Entry, by: int) -> Entry:
        """The entry so many further on in its quantity, row by row; held within it."""
        shape = self.shape(entry.name)
        if not shape:
            return entry
        place = int(np.ravel_multi_index(entry.indices, shape)) + by
        place = max(0, min(place, math.prod(shape) - 1))
        return entry._replace(indices=tuple(map(int, np.unravel_index(place, shape))))

    @quiet
    def final(self, entry: Entry) -> float:
        """What it is when all ops that it takes are done; a weight, before its update."""
        name, t, index, loss = entry
        if loss >= 0:
            return float(_vectors(self.trace, loss)[name.removeprefix("d")][t][index])
        if name == "target":
            return float(self.trace["target"][t] == index[0])
        if self.is_sum(name):
            # Only an update takes a finished sum, and it takes that of its whole batch.
            return float(self.trace.descended[name[1:]][index])
        if in_update(name):
            return float(self.run.updating(name)[index])
        array: Any = self.trace[name]
        return float((array[t] if self.stepped(name) else array)[index])

    @quiet
    def now(self, entry: Entry) -> float | None:
        """What it is at this place: a sum so far, a weight as it is by now; None: not computed."""
        name = entry.name
        if self.is_sum(name):
            first = self.first_added(name)
            return float(self.trace.so_far(name, first)[entry.indices]) if first >= 0 else None
        if name in self.trace.weights and self.reached.has(f"new_{name}"):
            return float(self.run.updating(f"new_{name}")[entry.indices])
        return self.final(entry) if self.is_known(entry) else None

    def is_known(self, entry: Entry) -> bool:
        """Whether it has been computed; what is given always is."""
        if not self.run.program.op_of(entry.name):
            return True
        if self.is_sum(entry.name):
            return self.first_added(entry.name) >= 0
        return self.reached.has(entry.name, entry.t)

    def first_added(self, name: str) -> int:
        """The earliest step whose item has been added to the gradient of a weight; -1 for none."""
        first = self.reached.earliest(name)
        return first if first < len(self.trace) else -1

    @quiet
    def whole(self, name: str, t: int) -> Array | None:
        """All numbers of a quantity at this place; None when they have not been computed."""
        some = Entry(name, t, (0,) * len(self.shape(name)))
        if not self.is_known(some):
            return None
        if self.is_sum(name):
            return self.trace.so_far(name, self.first_added(name))
        if name == "target":
            return np.asarray(np.arange(self.shape(name)[0]) == self.trace["target"][t])
        if name in self.trace.weights and self.reached.has(f"new_{name}"):
            return self.run.updating(f"new_{name}")
        if in_update(name):
            return self.run.updating(name)
        return np.asarray(self.trace[name][t] if self.stepped(name) else self.trace[name])


@lru_cache(maxsize=8)
def _vectors(trace: Trace, loss: int) -> dict[str, Array]:
    """What a loss alone sends back to every step; an entry asks for many numbers of few losses."""
    return trace.ledger.vectors(loss)
