"""Notes of a melody by their names, such as `C4 F#4:2 Bb3:0.5 R`, and their pitch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.encoding import BAR_LINE, Symbols

MOST_NOTES: Final = 20_000
LONGEST_NAME: Final = 24
#: The longest note, in beats, and the finest part of a beat.
LONGEST, FINEST = Fraction(64), 96
REST: Final = "R"
SEMITONES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS: Final = {"": 0, "#": 1, "b": -1, "##": 2, "bb": -2}
NAME: Final = re.compile(r"([A-Ga-g])(##|bb|#|b)?(-?[0-9]{1,2})")
DURATION: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6}|/[0-9]{1,3})?")
#: Pitches as MIDI has them: middle C, C4, is 60.
LOWEST, HIGHEST = 0, 127


class Note(NamedTuple):
    """A note, or a rest, which has no pitch; its duration is in beats."""

    pitch: int | None
    duration: Fraction
    #: Its name without the duration: "F#4", "R".
    name: str

    @property
    def text(self) -> str:
        """As one types it; a duration of one beat goes without saying."""
        return self.name if self.duration == 1 else f"{self.name}:{_beats(self.duration)}"


class Notes:
    """One symbol for each note: its name and its duration."""

    name = "notes"

    def read(self, text: str) -> Symbols:
        """The notes as they are written here; InputError for what is none, with its place."""
        return tuple(note.text for note in read_notes(text))

    def write(self, symbols: Sequence[str]) -> str:
        """The notes with a space between."""
        return " ".join(symbols)

    def mark(self, symbol: str) -> str:
        """With the signs of music for sharp and flat."""
        name, colon, duration = symbol.partition(":")
        return name[:1] + name[1:].replace("#", "♯").replace("b", "♭") + colon + duration


def read_notes(text: str) -> tuple[Note, ...]:
    """The notes in a text, between white space; bar lines are read over.

    Raises InputError that names the note, its place (from 1, bar lines not counted) and what a
    note looks like.
    """
    names = [name for name in text.replace(BAR_LINE, " ").split() if name]
    if not names:
        raise InputError("no_notes")
    if len(names) > MOST_NOTES:
        raise InputError("many_notes", had=len(names), most=MOST_NOTES)
    return tuple(_note(name, place) for place, name in enumerate(names, start=1))


def _note(text: str, place: int) -> Note:
    name, colon, beats = text.replace("♯", "#").replace("♭", "b").partition(":")
    shown = text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
    duration = _duration(beats, shown, place) if colon else Fraction(1)
    if name.upper() == REST:
        return Note(None, duration, REST)
    found = NAME.fullmatch(name)
    if found is None:
        raise InputError("no_note", note=shown, place=place)
    letter, accidental, octave = found[1].upper(), found[2] or "", int(found[3])
    pitch = 12 * (octave + 1) + SEMITONES[letter] + ACCIDENTALS[accidental]
    if not LOWEST <= pitch <= HIGHEST:
        raise InputError("note_range", note=shown, place=place)
    return Note(pitch, duration, f"{letter}{accidental}{octave}")


def _duration(beats: str, shown: str, place: int) -> Fraction:
    """The beats of a note: a whole number, a decimal or a fraction."""
    if not DURATION.fullmatch(beats) or re.search(r"/0+$", beats):
        raise InputError("note_beats", note=shown, place=place)
    duration = Fraction(beats)
    if not 0 < duration <= LONGEST or (duration * FINEST).denominator != 1:
        raise InputError("note_length", note=shown, place=place, most=LONGEST, part=FINEST)
    return duration


def _beats(duration: Fraction) -> str:
    """A number of beats as a decimal where that is exact, as a fraction otherwise."""
    decimal = f"{float(duration):g}"
    return decimal if Fraction(decimal) == duration else str(duration)
