"""Sampling: drawn as the probabilities have it, the same for a seed, and what a run would give."""

from __future__ import annotations

import hashlib
import math
from itertools import accumulate

import numpy as np
import pytest

from rnnviz import RNN, InputError
from rnnviz.network.forward import read, start_of
from rnnviz.training.sampling import MOST, Draws, Sampling, chances, draw

NET = RNN.random(5, 7, 5, seed=3, scale=0.8, bias=True)
H0 = [0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7]


def numbered(seed: int, number: int) -> float:
    """The number of a seed, from the bits of SHAKE-256."""
    text = f"{seed}\x1fsample\x1f{number}".encode()
    bits = int.from_bytes(hashlib.shake_256(text).digest(8), "little") >> 11
    return (bits + 0.5) / 2**53


def by_hand(net: RNN, prompt: list[int], draws: Draws, count: int) -> list[int]:
    """What is drawn, by loops over plain numbers."""
    n_hidden, n_out = net.V.shape
    h, drawn, fed = list(H0), [], list(prompt)
    while len(drawn) < count:
        for one in fed:
            z = [
                net.U[one, i] + net.b[i] + sum(h[k] * net.W[k, i] for k in range(n_hidden))
                for i in range(n_hidden)
            ]
            h = [math.tanh(v) for v in z]
        o = [net.d[i] + sum(h[k] * net.V[k, i] for k in range(n_hidden)) for i in range(n_out)]
        weighed = [math.exp(v / draws.temperature) for v in o]
        number = numbered(draws.seed, len(drawn)) * sum(weighed)
        ends = list(accumulate(weighed))
        drawn.append(next(k for k in range(n_out) if number < ends[k]))
        fed = [drawn[-1]]
    return drawn


@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("seed", [0, 1, 77])
def test_symbols_are_those_drawn_by_hand(seed: int, temperature: float) -> None:
    draws = Draws(seed, temperature)
    sampling = Sampling.begun(NET, [2, 0, 4], None, draws, H0).at(60)
    assert list(sampling.drawn) == by_hand(NET, [2, 0, 4], draws, 60)


def test_a_run_over_what_was_sampled_predicts_the_same() -> None:
    sampling = Sampling.begun(NET, [1, 1, 3], h0=H0).at(200)
    inputs = list(sampling.inputs)
    assert len(inputs) == 203
    trace = NET.run(inputs, [-1] * 203, H0)
    assert np.allclose(trace["y"], np.array(sampling.y), rtol=1e-13, atol=1e-15)
    assert np.allclose(trace["o"], np.array(sampling.o), rtol=1e-12, atol=1e-14)
    # The states are the very same numbers.
    states = np.array([state for (state,) in sampling.states])
    assert np.array_equal(trace["h"][2:], states)


def test_reading_in_pieces_passes_through_the_same_states() -> None:
    ids = [0, 3, 2, 4, 1, 1, 0]
    whole = read(NET, ids, start_of(NET, H0))
    states = start_of(NET, H0)
    for one in ids:
        states = read(NET, [one], states).states
    assert np.array_equal(states[0], whole.states[0])
    vectors = np.eye(5)[ids]
    assert np.allclose(read(NET, vectors, start_of(NET, H0)).y, whole.y, rtol=1e-13)


def test_frequencies_are_the_probabilities_to_the_power_of_the_inverse_temperature() -> None:
    p = np.array([0.5, 0.3, 0.15, 0.05])
    nothing = np.zeros((4, 2)), np.zeros((2, 2)), np.zeros((2, 4))
    net = RNN(*nothing, b=np.zeros(2), d=np.log(p))
    for temperature in (0.5, 1.0, 2.0):
        wanted = p ** (1 / temperature) / (p ** (1 / temperature)).sum()
        drawn = Sampling.begun(net, [0], None, Draws(5, temperature)).at(999).drawn
        shares = np.bincount(drawn, minlength=4) / 999
        # Four standard deviations.
        assert (np.abs(shares - wanted) < 4 * np.sqrt(wanted * (1 - wanted) / 999)).all()
        assert np.allclose(chances(np.log(p), temperature), wanted, rtol=1e-13)


def test_at_the_temperature_nought_the_likeliest_is_taken() -> None:
    sampling = Sampling.begun(NET, [0], None, Draws(9, 0.0), H0).at(20)
    assert list(sampling.drawn) == [int(y.argmax()) for y in sampling.y[:20]]
    assert chances(np.array([1.0, 2.0, 2.0]), 0.0).tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("temperature", [0.0, 5e-324, 1e-300, 1e-3, 1e3, 1e300])
def test_no_temperature_is_too_low_or_too_high(temperature: float) -> None:
    share = chances(np.array([-1e300, 1e300, 0.0, 1e300]), temperature)
    assert np.isfinite(share).all()
    assert share.sum() == pytest.approx(1.0)
    assert share[1] > 0


def test_a_class_without_any_chance_is_never_drawn() -> None:
    p = np.array([0.0, 0.25, 0.0, 0.75, 0.0])
    ends = [0.5**60, 0.1, 0.2499, 0.25, 0.2501, 0.9, 1 - 2**-53]
    assert [draw(p, number) for number in ends] == [1, 1, 1, 3, 3, 3, 3]


def test_the_same_seed_is_the_same_sequence_and_another_is_another() -> None:
    one, same, other = (
        Sampling.begun(NET, [0, 1], None, Draws(seed), H0).at(50).drawn for seed in (4, 4, 5)
    )
    assert one == same
    assert one != other


def test_back_is_exact() -> None:
    begun = Sampling.begun(NET, [0, 1], None, Draws(4), H0)
    long, short = begun.at(30), begun.at(12)
    again = long.at(12)
    assert again.drawn == short.drawn
    assert np.array_equal(np.array(again.y), np.array(short.y))
    assert again.next().drawn == long.drawn[:13]
    assert len(again.y) == len(again.inputs) == 14
    assert len(again.states) == 13


def test_a_class_is_fed_back_as_the_input_that_it_is() -> None:
    net = RNN.random(4, 3, 2, seed=1)
    sampling = Sampling.begun(net, [0], (3, 1), Draws(2)).at(25)
    assert {*sampling.inputs[1:]} <= {3, 1}
    assert [(3, 1)[k] for k in sampling.drawn] == list(sampling.inputs[1:])
    for wrong in ((3,), (4, 1), (-1, 0)):
        with pytest.raises(InputError, match="back must name an input from 0 to 3"):
            Sampling.begun(net, [0], wrong)


def test_chances_tell_the_prompt_from_what_was_drawn() -> None:
    sampling = Sampling.begun(NET, [0, 1, 2], None, Draws(4, 0.5), H0).at(2)
    told = [sampling.chances_at(t).drawn for t in range(5)]
    assert told == [-1, -1, *sampling.drawn, -1]
    assert np.array_equal(sampling.chances_at(1).p, sampling.y[1])
    assert sampling.chances_at(3).p.max() > sampling.y[3].max()


def test_numbers_that_are_not_finite_are_nothing_to_draw_from() -> None:
    net = RNN(np.full((2, 2), 1e300), np.eye(2), np.full((2, 2), 1e300), activation="linear")
    sampling = Sampling.begun(net, [0])
    with pytest.raises(InputError, match="Nothing can be drawn"):
        sampling.next()


@pytest.mark.parametrize("draws", [Draws(-1), Draws(0, -0.5), Draws(0, math.nan)])
def test_what_is_no_seed_or_temperature_is_refused(draws: Draws) -> None:
    with pytest.raises(InputError, match=r"seed|temperature"):
        Sampling.begun(NET, [0], None, draws)


def test_no_more_is_sampled_than_can_be_shown() -> None:
    sampling = Sampling.begun(NET, [0] * (MOST - 2)).at(10)
    assert sampling.full
    assert len(sampling.inputs) == MOST
