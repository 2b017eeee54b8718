"""Updates, and the arrays that they are made in: what a training run is while it goes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from rnnviz.network.arrays import Array, Named, Norms, block, norm, shapes_of, views
from rnnviz.network.errors import InputError
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel
from rnnviz.network.masks import Masks
from rnnviz.network.rnn import Network
from rnnviz.network.tape import Tape
from rnnviz.network.trace import Cause, Trace
from rnnviz.training.batches import Batch, Plan, batches
from rnnviz.training.descent import Descent, Limits, Rule
from rnnviz.training.rooms import Rooms

#: So many lengths of sequences have a kernel that is kept.
MOST_KERNELS: Final = 32


Made = TypeVar("Made")


class Update:
    """One update: the losses before it, the gradients it used, the network after it.

    `net`, `losses` and the norms are made when they are asked for, which must be before the next
    update is pulled: training goes on in the same arrays. Once made, they stay.
    """

    __slots__ = ("_made", "_training", "epoch", "loss", "number")

    def __init__(self, training: Training, number: int, epoch: int, loss: float) -> None:
        self._training = training
        #: Counted from 1, as the epoch is.
        self.number = number
        self.epoch = epoch
        #: The loss of the update's sequences together, before it.
        self.loss = loss
        self._made: dict[str, Any] = {}

    @property
    def net(self) -> Network:
        """The network after this update; it never changes."""
        return self._asked("net", self._training.snapshot)

    @property
    def losses(self) -> Array:
        """The loss of each step before this update [T]; [T, batch] for several sequences."""
        return self._asked("losses", self._training.losses)

    @property
    def gradient_norms(self) -> Norms:
        """The Frobenius norm of each weight's gradient, `.U` and so on, before any clipping."""
        return self._asked("gradient_norms", self._training.gradient_norms)

    @property
    def used_norms(self) -> Norms:
        """The same for what was descended along: clipped, and 0 for a frozen weight."""
        return self._asked("used_norms", self._training.used_norms)

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The pass of each sequence, in their order; only of a `fit` that was told to record."""
        if "traces" not in self._made:
            if "record" not in self._made:
                raise InputError("not_recorded")
            self._made["traces"] = self._made.pop("record").traces()
        made: tuple[Trace, ...] = self._made["traces"]
        return made

    @property
    def trace(self) -> Trace:
        """The pass of the first sequence."""
        return self.traces[0]

    def keep(self, name: str, made: Any) -> None:
        """Keep something that was made before it was asked for."""
        self._made[name] = made

    def _asked(self, name: str, make: Callable[[], Made]) -> Made:
        if name not in self._made:
            if self._training.number != self.number:
                raise InputError("asked_late", update=self.number)
            self._made[name] = make()
        made: Made = self._made[name]
        return made


class Record(NamedTuple):
    """The numbers of one pass and the weights before it; traces of them are made when asked for."""

    training: Training
    weights: Array
    tape: Tape
    block: Array
    batch: Batch

    def traces(self) -> tuple[Trace, ...]:
        """A trace of each sequence, in their order."""
        weights, tape = self.training.named(self.weights), self.tape.over(self.block)
        places = self.batch.places
        return tuple(
            Trace(
                self.training.cause,
                weights,
                self.batch.examples[place],
                tape if tape.batch == 1 else tape.copy(place),
            )
            for place in in_order(places)
        )


def in_order(places: list[int]) -> list[int]:
    """For each sequence of a batch, in their order, its place in the kernel."""
    return sorted(range(len(places)), key=places.__getitem__)


class Settings(NamedTuple):
    """How a training run goes on, checked."""

    learning_rate: float
    optimizer: Rule
    limits: Limits
    plan: Plan
    reduction: str
    truncation: int | None
    masks: Masks
    record: bool


class Training:
    """A training run: weights and gradient in flat blocks, a kernel for each length."""

    def __init__(self, net: Network, settings: Settings) -> None:
        self.number = 0
        self._net, self._settings = net, settings
        self.cause = Cause(net.model(settings.reduction), settings.truncation, settings.masks)
        shapes = shapes_of(net.weights)
        self._flat, self._weights = block(shapes, net.dtype)
        for name, weight in net.weights.items():
            self._weights[name][...] = weight
        slopes, self._gradients = block(shapes, net.dtype)
        self._descent = Descent(self._flat, slopes, self._weights)
        self._update = self._descent.bind(
            settings.optimizer, settings.learning_rate, settings.limits
        )
        self._rooms = Rooms()
        self._examples: list[Example] = []
        self._kernels: dict[tuple[int, ...], tuple[Kernel, Callable[[], None]]] = {}

    def updates(self, sequences: list[Example]) -> Iterator[Update]:
        """The updates, one a batch, without end."""
        record, flat = self._settings.record, self._flat
        # Entering `np.errstate` for each update would cost as much as three calls of NumPy; in
        # a context of its own the setting is made once, and nobody else's is touched.
        run = copy_context().run
        run(np.seterr, all="ignore")
        for number, batch in enumerate(batches(sequences, self._settings.plan, self.ends), 1):
            before = self._rooms.copy(flat) if record else None
            loss, sound = run(self._step, batch.examples)
            # Also when it is refused: what was asked of the update before can no more be told.
            self.number, self._batch = number, batch
            if not sound:
                raise InputError("diverged", update=number)
            update = Update(self, number, batch.epoch, loss)
            if before is not None:
                tape = self._kernel.tape
                block = self._rooms.copy(tape.block)
                update.keep("record", Record(self, before, tape, block, batch))
            yield update

    def _step(self, examples: list[Example]) -> tuple[float, bool]:
        """One pass and one update; the loss before it, and whether the weights are finite after."""
        if examples is not self._examples:
            self._take(examples)
        kernel, flat = self._kernel, self._flat
        loss = kernel.forward()
        kernel.backward()
        self._differentiate()
        self._update()
        sound = math.isfinite(flat.dot(flat)) or bool(np.isfinite(flat).all())
        return float(loss), sound

    def _take(self, examples: list[Example]) -> None:
        """Load other sequences into the kernel for their lengths."""
        self._examples = examples
        self._kernel, self._differentiate = self._bound(examples)
        self._kernel.load(examples)

    def _bound(self, examples: list[Example]) -> tuple[Kernel, Callable[[], None]]:
        """The kernel for sequences of these lengths, and the call that sums its gradients."""
        lengths = tuple(len(one.x) for one in examples)
        if lengths not in self._kernels:
            if len(self._kernels) >= MOST_KERNELS:
                self._kernels.pop(next(iter(self._kernels)))
            model, truncation, masks = self.cause
            kernel = Kernel(model, self._weights, lengths, truncation, masks)
            self._kernels[lengths] = kernel, kernel.gradients(self._gradients)
        return self._kernels[lengths]

    # What an update is asked for.

    def ends(self) -> list[tuple[Array, ...]]:
        """The states that each sequence of the last pass ended with, the longest first."""
        tape = self._kernel.tape
        return [
            tuple(tape[name][length, place].copy() for name in tape.cell.states)
            for place, length in enumerate(tape.lengths)
        ]

    def snapshot(self) -> Network:
        """The network as it is now."""
        return self._net.with_weights(self.named(self._flat.copy()))

    def losses(self) -> Array:
        """The losses of the last pass [T], or of several sequences [T, B] in their order."""
        losses = self._kernel.tape["L"]
        return (
            losses[:, 0].copy() if losses.shape[1] == 1 else losses[:, in_order(self._batch.places)]
        )

    def gradient_norms(self) -> Norms:
        """The norm of each weight's gradient."""
        return norms(self._gradients)

    def used_norms(self) -> Norms:
        """The norm of what each weight was changed by."""
        return norms(views(self._descent.used, shapes_of(self._weights)))

    def named(self, flat: Array) -> Named:
        """The weights in a flat block, which nobody writes to any more."""
        flat.flags.writeable = False
        return views(flat, shapes_of(self._weights))


def norms(arrays: Named) -> Norms:
    """The Frobenius norm of each array."""
    return Norms({name: norm(array) for name, array in arrays.items()})
