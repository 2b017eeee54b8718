"""What can be changed in the diagram: numbers and words in place, and what is left out."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from rnnviz.drawing.shapes import Spot
from rnnviz.drawing.whatif import possible, said
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.entry import EntryLine, at_spot, open_entry
from rnnviz.panes.showing import Showing
from rnnviz.training.cuts import Cut

#: Which row of words is changed where a quantity is opened.
SIDES: Final = {"x": "inputs", "L": "targets"}
#: How the menu calls it, for h0 and for these two.
WRITES: Final = ("write", "write_word", "write_target")


class Changing(QObject):
    """Opens what was double-clicked, and asks what to leave out where the other button was used."""

    entry_written = Signal(str, object, str)
    entry_given_up = Signal()
    word_written = Signal(str, int, str)
    cut_toggled = Signal(str, int)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.entry = EntryLine(canvas)
        self.menu: QMenu | None = None
        self._showing: Showing | None = None
        canvas.spot_opened.connect(self._open)
        canvas.spot_asked.connect(self._ask)
        self.entry.written.connect(self._write)
        self.entry.given_up.connect(self.entry_given_up)

    def present(self, showing: Showing) -> None:
        """Keep what is shown, and say what is wrong with what was written."""
        self._showing = showing
        self.entry.present(showing)

    def _open(self, spot: Spot) -> None:
        showing = self._showing
        if showing is None:
            return
        experiment, say = showing.session.experiment, showing.say
        if spot.name == "y" and spot.column >= 0:
            self.word_written.emit("targets", spot.t, experiment.target_words[spot.column])
        elif spot.name in SIDES:
            side = SIDES[spot.name]
            key = {"inputs": "whatif.title_word", "targets": "whatif.title_target"}[side]
            whole = spot._replace(rows=0)
            self.entry.open(whole, getattr(experiment, side)[spot.t], say(key, t=spot.t + 1))
        else:
            open_entry(self.entry, showing, spot)

    def _write(self, spot: Spot, text: str) -> None:
        assert self._showing is not None
        if spot.name in SIDES:
            self.word_written.emit(SIDES[spot.name], spot.t, text)
        else:
            self.entry_written.emit(spot.name, at_spot(self._showing, spot), text)

    def _ask(self, spot: Spot, where: QPoint) -> None:
        """A menu of all that can be done at a spot; none where there is nothing."""
        showing = self._showing
        if showing is None:
            return
        view, say = showing.view, showing.say
        menu = QMenu(self.entry.parentWidget())
        menu.aboutToHide.connect(menu.deleteLater)
        if spot.name in SIDES or spot.name == "h0":
            key = WRITES[("h0", "x", "L").index(spot.name)]
            menu.addAction(say(f"whatif.{key}")).triggered.connect(partial(self._open, spot))
        for cut in possible(view, spot.name, spot.t):
            action = menu.addAction(said(view, cut))
            action.setCheckable(True)
            action.setChecked(cut in view.experiment.cuts)
            action.triggered.connect(partial(self._toggle, cut))
        self.menu = menu
        if not menu.isEmpty():
            menu.popup(where)

    def _toggle(self, cut: Cut) -> None:
        self.cut_toggled.emit(cut.name, cut.t)
