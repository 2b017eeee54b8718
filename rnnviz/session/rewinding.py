"""Going along the tape of training, back and on, and from branch to branch."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.language import Sentence, sentence
from rnnviz.network.errors import InputError
from rnnviz.session.moves import Moves
from rnnviz.session.on_show import OnShow
from rnnviz.session.past import NO_PAST
from rnnviz.training.budget import OutOfTime, never
from rnnviz.training.edited import H0, Edited


class Rewinding(Moves, OnShow):
    """Where a reader can go among the updates that were made."""

    def back_an_update(self) -> Self:
        """The network before the last update, and the place that one was at; words stay.

        Where that is not kept any more, nothing changes and a sentence says so, under `past`.
        """
        update = self.place.update - 1
        if update < self.earliest:
            return self.with_problems({"past": self._no_past()}, clear=("past",))
        there = self.go_to_update(update)
        moment = self.past.moment_for(update)
        if moment is None:
            return there
        exact = moment.place.update == update
        return replace(
            there,
            place=moment.place._replace(update=update),
            trail=moment.trail if exact else (),
            # Weights edited since are weights since; h0 is not learned and stays.
            edited=moment.edited | {one for one in self.edited if one.name == H0},
            past=self.past.until(update if exact else update + 1),
        )

    def _no_past(self) -> Sentence:
        if not self.place.update:
            return sentence("past.none")
        return sentence("past.forgotten", update=self.place.update)

    @property
    def earliest(self) -> int:
        """The number of updates that one can go back to."""
        if self.recording is None or self.branch < 0:
            return self.place.update
        return self.recording.branches[self.branch].line[0].start

    @property
    def latest(self) -> int:
        """The last update that has been made on this branch."""
        if self.recording is None or self.branch < 0:
            return self.place.update
        return max(self.recording.branches[self.branch].end, self.place.update)

    def go_to_update(self, update: int, out_of_time: OutOfTime = never) -> Self:
        """The network after so many updates that have been made, in the present settings.

        Where there is not time enough it is one on the way there: call it again.
        """
        update = min(max(update, self.earliest), self.latest)
        if self.recording is None or self.branch < 0 or update == self.place.update:
            return self
        kept = self._kept()
        recording, recorder = self.recording, self.recording.recorder
        recorder.show(recording.branches[kept.branch])
        recorder.seek(min(update, recorder.branch.end), out_of_time)
        return kept.where_the_tape_stands(frozenset(one for one in self.edited if one.name == H0))

    def _kept(self) -> Self:
        """The same, with weights that were changed by hand on the tape, to be come back to."""
        if self.recording is None or self.recording.has(self):
            return self
        return replace(self, branch=self.recording.number(self.recording.begin(self)))

    def where_the_tape_stands(self, edited: frozenset[Edited]) -> Self:
        """The network there, in the present settings; `edited` by hand are these numbers."""
        assert self.recording is not None
        experiment = self.recording.experiment(self.experiment)
        session = replace(
            self,
            experiment=experiment,
            place=self.place._replace(update=self.recording.recorder.at),
            trail=(),
            edited=edited,
            # What an update changes is no what-if: only a run that is held on to stays beside.
            ghost=self.ghost if self.ghost_held else None,
        ).with_problems({}, clear=("training", "past", "goal"))
        return session if experiment.material is None else session.with_on_show(experiment)

    def show_branch(self, number: int) -> Self:
        """Another branch on show, with its settings and its words, as far on as it goes."""
        if self.recording is None or number == self.branch:
            return self
        kept = self._kept()
        branch = self.recording.branches[number]
        self.recording.recorder.show(branch)
        self.recording.recorder.seek(branch.end)
        begun = self.recording.begun[branch]
        program = begun.experiment.program
        other = replace(
            kept,
            branch=number,
            typed=begun.typed,
            experiment=begun.experiment,
            others=begun.others,
            learning_rate=begun.learning_rate,
            schedule=begun.schedule,
            place=program.place_at(program.index_at(self.place), self.place.update),
            past=NO_PAST,
            inspection=self.inspection.within(begun.steps),
        )
        return other.where_the_tape_stands(begun.edited)

    def name_branch(self, number: int, name: str) -> Self:
        """Call a branch otherwise; a name that cannot be is said, under `branch`."""
        if self.recording is None:
            return self
        recorder = self.recording.recorder
        try:
            recorder.rename(recorder.branches[number], name)
        except InputError as error:
            return self.with_problems({"branch": error.sentence}, clear=("branch",))
        return self.with_problems({}, clear=("branch",))
