"""The signs of written music as outlines, y growing upwards; numbers here are spaces of the staff.

Nothing is taken from a font: round signs are curves, and those that were drawn by a pen are a
stroke along points, each with the width of the pen there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

Point = tuple[float, float]
#: A point on the way of the pen, and how wide the pen is there.
Pen = tuple[float, float, float]

#: An outline's own unit is a thousandth of its em, as everywhere: six spaces, in which it fits.
SPACE: Final = 1000 / 6
NUMBER: Final = re.compile(r"-?[0-9.]+")

#: How far a quarter of a circle's handles reach.
ROUND: Final = 0.5523
#: Between two points of a stroke there are so many more.
BETWEEN: Final = 8


def polygon(points: Iterable[Point]) -> str:
    """A closed outline with straight sides, which goes round clockwise."""
    first, *others = (f"{x * SPACE:.1f} {y * SPACE:.1f}" for x, y in points)
    return f"M{first}" + "".join(f"L{one}" for one in others) + "Z"


def oval(at: Point, half: Point, turned: float = 0.0, *, hole: bool = False) -> str:
    """An ellipse with these half axes, turned by degrees; a hole goes round the other way."""
    cos, sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    r = ROUND
    # What is filled goes round clockwise, as all that is filled does, so that parts may overlap.
    around = [(1, 0), (1, r), (r, 1), (0, 1), (-r, 1), (-1, r), (-1, 0)]
    around += [(-1, -r), (-r, -1), (0, -1), (r, -1), (1, -r), (1, 0)]
    placed = [
        (
            at[0] + half[0] * x * cos - half[1] * y * sin,
            at[1] + half[0] * x * sin + half[1] * y * cos,
        )
        for x, y in (around if hole else reversed(around))
    ]
    first, *others = (f"{x * SPACE:.1f} {y * SPACE:.1f}" for x, y in placed)
    return f"M{first}C" + " ".join(others) + "Z"


@cache
def stroke(points: tuple[Pen, ...]) -> str:
    """What a pen leaves that goes smoothly through these points (Catmull & Rom 1974)."""
    way = list(_smooth((points[0], *points, points[-1])))
    left, right = [], []
    for number, (x, y, wide) in enumerate(way):
        before, after = way[max(number - 1, 0)], way[min(number + 1, len(way) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        nx, ny = -dy / length * wide / 2, dx / length * wide / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return polygon([*left, *reversed(right)])


def _smooth(points: tuple[Pen, ...]) -> Iterable[Pen]:
    for p, q, r, s in zip(points, points[1:], points[2:], points[3:], strict=False):
        for step in range(BETWEEN):
            yield _between(p, q, r, s, step / BETWEEN)
    yield points[-1]


def _between(p: Pen, q: Pen, r: Pen, s: Pen, u: float) -> Pen:
    x, y, wide = (
        0.5
        * (
            2 * b
            + (c - a) * u
            + (2 * a - 5 * b + 4 * c - d) * u**2
            + (3 * b - a - 3 * c + d) * u**3
        )
        for a, b, c, d in zip(p, q, r, s, strict=True)
    )
    return x, y, wide


def curved(path: str) -> str:
    """An outline of curves, in spaces."""
    return NUMBER.sub(lambda found: f"{float(found[0]) * SPACE:.1f}", path)


#: Heads of notes: filled, of a half note, of a whole note; half as wide as `HEAD`.
HEAD: Final = 0.62
FILLED: Final = oval((0, 0), (0.66, 0.44), 24)
HALF: Final = FILLED + oval((0, 0), (0.56, 0.24), 30, hole=True)
WHOLE: Final = oval((0, 0), (0.84, 0.5)) + oval((0, 0), (0.36, 0.42), 28, hole=True)

#: The first of the flags of an upward stem, from its end down; others follow below.
FLAG: Final = curved("M0 0C0.1 -0.75 1.15 -1.15 0.8 -2.75C0.75 -1.9 0.45 -1.45 0 -1.2Z")
FLAG_DOWN: Final = curved("M0 0L0 1.2C0.45 1.45 0.75 1.9 0.8 2.75C1.15 1.15 0.1 0.75 0 0Z")

#: Rests, about the middle line.
REST_WHOLE: Final = polygon([(-0.6, 1.0), (0.6, 1.0), (0.6, 0.5), (-0.6, 0.5)])
REST_HALF: Final = polygon([(-0.6, 0.5), (0.6, 0.5), (0.6, 0.0), (-0.6, 0.0)])
REST_QUARTER: Final = stroke(
    (
        (-0.28, 1.5, 0.08),
        (0.0, 1.12, 0.24),
        (0.3, 0.72, 0.34),
        (-0.02, 0.2, 0.42),
        (-0.1, 0.02, 0.3),
        (0.2, -0.42, 0.22),
        (0.42, -0.72, 0.1),
    )
) + stroke(
    (
        (0.42, -0.7, 0.06),
        (0.0, -0.6, 0.3),
        (-0.26, -0.92, 0.3),
        (0.06, -1.45, 0.05),
    )
)


def rest_with_flags(flags: int) -> str:
    """The rest of an eighth, a sixteenth and so on."""
    top, foot = 0.72, -1.0 - 0.5 * max(flags - 2, 0)
    lean = 0.3
    stem = stroke(((0.5, top, 0.12), (0.5 - lean * (top - foot) / 1.9, foot, 0.12)))
    curls = ""
    for number in range(flags):
        y = top - 0.95 * number * 0.9
        x = 0.5 - lean * (top - y) / 1.9
        curls += oval((x - 0.72, y - 0.1), (0.2, 0.2))
        curls += stroke(((x - 0.86, y - 0.2, 0.1), (x - 0.5, y - 0.34, 0.14), (x, y, 0.08)))
    return stem + curls


SHARP: Final = (
    polygon([(-0.25, 1.2), (-0.13, 1.23), (-0.13, -1.36), (-0.25, -1.4)])
    + polygon([(0.15, 1.38), (0.27, 1.42), (0.27, -1.2), (0.15, -1.24)])
    + polygon([(-0.46, 0.56), (0.48, 0.84), (0.48, 0.54), (-0.46, 0.26)])
    + polygon([(-0.46, -0.5), (0.48, -0.22), (0.48, -0.52), (-0.46, -0.8)])
)
FLAT: Final = polygon([(-0.36, 1.8), (-0.24, 1.8), (-0.24, -0.62), (-0.36, -0.62)]) + stroke(
    (
        (-0.3, 0.2, 0.1),
        (0.02, 0.46, 0.2),
        (0.3, 0.24, 0.3),
        (0.08, -0.22, 0.2),
        (-0.3, -0.58, 0.1),
    )
)
DOUBLE_SHARP: Final = (
    stroke(((-0.4, -0.4, 0.2), (0.4, 0.4, 0.2)))
    + stroke(((-0.4, 0.4, 0.2), (0.4, -0.4, 0.2)))
    + "".join(
        polygon(
            [(x - 0.16, y - 0.16), (x - 0.16, y + 0.16), (x + 0.16, y + 0.16), (x + 0.16, y - 0.16)]
        )
        for x in (-0.36, 0.36)
        for y in (-0.36, 0.36)
    )
)

#: The clef about the line of G4, and the one about the line of F3.
TREBLE: Final = stroke(
    (
        (-0.02, -0.5, 0.06),
        (-0.42, -0.16, 0.22),
        (-0.3, 0.42, 0.3),
        (0.28, 0.62, 0.34),
        (0.86, 0.1, 0.36),
        (0.6, -0.74, 0.26),
        (-0.1, -1.0, 0.22),
        (-1.0, -0.62, 0.3),
        (-1.3, 0.3, 0.4),
        (-0.84, 1.36, 0.4),
        (0.04, 2.24, 0.34),
        (0.56, 3.2, 0.32),
        (0.5, 4.16, 0.26),
        (0.2, 4.62, 0.12),
        (-0.2, 4.0, 0.22),
        (-0.32, 3.1, 0.18),
        (-0.1, 1.4, 0.15),
        (0.2, -0.8, 0.15),
        (0.36, -1.9, 0.16),
        (0.16, -2.52, 0.16),
        (-0.36, -2.66, 0.18),
        (-0.74, -2.3, 0.1),
    )
) + oval((-0.52, -2.12), (0.34, 0.34))
BASS: Final = (
    stroke(
        (
            (-1.0, 0.1, 0.1),
            (-0.92, 0.56, 0.16),
            (-0.3, 0.98, 0.24),
            (0.46, 0.72, 0.42),
            (0.62, -0.1, 0.5),
            (0.3, -1.1, 0.36),
            (-0.4, -1.94, 0.2),
            (-1.2, -2.44, 0.04),
        )
    )
    + oval((-0.7, 0.02), (0.36, 0.36))
    + oval((1.22, 0.5), (0.18, 0.18))
    + oval((1.22, -0.5), (0.18, 0.18))
)
