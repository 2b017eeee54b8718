"""A training run stands anywhere it has stood, and goes on from there bit for bit."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz import RNN
from rnnviz.training.descent import OPTIMIZERS
from rnnviz.training.options import Options, prepared
from tests.oracles.closeness import patient

NET = RNN.random(3, 5, 3, seed=2, bias=True)
SEQUENCES: list[tuple[Any, Any]] = [
    ([0, 1, 2], [1, 2, 0]),
    ([2], [1]),
    ([1, 1, 0, 2, 1, 0, 0], [-1, 2, -1, 0, 0, -1, 1]),
    ([2, 0], [-1, -1]),
]
OPTIONS = st.fixed_dictionaries(
    {
        "learning_rate": st.sampled_from([0.01, 0.3]),
        "batch": st.integers(1, 5),
        "chunk": st.none() | st.integers(1, 4),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "clip_norm": st.none() | st.just(0.5),
        "seed": st.none() | st.integers(0, 9),
        "schedule": st.sampled_from(["constant", ("step", 3, 0.7), ("cosine", 0.0, 20)]),
    }
)


def told(update: Any) -> tuple[Any, ...]:
    """All that an update says, as bytes where it is an array."""
    weights = b"".join(weight.tobytes() for weight in update.net.weights.values())
    norms = tuple(update.gradient_norms.values())
    return update.number, update.epoch, update.loss, norms, weights, update.learning_rate


@settings(patient, derandomize=True, max_examples=60)
@given(options=OPTIONS, carry=st.booleans(), at=st.integers(0, 20))
def test_from_a_state_the_same_updates_follow(options: Options, carry: bool, at: int) -> None:
    options["carry_state"] = carry and options["chunk"] is not None
    straight = prepared(NET, SEQUENCES, None, options)
    wanted, states = [], [straight.state()]
    for update in islice(straight.updates(), 30):
        wanted.append(told(update))
        states.append(straight.state())
    other = prepared(NET, SEQUENCES, None, options)
    list(islice(other.updates(), 7))  # wherever it stood before
    for training in (straight, other):
        training.restore(states[at])
        assert list(map(told, islice(training.updates(), 30 - at))) == wanted[at:]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_state_has_memory_of_its_own(optimizer: str) -> None:
    training = prepared(NET, SEQUENCES, None, Options(optimizer=optimizer))
    updates = training.updates()
    next(updates)
    state = training.state()
    kept = state.numbers.copy()
    list(islice(updates, 3))
    assert np.array_equal(state.numbers, kept)
    assert not np.array_equal(training.state().numbers, kept)
