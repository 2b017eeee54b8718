"""The head of the training plot: what is plotted, on which axes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from rnnviz.panes.choices import Choices
from rnnviz.panes.showing import Showing
from rnnviz.stepping.chart import PLOTTED, Chart

#: Commands of the window that are about the plot.
FILES: Final = ("train_save_numbers", "train_save_curves")


class ChartMenu(QMenu):
    """All that can be done with the plot, for where there is no room for buttons."""

    chart_set = Signal(Chart)
    branch_picked = Signal(int)
    command_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._showing: Showing | None = None
        self._curves: tuple[tuple[str, str], ...] = ()
        self._branches: tuple[tuple[str, ...], int] = ((), 0)
        self.aboutToShow.connect(self._fill)

    def present(
        self,
        showing: Showing,
        curves: tuple[tuple[str, str], ...],
        branches: tuple[tuple[str, ...], int],
    ) -> None:
        """What it is about: curves by key and name, the names of branches and the one on show."""
        self._showing, self._curves, self._branches = showing, curves, branches

    def _fill(self) -> None:
        if self._showing is None:
            return
        self.clear()
        say, chart = self._showing.say, self._showing.session.inspection.chart
        group = QActionGroup(self)
        for what in PLOTTED:
            choice = self._add(say(f"plot.what_{what}"), chart.showing(what), on=what == chart.what)
            group.addAction(choice)
        self.addSeparator()
        self._add(say("plot.log"), chart.switched(), on=chart.logarithmic)
        self._add(say("plot.log_updates"), chart.switched_updates(), on=chart.log_updates)
        whole = self._add(say("plot.whole"), chart.part(None, None), on=None)
        whole.setEnabled(not chart.whole)
        self.addSeparator()
        for key, name in self._curves:
            self._add(name, chart.toggled(key), on=key not in chart.hidden)
        self._fill_branches()
        self.addSeparator()
        for command in FILES:
            action = self.addAction(say(f"menu.{command}"))
            action.triggered.connect(partial(self.command_asked.emit, command))

    def _fill_branches(self) -> None:
        names, shown = self._branches
        if self._showing is None or len(names) < 2:
            return
        self.addSeparator()
        for number, name in enumerate(names):
            action = self.addAction(self._showing.say("plot.branch", name=name))
            action.setCheckable(True)
            action.setChecked(number == shown)
            action.triggered.connect(partial(self.branch_picked.emit, number))

    def _add(self, text: str, chart: Chart, *, on: bool | None) -> QAction:
        action = self.addAction(text)
        action.setCheckable(on is not None)
        action.setChecked(bool(on))
        action.triggered.connect(partial(self.chart_set.emit, chart))
        return action


class ChartHead(QWidget):
    """In a small pane the title with a menu; with more room a button for each thing."""

    chart_set = Signal(Chart)

    def __init__(self, menu: ChartMenu) -> None:
        super().__init__()
        self.title, self.more = QToolButton(), QToolButton()
        self.title.setObjectName("heading")
        self.more.setObjectName("more")
        self.more.setText("⋯")
        self.choices = Choices(PLOTTED)
        self.log, self.whole = QPushButton(), QPushButton()
        self.log.setCheckable(True)
        self._chart: Chart | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.title, self.choices, self.log, self.more, self.whole):
            row.addWidget(widget)
        row.addStretch(1)
        self._menu = menu
        for opens in (self.title, self.more):
            opens.clicked.connect(self._open)
        for button in (self.log, self.whole):
            button.setObjectName("choice")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choices.picked.connect(self._pick)
        self.log.clicked.connect(self._switch)
        self.whole.clicked.connect(self._see_whole)

    def _open(self) -> None:
        button = self.sender()
        assert isinstance(button, QToolButton)
        self._menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _pick(self, what: str) -> None:
        self._set(lambda chart: chart.showing(what))

    def _switch(self) -> None:
        self._set(Chart.switched)

    def _see_whole(self) -> None:
        self._set(lambda chart: chart.part(None, None))

    def _set(self, act: Callable[[Chart], Chart]) -> None:
        if self._chart is not None:
            self.chart_set.emit(act(self._chart))

    def present(self, showing: Showing, *, roomy: bool) -> None:
        """Show what is chosen, with buttons where there is room for them."""
        say, chart = showing.say, showing.session.inspection.chart
        self._chart = chart
        self.title.setText(f"{say(f'plot.title_{chart.what}')} ▾")
        hand = say("plot.hand")
        _name(self.title, f"{say('plot.choose')}\n{hand}", say(f"plot.what_{chart.what}"))
        _name(self.more, f"{say('plot.more')}\n{hand}", say("plot.more"))
        texts = {what: say(f"plot.what_{what}") for what in PLOTTED}
        tips = {what: say(f"plot.tip_{what}") for what in PLOTTED}
        self.choices.present(chart.what, texts, tips)
        self.log.setChecked(chart.logarithmic)
        self.log.setText(say("plot.log_short"))
        self.whole.setText(say("plot.whole"))
        _name(self.log, say("plot.log"), say("plot.log"))
        _name(self.whole, say("plot.whole_tip"), say("plot.whole_tip"))
        self.title.setVisible(not roomy)
        for widget in (self.choices, self.log, self.more):
            widget.setVisible(roomy)
        self.whole.setVisible(not chart.whole)


def _name(button: QAbstractButton, tip: str, name: str) -> None:
    button.setToolTip(tip)
    button.setAccessibleName(name)
