"""The ledger pane: which loss reached which use, and the chain of the item that is picked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from rnnviz.drawing.chain import headline
from rnnviz.drawing.ledger import ledger, legend, tip
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.choices import Choices
from rnnviz.panes.headings import Enlarge, Heading, headed, remark
from rnnviz.panes.showing import Showing
from rnnviz.stepping.cursor import Program
from rnnviz.stepping.pick import QUANTITIES, Pick

#: Where the arrow keys lead in the triangle: by how many losses, by how many uses.
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
#: What picks the last loss, so that arrows have somewhere to go from; then, what goes to the op.
START = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS = (*ARROWS, Qt.Key.Key_Escape, *START)


class LedgerPane(QWidget):
    """A triangle to click in; with the keyboard, arrows go from item to item and Escape lets go.

    A double click, and Return where an item is picked, go to the op by which it becomes known.
    """

    quantity_picked = Signal(str)
    item_picked = Signal(int, int)
    item_dropped = Signal()
    place_picked = Signal(int)
    enlarge_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._said = Heading(), remark()
        self.quantities = Choices(QUANTITIES)
        self.canvas = Canvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pick, self._steps = Pick(), 1
        self._program: Program | None = None
        self.enlarge = Enlarge("ledger")
        column = headed(self, self._title, self.quantities, self.enlarge, spacing=4)
        column.addWidget(self.canvas, stretch=1)
        column.addWidget(self._said)
        self.quantities.picked.connect(self.quantity_picked)
        self.enlarge.asked.connect(self.enlarge_asked)
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.spot_opened.connect(self._opened)
        self.canvas.point_at(is_item)
        self.canvas.installEventFilter(self)

    def present(self, showing: Showing) -> None:
        """Show the triangle as far as the backward pass has come, and what is picked in it."""
        view, say, pick = showing.view, showing.say, showing.view.pick
        self._pick, self._steps, self._program = pick, view.steps, view.reached.program
        self.enlarge.present(showing)
        self._title.present(say("ledger.title"), say("ledger.short"))
        tips = {name: say("ledger.quantity_weight", name=name) for name in QUANTITIES}
        tips["h"] = say("ledger.quantity_h")
        self.quantities.present(pick.name, {}, tips)
        draw = partial(_ledger, view, showing.zoom)
        self.canvas.show_picture((view, showing.zoom), draw, showing.palette.paper)
        self.canvas.describe_with(partial(tip, view))
        self.canvas.setAccessibleName(say("ledger.title"))
        said = headline(view, pick)[0] if pick.any else say("ledger.hint")
        self._said.setText(said)
        whole = "\n".join(headline(view, pick)) if pick.any else said
        self._said.setToolTip("\n".join((whole, legend(view, pick), say("ledger.go"))))

    def _clicked(self, spot: Spot) -> None:
        if is_item(spot):
            if (spot.row, spot.column) == (self._pick.loss, self._pick.use):
                self.item_dropped.emit()
            else:
                self.item_picked.emit(spot.row, spot.column)

    def _opened(self, spot: Spot) -> None:
        """The first click of the two may have let go of the item: it stays picked."""
        if is_item(spot):
            self.item_picked.emit(spot.row, spot.column)
            self._go(spot.column)

    def _go(self, use: int) -> None:
        if self._program is not None:
            self.place_picked.emit(self._program.index_of(self._pick.op, use))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows with the focus in the triangle lead from item to item: there they are no steps."""
        if isinstance(event, QKeyEvent) and event.key() in (KEYS if self._pick.any else START):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._move(event.key())
                return True
        return super().eventFilter(watched, event)

    def _move(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.item_dropped.emit()
            return
        if key in START:
            if self._pick.any:
                self._go(self._pick.use)
            else:
                self.item_picked.emit(self._steps - 1, self._steps - 1)
            return
        down, right = ARROWS[Qt.Key(key)]
        loss = min(max(self._pick.loss + down, 0), self._steps - 1)
        self.item_picked.emit(loss, min(max(self._pick.use + right, 0), loss))


def is_item(spot: Spot) -> bool:
    """Whether a spot is an item: the loss comes after the use, or at the same step."""
    return spot.name == "item" and spot.column <= spot.row


def _ledger(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return ledger(view, view.pick, size, zoom)
