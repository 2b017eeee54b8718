"""What is on show of a task is what the next update learns from: the same gradient, bit for bit."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from rnnviz.network.arrays import Array
from rnnviz.session.tasks import begun
from rnnviz.training.material import Material
from rnnviz.training.rates import Rates
from rnnviz.training.tasks.table import TASKS, Run, own

EVERY = pytest.mark.parametrize("name", TASKS)
UPDATES = 45


def near(found: Array, expected: Array) -> bool:
    """Equal but for the order in which the sequences of a batch are added."""
    scale = max(float(np.abs(expected).max()), 1e-300)
    return bool(np.abs(np.asarray(found) - expected).max() <= 1e-12 * scale)


@EVERY
def test_the_network_is_drawn_as_the_task_draws_it(name: str) -> None:
    run = Run.of(TASKS[name])
    experiment = begun(Material.of(run.recipe, name), run.recipe)
    for weight, expected in run.net.weights.items():
        assert np.array_equal(experiment.net.weights[weight], expected)


@EVERY
def test_the_gradient_on_show_is_what_the_next_update_descends_along(name: str) -> None:
    recipe = TASKS[name].recipe
    experiment = begun(Material.of(recipe, name), recipe)
    training = experiment.training(Rates(recipe.learning_rate))
    expected = Run.of(TASKS[name]).updates()
    seen = set()
    for update in islice(training.updates(), UPDATES):
        same = next(expected)
        assert update.loss == same.loss
        trace = experiment.trace
        seen.add((experiment.pairs, experiment.starts))
        whole = trace.loss + sum(one.loss for one in trace.beside)
        assert whole == pytest.approx(update.loss, rel=1e-12, abs=1e-12)
        for weight, gradient in training.descent.gradients.items():
            assert near(trace.descended[weight], gradient)
        made = trace.update(recipe.learning_rate)
        experiment = experiment.after(training)
        for weight, now in experiment.net.weights.items():
            assert np.abs(made[f"new_{weight}"] - now).max() < 1e-12
            assert np.array_equal(now, same.net.weights[weight])
    several = len(TASKS[name].make(recipe.seed).training) > recipe.batch or recipe.chunk
    assert len(seen) > 1 or not several


def test_a_chunk_goes_on_from_where_the_one_before_it_ended() -> None:
    recipe = TASKS["next-move"].recipe
    experiment = begun(Material.of(recipe, "next-move"), recipe)
    assert (experiment.starts, len(experiment.inputs)) == ((), 25)
    training = experiment.training(Rates(0.0))  # the weights stay as they are
    ended = experiment.trace["h"][-1]
    next(training.updates())
    after = experiment.after(training)
    assert np.array_equal(after.trace["h0"], ended)
    assert after.start(0) == tuple(ended.tolist())
    assert after.h0 == experiment.h0  # where the next epoch begins
    data = TASKS["next-move"].make(1)
    assert after.input_ids == data.training[0][0][25:50]


def test_looking_at_what_comes_next_changes_nothing() -> None:
    recipe = TASKS["next-character"].recipe
    experiment = begun(Material.of(recipe, "next-character"), recipe)
    looked_at, left_alone = (experiment.training(Rates(0.005)) for _ in range(2))
    losses = []
    for update in islice(looked_at.updates(), 60):
        losses.append(update.loss)
        assert looked_at.upcoming.epoch == looked_at.upcoming.epoch
    assert losses == [update.loss for update in islice(left_alone.updates(), 60)]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("own-text", "the cat sat on the mat. the cat sat on the hat."),
        ("own-melody", "C4 D4 E4:2 R | " * 6),
        ("own-prices", "up up flat down " * 6),
        ("own-bins", "1 2 3 1 2 3 1 2 3 1 2 3 1 2 3"),
        ("own-rows", "a\tb\n" + "1\tup\n2\tdown\n3\tdown\n" * 12),
        ("own-words", "baseball bat → 야구 배트\ncave bat → 동굴 박쥐\n"),
    ],
)
def test_the_readers_own_material_is_a_task_that_is_solved(name: str, source: str) -> None:
    run = Run.of(own(name, source))
    before = run.score(run.net).loss
    last = next(islice(run.updates(), 400, None))
    assert run.score(last.net).loss < min(before, run.data.marks.solved)
