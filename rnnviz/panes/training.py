"""The training pane: by which method, how far, and what to do where it cannot go on."""

from __future__ import annotations

from functools import cached_property
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
from rnnviz.panes.handing import HandingForm
from rnnviz.panes.headings import Heading, Line, rule, shelved
from rnnviz.panes.method import MethodForm
from rnnviz.panes.showing import Showing

#: Below this the learning rate is not halved any more: its field has four digits.
SMALLEST: Final = 1e-4


class TrainingPane(QWidget):
    """Two forms below each other, made when they are first wanted, not before the first paint."""

    optimizer_set = Signal(object)
    clip_norm_set = Signal(object)
    clip_value_set = Signal(object)
    schedule_set = Signal(object)
    learning_rate_set = Signal(float)
    batch_set = Signal(int)
    chunk_set = Signal(object)
    goal_set = Signal(str, float)
    training_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = Heading()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        shelved(self, self._title, wide=True).addWidget(self.area, stretch=1)

    @cached_property
    def method(self) -> MethodForm:
        """By which method."""
        form = MethodForm()
        form.optimizer_set.connect(self.optimizer_set)
        form.clip_norm_set.connect(self.clip_norm_set)
        form.clip_value_set.connect(self.clip_value_set)
        form.schedule_set.connect(self.schedule_set)
        return form

    @cached_property
    def handing(self) -> HandingForm:
        """How much at once."""
        form = HandingForm()
        form.batch_set.connect(self.batch_set)
        form.chunk_set.connect(self.chunk_set)
        return form

    @cached_property
    def goals(self) -> GoalsForm:
        """How far."""
        form = GoalsForm()
        form.goal_set.connect(self.goal_set)
        form.training_asked.connect(self.training_asked)
        return form

    @cached_property
    def kept(self) -> QLabel:
        """How far back one can go, and what that takes."""
        label = QLabel()
        label.setObjectName("muted")
        label.setWordWrap(True)
        return label

    @cached_property
    def trouble(self) -> Trouble:
        """What has stopped it."""
        box = Trouble()
        box.learning_rate_set.connect(self.learning_rate_set)
        return box

    @cached_property
    def made(self) -> Line:
        """How many updates, and which epoch."""
        inside, made = QWidget(), Line()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 12, 8)
        column.setSpacing(8)
        for part in (made, self.trouble, self.method, self.handing, rule(), self.goals, self.kept):
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidget(inside)
        return made

    def present(self, showing: Showing) -> None:
        """Show how it learns, and how far it has come."""
        session, say = showing.session, showing.say
        self._title.present(say("aims.title"), say("aims.title"))
        epoch = say("aims.epoch_now", epoch=session.epoch)
        self.made.present(f"{say('train.state', n=session.place.update)} · {epoch}")
        for part in (self.trouble, self.method, self.handing, self.goals):
            part.present(showing)
        self.kept.setVisible(session.recording is not None)
        if session.recording is not None:
            wait = session.recording.recorder.worst_wait
            key = showing.key("train_earlier")
            self.kept.setText(say("aims.kept", wait=f"{wait:,}", shortcut=key))


class Trouble(QWidget):
    """What has stopped training, what stands there now, and a way on; nothing without trouble."""

    learning_rate_set = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.stopped, self.good, self.halve = QLabel(), QLabel(), QPushButton()
        self.stopped.setObjectName("problem")
        self.good.setObjectName("muted")
        self.halve.setObjectName("choice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self.stopped, self.good):
            label.setWordWrap(True)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.halve)
        row.addStretch(1)
        column.addLayout(row)
        self._rate = 0.0
        self.halve.clicked.connect(self._halve)

    def _halve(self) -> None:
        self.learning_rate_set.emit(self._rate)

    def present(self, showing: Showing) -> None:
        """Say what is wrong, if anything is."""
        session, say = showing.session, showing.say
        wrong = session.problems.get("training")
        self.setVisible(wrong is not None)
        if wrong is None:
            return
        self._rate = session.learning_rate / 2
        self.stopped.setText(say(wrong))
        self.good.setText(say("aims.last_good", n=session.place.update))
        self.halve.setText(say("aims.halve", rate=f"{self._rate:g}"))
        self.halve.setEnabled(self._rate >= SMALLEST)
