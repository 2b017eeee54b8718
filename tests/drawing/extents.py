"""How much room shapes take: text by an estimate that needs no font, the rest exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from rnnviz.drawing.shapes import Box, Curve, Label, Line, Picture, Raster

#: Ems a character of each face takes, Hangul being square in all; and ems from top to bottom.
ADVANCE = {"mono": 0.60, "sans": 0.56, "serif": 0.56}
LINE = 1.1

Point = tuple[float, float]


def text_width(label: Label) -> float:
    """The estimated width of a label's text, cut at the width it is elided to."""
    wide = sum(1.0 if "가" <= c <= "힣" else ADVANCE[label.font] for c in label.text) * label.size
    return min(wide, label.width) if label.width else wide


def corners(label: Label, slack: float = 0.0) -> list[Point]:
    """The four corners of a label's text, `slack` pixels smaller on each side."""
    wide, high = text_width(label), LINE * label.size
    left = -{"left": 0.0, "center": 0.5, "right": 1.0}[label.align] * wide
    slack = min(slack, wide / 2, high / 2)
    xs = (left + slack, left + wide - slack)
    ys = (-high / 2 + slack, high / 2 - slack)
    turn = math.radians(label.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    around = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])]
    return [(label.x + x * cos - y * sin, label.y + x * sin + y * cos) for x, y in around]


def overlap(one: list[Point], other: list[Point]) -> bool:
    """Whether two convex outlines overlap: no side of either has them on both sides of it."""
    for outline in (one, other):
        for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
            nx, ny = y1 - y0, x0 - x1
            first = [x * nx + y * ny for x, y in one]
            second = [x * nx + y * ny for x, y in other]
            if max(first) <= min(second) or max(second) <= min(first):
                return False
    return True


def collisions(picture: Iterable[Any], slack: float = 1.0) -> Iterator[tuple[Label, Label]]:
    """Pairs of labels whose texts overlap by more than `slack` pixels on each side."""
    labels = [one for one in picture if isinstance(one, Label) and one.text.strip()]
    outlines = [corners(label, slack) for label in labels]
    spans = [(min(y for _, y in o), max(y for _, y in o)) for o in outlines]
    for i, k in combinations(range(len(labels)), 2):
        apart = spans[i][1] <= spans[k][0] or spans[k][1] <= spans[i][0]
        if not apart and overlap(outlines[i], outlines[k]):
            yield labels[i], labels[k]


def points(shape: Any) -> list[Point]:
    """Points that a shape reaches to; none for what is not seen."""
    if isinstance(shape, Label):
        return corners(shape) if shape.text.strip() else []
    if isinstance(shape, Box | Raster):
        return [(shape.x, shape.y), (shape.x + shape.w, shape.y + shape.h)]
    if isinstance(shape, Line):
        return [(shape.x0, shape.y0), (shape.x1, shape.y1)]
    if isinstance(shape, Curve):
        middle = (
            (shape.x0 + 2 * shape.cx + shape.x1) / 4,
            (shape.y0 + 2 * shape.cy + shape.y1) / 4,
        )
        return [(shape.x0, shape.y0), middle, (shape.x1, shape.y1)]
    return []


def outside(picture: Picture, slack: float = 1.5) -> Iterator[Any]:
    """Shapes that reach out of their picture."""
    for shape in picture.shapes:
        for x, y in points(shape):
            if not (-slack <= x <= picture.width + slack and -slack <= y <= picture.height + slack):
                yield shape
                break
