"""What counts as a stop: a button, and below it a box for every op that one may skip."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.drawing.caption import title
from rnnviz.drawing.timeline import bare_name
from rnnviz.panes.choices import Choices
from rnnviz.panes.showing import Showing
from rnnviz.stepping.gears import SETS, names_in

#: How many boxes stand beside one another.
COLUMNS = 5


class Stops(QPushButton):
    """Opens the choice; its text says how many kinds of ops are left as stops."""

    skipped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._showing: Showing | None = None
        self.clicked.connect(self.open_box)

    @cached_property
    def box(self) -> StopsBox:
        """What opens; made when it is first asked for, not before the first paint."""
        made = StopsBox(self)
        made.skipped.connect(self.skipped)
        return made

    def open_box(self) -> None:
        """Above the button, where there is the room of the diagram."""
        if self._showing is not None:
            self.box.present(self._showing)
        self.box.adjustSize()
        corner = self.mapToGlobal(QPoint(0, 0))
        self.box.move(corner - QPoint(0, self.box.height() + 4))
        self.box.show()
        self.box.setFocus()

    def present(self, showing: Showing) -> None:
        """Say how many there are."""
        say, names = showing.say, names_in(showing.view.reached.program)
        left = sum(name not in showing.view.skipped for name in names)
        every = left == len(names)
        self.setText(say("stops.all") if every else say("stops.some", n=left))
        self.setToolTip(showing.tip(say("stops.tip"), "run_stops"))
        self.setAccessibleName(say("stops.title"))
        self._showing = showing
        if "box" in vars(self):
            self.box.present(showing)


class StopsBox(QFrame):
    """Sets that make sense, and a box for each op; Esc closes it."""

    skipped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._title, self._hint = QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self.sets, self.boxes = Choices(tuple(SETS)), dict[str, QCheckBox]()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.sets, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addWidget(self._hint)
        self.setFocusProxy(next(iter(self.sets.buttons.values())))
        self.sets.picked.connect(lambda name: self.skipped.emit(SETS[name]))

    def present(self, showing: Showing) -> None:
        """Show which ops are stops."""
        say, skipped = showing.say, showing.view.skipped
        names = names_in(showing.view.reached.program)
        self._title.setText(say("stops.title"))
        self._hint.setText(say("stops.hint"))
        self._have(names)
        chosen = {name: frozenset(names) & one for name, one in SETS.items()}
        here = next((name for name, one in chosen.items() if one == skipped & {*names}), "")
        texts = {name: say(f"stops.{name}") for name in SETS}
        self.sets.present(here, texts, texts)
        for name, box in self.boxes.items():
            box.setText(bare_name(name, say))
            box.setToolTip(title(showing.view, name))
            box.setAccessibleName(box.toolTip())
            box.setChecked(name not in skipped)

    def _have(self, names: tuple[str, ...]) -> None:
        """A box for each of these ops; biases come and go."""
        if tuple(self.boxes) == names:
            return
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        self.boxes.clear()
        for number, name in enumerate(names):
            box = self.boxes[name] = QCheckBox()
            box.clicked.connect(self._tell)
            self._grid.addWidget(box, number // COLUMNS, number % COLUMNS)

    def _tell(self) -> None:
        off = (name for name, box in self.boxes.items() if not box.isChecked())
        self.skipped.emit(frozenset(off))
