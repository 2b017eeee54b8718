"""XOR over time: what is known at the best, and that it is reached."""

from __future__ import annotations

import math

import numpy as np

from tests.training.tasks.trained import after, run_of


def test_every_third_bit_of_a_stream_is_the_xor_of_the_two_before_it() -> None:
    data = run_of("xor-stream").data
    for inputs, targets in (*data.training[:20], *data.held_out):
        bits = [*inputs, targets[-1]]
        assert inputs[1:] == targets[:-1]
        assert len(targets) % 3 == 0
        assert all(bits[t + 2] == bits[t] ^ bits[t + 1] for t in range(0, len(bits) - 2, 3))
    share = np.mean([bit for inputs, _ in data.training for bit in inputs])
    assert 0.45 < share < 0.55


def test_the_stream_is_learned_to_its_optimum_in_a_rhythm_of_three() -> None:
    run = run_of("xor-stream")
    optimum = 2 / 3 * math.log(2)
    assert run.data.marks.optimum == optimum
    net, _ = after(run, run.recipe.updates)
    assert run.score(net).loss < 1.05 * optimum
    losses = np.mean([net.run(*one)["L"] for one in run.data.held_out], axis=0)
    first, known, last = (losses[t::3].mean() for t in range(3))
    assert known < 0.05
    assert min(first, last) > math.log(2) - 0.05


def test_temporal_xor_is_learned_for_a_wait_that_was_never_met() -> None:
    run = run_of("temporal-xor")
    waits = {len(inputs) for inputs, _ in run.data.training}
    assert not waits & {len(inputs) for inputs, _ in run.data.held_out}
    for inputs, targets in (*run.data.training, *run.data.held_out):
        assert targets[-1] == inputs[0] ^ inputs[1]
        assert set(targets[:-1]) == {-1}
    net, _ = after(run, run.recipe.updates)
    assert run.score(net) == (run.score(net).loss, 1.0)
    assert run.score(net).loss < 0.01
