"""The recording of a session: the tape of its training, and what each branch of it began with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from rnnviz.network.vocabulary import WordWeights
from rnnviz.training.branch import Branch, Looks
from rnnviz.training.cuts import losses_cut
from rnnviz.training.experiment import Experiment
from rnnviz.training.held_out import HeldOut
from rnnviz.training.recorder import Recorder

if TYPE_CHECKING:
    from rnnviz.session.causes import Causes

#: What is held out is looked at so seldom that it costs a small part of what learning does.
SELDOM = 10


class Recording:
    """What was made by training, of a session and of all sessions that follow from it.

    It only grows: sessions are values, and each says by its branch and its number of updates
    which state of the recording it has.
    """

    def __init__(self, first: Causes) -> None:
        self.begun: dict[Branch, Causes] = {}
        #: Which branch, and after which of its updates, had these weights.
        self._made: WeakKeyDictionary[WordWeights, tuple[Branch, int]] = WeakKeyDictionary()
        self.recorder = Recorder(self._branch(first, None))

    @property
    def branches(self) -> list[Branch]:
        """All of them, the oldest first."""
        return self.recorder.branches

    def has(self, session: Causes) -> bool:
        """Whether the weights of a session are those of its branch after so many updates."""
        if session.branch < 0:
            return False
        update = session.place.update
        owner = self.branches[session.branch].owner(update)
        return self._made.get(session.experiment.words) == (owner, update)

    def stand(self, session: Causes) -> Branch:
        """Stand where a session does, on a branch that goes on from there as it would."""
        branch = self._going_on(session)
        if branch is None:
            branch = self.begin(session)
        self.recorder.show(branch)
        self.recorder.seek(session.place.update)
        return branch

    def _going_on(self, session: Causes) -> Branch | None:
        """A branch with the settings of a session, on which its weights are."""
        update, known = session.place.update, self.has(session)
        if not known:
            return None
        own = self.branches[session.branch]
        for branch in (own, *reversed(self.branches)):
            inside = branch.start <= update <= branch.end
            if (
                inside
                and self._is_at(session, branch)
                and _settings(self.begun[branch]) == _settings(session)
            ):
                return branch
        return None

    def _is_at(self, session: Causes, branch: Branch) -> bool:
        update = session.place.update
        return self._made.get(session.experiment.words) == (branch.owner(update), update)

    def begin(self, session: Causes) -> Branch:
        """A branch that begins where a session stands, with its settings."""
        parent = self.branches[session.branch] if session.branch >= 0 else None
        branch = self._branch(session, parent)
        self.recorder.add(branch)
        return branch

    def _branch(self, session: Causes, parent: Branch | None) -> Branch:
        experiment, update = session.experiment, session.place.update
        training = experiment.training(session.rates, update)
        name = self.recorder.free() if self.begun else "1"
        owner = parent.owner(update) if parent is not None else None
        branch = Branch(name, training, owner)
        branch.renewed = parent is None or not self.has(session)
        branch.apart = owner is None or not comparable(self.begun[owner].experiment, experiment)
        branch.looks = _looks(experiment, training.steps)
        # A copy without the trace, the ledger and all else that follows from its causes.
        bare = replace(experiment)
        self.begun[branch] = replace(session, experiment=bare, ghost=None, recording=None)
        if branch.renewed:
            self._made[experiment.words] = branch, update
        return branch

    def restore(self, begun: Causes, parent: int) -> Branch:
        """A branch that was kept elsewhere, grown out of another one by its number."""
        branch = self._branch(begun, None)
        branch.parent = self.branches[parent] if parent >= 0 else None
        self.recorder.add(branch)
        return branch

    def claim(self, session: Causes) -> None:
        """The weights of a session are those of its branch after so many updates."""
        update = session.place.update
        owner = self.branches[session.branch].owner(update)
        self._made[session.experiment.words] = owner, update

    def experiment(self, like: Experiment) -> Experiment:
        """What a session has of the state in which the tape stands, in the settings of another."""
        recorder = self.recorder
        stands = recorder.owner
        made = self.begun[stands].experiment.after(stands.training)
        self._made[made.words] = recorder.branch.owner(recorder.at), recorder.at
        return like.with_learned(made)

    def number(self, branch: Branch) -> int:
        """The place of a branch among all."""
        return self.branches.index(branch)


def comparable(one: Experiment, other: Experiment) -> bool:
    """Whether the losses of both are the same function of the weights."""
    return _learned_from(one) == _learned_from(other) and one.kind.computes_as(other.kind)


def _learned_from(experiment: Experiment) -> tuple[Any, ...]:
    """The sequences that are learned from, and the losses that count."""
    data = experiment.material or experiment.pairs
    owners = experiment.input_words, experiment.target_words
    return data, experiment.encoding, owners, losses_cut(experiment.cuts)


def _settings(session: Causes) -> tuple[Any, ...]:
    """All that the updates to come depend on, beside weights and what is remembered."""
    one = session.experiment
    ways = one.kind, one.cuts, one.bug, one.frozen, one.method, one.words.n_hidden
    return (*_learned_from(one), one.h0, *ways, session.rates)


def _looks(experiment: Experiment, steps: int) -> Looks | None:
    """How often the loss of what is held out is taken, where there is anything."""
    if experiment.material is None:
        return None
    held_out = experiment.material.data.held_out
    every = SELDOM * max(1, sum(len(inputs) for inputs, _ in held_out) // max(steps, 1))
    return Looks(HeldOut(experiment.net, held_out, None, experiment.kind.reduction), every)
