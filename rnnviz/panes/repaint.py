"""Painting again only where a picture has changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from rnnviz.drawing.shapes import Box, Curve, Label, Line, Raster, Spot
from rnnviz.panes.painting import color, laid, paint

#: So many changed shapes are cheaper to paint with all others than to look for.
WHOLE: Final = 160
#: Edges are smoothed over a pixel, and arrow heads are wider than their lines.
MARGIN: Final = 2

Bounds = tuple[float, float, float, float]


def repaint(painter: QPainter, before: tuple[Any, ...], after: tuple[Any, ...], paper: str) -> None:
    """Turn the pixels of `before` into those of `after`."""
    dirty = changed(before, after)
    if not dirty:
        return
    if len(dirty) < WHOLE:
        region = QRegion()
        for shape in dirty:
            region += _rect(bounds(shape))
        painter.setClipRegion(region)
        area = region.boundingRect()
        left, top = area.x(), area.y()
        right, bottom = left + area.width(), top + area.height()
        after = tuple(
            shape
            for shape in after
            if not isinstance(shape, Spot) and _meets(shape, (left, top, right, bottom), region)
        )
        painter.fillRect(area, color(paper))
    else:
        painter.fillRect(painter.viewport(), color(paper))
    paint(painter, after)


def changed(before: Iterable[Any], after: Iterable[Any]) -> set[Any]:
    """The shapes that only one of two pictures has; their kind counts, not only their numbers."""
    old = {(type(shape), shape) for shape in before}
    new = {(type(shape), shape) for shape in after}
    return {shape for kind, shape in old ^ new if kind is not Spot}


def _rect(area: Bounds) -> QRect:
    left, top, right, bottom = area
    x, y = int(left) - MARGIN, int(top) - MARGIN
    return QRect(x, y, int(right) - x + MARGIN + 1, int(bottom) - y + MARGIN + 1)


def _meets(shape: Any, box: Bounds, region: QRegion) -> bool:
    left, top, right, bottom = area = bounds(shape)
    if right < box[0] or left > box[2] or bottom < box[1] or top > box[3]:
        return False
    return region.intersects(_rect(area))


def bounds(shape: Any) -> Bounds:
    """The area a shape covers: left, top, right, bottom."""
    if isinstance(shape, Label):
        return _label_bounds(shape)
    if isinstance(shape, Line | Curve):
        pad = max(shape.width, shape.head) / 2 + 1
        xs, ys = [shape.x0, shape.x1], [shape.y0, shape.y1]
        if isinstance(shape, Curve):
            xs.append(shape.cx)
            ys.append(shape.cy)
        return min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad
    if isinstance(shape, Box | Raster):
        pad = shape.width if isinstance(shape, Box) else 0.0
        return shape.x - pad, shape.y - pad, shape.x + shape.w + pad, shape.y + shape.h + pad
    em = 1000 * shape.scale  # a glyph: its em square and what hangs below
    return shape.x - em * 0.3, shape.y - em * 1.1, shape.x + em * 1.4, shape.y + em * 0.5


def _label_bounds(label: Label) -> Bounds:
    set_text = laid(label)
    if label.angle:
        reach = set_text.width + set_text.height
        return label.x - reach, label.y - reach, label.x + reach, label.y + reach
    half = set_text.height / 2 + 2
    left = label.x + set_text.dx - 2
    return left, label.y - half, left + set_text.width + 4, label.y + half
