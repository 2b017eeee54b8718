"""At the ends of floats: exact losses, named overflow, nothing on the console, all before readable.

Warnings are errors in every test here, as they are everywhere; the references are closed forms
and decimals of 60 digits.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice, product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, Trace, check_gradients, fit
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.finite import Found
from tests.oracles.closeness import apart
from tests.oracles.networks import Numbers, with_radius

T = 8
QUANTITIES = ("x", "z", "h", "h_prev", "o", "y", "L", "do", "own", "carried", "dh", "dz")
WEIGHTS = ("U", "W", "V")
ACTIVATIONS = pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
#: In the order in which they are computed; what first_not_finite goes through.
FORWARD = ("h_prev", "x", "z", "h", "o", "y", "L")
BACKWARD = ("do", "own", "carried", "dh", "dz")


def scored(*logits: float, target: int = 0, dtype: str = "float64") -> Trace:
    """One step whose scores o are these numbers and nothing else."""
    biases = {"b": [0.0], "d": list(logits)}
    net = RNN([[0.0]], [[0.0]], np.zeros((1, len(logits))), **biases, dtype=dtype)
    return net.run([0], [target])


def exactly(logits: tuple[float, ...], target: int) -> tuple[float, list[float]]:
    """L and do, rounded once, from 60 digits."""
    with decimal.localcontext(prec=60) as context:
        context.Emin, context.Emax = -999_999, 999_999
        powers = [Decimal(one - logits[target]).exp() for one in logits]
        others = sum((one for place, one in enumerate(powers) if place != target), Decimal(0))
        loss = _log1p(others)
        do = [one / (1 + others) for one in powers]
        do[target] = -others / (1 + others)
        return float(loss), [float(one) for one in do]


def _log1p(x: Decimal) -> Decimal:
    """ln(1 + x), whose digits survive a tiny x."""
    return x - x * x / 2 + x**3 / 3 if x < Decimal("1e-22") else (1 + x).ln()


# Scores far apart.


def test_scores_of_a_thousand_cost_exactly_what_they_are_apart() -> None:
    right, middle, wrong = (scored(1000.0, 0.0, -1000.0, target=target) for target in range(3))
    assert [one.loss for one in (right, middle, wrong)] == [0, 1000, 2000]
    for trace, place in ((right, 0), (middle, 1), (wrong, 2)):
        assert trace["y"].tolist() == [[1, 0, 0]]
        assert trace["do"].tolist() == [list(np.eye(3)[0] - np.eye(3)[place])]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_network_whose_scores_are_plus_and_minus_a_thousand_has_its_gradient(dtype: str) -> None:
    """h is 1 to the last bit, so o = (1000, -1000); the second class costs 2000 and pulls."""
    net = RNN([[50.0]], [[0.0]], [[1000.0, -1000.0]], dtype=dtype)
    trace = net.run([[1.0]] * 3, [0, 1, -1])
    assert trace["o"].tolist() == [[1000, -1000]] * 3
    assert trace["L"].tolist() == [0, 2000, 0]
    assert trace.gradients.V.tolist() == [[1, -1]]
    assert trace["own"].tolist() == [[0], [2000], [0]]
    assert trace.first_not_finite() is None


@pytest.mark.parametrize("far", [800.0, 1e4, 1e8, 1e300])
def test_a_step_far_off_leaves_the_digits_of_the_others(far: float) -> None:
    """One step's exponentials overflow, and the next one's prediction is all but certain."""
    net = RNN(np.eye(2), np.zeros((2, 2)), [[20.0, 0.0], [0.0, far]], activation="linear")
    trace = net.run([0, 1, 0], [0, 0, 1])
    assert trace["L"][1] == far
    for t, target in ((0, 0), (2, 1)):
        loss, do = exactly((20.0, 0.0), target)
        assert trace["L"][t] == pytest.approx(loss, rel=4e-16)
        np.testing.assert_allclose(trace["do"][t], do, rtol=4e-16)


# Predictions that are all but certain.


CERTAIN = (20.0, 0.0, 0.0)


def test_a_near_certain_prediction_keeps_its_digits() -> None:
    loss, do = exactly(CERTAIN, 0)
    trace = scored(*CERTAIN)
    assert loss == math.log1p(2 * math.exp(-20)) == 4.1223072363804075e-09
    assert trace.loss == loss
    np.testing.assert_allclose(trace["do"][0], do, rtol=4e-16)
    assert trace["do"][0, 0] == pytest.approx(-trace["do"][0, 1:].sum(), rel=4e-16)


def test_a_near_certain_prediction_keeps_its_digits_in_float32() -> None:
    loss, do = exactly(CERTAIN, 0)
    trace = scored(*CERTAIN, dtype="float32")
    assert trace["L"].dtype == np.float32
    assert trace.loss == pytest.approx(loss, rel=3e-7)
    np.testing.assert_allclose(trace["do"][0], do, rtol=3e-7)


@pytest.mark.parametrize("seed", range(25))
def test_losses_and_do_have_all_their_digits_wherever_the_scores_lie(seed: int) -> None:
    """Scores are multiples of 1/64, so that differences are exact and only exp can round."""
    width = (0.5, 4.0, 30.0, 300.0, 650.0)[seed % 5]
    logits = np.round(64 * np.random.default_rng(seed).uniform(-width, width, 4)) / 64
    for target in range(4):
        loss, do = exactly(tuple(logits.tolist()), target)
        trace = scored(*logits, target=target)
        assert trace.loss == pytest.approx(loss, rel=1e-15, abs=1e-300)
        np.testing.assert_allclose(trace["do"][0], do, rtol=2e-15, atol=1e-300)
        assert trace["do"].sum() == pytest.approx(0, abs=1e-15)


def test_adding_the_same_to_all_scores_changes_nothing() -> None:
    logits = (3.0, -2.0, 0.5)
    for far in (-1e6, -1000.0, 64.0, 1000.0, 1e6):
        for target in range(3):
            moved = scored(*(one + far for one in logits), target=target)
            assert moved.loss == scored(*logits, target=target).loss
            assert np.array_equal(moved["do"], scored(*logits, target=target)["do"])


def test_a_near_certain_step_still_teaches_what_is_left_to_learn() -> None:
    """Its gradient is tiny and right: dL/dV = -h · others; rounding y - 1 would make it 0."""
    net = RNN([[50.0]], [[0.0]], [[20.0, -20.0]])
    expected = math.exp(-40) / (1 + math.exp(-40))
    gradient = net.run([[1.0]], [0]).gradients.V
    np.testing.assert_allclose(gradient, [[-expected, expected]], rtol=4e-16)


# A strong recurrence over a thousand steps.


def strong(radius: float, dtype: str, steps: int = 1000) -> Trace:
    rng = np.random.default_rng(0)
    W = with_radius(rng.standard_normal((12, 12)), radius)
    U, V = 0.5 * rng.standard_normal((4, 12)), rng.standard_normal((12, 4))
    net = RNN(U, W, V, dtype=dtype)
    return net.run(*rng.integers(0, 4, (2, steps)), rng.uniform(-1, 1, 12))


def first_by_hand(trace: Trace) -> Found | None:
    """The definition: forward step by step, then back, the first number that is not finite."""
    steps = range(len(trace))
    for names, order in ((FORWARD, steps), (BACKWARD, reversed(steps))):
        for t in order:
            for name in names:
                if not np.isfinite(trace[name][t]).all():
                    return Found(name, t)
    return None


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("radius", [3.0, 10.0])
def test_a_thousand_strong_steps_say_where_they_overflow(radius: float, dtype: str) -> None:
    trace = strong(radius, dtype)
    found = trace.first_not_finite()
    assert found == first_by_hand(trace)
    for name in FORWARD:
        assert np.isfinite(trace[name]).all(), name
    if found is None:
        assert all(np.isfinite(total).all() for total in trace.gradients.values())
    else:
        for name in BACKWARD:
            assert np.isfinite(trace[name][found.step + 1 :]).all(), name
    assert np.isfinite(trace.ledger.log_norms("z")[np.tril_indices(1000)]).any()


def test_where_float32_overflows_float64_may_not_and_the_ledger_of_neither_does() -> None:
    """At rest a gradient is multiplied by 10 at each step: 1e38 are 38 steps, 1e308 are 308."""
    turn = 10 * np.linalg.qr(np.random.default_rng(1).standard_normal((4, 4)))[0]
    for dtype, last in (("float32", 38), ("float64", 308)):
        net = RNN(np.ones((1, 4)), turn, np.diag([1.0, 2.0, 3.0, 4.0]), dtype=dtype)
        trace = net.run(np.zeros((400, 1)), [-1] * 399 + [0])
        found = trace.first_not_finite()
        assert found is not None
        assert found.quantity in ("carried", "dh", "dz")
        assert abs((399 - found.step) - last) <= 2
        assert np.isfinite(trace["dz"][found.step + 1 :]).all()
        own = math.log10(np.linalg.norm(net.V @ [-0.75, 0.25, 0.25, 0.25]))
        expected = own + np.arange(399, -1, -1)
        np.testing.assert_allclose(trace.ledger.log_norms("z")[399], expected, atol=1e-3)
        norms = trace.ledger.norms("z")[399]
        assert np.isinf(norms[0])
        assert norms[399] == pytest.approx(10**own, rel=1e-5)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_thousand_fading_steps_are_finite_to_the_end(dtype: str) -> None:
    trace = strong(0.3, dtype)
    assert trace.first_not_finite() is None
    assert trace.ledger.log_norms("h")[-1, 0] < -400


# What is not finite.


def inputs(seed: int = 0) -> tuple[Numbers, list[int], Numbers]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((T, 3)), [0, 1, 2, 0, -1, 2, 0, 1], rng.uniform(-1, 1, 5)


def weights(seed: int = 1) -> dict[str, Numbers]:
    return {name: weight.copy() for name, weight in RNN.random(3, 5, 3, seed=seed).weights.items()}


BAD = pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])


@ACTIVATIONS
@BAD
@pytest.mark.parametrize("name", WEIGHTS)
def test_a_weight_that_is_not_finite_is_the_first_to_be_named(
    name: str, bad: float, activation: str
) -> None:
    broken = weights()
    broken[name][1, 2] = bad
    trace = RNN(**broken, activation=activation).run(*inputs())
    assert trace.first_not_finite() == Found(name, None)


@BAD
def test_a_word_with_a_bad_vector_breaks_nothing_before_it_occurs(bad: float) -> None:
    broken = weights()
    broken["U"][2] = bad
    sound = RNN(**weights()).run([0, 1, 0, 1], [0, 1, 2, 0])
    trace = RNN(**broken).run([0, 1, 0, 2], [0, 1, 2, 0])
    for name in FORWARD:
        assert apart(trace[name][:3], sound[name][:3]) <= 1e-15, name
    unused = RNN(**broken).run([0, 1, 0, 1], [0, 1, 2, 0])
    assert unused.first_not_finite() == Found("U", None)
    assert all(np.isfinite(total).all() for total in unused.gradients.values())
    assert unused.loss == sound.loss


@ACTIVATIONS
@BAD
@pytest.mark.parametrize("step", [0, 4, T - 1])
def test_an_input_that_is_not_finite_is_named_with_its_step_and_all_before_it_stands(
    step: int, bad: float, activation: str
) -> None:
    x, target, h0 = inputs()
    net = RNN(**weights(), activation=activation)
    sound = net.run(x, target, h0)
    x[step, 1] = bad
    trace = net.run(x, target, h0)
    assert trace.first_not_finite() == Found("x", step)
    for name in FORWARD:
        assert np.isfinite(trace[name][:step]).all(), name
        assert apart(trace[name][:step], sound[name][:step]) <= 1e-14, name


@ACTIVATIONS
@BAD
def test_a_start_that_is_not_finite_is_named_at_the_first_step(bad: float, activation: str) -> None:
    x, target, h0 = inputs()
    h0[2] = bad
    trace = RNN(**weights(), activation=activation).run(x, target, h0)
    assert trace.first_not_finite() == Found("h_prev", 0)


@BAD
def test_a_bias_that_is_not_finite_is_named(bad: float) -> None:
    for name, size in (("b", 5), ("d", 3)):
        bias = np.zeros(size)
        bias[1] = bad
        trace = RNN(**weights(), **{name: bias}).run(*inputs())
        assert trace.first_not_finite() == Found(name, None)


def test_what_overflows_on_its_own_is_named_where_it_does() -> None:
    """h grows tenfold a step: h_308 passes 1e308; its square, nowhere computed, would at 154."""
    net = RNN([[1.0]], [[10.0]], [[1e-308, 0.0]], activation="linear")
    trace = net.run([[1.0]] + [[0.0]] * 319, [-1] * 320)
    assert trace.first_not_finite() == Found("z", 309)
    assert trace["h"][308, 0] == pytest.approx(1e308, rel=1e-13)
    assert np.isinf(trace["h"][309:]).all()


def test_scores_that_overflow_are_named_before_what_comes_of_them() -> None:
    net = RNN([[1.0]], [[0.0]], [[1e308, 0.0]], activation="linear")
    trace = net.run([[1.0], [10.0], [1.0]], [0, 0, 1])
    assert trace.first_not_finite() == Found("o", 1)
    assert trace["L"][0] == 0
    assert trace["L"][2] == 1e308


def test_a_sound_pass_names_nothing() -> None:
    assert RNN(**weights()).run(*inputs()).first_not_finite() is None


#: All that one can ask of a trace; what it answers matters less here than that it is quiet.
READERS: dict[str, Callable[[Trace], Any]] = {
    "quantities": lambda trace: [trace[name] for name in QUANTITIES],
    "running sums": lambda trace: [trace[f"d{name}"] for name in WEIGHTS],
    "items": lambda trace: [trace.item(f"d{name}", t) for name in WEIGHTS for t in (0, T - 1)],
    "item norms": lambda trace: [trace.item_norm(f"d{name}", 4) for name in WEIGHTS],
    "norms": lambda trace: [trace.norm(name, 4) for name in (*QUANTITIES, "dW")],
    "loss": lambda trace: trace.loss,
    "gradients": lambda trace: dict(trace.gradients),
    "first not finite": lambda trace: trace.first_not_finite(),
    "untruncated": lambda trace: trace.untruncated,
    "ledger norms": lambda trace: [trace.ledger.norms(name) for name in (*WEIGHTS, "h", "z", "h0")],
    "log norms": lambda trace: [
        trace.ledger.log_norms(name) for name in (*WEIGHTS, "h", "z", "h0")
    ],
    "vectors": lambda trace: [trace.ledger.vectors(loss) for loss in range(T)],
    "ledger items": lambda trace: [
        trace.ledger.item(name, loss=7, use=use)
        for name in (*WEIGHTS, "h", "z")
        for use in range(T)
    ],
    "rows": lambda trace: [trace.ledger.by_loss(name, 7) for name in WEIGHTS],
    "columns": lambda trace: [trace.ledger.by_use(name, 2) for name in WEIGHTS],
    "paths": lambda trace: [
        trace.ledger.path(name, loss=7, use=2) for name in ("U", "W", "h", "z")
    ],
    "reasons": lambda trace: [
        trace.ledger.why_zero(name, loss=k, use=s)
        for name, k, s in product((*WEIGHTS, "h"), (4, 7), (2, 7))
    ],
    "reach": lambda trace: [trace.ledger.reach(loss) for loss in range(T)],
    "stretching": lambda trace: [trace.jacobians.sigma_max, trace.jacobians.spectral_radius],
    "products": lambda trace: [
        trace.jacobians.product(7, 0),
        trace.jacobians.log_product_norms(7),
        trace.jacobians.log_bound(7),
    ],
    "saturation": lambda trace: trace.jacobians.saturated,
}


def broken_traces(activation: str, **options: Any) -> Iterator[Trace]:
    """nan, infinity and numbers near it: in each weight, the input, h0, and in all at once."""
    for bad, where in product((math.nan, math.inf, 1e160, 1e308), (*WEIGHTS, "x", "h0", "all")):
        (x, target, h0), given = inputs(), weights()
        for name, array in {**given, "x": x, "h0": h0}.items():
            if where in (name, "all"):
                array.flat[4::7] = bad
        dtype = "float32" if bad == 1e160 and where == "all" else "float64"
        yield RNN(**given, activation=activation, dtype=dtype).run(x, target, h0, **options)


@pytest.mark.parametrize("reader", READERS)
def test_whatever_is_asked_of_a_broken_pass_is_answered_in_silence(reader: str) -> None:
    for activation in ("tanh", "relu", "linear"):
        for trace in broken_traces(activation):
            READERS[reader](trace)


@pytest.mark.parametrize("options", [{"truncation": 3}, {"reduction": "mean"}])
def test_truncated_and_averaged_passes_break_in_silence_too(options: Any) -> None:
    for trace in broken_traces("linear", **options):
        for read in READERS.values():
            read(trace)


@ACTIVATIONS
def test_the_first_that_is_named_is_the_first_that_is_not_finite(activation: str) -> None:
    named = set()
    for trace in broken_traces(activation):
        bad = [name for name in WEIGHTS if not np.isfinite(trace[name]).all()]
        expected = Found(bad[0], None) if bad else first_by_hand(trace)
        found = trace.first_not_finite()
        if expected is None and found is not None:  # all steps are finite, and a sum of them is not
            assert found.quantity in ("dU", "dW", "dV")
        else:
            assert found == expected
        named.add(found)
    assert len(named) > 4


def test_a_loss_that_is_not_finite_has_no_reach() -> None:
    x, target, h0 = inputs()
    x[5] = math.nan
    ledger = RNN(**weights()).run(x, target, h0).ledger
    assert ledger.reach(7) is None
    sound = RNN(**weights()).run(*inputs()).ledger
    assert [ledger.reach(k) for k in range(4)] == [sound.reach(k) for k in range(4)]


def test_the_gradients_of_a_broken_pass_are_checked_in_silence() -> None:
    for bad, where in product((math.nan, math.inf, 1e160, 1e308), (*WEIGHTS, "x", "h0")):
        (x, target, h0), given = inputs(), weights()
        {**given, "x": x, "h0": h0}[where].flat[4] = bad
        report = check_gradients(RNN(**given), x, target, h0, entries=3)
        assert str(report)
        assert np.isfinite(bad) or not report.passed


# Training that runs away.


SEQUENCE = [([0, 1, 2, 1], [1, 2, 0, 2])]


@pytest.mark.parametrize(
    ("activation", "rate", "init"),
    [("linear", 5.0, "normal"), ("linear", 1e3, "identity"), ("tanh", 1e308, "normal")],
)
def test_training_that_runs_away_stops_with_a_sentence(
    activation: str, rate: float, init: str
) -> None:
    net = RNN.random(3, 4, 3, activation=activation, init=init, scale=2.0)
    sound: list[RNN] = []
    updates = (update.net for update in islice(fit(net, SEQUENCE, rate), 2000))
    with pytest.raises(InputError, match=r"^Training stopped before update \d+, ") as caught:
        sound.extend(updates)
    assert caught.value.sentence.key == "error.diverged_at"
    number = dict(caught.value.sentence.values)["update"]
    assert number == len(sound) + 1
    for one in sound:
        assert all(np.isfinite(weight).all() for weight in one.weights.values())
    for code in LANGUAGES:
        assert str(number) in speak(code)(caught.value.sentence)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adagrad", "rmsprop", "adam"])
def test_no_optimizer_hands_out_a_network_that_is_not_finite(optimizer: str) -> None:
    x, target, h0 = inputs()
    x[3, 1] = math.nan
    updates = fit(RNN(**weights()), [(x, target)], 0.1, h0, optimizer=optimizer)
    with pytest.raises(InputError, match="Training stopped before update 1"):
        next(updates)


@pytest.mark.parametrize("batch", [1, 2])
def test_one_bad_sequence_stops_the_batch_it_is_in(batch: int) -> None:
    x, target, h0 = inputs()
    bad = x.copy()
    bad[2] = math.inf
    net = RNN(**weights(), activation="linear")
    updates = fit(net, [(x, target), (x, target), (bad, target)], 0.1, h0, batch=batch)
    whole = [next(updates).number for _ in range(2 // batch)]
    with pytest.raises(InputError, match=f"before update {whole[-1] + 1}"):
        next(updates)


def test_large_scores_do_not_stop_training() -> None:
    net = RNN([[50.0]], [[0.1]], [[1000.0, -1000.0]])
    first, second = islice(fit(net, [([[1.0]] * 3, [1, 1, 0])], 0.1), 2)
    assert first.loss == pytest.approx(4000, rel=1e-12)
    assert math.isfinite(second.loss)
