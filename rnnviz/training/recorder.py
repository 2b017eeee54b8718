"""The recorder: a training run as a tape, on which every update can be gone back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Unpack

from numpy.typing import ArrayLike

from rnnviz.network.arguments import whole_number
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import Network
from rnnviz.training import budget
from rnnviz.training.branch import Branch, Looks, grown
from rnnviz.training.budget import OutOfTime, never
from rnnviz.training.held_out import HeldOut
from rnnviz.training.keyframes import FINE
from rnnviz.training.options import USUAL, Options, prepared
from rnnviz.training.playhead import Playhead
from rnnviz.training.update import Update
from rnnviz.training.updates import State


class Recorder:
    """Drives training runs and remembers them: what `fit` makes of the same, bit for bit.

    It stands `at` an update of the `branch` on show. `advance` goes on from there, `seek` goes to
    any update that was made, `add` begins another branch.
    """

    def __init__(self, first: Branch) -> None:
        self._grid = FINE
        self.branches: list[Branch] = [first]
        self._playhead = Playhead(self.branches)
        self._begin(first)

    @classmethod
    def of(
        cls,
        net: Network,
        sequences: Sequence[tuple[ArrayLike, ArrayLike]],
        h0: Any = None,
        **options: Unpack[Options],
    ) -> Recorder:
        """Of a run with the arguments of `fit`."""
        given = Options(**{**USUAL, **options})
        first = Branch("1", prepared(net, sequences, h0, given), options=given)
        first.cause = net, sequences, h0
        return cls(first)

    def add(self, branch: Branch) -> None:
        """Begin another branch, and stand where it begins."""
        self.branches.append(branch)
        self._begin(branch)

    def _begin(self, branch: Branch) -> None:
        self.branch = branch
        self._playhead.put_on(branch)
        branch.record(budget.empty_curves(self.branches))
        branch.frames.spread(self._grid)
        self._make_room()

    # Where it stands.

    @property
    def at(self) -> int:
        """The number of updates that made the weights on show."""
        return self._playhead.at

    @property
    def owner(self) -> Branch:
        """The branch whose run stands there: the one on show, or one that it grew out of."""
        return self._playhead.owner

    @property
    def net(self) -> Network:
        """The network after that update; it never changes."""
        return self.owner.training.snapshot()

    @property
    def state(self) -> State:
        """All that goes on from there: weights, optimizer, order of sequences, carried states."""
        return self.owner.training.state()

    # Going on.

    def advance(
        self,
        most: int,
        out_of_time: OutOfTime = never,
        enough: Callable[[Update], bool] | None = None,
    ) -> int:
        """At least one and at most so many updates, fewer when `out_of_time` or `enough` says so.

        Those that were made before are made again, as they were. Returns how many: 0 where the
        run has diverged, which `branch.stopped` tells; then it stands at the last sound update.
        """
        start = self.at
        goes_on = self._make_again(min(start + most, self.branch.end), out_of_time, enough)
        made = self.at - start
        if not goes_on or made == most or self.branch.stopped:
            return made
        self._playhead.stand_at_end_of(self.branch)
        try:
            self._record(most - made, out_of_time, enough)
        except InputError as error:
            if not error.sentence.key.startswith("error.diverged"):
                raise
            self.branch.stop(error.sentence)
            self.seek(self.branch.end)
        return self.at - start

    def _make_again(
        self, last: int, out_of_time: OutOfTime, enough: Callable[[Update], bool] | None
    ) -> bool:
        """Updates that were made before, one by one if they are asked; whether to go on after."""
        while self.at < last:
            if enough is None:
                self.seek(last, out_of_time)
                return self.at >= self.branch.end
            self.seek(self.at + 1)
            assert self._playhead.made is not None
            if enough(self._playhead.made) or out_of_time():
                return False
        return self.at >= self.branch.end

    def _record(
        self, most: int, out_of_time: OutOfTime, enough: Callable[[Update], bool] | None
    ) -> None:
        branch, take, looks = self.branch, self.branch.gathering.take, self.branch.looks
        self._look()
        for made, update in enumerate(branch.updates, start=1):
            take(update.loss)
            branch.end = number = update.number
            if not number % FINE:
                self._keep(branch)
            if made >= most or out_of_time() or (enough is not None and enough(update)):
                break
            if looks is not None:
                self._look()

    def _keep(self, branch: Branch) -> None:
        branch.frames.add(branch.training.state())
        self._make_room()

    # Going anywhere.

    def seek(self, update: int, out_of_time: OutOfTime = never) -> float:
        """Go to an update of the branch on show, or as far as there is time.

        Returns how much of the way is done, 1.0 when it is there; until then call it again. On
        the way it stands at updates in between.
        """
        whole_number("update", update, least=0)
        if update > self.branch.end:
            raise InputError("not_made", update=update, last=self.branch.end)
        return self._playhead.go(self.branch.owner(update), update, out_of_time)

    # Branches.

    def branch_off(self, name: str = "", **options: Unpack[Options]) -> Branch:
        """Begin a branch where it stands, with other settings than those of the updates so far.

        Options that are not given stay as they are. Schedules count the updates from the very
        first one. Raises InputError when an option does not fit.
        """
        owner, state = self.owner, self.state
        given = Options(**{**owner.options, **options})
        assert owner.cause is not None
        training = prepared(*owner.cause, given)
        grown(training, state, owner.training)
        branch = Branch(self.free(name), training, owner, given)
        branch.cause, branch.looks = owner.cause, owner.looks
        self.add(branch)
        return branch

    def show(self, branch: Branch) -> None:
        """Put another branch on show; `seek` then goes along its line."""
        self.branch = branch
        self._playhead.set_off()

    def rename(self, branch: Branch, name: str) -> None:
        """Call a branch otherwise; InputError when another one has that name, or it is empty."""
        if not name.strip() or any(one.name == name for one in self.branches if one is not branch):
            raise InputError("branch_name", name=name)
        branch.name = name

    def free(self, name: str = "") -> str:
        """The name, or the first number that no branch has."""
        names = {branch.name for branch in self.branches}
        if name in names:
            raise InputError("branch_name", name=name)
        return name.strip() or next(str(n) for n in range(1, len(names) + 2) if str(n) not in names)

    # What is held out.

    def hold_out(self, sequences: Sequence[tuple[ArrayLike, ArrayLike]], every: int = 100) -> None:
        """Take the loss of sequences that are not learned from, before every so many updates.

        Branches that grow out of this one do so too.
        """
        training, cause = self.branch.training, self.branch.cause
        held_out = HeldOut(training.net, sequences, cause and cause[2], training.settings.reduction)
        self.branch.looks = Looks(held_out, whole_number("every", every, least=1))

    def held_out_loss(self) -> float:
        """That loss with the weights on show; InputError when nothing is held out."""
        if self.branch.looks is None:
            raise InputError("nothing_held_out")
        return self.branch.looks.held_out.loss(self.owner.training.descent.flat)

    def _look(self) -> None:
        looks = self.branch.looks
        if looks is not None and self.at % looks.every == 0:
            self.branch.gathering.look(self.held_out_loss())

    # Memory.

    def _make_room(self) -> None:
        """Let keyframes stand further apart where they take more than their share."""
        self._grid = budget.spread([branch.frames for branch in self.branches], self._grid)

    @property
    def nbytes(self) -> tuple[int, int]:
        """The memory that keyframes and curves take, in bytes."""
        frames = sum(branch.frames.nbytes for branch in self.branches)
        curves = sum(branch.gathering.curves.nbytes for branch in self.branches)
        return frames + self._playhead.nbytes, curves

    @property
    def worst_wait(self) -> int:
        """The most updates that have to be made again to stand at any update of any branch."""
        return max(branch.frames.worst_wait(branch.end) for branch in self.branches)
