"""The trace: read-only, addressed by quantity and step, every total the sum of its items."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import RNN, Trace
from rnnviz.network.equations import BACKWARD, FORWARD, GIVEN
from tests.oracles.closeness import apart
from tests.oracles.networks import case

FACTORS = ("dU", "dW", "dV")
QUANTITIES = [row.name for row in GIVEN + FORWARD + BACKWARD] + ["target"]


@pytest.fixture
def trace() -> Trace:
    return case(4, steps=5, sizes=(3, 4, 2), all_targets=True).trace


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_quantity_is_there_and_read_only(trace: Trace, name: str) -> None:
    with pytest.raises(ValueError, match="read-only"):
        trace[name][...] = 0


@pytest.mark.parametrize("name", [*QUANTITIES, *FACTORS])
def test_what_an_array_is_a_view_of_is_read_only_too(trace: Trace, name: str) -> None:
    array = trace[name]
    while array is not None:
        assert not array.flags.writeable
        array = array.base


def test_the_totals_are_read_only(trace: Trace) -> None:
    for total in trace.gradients.values():
        with pytest.raises(ValueError, match="read-only"):
            total[...] = 0


def test_an_unknown_quantity_is_a_key_error(trace: Trace) -> None:
    with pytest.raises(KeyError):
        trace["nonsense"]


def test_its_length_is_the_number_of_time_steps(trace: Trace) -> None:
    assert len(trace) == 5


@pytest.mark.parametrize("seed", range(30))
def test_dh_is_its_own_and_its_carried_part_to_the_last_bit(seed: int) -> None:
    trace = case(seed).trace
    assert np.array_equal(trace["dh"], trace["own"] + trace["carried"])
    assert not trace["carried"][-1].any()


@pytest.mark.parametrize("seed", range(30))
def test_h_prev_is_h0_and_then_the_states_moved_by_one(seed: int) -> None:
    one = case(seed)
    trace = one.trace
    assert np.array_equal(trace["h_prev"], np.vstack([one.h0, trace["h"]])[:-1])


@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize("seed", range(30))
def test_a_total_is_the_sum_of_its_items(seed: int, name: str) -> None:
    trace = case(seed).trace
    items = sum(trace.item(name, t) for t in range(len(trace)))
    assert apart(getattr(trace.gradients, name[1:]), items) < 1e-14


@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize("seed", range(10))
def test_a_running_sum_holds_the_items_of_its_step_and_of_those_after(seed: int, name: str) -> None:
    trace = case(seed).trace
    for t in range(len(trace)):
        items = sum(trace.item(name, later) for later in range(t, len(trace)))
        assert apart(trace[name][t], items) < 1e-14


@pytest.mark.parametrize("name", FACTORS)
def test_the_norm_of_an_item_needs_no_item(trace: Trace, name: str) -> None:
    for t in range(len(trace)):
        norm = np.linalg.norm(trace.item(name, t))
        assert trace.item_norm(name, t) == pytest.approx(norm, rel=1e-14)


def test_the_loss_is_the_sum_over_the_steps(trace: Trace) -> None:
    assert trace.loss == pytest.approx(sum(trace["L"]), rel=1e-15)
    assert isinstance(trace.loss, float)


def test_it_keeps_its_numbers_when_the_arrays_it_came_from_change() -> None:
    one = case(3)
    net, x, h0 = one.net, one.x.copy(), one.h0.copy()
    trace = net.run(x, one.target, h0=h0)
    before = {name: trace[name].copy() for name in QUANTITIES}
    for array in (x, h0, one.U, one.W, one.V):
        array[...] = 7
    assert all(np.array_equal(trace[name], before[name]) for name in QUANTITIES)


def test_running_twice_gives_the_same_bits() -> None:
    net = RNN.random(4, 8, 3, seed=5)
    first, second = (net.run([0, 3, 1], [2, 1, 0]) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in QUANTITIES)
