"""Memory made visible: one word in several contexts, and what becomes of it as W is scaled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import vector_cells
from rnnviz.drawing.matrices import Ink, cells
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.network.trace import Trace
from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.training.memory import (
    FACTORS,
    LARGEST,
    Context,
    changes_at,
    contexts,
    plane,
    probabilities,
    scaled,
)

#: So many contexts have room for their states and predictions.
MOST: Final = 3
PAD: Final = 16
#: How high a curve is, and the plane, in design pixels.
CURVE: Final = 96
PLANE: Final = 150

Area = tuple[float, float, float, float]


def memory(view: View, factor: float, width: float, zoom: float) -> Picture:
    """The curves over the factor, the contexts side by side, the paths of the states."""
    shown = contexts(view.experiment, view.op.t)[:MOST]
    shapes: list[Any] = []
    room, y = width - 2 * PAD * zoom, 6 * zoom
    for context in shown:
        shapes += _sentence(view, context, (PAD * zoom, y, room), zoom)
        y += 17 * zoom
    y += 14 * zoom
    shapes += _curves(view, factor, shown, (PAD * zoom, y, room, CURVE * zoom))
    y += (CURVE + 34) * zoom
    traces = scaled(view.experiment, factor)
    for context in shown:
        shapes += _context(view, context, (PAD * zoom, y, room), zoom, factor)
        y += 78 * zoom
    shapes += _plane(view, traces, (PAD * zoom, y, room, PLANE * zoom))
    return Picture(width, y + (PLANE + 22) * zoom, tuple(shapes))


def color_of(view: View, context: Context) -> str:
    """A colour a sequence."""
    palette = view.palette
    return (palette.U, palette.loss, palette.V, palette.W)[context.sequence % 4]


def name_of(view: View, context: Context) -> str:
    """A context: the words up to this one."""
    inputs = view.experiment.pairs[context.sequence].inputs
    words = view.experiment.mark(inputs[: context.t + 1])
    return " ".join(words[-4:] if len(words) <= 4 else ("…", *words[-3:]))


def target_of(view: View, context: Context) -> str:
    """What is to be predicted there; the likeliest where nothing is."""
    target = view.experiment.pairs[context.sequence].targets[context.t]
    if target != NO_TARGET:
        return target
    y = scaled(view.experiment, 1.0)[context.sequence]["y"][context.t]
    return view.experiment.target_words[int(y.argmax())]


def _sentence(
    view: View, context: Context, area: tuple[float, float, float], zoom: float
) -> Iterator[Any]:
    """From which factor down the prediction becomes another one."""
    x, y, w = area
    at = changes_at(view.experiment, context)
    own = scaled(view.experiment, 1.0)[context.sequence]["y"][context.t]
    words = view.experiment.marked.target_words
    likeliest = words[int(own.argmax())]
    told = {"words": name_of(view, context), "target": likeliest}
    if at is None:
        text = view.say("memory.always", **told)
    else:
        below = scaled(view.experiment, at)[context.sequence]["y"][context.t]
        other = words[int(below.argmax())]
        key = "memory.until" if at else "memory.without"
        text = view.say(key, factor=f"{at:.2f}", other=other, **told)
    dot = 8 * zoom
    yield Box(x, y + 5 * zoom, dot, dot, color_of(view, context), radius=dot / 2)
    yield Label(x + 14 * zoom, y + 9 * zoom, text, 11 * zoom, view.palette.ink, width=w - 14 * zoom)


def _curves(view: View, factor: float, shown: tuple[Context, ...], area: Area) -> Iterator[Any]:
    """The probability of each target over the factor; a click sets it."""
    x, y, w, h = area
    zoom, palette = h / CURVE, view.palette
    left, wide = x + 30 * zoom, w - 30 * zoom
    for share, text in ((0.0, "0"), (0.5, "0.5"), (1.0, "1")):
        at = y + h * (1 - share)
        yield Line(left, at, left + wide, at, palette.line, 1.0)
        yield Label(left - 6 * zoom, at, text, 11 * zoom, palette.muted, "mono", "right")
    for number in (0.0, 0.5, 1.0, 1.5, 2.0):
        at = left + wide * number / LARGEST
        name = f"{number:g}·W"
        yield Label(at, y + h + 11 * zoom, name, 9.5 * zoom, palette.muted, "mono", "center")
    for context in shown:
        yield from _curve(view, context, (left, y, wide, h), zoom)
    at = left + wide * min(factor, LARGEST) / LARGEST
    yield Line(at, y - 3 * zoom, at, y + h + 3 * zoom, palette.ink, 1.6 * zoom)
    caption = view.say("memory.curves")
    yield Label(left, y + h + 25 * zoom, caption, 10.5 * zoom, palette.muted, width=wide)
    yield Spot(left, y, wide, h, "factor", rows=1, columns=len(FACTORS) - 1)


def _curve(view: View, context: Context, area: Area, zoom: float) -> Iterator[Any]:
    x, y, w, h = area
    k = view.experiment.target_words.index(target_of(view, context))
    shares = np.nan_to_num(probabilities(view.experiment, context)[:, k])
    points = [
        (x + w * factor / LARGEST, y + h * (1 - float(share)))
        for factor, share in zip(FACTORS, shares, strict=True)
    ]
    color = color_of(view, context)
    for start, end in pairwise(points):
        yield Line(*start, *end, color, 2.0 * zoom, round=True)
    at = changes_at(view.experiment, context)
    if at is not None:
        cross = points[FACTORS.index(at)]
        r = 3.5 * zoom
        yield Box(cross[0] - r, cross[1] - r, 2 * r, 2 * r, view.palette.panel, color, 2, r)


def _context(
    view: View, context: Context, area: tuple[float, float, float], zoom: float, factor: float
) -> Iterator[Any]:
    """A context's words, its state, and what is predicted from it."""
    (x, y, w), palette = area, view.palette
    trace = scaled(view.experiment, factor)[context.sequence]
    color = color_of(view, context)
    yield Label(x, y + 8 * zoom, name_of(view, context), 12 * zoom, color, bold=True, width=w / 2)
    grid = vector_cells(view.experiment.words.n_hidden, w * 0.48, 50 * zoom, zoom)
    values = trace["h"][context.t]
    yield from cells((x, y + 20 * zoom), grid, values, Ink(palette, zoom, 1.0))
    likeliest = np.argsort(-trace["y"][context.t], kind="stable")[:3]
    target = target_of(view, context)
    for row, k in enumerate(likeliest.tolist()):
        share = float(trace["y"][context.t, k])
        left, top, wide = x + w * 0.54, y + (4 + 19 * row) * zoom, w * 0.46
        bar = wide * min(max(share, 0.0), 1.0) if share == share else 0.0  # noqa: PLR0124 -- nan
        yield Box(left, top, wide, 16 * zoom, palette.field, palette.line)
        yield Box(left, top, max(bar, 1.0), 16 * zoom, palette.bar)
        word = view.experiment.marked.target_words[k]
        at, bold = top + 8 * zoom, view.experiment.target_words[k] == target
        room = wide - 52 * zoom
        yield Label(left + 5 * zoom, at, word, 11 * zoom, palette.ink, bold=bold, width=room)
        number = numerals.probability(share)
        end = left + wide - 4 * zoom
        yield Label(end, at, number, 11 * zoom, palette.ink, "mono", "right")


def _plane(view: View, traces: tuple[Trace, ...], area: Area) -> Iterator[Any]:
    """The paths of the states, from h₀ on, in the plane in which they differ most."""
    x, y, w, h = area
    zoom, palette = h / PLANE, view.palette
    found = plane(traces)
    points = np.vstack(found.paths)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    pad = 22 * zoom
    side = 40 * zoom
    yield Box(x, y, w, h, palette.paper, palette.line)
    first, second = (f"{100 * share:.0f} %" for share in found.shares)
    name = view.say("memory.plane", first=first, second=second)
    yield Label(x, y + h + 12 * zoom, name, 10.5 * zoom, palette.muted, width=w)
    for sequence, path in enumerate(found.paths):
        color = color_of(view, Context(sequence, 0))
        at = [
            (
                x + side + (w - 2 * side) * float((point[0] - low[0]) / span[0]),
                y + h - pad - (h - 2 * pad) * float((point[1] - low[1]) / span[1]),
            )
            for point in path
        ]
        for start, end in pairwise(at):
            yield Line(*start, *end, faded(color, 0.8), 1.8 * zoom, head=7 * zoom)
        yield from _stations(view, sequence, at, color, zoom)


def _stations(
    view: View, sequence: int, at: list[tuple[float, float]], color: str, zoom: float
) -> Iterator[Any]:
    """A dot a state, and the word that led to it where there are few."""
    words = ("h₀", *view.experiment.mark(view.experiment.pairs[sequence].inputs))
    for number, (word, (x, y)) in enumerate(zip(words, at, strict=True)):
        r = 3.2 * zoom
        yield Box(x - r, y - r, 2 * r, 2 * r, color, radius=r)
        if len(at) <= 9 and (number or not sequence):
            ink = color if number else view.palette.muted
            yield Label(x, y - 9 * zoom, word, 10 * zoom, ink, align="center", bold=bool(number))
