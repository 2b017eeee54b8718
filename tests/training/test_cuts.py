"""What is left out of the backward pass, against passes that never had it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz import InputError, Masks, fit
from rnnviz.training.cuts import NOTHING_CUT, Cut, losses_cut, masks, toggled, within
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment
from tests.oracles.closeness import apart

SHOWN = experiment(5, 4, 3, h0=0.3)


def cut(*cuts: Cut, shown=SHOWN):
    return replace(shown, cuts=frozenset(cuts))


def test_toggling_twice_is_nothing() -> None:
    once = toggled(NOTHING_CUT, Cut("L", 2))
    assert once == {Cut("L", 2)}
    assert toggled(once, Cut("L", 2)) == NOTHING_CUT


def test_a_shorter_sequence_has_only_its_own_cuts() -> None:
    assert within(frozenset({Cut("L", 1), Cut("W", 4)}), 4) == {Cut("L", 1)}


def test_nothing_cut_and_what_this_network_does_not_have_need_no_masks() -> None:
    assert masks(NOTHING_CUT, 3, ("U", "W", "V")) is None
    assert masks(frozenset({Cut("b", 1)}), 3, ("U", "W", "V")) is None


def test_masks_leave_out_what_is_cut_and_nothing_else() -> None:
    several = frozenset({Cut("L", 0), Cut("carried", 1), Cut("W", 2), Cut("W", 0)})
    made = masks(several, 3, ("U", "W", "V"))
    assert made is not None
    assert made.losses.tolist() == [False, True, True]
    assert made.carries.tolist() == [True, False, True]
    assert {name: use.tolist() for name, use in made.uses.items()} == {"W": [False, True, False]}
    assert losses_cut(several) == {Cut("L", 0)}


def test_a_loss_switched_off_is_a_step_without_a_target() -> None:
    off = cut(Cut("L", 2)).trace
    without = experiment(5, 4, 3, h0=0.3, dashes=(2,)).trace
    assert off.loss == pytest.approx(without.loss, rel=1e-14)
    for name in ("U", "W", "V"):
        assert apart(off.gradients[name], without.gradients[name]) < 1e-14


def test_an_edge_cut_everywhere_is_a_truncation_to_one_step() -> None:
    every = cut(*(Cut("carried", t) for t in range(5))).trace
    one = replace(SHOWN, kind=Kind(truncation=1)).trace
    for name in ("U", "W", "V"):
        assert apart(every.gradients[name], one.gradients[name]) < 1e-14


def test_a_frozen_use_takes_its_own_item_away_and_no_other() -> None:
    whole, frozen = SHOWN.trace, cut(Cut("W", 3)).trace
    assert apart(frozen.gradients.W, whole.gradients.W - whole.item("dW", 3)) < 1e-14
    assert (frozen.gradients.U == whole.gradients.U).all()
    assert (frozen["dz"] == whole["dz"]).all()


@pytest.mark.parametrize("one", [Cut("L", 1), Cut("carried", 2), Cut("W", 3), Cut("V", 0)])
@pytest.mark.parametrize("truncation", [None, 2])
def test_training_descends_along_the_gradient_that_is_shown(one: Cut, truncation) -> None:
    shown = replace(cut(one), kind=Kind(truncation=truncation))
    update = next(shown.updates(0.25))
    for name, weight in shown.net.weights.items():
        expected = weight - 0.25 * shown.trace.gradients[name]
        assert apart(update.net.weights[name], expected) < 1e-14


def test_masks_of_another_length_or_for_pieces_are_refused() -> None:
    net, pair = SHOWN.net, SHOWN.sequence
    with pytest.raises(InputError, match="shape"):
        next(fit(net, [pair], masks=Masks(losses=[True])))
    with pytest.raises(InputError, match="chunk"):
        next(fit(net, [pair], chunk=2, masks=Masks(losses=[True] * 5)))
