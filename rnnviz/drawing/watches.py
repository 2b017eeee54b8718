"""A watch: an expression's value now, its history over the ops, and whether it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import where
from rnnviz.drawing.kept import kept
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.watch import (
    Expression,
    NotYet,
    Scope,
    Summary,
    Value,
    WatchError,
    changed,
    history,
    read,
    summary,
)

#: A history is looked at in at most so many places.
MOST_POINTS: Final = 48
#: Room for the value, right of its history; a history needs so much itself.
VALUE: Final = 104
LEAST_SPARK: Final = 24
#: Values are written so large: they are read from the last row.
SIZE: Final = 13.5
#: Room for the arrow before a number that rose or fell, in letters.
ARROW: Final = 2
#: Smaller numbers would be written as 0 with four decimals.
SMALLEST: Final = 5e-5


class Watched(NamedTuple):
    """What is shown of a watch: its value or "—", what the last op changed, and what is wrong.

    `rose` is 1 where a single number rose, −1 where it fell; `before` is what it was.
    """

    text: str
    is_new: bool = False
    problem: str = ""
    before: str = ""
    rose: int = 0
    wrong: WatchError | None = None


@lru_cache(maxsize=256)
def expression(text: str) -> Expression | WatchError:
    """The expression of a text, or what is wrong with it; read once."""
    try:
        return read(text)
    except WatchError as error:
        return error


def watched(view: View, text: str) -> Watched:
    """The value of a watch at the present place."""
    made = expression(text)
    if isinstance(made, WatchError):
        return Watched(numerals.UNKNOWN, problem=view.say(made.sentence), wrong=made)
    key = ("said", text, view.reached.index, view.learning_rate, view.say.code)
    return kept(view.trace, key, lambda: _watched(view, made))


def _watched(view: View, made: Expression) -> Watched:
    try:
        value = made.value(scope(view))
    except NotYet:
        return Watched(numerals.UNKNOWN)
    except WatchError as error:
        return Watched(numerals.UNKNOWN, problem=view.say(error.sentence), wrong=error)
    before = _before(view, made)
    if not changed(before, value):
        return Watched(written(view, value))
    was = numerals.UNKNOWN if before is None else written(view, before)
    return Watched(written(view, value), is_new=True, before=was, rose=_rose(before, value))


def _rose(before: Value | None, now: Value) -> int:
    """Which way a single number went; 0 for anything else."""
    if not (type(before) is float and type(now) is float):
        return 0
    return (now > before) - (now < before)


def told(view: View, text: str, spot: Spot) -> str:
    """What a place of the history says, or the value: which op, its value, and what it was."""
    found = watched(view, text)
    if spot.name != "history":
        if found.is_new:
            return view.say("watches.changed", before=found.before, now=found.text)
        return found.text
    at = replace(view, reached=replace(view.reached, index=spot.column))
    value = watched(at, text).text if spot.column <= view.reached.index else numerals.UNKNOWN
    return f"{where(at)}: {value}"


def scope(view: View, index: int | None = None) -> Scope:
    """What an expression may ask for, at the present op or at another one."""
    reached = view.reached if index is None else replace(view.reached, index=index)
    return Scope(view.trace, reached, view.learning_rate, reached.op.t)


def _before(view: View, made: Expression) -> Value | None:
    """The value one op earlier, when only what is given may be known; None when there was none."""
    try:
        return made.value(scope(view, view.reached.index - 1))
    except (NotYet, WatchError):
        return None


def written(view: View, value: Value) -> str:
    """A number with four decimals, an array as its norm and shape, a truth value as a word."""
    return in_short(view, summary(value))


def in_short(view: View, short: Summary) -> str:
    """The same of a value's summary."""
    if short.truth is not None:
        return view.say("watches.true") if short.truth else view.say("watches.false")
    if short.shape:
        shape = "×".join(map(str, short.shape))
        return f"‖·‖ {numerals.magnitude(short.number)}  [{shape}]"
    if 0 < abs(short.number) < SMALLEST:
        return ("−" if short.number < 0 else "+") + numerals.power(abs(short.number))
    return numerals.signed(short.number, 4).strip()


def row(view: View, text: str, size: tuple[float, float], zoom: float) -> Picture:
    """The history of a watch as a line, and its value."""
    found, palette, (width, height) = watched(view, text), view.palette, size
    shapes: list[Any] = []
    made = expression(text)
    if isinstance(made, Expression) and not found.problem:
        taken = max(VALUE * zoom, ((len(found.text) + ARROW) * 0.62 + 1.0) * SIZE * zoom)
        area = (4 * zoom, 4 * zoom, width - taken - 14 * zoom, height - 8 * zoom)
        if area[2] >= LEAST_SPARK * zoom:
            shapes += _spark(view, made, area, zoom)
    ink = palette.gradient_text if found.is_new else palette.ink
    size_of_text = SIZE * zoom
    shapes.append(
        Label(
            width - 4 * zoom,
            height / 2,
            found.text,
            size_of_text,
            ink,
            "mono",
            "right",
            found.is_new,
            width=width - 8 * zoom,
        )
    )
    if found.rose:
        x = width - 4 * zoom - (len(found.text) * 0.62 + 0.6) * size_of_text
        arrow = "▲" if found.rose > 0 else "▼"
        shapes.append(Label(x, height / 2, arrow, 8.5 * zoom, ink, "sans", "right"))
    shapes.append(Spot(width - VALUE * zoom, 0, VALUE * zoom, height, "value"))
    return Picture(width, height, tuple(shapes))


def _number(view: View, made: Expression, index: int) -> float | None:
    """What a history has at a place; None for a gap."""
    key = ("watched", made.text, index, view.learning_rate)
    return kept(view.trace, key, lambda: history(made, lambda at: scope(view, at), [index])[0])


def _spark(
    view: View, made: Expression, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Any]:
    """The history from the first op to the present one; the present value is a dot."""
    x, y, w, h = area
    now = view.reached.index
    every = max(1, -(-(len(view.reached.program) - 1) // (MOST_POINTS - 1)))
    # Always the same places, so that each is looked at once, and the present one.
    places = [*range(0, now, every), now]
    numbers = [_number(view, made, index) for index in places]
    finite = [one for one in numbers if one is not None and np.isfinite(one)]
    if not finite:
        return
    low, high = min(finite), max(finite)
    span = (high - low) or 1.0
    total = max(len(view.reached.program) - 1, 1)
    yield Spot(x, y, w, h, "history", row=-1, rows=1, columns=total + 1)
    points = [
        (x + w * place / total, y + h * (1 - (one - low) / span if high > low else 0.5))
        if one is not None and np.isfinite(one)
        else None
        for place, one in zip(places, numbers, strict=True)
    ]
    for start, end in pairwise(points):
        if start is not None and end is not None:
            yield Line(*start, *end, view.palette.muted, 1.2 * zoom, round=True)
    if points[-1] is not None:
        (x1, y1), r = points[-1], 2.2 * zoom
        yield Box(x1 - r, y1 - r, 2 * r, 2 * r, view.palette.gradient, radius=r)
