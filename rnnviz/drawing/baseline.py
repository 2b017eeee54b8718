"""The baseline of a task as a formula and its number."""

from __future__ import annotations

from typing import Any, Final

from rnnviz.drawing.formula import formula
from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View

SIZE: Final = 14.0
#: From here on letters are as wide as they are high.
HANGUL: Final = 0x1100


def baseline(view: View, width: float, zoom: float) -> Picture:
    """A word, the formula, and what it comes to; the formula below where there is little room."""
    material = view.experiment.material
    assert material is not None
    marks, palette = material.data.marks, view.palette
    number = f"= {marks.baseline:.4f}"
    size = SIZE * zoom
    made = formula(marks.formula, size, palette.ink)
    name, letters = view.say("task.baseline_name"), 12 * zoom
    left = (len(name) + sum(ord(one) > HANGUL for one in name)) * letters * 0.56
    after = len(number) * letters * 0.62 + 8 * zoom
    beside = left + made.width + after <= width
    if not beside and made.width > width:
        made = formula(marks.formula, size * width / made.width, palette.ink)
    line = (made.ascent if beside else letters) + 4 * zoom
    base = line if beside else line + made.ascent + 10 * zoom
    x = left if beside else 0.0
    at = left + (made.width + 6 * zoom if beside else 0.0)
    middle = line - letters * 0.36
    shapes: list[Any] = [Label(0, middle, name, letters, palette.muted)]
    shapes += made.at(x, base)
    shapes.append(Label(at, middle, number, letters, palette.ink, "mono"))
    return Picture(width, base + made.descent + 4 * zoom, tuple(shapes))
