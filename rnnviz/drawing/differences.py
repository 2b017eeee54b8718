"""A gradient checked as a student would: a number is moved a little either way, and L watched."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.addends import PAD
from rnnviz.drawing.formula import formula
from rnnviz.drawing.kept import kept
from rnnviz.drawing.shapes import Box, Label, Line, Polyline
from rnnviz.drawing.view import View
from rnnviz.network.differences import SCAN, Estimate, estimate
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.spelling import spelled
from rnnviz.stepping.writing import latex_symbol
from rnnviz.training.cuts import NOTHING_CUT

#: Relative differences are drawn between these powers of ten.
LEAST: Final = -12
MOST: Final = 0
#: How high the chart of them is, in design pixels, and the room for what is written left of it.
HEIGHT: Final = 66
LEFT: Final = 40
#: The steps that are named below it, as powers of ten: the first, one between, the last.
NAMED: Final = (-1, -5, -10)
#: Closer than this an estimate by differences can hardly come, and does where all is well.
CLOSE: Final = 1e-4


def can_be_checked(view: View, one: Origin) -> bool:
    """Whether an entry is one of a weight's gradient to which every step has been added."""
    weight = one.entry.name.removeprefix("d")
    whole = all(term.op <= view.reached.index for term in one.terms)
    return weight != one.entry.name and weight in view.weights and one.value is not None and whole


def differences(
    view: View, one: Origin, y: float, at: tuple[float, float], shapes: list[Any]
) -> float:
    """The estimate and what to think of it, and how far off it is with each step; where it ends."""
    (width, zoom), muted = at, view.palette.muted
    pad, found = PAD * zoom, _estimated(view, one.entry)
    shapes.append(Label(pad, y + 11 * zoom, view.say("differences.title"), 11.5 * zoom, muted))
    base = y + 44 * zoom
    text = formula(_quotient(view, one.entry), 14 * zoom, view.palette.ink)
    shapes += text.at(pad, base)
    value = f"= {spelled(found.value, 6)}"
    x = pad + text.width + 8 * zoom
    shapes.append(Label(x, base - 4.5 * zoom, value, 13 * zoom, view.palette.ink, "mono"))
    y = base + 26 * zoom
    for line in _said(view, one, found):
        shapes.append(Label(pad, y, line, 12 * zoom, muted, width=width - 2 * pad))
        y += 18 * zoom
    shapes += _chart(view, one, found, (pad, y + 2 * zoom, width - 2 * pad, zoom))
    return y + (HEIGHT + 52) * zoom


def _estimated(view: View, entry: Entry) -> Estimate:
    """Found once for a run: it takes two passes for each step of the scan."""
    trace, weight = view.trace, entry.name.removeprefix("d")
    place = int(np.ravel_multi_index(entry.indices, trace.weights[weight].shape))
    return kept(trace, ("estimate", weight, place), lambda: estimate(trace, weight, place))


def _quotient(view: View, entry: Entry) -> str:
    """The difference quotient by the weight's own symbol."""
    number = entry._replace(name=entry.name.removeprefix("d"))
    symbol = latex_symbol(view.reached.program.equations, number, stepped=False)
    moved = rf"L({symbol} {{sign}} \varepsilon)"
    above = moved.replace("{sign}", "+") + " - " + moved.replace("{sign}", "-")
    return rf"\frac{{{above}}}{{2\,\varepsilon}}"


def _said(view: View, one: Origin, found: Estimate) -> Iterator[str]:
    """Whether to believe it, and whether backpropagation says the same."""
    say, eps = view.say, numerals.power(found.eps)
    if not found.trusted:
        yield say("differences.untrusted")
        return
    off = _off(found.value, one.value or 0.0)
    if off <= CLOSE:
        share = numerals.power(off) if off else "0"
        yield say("differences.agrees", eps=eps, share=share)
    else:
        yield say("differences.differs", eps=eps)
        if view.cut or view.experiment.cuts != NOTHING_CUT:
            yield say("differences.cut")


def _off(estimated: float, ours: float) -> float:
    """How far apart two numbers are, relative to the larger; 0 against 0 is 0."""
    largest = max(abs(estimated), abs(ours))
    return abs(estimated - ours) / largest if largest else 0.0


def _chart(
    view: View, one: Origin, found: Estimate, at: tuple[float, float, float, float]
) -> Iterator[Any]:
    """How far each step's estimate is from the gradient: steps that are large bend, small drown."""
    (x, y, width, zoom), palette = at, view.palette
    left, top, right, bottom = x + LEFT * zoom, y, x + width - 8 * zoom, y + HEIGHT * zoom
    for power in (MOST, (MOST + LEAST) // 2, LEAST):
        level = top + (bottom - top) * (MOST - power) / (MOST - LEAST)
        yield Line(left, level, right, level, palette.line)
        name = numerals.power_of_ten(power)
        yield Label(left - 6 * zoom, level, name, 11 * zoom, palette.muted, "mono", "right")
    points = []
    for number, estimated in enumerate(found.scan):
        off = _off(estimated, one.value or 0.0)
        share = _share(off)
        across = left + (right - left) * number / (len(SCAN) - 1)
        points.append((across, top + (bottom - top) * share))
    yield Polyline(tuple(points), palette.gradient, 1.6 * zoom)
    best = SCAN.index(found.eps)
    size = 7 * zoom
    (px, py), color = points[best], palette.gradient_text
    yield Box(px - size / 2, py - size / 2, size, size, color, "", 0.0, size / 2)
    for power, align in zip(NAMED, ("left", "center", "right"), strict=True):
        name = ("ε = " if power == NAMED[0] else "") + numerals.power_of_ten(power)
        across = left + (right - left) * (NAMED[0] - power) / (NAMED[0] - NAMED[-1])
        yield Label(across, bottom + 13 * zoom, name, 11 * zoom, palette.muted, "mono", align)
    told = view.say("differences.off")
    middle = (left + right) / 2
    yield Label(middle, bottom + 30 * zoom, told, 11 * zoom, palette.muted, "sans", "center")


def _share(off: float) -> float:
    """How far down a difference stands, from 0 for 1 to 1 for what is hardly there."""
    if not math.isfinite(off):
        return 0.0
    power = math.log10(off) if off else float(LEAST)
    return (MOST - min(max(power, LEAST), MOST)) / (MOST - LEAST)
