"""A mistake of the gallery in pictures: its line, what it does to gradients, and to training."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.axes import legend
from rnnviz.drawing.equation import general
from rnnviz.drawing.formula import formula
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label, Line, Picture
from rnnviz.drawing.view import View
from rnnviz.network.effects import Effect, effects
from rnnviz.network.equations import Equations
from rnnviz.network.rows import Row
from rnnviz.training.experiment import Experiment
from rnnviz.training.race import UPDATES, Lane, Race

#: Heights in design pixels: of a line with its formula, of a row of the table, of the curves.
LINE: Final = 62
ROW: Final = 22
CURVES: Final = 150
PAD: Final = 10


class Pair(NamedTuple):
    """A row of the table as it should be, and as it is."""

    right: Row
    wrong: Row


def pair(experiment: Experiment) -> Pair | None:
    """The line that is wrong; None without a mistake, or where there is no place for it."""
    equations = experiment.mistaken
    if equations is None:
        return None
    (wrong,) = equations.instead
    return Pair(Equations(equations.cell, equations.head).table[wrong.name], wrong)


def lines(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """The right and the wrong line below one another, as formula and as NumPy."""
    found, width = pair(view.experiment), size[0]
    if found is None:
        return Picture(width, 1.0, ())
    palette, shapes, y = view.palette, list[Any](), 0.0
    for key, row, color in (
        ("bugs.right", found.right, palette.V),
        ("bugs.wrong", found.wrong, palette.loss),
    ):
        shapes += _line(view, row, (y, width), (view.say(key), color), zoom)
        y += (LINE + 6) * zoom
    return Picture(width, y, tuple(shapes))


def _line(
    view: View, row: Row, place: tuple[float, float], mark: tuple[str, str], zoom: float
) -> Iterator[Any]:
    (y, width), (text, color), palette = place, mark, view.palette
    yield Box(0, y, width, LINE * zoom, faded(color, 0.1), radius=6 * zoom)
    yield Box(0, y, 3 * zoom, LINE * zoom, color, radius=1.5 * zoom)
    yield Label(
        width - PAD * zoom, y + 13 * zoom, text, 10.5 * zoom, color, align="right", bold=True
    )
    room = width - 3 * PAD * zoom - 8 * zoom * len(text)
    tex, size = general(view, row.formula), 17 * zoom
    natural = formula(tex, size, palette.ink)
    size *= min(1.0, room / natural.width, 34 * zoom / (natural.ascent + natural.descent))
    drawn = formula(tex, size, palette.ink)
    yield from drawn.at(PAD * zoom, y + 21 * zoom + (drawn.ascent - drawn.descent) / 2)
    code = min(11.5 * zoom, (width - 2 * PAD * zoom) / (0.64 * len(row.numpy)))
    yield Label(PAD * zoom, y + 47 * zoom, row.numpy, code, palette.ink, "mono")


@lru_cache(maxsize=4)
def effects_of(experiment: Experiment) -> dict[str, Effect]:
    """What the mistake does to each gradient, computed once."""
    return effects(experiment.trace)


def share(one: Effect) -> str:
    """`48 %` of the right gradient, `0` for no difference at all."""
    if not one.is_seen:
        return "0"
    if not math.isfinite(one.difference):
        return "∞" if one.difference > 0 else "nan"
    percent = 100 * one.difference
    return f"{percent:.0f} %" if percent >= 10 else f"{numerals.magnitude(percent)} %"


def table(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """For each gradient how far it is from the right one, and whether it points the same way."""
    width, palette, say = size[0], view.palette, view.say
    right, bars = width - PAD * zoom, 0.34 * width
    head = 11 * zoom
    shapes: list[Any] = [
        Label(0, head, say("bugs.apart"), 11 * zoom, palette.muted),
        Label(right, head, say("bugs.cosine"), 11 * zoom, palette.muted, align="right"),
    ]
    y = head + 20 * zoom
    for name, one in effects_of(view.experiment).items():
        ink = palette.gradient_text if one.is_seen else palette.muted
        symbol = f"∂{name}".replace("h0", "h₀")
        shapes.append(Label(0, y, symbol, 13 * zoom, ink, "serif", bold=one.is_seen))
        text = share(one) if one.is_seen else say("bugs.same")
        shapes.append(Label(bars - 10 * zoom, y, text, 12 * zoom, ink, "mono", "right"))
        room = right - 56 * zoom - bars
        shapes.append(Line(bars, y, bars + room, y, palette.line, zoom))
        if one.is_seen:
            wide = room * min(one.difference, 1.0)
            shapes.append(
                Box(bars, y - 5 * zoom, wide, 10 * zoom, faded(palette.gradient, 0.8), radius=2)
            )
        angle = numerals.signed(one.cosine).strip() if math.isfinite(one.cosine) else "—"
        shapes.append(Label(right, y, angle, 12 * zoom, ink, "mono", "right"))
        y += ROW * zoom
    return Picture(width, y - 6 * zoom, tuple(shapes))


# Training with and without.


def curves(view: View, race: Race, size: tuple[float, float], zoom: float) -> Picture:
    """The losses of both lanes over the updates, as far as they have been made."""
    width, palette = size[0], view.palette
    area = (42 * zoom, 26 * zoom, width - 52 * zoom, (CURVES - 50) * zoom)
    lanes = ((race.right, palette.V), (race.wrong, palette.loss))
    ends = _ends([*race.right.losses, *race.wrong.losses])
    shapes = [*_frame(view, area, ends, zoom)]
    for lane, color in lanes:
        shapes += _curve(lane, color, area, ends, zoom)
    colors = {view.say("bugs.lane_right"): palette.V, view.say("bugs.lane_wrong"): palette.loss}
    shapes += legend(colors, view, zoom, width)
    return Picture(width, CURVES * zoom, tuple(shapes))


def _ends(losses: list[float]) -> tuple[int, int]:
    """The ends of the logarithmic axis, as powers of ten: at most six of them apart."""
    logs = [math.log10(loss) for loss in losses if 0.0 < loss < math.inf] or [0.0]
    top = min(math.ceil(max(logs)), math.ceil(logs[0]) + 3)
    return max(min(math.floor(min(logs)), top - 1), top - 6), top


def _frame(
    view: View, area: tuple[float, float, float, float], ends: tuple[int, int], zoom: float
) -> Iterator[Any]:
    (x, y, w, h), (low, top), palette = area, ends, view.palette
    yield Box(x, y, w, h, stroke=palette.line)
    for exponent in range(low, top + 1):
        at = y + h * (top - exponent) / (top - low)
        yield Line(x, at, x + w, at, palette.line, zoom)
        text = numerals.power_of_ten(exponent)
        yield Label(x - 6 * zoom, at, text, 11 * zoom, palette.muted, "mono", "right")
    for update, align in ((0, "left"), (UPDATES, "right")):
        at = x + w * update / UPDATES
        yield Label(at, y + h + 12 * zoom, f"{update}", 10 * zoom, palette.muted, "mono", align)


def _curve(
    lane: Lane,
    color: str,
    area: tuple[float, float, float, float],
    ends: tuple[int, int],
    zoom: float,
) -> Iterator[Any]:
    (x, y, w, h), (low, top) = area, ends
    points = [
        (x + w * number / UPDATES, y + h * min(max((top - math.log10(loss)) / (top - low), 0), 1))
        for number, loss in enumerate(lane.losses)
        if 0.0 < loss < math.inf
    ]
    for start, end in pairwise(points):
        yield Line(*start, *end, color, 1.8 * zoom, round=True)


def ended(lane: Lane) -> int:
    """The update at which a lane diverged; 0 when it did not."""
    return len(lane.losses) + 1 if lane.diverged else 0


def symbols(names: tuple[str, ...]) -> str:
    """`∂U, ∂W`."""
    return ", ".join(f"∂{name}".replace("h0", "h₀") for name in names)
