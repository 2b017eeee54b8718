"""A race: training with a mistake in the backward pass, and without, from the same weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from rnnviz.network.errors import InputError
from rnnviz.training.fit import Update

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment

#: So many updates tell how training goes.
UPDATES: Final = 200


class Lane:
    """One of the two: the loss before each update made so far, and whether it diverged."""

    def __init__(self, updates: Iterator[Update]) -> None:
        self._updates = updates
        self.losses: list[float] = []
        self.diverged = False

    @property
    def done(self) -> bool:
        """Whether there is nothing more to come."""
        return self.diverged or len(self.losses) > UPDATES

    def advance(self) -> None:
        """One update more."""
        try:
            self.losses.append(next(self._updates).loss)
        except InputError:
            self.diverged = True


class Race:
    """Both lanes, which go on when there is time for it."""

    def __init__(self, experiment: Experiment, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.wrong = Lane(experiment.updates(learning_rate))
        self.right = Lane(experiment.without_bug.updates(learning_rate))

    @property
    def done(self) -> bool:
        """Whether both have come to their end."""
        return self.wrong.done and self.right.done

    @property
    def made(self) -> int:
        """How many losses are known, of both together."""
        return len(self.wrong.losses) + len(self.right.losses)

    def advance(self, out_of_time: Callable[[], bool]) -> None:
        """At least one update of each, and more until `out_of_time` says so."""
        while not self.done:
            for lane in (self.right, self.wrong):
                if not lane.done:
                    lane.advance()
            if out_of_time():
                return
