"""An experiment: the words, the weights, h0 and the kind of network that cause one trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.network.equations import Equations
from rnnviz.network.kernel import Model
from rnnviz.network.rnn import RNN, Network
from rnnviz.network.trace import Trace
from rnnviz.network.updating import Updating
from rnnviz.network.vocabulary import WordWeights
from rnnviz.stepping.cursor import Program, program
from rnnviz.training.cuts import NOTHING_CUT, Cuts, masks, within
from rnnviz.training.kind import ARTICLE, Kind
from rnnviz.training.material import Material, learning_from, shown
from rnnviz.training.method import PLAIN, Method
from rnnviz.training.options import prepared
from rnnviz.training.race import Race
from rnnviz.training.rates import Rates, options
from rnnviz.training.remembered import NOTHING_REMEMBERED, Owners, Remembered
from rnnviz.training.symbols import Pair, Symbols
from rnnviz.training.update import Update
from rnnviz.training.updates import Training

__all__ = ["Experiment", "Pair"]


@dataclass(frozen=True, eq=False)
class Experiment(Symbols):
    """All causes of a trace; what follows from them is computed when asked for, once.

    `inputs` and `targets` are the words of the sequence [T], NO_TARGET where a step has none; the
    spare words give a lesson's one-hot codes their order; `h0` holds n_hidden numbers; `cuts` are
    left out of the backward pass. The sequences in `beside` are learned from together with this
    one, whose place among them is `number`. `bug` names a mistake of the gallery that the backward
    pass is run with, which is `told` or kept a secret. Weights in `frozen` stay in training, the
    others change by a `method`; `remembered` is what the updates so far have left for the next one
    beside the weights. `encoding` is the kind of input, `material` what is learned from where that
    is not the sequences on show: these are then those that the next update learns from, but for one
    of the reader's own that is looked at `aside`, and `starts` are the states that they go on from,
    in the order of `pairs`; none where all of them start from h0.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    spare_inputs: tuple[str, ...]
    spare_targets: tuple[str, ...]
    words: WordWeights
    h0: tuple[float, ...]
    kind: Kind = ARTICLE
    cuts: Cuts = NOTHING_CUT
    beside: tuple[Pair, ...] = ()
    number: int = 0
    bug: str = ""
    told: bool = True
    frozen: frozenset[str] = frozenset()
    method: Method = PLAIN
    remembered: Remembered = NOTHING_REMEMBERED
    encoding: str = "words"
    material: Material | None = None
    starts: tuple[tuple[float, ...], ...] = ()
    aside: bool = False

    @cached_property
    def net(self) -> RNN:
        """The network over these vocabularies."""
        kind = self.kind
        weights = self.words.weights(self.input_words, self.target_words, bias=kind.bias)
        U, W, V = weights.U, weights.W, weights.V
        return RNN(U, W, V, weights.b, weights.d, kind.activation)

    @cached_property
    def model(self) -> Model:
        """The network without its weights."""
        return self.net.model(self.kind.reduction)

    @property
    def mistaken(self) -> Equations | None:
        """The table with the mistake in it that is run; None without one that fits in here."""
        if not self.bug:
            return None
        from rnnviz.network.mistakes import mistaken  # noqa: PLC0415 -- not before there is one

        table = mistaken(self.bug, self.model)
        return table and replace(table, optimizer=self.method.rows)

    @property
    def without_bug(self) -> Experiment:
        """The same with the equations as they should be."""
        return replace(self, bug="", told=True) if self.bug else self

    @cached_property
    def program(self) -> Program:
        """The ops of this network over this sequence."""
        right = Equations(self.model.cell, self.model.head, self.method.rows)
        shown = self.mistaken if self.told else None
        return program(shown or right, len(self.inputs))

    @property
    def equations(self) -> Equations:
        """The table of this network that is shown: with a mistake, unless that is a secret."""
        return self.program.equations

    @cached_property
    def trace(self) -> Trace:
        """The whole pass over the sequence: forward, losses, BPTT."""
        trace = self._run(self.net, self.number, self.mistaken)
        trace.run_beside, trace.learned = self._run_beside, not self.aside
        trace.frozen = self.frozen
        known, method = self.known, self.method
        trace.updating = Updating(method.rows, method.limits, known.arrays, known.counted)
        return trace

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The passes over all sequences, in their order."""
        beside = self.trace.beside
        return (*beside[: self.number], self.trace, *beside[self.number :])

    def _run_beside(self) -> tuple[Trace, ...]:
        """The passes of the sequences that are not on show."""
        beside = (number for number in range(len(self.pairs)) if number != self.number)
        return tuple(self._run(self.net, number, self.mistaken) for number in beside)

    def traces_of(self, net: RNN) -> tuple[Trace, ...]:
        """All sequences in their order, run through another network of the same words."""
        return tuple(self._run(net, number, self.mistaken) for number in range(len(self.pairs)))

    def run_by(self, equations: Equations | None) -> Trace:
        """The pass over the sequence on show as another table has it, which is not kept."""
        return self._run(self.net, self.number, equations)

    def _run(self, net: RNN, number: int, equations: Equations | None) -> Trace:
        kind, pair = self.kind, self.pairs[number]
        steps = len(pair.inputs)
        return net.run(
            *self.ids(pair),
            np.array(self.start(number)),
            reduction=kind.reduction,
            truncation=kind.truncation,
            masks=masks(within(self.cuts, steps), steps, self.net.weights),
            equations=equations,
        )

    # Training.

    @property
    def owners(self) -> Owners:
        """The words that the weights belong to."""
        return self.input_words, self.target_words

    @property
    def known(self) -> Remembered:
        """What is remembered of just these weights."""
        known = self.remembered.fitting(self.net.weights, self.method.optimizer, self.owners)
        return known.without(self.frozen)

    @property
    def sequences(self) -> list[tuple[Any, list[int]]]:
        """What is learned from, as ids."""
        if self.material is not None:
            return list(self.material.data.training)
        return [self.ids(pair) for pair in self.pairs]

    def training(self, rates: Rates, number: int = 0) -> Training:
        """A run of its updates that goes on from here, so many having been made."""
        run = prepared(self.net, self.sequences, self.h0, options(self, rates))
        run.restore(self.known.state(number, self.net.weights))
        return run

    def drawn(self, words: WordWeights) -> WordWeights:
        """The first weights in the way and with the seed of these, as its task draws them."""
        if self.material is None:
            return words.drawn()
        return self.material.drawn(words, bias=self.kind.bias)

    @property
    def before_its_batch(self) -> Experiment:
        """The same with what the next update learns from on show; without material as it is."""
        if self.material is None:
            return self
        return shown(self, self.training(Rates(0.0)).upcoming)

    def after(self, training: Training) -> Experiment:
        """The same with all that a run of its own updates has made of it."""
        net, optimizer = training.snapshot(), self.method.optimizer
        known = Remembered.of(training.state(), net.weights, optimizer, self.owners)
        other = replace(self, words=self.taught(net), remembered=known)
        return shown(other, training.upcoming) if self.material else other

    def with_learned(self, made: Experiment) -> Experiment:
        """The same with the weights of another, and with what is remembered of them."""
        other = replace(self, words=made.words, remembered=made.remembered)
        if self.material is None:
            return other
        return learning_from(other, made.learned, made.starts[: len(made.learned)])

    def updates(self, learning_rate: float) -> Iterator[Update]:
        """Its updates from here on, endless and lazy."""
        return self.training(Rates(learning_rate)).updates()

    def race(self, learning_rate: float) -> Race:
        """Training from here with the mistake that is switched on, and without; one is kept."""
        if learning_rate not in self._races:
            self._races.clear()
            self._races[learning_rate] = Race(self, learning_rate)
        return self._races[learning_rate]

    @cached_property
    def _races(self) -> dict[float, Race]:
        return {}

    def taught(self, net: Network) -> WordWeights:
        """The words' weights, with those of a network that was trained on this sequence."""
        return self.words.after(net.weights, self.input_words, self.target_words)
