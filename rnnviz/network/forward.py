"""Forward alone: what is predicted after each input, from any state on, and nothing sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arrays import Array, frozen, quiet
from rnnviz.network.inputs import Example, example
from rnnviz.network.kernel import Kernel
from rnnviz.network.rnn import Network

#: The kernel of a single step of each network that is still there, which is run again and again.
_SINGLE: Final[WeakKeyDictionary[Network, Kernel]] = WeakKeyDictionary()


class Read(NamedTuple):
    """What came of reading inputs: scores o and probabilities y [T, n_out], the states after."""

    o: Array
    y: Array
    states: tuple[Array, ...]


def start_of(net: Network, h0: ArrayLike | None = None) -> tuple[Array, ...]:
    """The states before the first input: h0, or zeros."""
    return net.example(np.zeros((1, net.sizes.n_in)), [-1], h0).start


def read(net: Network, inputs: ArrayLike, states: Sequence[Array]) -> Read:
    """Read inputs, as `run` takes them, from these states on; by the same kernel as a run.

    A sequence that is read piece by piece passes through the very same states; scores may differ
    in their last digits, since the head computes all time steps at once.
    """
    targets = np.full(len(np.asarray(inputs)), -1)
    return _read(net, example(net.sizes, net.dtype, inputs, targets, tuple(states)))


@quiet
def _read(net: Network, given: Example) -> Read:
    steps = len(given.x)
    kernel = _SINGLE.pop(net, None) if steps == 1 else None
    if kernel is None:
        kernel = Kernel(net.model(), net.weights, [steps])
    kernel.load([given])
    kernel.forward()
    tape = kernel.tape
    found = Read(
        frozen(tape.of("o", 0)),
        frozen(tape.of("y", 0)),
        tuple(frozen(tape[state][-1, 0]) for state in net.cell.states),
    )
    if steps == 1:
        _SINGLE[net] = kernel
    return found
