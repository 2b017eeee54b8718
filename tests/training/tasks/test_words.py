"""Two bats: without memory never below ln 2, with it down to nothing."""

from __future__ import annotations

import math

import numpy as np

from rnnviz.training.tasks.task import without_memory
from tests.training.tasks.trained import after, run_of, second_losses

LN_2 = math.log(2)


def test_with_W_free_the_loss_of_both_sequences_together_goes_to_nothing() -> None:
    net, losses = after(run_of("two-bats"), 500)
    assert losses[-1] < 0.01
    assert net.run([0, 2], [0, 2])["y"][1].argmax() == 2
    assert net.run([1, 2], [1, 3])["y"][1].argmax() == 3


def test_with_W_held_at_0_the_second_loss_tends_to_ln_2_and_never_goes_below() -> None:
    run = run_of("two-bats")
    losses = second_losses(run, without_memory(run.net), 3000, freeze=("W",))
    assert min(losses) >= LN_2 - 1e-12
    assert losses[-1] - LN_2 < 1e-3
    assert losses[0] - LN_2 > 0.1
    distances = [losses[number] - LN_2 for number in (100, 300, 1000, 2999)]
    assert distances == sorted(distances, reverse=True)


def test_without_memory_W_is_0_and_stays_0() -> None:
    run = run_of("two-bats")
    net, _ = after(run, 50, net=without_memory(run.net), freeze=("W",))
    assert not net.W.any()
    assert np.array_equal(run.net.U, without_memory(run.net).U)


def test_i_love_you_has_four_codes_in_the_articles_order() -> None:
    data = run_of("i-love-you").data
    codes = {word: np.eye(4)[place].tolist() for place, word in enumerate(data.inputs)}
    assert codes["I"] == [0, 0, 0, 1]
    assert codes["love"] == [0, 1, 0, 0]
    assert codes["you"] == [1, 0, 0, 0]
