"""What stories of long sequences share: the words, and where a step lies in the strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.strip import along

if TYPE_CHECKING:
    from tests.reader import Reader


def long_sequence(reader: Reader, steps: int, words: int = 1000) -> None:
    """Type `w1 w2 …` and `v1 v2 …`, which begin again after so many words."""
    for name, letter in (("inputs", "w"), ("targets", "v")):
        text = " ".join(f"{letter}{t % words + 1}" for t in range(steps))
        reader.types(getattr(reader.window.words, name), text)
    assert not reader.session.problems
    assert reader.session.steps == steps
    QApplication.processEvents()


def at_strip(reader: Reader, t: int) -> QPoint:
    """The middle of a step in the strip."""
    strip, session = reader.window.diagram.strip, reader.session
    where = along(float(strip.width()), session.steps, reader.window.zoom_now())
    return QPoint(round(where.x(t + 0.5) - 0.25), strip.height() // 3)
