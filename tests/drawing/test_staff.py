"""The staff: every note stands where music has it, with its name, and nothing collides."""

from __future__ import annotations

import random

import pytest

from rnnviz.drawing import engraving as signs
from rnnviz.drawing.clefs import BASS, TREBLE, clef_of
from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.shapes import Curve, Glyph, Label, Line, Picture, Spot
from rnnviz.drawing.staff import SPACE, Hand, Score, staff
from rnnviz.training.encodings.notes import read_notes
from tests.drawing.extents import collisions, outside

HEADS = (signs.FILLED, signs.HALF, signs.WHOLE)
WIDTH = 368.0


def drawn(text: str, width: float = WIDTH, zoom: float = 1.0) -> Score:
    return staff(read_notes(text), (16.0, 8.0, width), LIGHT, zoom)


def glyphs(score: Score, *outlines: str) -> list[Glyph]:
    return [one for one in score.shapes if isinstance(one, Glyph) and one.outline in outlines]


def lines(score: Score) -> list[float]:
    """How far down the five lines are, the lowest line first."""
    long = {one.y0 for one in score.shapes if isinstance(one, Line) and one.x1 - one.x0 == WIDTH}
    return sorted(long, reverse=True)


def over_the_foot(score: Score) -> list[float]:
    """The heads in spaces over the lowest line."""
    foot = lines(score)[0]
    return [round((foot - head.y) / SPACE, 6) for head in glyphs(score, *HEADS)]


def test_notes_stand_on_the_lines_and_between_them() -> None:
    # "Every good boy deserves football" on the lines, F A C E between them.
    assert over_the_foot(drawn("E4 G4 B4 D5 F5")) == [0, 1, 2, 3, 4]
    assert over_the_foot(drawn("F4 A4 C5 E5")) == [0.5, 1.5, 2.5, 3.5]
    assert over_the_foot(drawn("G2 B2 D3 F3 A3")) == [0, 1, 2, 3, 4]


def test_an_accidental_moves_no_note_and_stands_left_of_it() -> None:
    score = drawn("F4 F#4 Fb4 F##4 Fbb4")
    assert over_the_foot(score) == [0.5] * 5
    heads = [one.x for one in glyphs(score, *HEADS)]
    sharp, flats = glyphs(score, signs.SHARP), glyphs(score, signs.FLAT)
    assert (len(sharp), len(flats), len(glyphs(score, signs.DOUBLE_SHARP))) == (1, 3, 1)
    assert heads[0] < sharp[0].x < heads[1] < flats[0].x < heads[2]


@pytest.mark.parametrize(
    ("note", "count"), [("C4", 1), ("D4", 0), ("A3", 2), ("G3", 2), ("A5", 1), ("C6", 2), ("E6", 3)]
)
def test_ledger_lines_lead_to_what_is_beyond_the_staff(note: str, count: int) -> None:
    score = staff(read_notes(f"{note} B4 B4 B4 B4 B4 B4"), (16.0, 8.0, WIDTH), LIGHT, 1.0)
    short = [
        one
        for one in score.shapes
        if isinstance(one, Line) and one.y0 == one.y1 and one.x1 - one.x0 < WIDTH
    ]
    assert len(short) == count


def test_the_clef_is_the_one_with_fewer_ledger_lines() -> None:
    assert clef_of(read_notes("C4 E4 G4 R C5")) is TREBLE
    assert clef_of(read_notes("C3 E3 G2")) is BASS
    assert clef_of(()) is TREBLE


def test_very_high_notes_are_written_octaves_lower_and_say_so() -> None:
    score = drawn("B4 B4 B4 B4 E9 C1")
    said = [one.text for one in score.shapes if isinstance(one, Label)]
    assert "22ma" in said
    assert "22mb" in said
    assert over_the_foot(score)[-2:] == [7, -1]  # E6 and C4


def test_longer_notes_are_hollow_and_shorter_ones_have_flags() -> None:
    score = drawn("B4:4 B4:2 B4 B4:0.5 B4:0.125")
    assert [one.outline for one in glyphs(score, *HEADS)] == [
        signs.WHOLE,
        signs.HALF,
        *[signs.FILLED] * 3,
    ]
    assert len(glyphs(score, signs.FLAG_DOWN)) == 1 + 3
    stems = [one for one in score.shapes if isinstance(one, Line) and one.x0 == one.x1]
    assert len(stems) == 4


def test_stems_go_towards_the_middle() -> None:
    low, high = (
        next(one for one in drawn(text).shapes if isinstance(one, Line) and one.x0 == one.x1)
        for text in ("E4 C5 C5", "F5 C5 C5")
    )
    assert low.y1 < low.y0
    assert high.y1 > high.y0


def test_rests_are_signs_of_their_own_and_ties_are_bows() -> None:
    score = drawn("R:4 R:2 R R:0.5 B4:5 R:5")
    rests = (signs.REST_WHOLE, signs.REST_HALF, signs.REST_QUARTER, signs.rest_with_flags(1))
    assert [len(glyphs(score, one)) for one in rests] == [2, 1, 2, 1]
    assert sum(isinstance(one, Curve) for one in score.shapes) == 1


def test_every_note_can_be_pointed_at_and_is_named() -> None:
    notes = read_notes("C4 F#4:2 Bb3:0.5 R " * 12)
    score = staff(notes, (16.0, 8.0, WIDTH), LIGHT, 1.0)
    spots = [one for one in score.shapes if isinstance(one, Spot)]
    assert [(one.name, one.t) for one in spots] == [("note", k) for k in range(48)]
    names = [one.text for one in score.shapes if isinstance(one, Label)]
    assert names == ["C4", "F♯4", "B♭3", "R"] * 12


def test_colours_are_those_asked_for() -> None:
    score = staff(read_notes("C4 D4"), (0, 0, 200), LIGHT, 1.0, Hand(("#111111", "#222222")))
    assert [one.color for one in glyphs(score, *HEADS)] == ["#111111", "#222222"]


@pytest.mark.parametrize("zoom", [1.0, 1.6])
@pytest.mark.parametrize("width", [220.0, 368.0, 600.0])
def test_melodies_of_every_kind_stay_in_their_room(width: float, zoom: float) -> None:
    generator = random.Random(7)
    for _ in range(40):
        text = " ".join(
            generator.choice("CDEFGABR")
            + generator.choice(["", "#", "b", "##", "bb"])
            + f"{generator.randint(1, 8)}"
            + generator.choice(["", ":0.5", ":1.5", ":4", ":5", ":1/3", ":0.125", ":64"])
            for _ in range(generator.randint(1, 40))
        )
        text = " ".join(
            "R" + one.partition(":")[1] + one.partition(":")[2] if one[0] == "R" else one
            for one in text.split()
        )
        score = drawn(text, width * zoom, zoom)
        picture = Picture(width * zoom + 24.0, score.height + 8.0, tuple(score.shapes))
        assert list(outside(picture)) == []
        assert list(collisions(picture)) == []


def test_a_melody_that_goes_on_may_keep_its_clef() -> None:
    low = read_notes("C3 E3")
    assert over_the_foot(staff(low, (16.0, 8.0, WIDTH), LIGHT, 1.0)) == [1.5, 2.5]
    kept = staff(low, (16.0, 8.0, WIDTH), LIGHT, 1.0, Hand(clef=TREBLE))
    assert len(glyphs(kept, signs.TREBLE)) == 1
    # C3 is nine letters below E4; it is written an octave higher, as C4.
    assert over_the_foot(kept) == [-1, 0]


def test_no_melody_is_an_empty_staff() -> None:
    score = staff((), (16.0, 8.0, WIDTH), LIGHT, 1.0)
    assert len(lines(score)) == 5
    assert score.height > 0
