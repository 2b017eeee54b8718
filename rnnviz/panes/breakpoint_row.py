"""A breakpoint in the list: its sentence, switched on or off, how often it fires and where next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnviz.drawing.breakpoints import Listed, op_name
from rnnviz.panes.icons import icon
from rnnviz.panes.marked import Problem
from rnnviz.panes.showing import Showing

#: How high a line is, in design pixels, and where its text begins.
HEIGHT: Final = 20
INDENT: Final = 24


class BreakpointRow(QWidget):
    """One breakpoint; what a reader does to it is told without its number, which may change."""

    switched = Signal()
    edited = Signal()
    removed = Signal()
    followed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.switch, self.text, self.problem = QCheckBox(), QLabel(), Problem()
        self.edit, self.remove = QPushButton(), QPushButton()
        self.count, self.following = QLabel(), QPushButton()
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count.setObjectName("muted")
        self.following.setObjectName("link")
        self._index = -1
        self._arrange()
        self.switch.clicked.connect(self.switched)
        self.edit.clicked.connect(self.edited)
        self.remove.clicked.connect(self.removed)
        self.following.clicked.connect(self._follow)

    def _arrange(self) -> None:
        across, below = QHBoxLayout(), QHBoxLayout()
        across.setSpacing(4)
        across.addWidget(self.switch, alignment=Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.text, stretch=1)
        for button in (self.edit, self.remove):
            button.setObjectName("icon")
            across.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        below.setSpacing(8)
        below.setContentsMargins(INDENT, 0, 0, 0)
        self.problem.setContentsMargins(INDENT, 0, 0, 0)
        below.addWidget(self.count)
        below.addWidget(self.following)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(across)
        column.addLayout(below)
        column.addWidget(self.problem)

    def _follow(self) -> None:
        self.followed.emit(self._index)

    def present(self, showing: Showing, listed: Listed) -> None:
        """Show it at the present place."""
        say, on = showing.say, listed.kind != "off"
        self.text.setText(f"● {listed.text}" if listed.is_here else listed.text)
        self.text.setObjectName("" if on else "muted")
        self.text.style().polish(self.text)
        self.switch.setChecked(on)
        self.switch.setAccessibleName(listed.text)
        for widget in (self.switch, self.edit, self.remove):
            widget.setFixedHeight(round(HEIGHT * showing.zoom))
        self.text.setContentsMargins(0, round(2 * showing.zoom), 0, 0)
        self.switch.setToolTip(say("breaks.switch_off") if on else say("breaks.switch_on"))
        self.count.setText(say("breaks.times", n=listed.times))
        self._index = listed.following
        if listed.following >= 0:
            op = op_name(showing.view, listed.following)
            self.following.setText(say("breaks.next", op=op))
        self.following.setVisible(listed.following >= 0)
        self._present_buttons(showing, listed)
        text, wrong = listed.wrong[0] if listed.wrong else ("", None)
        self.switch.setAccessibleDescription(self.problem.present(say, text, wrong))

    def _present_buttons(self, showing: Showing, listed: Listed) -> None:
        side = round(13 * showing.zoom)
        for name, button in (("edit", self.edit), ("remove", self.remove)):
            text = showing.say(f"breaks.{name}")
            button.setIcon(icon(name, showing.palette.muted, showing.zoom))
            button.setIconSize(QSize(side, side))
            button.setToolTip(text)
            button.setAccessibleName(f"{text}: {listed.text}")
