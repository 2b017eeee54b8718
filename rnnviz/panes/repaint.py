"""Painting again only where a picture has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

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


def repaint(painter: QPainter, before: tuple[Any, ...], after: tuple[Any, ...], paper: str) -> None:
    """Turn the pixels of `before` into those of `after`."""
    dirty = changed(before, after)
    if not dirty:
        return
    if len(dirty) >= WHOLE:
        painter.fillRect(painter.viewport(), color(paper))
        paint(painter, after)
        return
    region = QRegion()
    parts = apart([reach(shape) for shape in dirty])
    for part in parts:
        region += part
    meets = region.intersects
    met = [(shape, at) for shape in after if type(shape) is not Spot and meets(at := reach(shape))]
    # One by one: what is painted under a clip that is no rectangle takes up to fifty times as long.
    for part in parts:
        painter.setClipRegion(QRegion(part))
        # Beyond the clip, which is whole dots, while the part may end within one.
        painter.fillRect(part.adjusted(-1, -1, 1, 1), color(paper))
        paint(painter, [shape for shape, at in met if part.intersects(at)])


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


def changed(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[Any]:
    """The shapes that only one of two pictures has; their kind counts, not only their numbers."""
    if len(before) == len(after):
        return _replaced(before, after)
    both = set(map(id, before)) & set(map(id, after))  # quicker than by their numbers
    old = {(type(shape), shape) for shape in before if id(shape) not in both}
    new = {(type(shape), shape) for shape in after if id(shape) not in both}
    return [shape for kind, shape in old ^ new if kind is not Spot]


def _replaced(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[Any]:
    """The same for pictures of as many shapes, one by one: several times quicker than by sets."""
    return [
        shape
        for pair in zip(before, after, strict=True)
        if pair[0] != pair[1] or type(pair[0]) is not type(pair[1])
        for shape in pair
        if type(shape) is not Spot
    ]


def reach(shape: Any) -> QRect:
    """The whole pixels a shape may touch; kept, since most shapes stay from picture to picture.

    Those of images are not: with every one that was ever shown, its pixels would be kept.
    """
    return _reach(shape) if isinstance(shape, Raster) else _kept_reach(shape)


def _reach(shape: Any) -> QRect:
    left, top, right, bottom = bounds(shape)
    x, y = int(left) - MARGIN, int(top) - MARGIN
    return QRect(x, y, int(right) - x + MARGIN + 1, int(bottom) - y + MARGIN + 1)


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
