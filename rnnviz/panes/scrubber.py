"""A canvas along which one drags: pressing and moving tells what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from rnnviz.panes.canvas import Canvas


class Scrubber(Canvas):
    """Tells, while it is pressed, the number of what the pointer is at."""

    dragged = Signal(int)

    def __init__(self, number_at: Callable[[QPointF], int]) -> None:
        super().__init__()
        self._number_at = number_at

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to what was pressed."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self._number_at(event.position()))
