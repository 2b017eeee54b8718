"""Where things stand in a long network: rows across, narrow columns, one wide one in focus."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.drawing import flow
from rnnviz.drawing.stretch import stretch


@dataclass(frozen=True)
class Rows:
    """Where the rows of a long network stand, and which steps are `shown`."""

    shown: range
    unit: float
    left: float
    narrow: float
    focus: int
    wide: float
    y_loss: float
    y_bars: float
    y_state: float
    state_height: float
    y_word: float
    row_height: float

    @property
    def flow_unit(self) -> float:
        """The size of gradients' arrows: the widest leaves a gap to the next column."""
        return min(self.unit, self.narrow * 0.8 / flow.width(flow.LARGEST, 1.0))

    def span(self, t: int) -> tuple[float, float]:
        """The left edge and the width of the column of step t."""
        x = self.left + (t - self.shown.start) * self.narrow
        x += (self.wide - self.narrow) * (t > self.focus)
        return x, self.wide if t == self.focus else self.narrow

    def within(self, t: int) -> float:
        """The middle of a column that is shown; of another one, beyond the end it lies behind."""
        first, last = self.shown[0], self.shown[-1]
        if t < first:
            return self.span(first)[0] - 8 * self.unit
        if t > last:
            return sum(self.span(last)) + 8 * self.unit
        return self.center(t)

    def center(self, t: int) -> float:
        """The middle of the column of step t."""
        x, w = self.span(t)
        return x + w / 2


def rows(size: tuple[float, float], steps: int, unit: float, focus: int) -> Rows:
    """Divide width and height for the columns shown of a sequence of so many steps."""
    shown = stretch(steps, focus)
    (width, height), steps = size, len(shown)
    left, right = 44 * unit, 18 * unit
    room = width - left - right
    wide = min(190 * unit, room * 0.45) if steps > 1 else room
    free = height - (64 + 26 + 104) * unit
    row = free * 0.15
    y_loss = 90 * unit + row
    y_bars = y_loss + 8 * unit + row
    return Rows(
        shown=shown,
        unit=unit,
        left=left,
        narrow=(room - wide) / max(1, steps - 1),
        focus=focus,
        wide=wide,
        y_loss=y_loss,
        y_bars=y_bars,
        y_state=y_bars + free * 0.18,
        state_height=free * 0.37,
        y_word=y_bars + free * 0.68,
        row_height=row,
    )
