"""The interpreter: a pass run by the lines of an equations table, whatever these lines say.

It stands where the kernel stands and fills the same tape. With a network's own table it computes
what the kernel computes; with a row replaced it computes what that row makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rnnviz.network.arrays import Named
from rnnviz.network.equations import Equations
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Model
from rnnviz.network.lines import Names, Step, Task, backward, forward
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.sum_lines import factors
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
            alone = np.arange(task.steps if task.truncation is not None else 0)
            for step in backward(task, names, alone):
                self._keep(step, names, place)

    def _keep(self, step: Step, names: Names, place: int) -> None:
        """What stands for all losses together at a step, or before the first one."""
        if step.t >= 0:
            for name in step.quantities:
                names[name][step.t] = step.total(name)
            return
        for name in self.model.cell.carried:
            self.tape[name][0, place] = step.total(name)

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
                found = [factors(task, names, name).total() for task, names in self._tasks]
                np.sum(found, axis=0, out=total)

        return run
