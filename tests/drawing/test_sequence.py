"""A sequence as what it is: every symbol has its place, what was drawn its colour."""

from __future__ import annotations

import random

import pytest

from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.sequence import AT_ONCE, MOST_NOTES, Given, left_out, sequence
from rnnviz.drawing.shapes import Box, Glyph, Label, Line, Picture, Spot
from rnnviz.drawing.staff import Score
from tests.drawing.extents import collisions, outside

WIDTH = 320.0
SYMBOLS = {
    "notes": ("C4", "F#4:2", "Bb3:0.5", "R", "G5:1/3"),
    "characters": ("a", " ", "가", "\n", "…", "W"),
    "prices": ("up", "down", "flat"),
    "words": ("baseball", "동굴", "a", "incomprehensibilities"),
}


def drawn(one: Given, zoom: float = 1.0) -> Score:
    return sequence(one, (16.0, 8.0, WIDTH * zoom), LIGHT, zoom)


def spots(score: Score) -> list[int]:
    return [one.t for one in score.shapes if isinstance(one, Spot) and one.name == "symbol"]


@pytest.mark.parametrize("zoom", [1.0, 1.7])
@pytest.mark.parametrize("encoding", SYMBOLS)
def test_every_symbol_has_its_own_room(encoding: str, zoom: float) -> None:
    generator = random.Random(3)
    for count in (1, 2, 30, 90):
        symbols = tuple(generator.choices(SYMBOLS[encoding], k=count))
        score = drawn(Given(symbols, count // 2, encoding), zoom)
        assert spots(score) == list(range(count))
        picture = Picture(WIDTH * zoom + 24.0, score.height + 9.0, tuple(score.shapes))
        assert list(outside(picture)) == []
        assert list(collisions(picture)) == []


@pytest.mark.parametrize("encoding", SYMBOLS)
def test_what_was_drawn_is_in_the_colour_of_predictions(encoding: str) -> None:
    symbols = SYMBOLS[encoding] * 3
    colors = {
        one.color
        for one in drawn(Given(symbols, len(symbols), encoding)).shapes
        if isinstance(one, Glyph | Label | Line)
    }
    assert LIGHT.V not in colors
    assert LIGHT.ink in colors
    some = [
        one.color
        for one in drawn(Given(symbols, 1, encoding)).shapes
        if isinstance(one, Glyph | Label | Line)
    ]
    assert LIGHT.V in some


@pytest.mark.parametrize("encoding", SYMBOLS)
def test_the_step_that_is_looked_at_is_marked(encoding: str) -> None:
    score = drawn(Given(SYMBOLS[encoding], 2, encoding, at=1))
    marks = [one for one in score.shapes if isinstance(one, Box) and one.fill == LIGHT.wash]
    (spot,) = [one for one in score.shapes if isinstance(one, Spot) and one.t == 1]
    assert len(marks) == 1
    assert marks[0].x == spot.x
    assert marks[0].w == spot.w


def test_a_text_goes_on_below_after_an_end_of_line() -> None:
    score = drawn(Given(tuple("ab\ncd"), 5, "characters"))
    tops = {one.t: one.y for one in score.shapes if isinstance(one, Spot)}
    assert tops[0] == tops[1] == tops[2] < tops[3] == tops[4]


def test_a_price_goes_up_and_down() -> None:
    score = drawn(Given(("up", "up", "flat", "down"), 4, "prices"))
    _, *path = [one for one in score.shapes if isinstance(one, Line)]
    rises = [one.y0 - one.y1 for one in path]
    assert rises[0] == rises[1] > 0
    assert rises[2] == 0
    assert rises[3] == pytest.approx(-rises[0])


def test_of_very_long_melodies_the_end_is_drawn() -> None:
    for count in range(MOST_NOTES - 2, MOST_NOTES + 60):
        one = Given(("C4",) * count, 2, "notes")
        first = left_out(one)
        assert count - first <= MOST_NOTES
        assert first % AT_ONCE == 0
        assert first < max(count - MOST_NOTES, 0) + AT_ONCE
        assert spots(drawn(one)) == list(range(first, count))


def test_the_clef_suits_what_may_come() -> None:
    low = Given(("C4",), 1, "notes", alphabet=("C4", "C2", "E2", "G2"))
    high = Given(("C4",), 1, "notes", alphabet=("C4", "C5"))
    outlines = [
        next(one.outline for one in drawn(given).shapes if isinstance(one, Glyph))
        for given in (low, high)
    ]
    assert outlines[0] != outlines[1]
