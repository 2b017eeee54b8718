"""What flows back is computed when it is asked for, whatever was run and asked in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace
from rnnviz.network import bptt, kernels
from rnnviz.network.equations import Equations
from rnnviz.network.masks import Masks

BACK = ("own", "carried", "dh", "dz")
AHEAD = ("z", "h", "o", "y", "L", "do", "h_prev")
#: Kernels that are kept, one that would be too large, and passes of which none is kept.
KINDS = ("kept", "large", "truncated", "masked")


def network() -> RNN:
    return RNN.random(5, 4, 5, seed=3, bias=True)


def run(net: RNN, kind: str, seed: int = 0, *, interpreted: bool = False) -> Trace:
    """A pass over six random steps; or, independent of the kernel, by the lines of the table."""
    rng = np.random.default_rng(seed)
    ids, target, carries = rng.integers(0, 5, 6), rng.integers(-1, 5, 6), rng.random(6) < 0.6
    model = net.model()
    return net.run(
        ids,
        target,
        rng.uniform(-1, 1, 4),
        truncation=3 if kind == "truncated" else None,
        masks=Masks(carries=carries) if kind == "masked" else None,
        equations=Equations(model.cell, model.head) if interpreted else None,
    )


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "large":
        monkeypatch.setattr(kernels, "WORTH_KEEPING", 0)
    return str(request.param)


def right(trace: Trace, kind: str, seed: int) -> bool:
    """Whether a trace has what the lines of the table say, forward and back."""
    said = run(network(), kind, seed, interpreted=True)
    return all(np.allclose(trace[name], said[name], 1e-12, 1e-14) for name in AHEAD + BACK) and all(
        np.allclose(total, said.gradients[name], 1e-12, 1e-14)
        for name, total in trace.gradients.items()
    )


@pytest.mark.parametrize("asked", BACK)
def test_it_is_computed_from_its_own_pass_after_others_have_run(kind: str, asked: str) -> None:
    net = network()
    traces = [run(net, kind, seed) for seed in range(4)]
    for seed in (2, 0, 3, 1):
        assert traces[seed][asked].shape == (6, 4)
        assert right(traces[seed], kind, seed)


def test_a_kernel_that_is_no_longer_kept_is_built_again(kind: str) -> None:
    net = network()
    trace = run(net, kind, 7)
    for steps in range(1, kernels.MOST_KERNELS + 6):
        net.run([0] * steps, [1] * steps).gradients  # noqa: B018 -- so that it is made
    assert right(trace, kind, 7)


def test_what_was_taken_before_stays_as_it_is(kind: str) -> None:
    net = network()
    trace = run(net, kind, 1)
    taken = {name: trace[name] for name in AHEAD}
    before = {name: array.copy() for name, array in taken.items()}
    trace["dz"]
    run(net, kind, 2)["dz"]
    for name, array in taken.items():
        assert np.array_equal(array, before[name])
        assert np.array_equal(trace[name], before[name])
        with pytest.raises(ValueError, match="read-only"):
            trace[name][...] = 0


def test_what_flows_back_is_read_only(kind: str) -> None:
    trace = run(network(), kind)
    for name in (*BACK, "dU", "dW", "dV"):
        with pytest.raises(ValueError, match="read-only"):
            trace[name][...] = 0


def test_many_threads_may_ask_for_it_at_once(kind: str) -> None:
    net = network()
    traces = [run(net, kind, seed) for seed in range(12)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: one["dz"].copy(), traces * 8))
    for number, rows in enumerate(found):
        assert np.array_equal(rows, traces[number % 12]["dz"])
    assert all(right(trace, kind, seed) for seed, trace in enumerate(traces))


def test_losses_and_ledgers_do_not_wait_for_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flow_back = bptt.summed

    def refusing(*given: Any) -> Callable[[], None]:
        """The backward pass in one go, which may not be made yet."""
        back = flow_back(*given)
        return lambda: back() if allowed else pytest.fail("was not asked for")

    monkeypatch.setattr(bptt, "summed", refusing)
    allowed = False
    trace = run(network(), kind)
    assert trace.loss == trace["L"].sum() > 0
    assert trace["own"].any()
    assert trace.ledger.norms("W").any()
    assert trace.ledger.vectors(5)["z"].any()
    allowed = True
    assert right(trace, kind, 0)


def test_the_norms_of_the_ledger_are_the_same_before_it_and_after(kind: str) -> None:
    """They are those of the vectors, whether what flows back was asked for before or not."""
    net = network()
    early, late = run(net, kind, 4), run(net, kind, 4)
    late["dz"]
    for name in ("z", "h", "U", "W", "h0"):
        assert np.array_equal(early.ledger.norms(name), late.ledger.norms(name))
    rows = np.array([early.ledger.vectors(loss)["z"] for loss in range(6)])
    assert early.ledger.norms("z") == pytest.approx(np.linalg.norm(rows, axis=2), rel=1e-12)
    assert right(early, kind, 4)
