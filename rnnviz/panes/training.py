"""The training pane: by which method, how far, and what to do where it cannot go on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.panes.goals import GoalsForm
from rnnviz.panes.headings import Heading, Line, rule, shelved
from rnnviz.panes.method import MethodForm
from rnnviz.panes.showing import Showing
from rnnviz.training.settings import LEARNING_RATES

#: Below this the learning rate is not halved any more: fields have four digits.
SMALLEST: Final = 1e-4


class TrainingPane(QWidget):
    """Two forms below each other, and above them what has stopped training."""

    learning_rate_set = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._made = Heading(), Line()
        self.method, self.goals = MethodForm(), GoalsForm()
        self.optimizer_set, self.schedule_set = self.method.optimizer_set, self.method.schedule_set
        self.clip_norm_set, self.clip_value_set = (
            self.method.clip_norm_set,
            self.method.clip_value_set,
        )
        self.goal_set, self.training_asked = self.goals.goal_set, self.goals.training_asked
        self.stopped, self._good, self.halve = QLabel(), QLabel(), QPushButton()
        self.halve.setObjectName("choice")
        self.halve.clicked.connect(self._halve)
        self._rate = 0.0
        column = shelved(self, self._title, wide=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setWidget(self._inside())
        column.addWidget(self._area, stretch=1)

    def _inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 12, 8)
        column.setSpacing(8)
        self._trouble = self._told()
        for part in (self._made, self._trouble, self.method, rule(), self.goals):
            column.addWidget(part)
        column.addStretch(1)
        return inside

    def _told(self) -> QWidget:
        """What has stopped training, where it stands now, and a way on."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.stopped.setObjectName("problem")
        self._good.setObjectName("muted")
        for label in (self.stopped, self._good):
            label.setWordWrap(True)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.halve)
        row.addStretch(1)
        column.addLayout(row)
        return box

    def _halve(self) -> None:
        self.learning_rate_set.emit(self._rate / 2)

    def present(self, showing: Showing) -> None:
        """Show how it learns, and how far it has come."""
        session, say = showing.session, showing.say
        self._title.present(say("aims.title"), say("aims.title"))
        epoch = say("aims.epoch_now", epoch=session.epoch)
        self._made.present(f"{say('train.state', n=session.place.update)} · {epoch}")
        wrong = session.problems.get("training")
        self._trouble.setVisible(wrong is not None)
        if wrong is not None:
            self.stopped.setText(say(wrong))
            self._good.setText(say("aims.last_good", n=session.place.update))
            self._rate = session.learning_rate
            self.halve.setText(say("aims.halve", rate=f"{self._rate / 2:g}"))
            self.halve.setEnabled(self._rate / 2 >= max(SMALLEST, LEARNING_RATES[0]))
        self.method.present(showing)
        self.goals.present(showing)
