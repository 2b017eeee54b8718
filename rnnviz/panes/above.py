"""A line above a list: while one types, up and down choose in the list."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

#: What the list is handed.
FOR_THE_LIST: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class Above(QObject):
    """Hands the keys that choose on to the list."""

    def __init__(self, line: QLineEdit, chosen_from: QAbstractItemView) -> None:
        super().__init__(line)
        self._list = chosen_from
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Everything else is typed."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in FOR_THE_LIST
        ):
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)
