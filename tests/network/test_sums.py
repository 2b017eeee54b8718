"""Running sums of one step at a time are those of all steps at once, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.network import sums
from rnnviz.network.rnn import RNN
from rnnviz.network.trace import Trace

NAMES = ("dU", "dW", "dV", "db", "dd")


def ran(steps: int) -> Trace:
    net = RNN.random(9, 5, 7, seed=3, scale=0.4, bias=True)
    rng = np.random.default_rng(steps)
    return net.run(rng.integers(0, 9, steps), rng.integers(-1, 7, steps), np.full(5, 0.3))


def item_by_item(trace: Trace, name: str, t: int) -> np.ndarray:
    """The sum over the steps from `t` on, one outer product after the other."""
    total = np.zeros(trace.weights[name[1:]].shape)
    for step in reversed(range(t, len(trace))):
        total = total + trace.item(name, step)
    return total


@pytest.mark.parametrize("few", [0, sums.FEW_NUMBERS])
@pytest.mark.parametrize("steps", [1, 2, 63, 64, 65, 128, 129, 200])
def test_a_sum_so_far_is_that_of_its_items(
    steps: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "FEW_NUMBERS", few)
    trace = ran(steps)
    for name in NAMES:
        for t in {0, 1, 62, 63, 64, 65, 127, 128, steps - 1} & set(range(steps)):
            expected = item_by_item(trace, name, t)
            assert trace.so_far(name, t) == pytest.approx(expected, rel=1e-12, abs=1e-14)
            assert not trace.so_far(name, t).flags.writeable


def test_it_does_not_depend_on_what_was_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "FEW_NUMBERS", 0)
    forth, back = ran(150), ran(150)
    there = [forth.so_far("dW", t).tobytes() for t in range(150)]
    assert [back.so_far("dW", t).tobytes() for t in reversed(range(150))] == there[::-1]


def test_a_long_one_is_not_made_for_all_steps() -> None:
    words = np.arange(1000)
    trace = RNN.random(1000, 16, 1000, scale=0.1).run(words, words)
    sums_of = trace._sums
    for t in (0, 500, 999):
        trace.so_far("dU", t)
        trace.so_far("dV", t)
    held = [one for name in ("dU", "dV") for one in (*sums_of._later[name], sums_of._last[name][1])]
    assert sum(one.nbytes for one in held) < 6e6
    assert "dU" not in trace._arrays
    np.testing.assert_allclose(trace.so_far("dV", 0), trace.gradients.V, rtol=1e-11, atol=1e-16)
