"""The network as scripts hold it: what it takes, and what it says of what it cannot take."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz import RNN, InputError, Masks, Trace
from tests.oracles.closeness import apart, patient
from tests.oracles.refusal import outcome

NET = RNN.random(3, 4, 3, seed=1)
SUMS = ("dU", "dW", "dV")
STEADY = settings(patient, derandomize=True)
GOOD = {"inputs": [0, 1], "targets": [2, -1], "h0": [0.0, 0.1, 0.2, 0.3]}


def refused(**given: Any) -> str:
    """What is said of arguments that are good but for `given`."""
    with pytest.raises(InputError) as caught:
        NET.run(**{**GOOD, **given})
    return str(caught.value)


def test_a_random_network_depends_on_its_seed_alone() -> None:
    one, same, other = (RNN.random(3, 4, 2, seed=seed) for seed in (5, 5, 6))
    for name in "UWV":
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))


def test_the_scale_of_a_random_network_is_its_deviation() -> None:
    small, large = (RNN.random(40, 60, 50, scale=scale) for scale in (0.1, 0.8))
    for name in "UWV":
        np.testing.assert_allclose(getattr(large, name), 8 * getattr(small, name))
        assert getattr(large, name).std() == pytest.approx(0.8, rel=0.05)


def test_a_random_network_has_the_shapes_of_the_row_form() -> None:
    net = RNN.random(2, 3, 5)
    assert (net.U.shape, net.W.shape, net.V.shape) == ((2, 3), (3, 3), (3, 5))


@pytest.mark.parametrize("size", [0, -1, 2.0, "3", None, True])
def test_a_size_is_a_whole_number_of_at_least_one(size: Any) -> None:
    with pytest.raises(InputError, match=f"n_hidden is {size!r} .*at least 1"):
        RNN.random(2, size, 2)


@pytest.mark.parametrize("seed", [-1, "a", 1.0, None, False, [1, 2], "b" * 10_000])
def test_a_seed_is_a_whole_number_of_at_least_zero(seed: Any) -> None:
    with pytest.raises(InputError, match=r"^seed is .{1,60} and must be .* of at least 0\.$"):
        RNN.random(2, 2, 2, seed=seed)


def test_a_seed_may_be_of_any_length_and_come_from_an_array() -> None:
    assert RNN.random(1, 1, 1, seed=2**200).U.shape == (1, 1)
    assert np.array_equal(RNN.random(1, 2, 1, seed=np.int64(3)).W, RNN.random(1, 2, 1, seed=3).W)


@pytest.mark.parametrize("scale", ["big", None, [0.5], float("nan")])
def test_a_scale_is_a_finite_number(scale: Any) -> None:
    with pytest.raises(InputError, match="scale"):
        RNN.random(2, 2, 2, scale=scale)


def test_weights_are_copied_and_read_only() -> None:
    U, W, V = np.ones((2, 3)), np.eye(3), np.ones((3, 2))
    net = RNN(U, W, V)
    U[:] = W[:] = V[:] = 7
    assert net.U.max() == net.W.max() == net.V.max() == 1
    for name in "UWV":
        with pytest.raises(ValueError, match="read-only"):
            getattr(net, name)[0, 0] = 2


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (([[1, 2]], [[1]], [[1]]), "W has the shape [1, 1] and needs [2, 2]"),
        (
            ([[1]], [[1]], [[1], [2]]),
            "V has the shape [2, 1] and needs [1, n_out], with n_out at least 1.",
        ),
        (([1, 2], [[1]], [[1]]), "U has the shape [2] and needs [n_in, n_hidden], with n_in, n"),
        (([[]], [[1]], [[1]]), "U has the shape [1, 0]"),
        (
            ([[1], [1, 2]], [[1]], [[1]]),
            "U is [[1], [1, 2]] and must be real numbers",
        ),
        ((["ab"], [[1]], [[1]]), "U is ['ab'] and must be real numbers"),
        (([[1]], [[1j]], [[1]]), "W is [[1j]] and must be real numbers"),
        ((None, [[1]], [[1]]), "U is None and must be real numbers"),
    ],
)
def test_weights_that_do_not_fit_are_named(weights: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        RNN(*weights)
    assert said in str(caught.value)


def test_whole_numbers_are_weights_too() -> None:
    assert RNN([[1]], [[1]], [[1, 2]]).U.dtype == np.float64


def test_inputs_are_ids_or_vectors() -> None:
    vectors = [[1, 0, 0], [0, 0.5, 0.5]]
    assert np.array_equal(NET.run(vectors, [0, 1])["x"], vectors)
    assert np.array_equal(NET.run([0, 2], [0, 1])["x"], np.eye(3)[[0, 2]])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_ids_are_integers_of_any_width(dtype: Any) -> None:
    ids = np.array([0, 2, 1], dtype=dtype)
    assert NET.run(ids, ids).loss == NET.run([0, 2, 1], [0, 2, 1]).loss


def test_h0_is_zero_unless_given() -> None:
    assert NET.run([0], [0]).loss == NET.run([0], [0], h0=np.zeros(4)).loss
    assert NET.run([0], [0]).loss != NET.run([0], [0], h0=np.ones(4)).loss


@pytest.mark.parametrize("name", ["inputs", "targets"])
@pytest.mark.parametrize(
    ("given", "had"),
    [([], "[0]"), (3, "[]"), ("ab", "[]"), (None, "[]"), ({"a": 1}, "[]")],
)
def test_what_is_no_row_of_ids_is_named_with_its_shape(name: str, given: Any, had: str) -> None:
    assert refused(**{name: given}).startswith(f"{name} has the shape {had} and needs [T]")


@pytest.mark.parametrize("name", ["inputs", "targets"])
@pytest.mark.parametrize(
    ("given", "had"),
    [([0.0, 1.0], "float64"), ([True, False], "bool"), (["a", "b"], "<U1"), ([0, None], "object")],
)
def test_ids_that_are_no_integers_are_named_with_their_kind(
    name: str, given: Any, had: str
) -> None:
    assert refused(**{name: given}) == f"{name} holds {had} and must hold whole numbers (ids)."


@pytest.mark.parametrize(
    ("name", "given", "had", "lowest"),
    [
        ("inputs", [0, 3], 3, 0),
        ("inputs", [-1, 0], -1, 0),
        ("inputs", np.array([2**63, 0], dtype=np.uint64), 2**63, 0),
        ("targets", [0, 3], 3, -1),
        ("targets", [-2, 0], -2, -1),
    ],
)
def test_an_id_out_of_range_is_named_with_the_range(
    name: str, given: Any, had: int, lowest: int
) -> None:
    assert refused(**{name: given}) == f"{name} holds the id {had}; ids go from {lowest} to 2."


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ([[0, 1], [0]], "inputs is [[0, 1], [0]] and must be real numbers, as a list or an"),
        (
            [["a", "b", "c"]],
            "inputs is array([['a', ..., dtype='<U1') and must be",
        ),
        ([[1, 2]], "inputs has the shape [1, 2] and needs [T, 3], with T at least 1."),
        (np.zeros((0, 3)), "inputs has the shape [0, 3] and needs"),
        (np.zeros((2, 3, 1)), "inputs has the shape [2, 3, 1] and needs"),
    ],
)
def test_vectors_that_do_not_fit_are_named(inputs: Any, said: str) -> None:
    assert refused(inputs=inputs).startswith(said)


@pytest.mark.parametrize(
    ("h0", "said"),
    [
        ([1, 2], "h0 has the shape [2] and needs [4]."),
        (0.5, "h0 has the shape [] and needs [4]."),
        ([[1, 2, 3, 4]], "h0 has the shape [1, 4] and needs [4]."),
        ("zero", "h0 is 'zero' and must be real numbers, as a list or an array of one shape."),
    ],
)
def test_a_state_that_does_not_fit_is_named(h0: Any, said: str) -> None:
    assert refused(h0=h0) == said


def test_both_lengths_are_named_when_they_differ() -> None:
    said = refused(inputs=[0, 1, 2], targets=[0, 1])
    assert "inputs has 3 steps and targets has 2" in said


def test_the_error_is_a_value_error_that_can_be_said_in_every_language() -> None:
    with pytest.raises(ValueError, match="ids go from 0 to 2") as caught:
        NET.run([9], [0])
    assert isinstance(caught.value, InputError)
    assert caught.value.sentence.key == "error.ids_range"


# What a network is told besides its three weights.

ARRAYS = (NET.U, NET.W, NET.V)
BIASES = (np.zeros(4), np.zeros(3))
FULL = RNN.random(3, 4, 3, seed=1, bias=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"b": [1.0, 2.0]}, "b has the shape [2] and needs [4]."),
        ({"b": [[1.0] * 4]}, "b has the shape [1, 4] and needs [4]."),
        ({"b": 1.0}, "b has the shape [] and needs [4]."),
        ({"d": [1.0] * 4}, "d has the shape [4] and needs [3]."),
        ({"d": []}, "d has the shape [0] and needs [3]."),
        ({"d": ["x", "y", "z"]}, "d is ['x', 'y', 'z'] and must be real numbers"),
        ({"b": [1j] * 4}, "b is [1j, 1j, 1j, 1j] and must be real numbers"),
        (
            {"activation": "sigmoid"},
            'activation is \'sigmoid\' and must be one of "tanh", "relu", ',
        ),
        ({"activation": None}, "activation is None and must be one of"),
        ({"activation": np.tanh}, "activation is <ufunc 'tanh'> and must be one of"),
        ({"dtype": "float16"}, 'dtype is \'float16\' and must be one of "float64", "float32".'),
        ({"dtype": np.float32}, "dtype is <class 'numpy.float32'> and must be one of"),
    ],
)
def test_an_option_of_a_network_that_does_not_fit_is_named(
    options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        RNN(*ARRAYS, **options)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reduction": "max"}, 'reduction is \'max\' and must be one of "sum", "mean".'),
        ({"reduction": None}, "reduction is None and must be one of"),
        ({"truncation": 0}, "truncation is 0 and must be a whole number of at least 1."),
        ({"truncation": 2.0}, "truncation is 2.0 and must be"),
        ({"truncation": True}, "truncation is True and must be"),
        ({"masks": Masks(losses=[1, 0])}, "masks.losses is [1, 0] and must be truth values"),
        ({"masks": Masks(losses=[True])}, "masks.losses is [True] and must be truth values"),
        (
            {"masks": Masks(carries=[True] * 3)},
            "masks.carries is [True, True, True] and must be",
        ),
        ({"masks": Masks(uses={"W": "all"})}, "masks.uses['W'] is 'all' and must be truth values"),
        ({"masks": Masks(uses={"b": [True, True]})}, "masks.uses names 'b'; the weights of this"),
        ({"masks": Masks(uses=["W"])}, "masks"),
        ({"masks": [True, True]}, "masks"),
        ({"h0": {"h": [0.0] * 4}}, "h0"),
    ],
)
def test_an_option_of_a_run_that_does_not_fit_is_named(options: dict[str, Any], said: str) -> None:
    assert said in refused(**options)


def test_biases_are_copied_and_read_only() -> None:
    b, d = np.ones(4), np.ones(3)
    net = RNN(*ARRAYS, b, d)
    b[:] = d[:] = 7
    for bias in (net.b, net.d):
        assert bias.max() == 1
        with pytest.raises(ValueError, match="read-only"):
            bias[0] = 2


@pytest.mark.parametrize("with_b", [True, False])
@pytest.mark.parametrize("with_d", [True, False])
def test_each_bias_can_be_had_alone(with_b: bool, with_d: bool) -> None:
    net = RNN(*ARRAYS, np.ones(4) if with_b else None, np.ones(3) if with_d else None)
    trace = net.run([0, 1], [1, 2])
    for has, name in ((with_b, "b"), (with_d, "d")):
        assert (getattr(net, name) is None) != has
        assert (getattr(trace.gradients, name) is None) != has
        assert (name in net.weights) == has


def test_a_bias_of_zeros_changes_no_number_but_has_a_gradient() -> None:
    bare, with_biases = (RNN(*ARRAYS, *some).run([0, 1, 2], [1, 2, 0]) for some in ((), BIASES))
    for name in ("z", "h", "y", "dz", "dW"):
        assert apart(bare[name], with_biases[name]) < 1e-15
    assert with_biases.gradients.b.any()
    assert with_biases.gradients.d.any()


def test_a_bias_is_the_weight_of_an_input_that_is_always_one() -> None:
    rng = np.random.default_rng(4)
    x, b = rng.standard_normal((5, 3)), rng.standard_normal(4)
    wider = RNN(np.vstack([NET.U, b]), NET.W, NET.V)
    by_input = wider.run(np.hstack([x, np.ones((5, 1))]), [0, 1, -1, 2, 1])
    by_bias = RNN(*ARRAYS, b).run(x, [0, 1, -1, 2, 1])
    assert apart(by_bias["h"], by_input["h"]) < 1e-14
    assert apart(by_bias.gradients.b, by_input.gradients.U[3]) < 1e-13
    assert apart(by_bias.gradients.W, by_input.gradients.W) < 1e-13


def test_a_bias_of_the_scores_is_the_weight_of_a_unit_that_is_always_one() -> None:
    """Such a unit exists: one that nothing drives, with a state that W keeps, and no tanh."""
    rng = np.random.default_rng(5)
    d, x = rng.standard_normal(3), rng.standard_normal((4, 3))
    W = np.zeros((5, 5))
    W[:4, :4], W[4, 4] = 0.3 * NET.W, 1.0
    U, V = np.hstack([NET.U, np.zeros((3, 1))]), np.vstack([NET.V, d])
    by_unit = RNN(U, W, V, activation="linear").run(x, [0, 1, -1, 2], h0=[0, 0, 0, 0, 1])
    by_bias = RNN(NET.U, 0.3 * NET.W, NET.V, d=d, activation="linear").run(x, [0, 1, -1, 2])
    assert apart(by_bias["y"], by_unit["y"]) < 1e-13
    assert apart(by_bias.gradients.d, by_unit.gradients.V[4]) < 1e-13


def test_a_linear_network_is_a_product_of_matrices() -> None:
    net = RNN(*ARRAYS, activation="linear")
    x, h0 = np.random.default_rng(6).standard_normal((3, 3)), np.array([0.5, -1.0, 0.25, 2.0])
    W = net.W
    last = x[0] @ net.U @ W @ W + x[1] @ net.U @ W + x[2] @ net.U + h0 @ W @ W @ W
    assert apart(net.run(x, [-1, -1, 0], h0)["h"][2], last) < 1e-14


def test_relu_is_linear_where_it_is_on_and_dead_where_it_is_off() -> None:
    net = RNN(
        [[1.0, -1.0]], [[0.5, 0.0], [0.0, 0.5]], np.ones((2, 2)) * [1.0, -1.0], activation="relu"
    )
    trace = net.run([[2.0], [2.0]], [0, 1])
    assert trace["h"].tolist() == [[2.0, 0.0], [3.0, 0.0]]
    assert not trace["dz"][:, 1].any()
    assert trace["dz"][:, 0].all()


def test_relu_at_zero_is_off() -> None:
    """Nothing flows through a unit whose sum is exactly 0, as PyTorch has it."""
    trace = RNN([[0.0]], [[1.0]], [[1.0, 2.0]], activation="relu").run([0], [0])
    assert trace["z"] == trace["h"] == 0
    assert trace["dh"] != 0
    assert trace["dz"] == 0


# Precision.


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_computes_in_the_precision_asked_for(dtype: str) -> None:
    net = RNN(*ARRAYS, np.ones(4), np.ones(3), dtype=dtype)
    trace = net.run([0, 1, 2], [1, -1, 2], h0=[0.1, 0.2, 0.3, 0.4], truncation=2)
    assert all(weight.dtype == dtype for weight in net.weights.values())
    for name in (
        "x",
        "h_prev",
        "z",
        "h",
        "o",
        "y",
        "L",
        "do",
        "own",
        "carried",
        "dh",
        "dz",
        "dW",
        "db",
    ):
        assert trace[name].dtype == dtype, name
    for name, gradient in trace.gradients.items():
        assert gradient.dtype == dtype, name
    assert trace.ledger.item("W", loss=2, use=1).dtype == dtype
    assert isinstance(trace.loss, float)


def test_single_precision_is_kept_when_every_array_has_it() -> None:
    single = [array.astype(np.float32) for array in ARRAYS]
    assert RNN(*single).dtype == np.float32
    assert RNN(*single, b=np.ones(4)).b.dtype == np.float32
    assert RNN(single[0], single[1], NET.V).dtype == np.float64
    assert RNN(*(array.tolist() for array in single)).dtype == np.float64
    assert RNN(*single, dtype="float64").dtype == np.float64
    assert RNN.random(2, 3, 2, dtype="float32").dtype == np.float32


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_single_precision_agrees_with_double(activation: str, reduction: str) -> None:
    single, double = (
        RNN.random(3, 8, 4, seed=3, scale=0.3, bias=True, activation=activation, dtype=dtype)
        for dtype in ("float32", "float64")
    )
    text = ([0, 2, 1, 1, 0, 2], [3, 1, -1, 0, 2, 2])
    found, wanted = (net.run(*text, reduction=reduction) for net in (single, double))
    assert found.loss == pytest.approx(wanted.loss, rel=1e-5)
    for name, gradient in wanted.gradients.items():
        assert apart(found.gradients[name], gradient) < 1e-5, name


# nan and infinity are numbers that can be shown.

PASSED = ("h_prev", "x", "z", "h", "o", "y", "L")
SENT_BACK = ("do", "own", "carried", "dh", "dz")


def broken_network(name: str, number: float) -> RNN:
    weights = {one: array.copy() for one, array in FULL.weights.items()}
    weights[name].flat[1] = number
    return RNN(**weights)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["U", "W", "V", "b", "d"])
def test_a_weight_that_is_not_finite_is_accepted_and_named(name: str, number: float) -> None:
    net = broken_network(name, number)
    assert not np.isfinite(getattr(net, name)).all()
    trace = net.run([0, 1, 2], [1, 2, 0], h0=[0.1, 0.2, 0.3, 0.4])
    assert trace.first_not_finite() == (name, None)


def test_what_was_computed_before_it_stays_readable() -> None:
    """W is first used at step 0, and V at its end: what V does not touch is sound."""
    trace = broken_network("V", np.nan).run([0, 1, 2], [1, 2, 0])
    assert np.isfinite(trace["h"]).all()
    assert np.isnan(trace["o"]).any(axis=1).all()
    assert apart(trace["h"], FULL.run([0, 1, 2], [1, 2, 0])["h"]) == 0


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_an_input_that_is_not_finite_is_accepted_and_named_with_its_step(number: float) -> None:
    x = np.eye(3)
    sound = NET.run(x, [1, 2, 0])
    x[1, 2] = number
    trace = NET.run(x, [1, 2, 0])
    assert trace.first_not_finite() == ("x", 1)
    for name in PASSED[1:]:
        assert np.isfinite(trace[name][0]).all()
        assert apart(trace[name][0], sound[name][0]) < 1e-15
    assert not np.isfinite(trace["z"][1]).all()


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_state_that_is_not_finite_is_accepted_and_named(number: float) -> None:
    trace = NET.run([0, 1], [1, 2], h0=[0.0, number, 0.0, 0.0])
    assert trace.first_not_finite() == ("h_prev", 0)
    assert np.array_equal(trace["h0"], [0.0, number, 0.0, 0.0], equal_nan=True)


def test_an_infinity_that_a_tanh_bounds_harms_nothing_after_it() -> None:
    trace = RNN([[np.inf]], [[0.5]], [[1.0, -1.0]]).run([0, 0], [0, 1])
    assert trace.first_not_finite() == ("U", None)
    assert trace["h"].tolist() == [[1.0], [1.0]]
    assert np.isfinite(trace.loss)
    assert np.isfinite(trace.gradients.W).all()


def test_numbers_that_overflow_on_the_way_are_named_where_they_do() -> None:
    """A linear state of 1e200 that W multiplies by 1e200 is infinite at the second step."""
    net = RNN([[1e200]], [[1e200]], [[1e-200, 0.0]], activation="linear")
    trace = net.run([0, 0, 0], [0, 1, 0])
    assert trace.first_not_finite() == ("z", 1)
    assert trace["h"][0] == 1e200
    assert np.isfinite(trace["L"][0])


def test_a_gradient_that_explodes_is_named_where_it_does() -> None:
    """Forward all is 0 and finite; what the last loss sends back grows by 1e100 each step."""
    net = RNN([[0.0]], [[1e100]], [[1.0, 0.0]], activation="linear")
    trace = net.run([0] * 6, [-1] * 5 + [1])
    assert np.isfinite(trace["L"]).all()
    assert trace.first_not_finite() == ("carried", 1)
    assert np.isfinite(trace["dz"][2:]).all()


def test_where_all_is_finite_nothing_is_named() -> None:
    assert FULL.run([0, 1, 2], [1, 2, 0]).first_not_finite() is None


def by_hand(trace: Trace) -> Any:
    """The first quantity that is not finite, found by going through the pass op by op."""
    for name, weight in trace.weights.items():
        if not np.isfinite(weight).all():
            return name, None
    steps = range(len(trace))
    for names, order in ((PASSED, steps), (SENT_BACK, reversed(steps))):
        for t in order:
            for name in names:
                if not np.isfinite(trace[name][t]).all():
                    return name, t
    for name in trace.weights:
        if not np.isfinite(trace.gradients[name]).all():
            return f"d{name}", None
    return None


@STEADY
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([1e-320, 1e-160, 1.0, 1e10, 1e100, 1e150, 1e250, 1e308]),
    activation=st.sampled_from(["tanh", "relu", "linear"]),
    truncation=st.sampled_from([None, 2]),
)
def test_networks_of_any_size_run_and_name_what_broke_first(
    seed: int, size: float, activation: str, truncation: int | None
) -> None:
    rng = np.random.default_rng(seed)
    shapes = {"U": (2, 3), "W": (3, 3), "V": (3, 3), "b": (3,), "d": (3,)}
    scales = {name: float(rng.choice([1.0, size])) for name in shapes}
    weights = {n: np.clip(rng.standard_normal(s), -1, 1) * scales[n] for n, s in shapes.items()}
    net = RNN(**weights, activation=activation)
    trace = net.run(rng.standard_normal((4, 2)), rng.integers(-1, 3, 4), truncation=truncation)
    assert trace.first_not_finite() == by_hand(trace)
    # The sum of losses that are all finite may itself be beyond what a number can hold.
    assert np.isfinite(trace["L"]).all() or trace.first_not_finite() is not None
    assert trace.ledger.norms("W").shape == (4, 4)


# Every option at once, against an oracle that knows no backpropagation.


class Drawn(NamedTuple):
    """A network by its arrays, a sequence, and all that a run can be told."""

    weights: dict[str, Any]
    h0: Any
    activation: str
    x: Any
    target: Any
    reduction: str
    truncation: int | None
    masks: Masks

    @property
    def trace(self) -> Trace:
        net = RNN(**self.weights, activation=self.activation)
        how = self.reduction, self.truncation, self.masks
        return net.run(self.x, self.target, self.h0, *how)


def drawn(seed: int) -> Drawn:
    rng = np.random.default_rng(seed)
    n_in, n_hidden, n_out, steps = rng.integers(1, 5, 4).tolist()
    shapes = {"U": (n_in, n_hidden), "W": (n_hidden, n_hidden), "V": (n_hidden, n_out)}
    biases = {"b": (n_hidden,), "d": (n_out,)}
    shapes |= {name: shape for name, shape in biases.items() if rng.random() < 0.5}

    def truths() -> Any:
        return rng.random(steps) < 0.7

    uses = {name: truths() for name in shapes if rng.random() < 0.3}
    masks = Masks(*(truths() if rng.random() < 0.4 else None for _ in range(2)), uses)
    return Drawn(
        {name: 0.6 * rng.standard_normal(shape) for name, shape in shapes.items()},
        rng.uniform(-1, 1, n_hidden),
        str(rng.choice(["tanh", "relu", "linear"])),
        rng.standard_normal((steps, n_in)),
        rng.integers(-1, n_out, steps),
        str(rng.choice(["sum", "mean"])),
        None if rng.random() < 0.5 else int(rng.integers(1, 6)),
        masks,
    )


def losses(one: Drawn, name: str, by: Any) -> Any:
    """L [m, T] of m copies in which each step uses weights of its own, of which `name` is moved.

    by: [m, T, …] for a weight, [m, 1, n_hidden] for h0, which is used at the first step.
    """
    h = (one.h0 + by[:, 0]) if name == "h0" else one.h0[None]
    found = []
    for t, (x, target) in enumerate(zip(one.x, one.target, strict=True)):
        now = {n: weight + (by[:, t] if n == name else 0.0) for n, weight in one.weights.items()}
        z = x @ now["U"] + times(h, now["W"]) + now.get("b", 0.0)
        h = {"tanh": np.tanh(z), "relu": z * (z.real > 0), "linear": z}[one.activation]
        o = times(h, now["V"]) + now.get("d", 0.0)
        # Relative to the target's own score: nothing is lost beside a 1.
        lost = np.log(np.exp(o - o[:, target, None]).sum(axis=1))
        found.append(lost if target >= 0 else 0.0 * lost)
    return np.stack(np.broadcast_arrays(*found), axis=1)


def times(rows: Any, matrices: Any) -> Any:
    """Each row [m, n] times its own matrix [m, n, k], or all times one [n, k]."""
    return (rows[:, None] @ matrices)[:, 0]


def slope(one: Drawn, name: str) -> Any:
    """∂L/∂ of a weight or of h0: of all items G[k, s], by complex step, those that count."""
    steps, shape = len(one.x), one.h0.shape if name == "h0" else one.weights[name].shape
    full = (1 if name == "h0" else steps, *shape)
    size = math.prod(full)
    moved = losses(one, name, 1e-30j * np.eye(size).reshape(size, *full))
    items = (moved.imag / 1e-30).T.reshape(steps, *full)
    known = max(1, int((one.target >= 0).sum())) if one.reduction == "mean" else 1
    counted = [
        items[k, s] / known
        for k in range(steps)
        for s in range(min(k + 1, len(items[k])))
        if counts(one, name, k, s)
    ]
    return sum(counted, start=np.zeros(shape))


def counts(one: Drawn, name: str, k: int, s: int) -> bool:
    masks = one.masks
    return (
        (one.truncation is None or k - s < one.truncation)
        and (masks.losses is None or masks.losses[k])
        and (masks.carries is None or masks.carries[s:k].all())
        and (name not in masks.uses or masks.uses[name][s])
    )


@STEADY
@given(seed=st.integers(0, 2**32))
def test_a_run_with_any_options_has_the_gradients_of_the_complex_step(seed: int) -> None:
    one = drawn(seed)
    trace = one.trace
    assert set(trace.gradients) == {*one.weights, "h0"}
    for name, gradient in trace.gradients.items():
        assert apart(gradient, slope(one, name)) < 1e-12, name


@STEADY
@given(seed=st.integers(0, 2**32))
def test_a_run_with_any_options_is_the_sum_of_its_items(seed: int) -> None:
    trace = drawn(seed).trace
    steps = range(len(trace))
    for name in trace.weights:
        items = [[trace.ledger.item(name, loss=k, use=s) for s in steps] for k in steps]
        total = np.sum(items, axis=(0, 1))
        assert apart(total, trace.gradients[name]) < 1e-13, name
        norms = np.linalg.norm(np.reshape(items, (len(trace), len(trace), -1)), axis=-1)
        assert apart(trace.ledger.norms(name), norms) < 1e-12, name


#: Anything at all; floats stay below the largest float32, so that x U cannot overflow.
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(width=32)
    | st.complex_numbers()
    | st.text(max_size=3)
    | st.binary(max_size=3)
)
JUNK = (
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.tuples(inner, inner)
            | st.dictionaries(st.text(max_size=2), inner, max_size=2)
        ),
        max_leaves=12,
    )
    | arrays.arrays(
        arrays.scalar_dtypes().filter(lambda dtype: dtype.itemsize <= 4 or dtype.kind != "f"),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    )
    | st.lists(st.integers(-2, 3), min_size=1, max_size=4)
    | arrays.arrays(np.float32, st.tuples(st.integers(1, 4), st.just(3)))
)
#: Options of a run, right and wrong.
REDUCTION = st.sampled_from(["sum", "mean"]) | JUNK
TRUNCATION = st.none() | st.integers(-1, 9) | JUNK
TRUTHS = st.none() | st.lists(st.booleans(), min_size=1, max_size=4) | JUNK
MASKS = st.builds(
    Masks,
    losses=TRUTHS,
    carries=TRUTHS,
    uses=st.dictionaries(st.sampled_from("UWVbdQ") | st.text(max_size=2), TRUTHS, max_size=3),
)

ABSURD = RNN(*(np.full(shape, 1e308) for shape in ((2, 3), (3, 3), (3, 2))))


def test_absurd_weights_overflow_in_the_trace_and_not_on_the_console() -> None:
    trace = ABSURD.run([0, 1, 0], [1, -1, 0], h0=[1.0, -1.0, 0.5])
    assert not np.isfinite(trace.loss)
    for name in (*SUMS, "h", "dz", "y"):
        assert len(trace[name]) == 3
    for name in SUMS:
        assert trace.item(name, 1).shape == getattr(trace.gradients, name[1:]).shape
        assert isinstance(trace.item_norm(name, 1), float)


def sound(found: Any) -> None:
    """A refusal has a sentence; a trace is finite, or says where it is not."""
    if isinstance(found, InputError):
        assert str(found)
        return
    assert isinstance(found.loss, float)
    assert np.isfinite(found.loss) or found.first_not_finite() is not None
    assert len(found.gradients) == len(found.weights) + 1


@patient
@given(inputs=JUNK, targets=JUNK, h0=JUNK)
def test_running_anything_at_all_raises_nothing_but_input_error(
    inputs: Any, targets: Any, h0: Any
) -> None:
    sound(outcome(NET.run, inputs, targets, h0=h0))


@STEADY
@given(reduction=REDUCTION, truncation=TRUNCATION, masks=MASKS, steps=st.integers(1, 4))
def test_running_with_any_option_at_all_raises_nothing_but_input_error(
    reduction: Any, truncation: Any, masks: Masks, steps: int
) -> None:
    ids = [0, 2, 1, 1][:steps]
    sound(outcome(FULL.run, ids, ids, None, reduction, truncation, masks))


@STEADY
@given(masks=JUNK)
def test_masks_that_are_none_raise_nothing_but_input_error(masks: Any) -> None:
    sound(outcome(NET.run, [0, 1], [1, 0], masks=masks))


@patient
@given(sizes=st.tuples(JUNK, JUNK, JUNK) | st.just((1, 2, 1)), seed=JUNK, scale=JUNK)
def test_drawing_a_network_from_anything_raises_nothing_but_input_error(
    sizes: tuple[Any, Any, Any], seed: Any, scale: Any
) -> None:
    small = [min(size, 9) if isinstance(size, int) else size for size in sizes]
    assert str(outcome(RNN.random, *small, seed=seed, scale=scale))


@STEADY
@given(init=JUNK, activation=JUNK, dtype=JUNK)
def test_drawing_a_network_in_any_way_raises_nothing_but_input_error(
    init: Any, activation: Any, dtype: Any
) -> None:
    assert str(outcome(RNN.random, 2, 3, 2, init=init, activation=activation, dtype=dtype))


@patient
@given(U=JUNK, W=JUNK, V=JUNK)
def test_making_a_network_of_anything_raises_nothing_but_input_error(
    U: Any, W: Any, V: Any
) -> None:
    assert str(outcome(RNN, U, W, V))


@STEADY
@given(b=JUNK, d=JUNK, activation=JUNK | st.just("relu"), dtype=st.none() | JUNK)
def test_making_a_network_with_any_option_raises_nothing_but_input_error(
    b: Any, d: Any, activation: Any, dtype: Any
) -> None:
    found = outcome(RNN, *ARRAYS, b, d, activation, dtype=dtype)
    if isinstance(found, InputError):
        assert str(found)
    else:
        sound(found.run([0, 1], [1, 2]))


@STEADY
@given(bias=arrays.arrays(np.float32, 4), activation=st.sampled_from(["tanh", "relu", "linear"]))
def test_any_bias_of_the_right_shape_can_be_run(bias: Any, activation: str) -> None:
    sound(RNN(*ARRAYS, bias, bias[:3], activation).run([0, 1, 2], [1, 2, 0]))


@pytest.mark.parametrize("given", ["on", None, 2, [True], np.array([1, 0])])
def test_a_switch_is_true_or_false(given: Any) -> None:
    with pytest.raises(InputError, match=r"^bias is .* and must be True or False\.$"):
        RNN.random(2, 2, 2, bias=given)


def test_a_trace_keeps_its_numbers_while_the_network_runs_on() -> None:
    """A kernel is kept between runs over as many steps; what it computed belongs to the trace."""
    first, again = NET.run([0, 1, 2], [1, 0, 2]), NET.run([0, 1, 2], [1, 0, 2])
    kept = {name: first[name].copy() for name in ("z", "h", "y", "L", "do", "carried", "dz", "dW")}
    other = NET.run([2, 2, 0], [0, -1, 1], h0=[1.0, -1.0, 0.5, 0.2])
    mean = NET.run([2, 2, 0], [0, 1, 1], reduction="mean")
    short = NET.run([2, 2, 0], [0, 1, 1], truncation=1)
    for name, numbers in kept.items():
        assert np.array_equal(first[name], numbers)
        assert np.array_equal(again[name], numbers)
        for one in (other, mean, short):
            assert not np.shares_memory(first[name], one[name])
    fresh = RNN(NET.U, NET.W, NET.V)
    assert mean.loss == fresh.run([2, 2, 0], [0, 1, 1], reduction="mean").loss
    assert np.array_equal(
        short.gradients.W, fresh.run([2, 2, 0], [0, 1, 1], truncation=1).gradients.W
    )


def test_runs_of_many_lengths_and_from_many_threads_are_right() -> None:
    def loss(steps: int) -> float:
        return NET.run([0] * steps, [1] * steps).loss

    fresh = (RNN(NET.U, NET.W, NET.V) for _ in range(12))
    expected = {n: net.run([0] * n, [1] * n).loss for n, net in enumerate(fresh, start=1)}
    with ThreadPoolExecutor(4) as pool:
        lengths = [1 + n % 12 for n in range(240)]
        assert list(pool.map(loss, lengths)) == [expected[steps] for steps in lengths]
