"""Training as an endless, lazy row of updates."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.errors import InputError
from rnnviz.network.rnn import RNN
from rnnviz.network.trace import Trace, norm
from rnnviz.network.weights import Array, Weights, checked
from rnnviz.training.descent import descend


class GradientNorms(NamedTuple):
    """Frobenius norms of the gradients of one update."""

    U: float
    W: float
    V: float


class Update:
    """One update: the losses before it, the gradients it used, the network after it."""

    def __init__(self, number: int, epoch: int, trace: Trace, weights: Weights) -> None:
        self.number = number
        self.epoch = epoch
        self.loss = trace.loss
        self.losses: Array = trace["L"]
        self._trace = trace
        self._weights = weights

    @cached_property
    def net(self) -> RNN:
        """The network after this update; it never changes."""
        return RNN(*self._weights)

    @cached_property
    def gradient_norms(self) -> GradientNorms:
        """How large the gradients of U, W and V were."""
        g = self._trace.gradients
        return GradientNorms(norm(g.U), norm(g.W), norm(g.V))


def fit(
    net: RNN,
    sequences: Sequence[tuple[ArrayLike, ArrayLike]],
    learning_rate: float = 0.1,
    h0: ArrayLike | None = None,
) -> Iterator[Update]:
    """Train by gradient descent, one update a sequence in turn, for as long as one asks.

    sequences: pairs (inputs, targets) as `RNN.run` takes them; `net` itself is never changed.
    `update.number` and `update.epoch` count from 1. Raises InputError at once, not at the first
    update, when something does not fit.
    """
    pairs = _pairs(sequences)
    rate = float(checked("learning_rate", learning_rate, ()))
    prepared = [net.prepared(inputs, targets, h0) for inputs, targets in pairs]
    return _updates(net.weights, prepared, rate)


def _pairs(sequences: object) -> list[list[Any]]:
    """The pairs (inputs, targets); InputError when there are none, or something else."""
    members = _members(sequences)
    if members == []:
        raise InputError("no_sequences")
    pairs = [_members(one) or [] for one in members or [None]]
    # Two numbers are no pair: then a single sequence was given where a list of them belongs.
    if not all(len(pair) == 2 and not all(map(np.isscalar, pair)) for pair in pairs):
        raise InputError("pairs", was=reprlib.repr(sequences))
    return pairs


def _members(given: object) -> list[Any] | None:
    """What is in a list, a tuple or an array; None for anything else, a generator or a text."""
    if isinstance(given, np.ndarray):
        return list(given) if given.ndim else None
    if isinstance(given, str | bytes) or not isinstance(given, Sequence):
        return None
    return list(given)


def _updates(
    weights: Weights, prepared: list[tuple[Array, Array, Array]], learning_rate: float
) -> Iterator[Update]:
    for number in count(1):
        epoch, which = divmod(number - 1, len(prepared))
        # Where this overflows, a sentence says so below.
        with np.errstate(over="ignore", invalid="ignore"):
            trace = Trace(weights, *prepared[which])
            weights = descend(weights, trace.gradients, learning_rate)
        if not all(np.isfinite(one).all() for one in weights):
            raise InputError("diverged", update=number)
        yield Update(number, epoch + 1, trace, weights)
