"""A course: so many updates, until a loss, until somebody asks, or until it diverges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnviz import InputError
from rnnviz.training.history import MOST_POINTS, History, appended
from rnnviz.training.tasks import Run
from rnnviz.training.tasks.course import trained
from tests.training.tasks.trained import after, noted, run_of


def test_so_many_updates_are_made() -> None:
    run = run_of("two-bats")
    course = trained(run, 70)
    net, losses = after(run, 70)
    assert course.updates == 70
    assert course.problem is None
    assert all(np.array_equal(course.net.weights[one], net.weights[one]) for one in net.weights)
    assert sum(one.rows.sum(axis=1) for one in course.histories) == pytest.approx(losses, rel=1e-14)


@pytest.mark.parametrize("name", ["two-bats", "next-note", "next-character"])
def test_the_loss_told_is_that_of_a_step_with_a_target(name: str) -> None:
    run, told = run_of(name), []
    trained(run, 5, told=noted(told))
    for loss, update in zip(told, islice(run.updates(), 5), strict=True):
        judged = np.count_nonzero(update.losses)  # where there is no target it is exactly 0
        assert loss == pytest.approx(update.losses.sum() / judged, rel=1e-13)


def test_it_stops_once_the_loss_is_below() -> None:
    run = run_of("baseball-bat")
    losses = [update.loss / 2 for update in islice(run.updates(), 60)]
    expected = next(number for number, loss in enumerate(losses, start=1) if loss < 0.1)
    assert trained(run, 60, until=0.1).updates == expected
    assert trained(run, 60, until=0.0).updates == 60


def test_it_stops_when_asked_and_keeps_what_it_has() -> None:
    run = run_of("next-note")
    course = trained(run, 50, told=lambda update: update.number == 7)
    net, losses = after(run, 7)
    assert course.updates == 7
    assert np.array_equal(course.net.W, net.W)
    (history,) = course.histories
    steps = sum(len(targets) for _, targets in run.data.training)
    assert history.rows[:, 0] == pytest.approx(np.array(losses) / steps, rel=1e-13)


def test_one_that_diverges_ends_with_the_last_finite_network() -> None:
    run = Run(run_of("two-bats").task, replace(run_of("two-bats").recipe, learning_rate=1e308))
    course = trained(run, 50)
    assert course.problem is not None
    assert course.updates < 50
    assert all(np.isfinite(one).all() for one in course.net.weights.values())
    net, _ = after(run, course.updates) if course.updates else (run.net, [])
    assert np.array_equal(course.net.U, net.U)


@pytest.mark.parametrize(
    ("updates", "until"), [(0, None), (-1, None), (1, -0.5), (1, float("nan"))]
)
def test_what_cannot_be_is_refused(updates: int, until: float | None) -> None:
    with pytest.raises(InputError):
        trained(run_of("two-bats"), updates, until)


def test_long_curves_keep_every_second_update_and_agree_with_the_windows() -> None:
    run, updates = run_of("two-bats"), MOST_POINTS + 101
    course = trained(run, updates)
    expected: Sequence[History] = [History(0, 2), History(0, 2)]
    for update in islice(run.updates(), updates):
        expected = appended(expected, update.losses)
    for own, other in zip(course.histories, expected, strict=True):
        assert (own.seen, own.stride) == (other.seen, other.stride) == (updates, 2)
        assert np.array_equal(own.rows, other.rows)
        assert np.array_equal(own.updates, other.updates)
        longer = own.appended(np.ones(2)), other.appended(np.ones(2))
        assert np.array_equal(longer[0].rows, longer[1].rows)
