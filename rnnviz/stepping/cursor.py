"""The ops of a sequence in the order in which they run, and places among them.

Which ops there are is read from the network's equations table: forward for each time step, then
backward from the last step to the first, then the updates. Without biases that is z h o y L,
do dV own carried dz dW dU and three updates, 12 T + 3 in all; with them dd, db and two updates
more, 14 T + 5.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from rnnviz.network.elman import Elman
from rnnviz.network.equations import Equations
from rnnviz.network.head import Head
from rnnviz.network.optimizers import STEMS
from rnnviz.network.rows import PASSES, Row


def _updates(equations: Equations) -> list[Row]:
    """The updates, those of the biases last, as weights are listed everywhere."""
    return sorted(equations.update, key=lambda row: len(row.shape) == 1)


def _stops(rows: Iterable[Row]) -> tuple[str, ...]:
    """The quantities that are ops of their own."""
    return tuple(row.name for row in rows if row.stop)


def _numbered(rows: Iterable[Row]) -> dict[str, int]:
    """For each quantity that these rows compute, the number of the op that it comes with.

    One that is no op itself comes with the op before it, and before the first op with that one.
    """
    numbers, number = {}, -1
    for row in rows:
        number += row.stop
        numbers[row.name] = max(number, 0)
    return numbers


#: The table with all that a network can have: the numbers of its ops are those in addresses.
FULLEST: Final = Equations(Elman(bias=True), Head(bias=True))
OPS: Final = _stops((*FULLEST.forward, *FULLEST.backward, *_updates(FULLEST)))


#: The ops of an update that plain descent does not have, in the order of their numbers.
OF_OPTIMIZERS: Final = (
    "gnorm",
    *(f"{stem}_{row.of}" for row in _updates(FULLEST) for stem in STEMS),
)
#: All ops that there can be, in the order of their numbers in addresses.
EVERY_OP: Final = (*OPS, *OF_OPTIMIZERS)


def number_of(name: str) -> int:
    """The number of an op in addresses."""
    return EVERY_OP.index(name)


class Op(NamedTuple):
    """One stop of the debugger: a quantity, computed at a time step (from 0)."""

    name: str
    t: int

    @property
    def kind(self) -> str:
        """The pass it belongs to: forward, loss, backward or update."""
        return FULLEST.table[self.name].kind if self.name in FULLEST.table else PASSES[-1]


class Place(NamedTuple):
    """An address in a run, all integers: it outlives changes of words, weights and biases.

    `update` counts the updates that made the weights on show; `kind` indexes PASSES, `op` OPS, and
    from their end on the rows that other optimizers than plain descent have.
    """

    update: int = 0
    kind: int = 0
    t: int = 0
    op: int = 0
    term: int = 0


@dataclass(frozen=True)
class Program:
    """All ops of a network over so many time steps; an op's index counts from 0."""

    equations: Equations
    steps: int

    @cached_property
    def forward(self) -> tuple[str, ...]:
        """The ops of a step forward, its loss last."""
        return _stops(self.equations.forward)

    @cached_property
    def backward(self) -> tuple[str, ...]:
        """The ops of a step back."""
        return _stops(self.equations.backward)

    @cached_property
    def update(self) -> tuple[str, ...]:
        """The ops of the update."""
        return _stops(_updates(self.equations))

    @cached_property
    def ops(self) -> tuple[Op, ...]:
        """All of them in their order."""
        steps = range(self.steps)
        forward = [Op(name, t) for t in steps for name in self.forward]
        backward = [Op(name, t) for t in reversed(steps) for name in self.backward]
        return (*forward, *backward, *(Op(name, 0) for name in self.update))

    def op(self, index: int) -> Op:
        """The op at an index, without listing all of them."""
        f, b = len(self.forward), len(self.backward)
        if index < 0 or index >= len(self):
            raise IndexError(f"there is no op {index} among {len(self)}")
        if index < self.steps * f:
            return Op(self.forward[index % f], index // f)
        index -= self.steps * f
        if index < self.steps * b:
            return Op(self.backward[index % b], self.steps - 1 - index // b)
        return Op(self.update[index - self.steps * b], 0)

    def __len__(self) -> int:
        """How many ops there are."""
        return (len(self.forward) + len(self.backward)) * self.steps + len(self.update)

    @cached_property
    def _lines(self) -> dict[str, tuple[int, int]]:
        """For each quantity the index of its op at step 0, and how far on it is a step later."""
        f, b = len(self.forward), len(self.backward)
        first_back = self.steps * f + (self.steps - 1) * b
        passes = (
            (self.equations.forward, 0, f),
            (self.equations.backward, first_back, -b),
            (_updates(self.equations), self.steps * (f + b), 0),
        )
        return {
            name: (start + number, stride)
            for rows, start, stride in passes
            for name, number in _numbered(rows).items()
        }

    def op_of(self, name: str) -> str:
        """The name of the op that computes a quantity; empty for what is given, and unknown."""
        return self.op(self._lines[name][0]).name if name in self._lines else ""

    def index_of(self, name: str, t: int = 0) -> int:
        """The index of the op that computes quantity `name` at step `t`.

        KeyError when no op computes it, IndexError when there is no such step.
        """
        if not 0 <= t < self.steps:
            raise IndexError(f"there is no step {t} among {self.steps}")
        if name not in self._lines:
            raise KeyError(f"no op computes {name!r}")
        first, stride = self._lines[name]
        return first + t * stride

    # Addresses.

    def place_at(self, index: int, update: int) -> Place:
        """The address of the op at `index`, which is held within the program."""
        op = self.op(min(max(index, 0), len(self) - 1))
        return Place(update, PASSES.index(op.kind), op.t, number_of(op.name))

    def index_at(self, place: Place) -> int:
        """The index of the op at an address.

        A step past the end means the last step, and an op that this network does not have, a
        bias's, the one before it; one that its optimizer does not have, what that makes of the
        same weight, and where the norm is not taken, the first of the update.
        """
        number = place.op
        if number >= len(OPS):
            name = EVERY_OP[number]
            if name in self._lines:
                return self.index_of(name)
            weight = name.partition("_")[2]
            if not weight:
                return self.pass_start("update")
            number = OPS.index(f"new_{weight}")
        name = next(OPS[op] for op in range(number, -1, -1) if OPS[op] in self._lines)
        return self.index_of(name, min(place.t, self.steps - 1))

    # Its parts, for stepping through them.

    @cached_property
    def block_ends(self) -> list[int]:
        """Indices of the last op of each time step, forward and backward, and of the update."""
        f, b = len(self.forward), len(self.backward)
        forward = [(t + 1) * f - 1 for t in range(self.steps)]
        backward = [self.steps * f + (t + 1) * b - 1 for t in range(self.steps)]
        return [*forward, *backward, len(self) - 1]

    def pass_start(self, kind: str) -> int:
        """Where a pass is entered; the loss pass at its last op, where the total is known."""
        forward = len(self.forward) * self.steps
        backward = len(self.backward) * self.steps
        starts = {"forward": 0, "loss": forward - 1, "backward": forward}
        return {**starts, "update": forward + backward}[kind]

    @cached_property
    def pass_ends(self) -> list[int]:
        """The last op of each pass; forward and loss end together."""
        starts = (self.pass_start("backward"), self.pass_start("update"), len(self))
        return [start - 1 for start in starts]


@lru_cache(maxsize=32)
def program(equations: Equations, steps: int) -> Program:
    """The program of a network's table over so many steps, made once."""
    return Program(equations, steps)


@dataclass(frozen=True, slots=True)
class Reached:
    """What has been computed when the op at `index` is done."""

    index: int
    program: Program

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return self.program.steps

    @property
    def op(self) -> Op:
        """The op that was computed last; before the first one, that one."""
        return self.program.op(max(self.index, 0))

    def has(self, name: str, t: int = 0) -> bool:
        """Whether quantity `name` has been computed at step `t`."""
        return self.program.index_of(name, t) <= self.index

    def done(self, t: int) -> tuple[int, int]:
        """How many of the ops of a step have been computed, forward and backward."""
        f, b = len(self.program.forward), len(self.program.backward)
        forward = self.index + 1 - t * f
        backward = self.index + 1 - self.steps * f - (self.steps - 1 - t) * b
        return min(max(forward, 0), f), min(max(backward, 0), b)

    def earliest(self, name: str) -> int:
        """The first step (from 0) at which a quantity of the backward pass is known; T for none."""
        steps = range(self.steps)
        return bisect_left(steps, True, key=lambda t: self.has(name, t))

    def is_now(self, name: str, t: int = 0) -> bool:
        """Whether it was computed by the last op."""
        return self.program.index_of(name, t) == self.index
