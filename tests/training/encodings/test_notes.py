"""Notes: names, pitches and beats, and the sentence about what is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rnnviz import InputError, assets
from rnnviz.training.encodings.notes import MOST_NOTES, Notes, read_notes

MELODIES = {"arirang": 3, "frere-jacques": 4, "ode-to-joy": 4, "twinkle": 4}


@pytest.mark.parametrize(
    ("name", "pitch"),
    [
        ("C4", 60),
        ("A4", 69),
        ("C-1", 0),
        ("G9", 127),
        ("B3", 59),
        ("Cb4", 59),
        ("B#3", 60),
        ("F##4", 67),
        ("Bbb3", 57),
        ("bb4", 70),
        ("e♭4", 63),
        ("F♯4", 66),
        ("R", None),
        ("r", None),
    ],
)
def test_pitches_are_those_of_midi(name: str, pitch: int | None) -> None:
    assert read_notes(name)[0].pitch == pitch


@pytest.mark.parametrize(
    ("text", "beats"),
    [("C4", 1), ("C4:2", 2), ("C4:0.5", "1/2"), ("C4:3/2", "3/2"), ("R:1/3", "1/3"), ("C4:64", 64)],
)
def test_beats_are_exact(text: str, beats: str | int) -> None:
    assert read_notes(text)[0].duration == Fraction(beats)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("c4 d4:1 | e4:1.50 r:1/2", "C4 D4 E4:1.5 R:0.5"),
        ("E♭4:2/6", "Eb4:1/3"),
        ("C4\nD4\t|E4|", "C4 D4 E4"),
    ],
)
def test_a_note_has_one_way_to_be_written(typed: str, written: str) -> None:
    assert Notes().write(Notes().read(typed)) == written
    assert Notes().write(Notes().read(written)) == written


def test_sharp_and_flat_are_drawn_with_their_signs() -> None:
    assert [Notes().mark(one) for one in Notes().read("F#4:0.5 Bb3 B3 R")] == [
        "F♯4:0.5",
        "B♭3",
        "B3",
        "R",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one note"),
        (" | | ", "at least one note"),
        ("C4 | H4", "“H4” at place 2 is no note"),
        ("C4 D", "“D” at place 2 is no note"),
        ("C#b4", "is no note"),
        ("C4444", "is no note"),
        ("C٤", "is no note"),
        ("Cb-1", "too low or too high"),
        ("G#9", "too low or too high"),
        ("C99", "too low or too high"),
        ("C4:", "after the colon"),
        ("C4:x", "after the colon"),
        ("C4:1/0", "after the colon"),
        ("C4:-1", "after the colon"),
        ("C4:1e9", "after the colon"),
        ("C4:0", "more than 0"),
        ("C4:65", "at most 64"),
        ("C4:1/7", "parts of 1/96"),
        ("X" * 5000, "“X{23}…” at place 1"),
        ("C4 " * (MOST_NOTES + 1), "notes are too many"),
    ],
)
def test_what_is_no_note_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_notes(text)


@pytest.mark.parametrize(("name", "beats"), MELODIES.items())
def test_every_bar_of_a_melody_that_ships_is_full(name: str, beats: int) -> None:
    text = assets.path("data", f"{name}.txt").read_text(encoding="utf-8")
    bars = [bar for line in text.splitlines() for bar in line.split("|")]
    assert {sum(note.duration for note in read_notes(bar)) for bar in bars} == {beats}


def test_arirang_has_five_tones() -> None:
    text = assets.path("data", "arirang.txt").read_text(encoding="utf-8")
    pitches = {note.pitch % 12 for note in read_notes(text) if note.pitch is not None}
    assert pitches == {0, 2, 4, 7, 9}
