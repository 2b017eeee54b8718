"""Going to a place by typing it: a line, and the ops that it can mean."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from rnnviz.drawing.caption import caption
from rnnviz.drawing.timeline import name_of
from rnnviz.language import Sentence
from rnnviz.panes.above import Above
from rnnviz.panes.showing import Showing
from rnnviz.stepping.cursor import Reached
from rnnviz.stepping.directions import places

SIZE = (520, 340)


class GoToDialog(QDialog):
    """Enter or a click goes to the op that is marked, Esc goes nowhere."""

    place_picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line, self.list, self.problem = QLineEdit(), QListWidget(), QLabel()
        self.line.setMaxLength(200)
        self.line.setClearButtonEnabled(True)
        self.problem.setWordWrap(True)
        self._showing: Showing | None = None
        self._found: tuple[int, ...] = ()
        self._shown: tuple[object, ...] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        for widget in (self.line, self.problem, self.list):
            column.addWidget(widget)
        Above(self.line, self.list)
        self.line.textEdited.connect(self._look)
        self.line.returnPressed.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def open_for(self, showing: Showing) -> None:
        """Ask anew."""
        self.resize(*(round(side * showing.zoom) for side in SIZE))
        self.line.clear()
        self.present(showing)
        self._look()
        self.show()
        self.activateWindow()
        self.line.setFocus()

    def present(self, showing: Showing) -> None:
        """Show what the typed text can mean here."""
        self._showing, say = showing, showing.say
        self.setWindowTitle(say("places.title"))
        self.line.setPlaceholderText(say("places.example"))
        self.line.setAccessibleName(say("places.title"))
        self.list.setAccessibleName(say("places.found"))
        # While something plays or trains, what was chosen in the list stays chosen.
        program = showing.view.reached.program
        words = showing.view.experiment.marked[:2]
        if self._shown != (shown := (say.code, program, words)):
            self._shown = shown
            self._look()

    def _look(self) -> None:
        """The ops that the text can mean, or why there is none."""
        if self._showing is None:
            return
        view, say = self._showing.view, self._showing.say
        found = places(self.line.text(), view.reached.program, view.op)
        self._found = () if isinstance(found, Sentence) else found
        said = say(found) if isinstance(found, Sentence) else say("places.hint")
        self.problem.setObjectName("problem" if isinstance(found, Sentence) else "muted")
        self.problem.setText(said)
        self.problem.style().polish(self.problem)
        self.line.setAccessibleDescription(said)
        self.list.clear()
        for index in self._found:
            at = replace(view, reached=Reached(index, view.reached.program))
            self.list.addItem(f"{name_of(at.op, say)}\t{caption(at)}")
        self.list.setCurrentRow(0 if self._found else -1)

    def _go(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            self.accept()
            self.place_picked.emit(self._found[row])
