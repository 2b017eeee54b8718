"""A line in which a number or a word of a picture is changed in its place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from rnnviz.drawing.picked import entry_at
from rnnviz.drawing.shapes import Spot
from rnnviz.network.vocabulary import LONGEST_WORD
from rnnviz.panes.showing import Showing
from rnnviz.training.edited import can_be_written, value

#: It is at least so wide and high, in pixels, however small the cell.
LEAST: Final = (92, 26)


class EntryLine(QLineEdit):
    """Stands over a cell until what was typed is good or given up; Escape gives up.

    `written` tells the spot and the text, by Return or when the line is left with another text.
    """

    written = Signal(Spot, str)
    given_up = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("entry")
        self.setMaxLength(4 * LONGEST_WORD)
        self._spot: Spot | None = None
        self._told, self._sent = "", False
        self.hide()
        self.returnPressed.connect(self._write)

    def open(self, spot: Spot, text: str, name: str) -> None:
        """Stand over the spot's cell with what stands there now; `name` is for readers."""
        self._spot, self._told, self._sent = spot, text, False
        self.setAccessibleName(name)
        self.setText(text)
        self.setGeometry(self._over(spot))
        self.show()
        self.selectAll()
        self.setFocus()

    def _over(self, spot: Spot) -> QRect:
        """As large as the cell, or as a line has to be, and within the picture."""
        x, y, w, h = spot.cell()
        room = self._canvas.rect()
        wide, high = max(round(w), LEAST[0]), max(round(h), LEAST[1])
        left = min(max(round(x + w / 2 - wide / 2), 0), max(room.width() - wide, 0))
        top = min(max(round(y + h / 2 - high / 2), 0), max(room.height() - high, 0))
        return QRect(left, top, wide, high)

    def present(self, showing: Showing) -> None:
        """Close once what was written is good; say what is wrong with it otherwise."""
        if self._spot is None:
            self.setAccessibleName(showing.say("whatif.entry"))
        if self._spot is None or not self._sent:
            return
        wrong = showing.session.problems.get("entry")
        problem = showing.say(wrong) if wrong else ""
        self._sent = False
        self.setAccessibleDescription(problem)
        if not problem:
            self._close()
            return
        self.setProperty("wrong", "true")
        self.style().polish(self)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), problem, self)

    def _write(self) -> None:
        if self._spot is None:
            return
        spot, text = self._spot, self.text()
        if text == self._told:
            self._give_up()
            return
        self._told, self._sent = text, True
        self.written.emit(spot, text)

    def _give_up(self) -> None:
        self._close()
        self.given_up.emit()

    def _close(self) -> None:
        self._spot = None
        self.setProperty("wrong", "false")
        self.style().polish(self)
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A line that is left with another text has been written."""
        super().focusOutEvent(event)
        if self._spot is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._write()


def open_entry(line: EntryLine, showing: Showing, spot: Spot) -> None:
    """Open the number at a spot, if one may change it: an entry of a weight, or of h0."""
    experiment, name = showing.session.experiment, spot.name
    if not can_be_written(experiment, name) or spot.row < 0:
        return
    at = at_spot(showing, spot)
    if at is not None:
        text = f"{value(experiment, name, at):.6g}".replace("-", "−")
        line.open(spot, text, showing.say("whatif.title_entry", name=name))


def at_spot(showing: Showing, spot: Spot) -> tuple[int, ...] | None:
    """The indices of the number at a spot; None beyond the end of a vector's last row."""
    return entry_at(showing.view, spot).indices or None
