"""What a network is used for: the answer to what was typed, and what was sampled after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.answer import answer_row, columns_in, row_of
from rnnviz.drawing.sequence import Given, left_out, sequence
from rnnviz.drawing.shapes import Label, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.use import Use
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.using import Used

PAD: Final = 16
#: So many rows of columns answer a sequence that is not sampled from.
MOST_ROWS: Final = 40
#: What is told of a step: so many of its classes.
TOLD: Final = 8


def use(view: View, given: Use, used: Used, size: tuple[float, float]) -> Picture:
    """The answer step by step; where symbols are sampled, the last steps, and the whole of it.

    `size` is the width and the zoom.
    """
    width, zoom = size
    room = width - 2 * PAD * zoom
    shapes: list[Any] = []
    y = 8 * zoom
    if used.sampling is None:
        return Picture(width, y, ())
    rows = list(rows_of(given, used, columns_in(view, room, zoom)))
    for steps in rows:
        row = row_of(view, (PAD * zoom, y, room), zoom)
        shapes += answer_row(view, used, row, steps)
        y = row.foot + 10 * zoom
    if remark := _remark(view, given, used, rows[-1].stop):
        below = Label(PAD * zoom, y + 6 * zoom, remark, 10.5 * zoom, view.palette.muted)
        shapes.append(below._replace(width=room))
        y += 18 * zoom
    if used.closed is None:
        whole = whole_of(view, used, rows[-1][-1])
        if left_out(whole):
            text = view.say("use.before", count=left_out(whole))
            shapes.append(Label(PAD * zoom, y + 8 * zoom, text, 10.5 * zoom, view.palette.muted))
            y += 18 * zoom
        drawn = sequence(whole, (PAD * zoom, y + 4 * zoom, room), view.palette, zoom)
        shapes += drawn.shapes
        y += drawn.height + 8 * zoom
    return Picture(width, y, tuple(shapes))


def rows_of(given: Use, used: Used, columns: int) -> Iterator[range]:
    """The steps in each row: all of an answer; while one samples, the last ones in one row."""
    steps = used.steps
    if used.closed is None:
        last = min(given.at, steps - 1) if given.at >= 0 else steps - 1
        end = min(max(last + 1, columns), steps)
        yield range(max(0, end - columns), end)
        return
    for start in list(range(0, steps, columns))[:MOST_ROWS]:
        yield range(start, min(start + columns, steps))


def whole_of(view: View, used: Used, at: int = -1) -> Given:
    """All that was given and drawn, as symbols."""
    given, encoding = len(used.prompt.symbols), view.experiment.encoding
    return Given(used.symbols, given, encoding, used.alphabet, at)


def _remark(view: View, given: Use, used: Used, end: int) -> str:
    """What the bars mean where that is not plain; that not all steps are shown, where they aren't.

    `end` is the last step that is shown, counted from 1.
    """
    if used.closed is not None:
        return view.say("use.first", shown=end, steps=used.steps) if end < used.steps else ""
    if given.temperature == 1.0:
        return ""
    return view.say("use.bars", temperature=f"{given.temperature:g}")


def told(view: View, used: Used, spot: Spot) -> str:
    """A step in words: its input, the likeliest classes, and which one was drawn."""
    if used.sampling is None or not 0 <= spot.t < used.steps:
        return ""
    mark = ENCODINGS[view.experiment.encoding].mark
    sampling, classes = used.sampling, view.experiment.target_words
    found = sampling.chances_at(spot.t)
    order = sorted(range(len(classes)), key=lambda k: -float(found.y[k]))[:TOLD]
    likeliest = ", ".join(
        f"{mark(classes[k])} {numerals.probability(float(found.y[k]))}" for k in order
    )
    symbol = mark(used.symbols[spot.t])
    text = view.say("use.step", number=spot.t + 1, symbol=symbol, likeliest=likeliest)
    if found.drawn < 0:
        return text
    share = numerals.probability(float(found.p[found.drawn]))
    return f"{text}\n{view.say('use.drawn', symbol=mark(classes[found.drawn]), share=share)}"
