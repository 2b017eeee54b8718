"""What scripts hand in wrongly, and in every form that numbers come in: named, and never used."""

from __future__ import annotations

import array
import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, Masks, check_gradients, fit
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.arguments import row_of, time_step

NET = RNN.random(3, 4, 3, seed=1, bias=True)
INPUTS, TARGETS = [0, 1, 2], [1, 2, 0]
TRACE = NET.run(INPUTS, TARGETS)


def refused(call: Callable[[], Any]) -> str:
    """What is said, in both languages without a gap that was not filled."""
    with pytest.raises(InputError) as caught:
        call()
    said = [speak(code)(caught.value.sentence) for code in LANGUAGES]
    assert str(caught.value) == said[0] != said[1]
    assert str(pickle.loads(pickle.dumps(caught.value))) == said[0]
    return said[0]


# Steps, rows and names of a trace and its ledger.

NO_STEPS: list[Any] = [-1, 3, 10**30, 0.5, 1.0, True, None, "1", [1], 1j, np.float64(1), np.True_]


@pytest.mark.parametrize("t", NO_STEPS, ids=repr)
@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("loss", lambda t: TRACE.ledger.item("W", loss=t, use=0)),
        ("use", lambda t: TRACE.ledger.item("W", loss=2, use=t)),
        ("loss", TRACE.ledger.vectors),
        ("loss", lambda t: TRACE.ledger.by_loss("W", t)),
        ("use", lambda t: TRACE.ledger.by_use("W", t)),
        ("loss", lambda t: TRACE.ledger.path("W", loss=t, use=0)),
        ("use", lambda t: TRACE.ledger.path("W", loss=2, use=t)),
        ("loss", lambda t: TRACE.ledger.why_zero("W", loss=t, use=0)),
        ("loss", TRACE.ledger.reach),
        ("t", lambda t: TRACE.item("dW", t)),
        ("t", lambda t: TRACE.item_norm("dW", t)),
        ("t", lambda t: TRACE.so_far("dW", t)),
        ("t", lambda t: TRACE.norm("h", t)),
        ("t", TRACE.jacobians.matrix),
        ("last", TRACE.jacobians.log_bound),
        ("first", lambda t: TRACE.jacobians.product(2, t)),
    ],
)
def test_what_is_no_time_step_is_named_and_never_wraps_around(
    name: str, ask: Callable[[Any], Any], t: Any
) -> None:
    said = refused(lambda: ask(t))
    assert said.startswith(f"{name} is ") or (name, said[:4]) == ("t", "loss")
    assert said.endswith("steps go from 0 to 2.")
    with pytest.raises(IndexError):  # which it is too, for whoever looks for the end that way
        ask(t)


def test_a_time_step_may_be_any_whole_number() -> None:
    for t in (1, np.int8(1), np.uint64(1)):
        assert time_step("t", t, 3) == 1
        assert np.array_equal(
            TRACE.ledger.item("W", loss=2, use=t), TRACE.ledger.item("W", loss=2, use=1)
        )


@pytest.mark.parametrize("row", [-1, 4, 0.0, True, "0", [0], ..., slice(1)], ids=repr)
def test_what_is_no_row_of_an_item_is_named(row: Any) -> None:
    said = refused(lambda: TRACE.ledger.why_zero("W", loss=2, use=1, row=row))
    assert said.startswith("row is ")
    assert said.endswith("rows go from 0 to 3.")
    assert row_of("row", 3, 4) == 3


@pytest.mark.parametrize("name", ["w", "", "dh0", "W0", None, 3, ["W"], b"W", np.ones(2), {}])
@pytest.mark.parametrize(
    ("ask", "known"),
    [
        (lambda name: TRACE[name], '"h_prev"'),
        (TRACE.ledger.norms, '"z"'),
        (TRACE.ledger.log_norms, '"z"'),
        (lambda name: TRACE.ledger.item(name, loss=2, use=1), '"z"'),
        (lambda name: TRACE.ledger.path(name, loss=2, use=1), '"z"'),
        (lambda name: TRACE.ledger.by_loss(name, 2), '"h0"'),
        (lambda name: TRACE.ledger.by_use(name, 2), '"h0"'),
        (TRACE.ledger.total, '"h0"'),
        (lambda name: TRACE.item(name, 1), '"dW"'),
        (lambda name: TRACE.so_far(name, 1), '"dW"'),
    ],
)
def test_what_has_no_such_name_is_told_with_all_that_there_is(
    ask: Callable[[Any], Any], known: str, name: Any
) -> None:
    said = refused(lambda: ask(name))
    assert said.startswith("name is ")
    assert known in said
    with pytest.raises(KeyError):
        ask(name)


# Numbers in every form.

TABLE = np.arange(12.0).reshape(3, 4) / 10
FORMS: dict[str, Callable[[Any], Any]] = {
    "Fortran": np.asfortranarray,
    "big-endian": lambda table: table.astype(">f8"),
    "little-endian": lambda table: table.astype("<f8"),
    "every second": lambda table: np.repeat(table, 2, axis=0)[::2],
    "backwards": lambda table: table[::-1].copy()[::-1],
    "transposed": lambda table: table.T.copy().T,
    "read-only": lambda table: np.broadcast_to(table, table.shape),
    "lists": lambda table: table.tolist(),
    "tuples of arrays": tuple,
    "long double": lambda table: table.astype(np.longdouble),
    "a mask that masks nothing": lambda table: np.ma.array(table, mask=False),
}


@pytest.mark.parametrize("form", FORMS)
def test_numbers_are_the_same_in_every_form(form: str) -> None:
    plain = RNN(TABLE, NET.W, NET.V).run(TABLE.T, [0, 1, -1, 2], NET.b)
    made = FORMS[form]
    other = RNN(made(TABLE), made(NET.W), made(NET.V)).run(made(TABLE.T), [0, 1, -1, 2], NET.b)
    assert plain.loss == other.loss
    assert all(np.array_equal(plain.gradients[name], other.gradients[name]) for name in "UWV")


@pytest.mark.parametrize(
    "ids",
    [
        (0, 1, 2),
        range(3),
        array.array("b", [0, 1, 2]),
        np.array([0, 1, 2], np.uint64),
        np.array([0, 1, 2], ">i2"),
        np.array([0, 9, 1, 9, 2])[::2],
        np.ma.array([0, 1, 2]),
    ],
    ids=repr,
)
def test_ids_are_the_same_in_every_form(ids: Any) -> None:
    assert NET.run(ids, TARGETS).loss == TRACE.loss
    assert NET.run(INPUTS, ids).loss == NET.run(INPUTS, [0, 1, 2]).loss


MASKED = np.ma.array([0, 1, 2], mask=[False, True, False])


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("U", lambda: RNN(np.ma.masked_less(TABLE, 0.5), NET.W, NET.V)),
        ("d", lambda: RNN(NET.U, NET.W, NET.V, d=MASKED)),
        ("inputs", lambda: NET.run(MASKED, TARGETS)),
        ("inputs", lambda: NET.run(np.ma.masked_less(TABLE[:, :3], 0.5), TARGETS)),
        ("targets", lambda: NET.run(INPUTS, MASKED)),
        ("h0", lambda: NET.run(INPUTS, TARGETS, np.ma.masked_less(TABLE[0], 0.1))),
        ("targets", lambda: fit(NET, [(INPUTS, MASKED)])),
        ("inputs", lambda: check_gradients(NET, MASKED, TARGETS)),
    ],
)
def test_what_lies_under_a_mask_is_no_number(name: str, ask: Callable[[], Any]) -> None:
    assert refused(ask) == (
        f"{name} is a masked array in which numbers are masked; give an array without a mask."
    )


class OfAnother:
    """An array of another library that does not hand its numbers out, as PyTorch's may."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("U", lambda given: RNN(given, NET.W, NET.V)),
        ("inputs", lambda given: NET.run(given, TARGETS)),
        ("targets", lambda given: NET.run(INPUTS, given)),
        ("h0", lambda given: NET.run(INPUTS, TARGETS, given)),
        ("masks.losses", lambda given: NET.run(INPUTS, TARGETS, masks=Masks(losses=given))),
        ("learning_rate", lambda given: fit(NET, [(INPUTS, TARGETS)], given)),
    ],
)
def test_an_array_that_does_not_hand_its_numbers_out_is_named(
    name: str, ask: Callable[[Any], Any]
) -> None:
    assert refused(lambda: ask(OfAnother())).startswith(f"{name} is <")


@pytest.mark.parametrize("given", [None, True, "1", [0.1], (), 1j, np.True_, len], ids=repr)
def test_what_is_no_number_is_named(given: Any) -> None:
    assert refused(lambda: RNN.random(3, 4, 3, scale=given)).endswith("must be a number.")
    assert refused(lambda: fit(NET, [(INPUTS, TARGETS)], given)).endswith("must be a number.")


@pytest.mark.parametrize("given", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_told_as_what_it_was(given: float) -> None:
    said = refused(lambda: fit(NET, [(INPUTS, TARGETS)], given))
    assert said == f"learning_rate is {given} and must be a finite number."


@pytest.mark.parametrize("name", ["n_in", "n_hidden", "n_out"])
def test_more_units_than_an_array_can_have_are_told(name: str) -> None:
    for many in (10**9 + 1, 10**20, np.uint64(2**64 - 1)):
        sizes = {"n_in": 3, "n_hidden": 4, "n_out": 3} | {name: many}
        assert refused(lambda sizes=sizes: RNN.random(**sizes)) == (
            f"{name} is {many} and may be at most 1000000000."
        )


def test_a_random_network_takes_its_arguments_in_the_order_that_is_promised() -> None:
    made, named = RNN.random(3, 4, 2, 7, "xavier", 0.1), RNN.random(3, 4, 2, seed=7, init="xavier")
    assert np.array_equal(made.W, named.W)
    assert not np.array_equal(made.W, RNN.random(3, 4, 2, 7).W)


# Networks and tables.


@pytest.mark.parametrize("given", [None, RNN, "net", 3, NET.weights])
def test_what_is_no_network_is_named(given: Any) -> None:
    for ask in (
        lambda: fit(given, [(INPUTS, TARGETS)]),
        lambda: check_gradients(given, INPUTS, TARGETS),
    ):
        assert refused(ask).endswith(" and must be of the kind rnnviz.RNN.")


@pytest.mark.parametrize("given", ["dz", 3, (), {}, NET])
def test_what_is_no_table_of_equations_is_named(given: Any) -> None:
    assert refused(lambda: NET.run(INPUTS, TARGETS, equations=given)).startswith("equations is ")
    said = refused(lambda: fit(NET, [(INPUTS, TARGETS)], equations=given))
    assert said.startswith("equations is ")


def test_copies_compute_what_the_network_does() -> None:
    """A kernel is bound to its arrays: one that was copied wrote to those of the first."""
    net = RNN.random(3, 4, 3, seed=5, bias=True, dtype="float32")
    net.run(INPUTS, TARGETS)
    trace = net.run(INPUTS, TARGETS)
    ways = (copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)))
    for way in ways:
        other, again = way(net), way(trace)
        assert not other.W.flags.writeable
        assert (other.activation, other.dtype) == (net.activation, net.dtype)
        for given in ((INPUTS, TARGETS), ([2, 2, 2], [0, 0, 1]), ([1], [2])):
            fresh = RNN(net.U, net.W, net.V, net.b, net.d).run(*given)
            assert other.run(*given).loss == fresh.loss
            assert np.array_equal(other.run(*given).gradients.W, fresh.gradients.W)
        assert again.loss == trace.loss
        assert np.array_equal(again.gradients.W, trace.gradients.W)
        assert np.array_equal(again.ledger.norms("W"), trace.ledger.norms("W"))


@pytest.mark.parametrize("name", ["U", "W", "V", "b", "d", "activation"])
def test_a_weight_is_not_assigned_to_in_vain(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(NET, name, np.zeros((4, 4)))
    with pytest.raises(AttributeError):
        delattr(NET, name)
    assert RNN(NET.U, NET.W, NET.V).b is None


def test_a_network_says_what_it_is() -> None:
    assert repr(NET) == "<RNN n_in=3, n_hidden=4, n_out=3, tanh, biases: b, d, float64>"
    other = RNN.random(2, 1, 5, activation="relu", dtype="float32")
    assert repr(other) == "<RNN n_in=2, n_hidden=1, n_out=5, relu, biases: none, float32>"
