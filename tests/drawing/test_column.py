"""A column: its word and code, z and then h in the same cells, the stage, the errors."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.column import column, initial_state
from rnnviz.drawing.layout import Layout, layout
from rnnviz.drawing.shapes import Box, Label, Spot
from tests.drawing.scenes import at, experiment, view

SHOWN = experiment(2, 4, 3, h0=0.25)
PLACE = layout((1120.0, 700.0), 2, 4, 3)
assert isinstance(PLACE, Layout)


def texts(name: str, t: int = 1) -> list[str]:
    """What is written in the second column at the op that computes `name` there."""
    return [s.text for s in column(at(SHOWN, name, t), PLACE, 1) if isinstance(s, Label)]


def signed(name: str) -> list[str]:
    return [numerals.signed(v) for v in SHOWN.trace[name][1].tolist()]


def test_the_sum_stands_in_the_cells_until_tanh_has_been_taken() -> None:
    before, summed, squashed = texts("L", 0), texts("z"), texts("h")
    assert before.count("—") >= 4
    assert "h₂" in before
    assert set(signed("z")) <= set(summed)
    assert "z₂" in summed
    assert set(signed("h")) <= set(squashed)
    assert "h₂" in squashed
    assert not set(signed("z")) & set(squashed)


def test_the_word_and_its_code_are_there_from_the_start() -> None:
    shown = texts("z", 0)
    assert SHOWN.inputs[1] in shown
    assert [text for text in shown if text in "01"] == ["0", "1", "0"]


def test_errors_appear_beside_their_classes() -> None:
    assert not set(signed("do")) & set(texts("L"))
    labels = {s.text: s for s in column(at(SHOWN, "do", 1), PLACE, 1) if isinstance(s, Label)}
    for word, error in zip(SHOWN.target_words, signed("do"), strict=True):
        assert abs(labels[word].y - labels[error].y) < 2 * PLACE.unit
        assert labels[error].x > labels[word].x


def test_softmax_is_a_dashed_stage_and_no_node() -> None:
    stage = [s for s in column(view(SHOWN), PLACE, 0) if isinstance(s, Box) and s.dash]
    assert len(stage) == 1
    assert stage[0].y < PLACE.y_stage < stage[0].y + stage[0].h


@pytest.mark.parametrize("t", [0, 1])
def test_everything_can_be_pointed_at(t: int) -> None:
    spots = [s for s in column(view(SHOWN), PLACE, t) if isinstance(s, Spot)]
    names = list(dict.fromkeys((s.name, s.t) for s in spots))
    assert names == [(n, t) for n in ("x", "h", "o", "y", "L")]


def test_every_class_of_a_prediction_can_be_pointed_at() -> None:
    spots = [s for s in column(view(SHOWN), PLACE, 1) if isinstance(s, Spot) and s.name == "y"]
    assert [s.column for s in spots] == [0, 1, 2]
    assert all(first.y + first.h <= second.y + 1e-9 for first, second in pairwise(spots))


def test_h0_is_always_known() -> None:
    nothing = view(SHOWN, 0).before()
    shapes = [*initial_state(nothing, PLACE)]
    assert [s.text for s in shapes if isinstance(s, Label)] == ["+0.25"] * 4 + ["h₀"]
    assert [s.name for s in shapes if isinstance(s, Spot)] == ["h0"]
