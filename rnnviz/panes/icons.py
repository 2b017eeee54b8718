"""Icons, drawn from shapes so that they fit every theme and size."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

Points = tuple[tuple[float, float], ...]


def _triangle(x0: float, x1: float) -> Points:
    """Pointing from x0 to x1."""
    return (x0, 3), (x1, 8), (x0, 13)


def _bar(x: float, width: float = 2) -> Points:
    return (x, 3), (x + width, 3), (x + width, 13), (x, 13)


#: Polygons in a square of 16.
POLYGONS: Final[dict[str, tuple[Points, ...]]] = {
    "first": (_bar(2.5), _triangle(13, 5.5)),
    "pass_back": (_bar(1), _triangle(9, 3.5), _triangle(14.5, 9)),
    "time_back": (_triangle(8, 1.5), _triangle(14.5, 8)),
    "back": (_triangle(12, 4.5),),
    "play": (_triangle(4.5, 13),),
    "pause": (_bar(4, 3), _bar(9.5, 3)),
    "step": (_triangle(4, 11.5),),
    "time_step": (_triangle(1.5, 8), _triangle(8, 14.5)),
    "edit": (
        ((2.5, 13.5), (3.4, 10.2), (5.8, 12.6)),
        ((4.3, 9.3), (10.2, 3.4), (12.6, 5.8), (6.7, 11.7)),
        ((11.1, 2.5), (12.2, 1.6), (14.4, 3.8), (13.5, 4.9)),
    ),
    "remove": (
        ((3.2, 4.6), (4.6, 3.2), (12.8, 11.4), (11.4, 12.8)),
        ((11.4, 3.2), (12.8, 4.6), (4.6, 12.8), (3.2, 11.4)),
    ),
    "finish": (_triangle(1.5, 7), _triangle(7, 12.5), _bar(13)),
    "last": (_triangle(3, 10.5), _bar(11.5)),
}


@lru_cache(maxsize=256)
def icon(name: str, color: str, zoom: float) -> QIcon:
    """The icon called `name`, in a colour, at three densities."""
    made = QIcon()
    for ratio in (1, 2, 3):
        side = round(16 * zoom)
        pixmap = QPixmap(side * ratio, side * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(side * ratio / 16, side * ratio / 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            for points in POLYGONS[name]:
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made
