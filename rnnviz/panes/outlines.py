"""Outlines of glyphs: SVG path data to Qt's paths."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath

COMMAND: Final = re.compile(r"([MLQCHVZ])([^MLQCHVZ]*)")


@lru_cache(maxsize=1024)
def outline(data: str) -> QPainterPath:
    """SVG path data (absolute M L H V Q C Z) as a path, mirrored so that y grows downwards."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for command, rest in COMMAND.findall(data):
        numbers = [float(n) for n in rest.replace(",", " ").split()]
        _draw_command(path, command, numbers)
    return path


def _draw_command(path: QPainterPath, command: str, n: list[float]) -> None:
    at = path.currentPosition()
    if command == "M":
        path.moveTo(n[0], -n[1])
    elif command == "H":
        path.lineTo(n[0], at.y())
    elif command == "V":
        path.lineTo(at.x(), -n[0])
    elif command == "Z":
        path.closeSubpath()
    else:
        _draw_curves(path, command, [QPointF(x, -y) for x, y in zip(n[::2], n[1::2], strict=True)])


def _draw_curves(path: QPainterPath, command: str, points: list[QPointF]) -> None:
    """One command may go on for several lines or curves."""
    size = {"L": 1, "Q": 2, "C": 3}[command]
    for i in range(0, len(points), size):
        if command == "L":
            path.lineTo(points[i])
        elif command == "Q":
            path.quadTo(points[i], points[i + 1])
        else:
            path.cubicTo(points[i], points[i + 1], points[i + 2])
