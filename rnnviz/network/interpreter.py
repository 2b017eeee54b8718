"""The interpreter: a pass run by the lines of an equations table, whatever these lines say.

It stands where the kernel stands and fills the same tape. With a network's own table it computes
what the kernel computes; with a row replaced it computes what that row makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.equations import Equations
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Model
from rnnviz.network.lines import Names, Task, backward, by_loss, forward, whole
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.tape import Tape


class Interpreter:
    """Does what a `Kernel` does, by interpreting a table: the same calls, the same tape."""

    def __init__(
        self,
        equations: Equations,
        model: Model,
        weights: Named,
        lengths: Sequence[int],
        limits: tuple[int | None, Masks] = (None, NOTHING_MASKED),
    ) -> None:
        self.equations, self.model, self.weights, self.limits = equations, model, weights, limits
        self.tape = Tape(model.cell, model.sizes, lengths, weights.V.dtype)
        self._tasks: list[tuple[Task, Names]] = []

    def load(self, examples: Sequence[Example]) -> None:
        """Take over what a pass is given."""
        truncation, masks = self.limits
        if truncation is not None and truncation >= self.tape.steps:
            truncation = None
        self._tasks = []
        for place, one in enumerate(examples):
            for name, state in zip(self.model.cell.states, one.start, strict=True):
                self.tape[name][0, place] = state
            kept = masks if masks is NOTHING_MASKED else masks.first(len(one.x))
            task = Task(self.equations, self.model, self.weights, one, kept, truncation)
            self._tasks.append((task, task.recorded(self.tape, place)))

    def forward(self) -> Any:
        """Run forward; the loss."""
        for task, names in self._tasks:
            forward(task, names)
        return self.tape["L"].sum()

    def backward(self) -> None:
        """Run back: fill ∂L/∂ of every step."""
        for place, (task, names) in enumerate(self._tasks):
            if task.truncation is None:
                before = backward(task, names, task.kept)
            else:
                before = self._truncated(task, names, place)
            for name, sent in zip(self.model.cell.carried, before, strict=True):
                self.tape[name][0, place] = sent

    def _truncated(self, task: Task, names: Names, place: int) -> list[Array]:
        """The sum over the losses, each of which goes back as far as it may."""
        tape = self.tape if self.tape.batch == 1 else self.tape.copy(place)
        rows = by_loss(task, tape)
        for row in task.equations.backward:
            if row.name not in task.sums:
                names[row.name][...] = rows.of(row.name).sum(axis=1)
        return [sent[1:].sum(axis=0) for sent in rows.before]

    def run(self, examples: Sequence[Example]) -> Any:
        """Load, forward, backward: everything on the tape; the loss."""
        self.load(examples)
        loss = self.forward()
        self.backward()
        return loss

    def gradients(self, into: Named) -> Callable[[], None]:
        """Bound to the arrays it fills: a call sums ∂L/∂ of each weight over all that was run."""

        def run() -> None:
            for name, total in into.items():
                found = [whole(task, names, f"d{name}") for task, names in self._tasks]
                np.sum(found, axis=0, out=total)

        return run
