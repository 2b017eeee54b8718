"""The model pane: the network, its initial weights, its loss and how it learns, h0."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnviz.language import Voice
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.draw import WAYS
from rnnviz.network.rnn import REDUCTIONS
from rnnviz.network.vocabulary import SCALED
from rnnviz.panes.fields import ChoiceField, RealField, TextField, Toggles, WholeField
from rnnviz.panes.headings import title
from rnnviz.panes.showing import Showing
from rnnviz.training.settings import (
    HIDDEN_UNITS,
    LEARNING_RATES,
    SCALES,
    SEEDS,
    TRUNCATIONS,
)

#: The fields in their groups: the network, what it begins with, what it learns from.
GROUPS: Final = (
    ("hidden_units", "activation", "bias"),
    ("init", "scale", "seed"),
    ("reduction", "truncation", "learning_rate"),
)
#: How high fields are, in design pixels, and what they take of the pane's width.
HEIGHT: Final = 23
SHARE: Final = 0.43


class ModelPane(QWidget):
    """Settings of the network, each with its caption."""

    hidden_units_set = Signal(int)
    activation_set = Signal(object)
    bias_set = Signal(object)
    init_set = Signal(object)
    scale_set = Signal(float)
    seed_set = Signal(int)
    reduction_set = Signal(object)
    truncation_set = Signal(object)
    learning_rate_set = Signal(float)
    frozen_toggled = Signal(str)
    h0_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 1.0
        self._title = title()
        self.hidden_units = WholeField(*HIDDEN_UNITS)
        self.activation = ChoiceField(*ACTIVATIONS)
        self.bias = ChoiceField(False, True)
        self.init = ChoiceField(*WAYS)
        self.scale = RealField(*SCALES, step=0.1)
        self.seed = WholeField(*SEEDS)
        self.reduction = ChoiceField(*REDUCTIONS)
        self.truncation = WholeField(*TRUNCATIONS)
        self.learning_rate = RealField(*LEARNING_RATES, step=0.1)
        self.frozen, self._frozen_name = Toggles("U", "W", "V"), QLabel()
        self.h0 = TextField()
        self._captions: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        for names in GROUPS:
            column.addLayout(self._rows(names))
            column.addSpacing(1)
        frozen = QHBoxLayout()
        frozen.addWidget(self._frozen_name, stretch=1)
        frozen.addWidget(self.frozen)
        column.addLayout(frozen)
        column.addWidget(self.h0)
        self.frozen.edited.connect(self.frozen_toggled)
        for name in (name for names in GROUPS for name in names if name != "truncation"):
            self._field(name).edited.connect(getattr(self, f"{name}_set"))
        self.truncation.edited.connect(self._tell_truncation)
        self.h0.edited.connect(self.h0_typed)

    def _field(self, name: str) -> WholeField | RealField | ChoiceField:
        field = getattr(self, name)
        assert isinstance(field, WholeField | RealField | ChoiceField)
        return field

    def _rows(self, names: tuple[str, ...]) -> QVBoxLayout:
        """Captions and fields of a group; fields are alike, but one with a long choice is wider."""
        rows = QVBoxLayout()
        rows.setSpacing(5)
        for name in names:
            caption, field = QLabel(), self._field(name)
            self._captions[name] = caption
            caption.setBuddy(field)
            row = QHBoxLayout()
            row.setSpacing(2)
            row.addWidget(caption, stretch=1)
            row.addWidget(field)
            rows.addLayout(row)
        return rows

    def _size_fields(self, zoom: float) -> None:
        """Nearly half of the width for each, and all that its choices need."""
        for name in self._captions:
            field = self._field(name)
            field.setFixedHeight(round(HEIGHT * zoom))
            needed = field.sizeHint().width() if isinstance(field, ChoiceField) else 0
            field.setFixedWidth(max(needed, round(self.width() * SHARE)))
        self.frozen.setFixedWidth(max(self.frozen.sizeHint().width(), round(self.width() * SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fields grow with the pane."""
        super().resizeEvent(event)
        self._size_fields(self._zoom)

    def _tell_truncation(self, steps: int) -> None:
        """0 stands for none."""
        self.truncation_set.emit(steps or None)

    def present(self, showing: Showing) -> None:
        """Show the settings in force."""
        session, say = showing.session, showing.say
        words, kind = session.experiment.words, session.experiment.kind
        self._title.setText(say("model.title"))
        for name, caption in self._captions.items():
            caption.setText(say(f"model.{name}"))
            self._field(name).setAccessibleName(say(f"model.{name}"))
            self._field(name).setToolTip(say(f"model.{name}_tip"))
        self._present_choices(say, showing)
        self._zoom = showing.zoom
        self._size_fields(self._zoom)
        self.hidden_units.present(words.n_hidden)
        self.seed.present(words.seed)
        self.learning_rate.present(session.learning_rate)
        self.scale.present(words.scale)
        self.truncation.setSpecialValueText(say("model.truncation_off"))
        self.truncation.present(kind.truncation or 0)
        self._frozen_name.setText(say("model.frozen"))
        self.frozen.present(session.experiment.frozen, say("model.frozen_tip"))
        problem = session.problems.get("h0")
        self.h0.present(say("model.h0"), session.typed.h0, say(problem) if problem else "")

    def _present_choices(self, say: Voice, showing: Showing) -> None:
        words, kind = showing.session.experiment.words, showing.session.experiment.kind
        names = [say(f"model.activation_{one}") for one in ACTIVATIONS]
        self.activation.present(names, kind.activation)
        self.bias.present([say("model.bias_off"), say("model.bias_on")], kind.bias)
        self.init.present([say(f"model.init_{one}") for one in WAYS], words.init)
        names = [say(f"model.reduction_{one}") for one in REDUCTIONS]
        self.reduction.present(names, kind.reduction)
        used = words.init in SCALED
        for widget in (self.scale, self._captions["scale"]):
            widget.setEnabled(used)
        if not used:
            self.scale.setToolTip(say("model.scale_unused_tip"))
