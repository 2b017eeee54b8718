"""Clefs: on which line of the staff, or how far beyond it, a note stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rnnviz.drawing import engraving as signs
from rnnviz.training.encodings.notes import Note


class Clef(NamedTuple):
    """Its outline, the line it is about (in steps from the lowest), and the note of the lowest."""

    outline: str
    about: int
    foot: int


#: With E4 on the lowest line, and with G2.
TREBLE: Final = Clef(signs.TREBLE, 2, 7 * 4 + 2)
BASS: Final = Clef(signs.BASS, 6, 7 * 2 + 4)

#: Notes reach over the staff by so many steps; beyond that they are written octaves nearer.
BEYOND: Final = 6
LETTERS: Final = "CDEFGAB"


def steps_of(note: Note) -> int:
    """How many letters a note is above C0."""
    octave = note.name.lstrip("ABCDEFG#b")
    return 7 * int(octave) + LETTERS.index(note.name[0])


def clef_of(notes: Sequence[Note]) -> Clef:
    """The bass clef where it leaves not half as many steps outside the five lines; else treble."""
    return BASS if 2 * _outside(notes, BASS) < _outside(notes, TREBLE) else TREBLE


def _outside(notes: Sequence[Note], clef: Clef) -> int:
    over = [steps_of(note) - clef.foot for note in notes if note.pitch is not None]
    return sum(max(0, -step, step - 8) for step in over)


def nearer(note: Note, clef: Clef) -> tuple[int, int]:
    """The step at which a note is written, and how many octaves higher it sounds."""
    if note.pitch is None:
        return 4, 0
    step, octaves = steps_of(note) - clef.foot, 0
    while step > 8 + BEYOND:
        step, octaves = step - 7, octaves + 1
    while step < -BEYOND:
        step, octaves = step + 7, octaves - 1
    return step, octaves


def octave_sign(octaves: int) -> str:
    """`8va` for an octave higher, `15mb` for two lower."""
    return f"{7 * abs(octaves) + 1}{'v' if abs(octaves) == 1 else 'm'}{'a' if octaves > 0 else 'b'}"
