"""Which colour is which curve, upon a small plot: its symbol, or a word where it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from rnnviz.drawing.chart_legend import BASELINE, Row
from rnnviz.drawing.inks import symbol
from rnnviz.drawing.palette import Palette
from rnnviz.language import Voice
from rnnviz.panes.typeface import font
from rnnviz.training.plot import STEP

#: Of more steps than these only the first and the last one have their symbol.
MOST: Final = 3
#: How far below the number of the update it begins, in design pixels.
BELOW: Final = 16
#: The most of the curves' area that it takes, across and down.
MOST_WIDE: Final = 0.9
MOST_HIGH: Final = 0.35


class PlotKey(QLabel):
    """Lies upon the curves, at the upper right, where they are low once something is learned."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._zoom = 1.0
        self._lines: tuple[str, ...] = ()

    def present(self, rows: Sequence[Row], palette: Palette, say: Voice, zoom: float) -> None:
        """Name these curves."""
        self._zoom, self._lines = zoom, tuple(lines(rows, palette, say))
        self.setFont(font("serif", 11 * zoom))
        self.setAccessibleName(" ".join(row.said for row in rows if row.id))

    def stand_in(self, area: QRectF) -> None:
        """Keep to the upper right of the curves, in as many lines as leave most of them free."""
        for count in range(len(self._lines), -1, -1):
            text = "<br>".join(self._lines[:count])
            if text != self.text():
                self.setText(text)
            size = self.sizeHint()
            if (
                size.width() <= MOST_WIDE * area.width()
                and size.height() <= MOST_HIGH * area.height()
            ):
                break
        self.resize(size)
        right, top = round(area.right() - 6 * self._zoom), round(area.top() + BELOW * self._zoom)
        self.move(right - size.width(), top)
        self.setVisible(bool(self.text()))


def lines(rows: Sequence[Row], palette: Palette, say: Voice) -> Iterator[str]:
    """Symbols in one line, each in its colour, and below each other what is named in words."""
    shown = [row for row in rows if row.id and not row.is_branch and not row.left_out]
    steps = [(row.symbol, row.color) for row in shown if row.id.startswith(STEP)]
    if len(steps) > MOST:
        steps[1:-1] = [("…", palette.muted)]
    signs = [(row.symbol, row.color) for row in shown if row.symbol and not row.id.startswith(STEP)]
    if signs or steps:
        yield _written((*signs, *steps), palette)
    for row in shown:
        if row.id == BASELINE:
            yield _written([(f"┄ {say('plot.baseline_short')}", palette.muted)], palette)
        elif not row.symbol:
            yield _written([(symbol(row.id, say), row.color)], palette)


def _written(texts: Sequence[tuple[str, str]], palette: Palette) -> str:
    line = "&nbsp;".join(
        f'<b style="color:{color}">{escape(text).replace(" ", "&nbsp;")}</b>'
        for text, color in texts
    )
    return f'<span style="background-color:{palette.paper}">{line}</span>'
