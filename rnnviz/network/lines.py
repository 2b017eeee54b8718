"""The lines of an equations table, run over one sequence: compiled once each, and nothing else.

A backward pass is run once for all losses together, or with a row for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
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


def backward(task: Task, names: Names, losses: Array) -> list[Array]:
    """Run the lines of the backward pass; what arrives before the first step, by state.

    `losses` [T] says which losses count, and the quantities in `names` are [T, n]; or [1 + T, T]
    with a row for all of them and one for each, and the quantities are [T, 1 + T, n].
    """
    lines = [row for row in task.equations.backward if row.name not in task.sums]
    for t in reversed(range(task.steps)):
        names["t"] = t
        for row in lines:
            exec(compiled(row.numpy), names)  # noqa: S102 -- as above
            if row.name == "do":
                names["do"][t] *= losses[..., t, None]
            elif row.name in task.model.cell.carried:
                _cut(task, names[row.name], t)
    return [_before(task, names, row) for row in lines if row.name in task.model.cell.carried]


def _cut(task: Task, carried: Array, t: int) -> None:
    """Drop what is not to arrive at step t: an edge that is cut, or a loss too far away."""
    if t + 1 < task.steps and task.masks.carries is not None and not task.masks.carries[t]:
        carried[t] = 0.0
    if task.truncation is not None:
        _drop_far(carried[t], t + task.truncation)


def _drop_far(rows: Array, end: int) -> None:
    """Without the losses from step `end` on, and their sum, the first row, made anew."""
    rows[1 + end :] = 0.0
    rows[0] = rows[1:].sum(axis=0)


def _before(task: Task, names: Names, row: Row) -> Array:
    """What the line of a carried quantity sends on to the state before the first step."""
    sent = np.zeros_like(names[row.name][:1])
    exec(compiled(row.numpy), {**names, row.name: sent, "t": -1})  # noqa: S102 -- as above
    if task.truncation is not None:
        _drop_far(sent[0], task.truncation)
    found: Array = sent[0]
    return found


def running_sums(task: Task, names: Names, name: str) -> Iterator[tuple[int, Array]]:
    """A weight's gradient after the line of each step, from the last one to the first.

    A use of the weight that is frozen leaves it as it was.
    """
    row = task.equations.table[name]
    used = task.masks.uses.get(name[1:])
    many = names["do"].shape[1:-1]
    names = {**names, name: np.zeros((*many, *task.model.shapes[name[1:]]), names["V"].dtype)}
    for t in reversed(range(task.steps)):
        names["t"] = t
        if used is None or used[t]:
            names[name] = names[name].copy()
            exec(compiled(row.numpy), names)  # noqa: S102 -- as above
        yield t, names[name]


def whole(task: Task, names: Names, name: str) -> Array:
    """A weight's gradient after all steps."""
    *_, (_, total) = running_sums(task, names, name)
    return total


class Rows(NamedTuple):
    """A backward pass with a row for each loss after the one for all of them: [T, 1 + T, n]."""

    task: Task
    names: Names
    before: list[Array]

    def of(self, name: str) -> Array:
        """What each loss alone sends to a quantity [T, losses, n]."""
        rows: Array = self.names[name][:, 1:]
        return rows

    def items(self, name: str) -> Iterator[tuple[int, Array]]:
        """What each loss alone changes a weight's gradient by at each step, the last one first."""
        before: Any = 0.0
        for t, total in running_sums(self.task, self.names, name):
            yield t, (total - before)[1:]
            before = total


def by_loss(task: Task, tape: Tape) -> Rows:
    """Interpret the backward pass once more, with a row for each loss.

    The first row is of all losses: where a line asks for a norm, it is that of the whole.
    """
    alone = np.vstack([task.kept, np.diag(task.kept)])
    names = task.recorded(tape)
    for row in task.equations.backward:
        if row.name in names:
            length, size = names[row.name].shape
            names[row.name] = np.zeros((length, len(alone), size), names["V"].dtype)
    return Rows(task, names, backward(task, names, alone))
