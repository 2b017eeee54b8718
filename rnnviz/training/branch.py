"""A branch: updates in a row with the same settings, from the point on where they begin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from rnnviz.language import Sentence
from rnnviz.training.batches import Position
from rnnviz.training.curves import Curve, Curves, Gathering
from rnnviz.training.held_out import HeldOut
from rnnviz.training.keyframes import Keyframes
from rnnviz.training.measurements import NAMES, Measurements, joined
from rnnviz.training.options import USUAL, Options
from rnnviz.training.quantities import Measured
from rnnviz.training.update import Update
from rnnviz.training.updates import State, Training


class Looks(NamedTuple):
    """The loss of what is held out, to be looked at before every so many updates."""

    held_out: HeldOut
    every: int


class Branch:
    """What one branch of a recording has: settings, keyframes, curves, and the run that makes it.

    Up to `start` it shares the past of `parent`. `end` is its last update, `stopped` why there is
    none after it. It is `renewed` where it begins with other numbers than its parent had there,
    and `apart` where its losses are another function of the weights than its parent's.
    """

    def __init__(
        self, name: str, training: Training, parent: Branch | None = None, options: Options = USUAL
    ) -> None:
        self.name, self.training, self.parent, self.options = name, training, parent, options
        self.start = self.end = training.number
        self.renewed = self.apart = False
        self.stopped: Sentence | None = None
        self.looks: Looks | None = None
        #: Network, sequences and h0, where it is to be known what other branches begin with.
        self.cause: tuple[Any, Any, Any] | None = None
        self.frames = Keyframes(training.state())
        #: Of those of its own updates that were drawn.
        self.measurements = Measurements()
        self._updates = training.updates()

    def record(self, curves: Curves) -> None:
        """Keep curves from now on, which are empty still."""
        self.gathering = Gathering(self.training, curves)

    @property
    def updates(self) -> Iterator[Update]:
        """The run, from wherever it stands; always the same iterator until it has diverged."""
        return self._updates

    def stop(self, why: Sentence) -> None:
        """It diverged: what comes after the last sound update cannot be made."""
        self.stopped, self._updates = why, self.training.updates()

    @property
    def line(self) -> list[Branch]:
        """The branches that this one grew out of, the first one first, and itself."""
        return [*(self.parent.line if self.parent else []), self]

    @property
    def strand(self) -> list[Branch]:
        """Those of its line whose curves its own ones go on from, and itself."""
        line = self.line
        return line[max((at for at, one in enumerate(line) if one.apart), default=0) :]

    def owner(self, update: int) -> Branch:
        """The branch on this one's line that made an update; the first has the state before any."""
        line = self.line
        return next((one for one in reversed(line) if one.has(update)), line[0])

    def has(self, update: int) -> bool:
        """Whether what there was after an update of its line is its own, and not its parent's."""
        return update > self.start or (self.renewed and update == self.start)

    def curve(self, name: str | int) -> Curve:
        """A curve from the first update on, those of the shared past among them.

        "loss", "held_out", a weight for the norm of its gradient, or a time step from 0; or what
        is measured of frames, which has points for these alone.
        """
        if name in NAMES:
            return self._measured(str(name))
        own = self.gathering.curves.curve(name)
        if self.parent is None or self.apart:
            return own
        past = self.parent.curve(name)
        # A point of the past that stands for updates on both sides of the fork is left out.
        stops = np.append(past.updates[1:], self.parent.end)
        before = stops <= self.start
        return joined(Curve(*(one[before] for one in past)), own)

    def measure(self, update: int, found: Measured) -> None:
        """Keep what was measured of one of its updates with the branch that made this update."""
        self.owner(update).measurements.add(update, found)

    def _measured(self, name: str) -> Curve:
        line = self.strand
        stops: list[int | None] = [one.start - one.renewed for one in line[1:]]
        pairs = zip(line, [*stops, None], strict=True)
        return reduce(joined, (one.measurements.curve(name, stop) for one, stop in pairs))


def grown(training: Training, state: State, before: Training) -> None:
    """Stand a run where one with other settings stood.

    What an optimizer remembers is of use to the same optimizer alone, and a place among batches
    where the same batches are made: otherwise the memory is empty, and the next epoch begins.
    """
    old, new = before.settings, training.settings
    if new.optimizer != old.optimizer:
        numbers = np.zeros_like(training.descent.state)
        numbers[0] = state.numbers[0]
        state = state._replace(numbers=numbers, counted=0)
    if new.plan != old.plan:
        state = state._replace(position=Position(epoch=state.position.epoch + 1))
    training.restore(state)
