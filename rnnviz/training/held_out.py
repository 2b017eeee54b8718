"""Held out: the loss of sequences that are not learned from, and when to stop because of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from numpy.typing import ArrayLike

from rnnviz.network.arguments import checked_number, whole_number
from rnnviz.network.arrays import Array, block, quiet, shapes_of
from rnnviz.network.kernel import Kernel
from rnnviz.network.rnn import Network
from rnnviz.training.options import examples_of


class HeldOut:
    """The loss of sequences that are not learned from: that of all of them, added up.

    The sequences are pairs as `fit` takes them; h0 and reduction too.
    """

    def __init__(
        self,
        net: Network,
        sequences: Sequence[tuple[ArrayLike, ArrayLike]],
        h0: Any = None,
        reduction: str = "sum",
    ) -> None:
        examples = sorted(examples_of(net, sequences, h0), key=lambda one: -len(one.x))
        self._flat, self._weights = block(shapes_of(net.weights), net.dtype)
        self._kernel = Kernel(net.model(reduction), self._weights, [len(e.x) for e in examples])
        self._kernel.load(examples)
        self._targets = [one.target for one in examples]

    @quiet
    def loss(self, flat: Array) -> float:
        """With weights that lie in a flat array, as a training run has them."""
        self._flat[:] = flat
        return float(self._kernel.forward())

    @quiet
    def of(self, net: Network) -> float:
        """With the weights of a network of the same shape."""
        for name, weight in net.weights.items():
            self._weights[name][...] = weight
        return float(self._kernel.forward())

    def predictions(self) -> Iterator[tuple[Array, Array]]:
        """Of each sequence the y [T, n_out] behind the last loss, and its targets [T]."""
        for place, target in enumerate(self._targets):
            yield self._kernel.tape.of("y", place), target


class EarlyStop(NamedTuple):
    """When to stop: once the loss has not got better for so many looks, by `least` at least.

    A value: `after` gives the next one. A loss that is nan is no better than any other.
    """

    patience: int
    least: float = 0.0
    best: float = math.inf
    #: The update at which it was best, and how many looks there have been since then.
    at: int = 0
    waited: int = 0

    @classmethod
    def checked(cls, patience: int, least: float = 0.0) -> EarlyStop:
        """Before the first look; InputError for a patience under 1 or a negative `least`."""
        bound = checked_number("least", least, least=0.0)
        return cls(whole_number("patience", patience, least=1), bound)

    def after(self, update: int, loss: float) -> EarlyStop:
        """After one more look, at a loss that so many updates have led to."""
        if loss < self.best - self.least or (self.best == math.inf and loss < math.inf):
            return self._replace(best=loss, at=update, waited=0)
        return self._replace(waited=self.waited + 1)

    @property
    def over(self) -> bool:
        """Whether it is time to stop, and go back to update `at`."""
        return self.waited >= self.patience
