"""The settings of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.network.vocabulary import WordWeights
from rnnviz.session.on_show import OnShow
from rnnviz.session.past import NO_PAST
from rnnviz.training.experiment import Experiment
from rnnviz.training.h0 import write_state
from rnnviz.training.kind import Kind
from rnnviz.training.remembered import NOTHING_REMEMBERED
from rnnviz.training.settings import SEEDS


class Model(OnShow):
    """What a reader can set, and the way back to the first weights."""

    def set_hidden_units(self, count: int) -> Self:
        """A new network with so many hidden units, h0 cut or filled up with its last value."""
        if count == self.experiment.words.n_hidden:
            return self
        h0 = (*self.experiment.h0, *self.experiment.h0[-1:] * count)[:count]
        session = self._renewed(replace(self.experiment.words, n_hidden=count), h0)
        typed = replace(self.typed, h0=write_state(h0))
        return replace(session, typed=typed).with_problems({})

    def set_scale(self, scale: float) -> Self:
        """A new network, its weights drawn with this standard deviation."""
        return self._renewed(replace(self.experiment.words, scale=scale))

    def set_seed(self, seed: int) -> Self:
        """A new network, its weights drawn with this seed."""
        return self._renewed(replace(self.experiment.words, seed=seed))

    def new_seed(self) -> Self:
        """A new network, its weights drawn with the next seed."""
        seed = self.experiment.words.seed + 1
        return self.set_seed(seed if seed <= SEEDS[1] else SEEDS[0])

    def set_init(self, init: str) -> Self:
        """A new network, its weights drawn in this way."""
        if init == self.experiment.words.init:
            return self
        return self._renewed(replace(self.experiment.words, init=init))

    def set_activation(self, name: str) -> Self:
        """The same weights with another activation function."""
        return self._of_kind(replace(self.experiment.kind, activation=name))

    def set_bias(self, on: bool) -> Self:  # noqa: FBT001 -- a signal's value
        """The same U, W and V, with b and d or without; what those learned is remembered."""
        return self._of_kind(replace(self.experiment.kind, bias=on))

    def set_reduction(self, name: str) -> Self:
        """The losses summed, or their mean."""
        return self._of_kind(replace(self.experiment.kind, reduction=name))

    def set_truncation(self, steps: int | None) -> Self:
        """Gradients sent back less than so many steps; None for all the way."""
        return self._of_kind(replace(self.experiment.kind, truncation=steps))

    def _of_kind(self, kind: Kind) -> Self:
        """The same words and weights, computed with in another way; the place keeps its address."""
        if kind == self.experiment.kind:
            return self
        return replace(self, experiment=replace(self.experiment, kind=kind))

    def set_learning_rate(self, rate: float) -> Self:
        """The learning rate of the updates to come."""
        return replace(self, learning_rate=rate)

    def toggle_frozen(self, weight: str) -> Self:
        """A weight that stays as it is in training, or learns again."""
        frozen = self.experiment.frozen ^ {weight}
        return replace(self, experiment=replace(self.experiment, frozen=frozen))

    def reset(self) -> Self:
        """The network as it was before the first update, and without any mistake in it."""
        renewed = self._renewed(self.experiment.words)
        return replace(renewed, experiment=renewed.experiment.without_bug, quiz=None)

    def _renewed(self, words: WordWeights, h0: tuple[float, ...] | None = None) -> Self:
        """The same sequence with weights drawn anew."""
        h0 = self.experiment.h0 if h0 is None else h0
        return self.begun_anew(replace(self.experiment, words=words, h0=h0))

    def begun_anew(self, experiment: Experiment) -> Self:
        """Another experiment before its first update, its weights drawn anew."""
        words = experiment.drawn(experiment.words)
        drawn = replace(experiment, words=words, starts=(), remembered=NOTHING_REMEMBERED)
        session = replace(
            self,
            place=self.place._replace(update=0),
            edited=frozenset(),
            trail=(),
            past=NO_PAST,
            recording=None,
            branch=-1,
        ).with_problems({}, clear=("training", "past", "goal", "task"))
        if drawn.material is None and drawn.pairs == self.experiment.pairs:
            return replace(session, experiment=drawn)  # what was typed stays, good or not
        return session.with_on_show(drawn.before_its_batch)
