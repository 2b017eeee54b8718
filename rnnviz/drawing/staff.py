"""A melody on a staff: heads, stems, flags, dots, ties, accidentals, ledger lines and rests.

There are no bars: a melody is a row of symbols, and nothing says where a bar begins. So an
accidental holds for its own note alone, and no note needs a natural.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from rnnviz.drawing import engraving as signs
from rnnviz.drawing.clefs import Clef, clef_of, nearer, octave_sign
from rnnviz.drawing.note_values import Value, written
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Box, Curve, Glyph, Label, Line, Spot
from rnnviz.training.encodings.notes import Note, Notes

#: The distance of two lines in design pixels; room above and below the five lines, in spaces.
SPACE: Final = 6.0
ABOVE, BELOW = 4.2, 5.6
CLEF_ROOM: Final = 4.4


ACCIDENTALS: Final = {
    "": (),
    "#": (signs.SHARP,),
    "b": (signs.FLAT,),
    "##": (signs.DOUBLE_SHARP,),
    "bb": (signs.FLAT, signs.FLAT),
}
RESTS: Final = {4: signs.REST_WHOLE, 2: signs.REST_HALF, 1: signs.REST_QUARTER}


class Score(NamedTuple):
    """What was drawn, and how high it is."""

    shapes: list[Any]
    height: float


class Page(NamedTuple):
    """Where one line of the staff stands, in which clef and size: `foot` is the y of its lowest."""

    x: float
    foot: float
    w: float
    space: float
    clef: Clef
    palette: Palette

    @property
    def scale(self) -> float:
        """How large the outlines of signs are here."""
        return self.space / signs.SPACE

    def y(self, step: float) -> float:
        """How far down the page a step above the lowest line is."""
        return self.foot - step * self.space / 2


class Column(NamedTuple):
    """A note and where it goes: its number, its column's left end and width, its colour."""

    note: Note
    number: int
    x: float
    w: float
    color: str


class Hand(NamedTuple):
    """How it is written: a colour for each note, and in which clef; none for what is usual."""

    colors: Sequence[str] = ()
    clef: Clef | None = None


FREE_HAND: Final = Hand()


def staff(
    notes: Sequence[Note],
    area: tuple[float, float, float],
    palette: Palette,
    zoom: float,
    how: Hand = FREE_HAND,
) -> Score:
    """A melody in an area (x, y, w), in as many lines as it takes.

    Every note is a `Spot("note", number)` with its name below it.
    """
    x, y, w = area
    space, clef = SPACE * zoom, how.clef or clef_of(notes)
    high = (ABOVE + 4 + BELOW) * space
    first = Page(x, y + (ABOVE + 4) * space, w, space, clef, palette)
    shapes: list[Any] = []
    rows = _rows(notes, how.colors or [palette.ink] * len(notes), first)
    for number, columns in enumerate(rows):
        page = first._replace(foot=first.foot + number * high)
        shapes += _lines(page)
        for column in columns:
            shapes += _column(page, column)
    return Score(shapes, len(rows) * high)


def _rows(notes: Sequence[Note], colors: Sequence[str], page: Page) -> list[list[Column]]:
    """The notes in lines, each as full as it gets; there is one line at least."""
    rows: list[list[Column]] = [[]]
    x = left = page.x + CLEF_ROOM * page.space
    for number, note in enumerate(notes):
        w = _width(note, page.clef) * page.space
        if rows[-1] and x + w > page.x + page.w:
            rows.append([])
            x = left
        rows[-1].append(Column(note, number, x, w, colors[number]))
        x += w
    return rows


@lru_cache(maxsize=1024)
def _width(note: Note, clef: Clef) -> float:
    """How wide a note's column is, in spaces: longer ones get more, and what stands above."""
    signs_of, _ = written(note.duration)
    above = _above(note, clef)
    least = 1.1 * len(above) + 0.6 if len(above) > 1 else 0.0
    return max(least, sum(_sign_width(note, sign) for sign in signs_of))


def _above(note: Note, clef: Clef) -> str:
    """What has to be said above a note: a triplet, its beats, how many octaves higher it sounds."""
    _, octaves = nearer(note, clef)
    said = written(note.duration).above
    return f"{said} {octave_sign(octaves)}".strip() if octaves else said


def _sign_width(note: Note, sign: Value) -> float:
    accidentals = len(_accidentals(note))
    return (
        3.0 + 0.3 * math.log2(max(4 * float(sign.base), 1.0)) + 0.9 * accidentals + 0.55 * sign.dots
    )


def _accidentals(note: Note) -> tuple[str, ...]:
    return ACCIDENTALS[note.name[1:].rstrip("-0123456789")] if note.pitch is not None else ()


def _lines(page: Page) -> Iterator[Any]:
    """The five lines and the clef."""
    for number in range(5):
        y = page.y(2 * number)
        yield Line(page.x, y, page.x + page.w, y, page.palette.faint, 1.0)
    left, about = page.x + 1.9 * page.space, page.y(page.clef.about)
    yield Glyph(left, about, page.scale, page.clef.outline, page.palette.muted)


@lru_cache(maxsize=1024)
def _column(page: Page, column: Column) -> tuple[Any, ...]:
    """A note or a rest with all that belongs to it; a melody that goes on keeps what it has."""
    return tuple(_parts(page, column))


def _parts(page: Page, column: Column) -> Iterator[Any]:
    note, space, palette = column.note, page.space, page.palette
    step, _ = nearer(note, page.clef)
    signs_of, _ = written(note.duration)
    heads, x = [], column.x
    for sign in signs_of:
        w = _sign_width(note, sign) * space
        heads.append(x + (1.1 + 0.9 * len(_accidentals(note))) * space)
        yield from _sign(page, heads[-1], (step, column.color), sign, note)
        x += w
    for one, other in pairwise(heads):
        if note.pitch is not None:
            yield from _tie(page, (one, other), step, column.color)
    middle = heads[0]
    if above := _above(note, page.clef):
        y = page.y(8) - (ABOVE - 0.8) * space
        yield Label(middle, y, above, 1.7 * space, palette.muted, "serif", "center", italic=True)
    y = page.foot + (BELOW - 1.3) * space
    yield Label(middle, y, Notes().mark(note.name), 1.7 * space, column.color, "sans", "center")
    high = (ABOVE + 4 + BELOW) * space
    yield Spot(column.x, page.y(8) - ABOVE * space, column.w, high, "note", column.number)


def _sign(page: Page, x: float, at: tuple[int, str], sign: Value, note: Note) -> Iterator[Any]:
    """One head with its stem, or one rest, and its dots."""
    step, color = at
    space = page.space
    if note.pitch is None:
        outline = RESTS.get(int(sign.base)) or signs.rest_with_flags(sign.flags)
        yield Glyph(x, page.y(4), page.scale, outline, color)
    else:
        yield from _ledger_lines(page, x, step)
        for place, accidental in enumerate(reversed(_accidentals(note)), start=1):
            left = x - (0.55 + 0.95 * place) * space
            yield Glyph(left, page.y(step), page.scale, accidental, color)
        outline = {4: signs.WHOLE, 2: signs.HALF}.get(int(sign.base), signs.FILLED)
        yield Glyph(x, page.y(step), page.scale, outline, color)
        if sign.base < 4:
            yield from _stem(page, x, step, sign, color)
    for dot in range(sign.dots):
        size = 0.42 * space
        left, top = x + (1.15 + 0.55 * dot) * space, page.y(step | 1) - size / 2
        yield Box(left, top, size, size, color, radius=size / 2)


def _ledger_lines(page: Page, x: float, step: int) -> Iterator[Line]:
    """Short lines through and under a note that is beyond the five."""
    for line in (*range(10, step + 1, 2), *range(-2, step - 1, -2)):
        y, half = page.y(line), 1.1 * page.space
        yield Line(x - half, y, x + half, y, page.palette.muted, 1.0)


def _stem(page: Page, x: float, step: int, sign: Value, color: str) -> Iterator[Any]:
    """Up from below the middle line, else down; with more flags it is longer."""
    up, space = step < 4, page.space
    long = 3.4 + 0.7 * max(0, sign.flags - 2)
    side = x + (signs.HEAD - 0.05) * space * (1 if up else -1)
    start = page.y(step) - 0.15 * space * (1 if up else -1)
    end = page.y(step) - long * space * (1 if up else -1)
    yield Line(side, start, side, end, color, max(1.0, 0.16 * space))
    outline, scale = (
        signs.FLAG if up else signs.FLAG_DOWN,
        page.scale if sign.flags == 1 else 0.7 * page.scale,
    )
    for flag in range(sign.flags):
        y = end + 0.85 * flag * space * (1 if up else -1)
        yield Glyph(side, y, scale, outline, color)


def _tie(page: Page, ends: tuple[float, float], step: int, color: str) -> Iterator[Curve]:
    """A bow from head to head, on the side where no stem is."""
    one, other = ends
    side = 1 if step < 4 else -1
    y = page.y(step) + 0.75 * page.space * side
    middle, low = (one + other) / 2, y + 1.3 * page.space * side
    yield Curve(one + 2, y, middle, low, other - 2, y, color, max(1.2, 0.2 * page.space))
