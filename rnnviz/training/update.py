"""One update, and what it can be asked for until the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rnnviz.network.arrays import Array, Norms
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import Network
from rnnviz.network.tape import Tape
from rnnviz.network.trace import Trace
from rnnviz.training.batches import Batch

if TYPE_CHECKING:
    from rnnviz.training.updates import Training

Made = TypeVar("Made")


class Update:
    """One update: the losses before it, the gradients it used, the network after it.

    `number` and `epoch` count from 1; `loss` is that of the update's sequences together, before
    it, in nats.

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
    def learning_rate(self) -> float:
        """The learning rate of this update."""
        return self._training.settings.schedule(self.number)

    @property
    def ends_epoch(self) -> bool:
        """Whether the next update belongs to another epoch."""
        return self._asked("ends_epoch", lambda: self._training.epoch > self.epoch)

    @property
    def losses(self) -> Array:
        """The loss of each step before this update [T]; [T, batch] for several sequences."""
        return self._asked("losses", self._training.losses)

    @property
    def judged(self) -> int:
        """How many steps of the update's sequences have a target: what a mean is taken over."""
        return self._asked("judged", self._training.judged)

    @property
    def each(self) -> float:
        """The loss for each step with a target; where losses are means, for each sequence."""
        return self.loss / max(self._asked("shares", self._training.shares), 1)

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
            self.training.cause.trace(
                weights,
                self.batch.examples[place],
                tape if tape.batch == 1 else tape.copy(place),
            )
            for place in in_order(places)
        )


def in_order(places: list[int]) -> list[int]:
    """For each sequence of a batch, in their order, its place in the kernel."""
    return sorted(range(len(places)), key=places.__getitem__)
