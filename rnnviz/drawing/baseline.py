"""The baseline of a task as a formula and its number."""

from __future__ import annotations

from typing import Any, Final

from rnnviz.drawing.formula import formula
from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View

SIZE: Final = 14.0


def baseline(view: View, width: float, zoom: float) -> Picture:
    """A word, the formula, and what it comes to; the formula alone where there is little room."""
    material = view.experiment.material
    assert material is not None
    marks, palette = material.data.marks, view.palette
    number = f"= {marks.baseline:.4f}"
    size = SIZE * zoom
    made = formula(marks.formula, size, palette.ink)
    name, letters = view.say("task.baseline_name"), 12 * zoom
    left = (len(name) + sum(ord(one) > 0x1100 for one in name)) * letters * 0.56
    after = len(number) * letters * 0.62 + 8 * zoom
    if made.width + left + after > width:  # a fraction as long as that is set smaller
        size *= max(0.6, (width - left - after) / made.width)
        made = formula(marks.formula, size, palette.ink)
    base = made.ascent + 4 * zoom
    middle = base - size * 0.28
    shapes: list[Any] = [Label(0, middle, name, letters, palette.muted)]
    shapes += made.at(left, base)
    at = left + made.width + 6 * zoom
    if at + after > width + 8 * zoom:
        at, middle = left, base + made.descent + 10 * zoom
    shapes.append(Label(at, middle, number, letters, palette.ink, "mono"))
    height = max(base + made.descent, middle + 8 * zoom) + 4 * zoom
    return Picture(width, height, tuple(shapes))
