"""Which sequence is on show, of several: a button each, or, of many, one to either side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnviz.panes.choices import Choices
from rnnviz.panes.showing import Showing
from rnnviz.session.sequences import MOST_SEQUENCES

#: More than so many have no button each.
FEW: Final = MOST_SEQUENCES


class BatchRow(QWidget):
    """Tells which sequence the reader wants to see, or to go back to the data."""

    shown = Signal(int)
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.numbers = Choices(tuple(map(str, range(1, FEW + 1))), wraps=True)
        self.before, self.after, self._which = QPushButton("‹"), QPushButton("›"), QLabel()
        self._about, self.back = QLabel(), QPushButton()
        self._about.setObjectName("muted")
        self._about.setWordWrap(True)
        self._many = QWidget()
        row = QHBoxLayout(self._many)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.before, self.after, self.back):
            button.setObjectName("choice")
        row.addWidget(self.before)
        row.addWidget(self._which)
        row.addWidget(self.after)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.numbers, self._many, self._about):
            column.addWidget(widget)
        column.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        self._number = 0
        self.numbers.picked.connect(self._show)
        self.before.clicked.connect(self._go_before)
        self.after.clicked.connect(self._go_after)
        self.back.clicked.connect(self.went_back)

    def _show(self, name: str) -> None:
        self.shown.emit(int(name) - 1)

    def _go_before(self) -> None:
        self.shown.emit(self._number - 1)

    def _go_after(self) -> None:
        self.shown.emit(self._number + 1)

    def present(self, showing: Showing) -> None:
        """Show which it is; of material, what comes of it."""
        experiment, say = showing.session.experiment, showing.say
        pairs = experiment.learned
        count, self._number = len(pairs), experiment.number
        here = "" if experiment.aside else str(self._number + 1)
        tips = {str(i): _tip(experiment.mark(pair.inputs)) for i, pair in enumerate(pairs, 1)}
        self.numbers.present(here, {}, tips)
        for name, button in self.numbers.buttons.items():
            button.setVisible(int(name) <= count)
        self.numbers.setVisible(1 < count <= FEW)
        self._many.setVisible(count > FEW)
        self._which.setText(say("words.which", number=here or "–", count=count))
        self.before.setEnabled(self._number > 0)
        self.after.setEnabled(self._number + 1 < count)
        for button, key in ((self.before, "before"), (self.after, "after"), (self.back, "data")):
            button.setToolTip(say(f"words.{key}_tip"))
            button.setAccessibleName(say(f"words.{key}_tip"))
        about = _about(showing)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self.back.setText(say("words.data"))
        self.back.setVisible(experiment.aside)
        self.setVisible(count > 1 or bool(about))


def _tip(marked: tuple[str, ...]) -> str:
    """The beginning of a sequence."""
    return " ".join(marked if len(marked) <= LONGEST else (*marked[:LONGEST], "…"))


def _about(showing: Showing) -> str:
    """What the sequences on show are, where they come from material."""
    experiment, say = showing.session.experiment, showing.say
    material, position = experiment.material, experiment.remembered.position
    if material is None:
        return ""
    if experiment.aside:
        return say("words.aside")
    count, data = len(experiment.learned), material.data.training
    if material.chunk is not None and len(data) == 1:
        first = position.begin + 1
        ends = {"first": first, "last": first - 1 + len(experiment.inputs)}
        return say("words.chunk", **ends, whole=len(data[0][0]), epoch=position.epoch)
    if len(data) == count:
        return say("words.all", epoch=position.epoch)
    return say("words.batch", count=count, whole=len(data), epoch=position.epoch)


#: So many symbols of a sequence name it.
LONGEST: Final = 24
