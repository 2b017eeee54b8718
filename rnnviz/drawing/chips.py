"""Links to other numbers and to ops, one after the other, as many as a line holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from rnnviz.drawing.addends import PAD, link
from rnnviz.drawing.ems import ems
from rnnviz.drawing.palette import faded
from rnnviz.drawing.picked import OP, links
from rnnviz.drawing.shapes import Box, Label, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.entry import Entry

#: So many links of a kind are listed.
MOST_LINKS: Final = 24
#: How high a line of them is, in design pixels.
CHIP: Final = 22


class Chip(NamedTuple):
    """A link: what is written on it, its colour, and where it leads."""

    text: str
    color: str
    entry: Entry | None
    op: int = -1


def chips_of(
    view: View,
    title: str,
    chips: Iterable[Chip],
    at: tuple[float, float, float],
    shapes: list[Any],
) -> float:
    """A title, and links one after the other, as many as a line holds."""
    width, y, zoom = at
    some = list(chips)
    if not some:
        return y
    palette, pad, size = view.palette, PAD * zoom, 12 * zoom
    shapes.append(Label(pad, y + 11 * zoom, title, 11.5 * zoom, palette.muted))
    left = pad + 76 * zoom
    x, right = left, width - pad
    for chip in some[:MOST_LINKS]:
        room = 16 * zoom + size * ems(chip.text)
        if x > left and x + room > right:
            x, y = left, y + CHIP * zoom
        area = (x, y + 1.5 * zoom, min(room, right - x), 19 * zoom)
        shapes.append(Box(*area, faded(chip.color, 0.1), faded(chip.color, 0.5), 1.0, 5 * zoom))
        middle = (x + area[2] / 2, y + 11 * zoom)
        name = Label(*middle, chip.text, size, chip.color, "serif", "center")
        shapes.append(name._replace(width=area[2] - 6 * zoom))
        shapes.append(link(chip.entry, area) if chip.entry else Spot(*area, OP, chip.op))
        x += area[2] + 5 * zoom
    if len(some) > MOST_LINKS:
        y += CHIP * zoom
        text = view.say("origin.more_links", n=len(some) - MOST_LINKS)
        shapes.append(Label(left, y + 11 * zoom, text, 11.5 * zoom, palette.muted))
    return y + (CHIP + 5) * zoom


def frame(view: View, shapes: list[Any], chosen: int, zoom: float) -> list[Any]:
    """A frame round the link that Enter follows."""
    spots = links(shapes)
    if not 0 <= chosen < len(spots):
        return []
    x, y, w, h = spots[chosen][:4]
    return [Box(x, y, w, h, "", view.palette.ink, 2 * zoom, 4 * zoom)]
