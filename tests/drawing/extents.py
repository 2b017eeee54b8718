"""How much room shapes take: text by an estimate that needs no font, the rest exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from rnnviz.drawing.shapes import Box, Curve, Label, Line, Picture, Raster

#: Ems a character of each face takes, Hangul being square in all; and ems from top to bottom.
ADVANCE = {"mono": 0.60, "sans": 0.56, "serif": 0.56}
LINE = 1.1

Point = tuple[float, float]


def text_width(label: Label) -> float:
    """The estimated width of a label's text, cut at the width it is elided to."""
    advance, square = ADVANCE[label.font], 0
    if not label.text.isascii():
        square = sum("가" <= c <= "힣" for c in label.text)
    wide = (square + (len(label.text) - square) * advance) * label.size
    return min(wide, label.width) if label.width else wide


def corners(label: Label, slack: float = 0.0) -> list[Point]:
    """The four corners of a label's text, `slack` pixels smaller on each side."""
    wide, high = text_width(label), LINE * label.size
    left = -{"left": 0.0, "center": 0.5, "right": 1.0}[label.align] * wide
    slack = min(slack, wide / 2, high / 2)
    xs = (left + slack, left + wide - slack)
    ys = (-high / 2 + slack, high / 2 - slack)
    x, y = label.x, label.y
    if not label.angle:
        (left, right), (top, bottom) = (x + xs[0], x + xs[1]), (y + ys[0], y + ys[1])
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    turn = math.radians(label.angle)
    cos, sin = math.cos(turn), math.sin(turn)
    around = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])]
    return [(x + dx * cos - dy * sin, y + dx * sin + dy * cos) for dx, dy in around]


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
    lefts, rights = ([end(x for x, _ in outline) for outline in outlines] for end in (min, max))
    tops, bottoms = ([end(y for _, y in outline) for outline in outlines] for end in (min, max))
    downwards = sorted(range(len(labels)), key=tops.__getitem__)
    for place, i in enumerate(downwards, start=1):
        for k in islice(downwards, place, None):
            if tops[k] >= bottoms[i]:
                break  # so is every one after it
            beside = rights[i] <= lefts[k] or rights[k] <= lefts[i]
            if not beside and overlap(outlines[i], outlines[k]):
                yield labels[min(i, k)], labels[max(i, k)]


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
