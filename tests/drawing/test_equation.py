"""Equations of the table with their symbols put in, coloured, and set as outlines."""

from __future__ import annotations

import re

import pytest

from rnnviz.drawing.equation import latex, symbol
from rnnviz.drawing.formula import formula
from rnnviz.drawing.palette import THEMES, Palette
from rnnviz.drawing.shapes import Box, Glyph
from rnnviz.network.equations import TABLE
from rnnviz.stepping.cursor import OPS

THEME = pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
EVERY_OP = pytest.mark.parametrize("name", OPS)
STEPS = (0, 6, 59)


def fills(tex: str) -> set[str]:
    return {shape.color for shape in formula(tex, 20, "#010203").shapes if isinstance(shape, Glyph)}


@THEME
@EVERY_OP
def test_every_op_is_set_at_the_first_a_middle_and_the_last_step(
    palette: Palette, name: str
) -> None:
    for t in STEPS:
        made = formula(latex(name, t, palette, last=t == STEPS[-1]), 20, palette.ink)
        assert made.width > 20
        assert made.ascent > 5
        assert len(made.shapes) >= 3


@EVERY_OP
def test_glyphs_have_outlines_and_lie_within_the_formula(name: str) -> None:
    made = formula(latex(name, 2, THEMES["light"]), 20, "#010203")
    for shape in made.shapes:
        assert isinstance(shape, Glyph | Box)
        assert -1 <= shape.x <= made.width
        assert -made.ascent - 1 <= shape.y <= made.descent + 1
        if isinstance(shape, Glyph):
            assert shape.outline.startswith("M")
            assert shape.scale > 0
            assert not re.search("[^MLQCHVZ0-9., eE+-]", shape.outline)


@THEME
@pytest.mark.parametrize("name", [row.name for row in TABLE.values()])
def test_a_symbol_has_its_quantitys_colour(palette: Palette, name: str) -> None:
    assert fills(symbol(name, 3, palette)) == {palette.of(name)}


@THEME
def test_an_equation_has_the_colours_of_all_that_it_names(palette: Palette) -> None:
    expected = {palette.ink, palette.U, palette.W, "#010203"}
    assert fills(latex("z", 1, palette)) == expected
    assert palette.loss in fills(latex("L", 1, palette))
    assert palette.gradient in fills(latex("dz", 1, palette))


def test_symbols_count_steps_from_one_and_name_the_neighbours() -> None:
    palette = THEMES["light"]
    assert "{h_{5}}" in symbol("h", 4, palette)
    assert "{h_{4}}" in symbol("h_prev", 4, palette)
    assert r"{\partial z_{6}}" in symbol("dz+", 4, palette)
    assert "target" in symbol("target", 4, palette)


def test_the_last_step_has_the_formula_that_holds_there() -> None:
    palette = THEMES["light"]
    assert "0" in latex("carried", 4, palette, last=True)
    assert "W" not in latex("carried", 4, palette, last=True)
    assert "W" in latex("carried", 4, palette)
    assert latex("own", 4, palette, last=True) == latex("own", 4, palette)


def test_a_formula_is_made_once() -> None:
    assert formula("x^2", 17, "#000000") is formula("x^2", 17, "#000000")


def test_a_formula_grows_with_its_size_and_moves_as_a_whole() -> None:
    small, large = formula(r"h\,V", 10, "#000000"), formula(r"h\,V", 30, "#000000")
    assert large.width == pytest.approx(3 * small.width)
    moved = small.at(100, 50)
    assert [(m.x - s.x, m.y - s.y) for m, s in zip(moved, small.shapes, strict=True)] == [
        pytest.approx((100, 50))
    ] * len(moved)
