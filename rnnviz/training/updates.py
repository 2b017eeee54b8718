"""A training run: the arrays that its updates are made in, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextvars import copy_context
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named, Norms, frozen, norm, shapes_of, views
from rnnviz.network.inputs import Example
from rnnviz.network.kernels import Cause
from rnnviz.network.masks import Masks
from rnnviz.network.rnn import Network
from rnnviz.training.batches import Batch, Batches, Plan, Position
from rnnviz.training.descent import Descent, Limits, Rule
from rnnviz.training.divergence import diverged
from rnnviz.training.lending import Bound, Kernels, Lengths
from rnnviz.training.rooms import Rooms
from rnnviz.training.schedules import Schedule
from rnnviz.training.update import Record, Update, in_order

if TYPE_CHECKING:
    from rnnviz.network.equations import Equations


class Settings(NamedTuple):
    """How a training run goes on, checked; `steady` when its learning rate never changes."""

    schedule: Schedule
    steady: bool
    optimizer: Rule
    limits: Limits
    plan: Plan
    reduction: str
    truncation: int | None
    masks: Masks
    record: bool
    equations: Equations | None = None


class State(NamedTuple):
    """All that a training run goes on from after so many updates, in memory of its own.

    `numbers` [1 + memories, n] are the weights and what the optimizer remembers of them, `counted`
    the updates that it has counted.
    """

    number: int
    numbers: Array
    counted: int
    position: Position


class Training:
    """A training run: weights and gradient in flat blocks, kernels for each length."""

    def __init__(self, net: Network, examples: list[Example], settings: Settings) -> None:
        self.number = 0
        self.net, self.settings = net, settings
        model = net.model(settings.reduction)
        self.cause = Cause(model, settings.truncation, settings.masks, settings.equations)
        self.descent = Descent(net.weights, settings.optimizer, net.dtype)
        self._flat, self._weights = self.descent.flat, self.descent.weights
        self._numbers = self.descent.state.reshape(-1)
        self._update = self.descent.bind(settings.schedule(1), settings.limits)
        longest = max(len(one.x) for one in examples)
        #: The most time steps that an update learns from.
        self.steps = min(longest, settings.plan.chunk or longest)
        self._batches = Batches(examples, settings.plan, self.ends)
        self._rooms = Rooms()
        self._examples: list[Example] = []
        #: Whether somebody may be looking at the pass of the present kernel.
        self._lent = False
        self._kernels = Kernels(self._bind, record=settings.record)

    def updates(self) -> Iterator[Update]:
        """The updates, one a batch, without end; from wherever the run stands."""
        record, flat, steady = self.settings.record, self._flat, self.settings.steady
        # Entering `np.errstate` for each update would cost as much as three calls of NumPy; in
        # a context of its own the setting is made once, and nobody else's is touched.
        run = copy_context().run
        run(np.seterr, all="ignore")
        for batch in self._batches:
            number = self.number + 1
            before = self._rooms.copy(flat) if record else None
            if not steady:
                self.descent.rate[...] = self.settings.schedule(number)
            loss, sound = run(self._step, batch.examples)
            # Also when it is refused: what was asked of the update before can no more be told.
            self.number, self.batch = number, batch
            if not sound:
                raise run(diverged, self)
            update = Update(self, number, batch.epoch, loss)
            if before is not None:
                # Held by no name here, since it would be as long as the update is out.
                update.keep("record", self._recorded(before, batch))
            yield update

    def _step(self, examples: list[Example]) -> tuple[float, bool]:
        """One pass and one update; the loss before it, and whether all numbers are finite after."""
        if examples is not self._examples or self._lent:
            self._take(examples)
        kernel, numbers = self.kernel, self._numbers
        loss = float(kernel.forward())
        kernel.backward()
        self._differentiate()
        self._update()
        sound = math.isfinite(numbers.dot(numbers)) or bool(np.isfinite(numbers).all())
        return loss, sound and math.isfinite(loss)

    # Where it stands, and going there again.

    @property
    def upcoming(self) -> Batch:
        """What the next update learns from."""
        return self._batches.upcoming

    def state(self) -> State:
        """All that the next update depends on, as it is now."""
        numbers = self.descent.state.copy()
        return State(self.number, numbers, self.descent.counted, self._batches.position)

    @property
    def epoch(self) -> int:
        """The epoch of the next update, counted from 1."""
        return self._batches.epoch

    def restore(self, state: State) -> None:
        """Stand where a run with these settings stood; its updates are the same, bit for bit."""
        self.descent.state[...] = state.numbers
        self.number, self.descent.counted = state.number, state.counted
        self._batches.go(state.position)

    def has_batch(self, position: Position) -> bool:
        """Whether a position that was kept elsewhere is one of this run's."""
        return self._batches.has(position)

    def _take(self, examples: list[Example]) -> None:
        """Load sequences into a kernel for their lengths whose last pass nobody looks at."""
        self._examples = examples
        self._bound = self._kernels.free(tuple(len(one.x) for one in examples))
        self.kernel, self._differentiate, self._lent = *self._bound[:2], False
        self.kernel.load(examples)

    def _bind(self, lengths: Lengths) -> Bound:
        """A kernel for sequences of these lengths, and the call that sums its gradients."""
        kernel = self.cause.kernel(self._weights, lengths)
        return Bound(kernel, kernel.gradients(self.descent.gradients))

    def _recorded(self, before: Array, batch: Batch) -> Record:
        """The numbers of the last pass, and the weights before it."""
        block = self._bound.recorded(self._rooms)
        self._lent = self._bound.loan is not None
        return Record(self, before, self.kernel.tape, block, batch)

    # What an update is asked for.

    def ends(self) -> list[tuple[Array, ...]]:
        """The states that each sequence of the last pass ended with, the longest first."""
        tape = self.kernel.tape
        return [
            tuple(tape[name][length, place].copy() for name in tape.cell.states)
            for place, length in enumerate(tape.lengths)
        ]

    def snapshot(self) -> Network:
        """The network as it is now."""
        return self.net.with_weights(self.named(self._flat.copy()))

    def losses(self) -> Array:
        """The losses of the last pass [T], or of several sequences [T, B] in their order."""
        losses = self.kernel.tape["L"]
        one = losses.shape[1] == 1
        return frozen(losses[:, 0] if one else losses[:, in_order(self.batch.places)])

    def judged(self) -> int:
        """How many steps of the last sequences have a target."""
        return sum(int((one.target >= 0).sum()) for one in self.batch.examples)

    @property
    def even(self) -> bool:
        """Whether a loss is shared among as many in every update."""
        return self._batches.even

    def shares(self) -> int:
        """Among how many the last loss is shared: steps with a target; of means, sequences."""
        mean = self.settings.reduction == "mean"
        return len(self.batch.examples) if mean else self.judged()

    def gradient_norms(self) -> Norms:
        """The norm of each weight's gradient."""
        return norms(self.descent.gradients)

    def used_norms(self) -> Norms:
        """The norm of what each weight was changed by."""
        return norms(views(self.descent.used, shapes_of(self._weights)))

    def named(self, flat: Array) -> Named:
        """The weights in a flat block, which nobody writes to any more."""
        flat.flags.writeable = False
        return views(flat, shapes_of(self._weights))


def norms(arrays: Named) -> Norms:
    """The Frobenius norm of each array."""
    return Norms({name: norm(array) for name, array in arrays.items()})
