"""The lines of an equations table, run over one sequence: compiled once each, and nothing else.

The backward pass has a row for all losses together, and one more for each that is to be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import CodeType, SimpleNamespace
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.equations import Equations
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Model
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.rows import Row
from rnnviz.network.tape import Tape

Names = dict[str, Any]


@lru_cache(maxsize=512)
def compiled(line: str) -> CodeType:
    """A line of a table as code."""
    return compile(line, "<equations table>", "exec")


def outer(left: Array, right: Array) -> Array:
    """`np.outer`, also for one vector with many rows of them."""
    product: Array = np.asarray(left)[..., :, None] * np.asarray(right)[..., None, :]
    return product


def norm(vector: Array) -> Any:
    """`np.linalg.norm`; of many rows that of the first, which is their sum."""
    return np.linalg.norm(vector if vector.ndim == 1 else vector[0])


def summed(vector: Array) -> Array:
    """`np.sum` of a vector, and of each of many rows."""
    total: Array = np.asarray(vector).sum(axis=-1, keepdims=True)
    return total


#: What lines may say of NumPy, able to work on many rows at once.
LIBRARY: Final = SimpleNamespace(
    outer=outer,
    sum=summed,
    linalg=SimpleNamespace(norm=norm),
    **{
        name: getattr(np, name)
        for name in ("tanh", "exp", "log", "maximum", "minimum", "diag", "sign", "zeros")
    },
)


class Task(NamedTuple):
    """What a pass of one sequence is given: a table, a model with its weights, and masks.

    A loss is sent back less than `truncation` steps, None for all the way.
    """

    equations: Equations
    model: Model
    weights: Named
    example: Example
    masks: Masks = NOTHING_MASKED
    truncation: int | None = None

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return len(self.example.x)

    @property
    def kept(self) -> Array:
        """Which losses count [T]."""
        kept = self.example.target >= 0
        return kept if self.masks.losses is None else kept & self.masks.losses

    @property
    def sums(self) -> tuple[str, ...]:
        """The gradients of the weights, which are sums over the steps."""
        return tuple(f"d{name}" for name in self.model.shapes)

    def names(self) -> Names:
        """What stands beside the quantities in every line."""
        sizes, dtype = self.model.sizes, self.weights.V.dtype
        target = self.example.target
        given = {**self.weights, "x": self.example.x, "target": target}
        for name, state in zip(self.model.cell.states, self.example.start, strict=True):
            given[f"{name}0"] = state
        return {
            **given,
            "T": self.steps,
            "n": max(int((target >= 0).sum()), 1),
            "zeros": np.zeros(sizes.n_hidden, dtype),
            "one_hot": np.eye(sizes.n_out, dtype=dtype),
            "np": LIBRARY,
            "max": np.max,
            "sum": np.sum,
        }

    def recorded(self, tape: Tape, sequence: int = 0) -> Names:
        """All of that, and the quantities of the tape by their names, to be read or filled."""
        rows = (*self.equations.forward, *self.equations.backward)
        found = {row.name: tape.of(row.name, sequence) for row in rows if row.name in tape}
        return {**self.names(), **found}


def forward(task: Task, names: Names) -> None:
    """Run the lines of the forward pass; a loss that is switched off counts 0."""
    kept = task.kept
    for t in range(task.steps):
        names["t"] = t
        for row in task.equations.forward:
            exec(compiled(row.numpy), names)  # noqa: S102 -- the table's own lines
        names["L"][t] *= kept[t]


class Standing:
    """What stands for a quantity at a step and at the one after it: rows [1 + losses, n].

    Lines read and write it by the number of the step, as they do with an array over time.
    """

    def __init__(self) -> None:
        self._count = 0
        self._at: dict[int, Array] = {}

    def enter(self, t: int, count: int, begun: int) -> None:
        """Come to a step with so many rows; those of the losses begun here stand first but one."""
        later = self._at.get(t + 1)
        if later is not None and begun:
            later = np.insert(later, 1, 0.0, axis=0)
        self._count, self._at = count, {} if later is None else {t + 1: later}

    def __getitem__(self, t: int) -> Array:
        return self._at[t]

    def __setitem__(self, t: int, rows: Array) -> None:
        """Rows that are not given are those of losses which do not come here: 0."""
        if rows.ndim > 1 and len(rows) < self._count:
            here = np.zeros((self._count, rows.shape[1]), rows.dtype)
            here[: len(rows)] = rows
            rows = here
        elif rows.ndim == 1:
            rows = rows[None] if self._count == 1 else np.tile(rows, (self._count, 1))
        self._at[t] = rows


class Step(NamedTuple):
    """A step of the backward pass, with what its lines have left under the names of quantities.

    `losses`, in rising order, are those told apart that are not before it. Step -1 is what is sent
    to the states before the first one.
    """

    t: int
    losses: Array
    names: Names
    quantities: Sequence[str]

    def total(self, name: str) -> Array:
        """What all losses together send to a quantity [n]."""
        row: Array = self.names[name][self.t][0]
        return row

    def of(self, name: str) -> Array:
        """What each of the losses alone sends there [losses, n]."""
        return self.apart(self.names[name][self.t])

    def apart(self, rows: Array) -> Array:
        """The rows of the losses, where a step's own loss may be the only one that has any."""
        found = np.zeros((len(self.losses), *rows.shape[1:]), rows.dtype)
        found[: len(rows) - 1] = rows[1:]
        return found


def backward(task: Task, names: Names, told_apart: Array) -> Iterator[Step]:
    """Run the lines of the backward pass, from the last step to what is before the first.

    `told_apart` are the losses that get a row of their own. Where losses are truncated all of them
    must be, since what arrives of all together is then their sum.
    """
    lines = [row for row in task.equations.backward if row.name not in task.sums]
    standing = {row.name: Standing() for row in lines}
    names, kept = {**names, **standing}, task.kept
    for t in reversed(range(-1, task.steps)):
        losses = told_apart[np.searchsorted(told_apart, t) :] if len(told_apart) else told_apart
        begun = int(len(losses) > 0 and losses[0] == t)
        for name, one in standing.items():
            # The error of a step is that of its own loss alone.
            one.enter(t, 1 + begun if name == "do" else 1 + len(losses), begun)
        names["t"] = t
        for row in lines:
            if t >= 0 or row.name in task.model.cell.carried:
                _run(task, names, row, losses, kept)
        yield Step(t, losses, names, list(standing))


def _run(task: Task, names: Names, row: Row, losses: Array, kept: Array) -> None:
    """Run a line at the present step; a loss that does not count sends nothing."""
    exec(compiled(row.numpy), names)  # noqa: S102 -- the table's own lines
    t, standing = names["t"], names[row.name]
    if row.name == "do" and not kept[t]:
        standing[t] = 0.0 * standing[t]
    elif row.name in task.model.cell.carried:
        standing[t] = _arriving(task, standing[t], t, losses)


def _arriving(task: Task, rows: Array, t: int, losses: Array) -> Array:
    """Without what is not to arrive at step t: an edge that is cut, or a loss too far away."""
    carries = task.masks.carries
    if carries is not None and 0 <= t < task.steps - 1 and not carries[t]:
        rows = np.zeros_like(rows)
    if task.truncation is not None:
        rows = rows.copy()  # which may be those of the step after
        # What reaches h0 belongs to the use at the first step.
        rows[1 + np.searchsorted(losses, max(t, 0) + task.truncation) :] = 0.0
        rows[0] = rows[1:].sum(axis=0)
    return rows
