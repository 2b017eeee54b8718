"""Updates of the weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from rnnviz.language import Sentence, sentence
from rnnviz.network.errors import InputError
from rnnviz.session.moves import Moves
from rnnviz.training.cuts import losses_cut
from rnnviz.training.edited import H0
from rnnviz.training.experiment import Experiment
from rnnviz.training.history import History, appended
from rnnviz.training.past import Moment


class Learning(Moves):
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

    def back_an_update(self) -> Self:
        """The network before the last update, and the place that one was at; words stay.

        Where that is not kept any more, nothing changes and a sentence says so, under `past`.
        """
        update = self.place.update - 1
        moment = self.past.moment_for(update)
        if moment is None:
            return self.with_problems({"past": self._no_past()}, clear=("past",))
        made = update - moment.place.update
        experiment, histories = moment.after(made)
        back = replace(
            self,
            experiment=replace(
                self.experiment, words=experiment.words, remembered=experiment.remembered
            ),
            place=moment.place._replace(update=update),
            trail=() if made else moment.trail,
            # Weights edited since are weights since; h0 is not learned and stays.
            edited=moment.edited | {one for one in self.edited if one.name == H0},
            past=self.past.until(update + 1 if made else update),
        ).with_problems({}, clear=("past", "training"))
        same = self._continues(moment)
        return back.with_curves(histories) if same else back.with_new_curves()

    def _no_past(self) -> Sentence:
        if not self.place.update:
            return sentence("past.none")
        earliest = self.past.earliest
        update = self.place.update if earliest is None else earliest
        return sentence("past.forgotten", update=update)

    def _continues(self, moment: Moment) -> bool:
        """Whether the losses of a moment are those of the sequence and the kind on show."""
        then, now = moment.experiment, self.experiment
        words = then.pairs == now.pairs
        lost = losses_cut(then.cuts) == losses_cut(now.cuts)
        return words and lost and then.kind.computes_as(now.kind)

    def train(self, most: int, out_of_time: Callable[[], bool]) -> Self:
        """At least one and at most so many updates, fewer when `out_of_time` says so.

        A diverging update is not made; the sentence about it is left under `training`.
        """
        histories: Sequence[History] = [one.history for one in self.sequences]
        reached, made = self, 0
        training = self.experiment.training(self.rates, self.place.update)
        try:
            for update in training.updates():
                histories = appended(histories, update.losses)
                made += 1
                if made >= most or out_of_time():
                    break
            reached = self.trained(self.experiment.after(training), histories, made)
        except InputError:
            return self._before_divergence(made)
        return reached if reached.is_finite else self._before_divergence(made - 1)

    def _before_divergence(self, sound: int) -> Self:
        """After so many sound updates, which are made again, and a sentence about the next one."""
        reached = self.train(sound, lambda: False) if sound else self
        stopped = InputError("diverged", update=reached.place.update + 1).sentence
        return reached.with_problems({"training": stopped}, clear=("training",))

    def trained(self, experiment: Experiment, histories: Sequence[History], updates: int) -> Self:
        """The same place, so many updates later, with what came out of them."""
        # What an update changes is no what-if: only a run that is held on to stays beside.
        learned = replace(
            self,
            ghost=self.ghost if self.ghost_held else None,
            experiment=experiment,
            place=self.place._replace(update=self.place.update + updates),
            trail=(),
            past=self.past.with_moment(
                Moment(
                    self.experiment,
                    self.rates,
                    self.place,
                    tuple(one.history for one in self.sequences),
                    self.trail,
                    self.edited,
                )
            ),
        ).with_problems({}, clear=("training", "past"))
        return learned.with_curves(histories)
