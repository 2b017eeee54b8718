"""A picture that is not drawn now, and a sentence that says why."""

from __future__ import annotations

from rnnviz.drawing.shapes import Label, Picture
from rnnviz.drawing.view import View


def waiting(view: View, text: str, zoom: float, size: tuple[float, float]) -> Picture:
    """The sentence in the middle, on as many lines as it has."""
    (width, height), lines, ink = size, text.split("\n"), view.palette.muted
    top = height / 2 - (len(lines) - 1) * 8 * zoom
    room = width - 16 * zoom
    labels = (
        Label(width / 2, top + n * 16 * zoom, line, 11 * zoom, ink, align="center", width=room)
        for n, line in enumerate(lines)
    )
    return Picture(*size, tuple(labels))
