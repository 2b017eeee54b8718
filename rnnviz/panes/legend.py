"""The legend beside a plot: a press leaves a curve out, or goes to a branch and names it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from rnnviz.drawing.chart_legend import BASELINE, BRANCH, HIGH, SWITCH, Row, legend
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.panes.own_keys import claimed
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing

#: In design pixels.
WIDE: Final = 256
#: A name of a branch has at most so many characters.
LONGEST: Final = 40
MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
PRESSES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS: Final = {*MOVES, *PRESSES, Qt.Key.Key_Space, Qt.Key.Key_F2}


class NameLine(QLineEdit):
    """Takes the name of a branch; Escape gives it up, and no key goes through to the legend."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep every key."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText("")
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


class Legend(Scrolling):
    """Rows; with the focus, up and down go through them, and Space, Return and F2 act on one."""

    switched = Signal(str)
    branch_picked = Signal(int)
    branch_renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: list[Row] = []
        self._marked = ""
        self._named: Row | None = None
        self._showing: Showing | None = None
        self.line = NameLine(self.canvas)
        self.line.setMaxLength(LONGEST)
        self.line.hide()
        self.line.editingFinished.connect(self._rename)
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.spot_opened.connect(self._opened)
        self.canvas.point_at(_leads)

    def name(self, showing: Showing) -> None:
        """What it is, for those who listen."""
        self.setAccessibleName(showing.say("plot.legend"))
        self.line.setAccessibleName(showing.say("plot.rename"))

    def present(self, rows: list[Row], showing: Showing) -> None:
        """Show these rows."""
        self._rows, self._showing = rows, showing
        self.setFixedWidth(round(WIDE * showing.zoom))
        if self._marked not in {row.id for row in self._pressed_rows()}:
            self._marked = ""
        self._draw()
        self.canvas.describe_with(partial(_tip, showing, tuple(rows)))
        said = "\n".join(row.said for row in rows)
        self.setAccessibleDescription(said)

    def _pressed_rows(self) -> list[Row]:
        return [row for row in self._rows if row.acts]

    def _draw(self) -> None:
        assert self._showing is not None
        palette, zoom = self._showing.palette, self._showing.zoom
        marked = self._marked if self.hasFocus() else ""
        key = (tuple(self._rows), palette, zoom, marked)
        self.canvas.show_picture(key, partial(_drawn, *key), palette.paper)

    # What is pressed.

    def _row(self, name: str) -> Row | None:
        return next((row for row in self._pressed_rows() if row.id == name), None)

    def _clicked(self, spot: Spot) -> None:
        name = spot.name.removeprefix(SWITCH)
        self._mark(name)
        if spot.name.startswith(SWITCH):
            self._switch(name)
        else:
            self._press(name)

    def _switch(self, name: str) -> None:
        """Leave it out or show it again; the branch on show is never left out."""
        row = self._row(name)
        if row is not None and not (row.is_branch and row.strong):
            self.switched.emit(name)

    def _press(self, name: str) -> None:
        row = self._row(name)
        if row is not None and row.is_branch:
            self.branch_picked.emit(_number(name))
        elif row is not None:
            self._switch(name)

    def _opened(self, spot: Spot) -> None:
        self._begin(spot.name.removeprefix(SWITCH))

    # Keys.

    def _mark(self, name: str) -> None:
        self._marked = name
        self.setFocus()
        self._draw()
        self.reveal(name)

    def event(self, event: QEvent) -> bool:
        """Its own keys are no shortcuts of the window while it has the focus."""
        return claimed(event, KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows, leave one out, go to a branch, give it another name."""
        key = Qt.Key(event.key())
        if key not in KEYS or event.modifiers():
            super().keyPressEvent(event)
        elif key in MOVES:
            self._move(MOVES[key])
        elif key == Qt.Key.Key_Space:
            self._switch(self._marked)
        elif key == Qt.Key.Key_F2:
            self._begin(self._marked)
        else:
            self._press(self._marked)

    def _move(self, by: int) -> None:
        names = [row.id for row in self._pressed_rows()]
        if names:
            at = names.index(self._marked) + by if self._marked in names else 0
            self._mark(names[min(max(at, 0), len(names) - 1)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark a row for the keys."""
        super().focusInEvent(event)
        if not self._marked and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._move(0)
        elif self._showing is not None:
            self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No row is marked without the keys."""
        super().focusOutEvent(event)
        if self._showing is not None:
            self._draw()

    # Another name for a branch.

    def _begin(self, name: str) -> None:
        row, picture = self._row(name), self.canvas.picture
        if row is None or not row.is_branch or picture is None or self._showing is None:
            return
        spot = next(s for s in picture.shapes if isinstance(s, Spot) and s.name == name)
        left = round(30 * self._showing.zoom)
        high = round(HIGH * self._showing.zoom)
        self.line.setGeometry(left, round(spot.y) - 1, self.canvas.width() - left, high + 2)
        self.line.setText(row.text)
        self._named = row
        self.line.selectAll()
        self.line.show()
        self.line.setFocus()

    def _rename(self) -> None:
        name, row = self.line.text().strip(), self._named
        if self.line.isVisible() and row is not None:
            self.line.hide()
            self.setFocus()
            if name and name != row.text:
                self.branch_renamed.emit(_number(row.id), name)


def _number(name: str) -> int:
    """The number of a branch, by the name of its row."""
    return int(name.removeprefix(BRANCH))


def _leads(spot: Spot) -> bool:
    return spot.name != BASELINE


def _drawn(
    rows: tuple[Row, ...], palette: Palette, zoom: float, marked: str, size: tuple[float, float]
) -> Picture:
    shapes, foot = legend(list(rows), palette, (0.0, 2 * zoom, size[0]), zoom, marked)
    return Picture(size[0], foot, tuple(shapes))


def _tip(showing: Showing, rows: tuple[Row, ...], spot: Spot) -> str:
    """What the row is, and what can be done with it."""
    name = spot.name.removeprefix(SWITCH)
    said = next((row.said for row in rows if row.id == name), "")
    if name == BASELINE:
        return said
    branch = name.startswith(BRANCH) and not spot.name.startswith(SWITCH)
    return f"{said}\n{showing.say('plot.branch_tip' if branch else 'plot.switch_tip')}"
