"""What is left out of the backward pass, marked where it acts in the unrolled network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing.layout import Layout
from rnnviz.drawing.paths import carried_arrow, edge
from rnnviz.drawing.rows import Rows
from rnnviz.drawing.shapes import Box, Line
from rnnviz.drawing.view import View
from rnnviz.training.cuts import CARRIED, LOSS, Cut, within

#: Half the size of a mark, in design pixels.
MARK: Final = 5.0


def cuts(view: View, place: Layout) -> Iterator[Any]:
    """A cross on each edge that is cut, each use that is frozen, each loss that is off."""
    for name, t in shown(view):
        yield from cross(view, _where(place, name, t), place.unit)


def shown(view: View) -> list[Cut]:
    """Those of the sequence on show; another one may be longer."""
    return sorted(within(view.experiment.cuts, view.steps))


def _where(place: Layout, name: str, t: int) -> tuple[float, float]:
    """Where something acts: on its edge, and a loss left of its name."""
    if name == LOSS:
        return place.center(t) - place.bar_width / 2 - 9 * place.unit, place.y_loss
    if name == CARRIED:
        x0, y0, _, cy, x1, _ = carried_arrow(place, t)
        return (x0 + x1) / 2, (y0 + cy) / 2
    if name in ("U", "W", "V"):
        return edge(place, name, t).part(0.3)
    half = place.cells.width / 2
    above = place.state_top - 11 * place.unit
    return place.center(t) + half, above if name == "b" else place.y_stage


def cuts_in_rows(view: View, at: Rows) -> Iterator[Any]:
    """The same in a long network, where its steps are on show."""
    half = at.y_state + at.state_height / 2
    for name, t in shown(view):
        ends = (t, t + 1) if name == CARRIED else (t, t)
        if not any(end in at.shown for end in ends):
            continue
        y = {
            LOSS: at.y_loss,
            CARRIED: half,
            "W": half,
            "U": (at.y_state + at.state_height + at.y_word) / 2,
        }.get(name, (at.y_bars + at.y_state) / 2)
        x = sum(map(at.within, ends)) / 2
        yield from cross(view, (x, y), at.unit)


def cross(view: View, middle: tuple[float, float], unit: float) -> Iterator[Any]:
    """Two strokes on a bit of paper, so that they are seen on whatever is below."""
    (x, y), r, palette = middle, MARK * unit, view.palette
    pad = 2.5 * unit
    yield Box(x - r - pad, y - r - pad, 2 * (r + pad), 2 * (r + pad), palette.paper, radius=r + pad)
    for rise in (r, -r):
        yield Line(x - r, y - rise, x + r, y + rise, palette.loss, 2.4 * unit, round=True)
