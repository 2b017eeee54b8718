"""Painting again only where a picture has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from rnnviz.drawing.shapes import Box, Curve, Glyph, Label, Line, Polyline, Raster, Spot
from rnnviz.panes.lettering import laid, lines
from rnnviz.panes.painting import color, paint

#: So many changed shapes are cheaper to paint with all others than to look for.
WHOLE: Final = 300
#: Changes no farther apart than this are painted in one piece.
NEAR: Final = 8
#: Edges are smoothed over a pixel, and arrow heads are wider than their lines.
MARGIN: Final = 2

Bounds = tuple[float, float, float, float]
Area = tuple[int, int, int, int]
Areas = NDArray[np.int32]
Numbers = NDArray[np.intp]
#: What cannot be seen touches nothing.
NOWHERE: Final[Area] = (1, 1, -1, -1)


class Painted(NamedTuple):
    """A picture as it stands somewhere in pixels: its shapes, and the pixels that each may touch.

    `areas` [shapes, 4] are the first and the last column and row of these: left, top, right,
    bottom. They are not known before they are asked for.
    """

    shapes: tuple[Any, ...] = ()
    areas: Areas | None = None

    def measured(self) -> Areas:
        """The areas, whether they were known or not."""
        if self.areas is not None:
            return self.areas
        areas = [reach(shape) for shape in self.shapes]
        return np.array(areas, np.int32).reshape(-1, 4)

    def touching(self, area: QRect) -> list[Any]:
        """The shapes that may touch an area, in their order."""
        left, top, right, bottom = self.measured().T
        meets = (left <= area.right()) & (right >= area.left())
        meets &= (top <= area.bottom()) & (bottom >= area.top())
        return [self.shapes[row] for row in np.flatnonzero(meets).tolist()]


def repaint(painter: QPainter, before: Painted, after: tuple[Any, ...], paper: str) -> Painted:
    """Turn the pixels of `before` into those of `after`."""
    taken = taken_over(before.shapes, after)
    gone, come = changed(before.shapes, after, taken)
    if len(gone) + len(come) >= WHOLE:
        painter.fillRect(painter.viewport(), color(paper))
        paint(painter, after)
        return Painted(after)
    old = before.measured()
    now = Painted(after, _areas(old, after, taken))
    dirty = [*old[gone].tolist(), *now.measured()[come].tolist()]
    # One by one: what is painted under a clip that is no rectangle takes up to fifty times as long.
    for part in apart(dirty):
        painter.setClipRect(part)
        # Beyond the clip, which is whole dots, while the part may end within one.
        painter.fillRect(part.adjusted(-1, -1, 1, 1), color(paper))
        paint(painter, now.touching(part))
    return now


def taken_over(before: tuple[Any, ...], after: tuple[Any, ...]) -> Numbers:
    """For each shape of a picture, which one of the picture before it is; −1 for none of them.

    Of two pictures of as many shapes each is compared with the one in its place.
    """
    if len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return np.array([row if _same(*pair) else -1 for row, pair in pairs], np.intp)
    rows = {id(shape): row for row, shape in enumerate(before)}
    taken = [rows.get(id(shape), -1) for shape in after]
    # What is not the very same may still be equal, which takes longer to find out.
    left = {(type(before[row]), before[row]): row for row in {*range(len(before))} - {*taken}}
    for row, shape in enumerate(after):
        if taken[row] < 0:
            taken[row] = left.get((type(shape), shape), -1)
    return np.array(taken, np.intp)


def _same(old: Any, new: Any) -> bool:
    """Whether two shapes are one; their kind counts, not only what they are made of."""
    return old is new or (old == new and type(old) is type(new))


def changed(
    before: tuple[Any, ...], after: tuple[Any, ...], taken: Numbers
) -> tuple[list[int], list[int]]:
    """The painted shapes that only one of two pictures has, by their numbers in either."""
    gone = np.ones(len(before), bool)
    gone[taken[taken >= 0]] = False
    return (
        [row for row in np.flatnonzero(gone).tolist() if type(before[row]) is not Spot],
        [row for row in np.flatnonzero(taken < 0).tolist() if type(after[row]) is not Spot],
    )


def _areas(known: Areas, shapes: tuple[Any, ...], taken: Numbers) -> Areas:
    """The areas of shapes, of which those that are taken over are known."""
    areas: Areas = np.vstack([known, np.array([NOWHERE], np.int32)])[taken]
    fresh = np.flatnonzero(taken < 0).tolist()
    if fresh:
        areas[fresh] = [reach(shapes[row]) for row in fresh]
    return areas


def apart(areas: Iterable[Sequence[int]]) -> list[QRect]:
    """Rectangles that do not overlap and cover all of these: columns of them, divided by rows."""
    found = []
    for column in _grouped(areas, 0, 2):
        for cell in _grouped(column, 1, 3):
            lefts, tops, rights, bottoms = zip(*cell, strict=True)
            corners = QPoint(min(lefts), min(tops)), QPoint(max(rights), max(bottoms))
            found.append(QRect(*corners))
    return found


def _grouped(areas: Iterable[Sequence[int]], start: int, end: int) -> list[list[Sequence[int]]]:
    """Areas that are near each other along an axis, or have areas between them, are one group."""
    groups: list[list[Sequence[int]]] = []
    reached = 0
    for area in sorted(areas, key=itemgetter(start)):
        if groups and area[start] <= reached + NEAR:
            groups[-1].append(area)
            reached = max(reached, area[end])
        else:
            groups.append([area])
            reached = area[end]
    return groups


def reach(shape: Any) -> Area:
    """The whole pixels a shape may touch; kept, since most shapes come again.

    Those of images are not: with every one that was ever shown, its pixels would be kept.
    """
    return _reach(shape) if isinstance(shape, Raster) else _kept_reach(shape)


def _reach(shape: Any) -> Area:
    if type(shape) is Spot:
        return NOWHERE
    left, top, right, bottom = bounds(shape)
    x, y = int(left) - MARGIN, int(top) - MARGIN
    return x, y, int(right) + MARGIN, int(bottom) + MARGIN


_kept_reach = lru_cache(maxsize=16384, typed=True)(_reach)


def bounds(shape: Any) -> Bounds:
    """The area a shape covers: left, top, right, bottom."""
    return BOUNDS[type(shape)](shape)


def _line_bounds(line: Line) -> Bounds:
    x0, y0, x1, y1, _, width, head, *_ = line
    pad = (max(head, width)) / 2 + 1
    left, right = (x0, x1) if x0 < x1 else (x1, x0)
    top, bottom = (y0, y1) if y0 < y1 else (y1, y0)
    return left - pad, top - pad, right + pad, bottom + pad


def _curve_bounds(curve: Curve) -> Bounds:
    pad = max(curve.width, curve.head) / 2 + 1
    xs, ys = (curve.x0, curve.cx, curve.x1), (curve.y0, curve.cy, curve.y1)
    return min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad


def _polyline_bounds(line: Polyline) -> Bounds:
    xs, ys = zip(*line.points, strict=True)
    pad = line.width + 1
    return min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad


def _box_bounds(box: Box) -> Bounds:
    x, y, w, h, _, _, pad, *_ = box
    return x - pad, y - pad, x + w + pad, y + h + pad


def _raster_bounds(raster: Raster) -> Bounds:
    return raster.x, raster.y, raster.x + raster.w, raster.y + raster.h


def _glyph_bounds(glyph: Glyph) -> Bounds:
    """Its em square, and what hangs out of it."""
    em = 1000 * glyph.scale
    return glyph.x - em * 0.3, glyph.y - em * 1.1, glyph.x + em * 1.4, glyph.y + em * 0.5


def _label_bounds(label: Label) -> Bounds:
    if label.wrap and (several := [_label_bounds(line) for line in lines(label)]):
        lefts, tops, rights, bottoms = zip(*several, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)
    set_text = laid(label)
    if label.angle:
        reach = set_text.width + set_text.height
        return label.x - reach, label.y - reach, label.x + reach, label.y + reach
    half = set_text.height / 2 + 2
    left = label.x + set_text.dx - 2
    return left, label.y - half, left + set_text.width + 4, label.y + half


#: By kind of shape; looked up hundreds of times a picture.
BOUNDS: Final[dict[type, Callable[[Any], Bounds]]] = {
    Line: _line_bounds,
    Curve: _curve_bounds,
    Polyline: _polyline_bounds,
    Box: _box_bounds,
    Raster: _raster_bounds,
    Glyph: _glyph_bounds,
    Label: _label_bounds,
}
