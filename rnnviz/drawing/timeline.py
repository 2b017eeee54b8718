"""The timeline: every op of the run in its order, as far as the run has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.palette import COLOR_OF_KIND, Palette, faded
from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.language import Voice
from rnnviz.network.optimizers import is_of_update, weight_of
from rnnviz.stepping.cursor import Op
from rnnviz.stepping.spelling import named_in_update

#: From this width on an op has its name written in it, in design pixels.
NAMED: Final = 21
#: Outlines of just a pixel are painted six times as fast as thicker ones.
OUTLINE: Final = 1.0
SHORT: Final = {
    "do": "∂o",
    "dV": "∂V",
    "dd": "∂d",
    "dz": "∂z",
    "dW": "∂W",
    "dU": "∂U",
    "db": "∂b",
}
#: Ops of a step's own loss: without a target there is nothing for them to do.
OF_THE_LOSS: Final = ("L", "do", "dV", "dd", "own")


def timeline(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """One block an op, with its name where that has room."""
    width, _ = size
    ops = view.reached.program.ops
    pad = 4 * zoom
    each = (width - 2 * pad) / len(ops)
    shapes: list[Any] = []
    for index, op in enumerate(ops):
        shapes += block(view, index, op, (pad + index * each, 4 * zoom, each, 22 * zoom), zoom)
    shapes += _pass_names(view, ops, pad, each, zoom)
    if each < room_for_names(view) * zoom:
        shapes += _whose(view, (pad, 4 * zoom, each, 22 * zoom), zoom)
    shapes += breaks(view, (pad, 0.0, each), zoom)
    return Picture(*size, tuple(shapes))


def breaks(
    view: View, at: tuple[float, float, float], zoom: float, shown: range | None = None
) -> Iterator[Box]:
    """A mark above each op shown, or above all, at which a breakpoint fires, before anything ran.

    `at` is where the first op begins, the upper edge of the marks, and how wide an op is.
    """
    if view.breakpoints:
        from rnnviz.drawing.breakpoints import dots  # noqa: PLC0415 -- not before there is one

        yield from dots(view, at, zoom, shown)


def told(view: View, spot: Spot) -> str:
    """What an op computes, and the breakpoints that fire there."""
    text = describe(view, spot)
    if not view.breakpoints:
        return text
    from rnnviz.drawing.breakpoints import told_at  # noqa: PLC0415 -- as above

    index = view.reached.program.index_of(spot.name, spot.t)
    return "\n".join([*(f"● {one}" for one in told_at(view, index)), text])


def index_at(x: float, width: float, count: int, zoom: float) -> int:
    """Which of `count` ops is at a horizontal place."""
    pad = 4 * zoom
    return min(max(int((x - pad) / (width - 2 * pad) * count), 0), count - 1)


def block(
    view: View, index: int, op: Op, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Any]:
    """An op: strong where it has been computed, filled where the place is."""
    x, y, w, h = area
    palette = view.palette
    color = _color(op, palette)
    now, known = index == view.reached.index, index <= view.reached.index
    named = w >= (room_for_names(view) if op.kind == "update" else NAMED) * zoom
    gap = 1.5 * zoom if named else min(1.0, w * 0.12)
    fill = color if now else faded(color, 0.26 if known else 0.07)
    stroke = faded(color, 0.9 if known else 0.35) if named else ""
    idle = op.name in OF_THE_LOSS and not view.has_target(op.t)
    if idle and not now:
        fill = faded(color, 0.1 if known else 0.03)
    if (skipped := op.name in view.skipped) and not now:
        fill, stroke = faded(color, 0.05 if known else 0.02), faded(stroke, 0.4) if stroke else ""
    radius = 3 * zoom if named else 0
    yield Box(x + gap, y, w - 2 * gap, h, fill, stroke, OUTLINE, radius, dash=idle)
    if named:
        ink = palette.ink if known and not skipped else palette.faint if skipped else palette.muted
        ink = palette.window if now else ink
        size = min(10.5 * zoom, w * 0.4)
        yield Label(x + w / 2, y + h / 2, name_of(op, view.say), size, ink, "serif", "center", now)
    yield Spot(x, 0.0, w, y + h, op.name, op.t)  # with the marks above it
    if now and not named:
        yield Box(x + w / 2 - 2 * zoom, y - 3 * zoom, 4 * zoom, h + 6 * zoom, color, radius=2)


def room_for_names(view: View) -> float:
    """From which width on all ops of the update have their names, in design pixels."""
    longest = max(len(name_of(Op(name, 0), view.say)) for name in view.reached.program.update)
    return max(NAMED, 4 + 6.6 * longest)


def _color(op: Op, palette: Palette) -> str:
    if op.kind == "update":
        return palette.of(weight_of(op.name) or op.name)
    token = "V" if op.name in ("o", "y") else COLOR_OF_KIND[op.kind]
    return str(getattr(palette, token))


def bare_name(name: str, say: Voice) -> str:
    """A quantity without its step: ∂z, W′, own."""
    if is_of_update(name):
        return named_in_update(name)
    return say(f"diagram.{name}") if name in ("own", "carried") else SHORT.get(name, name)


def name_of(op: Op, say: Voice) -> str:
    """A short name of an op, as it is written on its block."""
    if op.name.startswith("new_"):
        return op.name.removeprefix("new_")
    if op.kind == "update":
        return named_in_update(op.name)
    if op.name in ("own", "carried"):
        return numerals.step(say(f"diagram.{op.name}_short"), op.t)
    return numerals.step(SHORT.get(op.name, op.name), op.t)


def _whose(view: View, at: tuple[float, float, float, float], zoom: float) -> Iterator[Label]:
    """Over each weight's part of an update its name, where the ops have no room for theirs."""
    (pad, y, each, high), program = at, view.reached.program
    start, update = program.pass_start("update"), program.update
    for weight in view.weights:
        own = [number for number, name in enumerate(update) if weight_of(name) == weight]
        here = view.reached.index - start in own
        if len(own) > 1 and len(own) * each >= NAMED * zoom and not here:
            x = pad + (start + (own[0] + own[-1] + 1) / 2) * each
            color = view.palette.of(weight)
            yield Label(x, y + high / 2, weight, 11 * zoom, color, "serif", "center", bold=True)


def _pass_names(
    view: View, ops: tuple[Op, ...], pad: float, each: float, zoom: float
) -> Iterator[Label]:
    """The passes below their first ops, and the present op where blocks have no names."""
    y, size, palette = 39 * zoom, 10.5 * zoom, view.palette
    kinds = [op.kind for op in ops]
    for kind in ("forward", "backward", "update"):
        x = pad + kinds.index(kind) * each
        text = view.say(f"pass.{kind}")
        end = pad + len(ops) * each
        late = kind == "update"
        yield Label(
            end if late else x, y, text, size, palette.muted, align="right" if late else "left"
        )
