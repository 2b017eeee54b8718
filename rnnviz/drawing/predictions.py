"""The prediction of a step: a bar a class with its probability, the target marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.flow import portion
from rnnviz.drawing.ghost import differs, was
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.view import View
from rnnviz.training.cuts import LOSS


def classes_shown(view: View, t: int, rows: int) -> list[int]:
    """The classes that get a row: all in their order, or the target and the likeliest others."""
    n_out = len(view.experiment.target_words)
    if rows >= n_out:
        return list(range(n_out))
    target = view.experiment.target_ids[t]
    likeliest = [int(k) for k in np.argsort(-view.trace["y"][t], kind="stable") if k != target]
    return [*([target] if view.has_target(t) else []), *likeliest][:rows]


def bars(
    view: View, t: int, area: tuple[float, float, float], shown: list[int], unit: float
) -> Iterator[Any]:
    """Rows in an area (x, y, w); the probability when it is known, before it the logit."""
    x, y, w = area
    height = 17 * unit
    for row, k in enumerate(shown):
        yield from _bar(view, t, (x, y + row * height, w, height), k, unit)


def _bar(
    view: View, t: int, area: tuple[float, float, float, float], k: int, unit: float
) -> Iterator[Any]:
    x, y, w, h = area
    palette = view.palette
    target = view.experiment.target_ids[t] == k
    inner = h - 2.5 * unit
    yield Box(x, y, w, inner, fill=palette.field, stroke=palette.line)
    narrow = w < 84 * unit
    if view.reached.has("y", t):
        share = float(view.trace["y"][t, k])
        yield Box(x, y, max(w * portion(share), 1.0), inner, fill=palette.bar)
        yield from _ghost(view, t, (x, y, w, inner), k, unit)
    number = _number(view, t, k, narrow=narrow)
    known = view.reached.has("y", t)
    color = palette.ink if known else palette.muted
    room = len(number) + 0.3 if narrow else 5.2
    size = min(10.5 * unit, w / 5.2)
    middle = y + inner / 2
    word_room = w - 6 * unit - room * size * 0.62
    yield Label(
        x + 4 * unit,
        middle,
        view.experiment.marked.target_words[k],
        10.5 * unit if not narrow else 9.5 * unit,
        palette.ink,
        bold=target,
        width=word_room,
    )
    yield Label(x + w - 3 * unit, middle, number, size, color, "mono", "right")
    if target and narrow:
        yield Box(x, y, 2.5 * unit, inner, fill=palette.loss)
    elif target:
        dot = 5 * unit
        yield Box(x - dot - 4 * unit, middle - dot / 2, dot, dot, fill=palette.loss, radius=dot / 2)


def _ghost(
    view: View, t: int, area: tuple[float, float, float, float], k: int, unit: float
) -> Iterator[Line]:
    """Where the bar ended in the run before, where it did so elsewhere."""
    before = was(view, "y", t)
    if before is None or not differs(before[k], view.trace["y"][t, k]):
        return
    x, y, w, h = area
    at = x + w * portion(float(before[k]))
    yield Line(at, y, at, y + h, view.palette.muted, 1.6 * unit)


def class_spots(
    area: tuple[float, float, float], t: int, shown: list[int], unit: float
) -> Iterator[Spot]:
    """A spot for each row, which knows the class by its column."""
    x, y, w = area
    for row, k in enumerate(shown):
        yield Spot(x, y + row * 17 * unit, w, 17 * unit, "y", t, 0, k)


def _number(view: View, t: int, k: int, *, narrow: bool) -> str:
    """The probability of a class; before the softmax its logit, before that a dash."""
    if view.reached.has("y", t):
        write = numerals.brief_probability if narrow else numerals.probability
        return write(float(view.trace["y"][t, k]))
    if view.reached.has("o", t):
        write = numerals.brief_signed if narrow else numerals.signed
        return write(float(view.trace["o"][t, k]))
    return numerals.UNKNOWN


def loss_text(view: View, t: int, *, spelled: bool) -> list[str]:
    """The loss of a step: `L₁ = −ln 0.877 = 0.131`, or in two short lines; or that it has none."""
    name = numerals.step("L", t)
    known = view.reached.has("L", t)
    if not view.has_target(t):
        nothing = view.say("diagram.no_target")
        if not spelled:
            return nothing.split()
        return [f"{name} = 0: {nothing}" if known else nothing]
    if view.is_cut(LOSS, t):
        return [name, view.say("diagram.off")]
    if not known:
        return [f"{name} = {numerals.UNKNOWN}"] if spelled else [name, numerals.UNKNOWN]
    loss = numerals.magnitude(float(view.trace["L"][t]))
    if not spelled:
        return [name, loss]
    share = numerals.probability(float(view.trace["y"][t, view.experiment.target_ids[t]]))
    return [f"{name} = {divided(view, f'−ln {share}')} = {loss}"]


def divided(view: View, text: str) -> str:
    """A number in writing, divided as a mean divides it: `(−ln 0.877)/2`."""
    n = view.experiment.losses
    return f"({text})/{n}" if mean(view) and n > 1 else text
