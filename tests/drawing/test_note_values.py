"""Note values: the signs of a duration last as long as it does, or say how long it is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rnnviz.drawing.note_values import Value, written
from rnnviz.training.encodings.notes import FINEST, LONGEST


@pytest.mark.parametrize(
    ("beats", "sign", "flags"),
    [
        ("4", Value(Fraction(4)), 0),
        ("3", Value(Fraction(2), 1), 0),
        ("7/2", Value(Fraction(2), 2), 0),
        ("1", Value(Fraction(1)), 0),
        ("3/4", Value(Fraction(1, 2), 1), 1),
        ("1/2", Value(Fraction(1, 2)), 1),
        ("1/8", Value(Fraction(1, 8)), 3),
        ("1/32", Value(Fraction(1, 32)), 5),
    ],
)
def test_usual_durations_are_one_sign(beats: str, sign: Value, flags: int) -> None:
    assert written(Fraction(beats)) == ((sign,), "")
    assert sign.flags == flags


def test_a_third_of_a_beat_is_an_eighth_of_a_triplet() -> None:
    assert written(Fraction(1, 3)) == ((Value(Fraction(1, 2), triplet=True),), "3")


def test_what_no_sign_can_say_is_tied() -> None:
    whole, quarter = written(Fraction(5)).signs
    assert (whole.beats, quarter.beats) == (4, 1)
    half, eighth = written(Fraction(5, 2)).signs
    assert (half.beats, eighth.beats) == (2, Fraction(1, 2))


def test_every_duration_is_as_long_as_its_signs_or_is_said() -> None:
    for number in range(1, int(LONGEST) * FINEST + 1):
        duration = Fraction(number, FINEST)
        signs, above = written(duration)
        if above in ("", "3"):
            assert sum(sign.beats for sign in signs) == duration
        else:
            assert above == str(duration)
            assert len(signs) == 1
            assert signs[0].beats < duration or number == 1
