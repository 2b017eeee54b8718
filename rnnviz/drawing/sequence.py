"""A sequence drawn as what it is: a melody on a staff, a text, a price that goes up and down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rnnviz.drawing.clefs import clef_of
from rnnviz.drawing.ems import ems
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Box, Label, Line, Spot
from rnnviz.drawing.staff import Hand, Score, staff
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.characters import Characters
from rnnviz.training.encodings.notes import Note, read_notes
from rnnviz.training.encodings.prices import DOWN, UP

#: So many symbols are drawn at most, the last ones; of notes, which have many parts, fewer. Of
#: those that are too many, so many go at once: the others hold still meanwhile.
MOST: Final = 1000
MOST_NOTES: Final = 96
MOST_MOVES: Final = 240
AT_ONCE: Final = 24
#: In design pixels: a character's cell, a line of text, and how high the path of a price is.
CELL, LINE_HIGH, PATH = 7.6, 17, 64


class Given(NamedTuple):
    """What is drawn: symbols of a kind, the first so many given and the others drawn after them.

    `alphabet` has all that may come; `at` is the step that is looked at, -1 for none.
    """

    symbols: tuple[str, ...]
    given: int
    encoding: str
    alphabet: tuple[str, ...] = ()
    at: int = -1


Area = tuple[float, float, float]
Draw = Callable[[Given, Area, Palette, float], Score]


def sequence(one: Given, area: Area, palette: Palette, zoom: float) -> Score:
    """The last symbols of a sequence in an area (x, y, w), each a `Spot("symbol", number)`."""
    draw = DRAWN.get(one.encoding, _chips)
    return draw(one, area, palette, zoom)


def color_of(one: Given, number: int, palette: Palette) -> str:
    """What was given is in ink; what was drawn has the colour of what is predicted."""
    return palette.ink if number < one.given else palette.V


def left_out(one: Given) -> int:
    """How many symbols at the beginning are not drawn."""
    most = {"notes": MOST_NOTES, "prices": MOST_MOVES}.get(one.encoding, MOST)
    return -(-max(0, len(one.symbols) - most) // AT_ONCE) * AT_ONCE


@lru_cache(maxsize=1024)
def _note(symbol: str) -> Note:
    """A symbol as a note."""
    return read_notes(symbol)[0]


def _melody(one: Given, area: Area, palette: Palette, zoom: float) -> Score:
    first = left_out(one)
    notes = [_note(symbol) for symbol in one.symbols[first:]]
    colors = [color_of(one, first + k, palette) for k in range(len(notes))]
    # The clef suits all that may come, so that it holds still while the melody goes on.
    clef = clef_of([_note(symbol) for symbol in one.alphabet or one.symbols])
    drawn = staff(notes, area, palette, zoom, Hand(colors, clef))
    shapes: list[Any] = []
    for shape in drawn.shapes:
        if not isinstance(shape, Spot):
            shapes.append(shape)
            continue
        spot = shape._replace(name="symbol", t=first + shape.t)
        if spot.t == one.at:
            shapes.insert(0, Box(spot.x, spot.y, spot.w, spot.h, palette.wash))
        shapes.append(spot)
    return Score(shapes, drawn.height)


@lru_cache(maxsize=4096)
def _cell(character: str) -> tuple[str, int]:
    """A character as it is drawn, and how many cells it takes."""
    drawn = Characters().mark(character)
    return drawn, max(1, round(ems(drawn, 0.6, 0.6) / 0.6))


def _text(one: Given, area: Area, palette: Palette, zoom: float) -> Score:
    """A cell a character; Hangul takes two. After an end of line the text goes on below."""
    x, y, w = area
    cell, high = CELL * zoom, LINE_HIGH * zoom
    shapes: list[Any] = []
    left, top = x, y
    for number in range(left_out(one), len(one.symbols)):
        symbol, cells = _cell(one.symbols[number])
        wide = cell * cells
        if left + wide > x + w:
            left, top = x, top + high
        faint = symbol != one.symbols[number]
        color = palette.faint if faint else color_of(one, number, palette)
        spot = Spot(left, top, wide, high, "symbol", number)
        if number == one.at:
            shapes.append(Box(left, top, wide, high, palette.wash))
        middle = (left + wide / 2, top + high / 2)
        shapes += (Label(*middle, symbol, 12 * zoom, color, "mono", "center"), spot)
        left += wide
        if one.symbols[number] == "\n":
            left, top = x, top + high
    return Score(shapes, top + high - y)


def _chips(one: Given, area: Area, palette: Palette, zoom: float) -> Score:
    """Words and signs with room between."""
    x, y, w = area
    high, size = 20 * zoom, 12 * zoom
    mark = ENCODINGS[one.encoding].mark
    shapes: list[Any] = []
    left, top = x, y
    for number in range(left_out(one), len(one.symbols)):
        text = mark(one.symbols[number])
        wide = min(ems(text) * size + 8 * zoom, w)
        if left > x and left + wide > x + w:
            left, top = x, top + high
        if number == one.at:
            shapes.append(Box(left, top + zoom, wide, high - 2 * zoom, palette.wash))
        color = color_of(one, number, palette)
        middle = (left + wide / 2, top + high / 2)
        shapes.append(Label(*middle, text, size, color, align="center", width=wide - 2 * zoom))
        shapes.append(Spot(left, top, wide, high, "symbol", number))
        left += wide
    return Score(shapes, top + high - y)


def _path(one: Given, area: Area, palette: Palette, zoom: float) -> Score:
    """A price of which only the moves are known: a step up, a step down, or none, from 0 on."""
    x, y, w = area
    first = left_out(one)
    levels = _levels(one.symbols[first:])
    low, high = min(levels), max(levels)
    each = min(w / max(len(levels) - 1, 1), 14 * zoom)
    unit = min(PATH * zoom / max(high - low, 1), 14 * zoom)
    foot = y + 6 * zoom + (PATH * zoom + unit * (high - low)) / 2
    at = [(x + k * each, foot - (level - low) * unit) for k, level in enumerate(levels)]
    shapes: list[Any] = [Line(x, at[0][1], x + w, at[0][1], palette.line, 1.0)]
    for k in range(len(levels) - 1):
        color = color_of(one, first + k, palette)
        shapes.append(Line(*at[k], *at[k + 1], color, 1.8 * zoom, round=True))
        left, top, tall = at[k][0], y, (PATH + 12) * zoom
        if first + k == one.at:
            shapes.insert(0, Box(left, top, each, tall, palette.wash))
        shapes.append(Spot(left, top, each, tall, "symbol", first + k))
    return Score(shapes, (PATH + 14) * zoom)


def _levels(moves: Sequence[str]) -> list[int]:
    """How many steps above the first level one stands, before the first move and after each."""
    levels = [0]
    for move in moves:
        levels.append(levels[-1] + {UP: 1, DOWN: -1}.get(move, 0))
    return levels


DRAWN: Final[dict[str, Draw]] = {
    "notes": _melody,
    "characters": _text,
    "prices": _path,
}
