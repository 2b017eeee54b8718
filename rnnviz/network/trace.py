"""The trace: everything one pass over one sequence computed, read-only, addressed by quantity."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rnnviz.network import bptt
from rnnviz.network.arguments import chosen, time_step
from rnnviz.network.arrays import Array, Named, block, norm, quiet
from rnnviz.network.inputs import Example, Factor
from rnnviz.network.itemised import Wanted
from rnnviz.network.kernel import Model
from rnnviz.network.kernels import Cause, Kernels
from rnnviz.network.ledger import Ledger
from rnnviz.network.sums import Factors, Sums
from rnnviz.network.tape import Tape
from rnnviz.network.updating import PLAIN, Updating

if TYPE_CHECKING:
    from collections.abc import Callable

    from rnnviz.network.finite import Found
    from rnnviz.network.jacobians import Jacobians
    from rnnviz.network.norms import Magnitudes
    from rnnviz.network.table import Kept


#: One backward pass at a time is made up for, so that no two threads write to one tape.
COMPLETING: Final = Lock()


class Trace:
    """The arrays of one forward pass and its BPTT, with the weights and inputs they came from.

    `trace["h"]` is [T, n_hidden]; likewise every quantity of the equations table, steps from 0.
    `trace["dW"]` [T, n_hidden, n_hidden] holds the running sum as BPTT has it after step t, that
    is over the steps t … T-1, so that `trace["dW"][0]` is the whole gradient; likewise dU, dV, db
    and dd. All arrays are read-only. What has no such name, or no such step, is an InputError.

    `ahead` is the tape before anything has flowed back through time: that is only computed when it
    is first asked for, by `complete` if the tape lacks it.
    """

    def __init__(
        self,
        cause: Cause,
        weights: Named,
        example: Example,
        tape: Tape,
        complete: Callable[[Tape], Tape] | None = None,
    ) -> None:
        self.cause, self.weights, self.example, self.ahead = cause, weights, example, tape
        self._complete = complete
        tape.freeze()
        self._arrays: dict[str, Array] = {"x": example.x, "target": example.target}
        self._sums = Sums()
        self._norms: dict[tuple[str, int], float] = {}
        #: What the ledger measured; kept here, since a ledger that the trace held would hold it.
        self.magnitudes: dict[str, Magnitudes] = {}
        #: Arrays that the ledgers of traces of one kernel use in turn, if the kernel was kept.
        self.tables: dict[str, Kept] | None = None
        for array in (example.x, example.target):
            array.flags.writeable = False
        #: Runs the other sequences that an update learns from; and whether it does from this one.
        self.run_beside: Callable[[], tuple[Trace, ...]] = tuple
        self.learned = True
        #: Weights that no update moves.
        self.frozen: frozenset[str] = frozenset()
        #: How the update is made; None for plain descent.
        self.updating: Updating | None = None
        self._updates: dict[float, dict[str, Array]] = {}

    @classmethod
    @quiet
    def run(
        cls, cause: Cause, weights: Named, example: Example, kept: Kernels | None = None
    ) -> Trace:
        """Compute the pass, with one of the kernels that are kept if it has run so far before."""
        ahead = (kept or Kernels()).ahead(cause, weights, example)
        trace = cls(cause, weights, example, ahead.tape, ahead.complete)
        trace.tables = ahead.tables
        return trace

    def __reduce__(self) -> tuple[Callable[..., Trace], tuple[Any, ...]]:
        """A copy or a pickle is run once more: what is yet to be computed is bound to this one."""
        return self.run, (self.cause, self.weights, self.example)

    @property
    def tape(self) -> Tape:
        """Everything that the pass computes, in memory."""
        if self._complete is not None:
            with COMPLETING, np.errstate(all="ignore"):
                # Another thread may have been here while this one waited.
                if self._complete is not None:
                    self.ahead = self._complete(self.ahead)
                    self.ahead.freeze()
                    self._complete = None
        return self.ahead

    @property
    def model(self) -> Model:
        """The cell, the head and their sizes."""
        return self.cause.model

    def __len__(self) -> int:
        """The number of time steps T."""
        return len(self.example.x)

    def __getitem__(self, name: str) -> Array:
        """The array of a quantity, rows being time steps; an InputError names an unknown one."""
        found = self._arrays.get(name) if isinstance(name, str) else None
        if found is None:
            found = self._arrays[name] = self._found(name)
        return found

    def _found(self, name: Any) -> Array:
        if not isinstance(name, str):
            chosen("name", name, self._quantities())
        if name.startswith("d") and name[1:] in self.weights:
            return self._sums.whole(self, name[1:])
        if name.removesuffix("0") in self.model.cell.states and name not in self.ahead:
            return np.asarray(self.ahead[name[:-1]][0, 0])
        if name in self.weights:
            return self.weights[name]
        if name not in self.ahead:
            chosen("name", name, self._quantities())
        return (self.ahead if name in self.ahead.ahead else self.tape).of(name, 0)

    def _quantities(self) -> dict[str, None]:
        """The names of all that can be asked for."""
        cell, weights = self.model.cell, self.weights
        given = ("x", "target", *(f"{state}0" for state in cell.states), *weights)
        forward = (*cell.before, *cell.recorded, *cell.states, "o", "y", "L")
        backward = ("do", "own", *cell.carried, *cell.arrived, *cell.inner)
        sums = (f"d{weight}" for weight in weights)
        return dict.fromkeys((*given, *forward, *backward, *sums))

    @cached_property
    @quiet
    def loss(self) -> float:
        """The sum of all steps' losses in nats, each of which a mean has divided already."""
        return float(self["L"].sum())

    @cached_property
    @quiet
    def gradients(self) -> Named:
        """∂L/∂ of U, W, V, of b and d where there are any, and of h0; summed over all steps."""
        model = self.model
        flat, totals = block(model.shapes, self.weights.V.dtype)
        inputs = Factor(self.example.x, self.example.ids)
        bptt.gradients(model.factors, self.tape, inputs, self.cause.masks, totals)()
        flat.flags.writeable = False
        for total in totals.values():
            total.flags.writeable = False
        pairs = zip(model.cell.states, model.cell.carried, strict=True)
        return Named({**totals, **{f"{state}0": self.tape[name][0, 0] for state, name in pairs}})

    @cached_property
    def descended(self) -> Named:
        """What an update descends along: the gradients of all that it learns from, added."""
        from rnnviz.network.updating import descended  # noqa: PLC0415 -- not before it is asked for

        return descended(self)

    @cached_property
    def beside(self) -> tuple[Trace, ...]:
        """The passes of the other sequences that an update learns from."""
        return self.run_beside()

    def update(self, learning_rate: float) -> dict[str, Array]:
        """What every row of the update computes, by its name: what is clipped, remembered, new."""
        if learning_rate not in self._updates:
            made = (self.updating or PLAIN).made(self, learning_rate)
            self._updates = {learning_rate: made}  # one at a time: they are as large as the weights
        return self._updates[learning_rate]

    def updated(self, weight: str, learning_rate: float) -> Array:
        """A weight after the update, along what the whole batch says."""
        return self.update(learning_rate)[f"new_{weight}"]

    @property
    def ledger(self) -> Ledger:
        """Every gradient told apart by the loss it comes from and the use it reached."""
        return Ledger(self)

    @cached_property
    def jacobians(self) -> Jacobians:
        """How each step back stretches and shrinks a gradient."""
        from rnnviz.network.jacobians import Jacobians  # noqa: PLC0415 -- likewise

        return Jacobians(self)

    @cached_property
    def untruncated(self) -> Trace:
        """The same pass with its full gradient; itself when nothing is truncated."""
        if self.cause.truncation is None:
            return self
        return self.run(self.cause._replace(truncation=None), self.weights, self.example)

    @property
    def right(self) -> Trace:
        """The same pass without any mistake in it: for one that the kernel ran, itself."""
        return self

    def wanted(self, losses: Array, rescale_every: int = 0, together: int = 1) -> Wanted:
        """Rows of these losses, as far as this pass lets them reach back."""
        carries, truncation = self.cause.masks.carries, self.cause.truncation
        return Wanted(losses, carries, truncation, 0, rescale_every, together)

    def used(self, weight: str) -> Array:
        """Whether the use of a weight counts at each step [T]."""
        return np.asarray(self.cause.masks.uses.get(weight, np.ones(len(self), bool)))

    def factors(self, weight: str) -> Factors:
        """What a weight's gradient is a sum of, at every step."""
        left, right = self.model.factors_of(weight)
        used, kept = self.cause.masks.uses.get(weight), self[right]
        return Factors(self[left] if left else None, kept if used is None else kept * used[:, None])

    @quiet
    def item(self, name: str, t: int) -> Array:
        """What step `t` adds to `dU`, `dW`, `dV`, `db` or `dd`: of the weight's shape."""
        t = time_step("t", t, len(self))
        return self.factors(self._summed(name)).item(t)

    @quiet
    def norm(self, name: str, t: int) -> float:
        """‖quantity‖ at step `t` (Euclidean); kept, for pictures ask for it again and again."""
        t = time_step("t", t, len(self))
        if (name, t) not in self._norms:
            self._norms[name, t] = norm(self[name][t])
        return self._norms[name, t]

    def _summed(self, name: str) -> str:
        """The weight that a `dU`, `dW` … belongs to; InputError when it is none of them."""
        return chosen("name", name, {f"d{weight}": weight for weight in self.weights})

    @quiet
    def item_norm(self, name: str, t: int) -> float:
        """‖item‖ (Frobenius), without building it: the product of its factors' norms; kept too."""
        t = time_step("t", t, len(self))
        if (key := (f"item {name}", t)) not in self._norms:
            self._norms[key] = self.factors(self._summed(name)).size(t)
        return self._norms[key]

    def so_far(self, name: str, t: int) -> Array:
        """What `trace[name][t]` is for a `dU`, `dW` …, without making it for the other steps."""
        self._summed(name)
        return self._sums.so_far(self, name, time_step("t", t, len(self)))

    def first_not_finite(self) -> Found | None:
        """The first quantity, in the order in which they are computed, that is nan or infinite."""
        from rnnviz.network.finite import first_not_finite  # noqa: PLC0415 -- likewise

        return first_not_finite(self)
