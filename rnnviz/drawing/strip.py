"""The strip: a whole long sequence at a glance, and where the stretch on show lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.columns import gradient_logs
from rnnviz.drawing.kept import kept
from rnnviz.drawing.lit import is_lit
from rnnviz.drawing.palette import Palette, faded, mixed
from rnnviz.drawing.pooling import largest, strongest
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Raster, Spot
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array

#: Room for names at the left, and at the right; the heights of the states and the gradient.
LEFT: Final = 44
RIGHT: Final = 18
TOP: Final = 5
STATES: Final = 18
GRADIENT: Final = 9
#: How high a strip is in all, in design pixels, its numbers below included.
HEIGHT: Final = 54
SHADES: Final = 32
#: So many images of all states are kept.
FEW: Final = 2


class Along(NamedTuple):
    """Where the steps of a sequence lie along a strip."""

    left: float
    width: float
    steps: int

    def x(self, t: float) -> float:
        """The left edge of a step."""
        return self.left + t / self.steps * self.width

    def step_at(self, x: float) -> int:
        """The step at a horizontal place, held within the sequence."""
        return min(max(int((x - self.left) / self.width * self.steps), 0), self.steps - 1)


def along(width: float, steps: int, zoom: float) -> Along:
    """The steps across a picture of this width."""
    return Along(LEFT * zoom, max(width - (LEFT + RIGHT) * zoom, 1.0), steps)


def strip(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """All states as colours, above all gradients that have arrived; a frame round what is shown."""
    at, palette = along(size[0], view.steps, zoom), view.palette
    top, middle = TOP * zoom, (TOP + STATES + 1) * zoom
    columns = min(view.steps, max(int(at.width), 1))
    states = (at.left, top, at.width, STATES * zoom)
    gradient = (at.left, middle, at.width, GRADIENT * zoom)
    shapes: list[Any] = [
        Raster(*states, *_states(view, columns, max(int(STATES * zoom), 1))),
        Raster(*gradient, columns, 1, _gradients(view, columns)),
        Box(at.left, top, at.width, middle + GRADIENT * zoom - top, stroke=palette.line),
    ]
    for name, y in (("h", top + STATES * zoom / 2), ("∂h", middle + GRADIENT * zoom / 2)):
        ink = palette.ink if name == "h" else palette.gradient_text
        shapes.append(Label(at.left - 8 * zoom, y, name, 12 * zoom, ink, "serif", "right", True))
    shapes += _path(view, at, middle + GRADIENT * zoom / 2, zoom)
    shapes += _window(view, at, (top, middle + GRADIENT * zoom), zoom)
    shapes += _numbers(view, at, size[1] - 9 * zoom, zoom)
    shapes.append(Spot(at.left, 0, at.width, size[1], "step", 0, -1, -1, 1, view.steps))
    return Picture(*size, tuple(shapes))


def _states(view: View, columns: int, rows: int) -> tuple[int, int, bytes]:
    """Units downwards, steps across, as far as the states are known."""
    key = ("states", columns, rows, view.palette.name)
    rgb = kept(view.trace, key, lambda: _all_states(view, columns, rows), FEW).copy()
    here = view.op.t
    forward = view.op.kind in ("forward", "loss")
    reached = here + view.reached.has("h", here) if forward else view.steps
    rgb[:, -(-reached * columns // view.steps) :] = _rgb(view.palette.field)
    return columns, len(rgb), rgb.tobytes()


def _all_states(view: View, columns: int, rows: int) -> Array:
    seen = strongest(view.trace["h"].T, (rows, columns))
    colors = np.frombuffer(view.palette.raster(seen, 1.0), np.uint8)
    return colors.reshape(*seen.shape, 3)


def _gradients(view: View, columns: int) -> bytes:
    """One row: the shade of what has arrived at each step, of all losses or of the picked one."""
    first, palette = view.reached.earliest("carried"), view.palette
    if first == view.steps:
        return bytes(_rgb(palette.field)) * columns
    logs = gradient_logs(view)
    shares = np.nan_to_num((logs - np.log10(flow.SMALLEST)) / flow.DECADES, posinf=1, neginf=0)
    steps = np.rint(np.clip(shares, 0, 1) * SHADES)
    steps[:first] = -1
    return _shades(palette)[largest(steps[None], (1, columns)).astype(np.intp)].tobytes()


@lru_cache(maxsize=8)
def _shades(palette: Palette) -> Array:
    """3 bytes for each shade, those of what has not arrived at the end."""
    shades = [mixed(palette.paper, palette.gradient, n / SHADES) for n in range(SHADES + 1)]
    return np.array([_rgb(one) for one in (*shades, palette.field)], np.uint8)


def _rgb(color: str) -> list[int]:
    return list(bytes.fromhex(color[-6:]))


def _window(view: View, at: Along, ends: tuple[float, float], zoom: float) -> Iterator[Any]:
    """The stretch on show in a frame, the place as a mark across it."""
    palette, shown = view.palette, stretch(view.steps, view.op.t)
    (top, bottom), ink = ends, view.palette.ink
    x, w = at.x(shown.start), len(shown) / view.steps * at.width
    yield Box(x - 1, top - 2 * zoom, w + 2, bottom - top + 4 * zoom, "", ink, 1.6 * zoom, 3 * zoom)
    here = at.x(view.op.t + 0.5)
    color = palette.of(view.op.name)
    yield Line(here, top - 4 * zoom, here, bottom + 4 * zoom, color, 2.4 * zoom)


def _path(view: View, at: Along, y: float, zoom: float) -> Iterator[Any]:
    """The path of the picked item, from its loss back to its use, wherever these lie."""
    pick, color = view.pick, view.palette.gradient
    if not is_lit(view, pick):
        return
    start, end = at.x(pick.loss + 0.5), at.x(pick.use + 0.5)
    yield Line(start, y, end, y, faded(color, 0.9), 3 * zoom, head=8 * zoom)
    r = 3.5 * zoom
    yield Box(start - r, y - r, 2 * r, 2 * r, view.palette.loss, radius=r)


def _numbers(view: View, at: Along, y: float, zoom: float) -> Iterator[Label]:
    """Steps counted below; the one of the place, and of a picked item, by name."""
    palette, here = view.palette, view.op.t
    named = {here: (f"t = {here + 1:,}", palette.ink)}
    if is_lit(view, view.pick):
        pick = view.pick
        named.setdefault(pick.loss, (numerals.step("L", pick.loss), palette.loss))
        named.setdefault(pick.use, (numerals.step(pick.name, pick.use), palette.gradient_text))
    every = max(1, view.steps // 5)
    ticks = [0, *range(every - 1, view.steps - every // 2, every), view.steps - 1]
    free = 30 * zoom
    taken: list[float] = []
    for t, text, color in (
        *((t, text, ink) for t, (text, ink) in named.items()),
        *((t, f"{t + 1:,}", palette.muted) for t in ticks),
    ):
        x = min(max(at.x(t + 0.5), at.left + 10 * zoom), at.left + at.width - 10 * zoom)
        if all(abs(x - other) >= free for other in taken):
            taken.append(x)
            bold = color != palette.muted
            yield Label(x, y, text, 10 * zoom, color, "mono", "center", bold)
