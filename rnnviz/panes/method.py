"""The method on the training pane: optimizer, clipping, and the course of the learning rate."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rnnviz.drawing import numerals
from rnnviz.drawing.updating import norms
from rnnviz.language import Voice
from rnnviz.network.optimizers import MEMORIES
from rnnviz.panes.fields import ChoiceField, RealField, WholeField
from rnnviz.panes.form import Form, number
from rnnviz.panes.showing import Showing
from rnnviz.training.goal import UPDATES
from rnnviz.training.settings import BOUNDS, FACTORS, LEARNING_RATES

#: What a schedule begins with when it is chosen.
SCHEDULES: Final[dict[str, tuple[str | float, ...]]] = {
    "constant": ("constant",),
    "step": ("step", 100, 0.5),
    "cosine": ("cosine", 0.0, 1000),
}


class MethodForm(QWidget):
    """Settings that change the updates to come."""

    optimizer_set = Signal(object)
    clip_norm_set = Signal(object)
    clip_value_set = Signal(object)
    schedule_set = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.optimizer, self.schedule = ChoiceField(*MEMORIES), ChoiceField(*SCHEDULES)
        self.clip_norm, self.clip_value = (RealField(*BOUNDS, step=0.1) for _ in range(2))
        self.every, self.factor = WholeField(*UPDATES), RealField(*FACTORS, step=0.1)
        self.to, self.over = RealField(*LEARNING_RATES, step=0.01), WholeField(*UPDATES)
        self.norm, self.rate = number(), number()
        self._form = form = Form(self)
        form.row("optimizer", self.optimizer)
        form.remark("about")
        form.row("clip_norm", self.clip_norm)
        form.row("clip_value", self.clip_value)
        form.row("norm", self.norm)
        form.row("schedule", self.schedule)
        for name in ("every", "factor", "to", "over"):
            form.row(name, getattr(self, name))
        form.row("rate", self.rate)
        self._connect()

    def _connect(self) -> None:
        self.optimizer.edited.connect(self.optimizer_set)
        self.clip_norm.edited.connect(lambda bound: self.clip_norm_set.emit(bound or None))
        self.clip_value.edited.connect(lambda bound: self.clip_value_set.emit(bound or None))
        self.schedule.edited.connect(lambda name: self.schedule_set.emit(SCHEDULES[name]))
        for field in (self.every, self.factor):
            field.edited.connect(self._tell_step)
        for field in (self.to, self.over):
            field.edited.connect(self._tell_cosine)

    def _tell_step(self, _: float) -> None:
        self.schedule_set.emit(("step", self.every.value(), self.factor.value()))

    def _tell_cosine(self, _: float) -> None:
        self.schedule_set.emit(("cosine", self.to.value(), self.over.value()))

    def present(self, showing: Showing) -> None:
        """Show the settings in force, and what they make of the next update."""
        session, say, form = showing.session, showing.say, self._form
        method = session.experiment.method
        form.present(showing)
        self.optimizer.present([say(f"aims.{name}") for name in MEMORIES], method.optimizer)
        form.say("about", say(f"aims.{method.optimizer}_about"))
        for field, bound in (
            (self.clip_norm, method.clip_norm),
            (self.clip_value, method.clip_value),
        ):
            field.setSpecialValueText(say("aims.off"))
            field.present(bound or 0.0)
        self.norm.setText(_norms(showing))
        self._present_schedule(say, session.schedule)
        self.rate.setText(f"{session.rate:.4g}")

    def _present_schedule(self, say: Voice, parts: tuple[str | float, ...]) -> None:
        name, *numbers = parts
        self.schedule.present([say(f"aims.{one}") for one in SCHEDULES], name)
        shown = {"step": ("every", "factor"), "cosine": ("to", "over")}.get(str(name), ())
        for field in ("every", "factor", "to", "over"):
            self._form.show_row(field, on=field in shown)
        for field, given in zip(shown, numbers, strict=True):
            getattr(self, field).present(given)


def _norms(showing: Showing) -> str:
    """How long the next update's gradient is, before and after clipping, once it is known."""
    view = showing.view
    if view.reached.index < view.reached.program.pass_start("update") - 1:
        return numerals.UNKNOWN
    before, after = norms(view)
    if before == after:
        return numerals.magnitude(before)
    return f"{numerals.magnitude(before)} → {numerals.magnitude(after)}"
