"""The timeline of a long sequence: the run as bands, and below them the ops round the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing.palette import COLOR_OF_KIND, faded
from rnnviz.drawing.shapes import Box, Label, Line, Picture
from rnnviz.drawing.slots import even
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.timeline import PAD, Slot, block, breaks
from rnnviz.drawing.view import View

#: The heights at which the bands, the ops and the names of the passes stand, in design pixels.
BANDS: Final = (3, 10)
OPS: Final = (15, 20)
NAMES: Final = 42
#: How wide an op is, so that its name can be read.
EACH: Final = 66


def part(index: int, total: int, width: float, zoom: float) -> range:
    """Which ops are drawn one by one when the op at `index` is the present one."""
    most = max(3, int((width - 2 * PAD * zoom) / (EACH * zoom)))
    return stretch(total, index, most)


def long_timeline(view: View, size: tuple[float, float], zoom: float, shown: range) -> Picture:
    """Both rows; `shown` are the ops of the lower one."""
    pad, width = PAD * zoom, size[0] - 2 * PAD * zoom
    shapes = [
        *_bands(view, (pad, width), zoom),
        *_frame(view, (pad, width), shown, zoom),
        *_ops(view, (pad, width), shown, zoom),
    ]
    return Picture(*size, tuple(shapes))


def index_at(x: float, width: float, count: int, zoom: float) -> int:
    """Which of `count` ops, all alike, is at a horizontal place."""
    pad = PAD * zoom
    return min(max(int((x - pad) / (width - 2 * pad) * count), 0), count - 1)


def in_bands(y: float, zoom: float) -> bool:
    """Whether a height belongs to the bands, and not to the ops below them."""
    return y < (BANDS[0] + BANDS[1] + 1) * zoom


def _bands(view: View, span: tuple[float, float], zoom: float) -> Iterator[Any]:
    """A band a pass, strong as far as the run has come, and a dot for breaks near each other."""
    (x, w), program, palette = span, view.reached.program, view.palette
    top, high = (one * zoom for one in BANDS)
    total, now = len(program), view.reached.index + 1
    starts = [program.pass_start(kind) for kind in ("forward", "backward", "update")]
    for kind, start, end in zip(
        ("forward", "backward", "update"), starts, (*starts[1:], total), strict=True
    ):
        color = str(getattr(palette, COLOR_OF_KIND[kind]))
        known = min(max(now, start), end)
        for a, b, opacity in ((start, known, 0.45), (known, end, 0.12)):
            if b > a:
                left, wide = x + a / total * w, (b - a) / total * w
                yield Box(left, top, wide, high, faded(color, opacity))
        late = kind == "update"
        text = view.say(f"pass.{kind}")
        at = x + w if late else x + start / total * w
        align = "right" if late else "left"
        yield Label(at, NAMES * zoom, text, 11 * zoom, palette.muted, align=align)
    yield from breaks(view, lambda index: x + (index + 0.5) * w / total, 0.0, zoom)


def _frame(view: View, span: tuple[float, float], shown: range, zoom: float) -> Iterator[Any]:
    """The place in the bands, and lines to what is drawn of them below."""
    (x, w), palette, total = span, view.palette, len(view.reached.program)
    top, high = (one * zoom for one in BANDS)
    left, right = (x + end / total * w for end in (shown.start, shown.stop))
    for near, far in ((left, x), (right, x + w)):
        yield Line(near, top + high, far, OPS[0] * zoom, palette.line, zoom)
    here = x + (view.reached.index + 0.5) / total * w
    yield Box(left - 1, top - zoom, right - left + 2, high + 2 * zoom, "", palette.ink, 1.2 * zoom)
    yield Line(here, top - 2 * zoom, here, top + high + 2 * zoom, palette.ink, 2 * zoom)


def _ops(view: View, span: tuple[float, float], shown: range, zoom: float) -> Iterator[Any]:
    """The ops round the place, each with its name."""
    program, found = view.reached.program, even(*span, len(shown))
    top, high = (one * zoom for one in OPS)
    for number, index in enumerate(shown):
        area = (found.edges[number], top, found.width(number), high)
        yield from block(view, program.op(index), index, Slot(area, 11 * zoom), zoom)
    yield from breaks(
        view, lambda index: found.middle(index - shown.start), top - 2.6 * zoom, zoom, shown
    )
