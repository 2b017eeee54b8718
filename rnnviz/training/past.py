"""The last updates, kept so that each of them can be taken back, bit for bit.

What is kept is the state before each turn of training: what lies between two of them is made again
from the earlier one, and the same numbers come out, for an update knows nothing but its weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, NamedTuple

from rnnviz.stepping.cursor import Place
from rnnviz.stepping.gears import Trail
from rnnviz.training.edited import Edited
from rnnviz.training.experiment import Experiment
from rnnviz.training.history import History, appended
from rnnviz.training.rates import Rates

#: At most so many turns are kept, fewer where their weights would take more than so many bytes.
MOST_MOMENTS: Final = 300
MOST_BYTES: Final = 16_000_000
LEAST_MOMENTS: Final = 8


class Moment(NamedTuple):
    """What a turn of training began with: all that its updates depend on, and where one stood."""

    experiment: Experiment
    rates: Rates
    place: Place
    histories: tuple[History, ...]
    trail: Trail
    edited: frozenset[Edited]

    def after(self, updates: int) -> tuple[Experiment, Sequence[History]]:
        """The experiment and each sequence's losses so many updates later, made again."""
        if not updates:
            return self.experiment, self.histories
        histories: Sequence[History] = self.histories
        training = self.experiment.training(self.rates, self.place.update)
        for update in islice(training.updates(), updates):
            histories = appended(histories, update.losses)
        return self.experiment.after(training), histories


@dataclass(frozen=True)
class Past:
    """The last moments, the oldest first; it never changes."""

    moments: tuple[Moment, ...] = ()

    def with_moment(self, moment: Moment) -> Past:
        """One moment more; as many of the oldest go as there is no room for."""
        size = sum(weight.nbytes for weight in moment.experiment.net.weights.values())
        most = min(max(MOST_BYTES // size, LEAST_MOMENTS), MOST_MOMENTS)
        # A copy without the trace, the network and all else that follows from its causes.
        bare = moment._replace(experiment=replace(moment.experiment))
        return Past((*self.moments, bare)[-most:])

    @property
    def earliest(self) -> int | None:
        """The number of updates that one can go back to; None when nothing is kept."""
        return self.moments[0].place.update if self.moments else None

    def until(self, update: int) -> Past:
        """What was there when so many updates had been made."""
        return Past(tuple(one for one in self.moments if one.place.update < update))

    def moment_for(self, update: int) -> Moment | None:
        """The last moment at which no more than so many updates had been made."""
        return next((one for one in reversed(self.moments) if one.place.update <= update), None)


NO_PAST: Final = Past()
