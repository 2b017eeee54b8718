"""The triangle of a long sequence as an image: an item or more a pixel, the largest of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.kept import kept
from rnnviz.drawing.pooling import largest, starts
from rnnviz.drawing.shades import SHADES, Scale, scale_of, shade
from rnnviz.drawing.shapes import Box, Label, Raster, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.stepping.part import Part
from rnnviz.stepping.pick import Pick

#: Cells above the diagonal, and those that are not computed yet, have no shade.
NONE: Final = SHADES + 1
#: So many images of a triangle are kept, for going back to one.
FEW: Final = 6
#: Tables of a thousand steps take 8 MB each.
FEW_TABLES: Final = 2


def known_from(view: View, pick: Pick) -> int:
    """The first use (from 0) of which the items are known at the present place; T for none."""
    return view.reached.earliest(pick.op)


def logs_from(view: View, pick: Pick, first: int) -> Array:
    """log10 of all norms; not looked up before there is one to show, for the sake of the start."""
    if first == view.steps:
        return np.full((view.steps, view.steps), -np.inf)
    return table(view, pick.name)


def table(view: View, name: str) -> Array:
    """log10 of the norms of all items of a quantity [T, T], made once."""
    return kept(view.trace, ("table", name), lambda: view.trace.ledger.log_norms(name), FEW_TABLES)


def scale_for(view: View, pick: Pick) -> Scale:
    """The scale of the colours of a whole triangle."""
    if known_from(view, pick) == view.steps:
        return scale_of(np.array([-np.inf]))
    return kept(view.trace, ("scale", pick.name), lambda: scale_of(table(view, pick.name)))


def pixels(view: View, pick: Pick, part: Part, side: int) -> tuple[int, bytes]:
    """How many pixels a part of the triangle takes across and down, and their colours."""
    many = min(part.size, max(side, 1))
    at = starts(part.size, many)
    first = known_from(view, pick)
    if first >= part.use + part.size:
        which = np.full((many, many), NONE)
    else:
        key = ("triangle", pick.name, part, many)
        which = kept(view.trace, key, lambda: _shades(view, pick, part, many), FEW).copy()
        which[:, at + part.use < first] = NONE
    colors = [*(shade(i / SHADES, view.palette) for i in range(SHADES + 1)), view.palette.field]
    table = np.array([list(bytes.fromhex(one[1:])) for one in colors], np.uint8)
    return many, table[which].tobytes()


def _shades(view: View, pick: Pick, part: Part, many: int) -> Array:
    """The shade of each pixel; none where all of it lies above the diagonal."""
    losses = slice(part.loss, part.loss + part.size)
    uses = slice(part.use, part.use + part.size)
    logs = largest(table(view, pick.name)[losses, uses], (many, many))
    which = np.rint(scale_for(view, pick).share(logs) * SHADES).astype(np.uint8)
    at = starts(part.size, many)
    ends = np.append(at[1:], part.size) - 1
    which[(ends + part.loss)[:, None] < (at + part.use)[None, :]] = NONE
    return np.asarray(which)


def square(size: tuple[float, float], zoom: float) -> tuple[float, float, float, float]:
    """Where the image lies."""
    left, below = 40 * zoom, 26 * zoom
    side = max(min(size[0] - left - 8 * zoom, size[1] - below - 4 * zoom), 1.0)
    return left, 6 * zoom, side, side


def image(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Iterator[Any]:
    """A long sequence's triangle as an image: losses downwards, uses across, axes counted."""
    palette, part = view.palette, view.part.of(view.steps)
    left, top, side, _ = area = square(size, zoom)
    many, rgb = pixels(view, pick, part, int(side))
    yield Raster(*area, many, many, rgb)
    yield Box(*area, stroke=palette.faint, width=1.0)
    yield Spot(*area, "item", 0, part.loss, part.use, part.size, part.size)
    across = _apart(_ticks(part.size), part, side, 11 * zoom)
    for t in _ticks(part.size):
        at = (t + 0.5) / part.size * side
        y, letters = top + at, 11 * zoom
        loss, use = numerals.step("L", part.loss + t), numerals.step(pick.name, part.use + t)
        yield Label(left - 6 * zoom, y, loss, letters, palette.loss, "serif", "right")
        if t in across:
            yield Label(
                left + at,
                top + side + 12 * zoom,
                use,
                letters,
                palette.of(pick.name),
                "serif",
                "center",
            )
    if pick.any:
        yield from _marked(view, pick, part, area, zoom)


def _marked(
    view: View, pick: Pick, part: Part, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Box]:
    """A frame round the picked item's row as far as it goes, and one round the item."""
    left, top, side, _ = area
    each = side / part.size
    row, column = pick.loss - part.loss, pick.use - part.use
    if not 0 <= row < part.size:
        return
    y, high = top + row * each, max(each, 3.0)
    wide = min(max(row + part.loss - part.use + 1, 0), part.size) * each
    yield Box(left, y - 1, wide, high + 2, stroke=view.palette.ink, width=1.4 * zoom)
    if 0 <= column < part.size:
        x = left + column * each
        yield Box(x - 1, y - 2, high + 2, high + 4, stroke=view.palette.loss, width=2.0 * zoom)


def _ticks(steps: int) -> list[int]:
    """About five steps to be counted along an axis, the first and the last among them."""
    every = max(1, round(steps / 4))
    ticks = list(range(0, steps - every // 2, every))
    return [*ticks, steps - 1]


def _apart(ticks: list[int], part: Part, side: float, size: float) -> list[int]:
    """Those beside each other whose names have room; the last one always has."""
    room = (1.3 + 0.5 * len(str(part.use + part.size))) * size * part.size / side
    found = ticks[-1:]
    for t in reversed(ticks[:-1]):
        if found[0] - t >= room:
            found.insert(0, t)
    return found
