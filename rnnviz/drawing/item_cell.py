"""The cell of an item of the ledger: its shade, and its number where there is room for one."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shades import on_shade, shade
from rnnviz.drawing.shapes import Box, Label

#: The least cell that holds a number, the least that holds it without its leading zero, and the
#: least height of one, in design pixels.
READABLE: Final = 30
BRIEF: Final = 20
LOWEST: Final = 10
#: The sizes of the numbers: the smallest that can be read, and the largest.
SMALLEST, BIGGEST = 8, 14
#: How wide a digit is, as a share of its size.
DIGIT: Final = 0.61


@lru_cache(maxsize=1024)
def cell(
    item: tuple[float, float] | None,
    area: tuple[float, float, float, float],
    palette: Palette,
    zoom: float,
) -> tuple[Any, ...]:
    """An item (log10 of its norm, share of the scale) in its colour; a dash for None yet.

    Kept, since most stay from picture to picture.
    """
    x, y, w, h = area
    log, share = item or (0.0, 0.0)
    box = Box(x, y, w, h, shade(share, palette) if item else palette.field, palette.line, 1.0)
    if w < BRIEF * zoom or h < LOWEST * zoom:
        return (box,)
    text = written(10.0**log, w, zoom) if item else numerals.UNKNOWN
    ink = palette.muted if not item or log == -math.inf else on_shade(share, palette)
    size = min(BIGGEST * zoom, h * 0.72, (w - 5 * zoom) / (DIGIT * max(len(text), 3)))
    if size < SMALLEST * zoom:
        return (box,)
    return box, Label(x + w / 2, y + h / 2, text, size, ink, "mono", "center")


def written(value: float, width: float, zoom: float) -> str:
    """A norm for a cell so wide."""
    return numerals.short(value) if width >= READABLE * zoom else numerals.briefest(value)
