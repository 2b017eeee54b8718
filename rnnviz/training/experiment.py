"""An experiment: the words, the weights and h0 that cause one trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.rnn import RNN, Network
from rnnviz.network.trace import Trace
from rnnviz.network.vocabulary import WordWeights, vocabulary


@dataclass(frozen=True, eq=False)
class Experiment:
    """All causes of a trace; what follows from them is computed when asked for, once.

    `inputs` and `targets` are the words of the sequence [T]; the spare words give a lesson's
    one-hot codes their order; `h0` holds n_hidden numbers.
    """

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    spare_inputs: tuple[str, ...]
    spare_targets: tuple[str, ...]
    words: WordWeights
    h0: tuple[float, ...]

    @cached_property
    def input_words(self) -> tuple[str, ...]:
        """The vocabulary of the inputs [n_in]; a word's place in it is its one-hot code."""
        return vocabulary(self.inputs, self.spare_inputs)

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """The vocabulary of the targets [n_out]."""
        return vocabulary(self.targets, self.spare_targets)

    @cached_property
    def input_ids(self) -> list[int]:
        """The inputs as ids [T]."""
        return [self.input_words.index(word) for word in self.inputs]

    @cached_property
    def target_ids(self) -> list[int]:
        """The targets as ids [T]."""
        return [self.target_words.index(word) for word in self.targets]

    @cached_property
    def net(self) -> RNN:
        """The network over these vocabularies."""
        weights = self.words.weights(self.input_words, self.target_words)
        return RNN(weights.U, weights.W, weights.V)

    @cached_property
    def trace(self) -> Trace:
        """The whole pass over the sequence: forward, losses, BPTT."""
        return self.net.run(self.input_ids, self.target_ids, h0=np.array(self.h0))

    def learned(self, net: Network) -> WordWeights:
        """The words' weights, with those of a network that was trained on this sequence."""
        return self.words.after(net.weights, self.input_words, self.target_words)


def changes(gradients: Named, learning_rate: float) -> dict[str, Array]:
    """What one update takes from each weight: eta times its gradient."""
    return {name: learning_rate * getattr(gradients, name) for name in ("U", "W", "V")}
