"""How far to train, on the training pane: goals with their numbers, and when to stop early."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from rnnviz.panes.fields import RealField, WholeField
from rnnviz.panes.form import Form, number
from rnnviz.panes.showing import Showing
from rnnviz.training.goal import GOALS, LOSSES, PATIENCES, UPDATES


class GoalsForm(QWidget):
    """A row for each goal: its number, and a button that trains until it is reached."""

    goal_set = Signal(str, float)
    training_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.loss, self.epoch = RealField(*LOSSES, step=0.01), number()
        self.updates, self.end = WholeField(*UPDATES), WholeField(*UPDATES)
        self.patience = WholeField(*PATIENCES)
        self.go = {name: QPushButton() for name in GOALS}
        self._form = form = Form(self)
        for name, button in self.go.items():
            button.setObjectName("choice")
            button.clicked.connect(partial(self._ask, name))
            form.row(name, getattr(self, name), button)
        form.row("patience", self.patience)
        # Below, so that nothing moves when it is said.
        form.remark("state")
        for name in ("loss", "updates", "end", "patience"):
            getattr(self, name).edited.connect(partial(self._tell, name))

    def _ask(self, name: str) -> None:
        self.training_asked.emit(name)

    def _tell(self, name: str, value: float) -> None:
        self.goal_set.emit(name, value)

    def present(self, showing: Showing) -> None:
        """Show the numbers that goals go by, and what has been reached."""
        session, say, goals = showing.session, showing.say, showing.session.goals
        self._form.present(showing)
        for name in ("loss", "updates", "end", "patience"):
            getattr(self, name).present(getattr(goals, name))
        self.epoch.setText(str(session.epoch))
        for name, button in self.go.items():
            button.setText("▶")
            tip = say(f"aims.go_{name}")
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.patience.setSpecialValueText(say("aims.off"))
        self.patience.setEnabled(session.holds_out)
        if not session.holds_out:
            self.patience.setToolTip(say("aims.nothing_held_out"))
        arrived = session.problems.get("goal")
        self._form.say("state", say(arrived) if arrived else "")
