"""What if: what is left out as a board to click on, and how the run differs from the one before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.cuts import cross
from rnnviz.drawing.flow import portion
from rnnviz.drawing.ghost import Difference, differences, share
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.timeline import SHORT
from rnnviz.drawing.view import View
from rnnviz.training.cuts import CARRIED, LOSS, Cut

#: Room for the names at the left, a row's height, and the sizes of a cell, in design pixels.
NAMES: Final = 78
ROW: Final = 22
NARROWEST, WIDEST = 20.0, 40.0
#: How high the sentence is that stands where nothing is compared yet.
HINT: Final = 112
#: Left and right of everything.
PAD: Final = 16


def whatif(view: View, width: float, zoom: float) -> Picture:
    """The board, and below it the differences; as high as they need to be."""
    shapes: list[Any] = []
    y = 4 * zoom
    shapes += _board(view, (PAD * zoom, y, width - 2 * PAD * zoom), zoom)
    y += (len(rows(view)) + 1) * ROW * zoom + 24 * zoom
    shapes += _compared(view, (PAD * zoom, y, width - 2 * PAD * zoom), zoom)
    y += (len(list(differences(view))) + 2) * 19 * zoom if view.ghost else HINT * zoom
    return Picture(width, y, tuple(shapes))


def rows(view: View) -> tuple[str, ...]:
    """What can be left out: losses, edges back, and the uses of each weight."""
    return (LOSS, CARRIED, *view.weights)


def possible(view: View, name: str, t: int) -> tuple[Cut, ...]:
    """What can be left out where a quantity is shown, the nearest first."""
    last = t + 1 >= view.steps
    back = () if last else (Cut(CARRIED, t),)
    to_before = (Cut(CARRIED, t - 1),) if t else ()
    losses = (Cut(LOSS, t),) if view.has_target(t) else ()
    weight = name.removeprefix("d").removeprefix("new_")
    if weight in view.weights:
        use = (Cut(weight, t),)
        return (*use, *to_before) if weight == "W" else (*use, *losses) if weight == "V" else use
    if name in ("L", "y", "o", "do", "own"):
        return losses
    return {"carried": back, "h": back, "dh": back, "z": to_before, "dz": to_before}.get(name, ())


def said(view: View, cut: Cut) -> str:
    """What leaving it out means, as a sentence for a menu, a tooltip or a screen reader."""
    name, t = cut
    key = {LOSS: "whatif.cut_loss", CARRIED: "whatif.cut_carried"}.get(name, "whatif.cut_use")
    return view.say(key, name=name, t=t + 1, next=t + 2)


def state(view: View, cut: Cut) -> str:
    """The same, and whether it is left out now."""
    now = view.say("whatif.is_out" if cut in view.experiment.cuts else "whatif.is_in")
    return f"{said(view, cut)}: {now}"


def _board(view: View, area: tuple[float, float, float], zoom: float) -> Iterator[Any]:
    x, y, w = area
    palette = view.palette
    room = w - NAMES * zoom
    count = min(view.steps, max(1, int(room / (NARROWEST * zoom))))
    each = min(room / count, WIDEST * zoom)
    first = min(max(view.op.t - count // 2, 0), view.steps - count)
    for t in range(first, first + count):
        at = x + NAMES * zoom + (t - first + 0.5) * each
        ink = palette.ink if t == view.op.t else palette.muted
        name, bold = str(t + 1), t == view.op.t
        yield Label(at, y + ROW * zoom / 2, name, 10.5 * zoom, ink, "mono", "center", bold)
    yield Label(x, y + ROW * zoom / 2, view.say("whatif.step"), 10.5 * zoom, palette.muted)
    for number, name in enumerate(rows(view), start=1):
        top = y + number * ROW * zoom
        text = view.say(f"whatif.row_{name}") if name in (LOSS, CARRIED) else name
        color = palette.of(name)
        font = "sans" if name in (LOSS, CARRIED) else "serif"
        yield Label(
            x, top + ROW * zoom / 2, text, 11.5 * zoom, color, font, bold=True, width=NAMES * zoom
        )
        for t in range(first, first + count):
            left = x + NAMES * zoom + (t - first) * each
            yield from _cell(view, Cut(name, t), (left, top, each, ROW * zoom), zoom)


def _cell(
    view: View, cut: Cut, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Any]:
    """A filled cell for what counts, a cross for what is left out; nothing where nothing can be."""
    if cut not in possible(view, cut.name, cut.t):
        return
    x, y, w, h = area
    palette, gap = view.palette, 1.5 * zoom
    out = cut in view.experiment.cuts
    fill = "" if out else faded(palette.of(cut.name), 0.28)
    stroke = palette.loss if out else faded(palette.of(cut.name), 0.6)
    yield Box(x + gap, y + gap, w - 2 * gap, h - 2 * gap, fill, stroke, 1.2, 3 * zoom, dash=out)
    if out:
        yield from cross(view, (x + w / 2, y + h / 2), 0.8 * zoom)
    yield Spot(x, y, w, h, cut.name, cut.t)


def _compared(view: View, area: tuple[float, float, float], zoom: float) -> Iterator[Any]:
    """Each quantity before and now, and how far they are apart."""
    x, y, w = area
    palette, size = view.palette, 11 * zoom
    if view.ghost is None:
        text = view.say("whatif.nothing_changed")
        yield Label(x, y, text, 12 * zoom, palette.muted, width=w, wrap=True)
        return
    columns = (x + w * 0.32, x + w * 0.52, x + w * 0.58)
    for at, key in ((columns[0], "before"), (columns[1], "now")):
        yield Label(at, y, view.say(f"whatif.{key}"), size, palette.muted, align="right")
    yield Label(columns[2], y, view.say("whatif.apart"), size, palette.muted)
    for number, one in enumerate(differences(view), start=1):
        at = y + number * 19 * zoom
        yield from _row(view, one, (at, x, w), columns, zoom)


def _row(
    view: View,
    one: Difference,
    area: tuple[float, float, float],
    columns: tuple[float, float, float],
    zoom: float,
) -> Iterator[Any]:
    y, x, w = area
    palette, size = view.palette, 11 * zoom
    name = SHORT.get(one.name, view.say(f"diagram.{one.name}") if one.name in PARTS else one.name)
    yield Label(x, y, name, 12 * zoom, palette.of(one.name), "serif")
    for at, number in ((columns[0], one.before), (columns[1], one.now)):
        text = numerals.UNKNOWN if number is None else numerals.magnitude(number)
        ink = palette.faint if number is None else palette.ink
        yield Label(at, y, text, size, ink, "mono", "right")
    apart = share(one)
    if apart is None:
        return
    left, bar = columns[2], (w - (columns[2] - x)) - 46 * zoom
    same = view.say("whatif.same")
    text = same if apart == 0 else "nan" if math.isnan(apart) else percent(apart)
    yield Box(left, y - 4 * zoom, bar, 8 * zoom, palette.field, palette.line)
    if apart:
        full = max(bar * portion(apart, 2.0), 1.0)
        yield Box(left, y - 4 * zoom, full, 8 * zoom, faded(palette.of(one.name), 0.7))
    ink = palette.muted if apart == 0 else palette.ink
    yield Label(x + w, y, text, 10.5 * zoom, ink, "mono", "right")


#: Quantities that are called by a word.
PARTS: Final = ("own", "carried")


def percent(part: float) -> str:
    """`23 %`, and what would print as 0 but is not: `<1 %`."""
    if not math.isfinite(part):
        return numerals.not_counted(part)
    return "<1 %" if part < 0.005 else f"{100 * part:.0f} %"
