"""What an interpreted pass leaves: a trace and a ledger like any other, by its own lines."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.network import lines
from rnnviz.network.arrays import Array, Named, norm, quiet
from rnnviz.network.inputs import Example
from rnnviz.network.kernels import Cause, Kernels
from rnnviz.network.ledger import Ledger
from rnnviz.network.lines import Rows, Task
from rnnviz.network.matrices import log_norms
from rnnviz.network.norms import Magnitudes
from rnnviz.network.trace import Trace
from rnnviz.network.zeros import nothing_in


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
    def right(self) -> Trace:
        """The same pass as the kernel runs it."""
        return Trace.run(self.cause._replace(equations=None), self.weights, self.example)

    @cached_property
    def gradients(self) -> Named:
        """∂L/∂ of each weight as the lines leave it, and of the initial states."""
        cell = self.model.cell
        totals = {name: self[f"d{name}"][0] for name in self.model.shapes}
        pairs = zip(cell.states, cell.carried, strict=True)
        return Named({**totals, **{f"{state}0": self.tape[name][0, 0] for state, name in pairs}})

    @property
    def ledger(self) -> Ledger:
        """The ledger of what was interpreted."""
        return InterpretedLedger(self)

    @cached_property
    def rows(self) -> Rows:
        """The backward pass interpreted once more, with a row for each loss."""
        with np.errstate(all="ignore"):
            return lines.by_loss(self.task, self.tape)

    def item(self, name: str, t: int) -> Array:
        """What step `t` changes `dU`, `dW`, `dV`, `db` or `dd` by."""
        sums = self[name]
        with np.errstate(all="ignore"):
            changed: Array = sums[t] - sums[t + 1] if t + 1 < len(self) else sums[t]
        return changed

    def item_norm(self, name: str, t: int) -> float:
        """‖item‖ (Frobenius)."""
        return norm(self.item(name, t))

    def so_far(self, name: str, t: int) -> Array:
        """A sum as the lines leave it, which need not be the sum of anything."""
        return np.asarray(self[name][t])

    @quiet
    def _running_sums(self, weight: str) -> Array:
        names = self.task.recorded(self.tape)
        found = dict(lines.running_sums(self.task, names, f"d{weight}"))
        sums = np.stack([found[t] for t in range(len(self))])
        sums.flags.writeable = False
        return sums


class InterpretedLedger(Ledger):
    """Items found by interpreting the backward pass with a row for each loss."""

    trace: Interpreted

    @quiet
    def _magnitudes(self, name: Any) -> Magnitudes:
        """Where the line that adds the items is another one they are measured one by one."""
        self._check(name, self._gradients)
        if not self._is_changed(name):
            return super()._magnitudes(name)
        known = self.trace.magnitudes
        if name not in known:
            table = np.full((len(self.trace),) * 2, -np.inf)
            for use, items in self.trace.rows.items(f"d{name}"):
                table[:, use] = log_norms(items.reshape(len(items), -1))
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
            states, rows = [f"d{state}0" for state in self._cell.states], self.trace.rows
            if gradient in states:
                table = log_norms(rows.before[states.index(gradient)][1:])
            else:
                table = np.stack([log_norms(row) for row in rows.of(gradient)], axis=1)
            known[gradient] = Magnitudes(table, logs=True).kept()
        return known[gradient]

    @quiet
    def vectors(self, loss: int) -> dict[str, Array]:
        """What loss k sends back to every step, and to the states before the first."""
        self._step(loss)
        rows = self.trace.rows
        found = {name.removeprefix("d"): rows.of(name)[:, loss] for name in self._gradients}
        pairs = zip(self._cell.states, self.trace.rows.before, strict=True)
        return found | {f"{state}0": rows[1 + loss] for state, rows in pairs}

    @quiet
    def item(self, name: str, *, loss: int, use: int) -> Array:
        """What loss k alone changes a weight's gradient by at step s; of a state or z, its row."""
        if not self._is_changed(name):
            return super().item(name, loss=loss, use=use)
        loss, use = self._step(loss), self._step(use, "use")
        found: Array = dict(self.trace.rows.items(f"d{name}"))[use][loss]
        return found

    @quiet
    def by_loss(self, name: str, loss: int) -> Array:
        """A row's sum: all that loss k leaves in a weight's gradient."""
        if not self._is_changed(name):
            return super().by_loss(name, loss)
        items = (items[self._step(loss)] for _, items in self.trace.rows.items(f"d{name}"))
        total: Array = np.sum(list(items), axis=0)
        return total

    def why_zero(self, name: str, *, loss: int, use: int, row: int | None = None) -> str:
        """Why an item is exactly 0: as ever where it should be, else that it should not."""
        item = self.item(name, loss=loss, use=use)
        if not nothing_in(item, row):
            return ""
        right = self.trace.right.ledger.why_zero(name, loss=loss, use=use, row=row)
        return right or "zero.should_not"
