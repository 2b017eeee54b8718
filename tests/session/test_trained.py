"""A task that was trained without a window is a session that the window goes on from."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnviz import InputError
from rnnviz.session import Session, losses_so_far
from rnnviz.session.trained import check_shown, trained
from rnnviz.training.tasks.table import TASKS, Run
from rnnviz.training.update import Update
from tests.training.tasks.trained import after, run_of


@pytest.mark.parametrize("name", TASKS)
def test_it_is_the_session_that_training_in_the_window_leads_to(name: str) -> None:
    found = trained(run_of(name), 12)
    expected = Session.open("two-bats").open_task(name).train(12)
    assert found.place.update == expected.place.update == 12
    for weight, array in expected.experiment.net.weights.items():
        assert np.array_equal(found.experiment.net.weights[weight], array)
    assert np.array_equal(losses_so_far(found)[1], losses_so_far(expected)[1], equal_nan=True)
    assert found.learning_rate == expected.learning_rate
    assert found.typed == expected.typed
    assert found.trace.loss == expected.trace.loss


def test_it_goes_on_along_the_same_curve() -> None:
    found, whole = trained(run_of("two-bats"), 30).train(30), trained(run_of("two-bats"), 60)
    assert np.array_equal(found.experiment.net.W, whole.experiment.net.W)
    assert np.array_equal(losses_so_far(found)[1], losses_so_far(whole)[1])


def test_other_sizes_and_seeds_are_taken_over() -> None:
    recipe = replace(TASKS["two-bats"].recipe, n_hidden=7, seed=5, learning_rate=0.25)
    found = trained(Run(TASKS["two-bats"], recipe), 10)
    assert found.experiment.net.W.shape == (7, 7)
    assert found.experiment.words.seed == 5
    assert found.learning_rate == 0.25
    assert np.isfinite(found.trace.loss)


@pytest.mark.parametrize(
    ("part", "said"), [({"n_hidden": 65}, "at most 64"), ({"learning_rate": 11.0}, "at most 10")]
)
def test_what_the_window_cannot_show_is_refused(part: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_shown(replace(TASKS["copy"].recipe, **part))
    check_shown(TASKS["copy"].recipe)


def test_it_stops_once_the_loss_is_below() -> None:
    run = run_of("baseball-bat")
    losses = [update.loss / 2 for update in islice(run.updates(), 60)]
    expected = next(number for number, loss in enumerate(losses, start=1) if loss < 0.1)
    assert trained(run, 60, until=0.1).place.update == expected
    assert trained(run, 60, until=0.0).place.update == 60


@pytest.mark.parametrize("name", ["two-bats", "next-note", "next-character"])
def test_the_loss_told_is_that_of_a_step_with_a_target(name: str) -> None:
    told: list[float] = []

    def note(update: Update) -> bool:
        told.append(update.each)
        return update.number == 5

    assert trained(run_of(name), 50, told=note).place.update == 5
    for loss, update in zip(told, islice(run_of(name).updates(), 5), strict=True):
        judged = np.count_nonzero(update.losses)  # where there is no target it is exactly 0
        assert loss == pytest.approx(update.losses.sum() / judged, rel=1e-13)


def test_one_that_diverges_ends_with_the_last_finite_network() -> None:
    run = Run(run_of("two-bats").task, replace(run_of("two-bats").recipe, learning_rate=1e308))
    found = trained(run, 50)
    assert found.problems["training"].key.startswith("error.diverged")
    updates, net = found.place.update, found.experiment.net
    assert updates < 50
    assert all(np.isfinite(one).all() for one in net.weights.values())
    expected, _ = after(run, updates) if updates else (run.net, [])
    assert np.array_equal(net.U, expected.U)


@pytest.mark.parametrize(
    ("updates", "until"), [(0, None), (-1, None), (1, -0.5), (1, float("nan"))]
)
def test_what_cannot_be_is_refused(updates: int, until: float | None) -> None:
    with pytest.raises(InputError):
        trained(run_of("two-bats"), updates, until)
