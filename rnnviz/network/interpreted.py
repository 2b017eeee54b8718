"""What an interpreted pass leaves: a trace and a ledger like any other, by its own lines."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import numpy as np

from rnnviz.network import sum_lines
from rnnviz.network.arrays import Array, Named, quiet
from rnnviz.network.inputs import Example
from rnnviz.network.kernels import Cause, Kernels
from rnnviz.network.ledger import Ledger
from rnnviz.network.lines import Names, Step, Task, backward
from rnnviz.network.matrices import log_norms
from rnnviz.network.norms import Magnitudes
from rnnviz.network.sums import Factors
from rnnviz.network.trace import Trace
from rnnviz.network.zeros import nothing_in

#: What single losses send back is kept up to so many numbers, of those that were asked for last.
MOST_NUMBERS: Final = 1 << 22


class Interpreted(Trace):
    """The trace of a pass that was run by the lines of `cause.equations`.

    An item is what a step changes a gradient by. So every total is the sum of its items, also
    where a line does something else than to add.
    """

    @classmethod
    @quiet
    def run(
        cls, cause: Cause, weights: Named, example: Example, kept: Kernels | None = None
    ) -> Interpreted:
        """Interpret the pass."""
        del kept
        made = cause.kernel(weights, [len(example.x)])
        made.run([example])
        return cls(cause, weights, example, made.tape)

    @cached_property
    def task(self) -> Task:
        """What was interpreted."""
        cause = self.cause
        assert cause.equations is not None
        cut = cause.truncation is not None and cause.truncation < len(self)
        truncation = cause.truncation if cut else None
        return Task(
            cause.equations, self.model, self.weights, self.example, cause.masks, truncation
        )

    @cached_property
    def names(self) -> Names:
        """What its lines read and have left, by the names of quantities."""
        return self.task.recorded(self.tape)

    @cached_property
    def right(self) -> Trace:
        """The same pass as the kernel runs it."""
        return Trace.run(self.cause._replace(equations=None), self.weights, self.example)

    @cached_property
    @quiet
    def gradients(self) -> Named:
        """∂L/∂ of each weight as the lines leave it, and of the initial states."""
        cell = self.model.cell
        totals = {name: self.factors(name).total() for name in self.model.shapes}
        for total in totals.values():
            total.flags.writeable = False
        pairs = zip(cell.states, cell.carried, strict=True)
        return Named({**totals, **{f"{state}0": self.tape[name][0, 0] for state, name in pairs}})

    @property
    def ledger(self) -> Ledger:
        """The ledger of what was interpreted."""
        return InterpretedLedger(self)

    def factors(self, weight: str) -> Factors:
        """What the line of a weight's gradient reads at every step."""
        if weight not in self._factors:
            with np.errstate(all="ignore"):
                self._factors[weight] = sum_lines.factors(self.task, self.names, weight)
        return self._factors[weight]

    @cached_property
    def _factors(self) -> dict[str, Factors]:
        return {}

    # What single losses send back.

    @property
    def told_apart(self) -> Array:
        """All losses [T]."""
        return np.arange(len(self))

    @quiet
    def of_loss(self, loss: int) -> Names:
        """What one loss alone sends to every quantity [T, n], and to the states before."""
        if loss not in self._of_losses:
            most = max(1, MOST_NUMBERS // self.tape.block.size)
            while len(self._of_losses) >= most:
                self._of_losses.pop(next(iter(self._of_losses)))
            self._of_losses[loss] = self._sent_by(loss)
        return self._of_losses[loss]

    @cached_property
    def _of_losses(self) -> dict[int, Names]:
        return {}

    def _sent_by(self, loss: int) -> Names:
        truncated = self.task.truncation is not None
        alone = self.told_apart if truncated else np.array([loss])
        sent: Names = {}
        for step in backward(self.task, self.names, alone):
            if not sent:
                sent = {name: np.zeros_like(self.names[name]) for name in step.quantities}
            if step.t < 0:
                cell = self.model.cell
                for state, name in zip(cell.states, cell.carried, strict=True):
                    sent[f"d{state}0"] = _row_of(step, name, loss)
            elif step.t <= loss:
                for name in step.quantities:
                    sent[name][step.t] = _row_of(step, name, loss)
        return sent


def _row_of(step: Step, name: str, loss: int) -> Array:
    row: Array = step.of(name)[np.searchsorted(step.losses, loss)]
    return row


class InterpretedLedger(Ledger):
    """Items found by interpreting the backward pass with a row for each loss."""

    trace: Interpreted

    @quiet
    def _magnitudes(self, name: Any) -> Magnitudes:
        """Where the line that adds the items is another one they are measured one by one."""
        self._check(name, self._gradients)
        if not self._is_changed(name):
            return super()._magnitudes(name)
        trace, known = self.trace, self.trace.magnitudes
        if name not in known:
            table = np.full((len(trace),) * 2, -np.inf)
            for step, terms in sum_lines.changes(trace.task, trace.names, name, trace.told_apart):
                table[step.losses, step.t] = sum_lines.log_sizes(terms)
            known[name] = Magnitudes(table, logs=True).kept()
        return known[name]

    def _is_changed(self, name: str) -> bool:
        """Whether this is a weight to whose gradient another line adds than should."""
        changed = [row.name for row in self.trace.task.equations.instead]
        return name in self.trace.weights and f"d{name}" in changed

    @quiet
    def _sent(self, gradient: str) -> Magnitudes:
        known = self.trace.magnitudes
        if gradient not in known:
            known.update(self._all_sent())
        return known[gradient]

    def _all_sent(self) -> dict[str, Magnitudes]:
        """‖∂L_k/∂·_s‖ of everything that arrives or lies within a step, from one pass."""
        trace, cell = self.trace, self._cell
        tables = {name: np.full((len(trace),) * 2, -np.inf) for name in self._gradients}
        for step in backward(trace.task, trace.names, trace.told_apart):
            if step.t >= 0:
                for name, table in tables.items():
                    table[step.losses, step.t] = log_norms(step.of(name))
            else:
                for state, name in zip(cell.states, cell.carried, strict=True):
                    tables[f"d{state}0"] = log_norms(step.of(name))
        return {name: Magnitudes(table, logs=True).kept() for name, table in tables.items()}

    @quiet
    def vectors(self, loss: int) -> dict[str, Array]:
        """What loss k sends back to every step, and to the states before the first."""
        sent = self.trace.of_loss(self._step(loss))
        before = [f"d{state}0" for state in self._cell.states]
        return {name.removeprefix("d"): sent[name] for name in (*self._gradients, *before)}

    @quiet
    def item(self, name: str, *, loss: int, use: int) -> Array:
        """What loss k alone changes a weight's gradient by at step s; of a state or z, its row."""
        if not self._is_changed(name):
            return super().item(name, loss=loss, use=use)
        return self._factors(name, self._step(loss)).item(self._step(use, "use"))

    def _factors(self, weight: str, loss: int) -> Factors:
        """What the line of a weight reads where there is one loss alone."""
        trace = self.trace
        return sum_lines.factors(trace.task, {**trace.names, **trace.of_loss(loss)}, weight)

    @quiet
    def by_loss(self, name: str, loss: int) -> Array:
        """A row's sum: all that loss k leaves in a weight's gradient."""
        if not self._is_changed(name):
            return super().by_loss(name, loss)
        return self._factors(name, self._step(loss)).total()

    def why_zero(self, name: str, *, loss: int, use: int, row: int | None = None) -> str:
        """Why an item is exactly 0: as ever where it should be, else that it should not."""
        item = self.item(name, loss=loss, use=use)
        if not nothing_in(item, row):
            return ""
        right = self.trace.right.ledger.why_zero(name, loss=loss, use=use, row=row)
        return right or "zero.should_not"
