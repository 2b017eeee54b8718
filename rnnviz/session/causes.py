"""The causes of all that is on show, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

import numpy as np

from rnnviz.language import Sentence
from rnnviz.network.trace import Trace
from rnnviz.session.keys import KEYS_AT_FIRST, Keys
from rnnviz.session.past import NO_PAST, Past
from rnnviz.session.recording import Recording, comparable
from rnnviz.stepping.cursor import Place, Program, Reached
from rnnviz.stepping.gears import Gears, Trail
from rnnviz.stepping.inspection import AT_FIRST, Inspection
from rnnviz.stepping.run import Run
from rnnviz.training.branch import Branch
from rnnviz.training.edited import Edited
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.goal import GOALS_AT_FIRST, Goals
from rnnviz.training.quiz import Quiz
from rnnviz.training.race import Race
from rnnviz.training.rates import Rates
from rnnviz.training.settings import Typed


class Kept(NamedTuple):
    """A sequence: what was typed for it, and its words."""

    inputs: str
    targets: str
    pair: Pair


@dataclass(frozen=True, eq=False)
class Causes:
    """What is on show: an experiment, a place in its trace, and how they came about."""

    lesson: str
    typed: Typed
    experiment: Experiment
    learning_rate: float
    place: Place
    problems: Mapping[str, Sentence] = field(default_factory=dict)
    theme: str = "system"
    language: str = "en"
    zoom: float = 1.0
    keys: Keys = KEYS_AT_FIRST
    inspection: Inspection = AT_FIRST
    #: The quiz about a mistake that is switched on in secret.
    quiz: Quiz | None = None
    #: Numbers changed by hand since the weights were drawn.
    edited: frozenset[Edited] = frozenset()
    #: The run before the last edit, or the one that the reader holds on to.
    ghost: Experiment | None = None
    ghost_held: bool = False
    #: The strides that led here, and where one stood before the last updates.
    trail: Trail = ()
    past: Past = NO_PAST
    #: What training made, shared by all sessions that follow from this one, and which branch of
    #: it these weights are on; -1 for none.
    recording: Recording | None = None
    branch: int = -1
    #: The sequences that are not on show, in their order.
    others: tuple[Kept, ...] = ()
    #: How the learning rate changes from update to update; the one above is the first.
    schedule: tuple[str | float, ...] = ("constant",)
    #: How far training is to go.
    goals: Goals = GOALS_AT_FIRST

    @property
    def called(self) -> str:
        """A name for files about it."""
        material = self.experiment.material
        return self.lesson or (material.name if material else self.experiment.encoding)

    @property
    def causes(self) -> tuple[Typed, Experiment, tuple[str | float, ...]]:
        """What an edit changes and an undo brings back."""
        return self.typed, self.experiment, self.schedule

    @property
    def sequences(self) -> tuple[Kept, ...]:
        """All of them in their order, the one on show as it stands now."""
        shown, number = self.experiment, self.experiment.number
        pair = Pair(shown.inputs, shown.targets)
        now = Kept(self.typed.inputs, self.typed.targets, pair)
        return (*self.others[:number], now, *self.others[number:])

    @property
    def line(self) -> Branch | None:
        """The branch of the recording whose losses are those of what is on show, if any."""
        if self.recording is None or self.branch < 0:
            return None
        branch = self.recording.branches[self.branch]
        begun = self.recording.begun[branch].experiment
        return branch if comparable(begun, self.experiment) else None

    @property
    def follows_data(self) -> bool:
        """Whether what is on show is what the next update learns from, of some material."""
        return self.experiment.material is not None and not self.experiment.aside

    @property
    def trace(self) -> Trace:
        """The whole pass over the sequence with the present weights."""
        return self.experiment.trace

    @property
    def is_finite(self) -> bool:
        """Whether neither the losses nor the gradients have overflowed."""
        sound = (np.isfinite(one).all() for one in self.trace.gradients.values())
        return math.isfinite(self.trace.loss) and all(sound)

    @property
    def steps(self) -> int:
        """The number of time steps T."""
        return len(self.experiment.inputs)

    @property
    def program(self) -> Program:
        """The ops of this network over this sequence."""
        return self.experiment.program

    @property
    def index(self) -> int:
        """Which op of the program was the last one, from 0."""
        return self.program.index_at(self.place)

    @property
    def gears(self) -> Gears:
        """Where a step in each gear leads."""
        return Gears(self.program, self.inspection.skipped)

    @property
    def reached(self) -> Reached:
        """What has been computed at the present place."""
        return Reached(self.index, self.program)

    @property
    def rates(self) -> Rates:
        """The learning rates of all updates."""
        return Rates(self.learning_rate, self.schedule)

    @property
    def rate(self) -> float:
        """The learning rate of the update on show, the one that comes next."""
        return self.rates.of(self.place.update + 1)

    @property
    def run(self) -> Run:
        """What breakpoints are looked for in."""
        return Run(self.trace, self.program, self.rate)

    @property
    def race(self) -> Race | None:
        """Training with and without the mistake that is on show in the gallery."""
        seen = self.inspection.shelf == "bugs" and self.experiment.told
        if not seen or self.experiment.mistaken is None:
            return None
        return self.experiment.race(self.rate)

    def with_problems(
        self, problems: Mapping[str, Sentence], clear: tuple[str, ...] = ("h0",)
    ) -> Self:
        """The same with these sentences beside the fields that caused them, and without those."""
        kept = {name: one for name, one in self.problems.items() if name not in clear}
        return replace(self, problems={**kept, **problems})
