"""The prediction of a step: a bar a class with its probability, the target marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.flow import portion
from rnnviz.drawing.ghost import apart, was
from rnnviz.drawing.palette import Palette
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


class Bar(NamedTuple):
    """A row of a prediction: the class in words, its number in writing, whether it is the target.

    `share` is its probability once that is known, `before` what that was in the run before.
    """

    word: str
    number: str
    target: bool
    share: float | None = None
    before: float | None = None


def bars(
    view: View, t: int, area: tuple[float, float, float], shown: list[int], unit: float
) -> Iterator[Any]:
    """Rows in an area (x, y, w); the probability when it is known, before it the logit."""
    x, y, w = area
    height = 17 * unit
    for row, bar in enumerate(_bars(view, t, shown, narrow=w < 84 * unit)):
        yield from _bar((x, y + row * height, w, height), bar, view.palette, unit)


def _bars(view: View, t: int, shown: list[int], *, narrow: bool) -> Iterator[Bar]:
    """What stands in the rows."""
    words, target = view.experiment.marked.target_words, view.experiment.target_ids[t]
    known = "y" if view.reached.has("y", t) else "o" if view.reached.has("o", t) else ""
    numbers = view.trace[known][t].tolist() if known else None
    write = WRITTEN[known or "o", narrow]
    before = was(view, "y", t) if known == "y" else None
    for k in shown:
        number = write(numbers[k]) if numbers else numerals.UNKNOWN
        bar = Bar(words[k], number, target == k)
        if numbers is not None and known == "y":
            bar = bar._replace(share=numbers[k])
            if before is not None and apart(float(before[k]), numbers[k]):
                bar = bar._replace(before=float(before[k]))
        yield bar


#: How the numbers of a prediction are printed: probabilities and logits, in wide and narrow bars.
WRITTEN: Final = {
    ("y", False): numerals.probability,
    ("y", True): numerals.brief_probability,
    ("o", False): numerals.signed,
    ("o", True): numerals.brief_signed,
}


@lru_cache(maxsize=1024)
def _bar(
    area: tuple[float, float, float, float], bar: Bar, palette: Palette, unit: float
) -> tuple[Any, ...]:
    """A row; kept, since most stay from picture to picture."""
    return tuple(_drawn(area, bar, palette, unit))


def _drawn(
    area: tuple[float, float, float, float], bar: Bar, palette: Palette, unit: float
) -> Iterator[Any]:
    x, y, w, h = area
    inner, narrow = h - 2.5 * unit, w < 84 * unit
    middle = y + inner / 2
    yield Box(x, y, w, inner, fill=palette.field, stroke=palette.line)
    if bar.share is not None:
        yield Box(x, y, max(w * portion(bar.share), 1.0), inner, fill=palette.bar)
    if bar.before is not None:
        # Where the bar ended in the run before.
        at = x + w * portion(bar.before)
        yield Line(at, y, at, y + inner, palette.muted, 1.6 * unit)
    yield from _written(area, bar, palette, unit)
    if bar.target and narrow:
        yield Box(x, y, 2.5 * unit, inner, fill=palette.loss)
    elif bar.target:
        dot = 5 * unit
        yield Box(x - dot - 4 * unit, middle - dot / 2, dot, dot, fill=palette.loss, radius=dot / 2)


def _written(
    area: tuple[float, float, float, float], bar: Bar, palette: Palette, unit: float
) -> Iterator[Label]:
    """The word at the left of a row, its number at the right."""
    x, y, w, h = area
    middle, narrow = y + (h - 2.5 * unit) / 2, w < 84 * unit
    size = min(10.5 * unit, w / 5.2)
    taken = (len(bar.number) + 0.3 if narrow else 5.2) * size * 0.62
    letters = (9.5 if narrow else 10.5) * unit
    room = w - 6 * unit - taken
    yield Label(x + 4 * unit, middle, bar.word, letters, palette.ink, bold=bar.target, width=room)
    color = palette.ink if bar.share is not None else palette.muted
    yield Label(x + w - 3 * unit, middle, bar.number, size, color, "mono", "right")


@lru_cache(maxsize=256)
def class_spots(
    area: tuple[float, float, float], t: int, shown: tuple[int, ...], unit: float
) -> tuple[Spot, ...]:
    """A spot for each row, which knows the class by its column."""
    x, y, w = area
    return tuple(
        Spot(x, y + row * 17 * unit, w, 17 * unit, "y", t, 0, k) for row, k in enumerate(shown)
    )


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
