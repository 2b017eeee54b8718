"""The sequence pane: words in, words out, and their one-hot codes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnviz.drawing.codes import codes, follows
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.choices import Choices
from rnnviz.panes.fields import TextField
from rnnviz.panes.headings import title
from rnnviz.panes.showing import Showing
from rnnviz.session.sequences import MOST_SEQUENCES


class WordsPane(QWidget):
    """Two fields to type words in."""

    inputs_typed = Signal(str)
    targets_typed = Signal(str)
    sequence_shown = Signal(int)
    sequence_added = Signal()
    sequence_removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self.numbers = Choices(tuple(map(str, range(1, MOST_SEQUENCES + 1))), wraps=True)
        self.add, self.remove = QPushButton("+"), QPushButton("−")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, stretch=1)
        for button in (self.remove, self.add):
            button.setObjectName("choice")
            head.addWidget(button)
        self.inputs = TextField()
        self.targets = TextField()
        self._codes_name = QLabel()
        self._codes_name.setObjectName("muted")
        self.codes = Canvas(grows=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addLayout(head)
        for widget in (self.numbers, self.inputs, self.targets, self._codes_name, self.codes):
            column.addWidget(widget)
        self.numbers.picked.connect(self._show)
        self.add.clicked.connect(self.sequence_added)
        self.remove.clicked.connect(self.sequence_removed)
        self.inputs.edited.connect(self.inputs_typed)
        self.targets.edited.connect(self.targets_typed)

    def present(self, showing: Showing) -> None:
        """Show what was typed, what is wrong with it, and the codes of the words in use."""
        session, say = showing.session, showing.say
        problems = {name: say(problem) for name, problem in session.problems.items()}
        self._title.setText(say("words.title"))
        self._present_numbers(showing)
        self._codes_name.setText(say("words.codes"))
        self.inputs.present(say("words.inputs"), session.typed.inputs, problems.get("inputs", ""))
        self.targets.present(
            say("words.targets"), session.typed.targets, problems.get("targets", "")
        )
        experiment = session.experiment
        vocabularies = (experiment.input_words, experiment.target_words)
        words = experiment.inputs, experiment.targets, vocabularies
        key = (*words, showing.palette, showing.zoom, follows(showing.view))
        draw = partial(_codes, showing.view, showing.zoom)
        self.codes.show_picture(key, draw, showing.palette.panel)
        self.codes.setAccessibleName(say("words.codes"))

    def _show(self, name: str) -> None:
        self.sequence_shown.emit(int(name) - 1)

    def _present_numbers(self, showing: Showing) -> None:
        """One button a sequence, where there are several."""
        session, say = showing.session, showing.say
        count = len(session.sequences)
        pairs = session.experiment.pairs
        tips = {str(i): " ".join(pair.inputs) for i, pair in enumerate(pairs, start=1)}
        self.numbers.present(str(session.experiment.number + 1), {}, tips)
        for name, button in self.numbers.buttons.items():
            button.setVisible(int(name) <= count)
        self.numbers.setVisible(count > 1)
        for button, key in ((self.add, "add"), (self.remove, "remove")):
            button.setToolTip(say(f"words.{key}_tip"))
            button.setAccessibleName(say(f"words.{key}_tip"))
        self.add.setEnabled(count < MOST_SEQUENCES)
        self.remove.setVisible(count > 1)


def _codes(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return codes(view, size[0], zoom)
