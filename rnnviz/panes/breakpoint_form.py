"""The form in which a breakpoint of any kind is written or edited."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.drawing.breakpoints import name_text
from rnnviz.language import Voice
from rnnviz.panes.fields import ChoiceField
from rnnviz.panes.marked import Problem
from rnnviz.panes.showing import Showing
from rnnviz.stepping.draft import LONGEST, TEXTS, Draft, finished
from rnnviz.stepping.triggers import KINDS
from rnnviz.stepping.wrong import Wrong

#: The fields in their rows; what is wrong with one is said below its row.
ROWS: Final = (
    ("kind",),
    ("name", "entry", "bound", "step"),
    ("singly",),
    ("condition",),
    ("first", "every"),
    ("log",),
)
#: Fields for code, in the font of code.
CODE: Final = ("condition", "log")


class Field(QWidget):
    """A caption and what is typed or chosen: above each other, or beside each other if `wide`."""

    def __init__(self, inside: QWidget, *, wide: bool) -> None:
        super().__init__()
        self.inside, self.caption, self.problem = inside, QLabel(), Problem()
        self.caption.setObjectName("muted")
        self.caption.setBuddy(inside)
        line = QHBoxLayout(self) if wide else QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6 if wide else 2)
        line.addWidget(self.caption, stretch=2 if wide else 0)
        line.addWidget(inside, stretch=5 if wide else 0)

    def present(self, say: Voice, name: str, text: str, wrong: Wrong | None) -> None:
        """Show its caption, and what is wrong."""
        caption = say(f"draft.{name}_field")
        self.caption.setText(caption)
        self.inside.setAccessibleName(caption)
        self.inside.setToolTip(say(f"draft.{name}_tip"))
        said = self.problem.present(say, text, wrong)
        self.inside.setAccessibleDescription(said)
        if self.inside.property("wrong") != (mark := "true" if said else "false"):
            self.inside.setProperty("wrong", mark)
            self.inside.style().polish(self.inside)


class BreakpointForm(QFrame):
    """Fields for what there is to say of a kind; Return takes it as soon as nothing is wrong."""

    kind_set = Signal(object)
    field_written = Signal(str, object)
    taken = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("form")
        self.kind, self.name = ChoiceField(*KINDS), ChoiceField("")
        self.lines = {name: QLineEdit() for name in TEXTS}
        self.singly = QCheckBox()
        self.take, self.drop = QPushButton(), QPushButton()
        inside: dict[str, QWidget] = {"kind": self.kind, "name": self.name, **self.lines}
        self.fields = {name: Field(one, wide=(name,) in ROWS) for name, one in inside.items()}
        self._wrong: dict[str, Wrong] = {}
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        for names in ROWS:
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in names:
                row.addWidget(self.fields.get(name, self.singly), stretch=1)
            column.addLayout(row)
            for name in names:
                if name in self.fields:
                    column.addWidget(self.fields[name].problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.drop)
        buttons.addWidget(self.take)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.kind.edited.connect(self.kind_set)
        self.name.edited.connect(partial(self.field_written.emit, "name"))
        self.singly.clicked.connect(self._set_singly)
        for name, line in self.lines.items():
            line.setMaxLength(LONGEST)
            if name in CODE:
                line.setObjectName("code")
            line.textEdited.connect(partial(self.field_written.emit, name))
            line.returnPressed.connect(self._take)
        self.take.clicked.connect(self._take)
        self.drop.clicked.connect(self.dropped)

    def _set_singly(self, on: bool) -> None:  # noqa: FBT001 -- a signal's value
        self.field_written.emit("singly", on)

    def _take(self) -> None:
        """Tell that it is done, or lead to the first field in which something is wrong."""
        first = next((name for name in self.fields if name in self._wrong), None)
        if first is None:
            self.taken.emit()
        else:
            self.fields[first].inside.setFocus()

    def present(self, showing: Showing, draft: Draft) -> None:
        """Show what has been written."""
        say = showing.say
        found = finished(draft, showing.session.run)
        self._wrong = found if isinstance(found, dict) else {}
        self._present_choices(showing, draft)
        for name, line in self.lines.items():
            if line.text() != (text := getattr(draft, name)):
                line.setText(text)
        for name, field in self.fields.items():
            field.present(say, name, str(getattr(draft, name)), self._wrong.get(name))
        row = draft.row
        self.fields["name"].setVisible(row.names(showing.session.run) != ("",))
        self.fields["bound"].setVisible(row.most is not None)
        self.fields["entry"].setVisible(row.entry)
        self.singly.setVisible(bool(row.singly))
        self.singly.setChecked(draft.singly)
        self.singly.setText(say("draft.singly_field"))
        self.singly.setToolTip(say("draft.singly_tip"))
        self.lines["step"].setPlaceholderText(say("draft.step_all"))
        self.drop.setText(say("draft.drop"))
        self.take.setText(say("draft.add") if draft.number < 0 else say("draft.take"))

    def _present_choices(self, showing: Showing, draft: Draft) -> None:
        say, view = showing.say, showing.view
        self.kind.present([say(f"draft.kind_{kind}") for kind in KINDS], draft.kind)
        names = draft.row.names(showing.session.run)
        # What is not there any more stays to be seen, and says so.
        names = names if draft.name in names else (*names, draft.name)
        self.name.offer(*names)
        self.name.present([name_text(view, draft.kind, name) for name in names], draft.name)
