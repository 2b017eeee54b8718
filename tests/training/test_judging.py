"""Judging: held-out data where there are any, and once for each network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.session import Session
from rnnviz.training.confusion import confusion
from rnnviz.training.judging import judged
from rnnviz.training.material import Material
from rnnviz.training.tasks.table import TASKS
from tests.session.learners import learner


def test_without_material_it_is_what_is_learned_from() -> None:
    experiment = learner(updates=300).experiment
    found = judged(experiment)
    assert not found.held_out
    assert found.marks is None
    assert found.confusion.accuracy == 1.0
    assert found.confusion.judged == len(experiment.targets)
    losses = experiment.trace["L"]
    assert found.confusion.loss == pytest.approx(losses.mean(), rel=1e-12)


def test_all_sequences_that_are_learned_from_together_count() -> None:
    found = judged(Session.open("two-bats").experiment)
    assert found.confusion.judged == 4


def test_material_is_judged_by_what_it_holds_out() -> None:
    data = TASKS["two-bats"].make(0)
    experiment = replace(Session.open("two-bats").experiment, material=Material("two-bats"))
    assert experiment.input_words == data.inputs
    assert experiment.target_words == data.targets
    found = judged(experiment)
    assert found.held_out
    assert found.marks == data.marks
    wanted = confusion(experiment.net, data.held_out, experiment.h0)
    assert found.confusion.judged == 2
    assert found.confusion.table.tolist() == wanted.table.tolist()
    other = replace(experiment, words=replace(experiment.words, seed=99))
    assert judged(other).confusion.loss != found.confusion.loss
    assert judged(experiment).confusion.loss == pytest.approx(wanted.loss, rel=1e-14)


def test_a_network_is_judged_once() -> None:
    experiment = learner().experiment
    assert judged(experiment) is judged(experiment)
