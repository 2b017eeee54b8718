"""One time step of the unrolled network: its word, its state, its prediction and its loss."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.ghost import differs, was
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.matrices import Area, Ink, cells, full_scale, matrix, one_hot
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.predictions import bars, class_spots, classes_shown, loss_text
from rnnviz.drawing.shapes import Box, Label, Spot
from rnnviz.drawing.view import View

#: States narrower than this have their names beside their corner; wider than that, explained.
NAME_BESIDE: Final = 76
EXPLAINED: Final = 140


def column(view: View, place: Layout, t: int) -> Iterator[Any]:
    """Everything of step t but the edges."""
    yield from _input(view, place, t)
    yield from _state(view, place, t)
    yield from _stage(place, t, view.palette, known=view.reached.has("o", t))
    yield from _prediction(view, place, t)
    yield from _loss(view, place, t)


def initial_state(view: View, place: Layout) -> Iterator[Any]:
    """h0, to the left of the first step."""
    x, unit, palette = place.center(-1), place.unit, view.palette
    values = view.trace["h0"]
    grid = place.cells
    corner = (x - grid.width / 2, place.state_top)
    yield from cells(corner, grid, values, Ink(palette, unit))
    yield _name("h₀", x - grid.width / 2, place, palette)
    yield Spot(*corner, grid.width, grid.height, "h0", rows=grid.rows, columns=grid.per_row)


@lru_cache(maxsize=256)
def _name(text: str, left: float, place: Layout, palette: Palette) -> Label:
    """A state's name above its left corner, clear of the edge V in the middle."""
    unit, y = place.unit, place.state_top - 10 * place.unit
    if not place.wide:
        # Two digits do not fit between corner and edge: stand across the corner.
        size, x, align = 12 * unit, left + 1, "center"
    elif place.cells.width < NAME_BESIDE * unit:
        size, x, align = 14 * unit, left - 2 * unit, "right"
    else:
        size, x, align = 14 * unit, left + 1, "left"
    return Label(x, y, text, size, palette.ink, "serif", align, True)


def _input(view: View, place: Layout, t: int) -> Iterator[Any]:
    unit, palette, size = place.unit, view.palette, len(view.experiment.input_words)
    wide = 38 if view.experiment.of_numbers else 19
    w, height = min(wide * unit, place.column * 0.8 / size), 17 * unit
    corner = (place.center(t) - w * size / 2, place.y_input - height / 2)
    if view.experiment.of_numbers:
        numbers = view.trace["x"][t][None]
        ink = Ink(palette, unit, full_scale(view.trace["x"]), "")
        yield from matrix((*corner, w * size, height), numbers, ink)
    else:
        yield from one_hot(corner, (w, height), size, view.experiment.hot(t), palette)
    area = (*corner, w * size, height)
    yield from _symbol(place, t, area, (view.experiment.marked.inputs[t], size), palette)


@lru_cache(maxsize=256)
def _symbol(
    place: Layout, t: int, area: Area, symbol: tuple[str, int], palette: Palette
) -> tuple[Any, ...]:
    """The names of an input: of the quantity where there is room, and of the symbol in it."""
    (left, y, w, height), (word, size), unit = area, symbol, place.unit
    big = (15 if place.wide else 12) * unit
    ink, room = palette.ink, place.column - 4
    names = [
        Label(place.center(t), place.y_word, word, big, ink, "sans", "center", True, width=room)
    ]
    if place.wide:
        x, name = left - 9 * unit, numerals.step("x", t)
        side = Label(x, place.y_input, name, 14 * unit, palette.muted, "serif", "right", True)
        names.insert(0, side)
    spots = Spot(left, y, w, 2 * height, "x", t), Spot(*area, "x", t, rows=1, columns=size)
    return (*names, *spots)


def _state(view: View, place: Layout, t: int) -> Iterator[Any]:
    """The sum z until tanh has been taken, then the state h, in the same cells."""
    grid, unit = place.cells, place.unit
    name = "h" if view.reached.has("h", t) or not view.reached.has("z", t) else "z"
    values = view.trace[name][t] if view.reached.has(name, t) else None
    corner = (place.center(t) - grid.width / 2, place.state_top)
    yield from cells(corner, grid, values, Ink(view.palette, unit))
    yield _name(numerals.step(name, t), corner[0], place, view.palette)
    if name == "h" and grid.width >= EXPLAINED * unit:
        x, y = corner[0] + 25 * unit, place.state_top - 9 * unit
        text = view.say(f"model.activation_{view.kind.activation}")
        yield Label(x, y, text, 10.5 * unit, view.palette.muted)
    area = (*corner, grid.width, grid.height)
    yield Spot(*area, name, t, rows=grid.rows, columns=grid.per_row)


@lru_cache(maxsize=256)
def _stage(place: Layout, t: int, palette: Palette, *, known: bool) -> tuple[Any, ...]:
    """The softmax between h and y: a stage of the computation and no node."""
    x, unit = place.center(t), place.unit
    w, h = place.bar_width, place.stage_height
    area = (x - w / 2, place.y_stage - h / 2, w, h)
    name = numerals.step("o", t)
    text, color = (
        f"{name}  softmax" if place.wide else name,
        palette.ink if known else palette.faint,
    )
    return (
        Box(*area, palette.paper, palette.muted, 1.1, h / 2, dash=True),
        Label(x, place.y_stage, text, 11 * unit, color, "serif", "center"),
        Spot(*area, "o", t),
    )


def _prediction(view: View, place: Layout, t: int) -> Iterator[Any]:
    x, unit, palette = place.center(t), place.unit, view.palette
    w = place.bar_width
    shown = classes_shown(view, t, place.classes)
    height = len(shown) * place.bar_height
    yield from bars(view, t, (x - w / 2, place.y_bars, w), shown, unit)
    if place.roomy or (place.wide and t == 0):
        name = numerals.step("y", t)
        at = x - w / 2 - 24 * unit
        middle = place.y_bars + height / 2
        yield Label(at, middle, name, 14 * unit, palette.muted, "serif", "right", True)
    if place.wide:
        yield from _errors(view, place, t, shown)
    yield from class_spots((x - w / 2, place.y_bars, w), t, tuple(shown), unit)


def _errors(view: View, place: Layout, t: int, shown: list[int]) -> Iterator[Label]:
    """The error y - target beside each row, once the backward pass has been there."""
    if not view.reached.has("do", t):
        return
    left = place.center(t) + place.bar_width / 2 + 8 * place.unit
    for row, k in enumerate(shown):
        y = place.y_bars + row * place.bar_height + 7 * place.unit
        text = numerals.signed(float(view.trace["do"][t, k]))
        yield Label(left, y, text, 10.5 * place.unit, view.palette.gradient_text, "mono")


def _loss(view: View, place: Layout, t: int) -> Iterator[Any]:
    x, unit, palette = place.center(t), place.unit, view.palette
    known = view.reached.has("L", t)
    color = palette.loss if known else palette.faint
    if not view.has_target(t):
        color = palette.muted
    lines = loss_text(view, t, spelled=place.wide)
    for i, text in enumerate(reversed(lines)):
        y = place.y_loss - i * 15 * unit
        size = (13.5 if place.roomy else 11 if mean(view) else 12) * unit
        yield Label(x, y, text, size, color, "serif", "center", True, width=place.column)
    yield from _loss_before(view, place, t, len(lines))
    yield Spot(x - place.bar_width / 2, place.y_loss - 9 * unit, place.bar_width, 18 * unit, "L", t)


def _loss_before(view: View, place: Layout, t: int, lines: int) -> Iterator[Label]:
    """What the loss was in the run before, above what it is, where the two differ."""
    before = was(view, "L", t)
    if before is None or not view.reached.has("L", t) or not differs(before, view.trace["L"][t]):
        return
    # Above two lines it keeps clear of the caption.
    unit, above = place.unit, 15 * lines + (4 if lines == 1 else -1)
    y = place.y_loss - above * unit
    text = view.say("whatif.was", number=numerals.magnitude(float(before)))
    ink, size = view.palette.muted, (10.5 if lines == 1 else 9.5) * unit
    yield Label(place.center(t), y, text, size, ink, align="center", width=place.column)
