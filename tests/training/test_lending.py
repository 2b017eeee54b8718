"""A recorded pass stays as it was for as long as anybody can see it, whoever works meanwhile."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace, Update, fit
from rnnviz.training.lending import MOST_LENT, Loan
from rnnviz.training.rooms import WORTH_KEEPING

#: T, n_hidden, sequences: of one on a small tape, and of one and of three on tapes that are lent.
SHAPES = ((3, 4, 1), (60, 40, 1), (30, 40, 3))


def run(shape: tuple[int, int, int]) -> tuple[RNN, list[Any], Any]:
    """A network, its sequences, and the updates of a training run that records."""
    steps, n_hidden, batch = shape
    rng = np.random.default_rng(steps)
    net = RNN.random(5, n_hidden, 5, seed=1, scale=0.2)
    sequences = [(rng.integers(0, 5, steps), rng.integers(0, 5, steps)) for _ in range(batch)]
    return net, sequences, fit(net, sequences, 0.01, batch=batch, record=True)


def alone(net: RNN, sequence: Any, one: Trace) -> bool:
    """Whether a trace is what the network computes of the sequence by itself."""
    again = net.run(*sequence)
    return all(
        np.allclose(one[name], again[name], 1e-11, 1e-13) for name in ("z", "h", "y", "do", "dz")
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("held", [1, 2, MOST_LENT, 3 * MOST_LENT])
def test_every_update_that_is_held_has_the_pass_of_its_own_network(
    shape: tuple[int, int, int], held: int
) -> None:
    net, sequences, updates = run(shape)
    kept: list[Update] = []
    nets = [net]
    for update in islice(updates, 3 * MOST_LENT):
        kept = [*kept, update][-held:]
        nets.append(update.net)
    for update in kept:
        for sequence, trace in zip(sequences, update.traces, strict=True):
            assert alone(nets[update.number - 1], sequence, trace)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_array_alone_keeps_its_numbers(shape: tuple[int, int, int]) -> None:
    _, _, updates = run(shape)
    arrays = [next(updates).trace["h"][1:].T for _ in range(4)]
    before = [one.copy() for one in arrays]
    for _ in range(2 * MOST_LENT):
        next(updates)
    for one, numbers in zip(arrays, before, strict=True):
        assert np.array_equal(one, numbers)
        with pytest.raises(ValueError, match="read-only"):
            one[...] = 0


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_held_changes_no_update(shape: tuple[int, int, int]) -> None:
    net, sequences, updates = run(shape)
    plain = fit(net, sequences, 0.01, batch=shape[2])
    held = []
    for one, other in islice(zip(updates, plain, strict=True), 2 * MOST_LENT):
        held.append(one.traces)
        assert one.loss == other.loss
        assert np.array_equal(one.net.W, other.net.W)
        assert np.array_equal(one.losses, other.losses)


def test_two_kernels_are_enough_for_who_looks_at_the_last_update() -> None:
    """The memory of the update before the last one is used again."""
    _, _, updates = run((60, 40, 1))
    places = set()
    for _ in range(12):
        trace = next(updates).trace
        places.add(trace["z"].ctypes.data)
    assert len(places) == 2


@pytest.mark.parametrize(
    "view", [np.asarray, lambda one: one[3:], lambda one: one[1:9].reshape(2, 4).T[1]]
)
def test_a_loan_is_returned_with_the_last_view_of_it(view: Any) -> None:
    block = np.arange(WORTH_KEEPING, dtype=float)
    loan = Loan(block)
    assert loan.returned
    seen = view(loan.array)
    assert not loan.returned
    block[:] = 7.0
    assert (seen == 7.0).all()
    assert not seen.flags.writeable
    del seen
    assert loan.returned
