"""The run before beside the present one: differences are of the numbers themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.ghost import differences, share, was
from rnnviz.drawing.shapes import Label, Line
from rnnviz.drawing.through_time import gradient
from rnnviz.drawing.unrolled import unrolled
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import NOTHING_PICKED
from rnnviz.training.cuts import Cut
from rnnviz.training.edited import with_entry
from rnnviz.training.kind import Kind
from tests.drawing.scenes import LARGE, SIZE, experiment, view

BEFORE = experiment(3, 4, 3)
NOW = with_entry(BEFORE, "W", (0, 1), 1.5)


def beside(now=NOW, before=BEFORE, index: int = -1) -> View:
    return replace(view(now, index), ghost=before)


def test_each_quantity_is_compared_over_the_steps_that_are_reached() -> None:
    found = {one.name: one for one in differences(beside())}
    for name in ("h", "L", "dz"):
        now, before = NOW.trace[name], BEFORE.trace[name]
        assert found[name].between == pytest.approx(np.linalg.norm(now - before), rel=1e-12)
        assert found[name].before == pytest.approx(np.linalg.norm(before), rel=1e-12)
    apart = np.linalg.norm(NOW.trace.gradients.W - BEFORE.trace.gradients.W)
    assert found["dW"].between == pytest.approx(apart, rel=1e-12)
    assert found["z"].between > 0


def test_the_first_step_does_not_know_w_yet() -> None:
    after_h = beside(index=NOW.program.index_of("h", 0))
    found = {one.name: one for one in differences(after_h)}
    assert share(found["h"]) == 0.0
    assert found["L"] == ("L", None, None, None)
    assert share(found["L"]) is None


def test_what_the_runs_do_not_share_is_not_compared() -> None:
    shorter = beside(before=experiment(2, 4, 3))
    assert was(shorter, "h", 1) is not None
    assert was(shorter, "h", 2) is None
    assert was(beside(before=experiment(3, 5, 3)), "h", 0) is None
    other_words = replace(BEFORE, targets=("배트",) * 3, spare_targets=())
    assert was(beside(before=other_words), "y", 0) is None
    assert was(beside(before=other_words), "h", 0) is not None
    assert was(view(NOW), "h", 0) is None


def test_biases_that_only_one_of_the_runs_has_are_not_compared() -> None:
    biased = replace(BEFORE, kind=Kind(bias=True))
    found = {one.name: one for one in differences(beside(now=biased))}
    assert found["db"].now > 0
    assert found["db"].before is found["dd"].before is None
    apart = np.linalg.norm(biased.trace.gradients.W - BEFORE.trace.gradients.W)
    assert found["dW"].between == pytest.approx(apart, rel=1e-12)
    assert [one.before for one in differences(beside(before=biased))].count(None) == 0


def test_the_diagram_says_what_a_loss_was_only_where_it_has_changed() -> None:
    texts = [one.text for one in unrolled(beside(), LARGE, 1.0, 0).shapes if isinstance(one, Label)]
    assert sum(text.startswith("was ") for text in texts) == 2
    same = beside(now=BEFORE)
    texts = [one.text for one in unrolled(same, LARGE, 1.0, 0).shapes if isinstance(one, Label)]
    assert not any(text.startswith("was ") for text in texts)


def test_a_dashed_line_marks_each_bar_that_was_another() -> None:
    cut = replace(BEFORE, cuts=frozenset({Cut("carried", 0)}))
    shapes = gradient(beside(now=cut), NOTHING_PICKED, SIZE, 1.0).shapes
    assert sum(isinstance(one, Line) and one.dash for one in shapes) == 1
