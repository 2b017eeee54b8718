"""The timeline: every op of the run in its order, as far as the run has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.palette import COLOR_OF_KIND, Palette, faded
from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.slots import Slots, blocks, even, fitting
from rnnviz.drawing.view import View
from rnnviz.language import Voice
from rnnviz.network.optimizers import is_of_update, weight_of
from rnnviz.stepping.cursor import Op, Program
from rnnviz.stepping.spelling import named_in_update

#: From this width on a weight is named above its part of an update, in design pixels.
NAMED: Final = 21
#: Where ops are narrower than this their names have no room, whatever they are.
NARROWEST: Final = 15
PAD: Final = 4
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


class Slot(NamedTuple):
    """The room of an op, the size of its name, and from where to where it is drawn without one."""

    area: tuple[float, float, float, float]
    size: float
    inside: tuple[float, float] | None = None


def timeline(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """One block an op, with its name where that has room."""
    program, found = view.reached.program, slots(view, size[0], zoom)
    laid = _laid(program, view.say, size[0], zoom)
    shapes: list[Any] = []
    for index, (op, slot) in enumerate(zip(program.ops, laid, strict=True)):
        shapes += block(view, op, index, slot, zoom)
    shapes += _pass_names(view, found, zoom)
    if not found.update_named:
        shapes += _whose(view, found, zoom)
    shapes += breaks(view, found.middle, 0.0, zoom)
    return Picture(*size, tuple(shapes))


def slots(view: View, width: float, zoom: float) -> Slots:
    """Where each op stands on a timeline so wide."""
    return _slots(view.reached.program, view.say, width, zoom)


@lru_cache(maxsize=8)
def _slots(program: Program, say: Voice, width: float, zoom: float) -> Slots:
    pad = PAD * zoom
    if len(program) * NARROWEST * zoom > width:
        return even(pad, width - 2 * pad, len(program))
    names = [name_of(op, say) for op in program.ops]
    return fitting(names, len(program.update), pad, width - 2 * pad, zoom)


@lru_cache(maxsize=8)
def _laid(program: Program, say: Voice, width: float, zoom: float) -> tuple[Slot, ...]:
    """The room of each op; kept, for it is the same at every op."""
    found, ops = _slots(program, say, width, zoom), program.ops
    begins = {program.forward[0], program.backward[0], program.update[0]}
    last = [number for number, op in enumerate((*ops[1:], ops[0])) if op.name in begins]
    update = program.pass_start("update")
    made = []
    for index, inside in enumerate(blocks(found, last, zoom)):
        named = found.update_named if index >= update else bool(found.size)
        area = (found.edges[index], 4 * zoom, found.width(index), 22 * zoom)
        made.append(Slot(area, found.size * zoom, None if named else inside))
    return tuple(made)


def breaks(
    view: View,
    middle: Callable[[int], float],
    top: float,
    zoom: float,
    shown: range | None = None,
) -> Iterator[Box]:
    """A mark above each op shown, or above all, at which a breakpoint fires, before anything ran.

    `middle` tells where the middle of an op is, `top` is the upper edge of the marks.
    """
    if view.breakpoints:
        from rnnviz.drawing.breakpoints import dots  # noqa: PLC0415 -- not before there is one

        yield from dots(view, middle, top, zoom, shown)


def told(view: View, spot: Spot) -> str:
    """What an op computes, and the breakpoints that fire there."""
    text = describe(view, spot)
    if not view.breakpoints:
        return text
    from rnnviz.drawing.breakpoints import told_at  # noqa: PLC0415 -- as above

    index = view.reached.program.index_of(spot.name, spot.t)
    return "\n".join([*(f"● {one}" for one in told_at(view, index)), text])


def block(view: View, op: Op, index: int, slot: Slot, zoom: float) -> Iterator[Any]:
    """An op: strong where it has been computed, filled where the place is."""
    (x, y, w, h), palette = slot.area, view.palette
    color = _color(op, palette)
    now, known = index == view.reached.index, index <= view.reached.index
    named = slot.inside is None
    fill = color if now else faded(color, 0.26 if known else 0.07)
    stroke = faded(color, 0.9 if known else 0.35) if named else ""
    idle = op.name in OF_THE_LOSS and not view.has_target(op.t)
    if idle and not now:
        fill = faded(color, 0.1 if known else 0.03)
    if (skipped := op.name in view.skipped) and not now:
        fill, stroke = faded(color, 0.05 if known else 0.02), faded(stroke, 0.4) if stroke else ""
    left, right = slot.inside or (x + 1.5 * zoom, x + w - 1.5 * zoom)
    radius = 3 * zoom if named else 0
    yield Box(left, y, right - left, h, fill, stroke, OUTLINE, radius, dash=idle)
    if named:
        ink = palette.ink if known and not skipped else palette.faint if skipped else palette.muted
        ink, name = palette.window if now else ink, name_of(op, view.say)
        yield Label(x + w / 2, y + h / 2, name, slot.size, ink, "serif", "center", now)
    yield Spot(x, 0.0, w, y + h, op.name, op.t)  # with the marks above it
    if now and not named:
        yield Box(x + w / 2 - 2 * zoom, y - 3 * zoom, 4 * zoom, h + 6 * zoom, color, radius=2)


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


def _whose(view: View, found: Slots, zoom: float) -> Iterator[Label]:
    """Over each weight's part of an update its name, where the ops have no room for theirs."""
    program = view.reached.program
    start, update = program.pass_start("update"), program.update
    for weight in view.weights:
        own = [start + number for number, name in enumerate(update) if weight_of(name) == weight]
        if len(own) < 2 or view.reached.index in own:
            continue
        left, right = found.edges[own[0]], found.edges[own[-1] + 1]
        if right - left >= NAMED * zoom:
            x, color = (left + right) / 2, view.palette.of(weight)
            yield Label(x, 15 * zoom, weight, 11 * zoom, color, "serif", "center", bold=True)


def _pass_names(view: View, found: Slots, zoom: float) -> Iterator[Label]:
    """The passes below their first ops."""
    y, size, muted = 39 * zoom, 11 * zoom, view.palette.muted
    for kind in ("forward", "backward", "update"):
        late = kind == "update"
        x = found.edges[-1 if late else view.reached.program.pass_start(kind)]
        yield Label(x, y, view.say(f"pass.{kind}"), size, muted, align="right" if late else "left")
