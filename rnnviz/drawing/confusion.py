"""The confusion table: by row what was right, by column what was likeliest; how many are right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.ems import ems
from rnnviz.drawing.palette import mixed
from rnnviz.drawing.shapes import Box, Label, Picture, Raster, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.judging import Judged

PAD: Final = 16
#: A cell is at most so large, and from this size on it has its number, in design pixels.
LARGEST, NUMBERED = 40, 22
#: A class is named beside its row where that is so high.
NAMED: Final = 9
#: The widest a class's name may be.
NAME: Final = 76


class Table(NamedTuple):
    """Where the cells are: the left upper end, how large one is, the classes as they are drawn."""

    x: float
    y: float
    cell: float
    names: tuple[str, ...]
    zoom: float
    #: Whether the names above stand upright, since they are wider than a cell.
    upright: bool


def confusion(view: View, judged: Judged, size: tuple[float, float]) -> Picture:
    """What it comes to in words, and the table; `size` is the width and the zoom."""
    width, zoom = size
    shapes: list[Any] = []
    y = 4 * zoom
    for number, text in enumerate(said(view, judged)):
        ink = view.palette.muted if number else view.palette.ink
        label = Label(PAD * zoom, y + 8 * zoom, text, (10.5 if number else 12.5) * zoom, ink)
        shapes.append(label._replace(width=width - 2 * PAD * zoom, bold=not number))
        y += (16 if number else 20) * zoom
    kept = classes_shown(judged)
    if not kept:
        return Picture(width, y, tuple(shapes))
    if left_out := len(judged.confusion.table) - len(kept):
        text = view.say("confusion.left_out", count=left_out)
        shapes.append(Label(PAD * zoom, y + 8 * zoom, text, 10.5 * zoom, view.palette.muted))
        y += 16 * zoom
    table = _placed(view, kept, (width, y), zoom)
    shapes += _captions(view, table)
    shapes += _cells(view, table, judged.confusion.table[np.ix_(kept, kept)])
    foot = table.y + table.cell * len(table.names)
    return Picture(width, foot + 12 * zoom, tuple(shapes))


def said(view: View, judged: Judged) -> Iterator[str]:
    """How many are right, the loss beside it, and what is most often mistaken."""
    say, found, marks = view.say, judged.confusion, judged.marks
    if not found.judged:
        yield say("confusion.nothing")
        return
    where = "held_out" if judged.held_out else "on_show"
    counts = {"right": f"{found.right:,}", "judged": f"{found.judged:,}"}
    yield say(f"confusion.{where}", share=f"{100 * found.accuracy:.1f}", **counts)
    loss = numerals.magnitude(found.loss)
    if marks is None:
        yield say("confusion.loss", loss=loss)
    else:
        baseline = numerals.magnitude(marks.baseline)
        yield say("confusion.against", loss=loss, baseline=baseline)
    if found.unsound:
        yield say("confusion.unsound", count=f"{found.unsound:,}")
    worst = found.worst()
    if worst is not None:
        right, taken = (_names(view)[k] for k in worst)
        count = int(found.table[worst])
        yield say("confusion.worst", right=right, taken=taken, count=f"{count:,}")


def _names(view: View) -> tuple[str, ...]:
    mark = ENCODINGS[view.experiment.encoding].mark
    return tuple(mark(one) for one in view.experiment.target_words)


def classes_shown(judged: Judged) -> list[int]:
    """The classes that were right or likeliest anywhere."""
    table = judged.confusion.table
    found: list[int] = np.flatnonzero(table.any(axis=0) | table.any(axis=1)).tolist()
    return found


def _placed(view: View, kept: list[int], at: tuple[float, float], zoom: float) -> Table:
    (width, y), every = at, _names(view)
    names = tuple(every[k] for k in kept)
    name = min(max(ems(one) for one in names) * 11 + 10, NAME) * zoom
    left = PAD * zoom + 14 * zoom + name
    cell = min((width - PAD * zoom - left) / len(names), LARGEST * zoom)
    upright = max(ems(one) for one in names) * min(11 * zoom, cell) > cell
    above = name if upright else 18 * zoom
    return Table(left, y + 20 * zoom + above, cell, names, zoom, upright)


def _captions(view: View, table: Table) -> Iterator[Label]:
    """What the sides mean, and the classes beside them."""
    palette, zoom, cell = view.palette, table.zoom, table.cell
    whole = cell * len(table.names)
    across, down = view.say("confusion.likeliest"), view.say("confusion.right")
    above = table.x - PAD * zoom - 14 * zoom if table.upright else 18 * zoom
    top = table.y - above - 10 * zoom
    yield Label(table.x, top, across, 11 * zoom, palette.muted)
    middle = table.y + whole / 2
    down_at = PAD * zoom + 5 * zoom
    yield Label(down_at, middle, down, 11 * zoom, palette.muted, align="center", angle=-90)
    if cell < NAMED * zoom:
        return
    size = min(11 * zoom, cell * 0.95)
    for number, name in enumerate(table.names):
        at = table.y + (number + 0.5) * cell
        room = table.x - PAD * zoom - 20 * zoom
        yield Label(table.x - 5 * zoom, at, name, size, palette.ink, align="right", width=room)
        x = table.x + (number + 0.5) * cell
        if table.upright:
            turned = Label(x, table.y - 5 * zoom, name, size, palette.ink, width=room, angle=-90)
            yield turned
        else:
            yield Label(x, table.y - 10 * zoom, name, size, palette.ink, align="center")


def _cells(view: View, table: Table, counts: Array) -> Iterator[Any]:
    """A cell a pair of classes, the darker the larger its share of its row."""
    palette, cell, classes = view.palette, table.cell, len(table.names)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = cell * classes
    colors = [mixed(palette.field, palette.V, round(one, 2)) for one in shares.ravel().tolist()]
    rgb = b"".join(bytes.fromhex(one[1:]) for one in colors)
    yield Raster(table.x, table.y, side, side, classes, classes, rgb)
    yield Box(table.x, table.y, side, side, "", palette.line)
    for k in range(classes):
        if cell >= NAMED * table.zoom:
            left, top = table.x + k * cell, table.y + k * cell
            yield Box(left, top, cell, cell, "", palette.muted)
    if cell >= NUMBERED * table.zoom:
        yield from _numbers(view, table, counts, shares)
    yield Spot(table.x, table.y, side, side, "confusion", rows=classes, columns=classes)


def _numbers(view: View, table: Table, counts: Array, shares: Array) -> Iterator[Label]:
    palette, cell = view.palette, table.cell
    for (row, column), count in np.ndenumerate(counts):
        ink = palette.window if shares[row, column] > 0.6 else palette.ink
        color = ink if count else palette.faint
        text = f"{count:,}"
        size = min(11.5 * table.zoom, (cell - 4 * table.zoom) / (0.62 * len(text)))
        x, y = table.x + (column + 0.5) * cell, table.y + (row + 0.5) * cell
        yield Label(x, y, text, size, color, "mono", "center")


def told(view: View, judged: Judged, spot: Spot) -> str:
    """A cell in words."""
    if spot.row < 0 or spot.column < 0:
        return ""
    names, found, kept = _names(view), judged.confusion, classes_shown(judged)
    row, column = kept[spot.row], kept[spot.column]
    count, (total, _) = int(found.table[row, column]), found.of_class(row)
    texts = {"right": names[row], "taken": names[column]}
    share = f"{100 * count / total:.0f}" if total else "0"
    key = "confusion.cell_right" if spot.row == spot.column else "confusion.cell"
    return view.say(key, count=f"{count:,}", total=f"{total:,}", share=share, **texts)
