"""The bar at the top: passes, training, language and theme."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from rnnviz.network.equations import PASSES
from rnnviz.panes.showing import Showing
from rnnviz.panes.state import State

#: Updates a second on offer; 0 stands for as many as the machine makes.
RATES = (5, 20, 100, 1000, 0)
#: The buttons of training, and the commands that do the same.
COMMANDS = {
    "start": "train_start",
    "once": "train_once",
    "back": "run_update_back",
    "reset": "train_reset",
    "seed": "train_new_seed",
}


class ToolbarPane(QWidget):
    """What one reaches for most."""

    pass_entered = Signal(str)
    train_toggled = Signal()
    rate_picked = Signal(int)
    updated_once = Signal()
    took_back = Signal()
    reset_asked = Signal()
    seed_asked = Signal()
    language_switched = Signal()
    theme_switched = Signal()
    shelf_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.passes = {kind: QPushButton() for kind in PASSES}
        self.train, self.once = QPushButton(), QPushButton()
        self.back, self.reset, self.seed = QPushButton(), QPushButton(), QPushButton()
        self.train.setObjectName("train")
        self.rate = QComboBox()
        self._state = State()
        self.mistake = QPushButton()
        self.mistake.setObjectName("mistake")
        self.mistake.hide()
        self.language, self.theme = QPushButton(), QPushButton()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 16, 7)
        row.setSpacing(6)
        group = QButtonGroup(self)
        for kind, button in self.passes.items():
            button.setCheckable(True)
            button.setProperty("kind", kind)
            group.addButton(button)
            row.addWidget(button)
        row.addSpacing(18)
        for widget in (self.train, self.rate, self.once, self.back, self.reset, self.seed):
            row.addWidget(widget)
        row.addSpacing(10)
        row.addWidget(self.mistake)
        row.addWidget(self._state, stretch=1)
        row.addWidget(self.language)
        row.addWidget(self.theme)
        self.rate.addItems([""] * len(RATES))
        acts = (*self._named().values(), self.mistake, self._state)
        asked = (*acts, self.language, self.theme)
        for button in (*self.passes.values(), *asked):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect(self) -> None:
        for kind, button in self.passes.items():
            button.clicked.connect(lambda _=False, kind=kind: self.pass_entered.emit(kind))
        self.train.clicked.connect(self.train_toggled)
        self.once.clicked.connect(self.updated_once)
        self.back.clicked.connect(self.took_back)
        self.reset.clicked.connect(self.reset_asked)
        self.seed.clicked.connect(self.seed_asked)
        self.language.clicked.connect(self.language_switched)
        self.theme.clicked.connect(self.theme_switched)
        self.mistake.clicked.connect(lambda: self.shelf_asked.emit("bugs"))
        self._state.clicked.connect(lambda: self.shelf_asked.emit("training"))
        self.rate.activated.connect(lambda row: self.rate_picked.emit(RATES[row]))

    def _named(self) -> dict[str, QPushButton]:
        resets = {"reset": self.reset, "seed": self.seed}
        return {"start": self.train, "once": self.once, "back": self.back, **resets}

    def present(self, showing: Showing) -> None:
        """Show which pass the place is in, and how far training has come."""
        session, say = showing.session, showing.say
        for kind, button in self.passes.items():
            button.setText(say(f"pass.{kind}"))
            button.setToolTip(say(f"pass.{kind}_tip"))
        self.passes[showing.view.op.kind].setChecked(True)
        self.train.setText(say("train.pause" if showing.training else "train.start"))
        for name, button in self._named().items():
            button.setToolTip(showing.tip(say(f"train.{name}_tip"), COMMANDS[name]))
        for name in ("once", "back", "reset", "seed"):
            self._named()[name].setText(say(f"train.{name}"))
        for row, rate in enumerate(RATES):
            self.rate.setItemText(row, say("train.rate", n=rate) if rate else say("train.fastest"))
        self.rate.setCurrentIndex(RATES.index(showing.rate))
        self.rate.setToolTip(say("train.rate_tip"))
        problem = session.problems.get("training") or session.problems.get("past")
        arrived = session.problems.get("goal")
        beside = say(arrived) if arrived else _method(showing)
        parts = (say(problem),) if problem else (_state(showing), beside)
        self._state.present(parts, say("train.state_tip"), wrong=bool(problem))
        self._warn(showing)
        self.language.setText(say("window.other_language"))
        self.language.setToolTip(say("window.language_tip"))
        self.theme.setText("◐")
        self.theme.setToolTip(say("window.theme_tip"))
        self.theme.setAccessibleName(say("window.theme_tip"))

    def _warn(self, showing: Showing) -> None:
        """Say as long as a mistake is switched on that one is."""
        say, experiment, quiz = showing.say, showing.session.experiment, showing.session.quiz
        self.mistake.setVisible(experiment.mistaken is not None)
        if experiment.told:
            self.mistake.setText(say("bugs.mark"))
            name = say(f"bug.{experiment.bug}") if experiment.bug else ""
            self.mistake.setToolTip(say("bugs.on_tip", name=name))
        elif quiz is not None:
            self.mistake.setText(say("bugs.on_quiz", n=quiz.number))
            self.mistake.setToolTip(say("bugs.on_secret_tip"))
        self.mistake.setAccessibleName(self.mistake.toolTip())


def _state(showing: Showing) -> str:
    """The number of updates made; on the way to another one, that one too."""
    update = showing.session.place.update
    if showing.sought is None or showing.sought == update:
        return showing.say("train.state", n=update)
    return showing.say("train.on_the_way", n=update, to=showing.sought)


def _method(showing: Showing) -> str:
    """The optimizer, and the learning rate of the update that comes next."""
    session = showing.session
    optimizer = showing.say(f"aims.{session.experiment.method.optimizer}")
    return f"{optimizer}, η = {session.rate:.4g}"
