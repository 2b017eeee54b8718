"""What stands around the content of a pane: its heading, remarks, and the rules between panes."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget


def remark() -> QLabel:
    """A label that takes the room it gets and never asks for more."""
    label = QLabel()
    label.setObjectName("muted")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def title() -> QLabel:
    """The heading of a pane."""
    label = QLabel()
    label.setObjectName("title")
    return label


class Heading(QLabel):
    """The heading of a narrow pane: the long one where there is room for it, else the short one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("title")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts = ("", "")

    def present(self, long: str, short: str) -> None:
        """Say the same in two lengths."""
        self._texts = (long, short)
        self.setToolTip(long)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        long, short = self._texts
        text = long if self.fontMetrics().horizontalAdvance(long) <= self.width() else short
        if text != self.text():
            self.setText(text)


def rule(*, vertical: bool = False) -> QFrame:
    """A thin line between panes."""
    line = QFrame()
    line.setObjectName("rule")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def headed(pane: QWidget, title: QLabel, beside: QWidget, *, spacing: int) -> QVBoxLayout:
    """Give a pane a row of its title and what stands beside it; the column for the rest."""
    head = QHBoxLayout()
    head.addWidget(title, stretch=1)
    head.addWidget(beside)
    column = QVBoxLayout(pane)
    column.setContentsMargins(16, 10, 12, 8)
    column.setSpacing(spacing)
    column.addLayout(head)
    return column
