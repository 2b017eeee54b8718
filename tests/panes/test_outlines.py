"""Outlines: the signs of music as the painter has them are as large as music wants them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from rnnviz.drawing import engraving as signs
from rnnviz.drawing.shapes import Glyph
from rnnviz.panes.outlines import outline
from rnnviz.panes.repaint import bounds

#: Left, right, lowest and highest, in spaces of the staff.
SIZES = {
    signs.FILLED: (0.66, 0.5),
    signs.WHOLE: (0.85, 0.52),
    signs.SHARP: (0.5, 1.45),
    signs.REST_HALF: (0.62, 0.52),
}


@pytest.mark.parametrize(("data", "half"), SIZES.items())
def test_signs_have_the_size_of_music(data: str, half: tuple[float, float]) -> None:
    area = outline(data).boundingRect()
    width, height = area.width() / signs.SPACE, area.height() / signs.SPACE
    assert width / 2 <= half[0] + 0.02
    assert height / 2 <= half[1] + 0.02
    assert width / 2 > half[0] * 0.85


def spaces(x: float, y: float) -> QPointF:
    return QPointF(x, y) * signs.SPACE


def test_what_overlaps_stays_filled_and_holes_stay_open() -> None:
    # Where the stem of a clef crosses its curls, and where a sharp's strokes cross.
    assert outline(signs.SHARP).contains(spaces(0.2, -0.55))
    assert not outline(signs.HALF).contains(spaces(0.0, 0.0))
    assert not outline(signs.WHOLE).contains(spaces(0.0, 0.0))
    assert outline(signs.FILLED).contains(spaces(0.0, 0.0))
    assert outline(signs.BASS).contains(spaces(-0.7, 0.0))


@pytest.mark.parametrize("clef", [signs.TREBLE, signs.BASS])
def test_the_room_that_is_painted_anew_holds_the_largest_signs(clef: str) -> None:
    area = outline(clef).boundingRect()
    glyph = Glyph(0.0, 0.0, 1.0, clef, "#000000")
    left, top, right, bottom = bounds(glyph)
    assert left <= area.left()
    assert top <= area.top()
    assert right >= area.right()
    assert bottom >= area.bottom()
    # It is no larger than a few columns, so that a note more paints few of the others.
    assert right - left < 12 * signs.SPACE
