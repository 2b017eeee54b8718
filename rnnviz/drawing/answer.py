"""The answer to a sequence, step by step: what is predicted, drawn, and fed back as an input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.ems import ems
from rnnviz.drawing.flow import portion
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.view import View
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.sampling import Chances
from rnnviz.training.using import Used

#: How wide a column is at least and at most asked to be, what a bar's number and edges take of it,
#: and what is between two; how high the parts are: the step's number, a bar, the way up from the
#: input, the input. All in design pixels.
NARROWEST, WIDEST, NUMBERS = 54, 104, 32
GAP: Final = 14
NUMBER, BAR, UP, INPUT = 13, 17, 17, 20
#: So many of the likeliest classes have a bar.
CLASSES: Final = 3
#: Room at the left, where what is fed back comes in.
LEFT: Final = 16
#: Probabilities that differ by less look the same.
SEEN: Final = 0.005


class Row(NamedTuple):
    """Where a row of columns stands: its left and upper end, the width of one, how many classes."""

    x: float
    y: float
    w: float
    classes: int
    zoom: float

    @property
    def bars(self) -> float:
        """Where the bars begin."""
        return self.y + NUMBER * self.zoom

    @property
    def input(self) -> float:
        """Where the inputs begin."""
        return self.bars + (self.classes * BAR + UP) * self.zoom

    @property
    def foot(self) -> float:
        """Where it ends."""
        return self.input + INPUT * self.zoom


def columns_in(view: View, width: float, zoom: float) -> int:
    """How many columns have room beside each other, so that most symbols can be read in them."""
    mark = ENCODINGS[view.experiment.encoding].mark
    longest = max(ems(mark(one)) for one in view.experiment.target_words)
    each = min(max(NARROWEST, 10.5 * longest + NUMBERS), WIDEST)
    return max(1, int((width - (LEFT - GAP) * zoom) / ((each + GAP) * zoom)))


def row_of(view: View, area: tuple[float, float, float], zoom: float) -> Row:
    """A row of columns in an area (x, y, w)."""
    x, y, w = area
    count = columns_in(view, w, zoom)
    each = (w - LEFT * zoom - (count - 1) * GAP * zoom) / count
    classes = min(CLASSES, len(view.experiment.target_words))
    return Row(x + LEFT * zoom, y, each, classes, zoom)


def answer_row(view: View, used: Used, row: Row, steps: range) -> Iterator[Any]:
    """The steps beside each other; an arrow leads from what was drawn to the next input."""
    assert used.sampling is not None
    for place, t in enumerate(steps):
        x = row.x + place * (row.w + GAP * row.zoom)
        yield from _column(view, used, row._replace(x=x), t)
        yield Spot(x, row.y, row.w, row.foot - row.y, "answer", t)
    if steps and used.sampling.was_drawn(steps[0]):
        y, zoom = row.input + INPUT * row.zoom / 2, row.zoom
        start = row.x - (LEFT - 3) * zoom
        yield Line(start, y, row.x - 1, y, view.palette.V, 1.8 * zoom, head=7 * zoom)


def _column(view: View, used: Used, row: Row, t: int) -> Iterator[Any]:
    """One step: its number, the likeliest classes, and below them its input."""
    assert used.sampling is not None
    sampling, palette, zoom = used.sampling, view.palette, row.zoom
    found = sampling.chances_at(t)
    middle = row.x + row.w / 2
    number = Label(middle, row.y + 5 * zoom, str(t + 1), 9.5 * zoom, palette.muted, align="center")
    yield number
    shown = classes_shown(found, row.classes)
    for place, k in enumerate(shown):
        yield from _bar(view, found, row, place, k)
    up = row.bars + row.classes * BAR * zoom
    yield Line(middle, row.input - 1, middle, up + 1, palette.muted, 1.2 * zoom, head=6 * zoom)
    drawn = sampling.was_drawn(t)
    color = palette.V if drawn else palette.ink
    edge = palette.V if drawn else palette.muted
    yield Box(row.x, row.input, row.w, INPUT * zoom, palette.field, edge, 1.4 * zoom)
    text = ENCODINGS[view.experiment.encoding].mark(used.symbols[t])
    y = row.input + INPUT * zoom / 2
    room = row.w - 6 * zoom
    yield Label(middle, y, text, 12 * zoom, color, align="center", bold=True, width=room)
    if found.drawn >= 0:
        yield from _fed_back(view, row, shown.index(found.drawn), t + 1 < used.steps)


def classes_shown(found: Chances, count: int) -> list[int]:
    """The likeliest classes, the one that was drawn among them."""
    order = [int(k) for k in np.argsort(-found.p, kind="stable")]
    shown = order[:count]
    if found.drawn >= 0 and found.drawn not in shown:
        shown[-1] = found.drawn
    return shown


def _bar(view: View, found: Chances, row: Row, place: int, k: int) -> Iterator[Any]:
    palette, zoom = view.palette, row.zoom
    x, y, high = row.x, row.bars + place * BAR * zoom, (BAR - 2.5) * zoom
    share, own, drawn = float(found.p[k]), float(found.y[k]), k == found.drawn
    yield Box(x, y, row.w, high, palette.field, palette.line)
    yield Box(x, y, max(row.w * portion(share), 1.0), high, palette.bar)
    if abs(share - own) > SEEN:
        at = x + row.w * portion(own)
        yield Line(at, y, at, y + high, palette.muted, 1.6 * zoom)
    if drawn:
        yield Box(x, y, row.w, high, "", palette.V, 1.8 * zoom)
    number = numerals.brief_probability(share)
    text = ENCODINGS[view.experiment.encoding].mark(view.experiment.target_words[k])
    middle, room = y + high / 2, row.w - 8 * zoom - 6.6 * zoom * len(number)
    yield Label(x + 4 * zoom, middle, text, 10.5 * zoom, palette.ink, bold=drawn, width=room)
    end = x + row.w - 3 * zoom
    yield Label(end, middle, number, 11 * zoom, palette.ink, "mono", "right")


def _fed_back(view: View, row: Row, place: int, read: bool) -> Iterator[Line]:  # noqa: FBT001
    """From the class that was drawn down the gap to the next input, if that has been read."""
    zoom, color = row.zoom, view.palette.V
    y = row.bars + (place * BAR + (BAR - 2.5) / 2) * zoom
    x, end = row.x + row.w, row.input + INPUT * zoom / 2
    gap, wide = x + GAP * zoom / 2, 1.8 * zoom
    yield Line(x + 1, y, gap, y, color, wide)
    yield Line(gap, y - wide / 2, gap, end + wide / 2, color, wide)
    if read:
        yield Line(gap, end, x + GAP * zoom - 1, end, color, wide, head=6 * zoom)
