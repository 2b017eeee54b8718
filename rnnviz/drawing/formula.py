"""Mathematics set as mathematics: LaTeX to glyph outlines; the only module that knows by whom."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import Final, NamedTuple

import mathra

from rnnviz.drawing.shapes import Box, Glyph

SVG: Final = "{http://www.w3.org/2000/svg}"
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
    root = ET.fromstring(mathra.tex_to_svg(latex))  # noqa: S314 -- our own text, no entities
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    outlines = {path.attrib["id"]: path.attrib["d"] for path in root.iter(f"{SVG}path")}
    scale = size / PER_EM
    shapes: list[Glyph | Box] = []
    for element in root.iter():
        fill = element.attrib.get("fill", color)
        if element.tag == f"{SVG}use":
            shapes.append(_glyph(element, outlines, scale, fill))
        elif element.tag == f"{SVG}rect":
            x, y, w, h = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
            shapes.append(Box(x * scale, -(y + h) * scale, w * scale, h * scale, fill))
    return Formula((left + width) * scale, -top * scale, (top + height) * scale, tuple(shapes))


def _glyph(element: ET.Element, outlines: dict[str, str], scale: float, fill: str) -> Glyph:
    """One placed outline; its group is mirrored, so y counts upwards."""
    x, y = float(element.attrib.get("x", 0)), float(element.attrib.get("y", 0))
    own = 1.0
    if placed := PLACEMENT.match(element.attrib.get("transform", "")):
        x, y = float(placed[1]), float(placed[2])
        own = float(placed[3] or 1)
    reference = next(value for key, value in element.attrib.items() if key.endswith("href"))
    return Glyph(x * scale, -y * scale, own * scale, outlines[reference[1:]], fill)
