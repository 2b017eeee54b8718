"""Every task: its data from the seed alone, its known result reached, the same curve every time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz import InputError
from rnnviz.language import LANGUAGES, speak
from rnnviz.session import Session, losses_so_far
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.tasks import NAMES
from rnnviz.training.tasks.table import TASKS, Recipe, Run, task
from rnnviz.training.tasks.task import score
from tests.training.tasks.trained import after, run_of

EVERY = pytest.mark.parametrize("name", TASKS)
#: Sequences learned by heart: there is nothing else to hold out.
BY_HEART = {"baseball-bat", "two-bats", "i-love-you"}
#: The rest of a sequence is held out, and read on from what was learned.
CONTINUED = {"next-character", "next-syllable", "next-note", "next-move"}


def test_the_tasks_of_the_field_are_there() -> None:
    assert len(TASKS) == 13
    assert tuple(TASKS) == NAMES
    assert task("copy") is TASKS["copy"]
    with pytest.raises(InputError, match=r"no task called golf. Tasks: baseball-bat, two-bats"):
        task("golf")


@EVERY
def test_data_follow_from_the_seed_alone(name: str) -> None:
    make = TASKS[name].make
    assert make(3) == make(3)


@pytest.mark.parametrize("name", sorted(set(TASKS) - BY_HEART - CONTINUED - {"temporal-xor"}))
def test_another_seed_makes_other_data(name: str) -> None:
    make = TASKS[name].make
    assert make(3).training != make(4).training
    assert make(3).held_out != make(4).held_out


@EVERY
def test_data_fit_their_alphabets(name: str) -> None:
    data = TASKS[name].make(5)
    for inputs, targets in (*data.training, *data.held_out):
        assert len(inputs) == len(targets)
        assert 0 <= min(inputs) <= max(inputs) < len(data.inputs)
        assert -1 <= min(targets) <= max(targets) < len(data.targets)
    assert all(max(targets) >= 0 for _, targets in (*data.training, *data.held_out))


@pytest.mark.parametrize("name", sorted(set(TASKS) - BY_HEART - CONTINUED))
def test_what_is_held_out_was_never_learned(name: str) -> None:
    data = TASKS[name].make(2)
    learned = {tuple(inputs) for inputs, _ in data.training}
    assert not [inputs for inputs, _ in data.held_out if tuple(inputs) in learned]


@pytest.mark.parametrize("name", sorted(CONTINUED))
def test_only_what_comes_after_what_was_learned_is_judged(name: str) -> None:
    data = TASKS[name].make(2)
    for (learned, targets), (inputs, judged) in zip(data.training, data.held_out, strict=True):
        end = len(learned)
        assert inputs[:end] == learned
        assert judged[:end] == [-1] * end
        assert min(judged[end:]) >= 0
        assert (inputs[1:] + judged[-1:])[:end] == targets
        assert len(judged) - end >= 5


@EVERY
def test_marks_are_in_order(name: str) -> None:
    marks = TASKS[name].make(1).marks
    assert (marks.optimum or 0.0) < marks.solved <= marks.baseline
    assert marks.formula


@EVERY
def test_it_is_told_in_both_languages(name: str) -> None:
    one = TASKS[name]
    for code in LANGUAGES:
        said = [speak(code)(sentence) for sentence in (one.title, one.shows, one.baseline)]
        assert len(set(said)) == 3
        assert said[1].endswith((".", "다."))


@EVERY
def test_its_kind_of_input_writes_its_symbols(name: str) -> None:
    one = TASKS[name]
    symbols = one.make(1).inputs
    assert all(ENCODINGS[one.encoding].mark(symbol).strip() for symbol in symbols)


@EVERY
def test_the_suggested_recipe_solves_it(name: str) -> None:
    run = run_of(name)
    before = run.score(run.net)
    net, _ = after(run, run.recipe.updates)
    found = run.score(net)
    assert not run.solves(run.net)
    assert run.solves(net)
    assert found.loss < run.data.marks.baseline < before.loss + 0.5
    assert found.accuracy > before.accuracy


@EVERY
def test_the_same_seed_gives_the_same_curve_bit_for_bit(name: str) -> None:
    net, losses = after(run_of(name), 40)
    again, once_more = after(run_of(name), 40)
    assert losses == once_more
    assert all(np.array_equal(net.weights[one], again.weights[one]) for one in net.weights)


@EVERY
def test_another_seed_gives_another_curve(name: str) -> None:
    run = run_of(name)
    other = Run(run.task, replace(run.recipe, seed=run.recipe.seed + 1))
    assert after(run, 3)[1] != after(other, 3)[1]


def test_the_window_learns_the_articles_words_along_the_same_curve() -> None:
    run = run_of("baseball-bat")
    net, losses = after(run, 60)
    session = Session.open("baseball-bat").train(60, lambda: False)
    assert losses == losses_so_far(session)[1][:-1].sum(axis=1).tolist()
    for name, weight in session.experiment.net.weights.items():
        assert np.array_equal(weight, net.weights[name])


def test_a_score_is_the_mean_over_all_steps_with_a_target() -> None:
    run = run_of("two-bats")
    traces = [run.net.run(*one) for one in run.data.training]
    expected = np.mean([trace["L"] for trace in traces])
    assert score(run.net, run.data.training).loss == pytest.approx(expected, rel=1e-14)
    judged = np.mean([trace["L"][1] for trace in traces])
    assert run.score(run.net).loss == pytest.approx(judged, rel=1e-14)
    right = [
        best == wanted
        for trace, (_, targets) in zip(traces, run.data.training, strict=True)
        for best, wanted in zip(trace["y"].argmax(axis=1).tolist(), targets, strict=True)
    ]
    assert score(run.net, run.data.training).accuracy == np.mean(right)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n_hidden": 0}, "n_hidden is 0 and must be a whole number of at least 1"),
        ({"n_hidden": 10**6}, "n_hidden is 1000000 and may be at most"),
        ({"seed": -1}, "seed is -1"),
        ({"updates": 0}, "updates is 0"),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(change: dict[str, int], said: str) -> None:
    with pytest.raises(InputError, match=said):
        replace(Recipe(4, 0.1, 10), **change)


def test_the_sum_and_the_mean_of_the_copy_baseline_are_those_of_the_literature() -> None:
    data = TASKS["copy"].make(0)
    steps = {len(inputs) for inputs, _ in data.training}
    assert len(steps) == 1
    T = steps.pop() - 20
    assert data.marks.baseline == pytest.approx(10 * math.log(8) / (T + 20), rel=1e-15)
    assert f"T={T}" in data.marks.formula
    # Who knows when blanks are due and guesses evenly otherwise has just that loss.
    inputs, targets = data.training[0]
    assert targets == [8] * (T + 10) + inputs[:10]
    assert inputs[10:] == [8] * (T - 1) + [9] + [8] * 10
