"""Where things stand: inside, apart, in their order, and nowhere else when a number changes."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing.layout import (
    MOST_IN_FULL,
    READABLE,
    Layout,
    fits_in_full,
    layout,
    unit_of,
    vector_cells,
)
from rnnviz.drawing.shapes import Label, Picture, Spot
from rnnviz.drawing.unrolled import fitting, overlay, unrolled
from rnnviz.drawing.view import View
from rnnviz.training.kind import Kind
from tests.article import count, index_of
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import experiment, view

#: The diagram's sizes in windows from 1280×800 to 1920×1080, and one of an export.
SIZES = ((707.0, 490.0), (706.0, 414.0), (810.0, 560.0), (1120.0, 700.0), (1500.0, 900.0))
UNITS = (1, 2, 4, 8, 16, 64)
VOCABULARIES = (3, 60)
FULL, COMPACT = range(1, 13), (13, 24, 60)
THOROUGHLY = settings(max_examples=300, deadline=None)
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]:.0f}x{size[1]:.0f}")

sizes = st.tuples(st.floats(700, 1500), st.floats(420, 900))


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """A layout in full of any network."""
    size, zoom = draw(sizes), draw(st.floats(1, 3))
    made = layout(
        size,
        draw(st.integers(1, 7)),
        draw(st.integers(1, 64)),
        draw(st.integers(1, 60)),
        fitting(zoom, size),
    )
    assert made is not None
    return made


@THOROUGHLY
@given(layouts())
def test_columns_stand_side_by_side_within_the_picture(place: Layout) -> None:
    steps = round((place.width - place.left) / place.column)
    half = place.cells.width / 2
    assert place.center(-1) - half >= -1
    assert place.center(-1) + half < place.center(0) - half
    for t in range(steps - 1):
        assert place.center(t) + half < place.center(t + 1) - half
        assert place.center(t) + place.bar_width / 2 <= place.center(t + 1) - place.bar_width / 2


@THOROUGHLY
@given(layouts())
def test_rows_stand_in_their_order_from_the_loss_to_the_word(place: Layout) -> None:
    below_bars = place.y_bars + place.classes * place.bar_height
    assert 0 < place.y_loss < place.y_bars
    assert below_bars <= place.y_stage - place.stage_height / 2
    assert place.y_stage + place.stage_height / 2 < place.state_top
    assert place.state_bottom < place.y_input < place.y_word < place.height


@pytest.mark.parametrize("steps", FULL)
def test_up_to_twelve_words_numbers_can_be_read_on_a_small_screen(steps: int) -> None:
    made = layout((706.0, 414.0), steps, 4, 10)
    assert made is not None
    assert made.cells.numbers


@pytest.mark.parametrize("high", [372.0, 386.0, 400.0])
@pytest.mark.parametrize("steps", [1, 2, 3, 5, 8, 10, 12])
def test_what_is_too_low_for_all_to_stand_apart_is_not_drawn_in_full(
    steps: int, high: float
) -> None:
    assert (layout((706.0, high), steps, 4, 3) is not None) == (high >= 400 or steps <= 3)
    assert layout((706.0, 371.0), steps, 4, 3) is None
    ops = [count(steps) // 2, count(steps) - 1]
    assert clashes(steps, (706.0, high), ops, kind=Kind(bias=True)) == []


@THOROUGHLY
@given(layouts())
def test_a_state_has_a_cell_for_each_unit(place: Layout) -> None:
    grid = place.cells
    assert grid.rows * grid.per_row >= grid.size > (grid.rows - 1) * grid.per_row
    assert place.classes >= 1


@THOROUGHLY
@given(st.integers(1, 64), st.floats(2, 900), st.floats(2, 900), st.floats(1, 4))
def test_cells_with_numbers_can_be_read_and_fit(
    number: int, width: float, height: float, unit: float
) -> None:
    grid = vector_cells(number, width, height, unit)
    assert grid.size == number
    assert grid.rows * grid.per_row >= number
    assert grid.width <= max(width, 14 * unit) + 1e-9
    if grid.numbers:
        assert grid.w >= unit * min(w for w, *_ in READABLE) - 1e-9
        assert grid.h >= unit * min(h for _, h, _ in READABLE) - 1e-9
        assert grid.height <= height


@pytest.mark.parametrize("steps", [*FULL, *COMPACT])
@SIZE
def test_up_to_twelve_steps_are_drawn_in_full_where_these_fit(
    steps: int, size: tuple[float, float]
) -> None:
    made = layout(size, steps, 4, 3)
    assert (made is not None) == (steps <= MOST_IN_FULL and fits_in_full(size[0], steps, 1.0))
    assert made is not None or steps > MOST_IN_FULL


@THOROUGHLY
@given(sizes, st.floats(1, 3))
def test_type_is_never_smaller_than_asked_for_and_grows_with_the_room(
    size: tuple[float, float], zoom: float
) -> None:
    unit = unit_of(*size, zoom)
    assert zoom <= unit <= 1.7 * zoom
    assert unit_of(size[0] * 1.1, size[1] * 1.1, zoom) >= unit


def drawn(shown: View, size: tuple[float, float], zoom: float = 1.0) -> Picture:
    """The picture with its caption and its mark, as it is seen at rest."""
    below = unrolled(shown, size, zoom, shown.op.t)
    return Picture(*size, (*below.shapes, *overlay(shown, size, zoom, 1.0).shapes))


def told(shown: View, size: tuple[float, float], pairs: list[Any]) -> list[str]:
    where = f"{size} T={shown.steps} H={shown.experiment.words.n_hidden} {shown.op}"
    return [f"{where}: {one.text!r} × {other.text!r}" for one, other in pairs]


def clashes(
    steps: int, size: tuple[float, float], ops: list[int], zoom: float = 1.0, **how: Any
) -> list[str]:
    """Labels over labels, and what leaves the picture, for networks of every size."""
    found: list[str] = []
    language = how.pop("language", "en")
    for units, vocabulary, index in product(UNITS, VOCABULARIES, ops):
        shown = view(experiment(steps, units, vocabulary, **how), index, language=language)
        picture = drawn(shown, size, zoom)
        found += told(shown, size, [*collisions(picture.shapes)])
        found += [f"outside: {shape}" for shape in outside(picture)]
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 8, 12])
@SIZE
def test_no_text_lies_upon_another(size: tuple[float, float], steps: int, language: str) -> None:
    ops = [index_of("o", 0, steps), index_of("carried", steps // 2, steps), count(steps) - 1]
    assert clashes(steps, size, ops, language=language) == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 12, 24])
@SIZE
def test_switches_lay_no_text_upon_another(
    size: tuple[float, float], steps: int, language: str
) -> None:
    kind = Kind(bias=True, reduction="mean", truncation=2)
    program = experiment(steps, kind=kind).program
    ops = [program.index_of("carried", steps // 2), len(program) - 1]
    for dashes in ((), (0, steps - 1)):
        how = {"language": language, "kind": kind, "dashes": dashes}
        assert clashes(steps, size, ops, **how) == []


@pytest.mark.parametrize("steps", COMPACT)
@SIZE
def test_in_long_sequences_no_text_lies_upon_another(size: tuple[float, float], steps: int) -> None:
    middle = index_of("carried", steps // 2, steps)
    assert clashes(steps, size, [middle, count(steps) - 1]) == []


@pytest.mark.parametrize("zoom", [1.5, 3.0])
@pytest.mark.parametrize("steps", [2, 12, 24])
@SIZE
def test_larger_type_lies_upon_nothing_either(
    size: tuple[float, float], steps: int, zoom: float
) -> None:
    assert clashes(steps, size, [count(steps) - 1], zoom) == []


@pytest.mark.parametrize("steps", [1, 2, 3, 12, 13, 60])
@SIZE
def test_nothing_is_drawn_outside_of_the_picture(size: tuple[float, float], steps: int) -> None:
    for language, units in product(("en", "ko"), UNITS):
        for index in range(0, count(steps), max(1, count(steps) // 3)):
            shown = view(experiment(steps, units, 3), index, language=language)
            assert [*outside(drawn(shown, size))] == []


def standing(shown: View, size: tuple[float, float], focus: int) -> set[Any]:
    """Where the states, predictions, losses, inputs and words stand."""
    words = {*shown.experiment.inputs}
    picture = unrolled(shown, size, 1.0, focus)
    spots = {
        shape._replace(name="h" if shape.name == "z" else shape.name)
        for shape in picture.shapes
        if isinstance(shape, Spot) and shape.name in ("h0", "h", "z", "y", "L", "x", "o")
    }
    return spots | {
        (shape.x, shape.y, shape.text, shape.size)
        for shape in picture.shapes
        if isinstance(shape, Label) and shape.text in words and shape.font == "sans"
    }


@pytest.mark.parametrize("steps", [1, 2, 5, 12, 24])
def test_nothing_jumps_from_one_op_to_the_next(steps: int) -> None:
    shown = experiment(steps, 8, 12)
    for size in SIZES[::2]:
        first = standing(view(shown, 0), size, steps // 2)
        assert len(first) > 3 * steps
        for index in range(1, count(steps)):
            assert standing(view(shown, index), size, steps // 2) == first
