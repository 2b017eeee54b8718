"""The board of what counts, the marks of what is left out, and how far two runs are apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.drawing.cuts import cross
from rnnviz.drawing.heatmaps import heatmaps
from rnnviz.drawing.ledger import ledger
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.unrolled import unrolled
from rnnviz.drawing.view import View, why_zero
from rnnviz.drawing.whatif import percent, possible, rows, said, state, whatif
from rnnviz.stepping.pick import Pick
from rnnviz.training.cuts import Cut
from rnnviz.training.edited import edited_at
from rnnviz.training.kind import Kind
from tests.drawing.extents import outside
from tests.drawing.scenes import LARGE, LENGTHS, at, experiment, view

SHOWN = experiment(4, 4, 3, dashes=(2,))


def with_cuts(*cuts: Cut, shown=SHOWN) -> View:
    return view(replace(shown, cuts=frozenset(cuts)))


def spots(picture: Picture) -> set[tuple[str, int]]:
    return {(one.name, one.t) for one in picture.shapes if isinstance(one, Spot)}


def crosses(picture: Picture, color: str) -> int:
    strokes = [s for s in picture.shapes if isinstance(s, Line) and s.color == color and s.round]
    return len(strokes) // 2


def test_the_board_has_a_cell_for_all_that_can_be_left_out() -> None:
    expected = {("L", t) for t in (0, 1, 3)} | {("carried", t) for t in range(3)}
    expected |= {(name, t) for name in ("U", "W", "V") for t in range(4)}
    assert spots(whatif(view(SHOWN), 400.0, 1.0)) == expected


def test_with_biases_they_have_their_rows() -> None:
    biased = view(replace(SHOWN, kind=Kind(bias=True)))
    assert rows(biased) == ("L", "carried", "U", "W", "V", "b", "d")
    assert ("b", 3) in spots(whatif(biased, 400.0, 1.0))


@pytest.mark.parametrize("steps", LENGTHS)
def test_a_long_board_shows_the_steps_round_the_present_one_and_stays_inside(steps: int) -> None:
    long = view(experiment(steps, 4, 3), 0)
    picture = whatif(long, 380.0, 1.0)
    columns = {t for _, t in spots(picture)}
    assert 0 in columns
    assert all(s.x >= 0 and s.x + s.w <= 380.0 for s in picture.shapes if isinstance(s, Spot))


@pytest.mark.parametrize("focus", [0, 100, 199])
def test_in_a_long_network_what_is_left_out_is_crossed_where_it_is_on_show(focus: int) -> None:
    cut = frozenset(Cut("carried", t) for t in range(199))
    on_show = at(replace(experiment(200, 4, 3), cuts=cut), "h", focus)
    picture = unrolled(on_show, (1000.0, 600.0), 1.0, focus)
    assert 59 <= crosses(picture, on_show.palette.loss) <= 61
    assert not [one for one in outside(picture) if isinstance(one, Line) and one.round]


def test_what_is_left_out_is_crossed_on_the_board_and_in_the_network() -> None:
    shown = with_cuts(Cut("L", 1), Cut("carried", 0), Cut("W", 3), Cut("U", 0), Cut("V", 1))
    loss = shown.palette.loss
    assert crosses(whatif(shown, 400.0, 1.0), loss) == 5
    assert crosses(unrolled(shown, LARGE, 1.0, 0), loss) == 5
    assert crosses(unrolled(view(SHOWN), LARGE, 1.0, 0), loss) == 0
    texts = unrolled(shown, LARGE, 1.0, 0).texts()
    assert "switched off" in texts
    assert "cut" in texts


def test_in_a_long_network_too() -> None:
    shown = with_cuts(Cut("L", 30), Cut("carried", 7), Cut("d", 2), shown=experiment(40, 4, 3))
    assert crosses(unrolled(shown, LARGE, 1.0, 0), shown.palette.loss) == 3


def test_a_zero_says_that_it_was_left_out() -> None:
    shown = with_cuts(Cut("L", 3), Cut("carried", 0), Cut("W", 1))
    reasons = [why_zero(shown, *one) for one in (("L", 3), ("do", 3), ("carried", 0), ("dW", 1))]
    assert reasons == ["zero.loss_off", "zero.loss_off", "zero.cut", "zero.frozen"]


def test_the_ledger_crosses_what_went_and_nothing_else() -> None:
    cut = with_cuts(Cut("carried", 1), shown=experiment(4, 4, 3))
    shown = replace(cut, ghost=experiment(4, 4, 3))
    picture = ledger(shown, Pick("h"), (420.0, 260.0), 1.0)
    assert crosses(picture, shown.palette.loss) == 4  # L3 and L4 no longer reach h1 and h2
    assert crosses(ledger(cut, Pick("h"), (420.0, 260.0), 1.0), shown.palette.loss) == 0


def test_where_something_is_shown_one_can_leave_out_what_acts_there() -> None:
    shown = view(SHOWN)
    assert possible(shown, "L", 2) == ()
    assert possible(shown, "carried", 3) == ()
    assert possible(shown, "h", 1) == (Cut("carried", 1),)
    assert possible(shown, "W", 2) == (Cut("W", 2), Cut("carried", 1))
    assert possible(shown, "x", 1) == ()


def test_it_is_said_in_a_sentence_with_its_state() -> None:
    shown = with_cuts(Cut("W", 1))
    assert said(shown, Cut("carried", 0)) == "Cut what step 2 sends back to h of step 1"
    assert state(shown, Cut("W", 1)).endswith("left out")
    assert state(shown, Cut("W", 2)).endswith("counts")


def test_a_number_changed_by_hand_has_a_frame_of_its_own() -> None:
    shown = view(SHOWN)
    edited = replace(shown, edited=frozenset({edited_at(SHOWN, "W", (1, 2))}))
    one, other = (heatmaps(each, (420.0, 300.0), 1.0).shapes for each in (shown, edited))
    (frame,) = set(other) - set(one)
    assert isinstance(frame, Box)
    assert frame.dash


@pytest.mark.parametrize(
    ("part", "text"), [(0.25, "25 %"), (0.001, "<1 %"), (1.5, "150 %"), (float("inf"), "∞")]
)
def test_shares_are_said_in_per_cent(part: float, text: str) -> None:
    assert percent(part) == text


def test_a_cross_is_centred() -> None:
    strokes = [one for one in cross(view(SHOWN), (50.0, 40.0), 1.0) if isinstance(one, Line)]
    assert all((s.x0 + s.x1, s.y0 + s.y1) == (100.0, 80.0) for s in strokes)


def test_without_a_run_before_it_is_told_what_can_be_done() -> None:
    texts = [s.text for s in whatif(view(SHOWN), 400.0, 1.0).shapes if isinstance(s, Label)]
    assert any(text.startswith("Double-click") for text in texts)
