"""How labels are set: elided to their width, measured once for all that look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont

from rnnviz.drawing.shapes import Label
from rnnviz.panes import typeface


class Laid(NamedTuple):
    """A text, elided to its width: where it starts, how far its base line is below its middle."""

    text: str
    dx: float
    dy: float
    width: float
    height: float
    font: QFont


@lru_cache(maxsize=16384)
def _laid(text: str, style: tuple[str, float, bool, bool], align: str, width: float) -> Laid:
    role, size, bold, italic = style
    measure = typeface.metrics(role, size, bold=bold, italic=italic)
    if width:
        text = measure.elidedText(text, Qt.TextElideMode.ElideRight, width)
    wide = measure.horizontalAdvance(text)
    dx = -{"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide
    dy = (measure.ascent() - measure.descent()) / 2
    made = typeface.font(role, size, bold=bold, italic=italic)
    return Laid(text, dx, dy, wide, measure.height(), made)


def laid(label: Label) -> Laid:
    """How a label is set; measured once for all labels that differ in place and colour only."""
    style = (label.font, label.size, label.bold, label.italic)
    return _laid(label.text, style, label.align, label.width)
