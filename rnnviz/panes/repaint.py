"""Painting again only where a picture has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
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
#: What cannot be seen touches nothing.
NOWHERE: Final[Area] = (1, 1, -1, -1)


class Painted(NamedTuple):
    """A picture as it stands somewhere in pixels: its shapes, and the pixels that each may touch.

    `areas` [shapes, 4] are the first and the last column and row of these: left, top, right,
    bottom. They are not known before they are asked for.
    """

    shapes: tuple[Any, ...] = ()
    areas: NDArray[np.int32] | None = None

    def measured(self) -> NDArray[np.int32]:
        """The areas, whether they were known or not."""
        if self.areas is not None:
            return self.areas
        areas = [reach(shape) for shape in self.shapes]
        return np.array(areas, np.int32).reshape(-1, 4)

    def followed_by(self, shapes: tuple[Any, ...], places: Iterable[int]) -> Painted:
        """Another picture, which differs in these places if it has as many shapes as this one.

        Only what this one has not is measured.
        """
        known, fresh = self.measured(), list(places)
        if len(shapes) == len(self.shapes):
            areas = known.copy()
        else:
            rows = {id(shape): row for row, shape in enumerate(self.shapes)}
            taken = np.array([rows.get(id(shape), -1) for shape in shapes], np.intp)
            fresh = np.flatnonzero(taken < 0).tolist()
            areas = np.vstack([known, [NOWHERE]])[taken]
        if fresh:
            areas[fresh] = [reach(shapes[row]) for row in fresh]
        return Painted(shapes, areas)

    def touching(self, area: QRect) -> list[Any]:
        """The shapes that may touch an area, in their order."""
        left, top, right, bottom = self.measured().T
        meets = (left <= area.right()) & (right >= area.left())
        meets &= (top <= area.bottom()) & (bottom >= area.top())
        return [self.shapes[row] for row in np.flatnonzero(meets).tolist()]


def repaint(painter: QPainter, before: Painted, after: tuple[Any, ...], paper: str) -> Painted:
    """Turn the pixels of `before` into those of `after`."""
    gone, come = changed(before.shapes, after)
    if len(gone) + len(come) >= WHOLE:
        painter.fillRect(painter.viewport(), color(paper))
        paint(painter, after)
        return Painted(after)
    before = before._replace(areas=before.measured())
    now = before.followed_by(after, {*gone, *come})
    dirty = [*before.measured()[gone].tolist(), *now.measured()[come].tolist()]
    # One by one: what is painted under a clip that is no rectangle takes up to fifty times as long.
    for part in apart([QRect(x, y, end - x + 1, low - y + 1) for x, y, end, low in dirty]):
        painter.setClipRect(part)
        # Beyond the clip, which is whole dots, while the part may end within one.
        painter.fillRect(part.adjusted(-1, -1, 1, 1), color(paper))
        paint(painter, now.touching(part))
    return now


def apart(areas: Iterable[QRect]) -> list[QRect]:
    """Rectangles that do not overlap and cover all of these: columns of them, divided by rows."""
    found = []
    for column in _grouped(areas, QRect.left, QRect.right):
        for cell in _grouped(column, QRect.top, QRect.bottom):
            whole = QRect()
            for area in cell:
                whole |= area
            found.append(whole)
    return found


def _grouped(
    areas: Iterable[QRect], start: Callable[[QRect], int], end: Callable[[QRect], int]
) -> list[list[QRect]]:
    """Areas that are near each other along an axis, or have areas between them, are one group."""
    groups: list[list[QRect]] = []
    reached = 0
    for area in sorted(areas, key=start):
        if groups and start(area) <= reached + NEAR:
            groups[-1].append(area)
            reached = max(reached, end(area))
        else:
            groups.append([area])
            reached = end(area)
    return groups


def changed(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[list[int], list[int]]:
    """The shapes that only one of two pictures has, by their numbers in the first and the second.

    Their kind counts, not only what they are made of.
    """
    if len(before) == len(after):
        places = _replaced(before, after)
        return [n for n in places if _seen(before[n])], [n for n in places if _seen(after[n])]
    both = set(map(id, before)) & set(map(id, after))  # quicker than by what they are made of
    old, new = (
        {(type(one), one): n for n, one in enumerate(shapes) if id(one) not in both and _seen(one)}
        for shapes in (before, after)
    )
    gone = [n for key, n in old.items() if key not in new]
    return gone, [n for key, n in new.items() if key not in old]


def _replaced(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[int]:
    """The same for pictures of as many shapes, one by one: several times quicker than by sets."""
    return [
        n
        for n, (old, new) in enumerate(zip(before, after, strict=True))
        if old is not new and (old != new or type(old) is not type(new))
    ]


def _seen(shape: Any) -> bool:
    """Whether a shape is painted at all."""
    return type(shape) is not Spot


def reach(shape: Any) -> Area:
    """The whole pixels a shape may touch; kept, since most shapes come again.

    Those of images are not: with every one that was ever shown, its pixels would be kept.
    """
    return _reach(shape) if isinstance(shape, Raster) else _kept_reach(shape)


def _reach(shape: Any) -> Area:
    if not _seen(shape):
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
