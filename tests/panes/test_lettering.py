"""Labels that wrap: every word once, no line wider than it may be, and all of them painted over."""

from __future__ import annotations

import itertools

import pytest

from rnnviz.drawing.shapes import Label
from rnnviz.language import speak
from rnnviz.panes.lettering import laid, lines
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
