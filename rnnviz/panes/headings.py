"""What stands around the content of a pane: its heading, remarks, and the rules between panes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.panes.showing import Showing


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
        metrics, width = self.fontMetrics(), self.width()
        text = long if metrics.horizontalAdvance(long) <= width else short
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) if width else text
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


class Enlarge(QToolButton):
    """A button that gives a pane the room of those beside it, or takes it back."""

    asked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setObjectName("enlarge")
        self.setText("⤢")
        self.setCheckable(True)
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.asked.emit(self._name)

    def present(self, showing: Showing) -> None:
        """Show whether the pane is enlarged, and what a click does."""
        on = showing.session.inspection.enlarged == self._name
        self.setChecked(on)
        text = showing.say("window.as_it_was" if on else "window.enlarge")
        self.setToolTip(text)
        self.setAccessibleName(text)


def headed(pane: QWidget, title: QLabel, *beside: QWidget, spacing: int) -> QVBoxLayout:
    """Give a pane a row of its title and what stands beside it; the column for the rest."""
    head = QHBoxLayout()
    head.setSpacing(4)
    head.addWidget(title, stretch=1)
    for widget in beside:
        head.addWidget(widget)
    column = QVBoxLayout(pane)
    column.setContentsMargins(14, 10, 6, 8)
    column.setSpacing(spacing)
    column.addLayout(head)
    return column
