"""The unrolled network: a column a step, in full where there is room, else focus and context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import compact, flow, numerals
from rnnviz.drawing.biases import biases
from rnnviz.drawing.caption import caption, mean
from rnnviz.drawing.column import column, initial_state
from rnnviz.drawing.cuts import cuts, cuts_in_rows
from rnnviz.drawing.edges import edges
from rnnviz.drawing.layout import Layout, layout
from rnnviz.drawing.lit import lit, lit_rows
from rnnviz.drawing.motion import compact_motion, motion
from rnnviz.drawing.palette import heading
from rnnviz.drawing.picked import outlines
from rnnviz.drawing.rows import rows
from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View

Size = tuple[float, float]

#: The size of picture in which everything fits at zoom 1, in pixels.
ROOM_FOR_ONE: Final = (700, 420)


@np.errstate(over="ignore", invalid="ignore")
def unrolled(
    view: View, size: Size, zoom: float, focus: int, detail: range | None = None
) -> Picture:
    """The network as far as `view` has come, step `focus` with its numbers if not all have.

    A long one has its other steps at a glance where they are not in `detail`, if that is given.
    """
    zoom = fitting(zoom, size)
    place = placed(view, size, zoom)
    drawn = _in_rows(view, size, zoom, focus, detail) if place is None else _in_full(view, place)
    shapes, unit = list(drawn), place.unit if place else zoom
    frame = _frame(view, size, zoom, place)
    return Picture(*size, (*shapes, *outlines(view, shapes, unit), *frame))


@np.errstate(over="ignore", invalid="ignore")
def overlay(view: View, size: Size, zoom: float, fraction: float) -> Picture:
    """The op of `view` as it is being computed, and its caption, on top of `unrolled`."""
    zoom = fitting(zoom, size)
    place = placed(view, size, zoom)
    text = Label(
        18 * zoom,
        40 * zoom,
        caption(view),
        12.5 * zoom,
        view.palette.muted,
        width=size[0] - 132 * zoom,
    )
    if place is None:
        moving = compact_motion(view, size, zoom, fraction)
        path = lit_rows(view, rows(size, view.steps, zoom, view.op.t), view.pick)
    else:
        moving, path = motion(view, place, fraction), lit(view, place, view.pick)
    return Picture(*size, (text, *path, *moving))


def fitting(zoom: float, size: Size) -> float:
    """The zoom as far as the picture has room for it."""
    return min(zoom, max(1.0, min(size[0] / ROOM_FOR_ONE[0], size[1] / ROOM_FOR_ONE[1])))


def placed(view: View, size: Size, zoom: float) -> Layout | None:
    """Where things stand when all are drawn in full; None where there is no room for that."""
    experiment = view.experiment
    n_hidden, n_out = experiment.words.n_hidden, len(experiment.target_words)
    return layout(size, view.steps, n_hidden, n_out, zoom)


def _in_rows(
    view: View, size: Size, zoom: float, focus: int, detail: range | None
) -> Iterator[Any]:
    yield from compact.network(view, size, zoom, focus, detail)
    yield from cuts_in_rows(view, rows(size, view.steps, zoom, focus))


def _in_full(view: View, place: Layout) -> Iterator[Any]:
    yield from edges(view, place)
    yield from initial_state(view, place)
    for t in range(view.steps):
        yield from column(view, place, t)
        yield from biases(view, place, t)
    yield from cuts(view, place)


def _frame(view: View, size: Size, zoom: float, place: Layout | None) -> Iterator[Any]:
    """Title, total and legend."""
    palette, (width, height) = view.palette, size
    unit = place.unit if place else zoom
    pad = 18 * zoom
    title = view.say("diagram.title")
    yield Label(pad, 20 * zoom, title, 11.5 * zoom, heading(palette), bold=True)
    total = _total(view)
    yield Label(width - pad, 34 * zoom, total, 15 * zoom, palette.loss, "serif", "right", True)
    of_what = mean(view)
    yield Label(width - pad, 52 * zoom, of_what, 11 * zoom, palette.muted, align="right")
    yield from flow.legend(view, pad, height - 20 * unit, unit)
    same = view.say("diagram.same_biases" if view.kind.bias else "diagram.same")
    if width > 900 * unit:
        yield Label(width - pad, height - 20 * unit, same, 11 * unit, palette.muted, align="right")


def _total(view: View) -> str:
    """The sum of the losses, once all are known."""
    if not view.reached.has("L", view.steps - 1):
        return f"L = {numerals.UNKNOWN}"
    return f"L = {numerals.magnitude(view.trace.loss)}"
