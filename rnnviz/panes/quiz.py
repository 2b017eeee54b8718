"""The quiz about a mistake that is switched on in secret."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QWidget

from rnnviz.drawing import numerals
from rnnviz.language import Voice
from rnnviz.panes.fields import WholeField
from rnnviz.panes.mistake import report_of, text, wrong_names
from rnnviz.panes.showing import Showing
from rnnviz.panes.wrapping import Wrapping
from rnnviz.training.quiz import NUMBERS, Quiz

BUTTONS = ("answer", "check", "another", "give_up", "end")


class QuizView(QWidget):
    """The question, the answers to choose from, what one may ask, and what comes of it."""

    answered = Signal(str)
    check_run = Signal()
    renewed = Signal()
    number_set = Signal(int)
    given_up = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answers, self.number = QComboBox(), WholeField(*NUMBERS)
        self.answers.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.buttons = {name: QPushButton() for name in BUTTONS}
        self.asked, self.checked, self.said = text(), text(), text()
        self._arrange()
        acts = (self._answer, self.check_run, self.renewed, self.given_up, self.ended)
        for button, act in zip(self.buttons.values(), acts, strict=True):
            button.clicked.connect(act)
        self.number.edited.connect(self.number_set)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.asked, 0, 0, 1, 2)
        grid.addWidget(self.answers, 1, 0)
        grid.addWidget(self.buttons["answer"], 1, 1)
        row = Wrapping()
        for name in BUTTONS[1:]:
            self.buttons[name].setObjectName("choice")
            row.addWidget(self.buttons[name])
        row.addWidget(self.number)
        grid.addLayout(row, 2, 0, 1, 2)
        grid.addWidget(self.checked, 3, 0, 1, 2)
        grid.addWidget(self.said, 4, 0, 1, 2)

    def _answer(self) -> None:
        self.answered.emit(self.answers.currentData() or "")

    def present(self, showing: Showing, quiz: Quiz, names: tuple[str, ...]) -> None:
        """Show the quiz; `names` are the mistakes that there is a place for."""
        say, going = showing.say, not quiz.over
        self.asked.setText(say("quiz.asked"))
        self.asked.setVisible(going)
        for name, button in self.buttons.items():
            button.setText(say(f"quiz.{name}"))
            button.setVisible(going or name in ("another", "end"))
        self.buttons["end"].setToolTip(say("quiz.end_tip"))
        self.number.setPrefix(f"{say('quiz.number')} ")
        self.number.setToolTip(say("quiz.number_tip"))
        self.number.setAccessibleName(say("quiz.number_tip"))
        self.number.present(quiz.number)
        self._offer(say, names)
        self.answers.setVisible(going)
        self.checked.setText(_checked(showing) if quiz.checked and going else "")
        self.checked.setVisible(quiz.checked and going)
        self.said.setText(_said(showing, quiz))
        self.said.setVisible(bool(self.said.text()))

    def _offer(self, say: Voice, names: tuple[str, ...]) -> None:
        """The answers, unless they stand there already; what is chosen stays chosen."""
        offered = [("", say("quiz.which")), *((name, say(f"bug.{name}")) for name in names)]
        box = self.answers
        there = [(box.itemData(row), box.itemText(row)) for row in range(box.count())]
        if there != offered:
            chosen = box.currentData()
            box.clear()
            for name, one in offered:
                box.addItem(one, name)
            box.setCurrentIndex(max(box.findData(chosen), 0))
        box.setAccessibleName(say("quiz.which"))


def _checked(showing: Showing) -> str:
    """Which gradients are wrong."""
    from rnnviz.drawing.bugs import symbols  # noqa: PLC0415 -- not before there is a mistake

    report = report_of(showing.view.experiment)
    wrong = wrong_names(report)
    others = tuple(name for name in report.errors if name not in wrong)
    if not report.trusted:
        return showing.say("bugs.untrusted")
    if not wrong:
        return showing.say("quiz.nothing_wrong")
    if not others:
        return showing.say("quiz.wrong_for", names=symbols(wrong))
    return showing.say("quiz.wrong_and_right", names=symbols(wrong), others=symbols(others))


def _said(showing: Showing, quiz: Quiz) -> str:
    """What the last answer was worth; a further hint each time."""
    say, tries = showing.say, len(quiz.answers)
    if quiz.over:
        key = "quiz.shown" if quiz.over == "shown" else "quiz.found"
        after = "quiz.found_after" if quiz.over == "found" and tries > 1 else key
        name = say(f"bug.{showing.view.experiment.bug}")
        return f"{say(after, n=tries)} {name}."
    return _hint(showing, quiz.answers) if tries else ""


def _hint(showing: Showing, answers: tuple[str, ...]) -> str:
    """Which gradients are wrong; then which pass; then which number is the first."""
    from rnnviz.drawing.bugs import symbols  # noqa: PLC0415 -- as above
    from rnnviz.network.effects import first_difference  # noqa: PLC0415 -- likewise
    from rnnviz.training.hunt import wrong_weights  # noqa: PLC0415 -- likewise

    say, experiment, last = showing.say, showing.view.experiment, answers[-1]
    name, wrong = say(f"bug.{last}"), wrong_weights(experiment, experiment.bug)
    first = first_difference(experiment.trace)
    if len(answers) > 2 and first is not None:
        quantity = first.quantity
        symbol = f"∂{quantity[1:]}" if quantity.startswith("d") else quantity
        at = numerals.step(symbol, first.step or 0)
        return say("quiz.hint_first", name=name, at=at)
    if wrong_weights(experiment, last) != wrong:
        return say("quiz.hint_gradients", name=name, names=symbols(wrong))
    return say("quiz.hint_pass", name=name)
