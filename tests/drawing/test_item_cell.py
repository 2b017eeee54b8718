"""The cell of an item says what it is, and what is kept follows each part of that."""

from __future__ import annotations

import math

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.item_cell import cell
from rnnviz.drawing.palette import DARK, LIGHT
from rnnviz.drawing.shapes import Label

AREA = (10.0, 20.0, 40.0, 20.0)


def said(*shapes: object) -> list[str]:
    return [one.text for one in shapes if isinstance(one, Label)]


@pytest.mark.parametrize("value", [1.0, 0.25, 0.02, 12.0, 0.0])
def test_the_number_is_that_of_the_norm(value: float) -> None:
    log = math.log10(value) if value else -math.inf
    assert said(*cell((log, 0.5), AREA, LIGHT, 1.0)) == [numerals.short(value)]


def test_what_is_not_computed_yet_has_a_dash_and_the_colour_of_a_field() -> None:
    box, label = cell(None, AREA, LIGHT, 1.0)
    assert (label.text, box.fill) == (numerals.UNKNOWN, LIGHT.field)


def test_small_cells_have_a_shade_and_no_number() -> None:
    assert said(*cell((0.0, 1.0), (0.0, 0.0, 12.0, 8.0), LIGHT, 1.0)) == []
    assert said(*cell((0.0, 1.0), (0.0, 0.0, 24.0, 14.0), LIGHT, 1.0)) == ["1.0"]


def test_another_norm_share_place_theme_or_size_is_another_cell() -> None:
    once = cell((-0.5, 0.5), AREA, LIGHT, 1.0)
    others = [
        cell((-0.9, 0.5), AREA, LIGHT, 1.0),
        cell((-0.5, 0.9), AREA, LIGHT, 1.0),
        cell((-0.5, 0.5), (0.0, *AREA[1:]), LIGHT, 1.0),
        cell((-0.5, 0.5), AREA, DARK, 1.0),
        cell((-0.5, 0.5), AREA, LIGHT, 1.3),
    ]
    assert all(other != once for other in others)
    assert cell((-0.5, 0.5), AREA, LIGHT, 1.0) == once
