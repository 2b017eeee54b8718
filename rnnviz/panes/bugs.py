"""The bug gallery: mistakes to switch on, one at a time, and a quiz about them."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.language import Voice
from rnnviz.network.bugs import BUGS
from rnnviz.panes.headings import Heading, shelved
from rnnviz.panes.mistake import MistakeView, text
from rnnviz.panes.quiz import QuizView
from rnnviz.panes.showing import Showing

#: Where an entry of the list keeps the name of its mistake.
NAME = Qt.ItemDataRole.UserRole


class BugsPane(QWidget):
    """A list to choose from; below it all about the mistake that is on, or the quiz."""

    bug_switched = Signal(str)
    quiz_begun = Signal()
    quiz_renewed = Signal()
    quiz_numbered = Signal(int)
    quiz_answered = Signal(str)
    check_run = Signal()
    quiz_given_up = Signal()
    quiz_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self.begin = Heading(), QPushButton()
        self.begin.setObjectName("choice")
        self._column = shelved(self, self._title, self.begin)
        self._offered: tuple[str, tuple[str, ...]] | None = None
        self.begin.clicked.connect(self.quiz_begun)

    @cached_property
    def bugs(self) -> QComboBox:
        """The list; it and all below is made when the gallery is first seen."""
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMaxVisibleItems(len(BUGS) + 1)
        box.activated.connect(lambda row: self.bug_switched.emit(box.itemData(row)))
        return box

    @cached_property
    def all(self) -> QListWidget:
        """The same to be read at a glance, while none is on."""
        every = QListWidget()
        every.setObjectName("gallery")
        every.setFrameShape(QFrame.Shape.NoFrame)
        every.setWordWrap(True)
        for told in (every.itemActivated, every.itemClicked):
            told.connect(lambda item: self.bug_switched.emit(item.data(NAME)))
        return every

    @cached_property
    def quiz(self) -> QuizView:
        """The quiz."""
        quiz = QuizView()
        quiz.answered.connect(self.quiz_answered)
        quiz.check_run.connect(self.check_run)
        quiz.renewed.connect(self.quiz_renewed)
        quiz.number_set.connect(self.quiz_numbered)
        quiz.given_up.connect(self.quiz_given_up)
        quiz.ended.connect(self.quiz_ended)
        return quiz

    @cached_property
    def mistake(self) -> MistakeView:
        """All about the mistake that is on."""
        return MistakeView()

    @cached_property
    def content(self) -> QScrollArea:
        """What scrolls."""
        self.remark = text()
        inside = QWidget()
        inside.setObjectName("side")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 2, 8, 0)
        column.setSpacing(8)
        for widget in (self.quiz, self.mistake):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column.addWidget(self.bugs)
        self._column.addWidget(self.remark)
        self._column.addWidget(scroll, stretch=1)
        self._column.addWidget(self.all, stretch=1)
        return scroll

    def present(self, showing: Showing) -> None:
        """Show the list, and what is on."""
        say, quiz = showing.say, showing.session.quiz
        experiment, problem = showing.view.experiment, showing.session.problems.get("quiz")
        self.content.setAccessibleName(say("bugs.title"))
        self._title.present(say("bugs.title"), say("bugs.short"))
        self.begin.setText(say("quiz.begin"))
        self.begin.setToolTip(say("quiz.begin_tip"))
        self.begin.setVisible(quiz is None)
        names = fitting_names(showing)
        told = experiment.told and experiment.mistaken is not None
        nothing = quiz is None and not experiment.bug
        self.all.setVisible(nothing)
        self.content.setVisible(not nothing)
        self.bugs.setVisible(quiz is None and not nothing)
        self.quiz.setVisible(quiz is not None)
        self.mistake.setVisible(told)
        self._offer(say, names)
        self.bugs.setCurrentIndex(max(self.bugs.findData(experiment.bug), 0))
        if quiz is not None:
            self.quiz.present(showing, quiz, names)
        if told:
            self.mistake.present(showing)
        no_place = say("bugs.no_place") if experiment.bug and experiment.mistaken is None else ""
        remark = say(problem) if problem else say("bugs.intro") if nothing else no_place
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def _offer(self, say: Voice, names: tuple[str, ...]) -> None:
        """The mistakes, in the order of the backward pass; those without a place are greyed."""
        offered = (say.code, names)
        if offered == self._offered:
            return
        self._offered = offered
        self.all.clear()
        self.bugs.clear()
        self.bugs.addItem(say("bugs.none"), "")
        for row, name in enumerate(BUGS, start=1):
            self.bugs.addItem(say(f"bug.{name}"), name)
            item = QListWidgetItem(say(f"bug.{name}"), self.all)
            item.setData(NAME, name)
            if name not in names:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setToolTip(say("bugs.no_place_tip"))
                self.bugs.model().item(row).setEnabled(False)  # type: ignore[attr-defined]
        for one in (self.bugs, self.all):
            one.setAccessibleName(say("bugs.pick"))


def fitting_names(showing: Showing) -> tuple[str, ...]:
    """The mistakes that there is a place for in the present network."""
    from rnnviz.network.mistakes import fitting  # noqa: PLC0415 -- not before the gallery is seen

    return fitting(showing.view.experiment.model)
