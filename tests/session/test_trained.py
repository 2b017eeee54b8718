"""A task of words that was trained without a window is a session that the window goes on from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz import InputError
from rnnviz.session import Session, losses_so_far
from rnnviz.session.trained import check_shown, session_of
from rnnviz.training.tasks import TASKS, Run
from rnnviz.training.tasks.course import trained

WORDS = [name for name, one in TASKS.items() if one.encoding == "words"]


@pytest.mark.parametrize("name", WORDS)
def test_it_is_the_session_that_training_in_the_window_leads_to(name: str) -> None:
    found = session_of(trained(Run.of(TASKS[name]), 60))
    expected = Session.open(name).train(60, lambda: False)
    assert found.place.update == expected.place.update == 60
    for weight, array in expected.experiment.net.weights.items():
        assert np.array_equal(found.experiment.net.weights[weight], array)
    assert np.array_equal(losses_so_far(found)[1], losses_so_far(expected)[1])
    assert found.learning_rate == expected.learning_rate
    assert found.typed == expected.typed
    assert found.trace.loss == expected.trace.loss


def test_it_goes_on_along_the_same_curve() -> None:
    run = Run.of(TASKS["two-bats"])
    found = session_of(trained(run, 30)).train(30, lambda: False)
    whole = session_of(trained(run, 60))
    assert np.array_equal(found.experiment.net.W, whole.experiment.net.W)
    assert np.array_equal(losses_so_far(found)[1], losses_so_far(whole)[1])


def test_other_sizes_and_seeds_are_taken_over() -> None:
    recipe = replace(TASKS["two-bats"].recipe, n_hidden=7, seed=5, learning_rate=0.25)
    found = session_of(trained(Run(TASKS["two-bats"], recipe), 10))
    assert found.experiment.net.W.shape == (7, 7)
    assert found.experiment.words.seed == 5
    assert found.learning_rate == 0.25
    assert np.isfinite(found.trace.loss)


def test_more_units_than_the_window_shows_are_refused_before_training() -> None:
    recipe = replace(TASKS["two-bats"].recipe, n_hidden=65)
    with pytest.raises(InputError, match="at most 64"):
        check_shown(Run(TASKS["two-bats"], recipe))
    check_shown(Run(TASKS["copy"], replace(TASKS["copy"].recipe, n_hidden=65)))
