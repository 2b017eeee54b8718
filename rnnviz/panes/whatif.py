"""The what-if pane: what is left out of the backward pass, and the run before beside this one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget

from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.drawing.whatif import state, whatif
from rnnviz.panes.canvas import Canvas, scaled
from rnnviz.panes.headings import shelved, title
from rnnviz.panes.showing import Showing
from rnnviz.training.cuts import Cut


class WhatifPane(QWidget):
    """A board of what counts, to be clicked on, and a table of differences."""

    cut_toggled = Signal(str, int)
    cuts_restored = Signal()
    ghost_held = Signal(bool)
    ghost_dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = title()
        self.canvas = Canvas(grows=True)
        self.hold, self.drop, self.restore = QPushButton(), QPushButton(), QPushButton()
        self.hold.setCheckable(True)
        for button in (self.hold, self.drop, self.restore):
            button.setObjectName("choice")
        scroll = QScrollArea()
        scroll.setWidget(self.canvas)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 12, 0)
        foot.addWidget(self.hold)
        foot.addStretch(1)
        foot.addWidget(self.drop)
        column = shelved(self, self._title, self.restore, wide=True)
        column.addWidget(scroll, stretch=1)
        column.addLayout(foot)
        self.canvas.spot_clicked.connect(self._clicked)
        self.canvas.point_at(_leads)
        self.restore.clicked.connect(self.cuts_restored)
        self.drop.clicked.connect(self.ghost_dropped)
        self.hold.clicked.connect(self.ghost_held)

    def present(self, showing: Showing) -> None:
        """Show what is left out, and how far this run is from the one before."""
        view, say, session = showing.view, showing.say, showing.session
        self._title.setText(say("whatif.title"))
        for button, key in ((self.restore, "restore"), (self.drop, "drop"), (self.hold, "hold")):
            button.setText(say(f"whatif.{key}"))
            button.setToolTip(say(f"whatif.{key}_tip"))
        self.restore.setEnabled(bool(session.experiment.cuts))
        self.drop.setEnabled(session.ghost is not None)
        self.hold.setEnabled(session.ghost is not None)
        self.hold.setChecked(session.ghost_held)
        draw = partial(_whatif, view, showing.zoom)
        self.canvas.show_picture((view, showing.zoom), draw, showing.palette.panel)
        self.canvas.describe_with(partial(_describe, view))
        self.canvas.setAccessibleName(say("whatif.title"))

    def _clicked(self, spot: Spot) -> None:
        self.cut_toggled.emit(spot.name, spot.t)


def _leads(spot: Spot) -> bool:
    return bool(spot.name)


def _describe(view: View, spot: Spot) -> str:
    return state(view, Cut(spot.name, spot.t))


def _whatif(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    return whatif(view, size[0], scaled(zoom, size[0]))
