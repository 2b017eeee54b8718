"""A goal: how far training goes on by itself, and when it stops early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from rnnviz.training.update import Update

#: What one can train until: a loss, the end of an epoch, so many updates more, so many in all.
GOALS: Final = ("loss", "epoch", "updates", "end")
#: What the numbers can be set to, ends included.
LOSSES: Final = (0.0, 1000.0)
UPDATES: Final = (1, 1_000_000)
#: 0 stands for no early stop.
PATIENCES: Final = (0, 1000)


@dataclass(frozen=True, slots=True)
class Goals:
    """The numbers that a reader has set: a loss, updates more, updates in all, looks to wait."""

    loss: float = 0.01
    updates: int = 100
    end: int = 1000
    patience: int = 0


class Goal(NamedTuple):
    """Where training that began after `begun` updates stops by itself.

    At the first network whose loss is below `loss`, or that of `each` of its steps; after update
    `last`, or when the `epoch` is over; None for whatever does not matter.
    """

    begun: int = 0
    loss: float | None = None
    each: bool = False
    last: int | None = None
    epoch: int | None = None

    def reached(self, update: Update) -> bool:
        """Whether an update that has just been made is the last one."""
        return (
            self.is_below(self.loss_of(update))
            or (self.last is not None and update.number >= self.last)
            or (self.epoch is not None and update.ends_epoch)
        )

    def met(self, number: int, epoch: int, loss: float) -> bool:
        """The same of a network after so many updates, by the epoch to come and by its loss."""
        return (
            self.is_below(loss)
            or (self.last is not None and number >= self.last)
            or (self.epoch is not None and epoch > self.epoch)
        )

    def loss_of(self, update: Update) -> float:
        """The loss of an update that is held against it."""
        return update.each if self.each else update.loss

    def is_below(self, loss: float) -> bool:
        """Whether a loss is small enough."""
        return self.loss is not None and loss < self.loss

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return (self.loss, self.last, self.epoch) != (None, None, None)


NO_GOAL: Final = Goal()
GOALS_AT_FIRST: Final = Goals()
