"""Updates of the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from rnnviz.language import Sentence
from rnnviz.network.errors import InputError
from rnnviz.session.past import Moment
from rnnviz.session.recording import Recording
from rnnviz.session.rewinding import Rewinding
from rnnviz.training.budget import OutOfTime, never
from rnnviz.training.divergence import named
from rnnviz.training.update import Update

#: Whether an update was the last that was wanted.
Enough = Callable[[Update], bool]


class Learning(Rewinding):
    """How a reader lets it learn."""

    def step_time(self) -> Self:
        """One time step on; from the last op into the next update."""
        if self.index == len(self.program) - 1:
            return self.begin_next_update()
        return self.stride("time")

    def step_time_back(self) -> Self:
        """One time step back; from the first op to the last one of the update before."""
        update = self.place.update
        if self.index or not update or self.past.moment_for(update - 1) is None:
            return self.stride_back("time")
        before = self.back_an_update()
        at_its_end = before.index == len(before.program) - 1
        return before if at_its_end else before.go_last()

    def begin_next_update(self) -> Self:
        """Apply the update on show and stand at the first op with the new weights, if any."""
        after = self.update_once()
        return after.go_first() if after.place.update != self.place.update else after

    def update_once(self) -> Self:
        """One update of gradient descent; the place stays. A diverging one changes nothing."""
        return self.train(1, lambda: True)

    def train(
        self, most: int, out_of_time: OutOfTime = never, enough: Enough | None = None
    ) -> Self:
        """At least one and at most so many updates, fewer when one of the others says so.

        Updates that were made before are made again, as they were. A diverging update is not
        made; the sentence about it is left under `training`.
        """
        recording = self.recording or Recording(self)
        session = replace(self, recording=recording, branch=max(self.branch, 0))
        branch = recording.stand(session)
        made = recording.recorder.advance(most, out_of_time, enough)
        reached = session.trained(recording.number(branch), made)
        why = branch.stopped if reached.place.update == branch.end else None
        # A network whose next pass overflows is not the last good one. Where there was no more
        # time, the next turn will tell.
        at_rest = why is not None or made == most
        if made and at_rest and not reached.is_finite:
            why = _overflows(reached)
            reached = reached.go_to_update(reached.place.update - 1)
        return reached if why is None else reached.with_problems({"training": why}, ("training",))

    def trained(self, branch: int, updates: int) -> Self:
        """The same place, so many updates later, where the tape stands."""
        moment = Moment(self.place, self.trail, self.edited)
        past = self.past.with_moment(moment) if updates else self.past
        there = replace(self, branch=branch, past=past)
        return there.where_the_tape_stands(self.edited)


def _overflows(reached: Learning) -> Sentence:
    """Why an update is not made whose network cannot run the sequence on show."""
    update, found = reached.place.update, reached.trace.first_not_finite()
    if found is None:
        return InputError("diverged", update=update).sentence
    quantity = named(found.quantity, (found.step or 0) + 1)
    return InputError("diverged_after", update=update, quantity=quantity).sentence
