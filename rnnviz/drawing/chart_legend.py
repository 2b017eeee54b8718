"""The legend of the training plot: what each line is, and what it says of an update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.chart import dashes, hidden, of_branch
from rnnviz.drawing.inks import ink, name, printed, sign
from rnnviz.drawing.palette import Palette, faded, mixed
from rnnviz.drawing.shapes import Box, Label, Polyline, Spot
from rnnviz.language import Voice
from rnnviz.stepping.chart import Chart
from rnnviz.training.plot import NOW_AND_THEN, STEP, Line, Plot, reading_in

#: In design pixels: how high a row is, how wide what shows its line, the room between.
HIGH: Final = 21
SWATCH: Final = 26
GAP: Final = 8
#: The row of the baseline, and what the names of what can be pressed begin with.
BASELINE: Final = "baseline"
BRANCH: Final = "branch."
SWITCH: Final = "switch."
DOTTED: Final = (3.0, 3.0)


class Row(NamedTuple):
    """A row: a curve by its key, a branch by its number, the baseline; a heading has no `id`."""

    id: str
    symbol: str
    text: str
    value: str = ""
    color: str = ""
    dash: tuple[float, ...] = ()
    width: float = 1.4
    dots: bool = False
    left_out: bool = False
    strong: bool = False

    @property
    def is_branch(self) -> bool:
        """Whether it is one of the branches."""
        return self.id.startswith(BRANCH)

    @property
    def acts(self) -> bool:
        """Whether there is anything to be pressed."""
        return self.id not in ("", BASELINE)

    @property
    def said(self) -> str:
        """The row as a line of text."""
        named = " ".join(part for part in (self.symbol, self.text) if part)
        return f"{named}: {self.value}" if self.value else named


def rows(plot: Plot, chart: Chart, palette: Palette, say: Voice, at: int) -> list[Row]:
    """All of them, with their values at an update."""
    curves = list(_curves(plot, chart, palette, say, at))
    steps = [row for row in curves if row.id.startswith(STEP)]
    return [
        Row("", "", say("plot.at", update=f"{at:,}"), strong=True),
        *(row for row in curves if not row.id.startswith(STEP)),
        *_baseline(plot, palette, say),
        *_branches(plot, chart, palette, say, at),
        *([Row("", "", say("plot.steps"), strong=True)] if steps else []),
        *steps,
    ]


def _curves(plot: Plot, chart: Chart, palette: Palette, say: Voice, at: int) -> Iterator[Row]:
    for line in plot.lines:
        if not line.shown:
            continue
        value, when = said_of(plot, line, at)
        main = line.key == plot.lines[0].key
        yield Row(
            line.key,
            sign(line.key),
            say(name(line.key, plot)) + (f" ({say('plot.then', update=when)})" if when else ""),
            value,
            ink(line.key, plot.steps, palette),
            (),
            2.0 if main else 1.4,
            line.key in NOW_AND_THEN,
            hidden(line, chart),
            main,
        )


def said_of(plot: Plot, line: Line, at: int) -> tuple[str, str]:
    """What a line says of an update; and of which it says so, where that is another one."""
    found = reading_in(plot, line, at)
    if found is None:
        return numerals.UNKNOWN, ""
    low, high = printed(line.key, found.lowest), printed(line.key, found.highest)
    value = low if low == high else f"{low}…{high}"
    return value, "" if found.last >= at else f"{found.last:,}"


def _baseline(plot: Plot, palette: Palette, say: Voice) -> Iterator[Row]:
    if plot.baseline is not None:
        value = numerals.magnitude(plot.baseline.value)
        text = say("plot.baseline", who=plot.baseline.name)
        yield Row(BASELINE, "", text, value, palette.muted, DOTTED, 1.0)


def _branches(plot: Plot, chart: Chart, palette: Palette, say: Voice, at: int) -> Iterator[Row]:
    if not plot.forked:
        return
    yield Row("", "", say("plot.branches"), strong=True)
    key = plot.lines[0].key
    main = {line.number: line for line in plot.lines if line.key == key}
    for number, branch in enumerate(plot.branches):
        here = number == plot.shown
        strong = ink(key, plot.steps, palette)
        yield Row(
            of_branch(number),
            "",
            branch,
            said_of(plot, main[number], at)[0] if number in main else "",
            strong if here else mixed(palette.paper, strong, 0.55),
            dashes(number, shown=here),
            2.0 if here else 1.4,
            left_out=not here and of_branch(number) in chart.hidden,
            strong=here,
        )


def legend(
    several: list[Row],
    palette: Palette,
    area: tuple[float, float, float],
    zoom: float,
    marked: str = "",
) -> tuple[list[Any], float]:
    """The rows below each other from (x, y) on, so wide, and where they end.

    The one that keys act on has a frame.
    """
    shapes: list[Any] = []
    x, y, wide = area
    for row in several:
        if not row.id and y > area[1]:
            y += GAP * zoom
        framed = bool(marked) and row.id == marked
        shapes += _row(row, palette, (x, y, wide), zoom, framed=framed)
        y += HIGH * zoom
    return shapes, y


def _row(
    row: Row, palette: Palette, area: tuple[float, float, float], zoom: float, *, framed: bool
) -> Iterator[Any]:
    (x, y, wide), middle = area, area[1] + HIGH * zoom / 2
    opacity = 0.3 if row.left_out else 1.0
    if framed:
        yield Box(x + 1, y, wide - 2, HIGH * zoom, "", palette.U, 1.0, 3 * zoom)
    left, end = x + GAP / 2 * zoom, x + wide - GAP / 2 * zoom
    if row.id:
        yield from _swatch(row, (left, middle), zoom, opacity)
        left += (SWATCH + GAP) * zoom
    room = end - left - 6.6 * zoom * len(row.value) - GAP * zoom
    color = palette.muted if not row.id else faded(palette.ink, opacity)
    if row.symbol:
        yield Label(
            left,
            middle,
            row.symbol,
            12 * zoom,
            faded(row.color, opacity),
            "serif",
            bold=True,
            width=room,
        )
        named = (8.3 * len(row.symbol) + GAP) * zoom
        left, room = left + named, room - named
    if room > 3 * GAP * zoom:
        yield Label(left, middle, row.text, 11 * zoom, color, bold=row.strong, width=room)
    ink_of_value = faded(palette.ink, opacity)
    yield Label(end, middle, row.value, 11 * zoom, ink_of_value, "mono", "right", row.strong)
    if row.id:
        yield Spot(x, y, wide, HIGH * zoom, row.id)
    if row.is_branch:
        yield Spot(x, y, (SWATCH + GAP) * zoom, HIGH * zoom, SWITCH + row.id)


def _swatch(row: Row, at: tuple[float, float], zoom: float, opacity: float) -> Iterator[Any]:
    x, y = at
    ends = ((x, y), (x + SWATCH * zoom, y))
    dash = tuple(part * zoom for part in row.dash)
    yield Polyline(ends, faded(row.color, opacity), row.width * zoom, dash)
    if row.dots:
        side = 5 * zoom
        middle = x + SWATCH * zoom / 2
        yield Box(
            middle - side / 2,
            y - side / 2,
            side,
            side,
            faded(row.color, opacity),
            "",
            1.0,
            side / 2,
        )
