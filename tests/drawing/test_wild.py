"""Weights so wild that a pass overflows: every picture can still be drawn, and says nan or ∞."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.codes import codes
from rnnviz.drawing.heatmaps import describe, heatmaps
from rnnviz.drawing.shapes import Label, Spot
from rnnviz.drawing.timeline import timeline
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.values import values
from rnnviz.network.arrays import Named
from rnnviz.training.experiment import Experiment
from tests.article import count
from tests.drawing.scenes import at, experiment

SIZE = (810.0, 560.0)


def wild(steps: int, size: float) -> Experiment:
    calm = experiment(steps, 4, 3)
    weights = Named({n: size * np.sign(one) for n, one in calm.net.weights.items()})
    words = calm.words.after(weights, calm.input_words, calm.target_words)
    return replace(calm, words=words)


@pytest.mark.parametrize("size", [1e160, 1e300, 1.5e308])
@pytest.mark.parametrize("steps", [2, 5, 14])
def test_every_op_of_a_pass_that_overflows_can_be_drawn(steps: int, size: float) -> None:
    shown = wild(steps, size)
    first = at(shown, "z", 0)
    for index in range(0, count(steps), max(1, steps // 2)):
        view = replace(first, reached=replace(first.reached, index=index))
        pictures = [
            unrolled(view, SIZE, 1.0, view.op.t),
            overlay(view, SIZE, 1.0, 0.5),
            timeline(view, (700.0, 48.0), 1.0),
            values(view, 390.0, 1.0),
            heatmaps(view, (390.0, 400.0), 1.0),
            codes(view, 230.0, 1.0),
        ]
        for shape in (shape for picture in pictures for shape in picture.shapes):
            numbers = [part for part in shape if isinstance(part, float)]
            assert all(math.isfinite(number) for number in numbers), shape
            if isinstance(shape, Spot):
                assert describe(view, shape)


def test_what_is_no_number_is_not_passed_off_as_one() -> None:
    shown = wild(5, 1.5e308)
    assert not np.isfinite(shown.trace["y"]).all()
    picture = unrolled(at(shown, "dU", 0), SIZE, 1.0, 0)
    texts = " ".join(shape.text for shape in picture.shapes if isinstance(shape, Label))
    assert "nan" in texts or "∞" in texts
