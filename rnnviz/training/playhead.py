"""The playhead of a recording: where it stands, and its way to any update that was made."""

from __future__ import annotations

from rnnviz.training import budget
from rnnviz.training.branch import Branch
from rnnviz.training.budget import OutOfTime, never
from rnnviz.training.keyframes import FINE, latest, size, thinned
from rnnviz.training.update import Update
from rnnviz.training.updates import State


class Playhead:
    """Stands after an update of one of these branches, its `owner`, whose run is there too.

    What it passes on its way is kept for a while, so that going further back from there is short.
    """

    def __init__(self, branches: list[Branch]) -> None:
        self._branches = branches
        self.owner = branches[0]
        #: The update that led to where it stands, if it was made on the way here.
        self.made: Update | None = None
        self._passing: list[State] = []
        self._aim: tuple[Branch, int, int] | None = None

    @property
    def at(self) -> int:
        """The number of updates that made the weights there."""
        return self.owner.training.number

    @property
    def nbytes(self) -> int:
        """The memory that the states on its way take, in bytes."""
        return sum(map(size, self._passing))

    def put_on(self, branch: Branch) -> None:
        """Stand where the run of a branch stands."""
        self.owner, self._passing, self._aim = branch, [], None

    def stand_at_end_of(self, branch: Branch) -> None:
        """Where a branch has no update of its own yet, that is where it began."""
        if self.owner is not branch:
            self.put_on(branch)
            branch.training.restore(branch.frames.first)

    def set_off(self) -> None:
        """Whatever way it was on, another one begins."""
        self._aim = None

    def go(self, owner: Branch, update: int, out_of_time: OutOfTime = never) -> float:
        """Go to an update that a branch has made, or as far as there is time.

        Returns how much of the way is done, 1.0 when it is there; until then call it again.
        """
        self._set_out(owner, update)
        training = owner.training
        while training.number < update:
            self.made = next(owner.updates)
            if not training.number % FINE and training.number < update:
                self._pass(training.state(), update)
            if out_of_time():
                break
        return self._progress(update)

    def _set_out(self, owner: Branch, update: int) -> None:
        """Stand at or before an update, as near as there is a state of it."""
        here = self.owner is owner and self.at <= update
        nearest = owner.frames.before(update)
        passing = latest(self._passing, update) if self.owner is owner else None
        if passing is not None and passing.number > nearest.number:
            nearest = passing
        if not here or self.at < nearest.number:
            if self.owner is not owner:
                self.put_on(owner)
            owner.training.restore(nearest)
        if self._aim is None or self._aim[:2] != (owner, update):
            self._aim = owner, update, self.at

    def _pass(self, state: State, update: int) -> None:
        """Keep a state on the way."""
        before = [one for one in self._passing if one.number < state.number]
        frames = [branch.frames for branch in self._branches]
        self._passing = budget.fitting(thinned([*before, state], update), frames)

    def _progress(self, update: int) -> float:
        assert self._aim is not None
        begin = self._aim[2]
        if self.at == update:
            self._aim = None
            return 1.0
        return (self.at - begin) / (update - begin)
