"""Real data: what comes next, better than how often it comes, on what was held out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import assets
from tests.training.tasks.trained import after, run_of


def test_next_character_is_well_under_ln_K() -> None:
    run = run_of("next-character")
    K = len(run.data.inputs)
    assert run.data.marks.baseline == math.log(K)
    net, _ = after(run, run.recipe.updates)
    assert run.score(net).loss < 0.75 * math.log(K)


def test_next_syllable_knows_how_a_sentence_will_end() -> None:
    run = run_of("next-syllable")
    assert run.data.marks.baseline == math.log(len(run.data.inputs))
    net, _ = after(run, run.recipe.updates)
    # Half of what stands in the last fifth has its sentence's like in what was learned.
    assert run.score(net).accuracy > 0.5


@pytest.mark.parametrize(
    ("task", "file"), [("next-character", "english"), ("next-syllable", "korean")]
)
def test_the_text_is_all_there(task: str, file: str) -> None:
    data = run_of(task).data
    inputs, targets = data.held_out[0]
    text = "".join(data.inputs[one] for one in (*inputs, targets[-1]))
    assert text == assets.path("data", f"{file}.txt").read_text(encoding="utf-8")


def test_next_note_learns_melodies_by_ear() -> None:
    run = run_of("next-note")
    assert len(run.data.training) == 4
    net, losses = after(run, run.recipe.updates)
    assert losses[-1] < 0.5 * losses[0]
    assert run.score(net).accuracy > 0.5


def test_next_move_is_judged_on_later_years_alone() -> None:
    run = run_of("next-move")
    assert run.data.inputs == run.data.targets
    assert set(run.data.inputs) == {"down", "flat", "up"}
    inputs, judged = run.data.held_out[0]
    assert len(inputs) == 439
    counts = np.bincount(run.data.training[0][1], minlength=3) + 1
    shares = counts / counts.sum()
    by_frequency = -np.log(shares[[one for one in judged if one >= 0]]).mean()
    assert run.data.marks.baseline == math.log(3)
    assert math.isclose(run.data.marks.solved, min(math.log(3), by_frequency), rel_tol=1e-12)
