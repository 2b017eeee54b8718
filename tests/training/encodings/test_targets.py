"""Targets are typed as symbols are, with a sign where a step has none."""

from __future__ import annotations

import pytest

from rnnviz.training.encodings import ENCODINGS, targets


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("words", "야구 – bat", ("야구", "", "bat")),
        ("symbols", "- 0 ?", ("", "0", "?")),
        ("characters", "a–∅\n", ("a", "–", "", "\n")),
        ("notes", "C4:2 | – R f#4", ("C4:2", "", "R", "F#4")),
        ("prices", "↑ — flat", ("up", "", "flat")),
        ("bins", "3 – 20", ("3", "", "20")),
    ],
)
def test_a_step_may_have_none(encoding: str, text: str, expected: tuple[str, ...]) -> None:
    found = targets.read(encoding, text)
    assert found == expected
    assert targets.read(encoding, targets.write(encoding, found)) == found


TEXTS = {"numbers": "1; 2", "notes": "C4 R:2", "prices": "up down", "bins": "1 2"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_comes_next_can_be_written(encoding: str) -> None:
    text = TEXTS.get(encoding, "a b")
    symbols = ENCODINGS[encoding].read(text)
    following = targets.following(symbols)
    assert following == (*symbols[1:], "")
    assert targets.read(encoding, targets.write(encoding, following)) == following


def test_what_is_wrong_is_named_by_its_place_among_the_dashes() -> None:
    with pytest.raises(ValueError, match="at place 3"):
        targets.read("notes", "C4 – H9")
