"""Curves of branches as they are plotted: shared pasts once, and what each says of an update."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest

from rnnviz import fit
from rnnviz.training.curves import Curve
from rnnviz.training.plot import (
    Line,
    Reading,
    extended,
    known,
    of_branches,
    reading,
    scaled,
    shared,
)
from rnnviz.training.quantities import Measured
from rnnviz.training.recorder import Recorder
from tests.training.test_updates import NET, SEQUENCES


def forked() -> Recorder:
    """Branches 1 (to 30), 2 from its 10 (to 25), 3 from the 20 of 2 (to 28), 4 from the 5 of 1."""
    recorder = Recorder.of(NET, SEQUENCES, learning_rate=0.1)
    recorder.advance(30)
    for at, rate, more in ((10, 0.2, 15), (20, 0.4, 8)):
        recorder.seek(at)
        recorder.branch_off(learning_rate=rate)
        recorder.advance(more)
    recorder.show(recorder.branches[0])
    recorder.seek(5)
    recorder.branch_off("late", learning_rate=0.05)
    recorder.advance(3)
    return recorder


def losses(count: int) -> list[float]:
    return [update.loss for update in islice(fit(NET, SEQUENCES, 0.1), count)]


def test_branches_have_in_common_what_lies_before_they_parted() -> None:
    one, two, three, four = forked().branches
    assert shared(one, two) == shared(two, one) == 10
    assert shared(one, three) == 10
    assert shared(two, three) == 20
    assert shared(three, four) == 5
    assert shared(one, one) == 30


@pytest.mark.parametrize("shown", range(4))
def test_a_past_that_is_shared_is_drawn_once(shown: int) -> None:
    recorder = forked()
    branches = recorder.branches
    lines = list(of_branches(branches, branches[shown], ["loss", "step.1"], branches))
    assert [line.key for line in lines] == ["loss", "step.1", "loss", "loss", "loss"]
    assert [line.shown for line in lines] == [True, True, False, False, False]
    assert {line.number for line in lines} == {0, 1, 2, 3}
    assert lines[0].curve.updates.tolist() == list(range(branches[shown].end))
    # Each loss of each branch is in just one line, but for the point that a line goes on from.
    drawn = [(line, update) for line in lines if line.key == "loss" for update in line.curve[0]]
    made = {
        (branch.owner(update + 1).name, update)
        for branch in branches
        for update in range(branch.end)
    }
    seen = [(branches[line.number].owner(int(update) + 1).name, update) for line, update in drawn]
    assert set(seen) == made
    assert len(seen) <= len(made) + 3


def test_a_curve_from_the_first_update_on_is_what_a_straight_run_had() -> None:
    recorder = forked()
    line = next(iter(of_branches(recorder.branches, recorder.branches[0], ["loss"], [])))
    assert line.curve.lowest.tolist() == losses(30)
    assert (line.branch, line.end, line.id) == ("1", 29, "loss/0")


def test_a_line_says_of_an_update_what_it_had() -> None:
    recorder = forked()
    line = next(iter(of_branches(recorder.branches, recorder.branches[0], ["loss"], [])))
    wanted = losses(30)
    for update in (0, 7, 29):
        assert reading(line, update) == Reading(wanted[update], wanted[update], update, update)
    # After the last update only what it began with is known.
    assert reading(line, 30) == reading(line, 29)
    assert reading(line, -1) is None


def test_a_point_of_several_updates_says_which_they_are() -> None:
    curve = Curve(np.array([0, 8, 16]), np.array([3.0, 2.0, 1.0]), np.array([5.0, 4.0, 3.0]))
    line = Line("loss", curve, end=20)
    assert reading(line, 9) == Reading(2.0, 4.0, 8, 15)
    assert reading(line, 20) == Reading(1.0, 3.0, 16, 20)
    sparse = Line("held_out", curve, end=20)
    assert reading(sparse, 9) == Reading(2.0, 4.0, 8, 8)


def test_what_was_looked_at_now_and_then_has_points_for_these_updates_alone() -> None:
    recorder = Recorder.of(NET, SEQUENCES)
    recorder.hold_out(SEQUENCES[:1], every=4)
    recorder.advance(10)
    recorder.branch.measure(3, Measured(1.0, 2.0, 0.25, math.nan))
    keys = ["held_out", "sigma_max", "right"]
    lines = of_branches(recorder.branches, recorder.branch, keys, [])
    held_out, sigma, right = lines
    assert held_out.curve.updates.tolist() == [0, 4, 8]
    assert (sigma.curve.updates.tolist(), sigma.curve.lowest.tolist()) == ([3], [2.0])
    assert len(right.curve.updates) == 0
    assert reading(right, 5) is None


def test_curves_are_gone_on_with_scaled_and_rid_of_what_is_unknown() -> None:
    curve = Curve(np.array([0, 1]), np.array([2.0, math.nan]), np.array([4.0, math.nan]))
    assert known(curve).updates.tolist() == [0]
    assert scaled(curve, 0.5).highest[0] == 2
    longer = extended(curve, 2, 7.0)
    assert (longer.updates.tolist(), longer.lowest[-1], longer.highest[-1]) == ([0, 1, 2], 7, 7)
    assert extended(longer, 2, 9.0) is longer
