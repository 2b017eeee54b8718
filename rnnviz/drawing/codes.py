"""The one-hot codes of both vocabularies; words that are not in the sequence are pale.

Of large vocabularies there are those near the word of the present step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.matrices import one_hot
from rnnviz.drawing.shapes import Box, Label, Picture
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.view import View

#: Of a vocabulary larger than this, so many words are shown.
MOST: Final = 24
FEW: Final = 12


def codes(view: View, width: float, zoom: float) -> Picture:
    """Inputs above targets, a row a word."""
    experiment, t = view.experiment, view.op.t
    shapes: list[Any] = []
    y = 2 * zoom
    marked = experiment.marked
    sides = [(marked.target_words, marked.targets, max(experiment.target_ids[t], 0))]
    if experiment.of_numbers:
        shapes += _numbers(view, (y, width), zoom)
        y += len(marked.input_words) * 22 * zoom + 10 * zoom
    else:
        sides.insert(0, (marked.input_words, marked.inputs, experiment.hot(t)))
    for words, used, here in sides:
        rows = stretch(len(words), here, FEW) if len(words) > MOST else range(len(words))
        if len(rows) < len(words):
            ends = {"first": rows.start + 1, "last": rows.stop, "words": len(words)}
            text = view.say("words.part", **ends)
            shapes.append(Label(2 * zoom, y + 8 * zoom, text, 10.5 * zoom, view.palette.muted))
            y += 20 * zoom
        shapes += _side(view, words, (frozenset(used), rows, here), (y, width), zoom)
        y += len(rows) * 22 * zoom + 10 * zoom
    return Picture(width, y - 8 * zoom, tuple(shapes))


def follows(view: View) -> int:
    """The step whose words are in view where not all are; else none."""
    experiment = view.experiment
    most = max(len(experiment.input_words), len(experiment.target_words))
    return view.op.t if most > MOST or experiment.of_numbers else -1


def _numbers(view: View, at: tuple[float, float], zoom: float) -> Iterator[Any]:
    """What each number of the present step is called, and how large it is."""
    (y, width), palette = at, view.palette
    for row, name in enumerate(view.experiment.input_words):
        middle = y + (row + 0.5) * 22 * zoom
        number = numerals.signed(float(view.trace["x"][view.op.t, row]))
        room = width - 64 * zoom
        yield Label(2 * zoom, middle, name, 12.5 * zoom, palette.ink, width=room)
        yield Label(width - 2, middle, number, 12.5 * zoom, palette.ink, "mono", "right")


def _side(
    view: View,
    words: tuple[str, ...],
    shown: tuple[frozenset[str], range, int],
    at: tuple[float, float],
    zoom: float,
) -> Iterator[Any]:
    (used, rows, here), (y, width) = shown, at
    palette = view.palette
    cell = min(20 * zoom, width * 0.6 / len(words))
    left = width - cell * len(words) - 1
    for row, k in enumerate(rows):
        word, middle = words[k], y + (row + 0.5) * 22 * zoom
        color = palette.ink if word in used else palette.faint
        if k == here and len(rows) < len(words):
            yield Box(0, middle - 11 * zoom, width, 22 * zoom, palette.wash, radius=3 * zoom)
        yield Label(2 * zoom, middle, word, 12.5 * zoom, color, width=left - 10 * zoom)
        yield from one_hot((left, middle - 9 * zoom), (cell, 18 * zoom), len(words), k, palette)
