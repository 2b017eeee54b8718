"""Masks: a loss switched off, an edge cut and a use frozen take their items away, and no others.

The items are those of the whole ledger, which other tests hold against complex step.
"""

from __future__ import annotations

import reprlib
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, Masks, Trace
from rnnviz.language import LANGUAGES, speak
from tests.oracles import complex_step
from tests.oracles.closeness import apart
from tests.oracles.networks import case

T = 6
FORWARD = ("x", "z", "h", "h_prev", "o", "y")
WEIGHTS = ("U", "W", "V", "b", "d")


class Drawn:
    """A network with biases, a sequence with one step without a target, and masks, from a seed."""

    def __init__(self, seed: int, reduction: str = "sum") -> None:
        rng = np.random.default_rng(seed)
        activation = ("tanh", "relu", "linear")[seed % 3]
        self.net = RNN.random(3, 5, 4, seed=seed, bias=True, activation=activation)
        self.target = rng.integers(0, 4, T)
        self.target[rng.integers(T)] = -1
        self.given = (rng.standard_normal((T, 3)), self.target, rng.uniform(-1, 1, 5), reduction)
        self.losses, self.carries = rng.random((2, T)) < 0.7
        self.uses = {name: rng.random(T) < 0.7 for name in WEIGHTS}

    def run(self, **masks: Any) -> Trace:
        return self.net.run(*self.given, masks=Masks(**masks))

    @cached_property
    def whole(self) -> Trace:
        return self.net.run(*self.given)

    def left(self, name: str, kept: Any) -> Any:
        """The sum of the items of a weight that are `kept`, a table of losses and uses."""
        ledger, every = self.whole.ledger, product(range(T), repeat=2)
        return sum(
            (ledger.item(name, loss=k, use=s) for k, s in every if kept[k, s]),
            np.zeros_like(self.net.weights[name]),
        )

    def start(self, kept: Any) -> Any:
        """What arrives at h0 of the losses that are `kept`."""
        arrived = (self.whole.ledger.vectors(k)["h0"] for k in np.flatnonzero(kept))
        return sum(arrived, np.zeros(5))


def crossing(carries: Any) -> Any:
    """Which losses reach which uses [T, T]: all edges between them carry."""
    return np.array([[carries[s:k].all() for s in range(T)] for k in range(T)])


def assert_left(drawn: Drawn, trace: Trace, kept: Any, uses: Any = None) -> None:
    """Every gradient is the sum of the items left over, and so are the ledger's own totals."""
    for name in WEIGHTS:
        used = kept & (uses or {}).get(name, np.ones(T, bool))
        expected = drawn.left(name, used)
        assert apart(trace.gradients[name], expected) <= 1e-13, name
        assert apart(trace[f"d{name}"][0], expected) <= 1e-13, name
        assert apart(sum(trace.ledger.by_loss(name, k) for k in range(T)), expected) <= 1e-13
        norms = np.where(used, drawn.whole.ledger.norms(name), 0)
        np.testing.assert_allclose(trace.ledger.norms(name), norms, rtol=1e-12, atol=0)
    assert apart(trace.gradients.h0, drawn.start(kept[:, 0])) <= 1e-13
    assert np.array_equal(trace["dh"], trace["own"] + trace["carried"])


SEEDS = pytest.mark.parametrize("seed", range(6))
REDUCTIONS = pytest.mark.parametrize("reduction", ["sum", "mean"])


@REDUCTIONS
@SEEDS
def test_a_loss_that_is_switched_off_takes_its_row_away(seed: int, reduction: str) -> None:
    drawn = Drawn(seed, reduction)
    trace = drawn.run(losses=drawn.losses)
    assert_left(drawn, trace, np.repeat(drawn.losses[:, None], T, axis=1))
    assert trace.loss == pytest.approx(drawn.whole["L"][drawn.losses].sum(), rel=1e-14)
    assert not trace["L"][~drawn.losses].any()
    assert not trace["do"][~drawn.losses].any()


@pytest.mark.parametrize("seed", range(12))
def test_a_loss_that_is_switched_off_is_a_step_without_a_target(seed: int) -> None:
    one = case(seed)
    kept = np.random.default_rng(seed).random(len(one.x)) < 0.6
    masked = one.net.run(one.x, one.target, one.h0, masks=Masks(losses=kept)).gradients
    expected = complex_step.gradients(one._replace(target=np.where(kept, one.target, -1)))
    for name, theirs in expected.items():
        assert apart(masked[name], theirs) <= 1e-12, name


@SEEDS
def test_a_mean_still_counts_a_loss_that_is_switched_off(seed: int) -> None:
    drawn = Drawn(seed, "mean")
    kept = drawn.run(losses=drawn.losses)
    assert np.array_equal(kept["do"][drawn.losses], drawn.whole["do"][drawn.losses])
    assert np.array_equal(kept["L"][drawn.losses], drawn.whole["L"][drawn.losses])


@REDUCTIONS
@SEEDS
def test_cut_edges_take_away_what_would_have_crossed_them(seed: int, reduction: str) -> None:
    drawn = Drawn(seed, reduction)
    trace = drawn.run(carries=drawn.carries)
    assert_left(drawn, trace, crossing(drawn.carries))
    assert not trace["carried"][~drawn.carries].any()
    assert trace.loss == drawn.whole.loss


@pytest.mark.parametrize("cut", range(T))
def test_one_cut_edge_removes_exactly_the_items_on_both_sides_of_it(cut: int) -> None:
    drawn = Drawn(3)
    ledger = drawn.run(carries=np.arange(T) != cut).ledger
    for name in (*WEIGHTS, "h", "z"):
        for loss, use in product(range(T), repeat=2):
            found, whole = (
                one.item(name, loss=loss, use=use) for one in (ledger, drawn.whole.ledger)
            )
            if use <= cut < loss:
                assert not found.any(), (name, loss, use)
            else:
                assert apart(found, whole) <= 1e-15, (name, loss, use)
                assert found.any() == whole.any()


@pytest.mark.parametrize("cut", range(T))
def test_an_item_says_that_an_edge_is_cut_just_where_one_lies_on_its_way(cut: int) -> None:
    drawn = Drawn(3)
    ledger = drawn.run(carries=np.arange(T) != cut).ledger
    for loss, use in product(np.flatnonzero(drawn.target >= 0).tolist(), range(T)):
        said = ledger.why_zero("W", loss=loss, use=use)
        assert (said == "zero.cut") == (use <= cut < loss), (loss, use)


def test_nothing_is_carried_to_the_last_step_so_cutting_there_changes_nothing() -> None:
    drawn = Drawn(3)
    cut = drawn.run(carries=np.arange(T) != T - 1)
    for name, total in drawn.whole.gradients.items():
        assert np.array_equal(cut.gradients[name], total)


def test_all_edges_cut_leave_each_loss_with_its_own_step() -> None:
    drawn = Drawn(3)
    trace = drawn.run(carries=np.zeros(T, bool))
    assert_left(drawn, trace, np.eye(T, dtype=bool))
    assert np.array_equal(trace["dh"], trace["own"])


@REDUCTIONS
@SEEDS
def test_frozen_uses_take_their_columns_away(seed: int, reduction: str) -> None:
    drawn = Drawn(seed, reduction)
    trace = drawn.run(uses=drawn.uses)
    assert_left(drawn, trace, np.ones((T, T), bool), drawn.uses)
    for name in ("dh", "dz", "carried", "do", "own"):
        assert np.array_equal(trace[name], drawn.whole[name]), name


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_frozen_use_adds_nothing_and_leaves_the_other_weights_alone(name: str) -> None:
    drawn, use = Drawn(4), 2
    trace = drawn.run(uses={name: np.arange(T) != use})
    assert not trace.item(f"d{name}", use).any()
    assert trace.item_norm(f"d{name}", use) == 0
    assert not trace.ledger.by_use(name, use).any()
    assert (
        apart(
            trace.gradients[name], drawn.whole.gradients[name] - drawn.whole.item(f"d{name}", use)
        )
        <= 1e-14
    )
    for other in {*WEIGHTS, "h0"} - {name}:
        assert np.array_equal(trace.gradients[other], drawn.whole.gradients[other])


@pytest.mark.parametrize("truncation", [None, 1, 2, 4, T])
@SEEDS
def test_all_masks_and_truncation_together_leave_what_each_of_them_leaves(
    seed: int, truncation: int | None
) -> None:
    drawn = Drawn(seed)
    masks = Masks(drawn.losses, drawn.carries, drawn.uses)
    trace = drawn.net.run(*drawn.given, truncation=truncation, masks=masks)
    loss, use = np.mgrid[:T, :T]
    near = loss - use < (truncation or T)
    assert_left(drawn, trace, crossing(drawn.carries) & drawn.losses[:, None] & near, drawn.uses)


@SEEDS
def test_the_forward_pass_runs_in_full_whatever_is_masked(seed: int) -> None:
    drawn = Drawn(seed)
    trace = drawn.run(losses=drawn.losses, carries=drawn.carries, uses=drawn.uses)
    for name in FORWARD:
        assert np.array_equal(trace[name], drawn.whole[name]), name
    assert np.array_equal(trace["L"][drawn.losses], drawn.whole["L"][drawn.losses])


def test_none_masks_nothing() -> None:
    drawn = Drawn(0)
    bare, none = drawn.net.run(*drawn.given), drawn.net.run(*drawn.given, masks=None)
    assert np.array_equal(bare.gradients.W, none.gradients.W)


def test_masks_that_mask_nothing_change_no_bit() -> None:
    drawn, everything = Drawn(5), [True] * T
    for masks in ({}, {"losses": everything, "carries": everything, "uses": {"U": everything}}):
        trace = drawn.run(**masks)
        assert trace.loss == drawn.whole.loss
        for name, total in drawn.whole.gradients.items():
            assert np.array_equal(trace.gradients[name], total), name


def test_a_mask_is_a_list_or_an_array_and_is_not_kept_hold_of() -> None:
    drawn, kept = Drawn(6), np.array([True, False, True, True, False, True])
    trace, of_list = (
        drawn.run(losses=kept, carries=kept),
        drawn.run(losses=kept.tolist(), carries=kept.tolist()),
    )
    before = trace.gradients.W.copy()
    kept[:] = True
    assert np.array_equal(of_list.gradients.W, before)
    assert trace.ledger.reach(1) == 0
    assert apart(trace.ledger.norms("W"), of_list.ledger.norms("W")) == 0


NO_TRUTHS = [
    [True] * (T - 1),
    [True] * (T + 1),
    [1.0] * T,
    [1] * T,
    ["yes"] * T,
    [[True] * T],
    [[True], [True, False]],
    True,
    "masks",
    [None] * T,
]


@pytest.mark.parametrize("given", NO_TRUTHS)
@pytest.mark.parametrize(
    ("name", "masks"),
    [
        ("masks.losses", lambda given: Masks(losses=given)),
        ("masks.carries", lambda given: Masks(carries=given)),
        ("masks.uses['W']", lambda given: Masks(uses={"W": given})),
    ],
)
def test_a_mask_that_is_no_row_of_truths_is_named_with_what_it_needs(
    name: str, masks: Any, given: Any
) -> None:
    drawn = Drawn(0)
    with pytest.raises(InputError) as caught:
        drawn.net.run(*drawn.given, masks=masks(given))
    said = (
        f"{name} is {reprlib.repr(given)} and must be truth values (True or False) of the shape "
        f"[{T}], one for each time step."
    )
    assert str(caught.value) == said
    assert all(name in speak(code)(caught.value.sentence) for code in LANGUAGES)


@pytest.mark.parametrize("name", ["h0", "w", "", 3])
def test_a_mask_of_a_weight_that_does_not_exist_is_named_with_those_that_do(name: Any) -> None:
    drawn = Drawn(0)
    with pytest.raises(InputError, match=f"masks.uses names {name!r}; .* are U, W, V, b, d"):
        drawn.run(uses={name: [True] * T})


def test_a_bias_that_the_network_does_not_have_cannot_be_frozen() -> None:
    with pytest.raises(InputError, match=r"^masks\.uses names 'b'; .* are U, W, V\.$"):
        RNN.random(2, 3, 2).run([0], [0], masks=Masks(uses={"b": [True]}))


@pytest.mark.parametrize("masks", [[True] * T, {"losses": [True] * T}, "none", Masks(uses=None)])
def test_what_is_no_masks_at_all_is_refused_by_name(masks: Any) -> None:
    drawn = Drawn(0)
    with pytest.raises(InputError, match="masks"):
        drawn.net.run(*drawn.given, masks=masks)


def test_what_one_mask_leaves_out_no_other_does() -> None:
    """Masks without uses share what they have none of: it cannot be written to."""
    with pytest.raises(TypeError):
        Masks().uses["W"] = [False] * T  # type: ignore[index]
    drawn = Drawn(0)
    assert drawn.net.run(*drawn.given, masks=Masks()).gradients.W.any()
