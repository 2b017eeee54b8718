"""Drawing without a window: sizes and steps read, before anything is drawn."""

from __future__ import annotations

import pytest

from rnnviz.app import render
from rnnviz.language import Sentence
from rnnviz.session import Session


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1600x1000", (1600, 1000)),
        ("320X8000", (320, 8000)),
        ("1280×800", (1280, 800)),
        ("319x800", None),
        ("800x8001", None),
        ("800", None),
        ("800x", None),
        ("x", None),
        ("-800x800", None),
        ("800.5x800", None),
        ("800x800x800", None),
        ("８００x８００", None),
        ("1e3x1e3", None),
        ("", None),
        ("9" * 5000 + "x800", None),
    ],
)
def test_sizes(text: str, size: tuple[int, int] | None) -> None:
    assert render.read_size(text) == size


@pytest.mark.parametrize(("step", "index"), [("1", 0), ("27", 26), ("last", 26), ("007", 6)])
def test_steps_count_from_one(step: str, index: int) -> None:
    placed = render.at_step(Session.open("baseball-bat"), step)
    assert isinstance(placed, Session)
    assert placed.index == index


@pytest.mark.parametrize("step", ["0", "28", "-1", "first", "", "1.5", "٣", "9" * 5000])
def test_a_step_that_is_not_there(step: str) -> None:
    problem = render.at_step(Session.open("baseball-bat"), step)
    assert isinstance(problem, Sentence)
    assert problem.key == "render.step"
