"""The check of gradients: it passes right ones, finds well-known mistakes, and knows its limits."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, check_gradients
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.check import Report, apart
from rnnviz.network.differences import finite_difference
from rnnviz.network.elman import Elman
from rnnviz.network.rnn import Network
from tests.oracles import complex_step
from tests.oracles.networks import Case, Numbers, case, with_radius


def setting(seed: int = 1, activation: str = "tanh", bias: bool = True, **options: Any) -> Any:
    """A network that hides nothing, and the arguments of its run: T = 6, h0 ≠ 0, σ = 0.5."""
    rng = np.random.default_rng(seed)
    net = RNN.random(3, 5, 4, seed=seed, bias=bias, activation=activation, **options)
    return net, rng.standard_normal((6, 3)), rng.integers(0, 4, 6), rng.uniform(-1, 1, 5)


def keys(report: Report) -> set[str]:
    return {spot.key.removeprefix("check.") for spot in report.blind_spots}


# Right gradients pass.


@pytest.mark.parametrize("seed", range(40))
def test_right_gradients_of_random_networks_pass(seed: int) -> None:
    steps = int(np.random.default_rng(seed).integers(1, 51))
    one = case(seed, steps=steps)
    report = check_gradients(one.net, one.x, one.target, one.h0, entries=25)
    assert report.passed, str(report)
    assert report.trusted
    assert report.worst <= report.bound
    assert set(report.errors) == {"U", "W", "V", "h0"}


@pytest.mark.parametrize("radius", [0.0, 0.5, 1.0, 1.5])
def test_fifty_steps_pass_up_to_a_spectral_radius_of_one_and_a_half(radius: float) -> None:
    for seed in range(3):
        one = case(seed, steps=50, sizes=(2, 8, 3), all_targets=True)
        one = one._replace(
            W=with_radius(np.random.default_rng(seed).standard_normal((8, 8)), radius)
        )
        report = check_gradients(one.net, one.x, one.target, one.h0, entries=30)
        assert report.passed, str(report)


@pytest.mark.parametrize(
    ("activation", "bias", "reduction"), [*product(ACTIVATIONS, (True, False), ("sum", "mean"))]
)
def test_every_kind_of_network_passes_and_hides_nothing(
    activation: str, bias: bool, reduction: str
) -> None:
    for seed in range(3):
        net, x, target, h0 = setting(seed, activation, bias)
        report = check_gradients(net, x, target, h0, reduction=reduction)
        assert report.passed, str(report)
        assert report.worst <= 1e-12
        assert report.blind_spots == ()
        assert report.checked == {name: total.size for name, total in net.weights.items()} | {
            "h0": 5
        }


def test_ids_and_steps_without_a_target_are_checked_too() -> None:
    net, _, _, h0 = setting()
    report = check_gradients(net, [0, 1, 2, 1], [1, -1, 3, -1], h0)
    assert report.passed
    assert report.worst > 0


def test_zero_against_zero_is_no_error() -> None:
    net, x, _, h0 = setting()
    report = check_gradients(net, x, [-1] * 6, h0)
    assert set(report.errors.values()) == {0.0}
    assert report.passed
    assert keys(report) == {"no_loss"}


def test_float32_passes_at_its_own_precision() -> None:
    for seed in range(6):
        report = check_gradients(*setting(seed, dtype="float32"))
        assert report.passed, str(report)
        assert 1e-9 < report.worst <= report.bound


def test_the_oracle_is_the_one_that_the_tests_trust() -> None:
    """The errors are those between the engine and a forward pass written for the tests alone."""
    net, x, target, h0 = setting(bias=False)
    one = Case(net.U, net.W, net.V, x, target, h0)
    report, ours = check_gradients(net, x, target, h0), one.trace.gradients
    for name, theirs in complex_step.gradients(one).items():
        assert apart(ours[name], theirs) == pytest.approx(report.errors[name], abs=1e-14)


def test_as_many_numbers_of_each_weight_are_checked_as_one_asks_for() -> None:
    net, x, target, h0 = setting()
    few = check_gradients(net, x, target, h0, entries=7)
    assert few.checked == {"U": 7, "W": 7, "V": 7, "b": 5, "d": 4, "h0": 5}
    assert few.passed
    assert check_gradients(net, x, target, h0, entries=7) == few


# Wrong gradients fail.


def untransposed(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    np.multiply(dh, slope, dz)
    dz.dot(np.ascontiguousarray(WT.T), before)


def without_slope(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    dz[...] = dh
    dz.dot(WT, before)


def slope_twice(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    np.multiply(dh, slope * slope, dz)
    dz.dot(WT, before)


def slope_for_the_weight_alone(
    dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers
) -> None:
    np.multiply(dh, slope, dz)
    dh.dot(WT, before)


def nothing_carried(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    np.multiply(dh, slope, dz)
    before[...] = 0


def wrong_sign(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    np.multiply(dh, slope, dz)
    dz.dot(-WT, before)


def one_in_a_million(
    dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers
) -> None:
    np.multiply(dh, slope, dz)
    dz.dot(WT * (1 + 1e-6), before)


def clipped(dh: Numbers, slope: Numbers, WT: Numbers, dz: Numbers, before: Numbers) -> None:
    np.multiply(dh, slope, dz)
    dz.dot(WT, before)
    before.clip(-0.05, 0.05, before)


BROKEN_STEPS = [
    untransposed,
    without_slope,
    slope_twice,
    slope_for_the_weight_alone,
    nothing_carried,
    wrong_sign,
    one_in_a_million,
    clipped,
]


@pytest.mark.parametrize("broken", BROKEN_STEPS, ids=lambda broken: broken.__name__)
def test_a_broken_step_back_is_found(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Elman, "step_back", staticmethod(broken))
    for seed in range(4):
        report = check_gradients(*setting(seed))
        assert report.trusted
        assert not report.passed, seed
        assert report.worst > 1e3 * report.bound
        assert report.sentences()[0].key == "check.failed"
        assert report.errors["V"] <= 1e-12  # which is right, and is said to be


@pytest.mark.parametrize(
    ("weight", "left", "right"),
    [
        ("W", "h", "dz"),
        ("W", "h_prev", "dh"),
        ("W", "h_prev", "carried"),
        ("U", "x", "dh"),
        ("b", "", "dh"),
    ],
)
def test_a_gradient_of_the_wrong_factors_is_found_by_its_name(
    weight: str, left: str, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Elman, "factors", {**Elman.factors, f"d{weight}": (left, right)})
    report = check_gradients(*setting())
    assert report.trusted
    assert not report.passed
    assert {name for name, error in report.errors.items() if error > report.bound} == {weight}


SLOPES = {
    "1 - h": lambda h, slope, one: np.subtract(one, h, slope),
    "1 + h²": lambda h, slope, one: np.add(one, h * h, slope),
    "1 - tanh²(h)": lambda h, slope, one: np.subtract(one, np.tanh(h) ** 2, slope),
    "h (1 - h)": lambda h, slope, one: np.multiply(h, one - h, slope),
    "that of relu": lambda h, slope, one: np.heaviside(h, 0.0, out=slope),
}


@pytest.mark.parametrize("slope", SLOPES)
def test_a_wrong_derivative_of_the_activation_is_found(slope: str) -> None:
    net, *given = setting()
    wrong = replace(ACTIVATIONS["tanh"], derive=SLOPES[slope])
    report = check_gradients(Network(Elman(wrong, bias=True), net.weights), *given)
    assert report.trusted
    assert not report.passed
    assert report.errors["V"] <= 1e-12


def test_what_the_blind_spots_warn_of_does_stay_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a symmetric W the transpose makes no difference: passed, and the report says why."""
    monkeypatch.setattr(Elman, "step_back", staticmethod(untransposed))
    net, *given = setting()
    symmetric = RNN(net.U, net.W + net.W.T, net.V, net.b, net.d)
    report = check_gradients(symmetric, *given)
    assert report.passed
    assert keys(report) == {"symmetric"}


# What a case cannot reveal.


@pytest.mark.parametrize(
    ("hidden", "change"),
    [
        (set(), lambda net, x, target, h0: (net, x, target, h0)),
        (set(), lambda net, x, target, h0: (net, x[:3], target[:3], h0)),
        ({"short"}, lambda net, x, target, h0: (net, x[:2], target[:2], h0)),
        ({"short"}, lambda net, x, target, h0: (net, x[:1], target[:1], h0)),
        ({"h0"}, lambda net, x, target, h0: (net, x, target, None)),
        ({"h0"}, lambda net, x, target, h0: (net, x, target, 0 * h0)),
        ({"short", "h0"}, lambda net, x, target, h0: (net, x[:2], target[:2], None)),
        (
            {"symmetric"},
            lambda net, *given: (RNN(net.U, net.W + net.W.T, net.V), *given),
        ),
        ({"symmetric"}, lambda net, *given: (RNN(net.U, np.eye(5), net.V), *given)),
        ({"tiny"}, lambda net, *given: (RNN(net.U / 500, net.W, net.V), *given)),
        ({"tiny"}, lambda net, *given: (RNN(net.U, net.W / 500, net.V), *given)),
        ({"tiny"}, lambda net, *given: (RNN(net.U, net.W, net.V / 500), *given)),
        (set(), lambda net, *given: (RNN(net.U, net.W, net.V, net.b / 1e9, net.d / 1e9), *given)),
        ({"no_loss"}, lambda net, x, _, h0: (net, x, [-1] * 6, h0)),
    ],
)
def test_what_a_case_cannot_reveal_is_told_and_nothing_else(hidden: set[str], change: Any) -> None:
    report = check_gradients(*change(*setting()), entries=3)
    assert keys(report) == hidden
    for code, spot in product(LANGUAGES, report.blind_spots):
        assert speak(code)(spot)


def test_each_tiny_weight_is_named() -> None:
    net, *given = setting(bias=False)
    report = check_gradients(RNN(net.U / 1e3, net.W, net.V / 1e3), *given, entries=3)
    tiny = [dict(spot.values)["name"] for spot in report.blind_spots]
    assert tiny == ["U", "V"]


def test_a_relu_at_its_kink_is_told_and_a_tanh_or_linear_one_there_is_not() -> None:
    for activation, hidden in (("relu", {"kink"}), ("tanh", set()), ("linear", set())):
        net, x, target, h0 = setting(2, activation, bias=False)
        W = net.W.copy()
        W[:, 0], x = 0, np.where(np.arange(6)[:, None] == 3, 0, x)  # z of unit 0 is 0 at step 3
        report = check_gradients(RNN(net.U, W, net.V, activation=activation), x, target, h0)
        assert keys(report) == hidden, activation


def test_a_case_that_reveals_nothing_says_all_of_it() -> None:
    net = RNN.random(2, 3, 2, init="zeros")
    report = check_gradients(net, [0], [1])
    assert keys(report) == {"short", "h0", "symmetric", "tiny"}
    assert len(report.blind_spots) == 6


def test_a_case_whose_losses_come_early_carries_nothing_far() -> None:
    net, x, target, h0 = setting()
    for last, hidden in ((0, {"early"}), (1, {"early"}), (2, set())):
        early = np.where(np.arange(6) <= last, target, -1)
        report = check_gradients(net, x, early, h0, entries=3)
        assert keys(report) == hidden
    assert "step 2" in str(check_gradients(net, x, np.where(np.arange(6) < 2, target, -1), h0))


# Saturated units: 1 - h² has few digits, or none.


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0, 8.0, 20.0, 100.0])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_right_gradients_are_never_said_to_be_wrong_however_saturated(
    scale: float, dtype: str
) -> None:
    """The oracle has the derivative to all digits, BPTT what rounding leaves of 1 - h²."""
    for seed in range(40):
        rng = np.random.default_rng(seed)
        steps, hidden = int(rng.integers(1, 40)), int(rng.integers(1, 7))
        net = RNN.random(3, hidden, 4, seed=seed, scale=scale, bias=seed % 2 == 0, dtype=dtype)
        given = rng.integers(0, 3, steps), rng.integers(-1, 4, steps), rng.standard_normal(hidden)
        report = check_gradients(net, *given, entries=12)
        assert report.passed or not report.trusted, (seed, str(report))


def test_what_saturation_leaves_no_digits_of_is_told() -> None:
    net, x, target, h0 = setting(bias=False)
    shut = RNN(100 * np.abs(net.U), net.W, net.V)
    report = check_gradients(shut, np.abs(x) + 0.1, target, h0)
    assert report.passed
    assert keys(report) == {"faint"}
    assert {dict(spot.values)["name"] for spot in report.blind_spots} == {"U", "W", "h0"}
    for code, spot in product(LANGUAGES, report.blind_spots):
        assert speak(code)(spot)


@pytest.mark.parametrize("broken", [untransposed, nothing_carried, wrong_sign, clipped])
@pytest.mark.parametrize("scale", [2.0, 4.0])
def test_a_broken_step_back_is_found_where_units_are_saturated_too(
    broken: Any, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, x, target, h0 = setting(2, bias=False)
    strong = RNN(scale * net.U, net.W, net.V)
    assert strong.run(x, target, h0).jacobians.saturated.max() >= 0.4
    monkeypatch.setattr(Elman, "step_back", staticmethod(broken))
    report = check_gradients(RNN(scale * net.U, net.W, net.V), x, target, h0)
    assert report.trusted
    assert not report.passed


def test_a_case_of_numbers_no_float_holds_warns_of_nothing() -> None:
    """Its derivatives overflow; under the tests a warning is an error."""
    net = RNN([[1.0]], [[1.0]], [[1e308, -1e308]], [1e308], activation="linear")
    assert not check_gradients(net, [[1.0], [2.0]], [0, 1], [0.5]).passed


def test_a_certain_step_is_judged_beside_one_whose_exponentials_overflow() -> None:
    """h₀ is seen by the first loss alone, for which y is certain to 1e-130."""
    W = [[1, 0], [0, 0]]
    net = RNN([[0, 0], [-1e6, 1]], W, [[150, -150], [1000, -1000]], activation="relu")
    assert net.run([0, 1, 1], [0, 1, 1], [1, 0]).gradients.h0[0] == pytest.approx(
        -300 * math.exp(-300), rel=1e-12
    )
    report = check_gradients(net, [0, 1, 1], [0, 1, 1], h0=[1, 0])
    assert report.passed, str(report)


# Where the oracle is no oracle.


def test_the_bound_grows_with_what_a_step_back_amplifies() -> None:
    """At rest W is all that a step back does: T - 1 of them amplify by its growth to the T - 1."""
    turn = np.linalg.qr(np.random.default_rng(4).standard_normal((3, 3)))[0]
    for growth, steps in ((1.0, 8), (2.0, 5), (3.0, 9)):
        net = RNN(np.ones((1, 3)), growth * turn, np.diag([1.0, 2.0, 3.0]))
        report = check_gradients(net, np.zeros((steps, 1)), [0] * steps, entries=2)
        assert report.amplification == pytest.approx(growth ** (steps - 1), rel=1e-12)
        assert report.bound == pytest.approx(1e-12 * growth ** (steps - 1), rel=1e-12)
    net = RNN(np.ones((1, 3)), 0.1 * turn, np.diag([1.0, 2.0, 3.0]))
    report = check_gradients(net, np.zeros((9, 1)), [0] * 9, entries=2)
    assert (report.amplification, report.bound) == (pytest.approx(1), 1e-12)


def test_where_too_much_is_amplified_the_oracle_says_that_it_cannot_be_trusted() -> None:
    turn = np.linalg.qr(np.random.default_rng(4).standard_normal((3, 3)))[0]
    net = RNN(np.ones((1, 3)), 10 * turn, np.diag([1.0, 2.0, 3.0]))
    report = check_gradients(net, np.zeros((40, 1)), [0] * 40, [1e-40, 0, 0], entries=2)
    assert not report.trusted
    assert not report.passed
    assert report.sentences()[0].key == "check.untrusted"
    assert "cannot be trusted" in str(report)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_numbers_that_are_not_finite_are_no_reason_to_pass(weight: str, bad: float) -> None:
    net, *given = setting(bias=False)
    weights = {name: array.copy() for name, array in net.weights.items()}
    weights[weight][1, 1] = bad
    report = check_gradients(RNN(**weights), *given, entries=4)
    assert not report.passed
    assert str(report)


@pytest.mark.parametrize("size", [1e160, 1e200, 1e307])
@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_absurd_weights_are_checked_in_silence(weight: str, size: float) -> None:
    net, *given = setting(bias=False)
    absurd = RNN(**{**net.weights, weight: net.weights[weight] * size})
    assert str(check_gradients(absurd, *given, entries=4))


# How far apart two gradients are.


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([3.0, 4.0], [3.0, 4.0], 0.0),
        ([3.0, 4.0], [0.0, 0.0], 1.0),
        ([3.0, 4.0], [-3.0, -4.0], 1.0),
        ([3.0, 0.0], [0.0, 4.0], 5 / 7),
        ([1e200, 0.0], [0.0, 1e200], math.sqrt(2) / 2),
        ([1e-200, 0.0], [0.0, 1e-200], math.sqrt(2) / 2),
        ([1e-300], [1e-300], 0.0),
        ([math.nan], [1.0], math.inf),
        ([1.0], [math.inf], math.inf),
        ([math.nan], [math.nan], math.inf),
        ([math.inf], [math.inf], math.inf),
    ],
)
def test_the_error_is_relative_to_both_and_zero_against_zero_is_none(
    a: list[float], b: list[float], expected: float
) -> None:
    assert apart(np.array(a), np.array(b)) == pytest.approx(expected, rel=1e-15)


# What it says.


def test_a_report_is_readable_english() -> None:
    said = str(check_gradients(*setting())).splitlines()
    assert len(said) == 1
    assert said[0].startswith("The gradients agree with the complex step: ")
    assert said[0].endswith(" apart at most, 1.0e-12 allowed.")
    net, x, target, _ = setting()
    said = str(check_gradients(net, x[:2], target[:2])).splitlines()
    assert said[1].startswith("T = 2: with fewer than 3 steps")
    assert said[2].startswith("h₀ = 0: the first use of W")


def test_a_report_can_be_said_in_korean() -> None:
    net, x, target, _ = setting()
    report = check_gradients(net, x[:2], target[:2])
    english, korean = ([speak(code)(one) for one in report.sentences()] for code in ("en", "ko"))
    assert len(english) == len(korean) == 3
    for one, other in zip(english, korean, strict=True):
        assert one != other
        assert any("가" <= letter <= "힣" for letter in other)
    assert "T = 2" in korean[1]


# What does not fit.


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weight": "X"}, r"^weight is 'X' and must be one of U, W, V, b, d, h0\.$"),
        ({"weight": None}, r"^weight is None and must be one of"),
        ({"weight": ["W"]}, r"^weight is \['W'\] and must be one of"),
        ({"index": (5, 0)}, r"^W has no number at \(5, 0\); its shape is \[5, 5\]\.$"),
        ({"index": (-1, 0)}, r"^W has no number at \(-1, 0\)"),
        ({"index": (0,)}, r"^W has no number at \(0,\)"),
        ({"index": (0, 0, 0)}, r"^W has no number at \(0, 0, 0\)"),
        ({"index": 3}, r"^W has no number at 3"),
        ({"index": (0.5, 0)}, r"^W has no number at \(0\.5, 0\)"),
        ({"index": ("a", 0)}, r"^W has no number at"),
        ({"index": None}, r"^W has no number at None"),
        ({"reduction": "max"}, r"^reduction is 'max' and must be one of"),
        ({"h0": [1.0]}, r"^h0 has the shape \[1\] and needs \[5\]"),
    ],
)
def test_a_number_that_does_not_exist_is_refused_by_name(given: Any, said: str) -> None:
    net, x, target, h0 = setting()
    with pytest.raises(InputError, match=said):
        finite_difference(net, x, target, **{"weight": "W", "index": (0, 0), "h0": h0, **given})


@pytest.mark.parametrize("entries", [0, -1, 1.5, "all", None, True])
def test_entries_is_a_whole_number_of_at_least_one(entries: Any) -> None:
    with pytest.raises(InputError, match=r"^entries is .* and must be .* at least 1\.$"):
        check_gradients(*setting(), entries=entries)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (([0, 1], [0]), "inputs has 2 steps and targets has 1"),
        (([0, 9], [0, 1]), "inputs holds the id 9"),
        (([], []), "inputs has the shape"),
        (([0], [0], [1.0]), "h0 has the shape"),
    ],
)
def test_a_sequence_that_does_not_fit_is_refused_by_name(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_gradients(setting()[0], *given)
