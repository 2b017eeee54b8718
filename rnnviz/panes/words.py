"""The sequence pane: words in, words out, and their one-hot codes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rnnviz.drawing.codes import codes
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.fields import TextField
from rnnviz.panes.headings import title
from rnnviz.panes.showing import Showing


class WordsPane(QWidget):
    """Two fields to type words in."""

    inputs_typed = Signal(str)
    targets_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self.inputs = TextField()
        self.targets = TextField()
        self._codes_name = QLabel()
        self._codes_name.setObjectName("muted")
        self.codes = Canvas(grows=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for widget in (self._title, self.inputs, self.targets, self._codes_name, self.codes):
            column.addWidget(widget)
        self.inputs.edited.connect(self.inputs_typed)
        self.targets.edited.connect(self.targets_typed)

    def present(self, showing: Showing) -> None:
        """Show what was typed, what is wrong with it, and the codes of the words in use."""
        session, say = showing.session, showing.say
        problems = {name: say(problem) for name, problem in session.problems.items()}
        self._title.setText(say("words.title"))
        self._codes_name.setText(say("words.codes"))
        self.inputs.present(say("words.inputs"), session.typed.inputs, problems.get("inputs", ""))
        self.targets.present(
            say("words.targets"), session.typed.targets, problems.get("targets", "")
        )
        experiment = session.experiment
        key = (experiment.inputs, experiment.targets, showing.palette, showing.zoom)
        draw = partial(_codes, showing.view, showing.zoom)
        self.codes.show_picture(key, draw, showing.palette.panel)
        self.codes.setAccessibleName(say("words.codes"))


def _codes(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return codes(view, size[0], zoom)
