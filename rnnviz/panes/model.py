"""The model pane: hidden units, learning rate, initial weights, h0."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from rnnviz.panes.fields import RealField, TextField, WholeField, title
from rnnviz.panes.showing import Showing
from rnnviz.session import HIDDEN_UNITS, LEARNING_RATES, SCALES, SEEDS


class ModelPane(QWidget):
    """Settings of the network, each with its caption."""

    hidden_units_set = Signal(int)
    learning_rate_set = Signal(float)
    scale_set = Signal(float)
    seed_set = Signal(int)
    h0_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self.hidden_units = WholeField(*HIDDEN_UNITS)
        self.learning_rate = RealField(*LEARNING_RATES, step=0.1)
        self.scale = RealField(*SCALES, step=0.1)
        self.seed = WholeField(*SEEDS)
        self.h0 = TextField()
        self._captions: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self._title)
        column.addLayout(self._grid())
        column.addWidget(self.h0)
        self.hidden_units.edited.connect(self.hidden_units_set)
        self.learning_rate.edited.connect(self.learning_rate_set)
        self.scale.edited.connect(self.scale_set)
        self.seed.edited.connect(self.seed_set)
        self.h0.edited.connect(self.h0_typed)

    def _fields(self) -> dict[str, QAbstractSpinBox]:
        return {
            "hidden_units": self.hidden_units,
            "learning_rate": self.learning_rate,
            "scale": self.scale,
            "seed": self.seed,
        }

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for row, (name, field) in enumerate(self._fields().items()):
            caption = self._captions[name] = QLabel()
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        return grid

    def present(self, showing: Showing) -> None:
        """Show the settings in force."""
        session, say = showing.session, showing.say
        words = session.experiment.words
        self._title.setText(say("model.title"))
        for name, field in self._fields().items():
            self._captions[name].setText(say(f"model.{name}"))
            field.setAccessibleName(say(f"model.{name}"))
            field.setToolTip(say(f"model.{name}_tip"))
        self.hidden_units.present(words.n_hidden)
        self.seed.present(words.seed)
        self.learning_rate.present(session.learning_rate)
        self.scale.present(words.scale)
        problem = session.problems.get("h0")
        self.h0.present(say("model.h0"), session.typed.h0, say(problem) if problem else "")
