"""Dragging a frame over a canvas; what does not move is a click, told when it is let go."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QRubberBand

from rnnviz.panes.canvas import Canvas

#: A hand that shakes less than this, in pixels, has not dragged.
FAR: Final = 8


class Drag(QObject):
    """Watches a canvas; tells from where to where a frame was drawn."""

    dragged = Signal(QPointF, QPointF)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._start: QPointF | None = None
        self._frame = QRubberBand(QRubberBand.Shape.Rectangle, canvas)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold a press back until it is clear whether it is a drag."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        kind, left = event.type(), Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and event.button() == left:
            self._start = event.position()
            return True
        if kind == QEvent.Type.MouseMove and event.buttons() & left and self._start is not None:
            if self._far(event.position()):
                area = QRect(self._start.toPoint(), event.position().toPoint())
                self._frame.setGeometry(area.normalized())
                self._frame.show()
            return True
        if kind == QEvent.Type.MouseButtonRelease and event.button() == left:
            start, self._start = self._start, None
            self._frame.hide()
            if start is not None and _apart(start, event.position()):
                self.dragged.emit(start, event.position())
            elif start is not None:
                self._canvas.click(start)
            return True
        return super().eventFilter(watched, event)

    def _far(self, at: QPointF) -> bool:
        return self._start is not None and _apart(self._start, at)


def _apart(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() >= FAR
