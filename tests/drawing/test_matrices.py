"""Cells: every entry in its own place and colour, dashes for what is not known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import vector_cells
from rnnviz.drawing.matrices import Ink, _filled, cells, full_scale, matrix, one_hot
from rnnviz.drawing.palette import THEMES, Palette
from rnnviz.drawing.shapes import Box, Label, Raster

AREA = (10.0, 20.0, 400.0, 100.0)
THEME = pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
LIGHT = Ink(THEMES["light"])


@THEME
def test_every_entry_stands_in_the_middle_of_its_cell(palette: Palette) -> None:
    values = np.array([[0.25, -0.5, 1.0], [-1.0, 0.0, 0.125]])
    labels = [s for s in matrix(AREA, values, Ink(palette)) if isinstance(s, Label)]
    assert [one.text for one in labels] == [numerals.signed(v) for v in values.ravel().tolist()]
    for i, one in enumerate(labels):
        row, column = divmod(i, 3)
        assert one.x == pytest.approx(10 + (column + 0.5) * 400 / 3)
        assert one.y == pytest.approx(20 + (row + 0.5) * 50)
        assert one.color == palette.on_signed(float(values.ravel()[i]), 1.0)


def test_the_colours_are_those_of_the_entries() -> None:
    values = np.linspace(-2, 2, 12).reshape(3, 4)
    raster = next(s for s in matrix(AREA, values, LIGHT._replace(full=2.0)) if type(s) is Raster)
    assert (raster.columns, raster.rows) == (4, 3)
    assert raster.rgb == LIGHT.palette.raster(values, 2.0)


def test_what_is_not_known_shows_dashes_and_no_colour() -> None:
    shapes = [*matrix(AREA, None, LIGHT, (2, 3))]
    assert [s.text for s in shapes if isinstance(s, Label)] == ["—"] * 6
    assert not [s for s in shapes if isinstance(s, Raster)]


def test_small_cells_that_are_not_known_share_a_dash() -> None:
    shapes = [*matrix(AREA, None, LIGHT, (30, 60))]
    assert [s.text for s in shapes if isinstance(s, Label)] == ["—"]


def test_cells_too_small_for_numbers_have_colours_alone() -> None:
    shapes = [*matrix(AREA, np.ones((30, 60)), LIGHT)]
    assert not [s for s in shapes if isinstance(s, Label)]
    assert [s for s in shapes if isinstance(s, Raster)]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 64), st.floats(30, 600), st.floats(30, 300))
def test_a_vector_has_a_number_for_each_of_its_entries_and_no_more(
    size: int, width: float, height: float
) -> None:
    grid = vector_cells(size, width, height, 1.0)
    values = np.linspace(-1, 1, size)
    texts = [s.text for s in cells((0, 0), grid, values, LIGHT) if isinstance(s, Label)]
    assert texts == [numerals.signed(v) for v in values.tolist()] * grid.numbers


def test_numbers_are_written_as_they_are_asked_to_be() -> None:
    ink = LIGHT._replace(write=numerals.probability)
    texts = [s.text for s in matrix(AREA, np.array([[0.25, 0.75]]), ink) if isinstance(s, Label)]
    assert texts == ["0.250", "0.750"]


@pytest.mark.parametrize("size", [1, 2, 3, 60])
def test_a_one_hot_code_has_one_filled_cell(size: int) -> None:
    for hot in {0, size // 2, size - 1}:
        shapes = [*one_hot((5, 5), (12, 17), size, hot, LIGHT.palette)]
        digits = [s for s in shapes if isinstance(s, Label)]
        assert [int(s.text) for s in digits] == [int(i == hot) for i in range(size)]
        filled = [s for s in shapes if isinstance(s, Box) and s.fill == LIGHT.palette.one]
        assert [s.x for s in filled] == [5 + 12 * hot]


def test_a_one_hot_code_without_room_for_digits_still_shows_its_cell() -> None:
    shapes = [*one_hot((0, 0), (2, 17), 60, 59, LIGHT.palette)]
    assert not [s for s in shapes if isinstance(s, Label)]
    assert [s.x for s in shapes if isinstance(s, Box) and s.fill == LIGHT.palette.one] == [118]


@settings(max_examples=300, deadline=None)
@given(st.floats(1e-300, 1e300))
def test_a_scale_ends_at_1_2_or_5_just_above_the_largest_entry(largest: float) -> None:
    full = full_scale(np.array([largest, -largest / 3]))
    assert 0.999 * largest <= full * (1 + 1e-9)
    assert full <= 2.51 * largest
    mantissa = full / 10.0 ** math.floor(math.log10(full * (1 + 1e-9)))
    assert min(abs(mantissa - m) for m in (1, 2, 5, 10)) < 1e-6


def test_a_scale_of_nothing_is_one() -> None:
    for arrays in ((), (None,), (np.zeros(3),), (np.zeros(0),), (np.array([np.inf]),)):
        assert full_scale(*arrays) == 1.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(-3, 3), min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([LIGHT, Ink(THEMES["dark"], 1.2, 2.0), LIGHT._replace(numbers=False)]),
    st.sampled_from([None, 1, 2]),
)
def test_what_is_kept_is_what_is_drawn_anew(
    rows: list[list[float]], ink: Ink, used: int | None
) -> None:
    values = np.array(rows)
    first = matrix(AREA, values, ink, used=used)
    assert (
        matrix(AREA, values.copy(), ink, used=used)
        == first
        == tuple(_filled(AREA, values, ink, used))
    )
    other = values.copy()
    other[0, 0] += 1.0
    assert matrix(AREA, other, ink, used=used) == tuple(_filled(AREA, other, ink, used))
    assert matrix(AREA, values.T, ink) == tuple(_filled(AREA, values.T, ink, None))


def test_a_matrix_that_was_changed_in_its_place_is_drawn_as_it_is_now() -> None:
    values = np.zeros((2, 3))
    matrix(AREA, values, LIGHT)
    values[1, 2] = 0.5
    texts = [one.text for one in matrix(AREA, values, LIGHT) if isinstance(one, Label)]
    assert texts[-1] == numerals.signed(0.5)
