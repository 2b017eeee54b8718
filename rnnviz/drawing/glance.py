"""Columns of a long network at a glance: three images of many steps, while moves are quick."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import flow
from rnnviz.drawing.kept import kept
from rnnviz.drawing.palette import mixed
from rnnviz.drawing.rows import Rows
from rnnviz.drawing.shapes import Line, Raster
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array

#: The colours of so many quantities and palettes are kept.
FEW: Final = 4
#: So many columns on either side of the step in focus are drawn in detail at once, and so many
#: more on either side with every further move within the same stretch.
DETAILED: Final = 5
MORE: Final = 2


def detailed(shown: range, focus: int, before: range | None = None) -> range:
    """Which of the columns shown are drawn in detail now, if `before` were at the move before.

    A move beyond those begins anew: it leaves most of them standing elsewhere.
    """
    near = range(focus - DETAILED, focus + DETAILED + 1)
    if before is not None and focus in before:
        start, stop = before.start - MORE, before.stop + MORE
        near = range(min(near.start, start), max(near.stop, stop))
    return range(max(near.start, shown.start), min(near.stop, shown.stop))


def glance(view: View, at: Rows, steps: range) -> Iterator[Any]:
    """Columns side by side without the step in focus: losses, targets' probabilities, states."""
    if not steps:
        return
    palette, unit = view.palette, at.unit
    x, wide = at.span(steps[0])[0], at.narrow * len(steps)
    middle = at.y_state + at.state_height / 2
    yield Line(x, middle, x + wide, middle, palette.W, 1.4 * unit)
    losses, shares = _losses(view, steps), _shares(view, steps)
    room, full = at.row_height - 6 * unit, at.row_height - 8 * unit
    paper, ink = palette.paper, mixed(palette.paper, palette.loss, 0.4)
    yield _bars(at, losses, (x, at.y_loss - room, wide, room), (paper, paper, ink))
    colors = (paper, palette.field, palette.V)
    yield _bars(at, shares, (x, at.y_bars - full, wide, full), colors)
    yield _states(view, at, steps, (x, at.y_state, wide, at.state_height))


def colors(view: View, name: str) -> bytes:
    """The colours of a quantity at all steps, made at once."""
    key = ("colors", name, view.palette.name)
    return kept(view.trace, key, lambda: view.palette.raster(view.trace[name], 1.0), FEW)


def _losses(view: View, steps: range) -> list[float]:
    """How high the bars of the losses are, from 0 to 1."""
    top = float(view.trace["L"].max()) or 1.0
    found = view.trace["L"][steps.start : steps.stop].tolist()
    return [
        flow.portion(loss, top) if view.reached.has("L", t) and view.has_target(t) else 0.0
        for t, loss in zip(steps, found, strict=True)
    ]


def _shares(view: View, steps: range) -> list[float]:
    """The probabilities of the targets."""
    y, ids = view.trace["y"], view.experiment.target_ids
    return [
        flow.portion(float(y[t, ids[t]])) if view.reached.has("y", t) and ids[t] >= 0 else 0.0
        for t in steps
    ]


def _across(at: Rows, many: int) -> tuple[Array, Array]:
    """For each pixel across so many columns: which of them it is in, and whether in its bar."""
    pixels = max(round(at.narrow * many), 1)
    place = (np.arange(pixels) + 0.5) / pixels * many
    column = place.astype(np.intp)
    return column, np.abs(place - column - 0.5) * at.narrow <= min(
        at.narrow * 0.72, 16 * at.unit
    ) / 2


def _bars(
    at: Rows,
    portions: list[float],
    area: tuple[float, float, float, float],
    inks: tuple[str, str, str],
) -> Raster:
    """A bar a column as an image; the inks are those of the paper, of empty and of full."""
    column, inside = _across(at, len(portions))
    rows = max(round(area[3]), 1)
    level = (rows - 0.5 - np.arange(rows)) / rows
    which = np.where(level[:, None] < np.array(portions)[column], 2, 1) * inside
    table = np.array([list(bytes.fromhex(ink[1:])) for ink in inks], np.uint8)
    return Raster(*area, len(column), rows, table[which].tobytes())


def _states(view: View, at: Rows, steps: range, area: tuple[float, float, float, float]) -> Raster:
    """The colours of the states that are known."""
    column, inside = _across(at, len(steps))
    units = view.experiment.words.n_hidden
    whole = np.frombuffer(colors(view, "h"), np.uint8).reshape(-1, units, 3)
    found = whole[steps.start : steps.stop].copy()
    known = [view.reached.has("h", t) for t in steps]
    found[~np.array(known)] = list(bytes.fromhex(view.palette.field[1:]))
    image = found[column].transpose(1, 0, 2).copy()
    image[:, ~inside] = list(bytes.fromhex(view.palette.paper[1:]))
    return Raster(*area, len(column), units, image.tobytes())
