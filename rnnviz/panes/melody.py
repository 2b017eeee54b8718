"""The notes on show, on a staff."""

from __future__ import annotations

from functools import partial
from typing import Final

from rnnviz.drawing.shapes import Picture
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.showing import Showing

#: So many notes about that of the present step have room.
MOST: Final = 16


class Melody(Canvas):
    """As high as the notes need; not there for other kinds of input."""

    def __init__(self) -> None:
        super().__init__(grows=True)
        self.hide()

    def present(self, showing: Showing) -> None:
        """Show the notes, that of the present step in its colour."""
        view = showing.view
        of_notes = view.experiment.encoding == "notes"
        self.setVisible(of_notes)
        if of_notes:
            key = (view.experiment.inputs, view.op.t, view.palette, showing.zoom)
            draw = partial(_melody, view, showing.zoom)
            self.show_picture(key, draw, showing.palette.panel)
            self.setAccessibleName(showing.say("words.melody"))


def _melody(view: View, zoom: float, size: tuple[float, float]) -> Picture:
    # Not before there are notes.
    from rnnviz.drawing.staff import Hand, staff  # noqa: PLC0415
    from rnnviz.training.encodings.notes import read_notes  # noqa: PLC0415

    seen = stretch(view.steps, view.op.t, MOST)
    notes = read_notes(" ".join(view.experiment.inputs[t] for t in seen))
    colors = [view.palette.U if t == view.op.t else view.palette.ink for t in seen]
    score = staff(notes, (0.0, 0.0, size[0]), view.palette, zoom, Hand(colors))
    return Picture(size[0], score.height, tuple(score.shapes))
