"""Edges join what they feed, and the gradients beside them tell the trace's magnitudes."""

from __future__ import annotations

import pytest

from rnnviz.drawing import edges, numerals
from rnnviz.drawing.shapes import Label, Line
from tests.drawing.scenes import SHOWN, at, experiment, place, view


def test_a_band_lies_behind_an_edge_once_its_item_is_known_and_is_not_zero() -> None:
    def lines(name: str, t: int) -> int:
        here = at(SHOWN, name, t)
        now, before = ([*edges.edges(one, place())] for one in (here, here.before()))
        return sum(isinstance(s, Line) for s in now) - sum(isinstance(s, Line) for s in before)

    assert [lines("dW", t) for t in (2, 1, 0)] == [1, 1, 0]
    assert [lines("dU", t) for t in (2, 1, 0)] == [1, 1, 1]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_magnitudes_are_written_at_the_end(language: str) -> None:
    here = view(SHOWN, language=language)
    texts = " ".join(s.text for s in edges.edges(here, place()) if isinstance(s, Label))
    for name in ("dU", "dV", "dW"):
        for t in range(3):
            if SHOWN.trace.item_norm(name, t):
                assert numerals.magnitude(SHOWN.trace.item_norm(name, t)) in texts


def test_an_exact_zero_says_why_where_there_is_room() -> None:
    short = experiment(2, 4, 3)
    texts = [s.text for s in edges.edges(view(short), place(2)) if isinstance(s, Label)]
    assert "0: h₀ = 0" in texts
