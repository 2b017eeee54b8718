"""The origin pane: where the picked number comes from, to be followed back and forward."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rnnviz.drawing.caption import quantity
from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.picked import NOW, OP, entry_at, links, told
from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import scaled
from rnnviz.panes.headings import Heading, shelved
from rnnviz.panes.scrolling import Scrolling
from rnnviz.panes.showing import Showing
from rnnviz.stepping.entry import Entry

#: What can be copied, and what it is called in every language.
FORMS: Final = {"numpy": "NumPy", "latex": "LaTeX", "tsv": "TSV"}
#: From link to link, and from entry to entry of the same quantity.
LINKS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
ENTRIES: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
FOLLOW: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OriginPane(QWidget):
    """Links to click in; with the keyboard, arrows choose among them and Enter follows."""

    entry_picked = Signal(Entry)
    place_picked = Signal(int)
    went_back = Signal()
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self.area = Heading(), Scrolling()
        self.canvas = self.area.canvas
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.canvas)
        self._view: View | None = None
        self._zoom, self._chosen = 1.0, -1
        column = shelved(self, self._title, self._buttons(), wide=True)
        column.addWidget(self.area, stretch=1)
        self.canvas.spot_clicked.connect(self._follow)
        self.canvas.point_at(self._leads)
        self.canvas.installEventFilter(self)

    def _buttons(self) -> QWidget:
        """The way back and on, and what can be copied."""
        beside, self.copies = QWidget(), dict[str, QPushButton]()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.back, self.on = QPushButton("‹"), QPushButton("›")
        self.back.clicked.connect(self.went_back)
        self.on.clicked.connect(self.went_on)
        for form in FORMS:
            button = self.copies[form] = QPushButton()
            button.clicked.connect(partial(self.copy, form))
        for button in (self.back, self.on, *self.copies.values()):
            button.setObjectName("choice")
            row.addWidget(button)
        return beside

    def present(self, showing: Showing) -> None:
        """Show the entry that is looked at, at the present place."""
        self.area.fit()
        view, say = showing.view, showing.say
        if self._view is not None and view.looked_at != self._view.looked_at:
            self._chosen = -1
            self.area.verticalScrollBar().setValue(0)
        self._view, self._zoom = view, showing.zoom
        self._title.present(say("origin.title"), say("origin.short"))
        followed = showing.session.inspection.followed
        for button, key, there in (
            (self.back, "origin.back", followed.at > 0),
            (self.on, "origin.on", followed.at + 1 < len(followed.entries)),
        ):
            _label(button, button.text(), say(key), on=there)
        there = view.looked_at.any and view.numbers.now(view.looked_at) is not None
        for form, button in self.copies.items():
            name = FORMS[form]
            tip = say("origin.copy", form=name) if there else say("origin.no_number")
            _label(button, name, tip, on=there)
        self._draw(view)
        if view.term:
            self.area.reveal(NOW)

    def _draw(self, view: View) -> None:
        key = (view, self._zoom, self._chosen)
        draw = partial(_origin, *key)
        self.canvas.show_picture(key, draw, view.palette.panel)
        self.canvas.describe_with(partial(_tip, view))
        self.canvas.setAccessibleName(view.say("origin.title"))
        self.canvas.setAccessibleDescription(self._said(view))

    def _said(self, view: View) -> str:
        """The number that is looked at, and where Enter leads."""
        said = [told(view, view.looked_at)] if view.looked_at.any else [view.say("origin.hint")]
        if 0 <= self._chosen < len(self._links()):
            said.append(_tip(view, self._links()[self._chosen]))
        return "\n".join(said)

    def copy(self, form: str) -> None:
        """Put the number that is looked at on the clipboard, in one of the forms."""
        if self._view is not None and self._view.looked_at.any:
            # What writes it is not loaded before something is copied.
            from rnnviz.stepping.copying import copied  # noqa: PLC0415
            from rnnviz.stepping.origin import Origin  # noqa: PLC0415

            text = copied(Origin(self._view.numbers, self._view.looked_at), form)
            if text:
                QGuiApplication.clipboard().setText(text)

    def _links(self) -> list[Spot]:
        return links(self.canvas.picture.shapes) if self.canvas.picture else []

    def _leads(self, spot: Spot) -> bool:
        return spot.name == OP or (self._view is not None and entry_at(self._view, spot).any)

    def _follow(self, spot: Spot) -> None:
        if spot.name == OP:
            self.place_picked.emit(spot.t)
        elif self._view is not None and self._leads(spot):
            self.entry_picked.emit(entry_at(self._view, spot))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows with the focus here lead from number to number: there they are no steps."""
        keys = (*LINKS, *ENTRIES, *FOLLOW)
        plain = isinstance(event, QKeyEvent) and not event.modifiers() & _HELD
        if plain and isinstance(event, QKeyEvent) and event.key() in keys:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(Qt.Key(event.key()))
                return True
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key) -> None:
        view, found = self._view, self._links()
        if view is None:
            return
        if not view.looked_at.any:  # the first number of the present op
            op = view.op
            self.entry_picked.emit(Entry(op.name, op.t, (0,) * len(view.numbers.shape(op.name))))
        elif key in ENTRIES:
            self.entry_picked.emit(view.numbers.beside(view.looked_at, ENTRIES[key]))
        elif key in LINKS and found:
            self._choose(max(0, min(self._chosen + LINKS[key], len(found) - 1)))
        elif key in FOLLOW and 0 <= self._chosen < len(found):
            self._follow(found[self._chosen])

    def _choose(self, number: int) -> None:
        self._chosen = number
        if self._view is not None:
            self._draw(self._view)
            x, y, w, h = self._links()[number][:4]
            self.area.ensureVisible(round(x + w / 2), round(y + h / 2), 0, round(2 * h))


_HELD: Final = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


def _label(button: QPushButton, text: str, tip: str, *, on: bool) -> None:
    if button.text() != text:
        button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setEnabled(on)


def _tip(view: View, spot: Spot) -> str:
    """What a link leads to, in words."""
    if spot.name == OP:
        op = view.reached.program.ops[spot.t]
        return describe(view, Spot(0, 0, 0, 0, op.name, op.t)).partition("\n")[0]
    entry = entry_at(view, spot)
    title = quantity(view, spot.name, spot.t)
    return f"{told(view, entry)}\n{title}" if entry.any else title


def _origin(view: View, zoom: float, chosen: int, size: tuple[float, float]) -> Picture:
    # What takes dot products apart is not loaded before somebody asks.
    from rnnviz.drawing.origin import origin  # noqa: PLC0415

    return origin(view, size[0], scaled(zoom, size[0]), chosen)
