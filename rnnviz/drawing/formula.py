"""Mathematics set as mathematics: LaTeX to glyph outlines; the only module that knows by whom."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

import mathra

from rnnviz.drawing.shapes import Box, Glyph

ELEMENT: Final = re.compile(r"<(svg|path|use|rect)\b([^>]*)>")
ATTRIBUTE: Final = re.compile(r'\b(viewBox|id|d|href|x|y|width|height|transform|fill)="([^"]*)"')
PER_EM: Final = 1000.0
PLACEMENT: Final = re.compile(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)(?:\s*scale\(([-\d.]+)\))?")


class Formula(NamedTuple):
    """A formula at a size: its shapes relative to the left end of its base line."""

    width: float
    ascent: float
    descent: float
    shapes: tuple[Glyph | Box, ...]

    def at(self, x: float, y: float) -> list[Glyph | Box]:
        """The shapes with the left end of the base line at (x, y)."""
        return [shape._replace(x=shape.x + x, y=shape.y + y) for shape in self.shapes]


@lru_cache(maxsize=1024)
def formula(latex: str, size: float, color: str) -> Formula:
    """`latex` set in a font of `size` pixels; what names no colour of its own is in `color`."""
    elements = [(tag, dict(ATTRIBUTE.findall(rest))) for tag, rest in drawn(latex)]
    left, top, width, height = map(float, elements[0][1]["viewBox"].split())
    outlines = {given["id"]: given["d"] for tag, given in elements if tag == "path"}
    scale = size / PER_EM
    shapes: list[Glyph | Box] = []
    for tag, given in elements:
        fill = given.get("fill", color)
        if tag == "use":
            shapes.append(_glyph(given, outlines, scale, fill))
        elif tag == "rect":
            x, y, w, h = (float(given[name]) for name in ("x", "y", "width", "height"))
            shapes.append(Box(x * scale, -(y + h) * scale, w * scale, h * scale, fill))
    return Formula((left + width) * scale, -top * scale, (top + height) * scale, tuple(shapes))


def drawn(latex: str) -> list[tuple[str, str]]:
    """The elements of the formula's SVG that are to be drawn, and their attributes as text.

    The text is a machine's and always of one form; an XML parser would cost the first paint 4 ms.
    """
    return ELEMENT.findall(mathra.tex_to_svg(latex))


def _glyph(given: dict[str, str], outlines: dict[str, str], scale: float, fill: str) -> Glyph:
    """One placed outline; its group is mirrored, so y counts upwards."""
    x, y = float(given.get("x", 0)), float(given.get("y", 0))
    own = 1.0
    if placed := PLACEMENT.match(given.get("transform", "")):
        x, y = float(placed[1]), float(placed[2])
        own = float(placed[3] or 1)
    return Glyph(x * scale, -y * scale, own * scale, outlines[given["href"][1:]], fill)
