"""How labels are set: elided or broken at their width, measured once for all that look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGlyphRun, QTextLayout

from rnnviz.drawing.shapes import Label
from rnnviz.panes import typeface

#: How far below each other the lines of a text are, as a share of its size.
LINE: Final = 1.45


class Laid(NamedTuple):
    """A text, elided to its width: where it starts, how far its base line is below its middle.

    `runs` are its glyphs, which need not be looked up each time it is painted, and `rise` is how
    far their base line is below their origin.
    """

    text: str
    dx: float
    dy: float
    width: float
    height: float
    font: QFont
    runs: tuple[QGlyphRun, ...]
    rise: float


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
    return Laid(text, dx, dy, wide, measure.height(), made, *_shaped(text, made))


def _shaped(text: str, font: QFont) -> tuple[tuple[QGlyphRun, ...], float]:
    """The glyphs of a text, font by font where one has not all of them, and their rise."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return tuple(layout.glyphRuns()), line.ascent() if line.isValid() else 0.0


def laid(label: Label) -> Laid:
    """How a label is set; measured once for all labels that differ in place and colour only."""
    style = (label.font, label.size, label.bold, label.italic)
    return _laid(label.text, style, label.align, label.width)


def lines(label: Label) -> tuple[Label, ...]:
    """A label line by line, where it wraps: broken between words, each line where it belongs."""
    if not (label.wrap and label.width):
        return (label,)
    style = (label.font, label.size, label.bold, label.italic)
    texts = _broken(label.text, style, label.width)
    below = LINE * label.size
    return tuple(
        label._replace(y=label.y + row * below, text=text, wrap=False)
        for row, text in enumerate(texts)
    )


@lru_cache(maxsize=256)
def _broken(text: str, style: tuple[str, float, bool, bool], width: float) -> tuple[str, ...]:
    role, size, bold, italic = style
    measure = typeface.metrics(role, size, bold=bold, italic=italic)
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and measure.horizontalAdvance(longer) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return tuple(found)
