"""The step pane prints the working's numbers, with the power of ten that was taken out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.shapes import Glyph, Label, Picture, Spot
from rnnviz.drawing.values import _vector, values
from rnnviz.drawing.view import View
from rnnviz.drawing.working import Put, working
from rnnviz.stepping.cursor import OPS
from rnnviz.training.kind import Kind
from tests.article import count
from tests.drawing.extents import collisions, outside, text_width
from tests.drawing.scenes import at, experiment, view

WIDTH = 400.0
SHOWN = experiment(3, 4, 3, h0=0.2, kind=Kind(bias=True))
EVERY_OP = pytest.mark.parametrize("name", OPS)


def drawn(here: View, zoom: float = 1.0, width: float = WIDTH) -> Picture:
    return values(here, width, zoom)


def printed(here: View) -> list[str]:
    """What must stand in the cells, line by line."""
    texts: list[str] = []
    for put in working(here):
        if put.values is None:
            continue
        given = np.asarray(put.values, dtype=float)
        if put.name in ("x", "target"):
            texts += [f"{number:.0f}" for number in given.ravel()]
            continue
        write = {"y": numerals.probability, "L": numerals.magnitude}.get(put.name, numerals.signed)
        plain = put.name in ("y", "L")
        power = 0 if plain else numerals.exponent_of(given if put.scale is None else put.scale)
        texts += [write(float(number)) for number in given.ravel() / 10.0**power]
    return texts


@EVERY_OP
def test_the_cells_print_the_workings_numbers_in_their_order(name: str) -> None:
    for t in range(3):
        here = at(SHOWN, name, t)
        cells = [
            shape.text
            for shape in drawn(here).shapes
            if isinstance(shape, Label) and shape.font == "mono" and shape.align == "center"
        ]
        assert cells == printed(here)


@EVERY_OP
def test_the_power_of_ten_taken_out_is_stated(name: str) -> None:
    faint = experiment(3, 4, 3, scale=0.01, kind=Kind(bias=True))
    here = at(faint, name, 1)
    powers = [
        numerals.exponent_of(np.asarray(put.values if put.scale is None else put.scale))
        for put in working(here)
        if put.values is not None and put.name not in ("x", "target", "y", "L")
    ]
    written = re.findall("×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", " ".join(drawn(here).texts()))
    assert written == [numerals.times_power(power) for power in powers if power]


@EVERY_OP
def test_pass_step_name_and_formula_head_the_pane(name: str) -> None:
    for language in ("en", "ko"):
        here = at(SHOWN, name, 1, language=language)
        picture = drawn(here)
        assert picture.texts()[0] == here.say("step.title")
        title = {"en": "new {}", "ko": "갱신된 {}"}[language].format(name[4:])
        if not name.startswith("new_"):
            title = here.say(f"equation.{name}_title", f="tanh")
        assert any(title in text for text in picture.texts())
        assert any(here.say(f"pass.{here.op.kind}") in text for text in picture.texts())
        assert sum(isinstance(shape, Glyph) for shape in picture.shapes) >= 3


@EVERY_OP
def test_every_line_of_numbers_can_be_pointed_at(name: str) -> None:
    here = at(SHOWN, name, 1)
    spots = [shape for shape in drawn(here).shapes if isinstance(shape, Spot)]
    assert len(spots) >= 2
    assert spots[-1].name in (name, "dh")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "zoom"), [(356.0, 1.0), (400.0, 1.0), (620.0, 1.55)])
@pytest.mark.parametrize("units", [1, 2, 4, 8])
def test_nothing_lies_upon_anything_or_leaves_the_pane(
    units: int, width: float, zoom: float, language: str
) -> None:
    shown = experiment(3, units, 3)
    for index in range(count(3)):
        picture = drawn(view(shown, index, language=language), zoom, width)
        found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
        assert (index, found) == (index, [])
        assert (index, [*outside(picture)]) == (index, [])


@pytest.mark.parametrize("units", [1, 16, 64])
@pytest.mark.parametrize("words", [1, 12, 60])
def test_every_op_of_any_network_can_be_drawn(units: int, words: int) -> None:
    shown = experiment(3, units, words)
    for index in range(count(3)):
        picture = drawn(view(shown, index))
        assert picture.height > 140
        assert picture == drawn(view(shown, index))


@pytest.mark.parametrize("remark", ["0: 닿는 기울기가 없습니다", "0: no gradient reaches it"])
def test_what_is_said_beside_numbers_is_inside_or_below(remark: str) -> None:
    put = Put("", np.array([0.01, 0.02, 0.03, 0.0]), remark=remark)
    beside = set()
    for right in range(260, 640):
        shapes: list[object] = []
        _vector(view(SHOWN), put, (80.0, 20.0, float(right)), 1.0, shapes)
        label = next(one for one in shapes if isinstance(one, Label) and remark in one.text)
        assert label.x + text_width(label) <= right
        beside.add(label.x > 80.0)
    assert beside == {False, True}
