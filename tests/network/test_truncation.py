"""Truncated BPTT keeps exactly the items with k - s < τ: held against those of the whole ledger.

The whole ledger's items are held against complex step by other tests; here they are picked and
added up. What is carried to h0 arrives through the use at step 0, and belongs to it.
"""

from __future__ import annotations

import tracemalloc
from itertools import islice, product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, Masks, Trace, fit
from rnnviz.network.itemised import Wanted, itemised
from tests.oracles import complex_step
from tests.oracles.closeness import apart
from tests.oracles.networks import case

T = 7
WEIGHTS = ("U", "W", "V", "b", "d")
SEEDS = pytest.mark.parametrize("seed", range(3))
REDUCTIONS = pytest.mark.parametrize("reduction", ["sum", "mean"])
LENGTHS = pytest.mark.parametrize("tau", range(1, T + 3))


def pair(seed: int, tau: int, reduction: str = "sum", **masks: Any) -> tuple[Trace, Trace]:
    """A pass truncated, and the same in full; a step or two have no target."""
    rng = np.random.default_rng(seed)
    activation = ("tanh", "relu", "linear")[seed % 3]
    net = RNN.random(3, 5, 4, seed=seed, bias=True, activation=activation)
    target = rng.integers(0, 4, T)
    target[rng.integers(T, size=2)] = -1
    given = (rng.standard_normal((T, 3)), target, rng.uniform(-1, 1, 5), reduction)
    return net.run(*given, truncation=tau, masks=Masks(**masks)), net.run(*given)


def near(tau: int) -> list[tuple[int, int]]:
    """The losses k and uses s with k - s < τ."""
    return [(k, s) for k, s in product(range(T), repeat=2) if s <= k < s + tau]


@REDUCTIONS
@LENGTHS
@SEEDS
def test_the_gradient_is_the_sum_of_the_items_less_than_tau_steps_away(
    seed: int, tau: int, reduction: str
) -> None:
    cut, full = pair(seed, tau, reduction)
    for name in WEIGHTS:
        items = [full.ledger.item(name, loss=k, use=s) for k, s in near(tau)]
        assert apart(cut.gradients[name], sum(items)) <= 1e-14, name
        assert apart(cut[f"d{name}"][0], sum(items)) <= 1e-14, name
    arrived = sum(full.ledger.vectors(k)["h0"] for k, s in near(tau) if s == 0)
    assert apart(cut.gradients.h0, arrived) <= 1e-14


@LENGTHS
@SEEDS
def test_the_ledger_of_a_truncated_pass_has_those_items_and_no_others(seed: int, tau: int) -> None:
    cut, full = pair(seed, tau)
    kept = np.zeros((T, T), bool)
    kept[tuple(np.transpose(near(tau)))] = True
    for name in (*WEIGHTS, "h", "z"):
        expected = np.where(kept, full.ledger.norms(name), 0)
        np.testing.assert_allclose(cut.ledger.norms(name), expected, rtol=1e-13, atol=0)
        for k, s in product(range(T), repeat=2):
            item = full.ledger.item(name, loss=k, use=s) * kept[k, s]
            assert apart(cut.ledger.item(name, loss=k, use=s), item) <= 1e-14
    for name in WEIGHTS:
        rows = sum(cut.ledger.by_loss(name, k) for k in range(T))
        columns = sum(cut.ledger.by_use(name, s) for s in range(T))
        for total in (rows, columns):
            assert apart(total, cut.gradients[name]) <= 1e-14
    arrived = [cut.ledger.vectors(k)["h0"] for k in range(T)]
    assert apart(sum(arrived), cut.gradients.h0) <= 1e-14
    np.testing.assert_allclose(cut.ledger.norms("h0"), np.linalg.norm(arrived, axis=1), rtol=1e-13)


@LENGTHS
def test_an_item_says_that_it_is_beyond_the_truncation_just_where_it_is(tau: int) -> None:
    cut, _ = pair(0, tau)
    for k, s in product(np.flatnonzero(cut["target"] >= 0).tolist(), range(T)):
        said = cut.ledger.why_zero("W", loss=k, use=s)
        assert (said == "zero.truncated") == (k - s >= tau), (k, s)


@LENGTHS
@SEEDS
def test_what_is_carried_to_a_step_comes_from_losses_less_than_tau_steps_later(
    seed: int, tau: int
) -> None:
    cut, full = pair(seed, tau)
    for t in range(T):
        later = [full.ledger.item("h", loss=k, use=t) for k in range(t + 1, min(t + tau, T))]
        within = [full.ledger.item("z", loss=k, use=t) for k in range(t, min(t + tau, T))]
        assert apart(cut["carried"][t], sum(later, np.zeros(5))) <= 1e-14
        assert apart(cut["dz"][t], sum(within)) <= 1e-14
    assert not cut["carried"][T - 1].any()


@LENGTHS
@SEEDS
def test_dh_is_its_own_and_its_carried_part_to_the_last_bit(seed: int, tau: int) -> None:
    cut, _ = pair(seed, tau)
    assert np.array_equal(cut["dh"], cut["own"] + cut["carried"])


@pytest.mark.parametrize("tau", [T, T + 1, 10**9])
@SEEDS
def test_from_tau_of_all_steps_on_it_is_the_full_gradient_to_the_last_bit(
    seed: int, tau: int
) -> None:
    cut, full = pair(seed, tau)
    for name, total in full.gradients.items():
        assert np.array_equal(cut.gradients[name], total), name
    for name in ("dh", "dz", "carried", "own"):
        assert np.array_equal(cut[name], full[name]), name


@pytest.mark.parametrize("seed", range(12))
def test_tau_of_all_steps_agrees_with_complex_step(seed: int) -> None:
    one = case(seed)
    ours = one.net.run(one.x, one.target, one.h0, truncation=len(one.x)).gradients
    for name, theirs in complex_step.gradients(one).items():
        assert apart(ours[name], theirs) <= 1e-12, name


@SEEDS
def test_tau_of_one_step_leaves_each_loss_with_its_own_step(seed: int) -> None:
    """Then the gradient is that of T networks of one step, each from a state that is given."""
    one = case(seed, steps=5)
    trace = one.net.run(one.x, one.target, one.h0, truncation=1)
    assert not trace["carried"].any()
    assert np.array_equal(trace["dh"], trace["own"])
    alone = [
        complex_step.gradients(
            one._replace(x=one.x[[t]], target=one.target[[t]], h0=trace["h_prev"][t])
        )
        for t in range(5)
    ]
    for name in "UWV":
        assert apart(trace.gradients[name], sum(each[name] for each in alone)) <= 1e-12
    assert apart(trace.gradients.h0, alone[0]["h0"]) <= 1e-12


def plain_window(seed: int, tau: int, loss: int) -> Any:
    """∂L_k/∂W by complex step from the state τ steps before, which is given and so cut off."""
    one = case(seed, steps=8, sizes=(3, 4, 2), all_targets=True)
    first = max(loss - tau + 1, 0)
    states = one.trace["h_prev"]
    target = np.full(loss + 1 - first, -1)
    target[-1] = one.target[loss]
    window = one._replace(x=one.x[first : loss + 1], target=target, h0=states[first])
    return complex_step.gradients(window)["W"]


@pytest.mark.parametrize("tau", [1, 2, 3, 5, 8])
@SEEDS
def test_it_is_one_window_of_tau_steps_for_each_loss(seed: int, tau: int) -> None:
    one = case(seed, steps=8, sizes=(3, 4, 2), all_targets=True)
    ours = one.net.run(one.x, one.target, one.h0, truncation=tau).gradients.W
    assert apart(ours, sum(plain_window(seed, tau, k) for k in range(8))) <= 1e-12


@SEEDS
def test_truncation_leaves_the_forward_pass_alone(seed: int) -> None:
    cut, full = pair(seed, 2)
    for name in ("z", "h", "o", "y", "L", "do", "own"):
        assert np.array_equal(cut[name], full[name]), name
    assert cut.loss == full.loss


@SEEDS
def test_the_same_pass_with_its_full_gradient_can_be_asked_for(seed: int) -> None:
    cut, full = pair(seed, 2)
    assert full.untruncated is full
    for name, total in full.gradients.items():
        assert np.array_equal(cut.untruncated.gradients[name], total), name
    assert cut.untruncated is cut.untruncated
    assert cut.untruncated.cause.truncation is None


def test_the_full_gradient_keeps_the_masks() -> None:
    masks = {"losses": np.arange(T) != 3, "carries": np.arange(T) != 1}
    cut, _ = pair(0, 2, **masks)
    full, _ = pair(0, T, **masks)
    for name, total in full.gradients.items():
        assert apart(cut.untruncated.gradients[name], total) <= 1e-15


@pytest.mark.parametrize("tau", [1, 2, 3, 5, 6, 9])
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_training_descends_along_the_truncated_gradients_of_its_batch(batch: int, tau: int) -> None:
    net, rng = RNN.random(3, 5, 4, seed=8, bias=True), np.random.default_rng(8)
    h0 = rng.uniform(-1, 1, 5)
    sequences = [
        (rng.standard_normal((length, 3)), rng.integers(-1, 4, length)) for length in (3, 6, 5)
    ]
    updates = fit(net, sequences, 1.0, h0, batch=batch, truncation=tau)
    for first in range(0, 3, batch):
        update = next(updates)
        passes = [net.run(*one, h0, truncation=tau) for one in sequences[first : first + batch]]
        for name, weight in net.weights.items():
            total = sum(trace.gradients[name] for trace in passes)
            assert apart(weight - update.net.weights[name], total) <= 1e-13, name
            norm = np.linalg.norm(total)
            assert update.gradient_norms[name] == pytest.approx(norm, rel=1e-13, abs=1e-15)
        net = update.net


@pytest.mark.parametrize("tau", [1, 2, 3, 5, 6, 9])
def test_a_batch_leaves_each_sequence_the_trace_that_it_has_alone(tau: int) -> None:
    net, rng = RNN.random(3, 5, 4, seed=9), np.random.default_rng(9)
    sequences = [(rng.integers(0, 3, n), rng.integers(-1, 4, n)) for n in (3, 6, 5)]
    for update in islice(fit(net, sequences, batch=3, truncation=tau, record=True), 2):
        for trace, one in zip(update.traces, sequences, strict=True):
            alone = net.run(*one, truncation=tau)
            for name in ("h", "do", "dh", "carried", "dz"):
                assert apart(trace[name], alone[name]) <= 1e-14, name
            for name, total in alone.gradients.items():
                assert apart(trace.gradients[name], total) <= 1e-14, name
            assert apart(trace.ledger.norms("W"), alone.ledger.norms("W")) <= 1e-14
        net = update.net


@pytest.mark.parametrize("together", [1, 4, 30])
@pytest.mark.parametrize("tau", [1, 2, 3, 7, 30])
def test_no_loss_steps_back_further_than_tau(tau: int, together: int) -> None:
    rng = np.random.default_rng(1)
    trace = RNN.random(2, 4, 3).run(rng.integers(0, 2, 30), rng.integers(-1, 3, 30), truncation=tau)
    losses = np.flatnonzero(trace["target"] >= 0)
    seen = 0
    wanted = Wanted(losses, truncation=tau, together=together)
    for step in itemised(trace.weights, trace.tape, wanted):
        assert len(step.losses) <= together
        for number, uses, rows in step.uses:
            dh, dz = (one[number, rows] for one in (*step.arrived, *step.inner))
            before = step.carried[0][number]
            reaching = range(step.losses[number], step.losses[number] + step.counts[number])
            assert len(dh) == len(dz) == len(before) == len(reaching)
            assert [use + seen for use in range(uses.start, uses.stop)] == list(reaching)
            assert set(reaching) >= {loss for loss in losses if loss >= seen}
            seen += 1
    assert seen == min(tau, losses[-1] + 1)


def test_many_steps_with_a_short_tau_take_no_table_of_all_pairs() -> None:
    """5,000 steps have 12.5 million items, of which 15,000 are less than three steps away."""
    rng, steps = np.random.default_rng(3), 5_000
    net = RNN.random(2, 3, 2)
    tracemalloc.start()
    trace = net.run(rng.integers(0, 2, steps), rng.integers(0, 2, steps), truncation=3)
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 2_000 * steps
    assert trace.gradients.W.any()


@pytest.mark.parametrize("tau", [0, -1, 1.5, 2.0, True, "2", [1], float("nan")])
def test_a_truncation_is_a_whole_number_of_at_least_one(tau: Any) -> None:
    net = RNN.random(2, 3, 2)
    for call in (
        lambda: net.run([0, 1], [1, 0], truncation=tau),
        lambda: fit(net, [([0, 1], [1, 0])], truncation=tau),
    ):
        with pytest.raises(InputError, match=r"^truncation is .* and must be .*at least 1\.$"):
            call()


def test_a_truncation_may_come_from_an_array() -> None:
    net = RNN.random(2, 3, 2)
    one, same = (net.run([0, 1, 0], [1, 0, 1], truncation=tau) for tau in (2, np.int64(2)))
    assert np.array_equal(one.gradients.W, same.gradients.W)
