"""A row of widgets that goes on in another row where there is no room for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Wrapping(QLayout):
    """Each widget at its own size, from left to right, then below; one may end the last row."""

    def __init__(self, gap: int = 4) -> None:
        super().__init__()
        self._gap = gap
        self._ended = False
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """One more, at the end."""
        self._items.append(item)

    def end_with(self, widget: QWidget) -> None:
        """What is added last stands at the right end of the last row."""
        self.addWidget(widget)
        self._ended = True

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """The same, taken out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high all rows are together."""
        return max(
            (area.bottom() + 1 for _, area in self._placed(QRect(0, 0, width, 0))), default=0
        )

    def sizeHint(self) -> QSize:
        """All in one row, if one may choose."""
        sizes = [item.sizeHint() for item in self._items]
        wide = sum(size.width() + self._gap for size in sizes) - self._gap
        return QSize(max(wide, 0), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As narrow as the widest of them."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Put each in its place."""
        super().setGeometry(rect)
        for item, area in self._placed(rect):
            item.setGeometry(area)

    def _placed(self, rect: QRect) -> Iterator[tuple[QLayoutItem, QRect]]:
        x, y, high = rect.x(), rect.y(), 0
        for number, item in enumerate(self._items, 1):
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self._gap, 0
            high, down = max(high, size.height()), 0
            if self._ended and number == len(self._items):
                x, down = rect.right() + 1 - size.width(), (high - size.height()) // 2
            yield item, QRect(QPoint(x, y + down), size)
            x += size.width() + self._gap
