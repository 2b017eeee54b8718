"""The memory pane's picture: true numbers, nothing outside, a click sets the factor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.memory import memory, name_of
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.view import View
from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.training.memory import Context, scaled
from tests.drawing.scenes import at, experiment, view
from tests.training.test_memory import bats


def on_bat(**given: object) -> View:
    return at(bats(), "L", 1, **given)


def texts(picture) -> list[str]:
    return [one.text for one in picture.shapes if isinstance(one, Label)]


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, 2.0])
def test_it_writes_the_probabilities_of_the_scaled_network(factor: float) -> None:
    written = texts(memory(on_bat(), factor, 400.0, 1.0))
    for trace in scaled(bats(), factor):
        assert numerals.probability(float(trace["y"][1].max())) in written


def test_both_contexts_stand_side_by_side_in_their_colours() -> None:
    shown = on_bat()
    labels = [one for one in memory(shown, 1.0, 400.0, 1.0).shapes if isinstance(one, Label)]
    colors = {one.text: one.color for one in labels if one.text in ("baseball bat", "cave bat")}
    assert colors == {"baseball bat": shown.palette.U, "cave bat": shown.palette.loss}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [320.0, 600.0])
@pytest.mark.parametrize("steps", [1, 2, 12])
def test_nothing_stands_outside(language: str, width: float, steps: int) -> None:
    shown = view(experiment(steps, 16, 4), language=language)
    picture = memory(shown, 0.7, width, 1.0)
    for one in picture.shapes:
        if isinstance(one, Box | Spot):
            assert one.x >= 0
            assert one.x + one.w <= width
            assert one.y >= 0
            assert one.y + one.h <= picture.height
        elif isinstance(one, Line):
            assert all(0 <= x <= width for x in (one.x0, one.x1))


def test_a_click_at_the_middle_is_a_factor_of_one() -> None:
    picture = memory(on_bat(), 0.3, 400.0, 1.0)
    (spot,) = (one for one in picture.shapes if isinstance(one, Spot))
    there = spot.at(spot.x + spot.w / 2, spot.y + 3)
    assert there.column == spot.columns // 2


def test_a_step_without_a_target_follows_what_is_likeliest() -> None:
    shown = replace(bats(), targets=("야구", NO_TARGET))
    assert memory(at(shown, "h", 1), 1.0, 400.0, 1.0).shapes


def test_long_contexts_are_told_by_their_last_words() -> None:
    long = view(experiment(12, 4, 12))
    assert name_of(long, Context(0, 1)) == "the bat"
    assert name_of(long, Context(0, 6)).startswith("… ")
