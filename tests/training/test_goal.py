"""How far training goes: by loss, epoch and number of updates, told of each update."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from rnnviz import RNN, fit
from rnnviz.training.goal import GOALS, NO_GOAL, Goal, Goals

NET = RNN.random(3, 4, 3, seed=1)
TEXTS = [([0, 1, 2], [1, 2, 0]), ([2, 0], [0, 1]), ([1, 1, 0, 2, 1], [0, 2, 2, 1, 0])]
ORDERS = ({}, {"batch": 2}, {"batch": 3}, {"chunk": 2}, {"chunk": 2, "batch": 2, "seed": 4})


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_last_update_of_an_epoch_is_followed_by_one_of_the_next(order: dict) -> None:
    updates = islice(fit(NET, TEXTS, 0.1, **order), 25)
    made = [(update.epoch, update.ends_epoch) for update in updates]
    assert {ends for _, ends in made} == {True, False} or order == {"batch": 3}
    for (epoch, ends), (after, _) in pairwise(made):
        assert ends == (after > epoch)


def test_a_goal_is_reached_by_the_first_update_that_is_far_enough() -> None:
    updates = []
    for update in islice(fit(NET, TEXTS, 0.3, batch=3), 40):
        reached = {
            "loss": Goal(loss=3.0).reached(update),
            "last": Goal(last=17).reached(update),
            "epoch": Goal(epoch=1).reached(update),
            "none": NO_GOAL.reached(update),
        }
        updates.append((update.number, update.loss, update.epoch, reached))
    below = [number for number, loss, _, _ in updates if loss < 3.0]
    assert 1 < below[0] < 40
    for name, first in (("loss", below[0]), ("last", 17), ("epoch", 1)):
        assert next(number for number, *_, found in updates if found[name]) == first
    assert not any(found["none"] for *_, found in updates)


def test_what_stands_at_a_goal() -> None:
    assert Goal(loss=0.5).met(3, 1, 0.4)
    assert not Goal(loss=0.5).met(3, 1, 0.5)
    assert Goal(last=3).met(3, 1, 9.0)
    assert not Goal(last=3).met(2, 1, 9.0)
    assert Goal(epoch=4).met(2, 5, 9.0)
    assert not Goal(epoch=4).met(2, 4, 9.0)
    assert not NO_GOAL.any
    assert all(Goal(**{name: 1}).any for name in ("loss", "last", "epoch"))


def test_every_kind_has_a_number_but_an_epoch_which_is_counted() -> None:
    assert {name for name in GOALS if not hasattr(Goals(), name)} == {"epoch"}
