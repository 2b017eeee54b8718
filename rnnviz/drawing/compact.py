"""The network of a long sequence: the step in focus has its numbers, those near it colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.glance import colors, glance
from rnnviz.drawing.kept import kept
from rnnviz.drawing.matrices import Ink, full_scale, matrix
from rnnviz.drawing.palette import faded
from rnnviz.drawing.predictions import bars, class_spots, classes_shown
from rnnviz.drawing.rows import Rows, rows
from rnnviz.drawing.shapes import Box, Label, Line, Raster, Spot
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.training.cuts import LOSS

#: The card of the step in focus: the state and the two parts of the gradient that reach it.
CARD: Final = ("h", "own", "carried")
#: The least distance between words written aslant, in design pixels.
WORD_EVERY: Final = 13


def network(
    view: View, size: tuple[float, float], zoom: float, focus: int, detail: range | None = None
) -> Iterator[Any]:
    """The columns of a long sequence that are shown, step `focus` with its numbers.

    Outside of `detail`, if it is given, they are drawn at a glance.
    """
    at = rows(size, view.steps, zoom, focus)
    yield from _axis(view, at)
    top = float(view.trace["L"].max()) or 1.0
    detail = detail or at.shown
    for rest in (range(at.shown.start, detail.start), range(detail.stop, at.shown.stop)):
        yield from glance(view, at, rest)
    columns = [_column(view, at, t, top) for t in detail]
    for below, _ in columns:
        yield from below
    for _, above in columns:
        yield from above


def _column(view: View, at: Rows, t: int, top: float) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The edges of a column, and what stands on them; kept, for most change with few ops."""
    focus, first = t == at.focus, t == at.shown.start
    key = (
        *("column", t, view.reached.done(t), view.palette.name, view.say.code, first),
        *(focus, view.ghost if focus else None),
        *(at.unit, at.narrow, at.y_loss, at.state_height, _has_word(at, t)),
        *(at.span(t), at.center(t - 1), at.within(t + 1)),
    )

    def drawn() -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        middle = _card if t == at.focus else _context
        above = (*_loss(view, at, t, top), *middle(view, at, t), *_word(view, at, t))
        return tuple(_edges(view, at, t)), above

    return kept(view.trace, key, drawn)


def _axis(view: View, at: Rows) -> Iterator[Any]:
    palette, unit = view.palette, at.unit
    x = at.left - 16 * unit
    middle = at.y_state + at.state_height / 2
    for name, y, color in (
        ("L", at.y_loss - 8 * unit, palette.loss),
        ("y", at.y_bars - at.row_height / 2, palette.muted),
        ("h", middle, palette.ink),
    ):
        yield Label(x, y, name, 14 * unit, color, "serif", "center", True)
    for more, end in ((at.shown.start > 0, -1), (at.shown.stop < view.steps, view.steps)):
        if more:
            x = at.within(end) + (-4 if end < 0 else 0) * unit
            yield Label(x, middle - 14 * unit, "…", 14 * unit, palette.muted, align="center")


def _edges(view: View, at: Rows, t: int) -> Iterator[Any]:
    """U, W and V of a step, with the gradients that came along them."""
    palette, unit, x = view.palette, at.unit, at.center(t)
    left = at.span(t)[0]
    middle = at.y_state + at.state_height / 2
    bottom = at.y_state + at.state_height
    start = at.center(t - 1) if t > at.shown.start else left - 8 * unit
    yield from _band(view, at, "dW", t, (start, middle, x, middle))
    yield from _band(view, at, "dU", t, (x, bottom, x, at.y_word - 8 * unit))
    yield Line(start, middle, x, middle, palette.W, 1.4 * unit)
    yield Line(x, at.y_word - 8 * unit, x, bottom, palette.U, 1.6 * unit)
    yield Line(x, at.y_state, x, at.y_bars + 4 * unit, palette.V, 1.6 * unit)
    yield from _flow(view, at, "own", t, (x, at.y_bars + 4 * unit, x, at.y_state))
    if t + 1 < view.steps:
        yield from _flow(view, at, "carried", t, (at.within(t + 1), middle, x, middle))


def _flow(
    view: View, at: Rows, name: str, t: int, path: tuple[float, float, float, float]
) -> Iterator[Any]:
    """A part of the gradient: as wide and as strong as it is large."""
    if view.reached.has(name, t):
        magnitude = view.trace.norm(name, t)
        wide = flow.width(magnitude, at.flow_unit)
        yield Line(*path, flow.color(magnitude, view.palette), wide)


def _band(
    view: View, at: Rows, name: str, t: int, path: tuple[float, float, float, float]
) -> Iterator[Any]:
    """The item of a weight's gradient behind its edge."""
    if view.reached.has(name, t):
        magnitude = view.trace.item_norm(name, t)
        yield Line(
            *path, faded(view.palette.gradient, 0.22), 2 + flow.width(magnitude, at.flow_unit)
        )


def _loss(view: View, at: Rows, t: int, top: float) -> Iterator[Any]:
    palette, unit = view.palette, at.unit
    x, w = at.span(t)
    focus = t == at.focus
    known = view.reached.has("L", t)
    loss = float(view.trace["L"][t])
    room = at.row_height - 6 * unit
    if known and view.has_target(t):
        height = max(2 * unit, room * flow.portion(loss, top))
        wide = min(w * 0.72, 16 * unit) if not focus else w * 0.6
        color = faded(palette.loss, 0.75 if focus else 0.4)
        yield Box(
            x + (w - wide) / 2, at.y_loss - height, wide, height, fill=color, radius=_round(view)
        )
    if focus:
        y = at.y_loss - room - 16 * unit
        number = numerals.magnitude(loss) if known else numerals.UNKNOWN
        text = f"{numerals.step('L', t)} = {number}"
        if not view.has_target(t):
            text = view.say("diagram.no_target")
        elif view.is_cut(LOSS, t):
            text = f"{numerals.step('L', t)}: {view.say('diagram.off')}"
        yield Label(x + w / 2, y, text, 13 * unit, palette.loss, "serif", "center", True)
    yield Spot(x, at.y_loss - room, w, room, "L", t)


def _context(view: View, at: Rows, t: int) -> Iterator[Any]:
    """A column without numbers: the target's probability and the state's colours."""
    palette, unit = view.palette, at.unit
    x, w = at.span(t)
    wide = min(w * 0.72, 16 * unit)
    left, height = x + (w - wide) / 2, at.row_height - 8 * unit
    top = at.y_bars - height
    has = view.has_target(t)
    fill = palette.field if has else ""
    yield Box(left, top, wide, height, fill, palette.line, radius=_round(view), dash=not has)
    if has and view.reached.has("y", t):
        share = float(view.trace["y"][t, view.experiment.target_ids[t]])
        full = max(1.0, height * flow.portion(share))
        yield Box(left, top + height - full, wide, full, fill=palette.V, radius=_round(view))
    yield Spot(x, top, w, height, "y", t)
    area = (left, at.y_state, wide, at.state_height)
    yield from _state(view, area, t)
    yield Spot(x, at.y_state, w, at.state_height, "h", t)
    yield Spot(*area, "h", t, rows=view.experiment.words.n_hidden, columns=1)


def _state(view: View, area: tuple[float, float, float, float], t: int) -> Iterator[Any]:
    palette = view.palette
    name = "h" if view.reached.has("h", t) else "z"
    x, y, w, h = area
    if not view.reached.has(name, t):
        yield Box(x, y, w, h, fill=palette.field, stroke=palette.line, radius=_round(view))
        return
    many = view.experiment.words.n_hidden
    yield Raster(x, y, w, h, 1, many, colors(view, name)[3 * many * t : 3 * many * (t + 1)])
    yield Box(x, y, w, h, stroke=palette.line, radius=_round(view))


def _card(view: View, at: Rows, t: int) -> Iterator[Any]:
    """The step in focus: its likeliest classes, its state, and the gradient's two parts."""
    palette, unit = view.palette, at.unit
    x, w = at.span(t)
    count = max(1, min(3, int((at.row_height - 4 * unit) / (17 * unit))))
    shown = classes_shown(view, t, count)
    height = len(shown) * 17 * unit
    rows = (x + 16 * unit, at.y_bars - height, w - 32 * unit)
    yield from bars(view, t, rows, shown, unit)
    yield from class_spots(rows, t, tuple(shown), unit)
    top = at.y_state - 20 * unit
    tall = at.state_height + 28 * unit
    yield Box(x + 4, top, w - 8, tall, palette.panel, palette.gradient, 1.6 * unit, 6 * unit)
    each = (w - 22 * unit) / len(CARD)
    for i, name in enumerate(CARD):
        left = x + 11 * unit + i * each
        area = (left + 2 * unit, at.y_state, each - 4 * unit, at.state_height)
        yield from _card_column(view, name, t, area, unit)


def _card_column(
    view: View, name: str, t: int, area: tuple[float, float, float, float], unit: float
) -> Iterator[Any]:
    palette = view.palette
    x, y, w, _ = area
    known = view.reached.has(name, t)
    values = view.trace[name][t][:, None] if known else None
    title = numerals.step("h", t) if name == "h" else view.say(f"diagram.{name}")
    yield Label(
        x + w / 2,
        y - 10 * unit,
        title,
        11 * unit,
        palette.of(name),
        "serif",
        "center",
        True,
        width=w,
    )
    shape = (view.experiment.words.n_hidden, 1)
    full = 1.0 if name == "h" else full_scale(view.trace["own"][t], view.trace["carried"][t])
    yield from matrix(area, values, Ink(palette, unit, full), shape)
    yield Spot(*area, name, t, rows=shape[0], columns=1)


def _round(view: View) -> float:
    """How round corners are: of a long sequence square, for these are painted ten times as fast."""
    return 0.0 if is_long(view.steps) else 2.0


def _has_word(at: Rows, t: int) -> bool:
    """Whether the word of a column beside the one in focus can be read."""
    every = max(1, round(WORD_EVERY * at.unit / at.narrow + 0.49)) if at.narrow else 1
    return t % every == 0 and abs(at.center(t) - at.center(at.focus)) > 30 * at.unit


def _word(view: View, at: Rows, t: int) -> Iterator[Any]:
    """The word: upright in focus, aslant elsewhere, and only as many as can be read."""
    palette, unit, x = view.palette, at.unit, at.center(t)
    word = view.experiment.marked.inputs[t]
    if t == at.focus:
        yield Label(x, at.y_word + 6 * unit, word, 14 * unit, palette.ink, "sans", "center", True)
        return
    if not _has_word(at, t):
        return
    if len(word) == 1:  # it has room, and an arrow that is turned means something else
        y = at.y_word + 6 * unit
        yield Label(x, y, word, 11 * unit, palette.ink, align="center")
    else:
        yield Label(
            x + 3 * unit,
            at.y_word,
            word,
            11 * unit,
            palette.ink,
            align="right",
            angle=-55,
            width=72 * unit,
        )
