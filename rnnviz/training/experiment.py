"""An experiment: the words, the weights, h0 and the kind of network that cause one trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnnviz.network.equations import Equations
from rnnviz.network.kernel import Model
from rnnviz.network.rnn import RNN, Network
from rnnviz.network.trace import Trace
from rnnviz.network.updating import Updating
from rnnviz.network.vocabulary import NO_TARGET, WordWeights, vocabulary
from rnnviz.stepping.cursor import Program, program
from rnnviz.training.cuts import NOTHING_CUT, Cuts, masks, within
from rnnviz.training.kind import ARTICLE, Kind
from rnnviz.training.material import Material
from rnnviz.training.method import PLAIN, Method
from rnnviz.training.options import prepared
from rnnviz.training.race import Race
from rnnviz.training.rates import Rates, options
from rnnviz.training.remembered import NOTHING_REMEMBERED, Owners, Remembered
from rnnviz.training.update import Update
from rnnviz.training.updates import Training


class Pair(NamedTuple):
    """A sequence: its input words and its target words, of the same length."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Experiment:
    """All causes of a trace; what follows from them is computed when asked for, once.

    `inputs` and `targets` are the words of the sequence [T], NO_TARGET where a step has none; the
    spare words give a lesson's one-hot codes their order; `h0` holds n_hidden numbers; `cuts` are
    left out of the backward pass. The sequences in `beside` are learned from together with this
    one, whose place among them is `number`. `bug` names a mistake of the gallery that the backward
    pass is run with, which is `told` or kept a secret. Weights in `frozen` stay in training, the
    others change by a `method`; `remembered` is what the updates so far have left for the next one
    beside the weights. `encoding` is the kind of input, `material` what is learned from where that
    is not the sequences on show.
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

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All sequences, the one on show in its place among them."""
        shown = Pair(self.inputs, self.targets)
        return (*self.beside[: self.number], shown, *self.beside[self.number :])

    def showing(self, number: int) -> Experiment:
        """The same with another of its sequences on show, by its number from 0."""
        pairs = self.pairs
        inputs, targets = pairs[number]
        beside = (*pairs[:number], *pairs[number + 1 :])
        return replace(self, inputs=inputs, targets=targets, beside=beside, number=number)

    @cached_property
    def input_words(self) -> tuple[str, ...]:
        """The vocabulary of the inputs [n_in]; a word's place in it is its one-hot code."""
        words = (word for pair in self.pairs for word in pair.inputs)
        return vocabulary(tuple(words), self.spare_inputs)

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """The vocabulary of the targets [n_out]; with no target at all, there are still classes.

        Those are then the lesson's, or, where it has none to spare, the inputs.
        """
        words = (word for pair in self.pairs for word in pair.targets)
        wanted = tuple(word for word in words if word != NO_TARGET)
        return vocabulary(wanted or self.spare_targets or self.inputs, self.spare_targets)

    @cached_property
    def input_ids(self) -> list[int]:
        """The inputs as ids [T]."""
        return self._ids(Pair(self.inputs, self.targets))[0]

    @cached_property
    def target_ids(self) -> list[int]:
        """The targets as ids [T], -1 where a step has none."""
        return self._ids(Pair(self.inputs, self.targets))[1]

    def _ids(self, pair: Pair) -> tuple[list[int], list[int]]:
        inputs = {word: number for number, word in enumerate(self.input_words)}
        targets = {word: number for number, word in enumerate(self.target_words)}
        targets[NO_TARGET] = -1
        return [inputs[word] for word in pair.inputs], [targets[word] for word in pair.targets]

    @property
    def sequence(self) -> tuple[list[int], list[int]]:
        """Input and target ids, as `fit` takes them."""
        return self.input_ids, self.target_ids

    @cached_property
    def losses(self) -> int:
        """The number of steps that have a target: what a mean is taken over."""
        return sum(target >= 0 for target in self.target_ids)

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
        shown, equations = Pair(self.inputs, self.targets), self.mistaken
        trace = self._run(self.net, shown, equations)
        trace.beside = tuple(self._run(self.net, pair, equations) for pair in self.beside)
        trace.frozen = self.frozen
        known, method = self.known, self.method
        trace.updating = Updating(method.rows, method.limits, known.arrays, known.counted)
        return trace

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The passes over all sequences, in their order."""
        beside = self.trace.beside
        return (*beside[: self.number], self.trace, *beside[self.number :])

    def traces_of(self, net: RNN) -> tuple[Trace, ...]:
        """All sequences in their order, run through another network of the same words."""
        return tuple(self._run(net, pair, self.mistaken) for pair in self.pairs)

    def run_by(self, equations: Equations | None) -> Trace:
        """The pass over the sequence on show as another table has it, which is not kept."""
        return self._run(self.net, Pair(self.inputs, self.targets), equations)

    def _run(self, net: RNN, pair: Pair, equations: Equations | None) -> Trace:
        kind, steps = self.kind, len(pair.inputs)
        return net.run(
            *self._ids(pair),
            np.array(self.h0),
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
    def sequences(self) -> list[tuple[list[int], list[int]]]:
        """What is learned from, as ids."""
        if self.material is not None:
            return list(self.material.data.training)
        return [self._ids(pair) for pair in self.pairs]

    def training(self, rates: Rates, number: int = 0) -> Training:
        """A run of its updates that goes on from here, so many having been made."""
        run = prepared(self.net, self.sequences, self.h0, options(self, rates))
        run.restore(self.known.state(number, self.net.weights))
        return run

    def after(self, training: Training) -> Experiment:
        """The same with all that a run of its own updates has made of it."""
        net, optimizer = training.snapshot(), self.method.optimizer
        known = Remembered.of(training.state(), net.weights, optimizer, self.owners)
        return replace(self, words=self.learned(net), remembered=known)

    def with_learned(self, made: Experiment) -> Experiment:
        """The same with the weights of another, and with what is remembered of them."""
        return replace(self, words=made.words, remembered=made.remembered)

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

    def learned(self, net: Network) -> WordWeights:
        """The words' weights, with those of a network that was trained on this sequence."""
        return self.words.after(net.weights, self.input_words, self.target_words)
