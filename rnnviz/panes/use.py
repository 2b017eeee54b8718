"""The pane in which a network is used: a sequence tried out, or what is taken for what."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from rnnviz.panes.choices import Choices
from rnnviz.panes.headings import Heading, shelved
from rnnviz.panes.showing import Showing
from rnnviz.panes.taken import TakenView
from rnnviz.panes.trying import TryingView
from rnnviz.stepping.use import PARTS


class UsePane(QWidget):
    """Two parts in one place, the choice between them in the head."""

    part_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title, self.parts = Heading(), Choices(PARTS)
        self.trying, self.taken = TryingView(), TakenView()
        self._stack = QStackedWidget()
        for view in (self.trying, self.taken):
            self._stack.addWidget(view)
        column = shelved(self, self._title, self.parts, wide=True)
        column.addWidget(self._stack, stretch=1)
        self.parts.picked.connect(self.part_picked)

    def present(self, showing: Showing) -> None:
        """Show the part that is looked at."""
        say, part = showing.say, showing.session.inspection.use.part
        self._title.present(say("use.title"), say("use.short"))
        texts = {name: say(f"use.{name}") for name in PARTS}
        self.parts.present(part, texts, {name: say(f"use.{name}_tip") for name in PARTS})
        view = self.trying if part == PARTS[0] else self.taken
        self._stack.setCurrentWidget(view)
        view.present(showing)
