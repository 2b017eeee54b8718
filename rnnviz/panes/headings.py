"""What stands around the content of a pane: its heading, remarks, and the rules between panes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QResizeEvent, QShowEvent, QTextDocument
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


#: The smallest letters of a heading, in pixels.
SMALLEST: Final = 11


class Heading(QLabel):
    """The heading of a narrow pane: the long one where it fits, else the short one.

    Where that does not fit, its letters are smaller, and where they would be tiny there is none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("title")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts = ("", "")

    def present(self, long: str, short: str) -> None:
        """Say the same in two lengths."""
        self._texts = (long, short)
        self.setToolTip(long)
        self.setAccessibleName(long)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        long, short = self._texts
        font, width = QFont(self.font()), self.width()
        text = long if QFontMetrics(font).horizontalAdvance(long) <= width else short
        size = full = QFontInfo(font).pixelSize()
        while width and QFontMetrics(font).horizontalAdvance(text) > width:
            size -= 1
            if size < SMALLEST:
                text = ""  # what stands beside it, and its tip, say enough; half a word would not
                break
            font.setPixelSize(size)
        if text and size < full:
            text = f'<span style="font-size: {size}px">{escape(text)}</span>'
        if text != self.text():
            self.setText(text)


class Line(QLabel):
    """A remark in one line, elided where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole, self._tip, self._brief = "", "", ""

    def present(self, text: str, tip: str = "", brief: str = "") -> None:
        """Say this, or in `brief`; the tip says more, or all of it where that is cut."""
        self._whole, self._tip, self._brief = text, tip, brief
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, width = self.fontMetrics(), max(self.width(), 1)
        fits = metrics.horizontalAdvance(self._whole) <= width
        said = self._whole if fits or not self._brief else self._brief
        text = metrics.elidedText(said, Qt.TextElideMode.ElideRight, width)
        self.setToolTip(self._tip or ("" if text == self._whole else self._whole))
        if text != self.text():
            self.setText(text)


class Parts(QLabel):
    """A remark in several parts, of which the last go where there is no room for all of them.

    Half a number would be another one: where there is no room for the first, nothing is said.
    """

    GAP: Final = " &nbsp; "

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._parts: tuple[str, ...] = ()
        self._measured: dict[str, float] = {}

    def present(self, parts: Sequence[str]) -> None:
        """Say as many of these as there is room for, and all of them in the tip."""
        if tuple(parts) == self._parts:
            return
        self._parts = tuple(parts)
        self._measured = {text: wide for text, wide in self._measured.items() if text in parts}
        self.setToolTip(self.GAP.join(parts))
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew."""
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Choose anew in letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measured.clear()
            self._choose()

    def showEvent(self, event: QShowEvent) -> None:
        """Now the room is known."""
        super().showEvent(event)
        self._choose()

    def _choose(self) -> None:
        count, room = len(self._parts), self.width()
        if self.isVisible():
            fitting = (n for n in range(count) if self._wide(n + 1) > room)
            count = next(fitting, count)
        if (text := self.GAP.join(self._parts[:count])) != self.text():
            self.setText(text)

    def _wide(self, count: int) -> float:
        """How wide so many parts are: their own widths, and that of what stands between them."""
        parts = self._parts[:count]
        gap = self._measure(f"a{self.GAP}a") - self._measure("aa") if count > 1 else 0.0
        return sum(map(self._measure, parts)) + gap * (len(parts) - 1)

    def _measure(self, text: str) -> float:
        """Setting a text to see how wide it is takes long: not twice the same."""
        if text not in self._measured:
            document = QTextDocument()
            document.setDefaultFont(self.font())
            document.setDocumentMargin(0)
            document.setHtml(text)
            self._measured[text] = document.idealWidth()
        return self._measured[text]


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
    head.addSpacing(4)
    for widget in beside:
        head.addWidget(widget)
    column = QVBoxLayout(pane)
    column.setContentsMargins(14, 10, 6, 8)
    column.setSpacing(spacing)
    column.addLayout(head)
    return column


#: The room round what stands on the shelf; a picture there keeps its own at the sides.
SHELVED: Final = (16, 10, 12, 8)


def shelved(pane: QWidget, title: QLabel, *beside: QWidget, wide: bool = False) -> QVBoxLayout:
    """The same for a pane on the shelf: all their titles are in one place.

    What comes below one that is `wide` goes from side to side.
    """
    left, top, right, bottom = SHELVED
    # As high as a button, so that a title stands where others stand beside one.
    title.setProperty("shelved", True)
    head = QHBoxLayout()
    head.setSpacing(4)
    head.setContentsMargins(left if wide else 0, 0, right if wide else 0, 0)
    head.addWidget(title, stretch=1)
    head.addSpacing(4)
    for widget in beside:
        head.addWidget(widget)
    column = QVBoxLayout(pane)
    column.setContentsMargins(*((0, top, 0, bottom) if wide else SHELVED))
    column.setSpacing(6)
    column.addLayout(head)
    return column
