"""What training has come to, in the bar at the top: in as many words as have room, and pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

#: What stands between two parts.
GAP: Final = "   "


class State(QPushButton):
    """A flat button of several parts, of which the last go where there is no room for all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("state")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # Else the first paint would ask for its style, which takes 8 ms to name all its parts.
        self.setProperty("wrong", False)
        self._parts: tuple[str, ...] = ("",)

    def present(self, parts: Sequence[str], tip: str, *, wrong: bool) -> None:
        """Say these, in the colour of a problem if something is `wrong`; the tip says all."""
        self._parts = tuple(parts)
        said = " · ".join(parts)
        self.setToolTip(f"{said}\n{tip}")
        self.setAccessibleName(f"{said}. {tip}")
        self._choose()
        if self.property("wrong") != wrong:
            self.setProperty("wrong", wrong)
            self.style().polish(self)

    def sizeHint(self) -> QSize:
        """As high as any button, and as wide as there is room."""
        return QSize(0, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Choose anew in letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._choose()

    def _choose(self) -> None:
        metrics, room = self.fontMetrics(), self.width() - 2 * self.fontMetrics().height() // 3
        said = [GAP.join(self._parts[:count]) for count in range(len(self._parts), 0, -1)]
        fits = (one for one in said if metrics.horizontalAdvance(one) <= room)
        text = next(fits, "")
        if not text:
            text = metrics.elidedText(said[-1], Qt.TextElideMode.ElideRight, max(room, 0))
        if text != self.text():
            self.setText(text)
