"""Updates of the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from rnnviz.network.errors import InputError
from rnnviz.network.rnn import Network
from rnnviz.session.moves import Moves
from rnnviz.training.history import History


class Learning(Moves):
    """How a reader lets it learn."""

    def step_time(self) -> Self:
        """One time step on; from the last op into the next update."""
        if self.index == len(self.program) - 1:
            return self.begin_next_update()
        return self.go_to(self.program.time_step_on(self.index))

    def begin_next_update(self) -> Self:
        """Apply the update on show and stand at the first op with the new weights."""
        return self.update_once().go_first()

    def update_once(self) -> Self:
        """One update of gradient descent; the place stays. A diverging one changes nothing."""
        return self.train(1, lambda: True)

    def train(self, most: int, out_of_time: Callable[[], bool]) -> Self:
        """At least one and at most so many updates, fewer when `out_of_time` says so.

        A diverging update is not made; the sentence about it is left under `training`.
        """
        history, reached, made = self.history, self, 0
        updates = self.experiment.updates(self.learning_rate)
        try:
            for update in updates:
                history = history.appended(update.losses)
                made = update.number
                if made >= most or out_of_time():
                    break
            reached = self.trained(update.net, history, made)
        except InputError:
            return self._before_divergence(made)
        return reached if reached.is_finite else self._before_divergence(made - 1)

    def _before_divergence(self, sound: int) -> Self:
        """After so many sound updates, which are made again, and a sentence about the next one."""
        reached = self.train(sound, lambda: False) if sound else self
        stopped = InputError("diverged", update=reached.place.update + 1).sentence
        return reached.with_problems({"training": stopped}, clear=("training",))

    def trained(self, net: Network, history: History, updates: int) -> Self:
        """The same place, so many updates later, with the network that came out of them."""
        return replace(
            self,
            experiment=replace(self.experiment, words=self.experiment.learned(net)),
            place=self.place._replace(update=self.place.update + updates),
            history=history,
        ).with_problems({}, clear=("training",))
