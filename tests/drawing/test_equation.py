"""Equations of the table with their symbols put in, coloured, and set as outlines."""

from __future__ import annotations

import re

import pytest

from rnnviz.drawing.equation import kept, latex, symbol
from rnnviz.drawing.formula import formula
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Box, Glyph
from rnnviz.stepping.cursor import FULLEST, OPS
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment, view

THEME = pytest.mark.parametrize("theme", THEMES)
EVERY_OP = pytest.mark.parametrize("name", OPS)
STEPS = (0, 6, 59)
ARTICLE = experiment(60, 2, 3)
BIASED = experiment(60, 2, 3, kind=Kind(bias=True))
KINDS = [
    Kind(activation, bias, reduction, truncation)
    for activation in ("tanh", "relu", "linear")
    for bias in (False, True)
    for reduction in ("sum", "mean")
    for truncation in (None, 1, 2, 3, 9)
]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=str)


def fills(tex: str) -> set[str]:
    return {shape.color for shape in formula(tex, 20, "#010203").shapes if isinstance(shape, Glyph)}


@THEME
@EVERY_OP
def test_every_op_is_set_at_the_first_a_middle_and_the_last_step(theme: str, name: str) -> None:
    here = view(BIASED, theme=theme)
    for t in STEPS:
        made = formula(latex(here, name, t), 20, here.palette.ink)
        assert made.width > 20
        assert made.ascent > 5
        assert len(made.shapes) >= 3


@EVERY_KIND
def test_every_op_of_every_kind_of_network_is_set(kind: Kind) -> None:
    here = view(experiment(4, 2, 3, kind=kind, dashes=(1,)))
    for op in here.reached.program.ops:
        made = formula(latex(here, *op), 20, here.palette.ink)
        assert made.width > 20
        assert len(made.shapes) >= 3


@EVERY_OP
def test_glyphs_have_outlines_and_lie_within_the_formula(name: str) -> None:
    made = formula(latex(view(BIASED), name, 2), 20, "#010203")
    for shape in made.shapes:
        assert isinstance(shape, Glyph | Box)
        assert -1 <= shape.x <= made.width
        assert -made.ascent - 1 <= shape.y <= made.descent + 1
        if isinstance(shape, Glyph):
            assert shape.outline.startswith("M")
            assert shape.scale > 0
            assert not re.search("[^MLQCHVZ0-9., eE+-]", shape.outline)


@THEME
@pytest.mark.parametrize("name", FULLEST.table)
def test_a_symbol_has_its_quantitys_colour(theme: str, name: str) -> None:
    here = view(BIASED, theme=theme)
    assert fills(symbol(here, name, 3)) == {here.palette.of(name)}


@THEME
def test_an_equation_has_the_colours_of_all_that_it_names(theme: str) -> None:
    here = view(ARTICLE, theme=theme)
    palette = here.palette
    assert fills(latex(here, "z", 1)) == {palette.ink, palette.U, palette.W, "#010203"}
    assert palette.loss in fills(latex(here, "L", 1))
    assert palette.gradient in fills(latex(here, "dz", 1))


def test_symbols_count_steps_from_one_and_name_the_neighbours() -> None:
    here = view(ARTICLE)
    assert "{h_{5}}" in symbol(here, "h", 4)
    assert "{h_{4}}" in symbol(here, "h_prev", 4)
    assert r"{\partial z_{6}}" in symbol(here, "dz+", 4)
    assert "target" in symbol(here, "target", 4)


def test_the_last_step_has_the_formula_that_holds_there() -> None:
    here = view(ARTICLE)
    assert "0" in latex(here, "carried", 59)
    assert "W" not in latex(here, "carried", 59)
    assert "W" in latex(here, "carried", 4)
    assert latex(here, "own", 59) == latex(here, "own", 4).replace("_{5}", "_{60}")


def bare(tex: str) -> str:
    """A formula without its colours."""
    return re.sub(r"\\textcolor\{#\w+\}", "", tex)


def formula_of(name: str, t: int = 0, steps: int = 4, **kind: object) -> str:
    shown = experiment(steps, 2, 3, kind=Kind(**kind), dashes=(1,))  # type: ignore[arg-type]
    return bare(latex(view(shown), name, t))


def test_an_equation_is_that_of_the_network_on_show() -> None:
    assert r"\tanh" in formula_of("h")
    assert r"\max(0," in formula_of("h", activation="relu")
    assert "> 0" in formula_of("dz", activation="relu")
    assert formula_of("h", activation="linear") == "{h_{1}} = {z_{1}}"
    assert formula_of("z", bias=True).endswith("+ {b}")
    assert formula_of("o", bias=True).endswith("+ {d}")
    assert r"\tfrac{1}{n}" in formula_of("L", reduction="mean")
    assert r"\tfrac{1}{n}" in formula_of("do", reduction="mean")
    assert r"\tfrac" not in formula_of("do")


def test_a_step_without_a_target_has_no_loss_and_no_error() -> None:
    assert formula_of("L", 1) == "{L_{2}} = 0"
    assert formula_of("do", 1) == r"{\partial o_{2}} = 0"
    assert formula_of("L", 0) != "{L_{1}} = 0"


def test_a_truncated_gradient_is_the_sum_over_the_losses_that_are_kept() -> None:
    full = formula_of("carried", 0)
    assert formula_of("carried", 0, truncation=4) == full
    assert formula_of("carried", 0, truncation=1).endswith("= 0")
    assert "^{(2)}" in formula_of("carried", 0, truncation=2)
    assert r"\sum_{k=2}^{3}" in formula_of("carried", 0, truncation=3)
    assert "^{(4)}" in formula_of("carried", 2, truncation=3)
    assert [*kept(view(experiment(4, kind=Kind(truncation=3))), 1)] == [2, 3]
    assert [*kept(view(experiment(4)), 0)] == [1, 2, 3]


def test_a_formula_is_made_once() -> None:
    assert formula("x^2", 17, "#000000") is formula("x^2", 17, "#000000")


def test_a_formula_grows_with_its_size_and_moves_as_a_whole() -> None:
    small, large = formula(r"h\,V", 10, "#000000"), formula(r"h\,V", 30, "#000000")
    assert large.width == pytest.approx(3 * small.width)
    moved = small.at(100, 50)
    assert [(m.x - s.x, m.y - s.y) for m, s in zip(moved, small.shapes, strict=True)] == [
        pytest.approx((100, 50))
    ] * len(moved)
