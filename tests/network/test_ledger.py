"""The ledger, item by item, against networks of which a single use has a weight of its own.

In the oracle one use of one weight is moved by an imaginary step (Squire & Trapp 1998) in a
forward pass written out plainly; what each loss makes of it is the item, and no gradient is
ever carried back.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from rnnviz import RNN, Masks, Trace
from rnnviz.language import LANGUAGES, speak
from rnnviz.network import norms, table
from rnnviz.network.ledger import Ledger
from tests.oracles import complex_step
from tests.oracles.closeness import apart
from tests.oracles.networks import Numbers, case, with_radius

ROOT = Path(__file__).resolve().parents[2]
STEP = 1e-30
STATES = ("h", "z")
ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "linear": lambda z: z,
}


class Setting(NamedTuple):
    """A network, a sequence and how its losses are put together."""

    net: RNN
    x: Numbers
    target: Any
    h0: Numbers
    reduction: str = "sum"

    @property
    def trace(self) -> Trace:
        return self.net.run(self.x, self.target, self.h0, self.reduction)


def setting(seed: int, activation: str = "tanh", bias: bool = True, reduction: str = "sum"):
    """Five steps, of which the third has no loss."""
    rng = np.random.default_rng(seed)

    def drawn(*shape: int) -> Numbers:
        return 0.7 * rng.standard_normal(shape)

    biases = {"b": drawn(4), "d": drawn(3)} if bias else {}
    net = RNN(drawn(2, 4), drawn(4, 4), drawn(4, 3), **biases, activation=activation)
    return Setting(net, rng.standard_normal((5, 2)), [2, 0, -1, 1, 0], drawn(4), reduction)


SETTINGS = [
    setting(seed, *choices)
    for seed, choices in enumerate(product(ACTIVATIONS, (True, False), ("sum", "mean")))
]
EVERY_SETTING = pytest.mark.parametrize(
    "one",
    SETTINGS,
    ids=lambda one: (
        f"{one.net.activation}-{'bias' if 'b' in one.net.weights else 'plain'}-" + one.reduction
    ),
)


def slopes(one: Setting, name: str, use: int) -> Numbers:
    """What every loss makes of one use of a weight, of h or of z alone [T, *its shape]."""
    zeros = {"b": np.zeros(4), "d": np.zeros(3), "z": np.zeros(4), "h": np.zeros(4)}
    given = {**zeros, **one.net.weights}
    shape = one.h0.shape if name == "h0" else given[name].shape
    ahead = 1j * STEP * np.eye(math.prod(shape)).reshape(-1, *shape)
    h = one.h0 + (ahead if name == "h0" else np.zeros((len(ahead), 4)))
    losses = []
    for t, (x, target) in enumerate(zip(one.x, one.target, strict=True)):
        here = {
            key: one[None] + (ahead if (key, t) == (name, use) else 0) for key, one in given.items()
        }
        z = x @ here["U"] + (h[:, None] @ here["W"])[:, 0] + here["b"] + here["z"]
        h = ACTIVATIONS[one.net.activation](z) + here["h"]
        o = (h[:, None] @ here["V"])[:, 0] + here["d"]
        others = np.delete(o - o[:, [target]], target, axis=1)
        losses.append(np.log1p(np.exp(others).sum(axis=1)) * (target >= 0))
    counted = sum(target >= 0 for target in one.target) if one.reduction == "mean" else 1
    found: Numbers = np.imag(losses).reshape(len(losses), *shape) / STEP / counted
    return found


def names(one: Setting) -> tuple[str, ...]:
    return (*one.net.weights, *STATES)


# Items.


@EVERY_SETTING
def test_each_item_is_the_slope_of_one_loss_in_one_use(one: Setting) -> None:
    ledger = one.trace.ledger
    for name in names(one):
        for use in range(5):
            for loss, expected in enumerate(slopes(one, name, use)):
                item = ledger.item(name, loss=loss, use=use)
                assert item.shape == expected.shape
                assert apart(item, expected) <= 1e-13, (name, loss, use)


@EVERY_SETTING
def test_each_norm_is_the_norm_of_that_slope(one: Setting) -> None:
    ledger = one.trace.ledger
    for name in names(one):
        of_uses = [
            np.linalg.norm(slopes(one, name, use).reshape(5, -1), axis=1) for use in range(5)
        ]
        logs = ledger.log_norms(name)
        np.testing.assert_allclose(
            ledger.norms(name), np.transpose(of_uses), rtol=1e-12, atol=0, err_msg=name
        )
        with np.errstate(divide="ignore"):
            np.testing.assert_allclose(logs, np.log10(np.transpose(of_uses)), atol=1e-12)


@EVERY_SETTING
def test_what_each_loss_sends_to_h0_is_the_slope_in_h0(one: Setting) -> None:
    ledger, expected = one.trace.ledger, slopes(one, "h0", -1)
    for loss in range(5):
        assert apart(ledger.vectors(loss)["h0"], expected[loss]) <= 1e-13
    np.testing.assert_allclose(ledger.norms("h0"), np.linalg.norm(expected, axis=1), rtol=1e-12)


@EVERY_SETTING
def test_the_vectors_of_a_loss_are_its_items_of_h_and_z(one: Setting) -> None:
    ledger = one.trace.ledger
    for loss, name in product(range(5), STATES):
        rows = ledger.vectors(loss)[name]
        for use in range(5):
            assert np.array_equal(rows[use], ledger.item(name, loss=loss, use=use))


@pytest.mark.parametrize("seed", range(12))
def test_a_rows_sum_is_the_gradient_of_that_loss_alone(seed: int) -> None:
    one = case(seed)
    ledger = one.trace.ledger
    for loss, target in enumerate(one.target):
        alone = np.full(len(one.x), -1)
        alone[loss] = target
        theirs = complex_step.gradients(one._replace(target=alone))
        for name in "UWV":
            assert apart(ledger.by_loss(name, loss), theirs[name]) <= 1e-12, (name, loss)
        assert apart(ledger.vectors(loss)["h0"], theirs["h0"]) <= 1e-12


@EVERY_SETTING
def test_a_columns_sum_is_the_slope_of_all_losses_in_one_use(one: Setting) -> None:
    ledger = one.trace.ledger
    for name in one.net.weights:
        for use in range(5):
            expected = slopes(one, name, use).sum(axis=0)
            assert apart(ledger.by_use(name, use), expected) <= 1e-13, (name, use)


@EVERY_SETTING
def test_rows_and_columns_and_single_items_add_up_to_the_gradient(one: Setting) -> None:
    trace, steps = one.trace, range(5)
    ledger, gradients = trace.ledger, trace.gradients
    for name in one.net.weights:
        items = sum(ledger.item(name, loss=k, use=s) for k in steps for s in steps)
        rows = sum(ledger.by_loss(name, k) for k in steps)
        columns = sum(ledger.by_use(name, s) for s in steps)
        for total in (items, rows, columns, ledger.total(name)):
            assert apart(total, gradients[name]) <= 1e-14, name
    assert apart(sum(ledger.vectors(k)["h0"] for k in steps), gradients.h0) <= 1e-14
    assert np.array_equal(ledger.total("h0"), gradients.h0)


def test_a_mean_divides_every_item_by_the_number_of_targets() -> None:
    one = setting(3)
    whole, mean = one.trace.ledger, one._replace(reduction="mean").trace.ledger
    for name in names(one):
        np.testing.assert_allclose(mean.norms(name), whole.norms(name) / 4, rtol=1e-14)
        for loss, use in product(range(5), repeat=2):
            item = whole.item(name, loss=loss, use=use)
            assert apart(mean.item(name, loss=loss, use=use), item / 4) <= 1e-15


# What is exactly 0.


@EVERY_SETTING
def test_a_use_after_the_loss_has_exactly_nothing_of_it(one: Setting) -> None:
    ledger, after = one.trace.ledger, np.triu(np.ones((5, 5), bool), 1)
    for name in names(one):
        assert not ledger.norms(name)[after].any()
        assert (ledger.log_norms(name)[after] == -np.inf).all()


@EVERY_SETTING
def test_a_loss_uses_v_at_its_own_step_alone(one: Setting) -> None:
    expected = np.diag([bool(slopes(one, "V", t)[t].any()) for t in range(5)])
    assert ((one.trace.ledger.log_norms("V") > -np.inf) == expected).all()


@EVERY_SETTING
def test_a_step_without_a_target_has_no_items(one: Setting) -> None:
    ledger = one.trace.ledger
    for name in names(one):
        assert (ledger.log_norms(name)[2] == -np.inf).all()
    assert not any(rows.any() for rows in ledger.vectors(2).values())


def test_what_is_left_out_is_exactly_nothing_and_the_rest_stays() -> None:
    one = setting(1)
    masks = Masks(
        [True, False, True, True, True],
        [True, True, False, True, True],
        {"W": [True] * 4 + [False]},
    )
    left = one.net.run(one.x, one.target, one.h0, masks=masks).ledger
    loss, use = np.mgrid[:5, :5]
    kept = (loss != 1) & ~((use <= 2) & (loss > 2))
    for name in names(one):
        expected = np.where(kept & ((use < 4) | (name != "W")), one.trace.ledger.norms(name), 0)
        np.testing.assert_allclose(left.norms(name), expected, rtol=1e-14, atol=0, err_msg=name)


def test_a_sequence_without_any_loss_has_an_empty_ledger() -> None:
    one = setting(0)._replace(target=[-1] * 5)
    for name in (*names(one), "h0"):
        assert not one.trace.ledger.norms(name).any()


# However far it goes.


def logs_of(trace: Trace, loss: int) -> Numbers:
    """log10 ‖∂L_k/∂z_s‖ for s ≤ k: one loss alone, its row brought back to length 1 each step."""
    slope = (1 - trace["h"] * trace["h"]).astype(float)
    WT, row = trace["W"].astype(float).T, trace["V"].astype(float) @ trace["do"][loss]
    found, power = np.empty(loss + 1), 0.0
    for t in range(loss, -1, -1):
        row, length = row / np.linalg.norm(row), np.linalg.norm(row)
        power += math.log10(length)
        row = row * slope[t]
        found[t] = power + math.log10(np.linalg.norm(row))
        row = row @ WT
    return found


def long_trace(radius: float, dtype: str, steps: int, n_hidden: int = 16) -> Trace:
    rng = np.random.default_rng(7)
    W = with_radius(rng.standard_normal((n_hidden, n_hidden)), radius)
    U, V = 0.3 * rng.standard_normal((3, n_hidden)), 0.3 * rng.standard_normal((n_hidden, 3))
    h0 = 0.3 * rng.standard_normal(n_hidden)
    return RNN(U, W, V, dtype=dtype).run(
        rng.integers(0, 3, steps), rng.integers(0, 3, steps), h0=h0
    )


def assert_finite_and_right(trace: Trace, losses: list[int]) -> None:
    within = np.tril(np.ones((len(trace),) * 2, bool))
    for name in ("U", "W", "b", "h", "z"):
        if name != "b" or "b" in trace.weights:
            assert np.isfinite(trace.ledger.log_norms(name)[within]).all(), name
    assert np.isfinite(trace.ledger.log_norms("h0")).all()
    close = {8: 1e-11, 4: 1e-4}[trace["h"].itemsize]
    for loss in losses:
        found = trace.ledger.log_norms("z")[loss, : loss + 1]
        np.testing.assert_allclose(found, logs_of(trace, loss), atol=close, rtol=0)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("radius", [0.3, 3.0, 10.0])
def test_log_norms_are_finite_and_right_however_far_they_vanish_or_explode(
    radius: float, dtype: str
) -> None:
    assert_finite_and_right(long_trace(radius, dtype, 400), [0, 1, 199, 398, 399])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_two_thousand_steps_vanish_to_a_number_that_no_float_holds(dtype: str) -> None:
    trace = long_trace(0.3, dtype, 2000, n_hidden=6)
    assert_finite_and_right(trace, [1999])
    assert trace.ledger.log_norms("z")[-1, 0] < -900
    assert trace.ledger.norms("z")[-1, 0] == 0


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("growth", [0.1, 0.3, 1.0, 3.0, 10.0])
def test_where_every_step_multiplies_by_the_same_the_logs_lie_on_a_line(
    growth: float, dtype: str
) -> None:
    """At rest (x = 0, h0 = 0) tanh has slope 1, and W a rotation times a number."""
    rng = np.random.default_rng(2)
    turn = np.linalg.qr(rng.standard_normal((8, 8)))[0]
    net = RNN(np.ones((1, 8)), growth * turn, rng.standard_normal((8, 2)), dtype=dtype)
    ledger = net.run(np.zeros((500, 1)), [0, 1] * 250).ledger
    loss, use = np.tril_indices(500)
    own = np.log10(np.linalg.norm(net.V @ [-0.5, 0.5]))
    for name in STATES:
        expected = own + (loss - use) * math.log10(growth)
        close = {"float64": 1e-9, "float32": 1e-3}[dtype]
        np.testing.assert_allclose(ledger.log_norms(name)[loss, use], expected, atol=close, rtol=0)
    assert (ledger.log_norms("W") == -np.inf).all()


def test_a_gradient_that_only_a_shut_unit_outshines_is_not_taken_for_nothing() -> None:
    """One unit is saturated to the last bit; through the other comes 1e-200 of its size."""
    net = RNN([[50.0, 0.3]], [[0.0, 0.0], [0.0, 0.5]], [[1.0, -1.0], [1e-200, -1e-200]])
    ledger = net.run([[1.0]] * 3, [0, 1, 0], h0=[0.1, 0.2]).ledger
    for name, loss in product(("z", "U", "W"), range(3)):
        for use in range(loss + 1):
            largest = np.abs(ledger.item(name, loss=loss, use=use)).max()
            assert 1e-204 < largest < 1e-199
            assert math.log10(largest) - 1e-12 <= ledger.log_norms(name)[loss, use] < -199


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two threads for however little work; how many there were is noted for each table."""
    started = []

    def pool(threads: int) -> ThreadPoolExecutor:
        started.append(threads)
        return ThreadPoolExecutor(threads)

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(norms, "WORTH_TWO_THREADS", 0)
    monkeypatch.setattr(futures, "ThreadPoolExecutor", pool)
    return started


@pytest.mark.parametrize("seed", range(6))
def test_two_threads_that_share_the_losses_find_the_same(
    seed: int, pools: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, tables = case(seed, steps=9).trace.ledger, ("U", "W", "V", "h", "z", "h0")
    shared = [ledger.log_norms(name) for name in tables]
    assert pools == [2, 2, 2] * bool(len(ledger.losses))
    monkeypatch.undo()
    ledger = case(seed, steps=9).trace.ledger
    for name, found in zip(tables, shared, strict=True):
        np.testing.assert_allclose(found, ledger.log_norms(name), atol=1e-13, rtol=0)


@pytest.mark.parametrize("target", [[-1, -1, -1, 2, -1], [0, -1, -1, -1, 1], [2, 0, 1, 1, 0]])
def test_two_threads_find_what_complex_step_finds(target: list[int], pools: list[int]) -> None:
    one = setting(4)._replace(target=target)
    expected = [np.linalg.norm(slopes(one, "z", use), axis=1) for use in range(5)]
    np.testing.assert_allclose(one.trace.ledger.norms("z"), np.transpose(expected), rtol=1e-12)
    assert pools == [2]


def test_two_threads_are_not_begun_for_nothing(pools: list[int]) -> None:
    assert not setting(4)._replace(target=[-1] * 5).trace.ledger.norms("z").any()
    assert not pools


@pytest.mark.parametrize("together", [1, 500, 1 << 19])
def test_traces_that_use_the_same_arrays_in_turn_have_norms_of_their_own(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "TOGETHER", together)
    net, rng = RNN.random(3, 4, 3, seed=5), np.random.default_rng(5)
    passes = [(rng.integers(0, 3, 8), rng.integers(0, 3, 8), rng.uniform(-1, 1, 4)) for _ in "123"]
    tables = ("z", "h", "h0", "U", "W")
    traces = [net.run(*one) for one in passes]
    found = [[trace.ledger.norms(name) for name in tables] for trace in traces]
    for one, trace, some in zip(passes, traces, found, strict=True):
        alone = RNN(net.U, net.W, net.V).run(*one)
        for name, norm in zip(tables, some, strict=True):
            expected = np.zeros(norm.shape)
            for loss in range(8):
                if name == "h0":
                    expected[loss] = np.linalg.norm(alone.ledger.vectors(loss)["h0"])
                for use in range(loss + 1) if name != "h0" else ():
                    item = alone.ledger.item(name, loss=loss, use=use)
                    expected[loss, use] = np.linalg.norm(item)
            np.testing.assert_allclose(norm, expected, rtol=1e-13)
            assert np.array_equal(norm, trace.ledger.norms(name))


#: In a process of its own, whose BLAS has one thread as the program itself has it.
MEASURED = """
import rnnviz, tracemalloc, numpy as np
rng = np.random.default_rng(0)
U, V = 0.5 * rng.standard_normal((10, 128)), 0.1 * rng.standard_normal((128, 10))
net = rnnviz.RNN(U, rng.standard_normal((128, 128)) / np.sqrt(128), V)
trace = net.run(rng.integers(0, 10, 1000), rng.integers(0, 10, 1000))
trace["h"], trace["h_prev"]
tracemalloc.start()
trace.ledger.NORMS("W")
trace.ledger.NORMS("U")
print(tracemalloc.get_traced_memory()[1] / 2**20)
"""


@pytest.mark.parametrize("norms", ["norms", "log_norms"])
def test_half_a_million_norms_take_less_than_twenty_mebibytes(norms: str) -> None:
    measured = [sys.executable, "-c", MEASURED.replace("NORMS", norms)]
    ran = subprocess.run(measured, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(ran.stdout) < 20


# Symmetries: what no reader could see must not change a number.


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_hidden_units_changes_no_norm(seed: int) -> None:
    one = case(seed)
    order = np.random.default_rng(seed).permutation(len(one.h0))
    U, W, V = one.U[:, order], one.W[order][:, order], one.V[order]
    other = one._replace(U=U, W=W, V=V, h0=one.h0[order]).trace.ledger
    for name in ("U", "W", "V", "h", "z", "h0"):
        ours = one.trace.ledger.norms(name)
        np.testing.assert_allclose(other.norms(name), ours, rtol=1e-10, atol=1e-300, err_msg=name)


@pytest.mark.parametrize("seed", range(8))
def test_the_sign_of_a_tanh_unit_changes_no_norm(seed: int) -> None:
    one = case(seed)
    sign = np.random.default_rng(seed).choice([-1.0, 1.0], len(one.h0))
    U, W, V = one.U * sign, one.W * sign * sign[:, None], one.V * sign[:, None]
    other = one._replace(U=U, W=W, V=V, h0=one.h0 * sign).trace.ledger
    for name in ("U", "W", "V", "h", "z", "h0"):
        ours = one.trace.ledger.norms(name)
        np.testing.assert_allclose(other.norms(name), ours, rtol=1e-12, atol=0, err_msg=name)


# The way back to an item.


def way_back(one: Setting, loss: int, use: int) -> Iterator[tuple[str, int, Numbers]]:
    """The chain as one would write it on a blackboard, from arrays of the forward pass alone."""
    trace, net = one.trace, one.net
    y, h = trace["y"][loss], trace["h"]
    do = y - np.eye(3)[one.target[loss]]
    yield "do", loss, do
    row = do @ net.V.T
    yield "own", loss, row
    for t in range(loss, use - 1, -1):
        row = row * (1 - h[t] ** 2)
        yield "dz", t, row
        row = row @ net.W.T
        if t > use:
            yield "carried", t - 1, row


def assert_path(one: Setting, name: str, loss: int, use: int, expected: list[Any]) -> None:
    found = one.trace.ledger.path(name, loss=loss, use=use)
    assert [link[:2] for link in found] == [link[:2] for link in expected]
    for link, (*_, value) in zip(found, expected, strict=True):
        assert apart(link.value, value) <= 1e-13, link
        assert link.norm == pytest.approx(np.linalg.norm(link.value), rel=1e-14)


PAIRS = pytest.mark.parametrize(("loss", "use"), [(4, 0), (4, 2), (3, 3), (1, 0), (0, 0)])


@PAIRS
def test_the_path_to_an_item_of_u_w_or_b_is_the_chain_rule_written_out(loss: int, use: int) -> None:
    one = setting(0)
    chain = list(way_back(one, loss, use))
    dz = chain[-1][2]
    before = one.h0 if use == 0 else one.trace["h"][use - 1]
    for name, left, factor in (("W", "h_prev", before), ("U", "x", one.x[use])):
        item = (f"d{name}", use, np.outer(factor, dz))
        assert_path(one, name, loss, use, [*chain, (left, use, factor), item])
    assert_path(one, "b", loss, use, [*chain, ("db", use, dz)])


@PAIRS
def test_the_path_to_what_arrives_at_a_step_ends_there(loss: int, use: int) -> None:
    one = setting(0)
    chain = list(way_back(one, loss, use))
    assert_path(one, "z", loss, use, chain)
    assert_path(one, "h", loss, use, chain[:-1])


def test_the_path_to_an_item_of_the_head_is_short() -> None:
    one = setting(0)
    do, h = next(way_back(one, 3, 3)), one.trace["h"][3]
    assert_path(one, "V", 3, 3, [do, ("h", 3, h), ("dV", 3, np.outer(h, do[2]))])
    assert_path(one, "d", 3, 3, [do, ("dd", 3, do[2])])


def test_the_last_link_of_a_path_is_the_item() -> None:
    one = setting(0)
    for name, (loss, use) in product(names(one), ((4, 1), (3, 3), (1, 0))):
        if name not in ("V", "d") or loss == use:
            ledger = one.trace.ledger
            last, item = (
                ledger.path(name, loss=loss, use=use)[-1],
                ledger.item(name, loss=loss, use=use),
            )
            assert np.array_equal(last.value, item), name
            assert last.norm == pytest.approx(ledger.norms(name)[loss, use], rel=1e-13)


def test_there_is_no_path_to_a_use_that_a_loss_does_not_depend_on() -> None:
    one = setting(0)
    for name in names(one):
        assert one.trace.ledger.path(name, loss=1, use=2) == ()
    for name in ("V", "d"):
        assert one.trace.ledger.path(name, loss=3, use=1) == ()


def test_a_path_over_a_cut_edge_is_nothing_from_there_on() -> None:
    one = setting(0)
    cut = Masks(carries=[True, True, False, True, True])
    path = one.net.run(one.x, one.target, one.h0, masks=cut).ledger.path("W", loss=4, use=1)
    whole = one.trace.ledger.path("W", loss=4, use=1)
    for link, other in zip(path, whole, strict=True):
        ends = link.step <= 2 and link.quantity in ("carried", "dz", "dW")
        assert link.norm == (0 if ends else other.norm)


# Why an item is 0.

WORDS = RNN.random(3, 4, 3, seed=1)
SHUT = RNN([[1000.0] * 4], WORDS.W, WORDS.V)
CERTAIN = RNN([[9.0]], [[0.5]], [[900.0, -900.0]])
BROKEN = RNN(WORDS.U, np.zeros((4, 4)), WORDS.V)
BLIND = RNN(WORDS.U, WORDS.W, np.zeros((4, 3)))
RECTIFIED = RNN([[1.0], [-9.0]], [[0.5]], [[1.0, -1.0]], activation="relu")


def of_words(net: RNN = WORDS, h0: Any = (0.1, 0.2, -0.3, 0.4), **options: Any) -> Ledger:
    return net.run([0, 1, 2, 0], options.pop("targets", [1, 2, 0, 1]), h0, **options).ledger


REASONS = {
    "h0": lambda: (of_words(h0=None), "W", 2, 0),
    "state": lambda: (RECTIFIED.run([0, 1, 0], [0, 1, 0]).ledger, "W", 2, 2),
    "state of the head": lambda: (RECTIFIED.run([0, 1, 0], [0, 1, 0]).ledger, "V", 1, 1),
    "word": lambda: (WORDS.run([[1, 2, 3], [0, 0, 0]], [0, 1]).ledger, "U", 1, 1),
    "later": lambda: (of_words(), "W", 1, 2),
    "own_step": lambda: (of_words(), "V", 2, 1),
    "no_target": lambda: (of_words(targets=[1, 2, -1, 1]), "W", 2, 1),
    "loss_off": lambda: (of_words(masks=Masks(losses=[True, True, False, True])), "W", 2, 1),
    "frozen": lambda: (of_words(masks=Masks(uses={"U": [True, False, True, True]})), "U", 2, 1),
    "truncated": lambda: (of_words(truncation=2), "W", 3, 1),
    "cut": lambda: (of_words(masks=Masks(carries=[True, True, False, True])), "W", 3, 1),
    "saturated": lambda: (SHUT.run([[1.0]] * 3, [0, 1, 2]).ledger, "U", 2, 2),
    "exact": lambda: (CERTAIN.run([[1.0]] * 3, [0, 0, 0]).ledger, "U", 2, 1),
    "weights": lambda: (of_words(BROKEN), "U", 2, 1),
    "weights of the head": lambda: (of_words(BLIND), "U", 2, 2),
}


@pytest.mark.parametrize("reason", REASONS)
def test_an_item_that_is_exactly_0_says_why(reason: str) -> None:
    ledger, name, loss, use = REASONS[reason]()
    key = f"zero.{reason.split(maxsplit=1)[0]}"
    assert not ledger.item(name, loss=loss, use=use).any()
    assert ledger.norms(name)[loss, use] == 0
    assert ledger.why_zero(name, loss=loss, use=use) == key
    assert all(speak(code).has(key) for code in LANGUAGES)


def test_a_word_that_does_not_occur_is_the_reason_of_its_row_alone() -> None:
    ledger = of_words()
    said = [ledger.why_zero("U", loss=3, use=1, row=row) for row in range(3)]
    assert said == ["zero.word", "", "zero.word"]
    assert ledger.why_zero("U", loss=3, use=1) == ""


def test_an_item_that_is_not_0_has_no_reason() -> None:
    one = setting(0)
    for name, loss, use in product(names(one), (0, 1, 3, 4), range(5)):
        item = slopes(one, name, use)[loss]
        said = one.trace.ledger.why_zero(name, loss=loss, use=use)
        assert bool(said) == (not item.any()), (name, loss, use)


# The state before the first step is used once, by the first step.


def test_the_items_of_the_initial_state_are_what_each_loss_alone_sends_there() -> None:
    """A sequence with one loss has no other one to take apart."""
    one = setting(3)
    ledger = one.trace.ledger
    for loss in range(5):
        target = np.where(np.arange(5) == loss, one.target, -1)
        alone = one.net.run(one.x, target, one.h0).gradients.h0
        assert apart(ledger.item("h0", loss=loss, use=0), alone) < 1e-14
        assert apart(ledger.by_loss("h0", loss), alone) < 1e-14
        assert ledger.norms("h0")[loss] == pytest.approx(np.linalg.norm(alone), rel=1e-13)
        assert not ledger.item("h0", loss=loss, use=2).any()
        assert ledger.why_zero("h0", loss=loss, use=0) == ("zero.no_target" if loss == 2 else "")
    assert np.array_equal(ledger.total("h0"), one.trace.gradients.h0)
    assert apart(sum(ledger.by_loss("h0", loss) for loss in range(5)), ledger.total("h0")) < 1e-14
    assert np.array_equal(ledger.by_use("h0", 0), ledger.total("h0"))
    assert not ledger.by_use("h0", 1).any()


def test_the_path_to_the_initial_state_ends_with_what_arrives_there() -> None:
    path = setting(3).trace.ledger.path("h0", loss=1, use=0)
    assert [link[:2] for link in path] == [
        *(("do", 1), ("own", 1), ("dz", 1), ("carried", 0), ("dz", 0), ("dh0", 0))
    ]
    net = setting(3).net
    assert apart(path[-1].value, path[-2].value @ net.W.T) < 1e-14
    assert setting(3).trace.ledger.path("h0", loss=2, use=1) == ()


@pytest.mark.parametrize(
    ("ledger", "use", "reason"),
    [
        (of_words(), 1, "first_step"),
        (of_words(truncation=2), 0, "truncated"),
        (of_words(masks=Masks(carries=[True, False, True, True])), 0, "cut"),
        (of_words(masks=Masks(losses=[True, True, False, True])), 0, "loss_off"),
        (of_words(BROKEN), 0, "weights"),
        (SHUT.run([[1.0]] * 3, [0, 1, 2]).ledger, 0, "saturated"),
    ],
)
def test_what_a_loss_does_not_send_to_the_initial_state_says_why(
    ledger: Ledger, use: int, reason: str
) -> None:
    assert not ledger.item("h0", loss=2, use=use).any()
    assert ledger.why_zero("h0", loss=2, use=use) == f"zero.{reason}"
    assert all(speak(code).has(f"zero.{reason}") for code in LANGUAGES)


# How far a loss reaches.


def reach_by_hand(lengths: list[float]) -> int | None:
    """From which distance on all of ‖∂L_k/∂h‖ is under 1 % of what it is at distance 0."""
    if lengths[0] == 0:
        return 0
    under = [length < 0.01 * lengths[0] for length in lengths]
    return next((far for far in range(len(under)) if all(under[far:])), None)


@pytest.mark.parametrize("radius", [0.05, 0.3, 0.6, 0.9, 1.2])
def test_the_reach_is_where_less_than_one_hundredth_arrives_for_good(radius: float) -> None:
    found = set()
    for seed in range(4):
        one = case(seed, steps=24, sizes=(2, 6, 2))
        one = one._replace(
            W=with_radius(np.random.default_rng(seed).standard_normal((6, 6)), radius)
        )
        trace = one.trace
        for loss in range(24):
            rows = np.zeros((loss + 1, 6))
            row = trace["V"] @ trace["do"][loss]
            for far in range(loss + 1):
                rows[far] = row
                row = trace["W"] @ (row * (1 - trace["h"][loss - far] ** 2))
            expected = reach_by_hand(np.linalg.norm(rows, axis=1).tolist())
            assert trace.ledger.reach(loss) == expected
            found.add(expected)
    assert len(found) > 1


@pytest.mark.parametrize(
    ("share", "reach"), [(0.0, 1), (0.005, 1), (0.2, 3), (0.5, 7), (0.9, None)]
)
def test_the_reach_of_a_fading_line_is_its_closed_form(share: float, reach: int | None) -> None:
    net = RNN([[1.0]], [[share]], [[1.0, -1.0]], activation="linear")
    assert net.run([[0.1]] * 12, [0] * 12).ledger.reach(11) == reach


def test_a_gradient_that_comes_back_reaches_further_than_where_it_first_faded() -> None:
    """Three units in a chain: the middle one weakens, the last one amplifies."""
    W = [[0.0, 1000.0, 0.0], [0.0, 0.0, 0.001], [0.0, 0.0, 0.0]]
    net = RNN(np.zeros((1, 3)), W, [[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]], activation="linear")
    assert net.run([[0.0]] * 6, [-1] * 5 + [0]).ledger.reach(5) == 3


def test_a_loss_that_sends_nothing_reaches_0_steps() -> None:
    assert of_words(targets=[1, 2, -1, 1]).reach(2) == 0
    assert of_words(BLIND).reach(3) == 0


# Steps that do not exist.


@pytest.mark.parametrize(
    "call",
    [
        lambda ledger, t: ledger.item("W", loss=t, use=0),
        lambda ledger, t: ledger.item("W", loss=4, use=t),
        lambda ledger, t: ledger.item("V", loss=t, use=t),
        lambda ledger, t: ledger.vectors(t),
        lambda ledger, t: ledger.by_loss("U", t),
        lambda ledger, t: ledger.by_loss("V", t),
        lambda ledger, t: ledger.by_use("U", t),
        lambda ledger, t: ledger.path("W", loss=t, use=0),
        lambda ledger, t: ledger.path("W", loss=4, use=t),
        lambda ledger, t: ledger.why_zero("W", loss=t, use=0),
        lambda ledger, t: ledger.why_zero("W", loss=4, use=t),
        lambda ledger, t: ledger.reach(t),
    ],
)
def test_a_step_that_does_not_exist_is_an_index_error(call: Any) -> None:
    ledger = setting(0).trace.ledger
    for step in (-1, -5, 5, 100):
        with pytest.raises(IndexError, match=f"no step {step} among 5"):
            call(ledger, step)
