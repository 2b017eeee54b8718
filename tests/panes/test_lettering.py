"""Labels that wrap: every word once, no line wider than it may be, and all of them painted over."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from rnnviz.drawing.shapes import Label
from rnnviz.language import speak
from rnnviz.network.arrays import Array
from rnnviz.panes.lettering import laid, lines
from rnnviz.panes.painting import color, paint
from rnnviz.panes.repaint import bounds

HINTS = ("origin.hint", "whatif.nothing_changed")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("key", HINTS)
@pytest.mark.parametrize("width", [240.0, 330.0, 560.0])
def test_a_label_that_wraps_keeps_its_words_within_its_width(
    key: str, language: str, width: float
) -> None:
    text = speak(language)(key)
    label = Label(16, 20, text, 12.5, "#000000", width=width, wrap=True)
    several = lines(label)
    assert len(several) > 1
    assert " ".join(one.text for one in several) == text
    for one in several:
        assert laid(one).text == one.text
        assert laid(one).width <= width
    left, top, right, bottom = bounds(label)
    for one in several:
        x, y, far, below = bounds(one)
        assert (left <= x, top <= y, right >= far, bottom >= below) == (True,) * 4
    heights = [after.y - before.y for before, after in itertools.pairwise(several)]
    assert all(height >= laid(label._replace(wrap=False)).height for height in heights)


@pytest.mark.usefixtures("qapp")
def test_one_that_does_not_wrap_stays_one_line() -> None:
    label = Label(0, 0, "a b c " * 40, 12, "#000000", width=60)
    assert lines(label) == (label,)


def written(label: Label, *, by_qt: bool) -> Array:
    """The pixels of a label: as it is painted, or as Qt writes its text."""
    image = QImage(420, 60, QImage.Format.Format_RGB32)
    image.fill(color("#ffffff"))
    with QPainter(image) as painter:
        if by_qt:
            set_text = laid(label)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(set_text.font)
            painter.setPen(color(label.color))
            at = QPointF(label.x + set_text.dx, label.y + set_text.dy)
            painter.drawText(at, set_text.text)
        else:
            paint(painter, [label])
    return np.frombuffer(image.constBits(), np.uint8).astype(int)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("font", ["sans", "mono", "serif"])
@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_glyphs_that_are_kept_stand_where_qt_writes_them(font: str, align: str) -> None:
    texts = "+0.53", "−0.91", "목표11 h₁₂", "‖∂L/∂h‖ 3.2·10⁻⁵", "L₁ = −ln 0.877", "AV fi", "🦇", ""
    for number, text in enumerate(texts):
        for size, bold in ((9.5, False), (14.0, True), (21.0, False)):
            at = 200.3 + 0.17 * number, 30.0 + 0.29 * number
            label = Label(*at, text, size, "#1b2026", font, align, bold, width=150)
            one, other = written(label, by_qt=False), written(label, by_qt=True)
            assert bool(text) == bool((other != 255).any())
            assert np.abs(one - other).max() <= 2, (text, size)
