"""Outlines: the signs of music as the painter has them are as large as music wants them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from rnnviz.drawing import engraving as signs
from rnnviz.panes.outlines import outline

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
    assert area.width() / 2 <= half[0] + 0.02
    assert area.height() / 2 <= half[1] + 0.02
    assert area.width() / 2 > half[0] * 0.85


def test_what_overlaps_stays_filled_and_holes_stay_open() -> None:
    # Where the stem of a clef crosses its curls, and where a sharp's strokes cross.
    assert outline(signs.SHARP).contains(QPointF(0.2, -0.55))
    assert not outline(signs.HALF).contains(QPointF(0.0, 0.0))
    assert not outline(signs.WHOLE).contains(QPointF(0.0, 0.0))
    assert outline(signs.FILLED).contains(QPointF(0.0, 0.0))
    assert outline(signs.BASS).contains(QPointF(-0.7, 0.0))
