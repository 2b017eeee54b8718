"""A shelf: several panes in one place, of which one is taken out at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rnnviz.panes.choices import Choices
from rnnviz.panes.headings import Enlarge
from rnnviz.panes.showing import Showing

#: How high the panes are at least, in design pixels.
LOWEST: Final = 290


class Pane(Protocol):
    """A widget that shows a session."""

    def present(self, showing: Showing) -> None:
        """Show it."""


class Pile(QStackedWidget):
    """Panes on each other, whose height is not a matter of what is in front.

    So nothing moves when another one is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lowest = LOWEST

    def grow(self, zoom: float) -> None:
        """As much higher as the letters are larger."""
        if (lowest := round(LOWEST * zoom)) != self._lowest:
            self._lowest = lowest
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The same for all."""
        return QSize(super().sizeHint().width(), self._lowest)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(super().minimumSizeHint().width(), self._lowest)

    def hasHeightForWidth(self) -> bool:
        """Sentences in it may wrap; what scrolls has room for them."""
        return False


class Shelf(QWidget):
    """Panes by name, and a row of buttons to choose among them; only the one in front presents.

    A pane is fetched when it comes to the front; who makes it then puts it here.
    """

    picked = Signal(str)
    enlarge_asked = Signal(str)

    def __init__(self, names: Sequence[str], fetch: Callable[[str], QWidget]) -> None:
        super().__init__()
        self._names, self._fetch = tuple(names), fetch
        self.choices, self._stack = Choices(self._names, wraps=True), Pile()
        self.enlarge = Enlarge("shelf")
        self.choices.end_with(self.enlarge)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 0)
        row.addWidget(self.choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, stretch=1)
        self.choices.picked.connect(self.picked)
        self.enlarge.asked.connect(self.enlarge_asked)

    def put(self, pane: QWidget) -> None:
        """Another pane, which Tab comes to after the buttons."""
        self._stack.addWidget(pane)
        last: QWidget = self.enlarge
        for one in pane.findChildren(QWidget):
            QWidget.setTabOrder(last, one)
            last = one

    def present(self, showing: Showing) -> None:
        """Show the pane that the session has in front."""
        shown = showing.session.inspection.shelf
        self.enlarge.present(showing)
        self._stack.grow(showing.zoom)
        texts = {name: showing.say(f"shelf.{name}") for name in self._names}
        self.choices.present(shown, texts, texts)
        widget = self._fetch(shown)
        self._stack.setCurrentWidget(widget)
        pane: Pane = widget  # type: ignore[assignment]
        pane.present(showing)
