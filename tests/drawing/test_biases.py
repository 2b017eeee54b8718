"""Biases are marked where they act, with what each use adds, and move nothing else."""

from __future__ import annotations

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.biases import biases
from rnnviz.drawing.layout import layout
from rnnviz.drawing.shapes import Label, Spot
from rnnviz.drawing.view import View
from rnnviz.training.kind import Kind
from tests.drawing.scenes import LARGE, at, experiment, view

SHOWN = experiment(3, 4, 3, kind=Kind(bias=True))


def drawn(here: View, t: int, units: int = 4, size: tuple[float, float] = LARGE) -> list[object]:
    place = layout(size, here.steps, units, 3)
    assert place is not None
    return [*biases(here, place, t)]


def texts(here: View, t: int) -> list[str]:
    return [shape.text for shape in drawn(here, t) if isinstance(shape, Label)]


def test_without_biases_there_is_no_mark() -> None:
    assert drawn(view(experiment(3, 4, 3)), 0) == []


def test_both_are_named_from_the_start_and_numbered_once_their_gradient_is_known() -> None:
    assert texts(view(SHOWN, 0), 1) == ["b", "d"]
    assert texts(at(SHOWN, "dd", 1), 1) == ["b", "d", numerals.short(SHOWN.trace.norm("do", 1))]
    assert texts(at(SHOWN, "db", 1), 1) == [
        "b",
        numerals.short(SHOWN.trace.norm("dz", 1)),
        "d",
        numerals.short(SHOWN.trace.norm("do", 1)),
    ]
    assert texts(at(SHOWN, "db", 1), 0) == ["b", "d"]


def test_a_mark_stands_still_when_its_number_comes() -> None:
    for t in range(3):
        first = [shape for shape in drawn(view(SHOWN, 0), t) if isinstance(shape, Label)]
        last = [shape for shape in drawn(view(SHOWN), t) if isinstance(shape, Label)]
        assert set(first) <= set(last)


def test_marks_can_be_pointed_at() -> None:
    spots = [shape for shape in drawn(view(SHOWN, 0), 1) if isinstance(shape, Spot)]
    assert [(spot.name, spot.t) for spot in spots] == [("b", 1), ("d", 1)]
    spots = [shape for shape in drawn(view(SHOWN), 1) if isinstance(shape, Spot)]
    assert [(spot.name, spot.t) for spot in spots] == [("db", 1), ("dd", 1)]


def test_in_narrow_columns_the_first_step_stands_for_all() -> None:
    shown = experiment(12, 4, 3, kind=Kind(bias=True))
    size = (707.0, 490.0)
    labels = [
        [shape.text for shape in drawn(view(shown), t, size=size) if isinstance(shape, Label)]
        for t in range(12)
    ]
    assert labels == [["b", "d"], *[[]] * 11]


@pytest.mark.parametrize("units", [1, 2, 3, 4, 8, 16, 64])
@pytest.mark.parametrize("size", [(707.0, 490.0), LARGE])
def test_marks_stay_clear_of_the_arrows_in_the_middle(
    units: int, size: tuple[float, float]
) -> None:
    shown = experiment(2, units, 3, kind=Kind(bias=True))
    place = layout(size, 2, units, 3)
    assert place is not None
    mark = next(shape for shape in biases(view(shown), place, 0) if isinstance(shape, Label))
    # The arrow of the own part comes down 20 design pixels right of the middle, 12 wide at most.
    assert mark.x >= place.center(0) + 26 * place.unit
