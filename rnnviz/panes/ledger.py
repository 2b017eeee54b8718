"""The ledger pane: which loss reached which use, and the chain of the item that is picked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rnnviz.drawing.chain import headline
from rnnviz.drawing.ledger import item_at, ledger, legend, tip
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.drawing.waiting import waiting
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.choices import Choices
from rnnviz.panes.drag import Drag
from rnnviz.panes.headings import Enlarge, Heading, Line, headed
from rnnviz.panes.showing import Showing
from rnnviz.stepping.part import WHOLE, Part, between
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
#: How many times as much is seen after a key, or after a notch of the wheel; 0 is all of it.
ZOOMS = {
    Qt.Key.Key_Plus: 0.5,
    Qt.Key.Key_Equal: 0.5,
    Qt.Key.Key_Minus: 2.0,
    Qt.Key.Key_0: 0.0,
}
NOTCH, CLOSER = 120, 0.7


class LedgerPane(QWidget):
    """A triangle to click in; with the keyboard, arrows go from item to item and Escape lets go.

    A double click, and Return where an item is picked, go to the op by which it becomes known.
    Wheel, + and −, or a drag zoom into it; 0, or a double click where no item is, shows all again.
    """

    quantity_picked = Signal(str)
    item_picked = Signal(int, int)
    item_dropped = Signal()
    place_picked = Signal(int)
    part_picked = Signal(object)
    enlarge_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._said = Heading(), Line()
        self.quantities = Choices(QUANTITIES)
        self.canvas = Canvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._drag = Drag(self.canvas)
        self._view: View | None = None
        self._zoom = 1.0
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
        self._drag.dragged.connect(self._dragged)

    def present(self, showing: Showing) -> None:
        """Show the triangle as far as the backward pass has come, and what is picked in it."""
        view, say, pick = showing.view, showing.say, showing.view.pick
        self._view, self._zoom = view, showing.zoom
        self.enlarge.present(showing)
        self._title.present(say("ledger.title"), say("ledger.short"))
        tips = {name: say("ledger.quantity_weight", name=name) for name in QUANTITIES}
        tips["h"] = say("ledger.quantity_h")
        self.quantities.present(pick.name, {}, tips)
        self.canvas.setAccessibleName(say("ledger.title"))
        if showing.hurried:
            draw = partial(waiting, view, say("ledger.waiting"), showing.zoom)
            self.canvas.show_picture((say.code, showing.zoom), draw, showing.palette.paper)
            self._said.present("")
            return
        draw = partial(_ledger, view, showing.zoom)
        self.canvas.show_picture((view, showing.zoom), draw, showing.palette.paper)
        self.canvas.describe_with(partial(tip, view))
        said = headline(view, pick)[0] if pick.any else hint(view)
        whole = "\n".join(headline(view, pick)) if pick.any else said
        brief = "" if pick.any else say("ledger.hint_brief")
        self._said.present(said, "\n".join((whole, legend(view, pick), say("ledger.go"))), brief)

    def _clicked(self, spot: Spot) -> None:
        if is_item(spot) and self._view is not None:
            if (spot.row, spot.column) == (self._view.pick.loss, self._view.pick.use):
                self.item_dropped.emit()
            else:
                self.item_picked.emit(spot.row, spot.column)

    def _opened(self, spot: Spot) -> None:
        """The first click of the two may have let go of the item: it stays picked."""
        if is_item(spot):
            self.item_picked.emit(spot.row, spot.column)
            self._go(spot.column)

    def _go(self, use: int) -> None:
        if self._view is not None:
            program, pick = self._view.reached.program, self._view.pick
            self.place_picked.emit(program.index_of(pick.op, use))

    # Zooming.

    def _dragged(self, start: QPointF, end: QPointF) -> None:
        """Look closely at what lies between two points."""
        if self._view is not None:
            ends = self._item_at(start), self._item_at(end)
            self.part_picked.emit(between(self._view.steps, *ends))

    def _item_at(self, at: QPointF) -> tuple[int, int]:
        assert self._view is not None
        size = float(self.canvas.width()), float(self.canvas.height())
        return item_at(self._view, (at.x(), at.y()), size, self._zoom)

    def _zoomed(self, item: tuple[int, int], factor: float) -> None:
        """See so many times as much round an item; 0 stands for all."""
        assert self._view is not None
        part, steps = self._view.part, self._view.steps
        found = part.zoomed(steps, item, factor) if factor else WHOLE
        if found != part:
            self.part_picked.emit(found)

    # Wheel, double click and keys.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With the focus in the triangle its keys are no shortcuts of the window."""
        if self._view is None:
            return super().eventFilter(watched, event)
        if isinstance(event, QWheelEvent) and (turned := event.angleDelta().y()):
            self._zoomed(self._item_at(event.position()), CLOSER ** (turned / NOTCH))
            return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            at, picture = event.position(), self.canvas.picture
            spot = picture.spot_at(at.x(), at.y()) if picture else None
            if spot is None or not is_item(spot):
                self._zoomed((0, 0), 0.0)
                return True
        if isinstance(event, QKeyEvent) and self._is_own(event, self._view.pick):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(Qt.Key(event.key()), self._view.pick)
                return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_own(event: QKeyEvent, pick: Pick) -> bool:
        """Arrows have somewhere to go from once an item is picked."""
        if event.key() in ZOOMS:
            return not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return event.key() in (KEYS if pick.any else START)

    def _press(self, key: Qt.Key, pick: Pick) -> None:
        assert self._view is not None
        steps, part = self._view.steps, self._view.part.of(self._view.steps)
        if key in ZOOMS:
            middle = part.loss + part.size // 2, part.use + part.size // 2
            self._zoomed((pick.loss, pick.use) if pick.any else middle, ZOOMS[key])
        elif key == Qt.Key.Key_Escape:
            self.item_dropped.emit()
        elif key in START and pick.any:
            self._go(pick.use)
        elif key in START:
            self.item_picked.emit(steps - 1, steps - 1)
        else:
            down, right = ARROWS[key]
            loss = min(max(pick.loss + down, 0), steps - 1)
            self.item_picked.emit(loss, min(max(pick.use + right, 0), loss))


def hint(view: View) -> str:
    """What one can do here, or which part is looked at."""
    part = view.part.of(view.steps)
    if view.part != WHOLE:
        losses, uses = (numbers(first, part) for first in (part.loss, part.use))
        return view.say("ledger.part", losses=losses, uses=uses)
    return view.say("ledger.hint_long" if is_long(view.steps) else "ledger.hint")


def numbers(first: int, part: Part) -> str:
    """`441–460`."""
    return f"{first + 1}–{first + part.size}"


def is_item(spot: Spot) -> bool:
    """Whether a spot is an item: the loss comes after the use, or at the same step."""
    return spot.name == "item" and spot.column <= spot.row


def _ledger(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return ledger(view, view.pick, size, zoom)
