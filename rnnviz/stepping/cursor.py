"""The ops of a sequence in the order in which they run, and places among them.

An op has an index from 0 to 12 T + 2: z h o y L for each step, then, from the last step to the
first, do dV own carried dz dW dU, then the three updates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rnnviz.network.equations import BACKWARD, FORWARD, PASSES, TABLE, UPDATE

FORWARD_OPS: Final = tuple(row.name for row in FORWARD if row.stop)
BACKWARD_OPS: Final = tuple(row.name for row in BACKWARD if row.stop)
UPDATE_OPS: Final = tuple(row.name for row in UPDATE if row.stop)
OPS: Final = FORWARD_OPS + BACKWARD_OPS + UPDATE_OPS

#: Quantities that are no ops themselves, and the op that computes them on its way.
COMES_WITH: Final = {"h_prev": "z", "dh": "carried"}


def _numbered(ops: tuple[str, ...]) -> dict[str, int]:
    """For each quantity that some of these ops compute, the number of that op."""
    own = {name: number for number, name in enumerate(ops)}
    return own | {name: own[op] for name, op in COMES_WITH.items() if op in own}


FORWARD_AT: Final = _numbered(FORWARD_OPS)
BACKWARD_AT: Final = _numbered(BACKWARD_OPS)
UPDATE_AT: Final = _numbered(UPDATE_OPS)


class Op(NamedTuple):
    """One stop of the debugger: a quantity, computed at a time step (from 0)."""

    name: str
    t: int

    @property
    def kind(self) -> str:
        """The pass it belongs to: forward, loss, backward or update."""
        return TABLE[self.name].kind


class Place(NamedTuple):
    """An address in a run, all integers: it outlives changes of the words and of the weights.

    `update` counts the updates that made the weights on show; `kind` indexes PASSES, `op` OPS.
    """

    update: int = 0
    kind: int = 0
    t: int = 0
    op: int = 0
    term: int = 0


def count(steps: int) -> int:
    """How many ops a sequence of `steps` time steps has."""
    return (len(FORWARD_OPS) + len(BACKWARD_OPS)) * steps + len(UPDATE_OPS)


@lru_cache(maxsize=128)
def program(steps: int) -> tuple[Op, ...]:
    """All ops of a sequence in the order in which they run."""
    forward = [Op(name, t) for t in range(steps) for name in FORWARD_OPS]
    backward = [Op(name, t) for t in reversed(range(steps)) for name in BACKWARD_OPS]
    return (*forward, *backward, *(Op(name, 0) for name in UPDATE_OPS))


def index_of(name: str, t: int, steps: int) -> int:
    """The index of the op that computes quantity `name` at step `t`.

    KeyError when no op computes it, IndexError when there is no such step.
    """
    if not 0 <= t < steps:
        raise IndexError(f"there is no step {t} among {steps}")
    if (at := FORWARD_AT.get(name)) is not None:
        return t * len(FORWARD_OPS) + at
    start = steps * len(FORWARD_OPS)
    if (at := BACKWARD_AT.get(name)) is not None:
        return start + (steps - 1 - t) * len(BACKWARD_OPS) + at
    if (at := UPDATE_AT.get(name)) is not None:
        return count(steps) - len(UPDATE_OPS) + at
    raise KeyError(f"no op computes {name!r}")


def place_at(index: int, steps: int, update: int) -> Place:
    """The address of the op at `index`, which is held within the program."""
    op = program(steps)[min(max(index, 0), count(steps) - 1)]
    return Place(update, PASSES.index(op.kind), op.t, OPS.index(op.name))


def index_at(place: Place, steps: int) -> int:
    """The index of the op at an address; a step past the end means the last step."""
    return index_of(OPS[place.op], min(place.t, steps - 1), steps)


def block_ends(steps: int) -> list[int]:
    """Indices of the last op of each time step, forward and backward, and of the update."""
    f, b = len(FORWARD_OPS), len(BACKWARD_OPS)
    forward = [(t + 1) * f - 1 for t in range(steps)]
    backward = [steps * f + (t + 1) * b - 1 for t in range(steps)]
    return [*forward, *backward, count(steps) - 1]


def time_step_on(index: int, steps: int) -> int:
    """Where one time step on leads: the end of this one, or of the next if it is at its end."""
    return next((end for end in block_ends(steps) if end > index), count(steps) - 1)


def time_step_back(index: int, steps: int) -> int:
    """Where one time step back leads: the end of the step before, or the first op."""
    return max((end for end in block_ends(steps) if end < index), default=0)


def pass_start(kind: str, steps: int) -> int:
    """Where a pass is entered; the loss pass at its last op, where the total is known."""
    if kind == "loss":
        return index_of("L", steps - 1, steps)
    names = {"forward": FORWARD_OPS[0], "backward": BACKWARD_OPS[0], "update": UPDATE_OPS[0]}
    return index_of(names[kind], steps - 1 if kind == "backward" else 0, steps)


def pass_end(index: int, steps: int) -> int:
    """The last op of the pass that `index` is in; forward and loss interleave and end together."""
    ends = (
        index_of("L", steps - 1, steps),
        index_of(BACKWARD_OPS[-1], 0, steps),
        count(steps) - 1,
    )
    return next(end for end in ends if end >= index)


@dataclass(frozen=True, slots=True)
class Reached:
    """What has been computed when the op at `index` is done."""

    index: int
    steps: int

    @property
    def op(self) -> Op:
        """The op that was computed last."""
        return program(self.steps)[self.index]

    def has(self, name: str, t: int = 0) -> bool:
        """Whether quantity `name` has been computed at step `t`."""
        return index_of(name, t, self.steps) <= self.index

    def is_now(self, name: str, t: int = 0) -> bool:
        """Whether it was computed by the last op."""
        return index_of(name, t, self.steps) == self.index
