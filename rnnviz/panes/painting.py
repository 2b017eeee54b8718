"""Shapes to pixels: one function a kind of shape, the same for the screen and every export."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
    QPolygonF,
)

from rnnviz.drawing.shapes import Box, Curve, Glyph, Label, Line, Polyline, Raster
from rnnviz.panes.lettering import laid, lines
from rnnviz.panes.outlines import outline

# Qt would share what is translucent among threads, line by line of a few pixels: to wake them takes
# several times as long as the work. It asks for this variable when it first paints something.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

#: Up to so many cells are painted quicker one by one than as an image.
FEW: Final = 40
#: How much narrower an arrow head is than long, and how far its shaft goes into it.
HEAD_HALF_WIDTH: Final = 0.42
SHAFT_INTO_HEAD: Final = 0.7


def paint(painter: QPainter, shapes: Iterable[Any], *, vector: bool = False) -> None:
    """Paint shapes in their order; `vector` keeps rasters sharp, and text text, in SVG and PDF."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painters = VECTOR_PAINTERS if vector else PAINTERS
    for shape in shapes:
        if (work := painters.get(type(shape))) is not None:
            work(painter, shape)


@lru_cache(maxsize=4096)
def color(name: str) -> QColor:
    """The colour of a name such as `#aarrggbb`."""
    return QColor(name)


@lru_cache(maxsize=4096)
def _pen(name: str, width: float, *, dash: bool = False, round_cap: bool = False) -> QPen:
    pen = QPen(color(name), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_cap else Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dash:
        pen.setDashPattern([4.0, 3.0])
    return pen


def _box(painter: QPainter, box: Box) -> None:
    if not box.radius and not box.dash:
        _plain_box(painter, box)
        return
    inside, outline = _rounded(box)
    if box.fill:
        painter.fillPath(inside, color(box.fill))
    if box.stroke:
        painter.fillPath(outline, color(box.stroke))


@lru_cache(maxsize=1024)
def _rounded(box: Box) -> tuple[QPainterPath, QPainterPath]:
    """What is within a box, and its outline as an area: kept, which halves what it costs."""
    inside = QPainterPath()
    inside.addRoundedRect(QRectF(box.x, box.y, box.w, box.h), box.radius, box.radius)
    return inside, _stroke(_pen("#000000", box.width, dash=box.dash), inside)


def _stroke(pen: QPen, path: QPainterPath) -> QPainterPath:
    """What a pen covers along a path."""
    return QPainterPathStroker(pen).createStroke(path)


def _plain_box(painter: QPainter, box: Box) -> None:
    if not box.stroke or box.fill:
        for area, ink in _fills(box):
            painter.fillRect(area, ink)
        return
    painter.setPen(_pen(box.stroke, box.width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(box.x, box.y, box.w, box.h))


@lru_cache(maxsize=4096)
def _fills(box: Box) -> tuple[tuple[QRect, QColor], ...]:
    """A box with square corners: its outline is what a smaller box leaves of a larger one."""
    area, half = QRectF(box.x, box.y, box.w, box.h), box.width / 2
    if not box.stroke:
        return ((area.toRect(), color(box.fill)),)
    outer, inner = (area.adjusted(-by, -by, by, by).toRect() for by in (half, -half))
    return (outer, color(box.stroke)), (inner, color(box.fill))


def _line(painter: QPainter, line: Line) -> None:
    if not (line.head or line.dash or line.round) and (line.x0 == line.x1 or line.y0 == line.y1):
        # Upright and level lines are most of a picture, and filling whole pixels is the quickest
        # way, and the sharpest.
        painter.fillRect(*_level(line))
        return
    if line.head:
        for part in _arrow(line):
            painter.fillPath(part, color(line.color))
        return
    painter.setPen(_pen(line.color, line.width, dash=line.dash, round_cap=line.round))
    painter.drawLine(QLineF(line.x0, line.y0, line.x1, line.y1))


@lru_cache(maxsize=1024)
def _arrow(line: Line) -> tuple[QPainterPath, QPainterPath]:
    """The areas of an arrow: its shaft and its head."""
    length = math.hypot(line.x1 - line.x0, line.y1 - line.y0)
    head = min(line.head, length)
    ux, uy = ((line.x1 - line.x0) / length, (line.y1 - line.y0) / length) if length else (0.0, 0.0)
    back = head * SHAFT_INTO_HEAD
    shaft = QPainterPath(QPointF(line.x0, line.y0))
    shaft.lineTo(line.x1 - ux * back, line.y1 - uy * back)
    pen = _pen("#000000", line.width, dash=line.dash, round_cap=line.round)
    return _stroke(pen, shaft), _head((line.x1, line.y1), (ux, uy), head)


@lru_cache(maxsize=4096)
def _level(line: Line) -> tuple[QRect, QColor]:
    """The area an upright or level line covers, in whole pixels, at least one wide and high."""
    half, (x0, y0, x1, y1) = line.width / 2, line[:4]
    x, y, w, h = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
    x, y, w, h = (x - half, y, line.width, h) if w == 0 else (x, y - half, w, line.width)
    area = QRect(round(x), round(y), max(1, round(w)), max(1, round(h)))
    return area, color(line.color)


def _head(tip: tuple[float, float], along: tuple[float, float], length: float) -> QPainterPath:
    (x, y), (ux, uy) = tip, along
    half = length * HEAD_HALF_WIDTH
    bx, by = x - ux * length, y - uy * length
    corners = (x, y), (bx + uy * half, by - ux * half), (bx - uy * half, by + ux * half)
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    path.closeSubpath()
    return path


def _curve(painter: QPainter, curve: Curve) -> None:
    for part in _curved(curve):
        painter.fillPath(part, color(curve.color))


@lru_cache(maxsize=512)
def _curved(curve: Curve) -> tuple[QPainterPath, ...]:
    """The area of a curve, and that of its head if it has one."""
    path = QPainterPath(QPointF(curve.x0, curve.y0))
    path.quadTo(curve.cx, curve.cy, curve.x1, curve.y1)
    area = _stroke(_pen("#000000", curve.width), path)
    dx, dy = curve.x1 - curve.cx, curve.y1 - curve.cy
    length = math.hypot(dx, dy)
    if not (curve.head and length):
        return (area,)
    return area, _head((curve.x1, curve.y1), (dx / length, dy / length), curve.head)


def _polyline(painter: QPainter, line: Polyline) -> None:
    pen = QPen(color(line.color), line.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if line.dash else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if line.dash:
        pen.setDashPattern([part / line.width for part in line.dash])  # counted in widths
    painter.setPen(pen)
    painter.drawPolyline([QPointF(x, y) for x, y in line.points])


def _label(painter: QPainter, label: Label) -> None:
    if label.wrap or label.angle:
        _written(painter, label)
        return
    set_text = laid(label)
    painter.setPen(color(label.color))
    at = QPointF(label.x + set_text.dx, label.y + set_text.dy - set_text.rise)
    for run in set_text.runs:
        painter.drawGlyphRun(at, run)


def _written(painter: QPainter, label: Label) -> None:
    """The same as text, which can be copied out of a file, and line by line where it wraps."""
    if label.wrap:
        for line in lines(label):
            _written(painter, line)
        return
    set_text = laid(label)
    text, dx, dy = set_text.text, set_text.dx, set_text.dy
    painter.setFont(set_text.font)
    painter.setPen(color(label.color))
    if not label.angle:
        painter.drawText(QPointF(label.x + dx, label.y + dy), text)
        return
    painter.save()
    painter.translate(label.x, label.y)
    painter.rotate(label.angle)
    painter.drawText(QPointF(dx, dy), text)
    painter.restore()


def _raster(painter: QPainter, raster: Raster) -> None:
    if raster.columns * raster.rows <= FEW:
        _raster_as_boxes(painter, raster)
        return
    packed = QImage(
        raster.rgb, raster.columns, raster.rows, raster.columns * 3, QImage.Format.Format_RGB888
    )
    # Images of this format are scaled twenty times as fast.
    image = packed.convertToFormat(QImage.Format.Format_RGB32)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(QRectF(raster.x, raster.y, raster.w, raster.h), image)


def _raster_as_boxes(painter: QPainter, raster: Raster) -> None:
    """Cells one by one, their edges on whole pixels so that they neither overlap nor gape."""
    w, h = raster.w / raster.columns, raster.h / raster.rows
    xs = [round(raster.x + column * w) for column in range(raster.columns + 1)]
    ys = [round(raster.y + row * h) for row in range(raster.rows + 1)]
    for i in range(raster.rows * raster.columns):
        row, column = divmod(i, raster.columns)
        area = QRect(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
        painter.fillRect(area, color("#" + raster.rgb[3 * i : 3 * i + 3].hex()))


def _glyph(painter: QPainter, glyph: Glyph) -> None:
    painter.save()
    painter.translate(glyph.x, glyph.y)
    painter.scale(glyph.scale, glyph.scale)
    painter.fillPath(outline(glyph.outline), color(glyph.color))
    painter.restore()


PAINTERS: Final[dict[type, Callable[[QPainter, Any], None]]] = {
    Box: _box,
    Line: _line,
    Curve: _curve,
    Polyline: _polyline,
    Label: _label,
    Raster: _raster,
    Glyph: _glyph,
}
#: The same where pixels are not what is painted.
VECTOR_PAINTERS: Final[dict[type, Callable[[QPainter, Any], None]]] = {
    **PAINTERS,
    Label: _written,
    Raster: _raster_as_boxes,
}
