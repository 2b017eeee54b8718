"""Trying a network: a sequence typed, its answer, and the symbols that are drawn after it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.panes.fields import RealField, WholeField
from rnnviz.panes.headings import SHELVED
from rnnviz.panes.marked import Problem
from rnnviz.panes.showing import Showing
from rnnviz.panes.slider import RealSlider
from rnnviz.panes.tried import TriedView
from rnnviz.panes.wrapping import Wrapping
from rnnviz.stepping.use import LONGEST_PROMPT, PORTIONS, SEEDS, TEMPERATURES, Use
from rnnviz.stepping.wrong import Wrong
from rnnviz.training.sampling import MOST
from rnnviz.training.using import Used, prompt_text, used

#: The slider goes to here, the field beyond; and how fine both are.
BOLDEST: Final = 2.0
FINE: Final = 0.05
#: How wide the fields are at most, in design pixels.
WIDTHS: Final = {"portion": 62, "seed": 62, "temperature": 52}
#: While the network changes many times a second, so many symbols are drawn anew at most.
LIVE: Final = 40


class TryingView(QWidget):
    """A field, buttons to draw with, and a picture in which each step can be looked at."""

    prompt_typed = Signal(str)
    drew_one = Signal()
    run_toggled = Signal()
    took_back = Signal()
    began_again = Signal()
    renewed = Signal()
    seed_set = Signal(int)
    temperature_set = Signal(float)
    portion_set = Signal(int)
    step_picked = Signal(int)
    looked_inside = Signal()
    unknown_left_out = Signal()
    unknown_added = Signal()
    midi_asked = Signal()

    #: The buttons by name, and what each tells.
    BUTTONS: ClassVar = {
        "one": "drew_one",
        "run": "run_toggled",
        "back": "took_back",
        "again": "began_again",
        "renew": "renewed",
        "inside": "looked_inside",
        "midi": "midi_asked",
        "take_out": "unknown_left_out",
        "add": "unknown_added",
    }

    def __init__(self) -> None:
        super().__init__()
        self.line, self.problem, self.remark = QLineEdit(), Problem(), QLabel()
        self.line.setMaxLength(LONGEST_PROMPT)
        self.remark.setObjectName("muted")
        self.remark.setWordWrap(True)
        self.buttons = {name: QPushButton() for name in self.BUTTONS}
        self.portion, self.seed = WholeField(*PORTIONS), WholeField(*SEEDS)
        self.temperature = RealField(*TEMPERATURES, step=FINE)
        self.slider = RealSlider(0.0, BOLDEST, FINE)
        for field in (self.portion, self.seed, self.temperature):
            field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._temperature_name = QLabel()
        self.area = TriedView()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left, _, right, _ = SHELVED
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        above = QVBoxLayout()
        above.setContentsMargins(left, 0, right, 0)
        above.setSpacing(6)
        self._unknown = _row(self.buttons["take_out"], self.buttons["add"])
        one, run, back, again = (self.buttons[name] for name in ("one", "run", "back", "again"))
        self._drawing = _row(one, run, self.portion, back, again)
        self._boldness = QWidget()
        across = QHBoxLayout(self._boldness)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        across.addWidget(self._temperature_name)
        across.addWidget(self.slider, stretch=1)
        for field in (self.temperature, self.buttons["renew"], self.seed):
            across.addWidget(field)
        below = (self._unknown, self._drawing, self._boldness, self.remark)
        typed = QHBoxLayout()
        typed.setSpacing(6)
        typed.addWidget(self.line, stretch=1)
        for name in ("inside", "midi"):
            typed.addWidget(self.buttons[name])
        above.addLayout(typed)
        for widget in (self.problem, *below):
            above.addWidget(widget)
        column.addLayout(above)
        column.addWidget(self.area, stretch=1)

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.setObjectName("choice")
            button.clicked.connect(getattr(self, self.BUTTONS[name]))
        self.line.textEdited.connect(self.prompt_typed)
        self.portion.edited.connect(self.portion_set)
        self.seed.edited.connect(self.seed_set)
        self.temperature.edited.connect(self.temperature_set)
        self.slider.edited.connect(self.temperature_set)
        self.area.step_picked.connect(self.step_picked)

    def present(self, showing: Showing) -> None:
        """Show what the network on show makes of what was typed."""
        given = showing.session.inspection.use
        if showing.training:
            given = replace(given, count=min(given.count, LIVE))
        found = used(showing.view.experiment, given)
        self._present_words(showing, found)
        self._present_fields(showing, found)
        self.area.present(showing, given, found)

    def _present_words(self, showing: Showing, found: Used) -> None:
        """What was typed, what is wrong with it, and what can be done about that."""
        say, given = showing.say, showing.session.inspection.use
        problem = found.prompt.problem
        if self.line.text() != given.text:
            self.line.setText(given.text)
        self.line.setPlaceholderText(prompt_text(showing.view.experiment))
        self.line.setToolTip(say("use.prompt_tip"))
        self.line.setAccessibleName(say("use.prompt"))
        self.line.setAccessibleDescription(say(problem) if problem else say("use.prompt_tip"))
        self.line.setProperty("wrong", "true" if problem else "false")
        self.line.style().polish(self.line)
        self.problem.present(say, given.text, Wrong(problem) if problem else None)
        unknown = found.prompt.unknown
        self._unknown.setVisible(bool(unknown))
        symbols = ", ".join(dict.fromkeys(one.symbol for one in unknown))
        for name in ("take_out", "add"):
            self._name(showing, name, say(f"use.{name}_tip", symbols=symbols))
        remark = found.closed or found.stopped
        text = say(remark) if remark else ""
        if found.sampling is not None and found.sampling.full:
            text = say("use.full", most=MOST)
        elif showing.training and given.count > LIVE and not text:
            text = say("use.live", count=LIVE)
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _present_fields(self, showing: Showing, found: Used) -> None:
        say, given = showing.say, showing.session.inspection.use
        opened = found.sampling is not None and found.closed is None
        for widget in (self._drawing, self._boldness):
            widget.setVisible(opened)
        running = showing.sampling
        count = given.portion
        for name in ("one", "back", "again", "renew", "inside", "midi"):
            self._name(showing, name, say(f"use.{name}_tip"))
        key = "stop" if running else "run"
        self.buttons["run"].setText(say(f"use.{key}", count=count))
        self._describe("run", say(f"use.{key}_tip", count=count))
        self.buttons["run"].setEnabled(found.can_draw or running)
        self.buttons["one"].setEnabled(found.can_draw)
        for name in ("back", "again"):
            self.buttons[name].setEnabled(given.count > 0)
        self.buttons["inside"].setEnabled(found.sampling is not None)
        self.buttons["midi"].setVisible(showing.view.experiment.encoding == "notes")
        self.buttons["midi"].setEnabled(found.sampling is not None)
        self._present_numbers(showing, given)

    def _present_numbers(self, showing: Showing, given: Use) -> None:
        say = showing.say
        self.portion.present(given.portion)
        self.seed.present(given.seed)
        self.temperature.present(given.temperature)
        self.slider.present(given.temperature)
        self._temperature_name.setText(say("use.temperature"))
        fields = {"portion": self.portion, "seed": self.seed, "temperature": self.temperature}
        for name, field in (*fields.items(), ("temperature", self.slider)):
            field.setToolTip(say(f"use.{name}_tip"))
            field.setAccessibleName(say(f"use.{name}"))
            field.setAccessibleDescription(say(f"use.{name}_tip"))
        high = self.buttons["one"].sizeHint().height()
        for name, field in fields.items():
            field.setMaximumWidth(round(WIDTHS[name] * showing.zoom))
            field.setFixedHeight(high)
        self.slider.setFixedHeight(high)

    def _name(self, showing: Showing, name: str, tip: str) -> None:
        self.buttons[name].setText(showing.say(f"use.{name}"))
        self._describe(name, tip)

    def _describe(self, name: str, tip: str) -> None:
        self.buttons[name].setToolTip(tip)
        self.buttons[name].setAccessibleName(tip)


def _row(*widgets: QWidget) -> QWidget:
    """Widgets beside each other, which go on below where they have no room."""
    row = QWidget()
    layout = Wrapping()
    row.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return row
