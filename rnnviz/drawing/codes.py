"""The one-hot codes of both vocabularies; words that are not in the sequence are pale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rnnviz.drawing.matrices import one_hot
from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View


def codes(view: View, width: float, zoom: float) -> Picture:
    """Inputs above targets, a row a word."""
    experiment = view.experiment
    shapes: list[Any] = []
    y = 2 * zoom
    for words, used in (
        (experiment.input_words, experiment.inputs),
        (experiment.target_words, experiment.targets),
    ):
        shapes += _side(view, words, used, (y, width), zoom)
        y += len(words) * 22 * zoom + 10 * zoom
    return Picture(width, y, tuple(shapes))


def _side(
    view: View,
    words: tuple[str, ...],
    used: tuple[str, ...],
    at: tuple[float, float],
    zoom: float,
) -> Iterator[Any]:
    y, width = at
    palette = view.palette
    cell = min(20 * zoom, width * 0.6 / len(words))
    left = width - cell * len(words) - 1
    for k, word in enumerate(words):
        middle = y + (k + 0.5) * 22 * zoom
        color = palette.ink if word in used else palette.faint
        yield Label(2 * zoom, middle, word, 12.5 * zoom, color, width=left - 10 * zoom)
        yield from one_hot((left, middle - 9 * zoom), (cell, 18 * zoom), len(words), k, palette)
