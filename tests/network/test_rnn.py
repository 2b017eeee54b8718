"""The network as scripts hold it: what it takes, and what it says of what it cannot take."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz import RNN, InputError
from tests.oracles.closeness import patient
from tests.oracles.refusal import outcome

NET = RNN.random(3, 4, 3, seed=1)
FACTORS = ("dU", "dW", "dV")
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
        (([[1], [1, 2]], [[1]], [[1]]), "U must be numbers"),
        ((["ab"], [[1]], [[1]]), "U must be numbers"),
        (([[1]], [[1j]], [[1]]), "W must be numbers"),
        (([[1]], [[np.nan]], [[1]]), "W holds a number that is not finite"),
        (([[1]], [[1]], [[np.inf]]), "V holds a number that is not finite"),
        ((None, [[1]], [[1]]), "U must be numbers"),
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
        ([[0, 1], [0]], "inputs must be numbers, as a list or an array of one shape."),
        ([["a", "b", "c"]], "inputs must be numbers, as a list or an array of one shape."),
        ([[1, 2]], "inputs has the shape [1, 2] and needs [T, 3], with T at least 1."),
        (np.zeros((0, 3)), "inputs has the shape [0, 3] and needs"),
        (np.zeros((2, 3, 1)), "inputs has the shape [2, 3, 1] and needs"),
        ([[0, 1, np.nan]], "inputs holds a number that is not finite (nan or infinity)."),
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
        ([0, 0, 0, np.inf], "h0 holds a number that is not finite (nan or infinity)."),
        ("zero", "h0 must be numbers, as a list or an array of one shape."),
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


ABSURD = RNN(*(np.full(shape, 1e308) for shape in ((2, 3), (3, 3), (3, 2))))


@pytest.mark.filterwarnings("error")
def test_absurd_weights_overflow_in_the_trace_and_not_on_the_console() -> None:
    trace = ABSURD.run([0, 1, 0], [1, -1, 0], h0=[1.0, -1.0, 0.5])
    assert not np.isfinite(trace.loss)
    for name in (*FACTORS, "h", "dz", "y"):
        assert len(trace[name]) == 3
    for name in FACTORS:
        assert trace.item(name, 1).shape == getattr(trace.gradients, name[1:]).shape
        assert isinstance(trace.item_norm(name, 1), float)


@patient
@given(inputs=JUNK, targets=JUNK, h0=JUNK)
def test_running_anything_at_all_raises_nothing_but_input_error(
    inputs: Any, targets: Any, h0: Any
) -> None:
    found = outcome(NET.run, inputs, targets, h0=h0)
    assert str(found) if isinstance(found, InputError) else np.isfinite(found.loss)


@patient
@given(sizes=st.tuples(JUNK, JUNK, JUNK) | st.just((1, 2, 1)), seed=JUNK, scale=JUNK)
def test_drawing_a_network_from_anything_raises_nothing_but_input_error(
    sizes: tuple[Any, Any, Any], seed: Any, scale: Any
) -> None:
    small = [min(size, 9) if isinstance(size, int) else size for size in sizes]
    assert str(outcome(RNN.random, *small, seed=seed, scale=scale))


@patient
@given(U=JUNK, W=JUNK, V=JUNK)
def test_making_a_network_of_anything_raises_nothing_but_input_error(
    U: Any, W: Any, V: Any
) -> None:
    assert str(outcome(RNN, U, W, V))
