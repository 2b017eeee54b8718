"""The sequence pane: symbols in, symbols out, of which kind they are, and their one-hot codes."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnviz.drawing.codes import codes, follows
from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.view import View
from rnnviz.panes.batch import BatchRow
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.fields import ChoiceField, TextField
from rnnviz.panes.headings import title
from rnnviz.panes.melody import Melody
from rnnviz.panes.mending import Mending
from rnnviz.panes.showing import Showing
from rnnviz.session.sequences import MOST_SEQUENCES
from rnnviz.session.tasks import EXAMPLES

#: How a line shows characters that would end it, and takes them.
SIGNS: Final = {"\n": "↵", "\t": "⇥"}


class WordsPane(QWidget):
    """Two fields to type in."""

    inputs_typed = Signal(str)
    targets_typed = Signal(str)
    encoding_set = Signal(object)
    sequence_shown = Signal(int)
    sequence_added = Signal()
    sequence_removed = Signal()
    data_asked = Signal()
    symbol_added = Signal(str)
    symbol_taken_out = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self.add, self.remove = QPushButton("+"), QPushButton("−")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, stretch=1)
        for button in (self.remove, self.add):
            button.setObjectName("choice")
            head.addWidget(button)
        self._kind_name, self.kind = QLabel(), ChoiceField(*EXAMPLES)
        self._kind_name.setBuddy(self.kind)
        kind = QHBoxLayout()
        kind.addWidget(self._kind_name, stretch=1)
        kind.addWidget(self.kind)
        self.batch, self.melody = BatchRow(), Melody()
        self.inputs, self.targets = TextField(), TextField()
        self.mending = {side: Mending(side) for side in ("inputs", "targets")}
        self._codes_name = QLabel()
        self._codes_name.setObjectName("muted")
        self._codes_name.setWordWrap(True)
        self.codes = Canvas(grows=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addLayout(head)
        column.addLayout(kind)
        fields = self.inputs, self.mending["inputs"], self.targets, self.mending["targets"]
        for widget in (self.batch, *fields, self.melody, self._codes_name, self.codes):
            column.addWidget(widget)
        self._wire()

    def _wire(self) -> None:
        self._characters = False
        self.kind.edited.connect(self.encoding_set)
        self.batch.shown.connect(self.sequence_shown)
        self.batch.went_back.connect(self.data_asked)
        self.add.clicked.connect(self.sequence_added)
        self.remove.clicked.connect(self.sequence_removed)
        self.inputs.edited.connect(self._type_inputs)
        self.targets.edited.connect(self._type_targets)
        for mending in self.mending.values():
            mending.added.connect(self.symbol_added)
            mending.taken_out.connect(self.symbol_taken_out)

    def _type_inputs(self, text: str) -> None:
        self.inputs_typed.emit(self._typed(text))

    def _type_targets(self, text: str) -> None:
        self.targets_typed.emit(self._typed(text))

    def _typed(self, text: str) -> str:
        """What was meant: among characters a sign for the end of a line is one."""
        for character, sign in SIGNS.items() if self._characters else ():
            text = text.replace(sign, character)
        return text

    def _shown(self, text: str) -> str:
        for character, sign in SIGNS.items() if self._characters else ():
            text = text.replace(character, sign)
        return text

    def present(self, showing: Showing) -> None:
        """Show what was typed, what is wrong with it, and the codes of the symbols in use."""
        session, say = showing.session, showing.say
        experiment, typed = session.experiment, session.typed
        self._characters = experiment.encoding == "characters"
        self._title.setText(say("words.title"))
        self._present_head(showing)
        self.batch.present(showing)
        fields = (
            ("inputs", self.inputs, say(f"words.inputs_{experiment.encoding}")),
            ("targets", self.targets, say(f"words.targets_{experiment.encoding}")),
        )
        for side, field, caption in fields:
            problem = session.problems.get(side)
            said = say(problem) if problem else ""
            field.present(caption, self._shown(getattr(typed, side)), said)
            self.mending[side].present(showing)
        self.melody.present(showing)
        codes = say("words.numbers" if experiment.of_numbers else "words.codes")
        self._codes_name.setText(codes)
        key = (
            experiment.marked,
            experiment.inputs,
            showing.palette,
            showing.zoom,
            follows(showing.view),
        )
        draw = partial(_drawn, showing.view, showing.zoom)
        self.codes.show_picture(key, draw, showing.palette.panel)
        self.codes.setAccessibleName(codes)

    def _present_head(self, showing: Showing) -> None:
        """The kind of input, and a sequence more or less where they are the reader's."""
        experiment, say = showing.session.experiment, showing.say
        kinds = tuple(dict.fromkeys((*EXAMPLES, experiment.encoding)))
        self.kind.offer(*kinds)
        self.kind.present([say(f"words.kind_{one}") for one in kinds], experiment.encoding)
        self._kind_name.setText(say("words.kind"))
        self.kind.setAccessibleName(say("words.kind"))
        self.kind.setToolTip(say("words.kind_tip"))
        count, own = len(experiment.pairs), experiment.material is None
        for button, key in ((self.add, "add"), (self.remove, "remove")):
            button.setToolTip(say(f"words.{key}_sequence"))
            button.setAccessibleName(say(f"words.{key}_sequence"))
        self.add.setEnabled(count < MOST_SEQUENCES)
        self.add.setVisible(own)
        self.remove.setVisible(own and count > 1)


def _drawn(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return codes(view, size[0], zoom)
