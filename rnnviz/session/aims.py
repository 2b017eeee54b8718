"""Training towards a goal: until a loss, an epoch, a number of updates; and stopping early."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any, Self

from rnnviz.language import Sentence, sentence
from rnnviz.session.judged import judged
from rnnviz.session.learning import Learning
from rnnviz.training.branch import Branch
from rnnviz.training.budget import OutOfTime, never
from rnnviz.training.curves import HELD_OUT
from rnnviz.training.goal import Goal
from rnnviz.training.held_out import EarlyStop
from rnnviz.training.update import Update


class Aims(Learning):
    """How far a reader lets it learn."""

    def set_goal(self, name: str, value: float) -> Self:
        """A number that a goal goes by, or how many looks an early stop waits."""
        # A loss is the only one of them that is not whole, whatever a signal has made of it.
        number: Any = value if name == "loss" else int(value)
        return replace(self, goals=replace(self.goals, **{name: number}))

    def aim(self, kind: str = "") -> Goal:
        """What is to be reached from here; without a kind nothing is."""
        here, goals = Goal(self.place.update), self.goals
        return {
            "loss": here._replace(loss=goals.loss, each=judged(self.experiment).each),
            "epoch": here._replace(epoch=self.epoch),
            "updates": here._replace(last=self.place.update + goals.updates),
            "end": here._replace(last=goals.end),
        }.get(kind, here)

    @property
    def epoch(self) -> int:
        """The epoch that the next update belongs to, counted from 1."""
        return self.experiment.known.position.epoch

    @property
    def loss_together(self) -> float:
        """The loss that the next update begins with, where all is learned from at once."""
        return self.trace.loss + sum(one.loss for one in self.trace.beside)

    @property
    def holds_out(self) -> bool:
        """Whether there is something that is not learned from, to be looked at."""
        material = self.experiment.material
        return material is not None and bool(material.data.held_out)

    def train_towards(self, goal: Goal, most: int, out_of_time: OutOfTime = never) -> Self:
        """At most so many updates, and none beyond the goal; under `goal` stands what stopped it.

        Updates that were made before are made again one by one, so that none is passed over.
        """
        session = self.with_problems({}, clear=("goal",))
        if session.stands_at(goal):
            return session.arrived(goal)
        session = session.made_on(goal, most, out_of_time)
        if session.stands_at(goal):
            session = session.arrived(goal)
        return session.stopped_early(goal)

    def stands_at(self, goal: Goal) -> bool:
        """Whether it stands there; of material no loss is known but that of each update."""
        asked = goal.loss is not None and self.experiment.material is None
        loss = self.loss_together if asked else math.inf
        return goal.any and goal.met(self.place.update, self.epoch, loss)

    def made_on(self, goal: Goal, most: int, out_of_time: OutOfTime) -> Self:
        """Updates up to the goal, those that have been made before among them."""
        if goal.loss is not None:
            return self.made_below(goal, most, out_of_time)
        left = most if goal.last is None else min(most, goal.last - self.place.update)
        return self.train(left, out_of_time, goal.reached if goal.any else None)

    def made_below(self, goal: Goal, most: int, out_of_time: OutOfTime) -> Self:
        """The same until a loss: which network had it, the update after it tells."""
        below: list[Update] = []
        made = count(1)

        def enough(update: Update) -> bool:
            if goal.reached(update):
                below.append(update)
            return bool(below) or next(made) >= most or out_of_time()

        # Every update has to be asked, the last one too.
        session = self.train(most + 1, never, enough)
        if not below:
            return session
        session = session.go_to_update(below[0].number - 1)
        return session.arrived(goal, goal.loss_of(below[0]))

    def arrived(self, goal: Goal, loss: float | None = None) -> Self:
        """What has been reached, in a sentence."""
        if "goal" in self.problems:
            return self
        said = sentence("aims.reached", update=self.place.update)
        if goal.loss is not None:
            reached = self.loss_together if loss is None else loss
            told = {"loss": f"{reached:.4g}"}
            said = sentence("aims.reached_loss", update=self.place.update, **told)
        elif goal.epoch is not None:
            said = sentence("aims.reached_epoch", update=self.place.update, epoch=goal.epoch)
        return self.saying(said)

    def saying(self, said: Sentence) -> Self:
        """With the sentence about what has stopped it."""
        return self.with_problems({"goal": said}, clear=("goal",))

    def stopped_early(self, goal: Goal) -> Self:
        """Back where what is held out was told best, once that is too many looks ago."""
        branch, patience = self.line, self.goals.patience
        if not patience or branch is None or branch.looks is None:
            return self
        stop, every = EarlyStop.checked(patience), branch.looks.every
        for looks, loss in _looked(branch, every):
            for number, update in enumerate(looks):
                if update >= goal.begun and not stop.over:
                    # Which one of several it was does not matter before it is gone back to.
                    stop = stop.after(update, math.inf if number else loss)
            if stop.over:
                near = range(stop.at, stop.at + branch.gathering.curves.totals.stride, every)
                session = min(map(self.go_to_update, near), key=Aims.loss_held_out)
                at = session.place.update
                return session.saying(sentence("aims.early", update=at))
        return self

    def loss_held_out(self) -> float:
        """The loss of what is held out, by the network on show."""
        assert self.line is not None
        assert self.line.looks is not None
        return self.line.looks.held_out.of(self.experiment.net)


def _looked(branch: Branch, every: int) -> Iterator[tuple[range, float]]:
    """The updates before which what is held out was looked at, point by point of its curve."""
    curve = branch.curve(HELD_OUT)
    ends = [*curve.updates.tolist()[1:], branch.end + 1]
    for start, end, loss in zip(curve.updates.tolist(), ends, curve.lowest.tolist(), strict=True):
        if not math.isnan(loss):
            yield range(-(-int(start) // every) * every, int(end), every), loss
