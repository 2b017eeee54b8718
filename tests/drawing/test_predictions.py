"""Predictions: which classes are shown, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.palette import DARK
from rnnviz.drawing.predictions import bars, classes_shown, loss_text
from rnnviz.drawing.shapes import Box, Label, Line
from rnnviz.drawing.view import View
from rnnviz.training.kind import Kind
from tests.drawing.extents import collisions
from tests.drawing.scenes import at, experiment, view

SHOWN = experiment(3, 4, 6)


def texts(name: str, width: float, classes: int = 6) -> list[str]:
    """The numbers of the rows at the op that computes `name` at the second step."""
    here = at(SHOWN, name, 1)
    shapes = bars(here, 1, (0, 0, width), classes_shown(here, 1, classes), 1.0)
    return [s.text for s in shapes if isinstance(s, Label) and s.align == "right"]


def test_all_classes_are_shown_in_their_order_where_there_is_room() -> None:
    assert classes_shown(view(SHOWN), 1, 6) == [0, 1, 2, 3, 4, 5]
    assert classes_shown(view(SHOWN), 1, 60) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_else_the_target_and_then_the_likeliest(rows: int) -> None:
    for t in range(3):
        shown = classes_shown(view(SHOWN), t, rows)
        target, share = SHOWN.target_ids[t], SHOWN.trace["y"][t]
        assert shown[0] == target
        assert len(shown) == len(set(shown)) == rows
        others = [k for k in np.argsort(-share) if k != target]
        assert shown[1:] == others[: rows - 1]


def test_dashes_then_logits_then_probabilities() -> None:
    o, y = SHOWN.trace["o"][1].tolist(), SHOWN.trace["y"][1].tolist()
    assert texts("h", 132) == ["—"] * 6
    assert texts("o", 132) == [numerals.signed(v) for v in o]
    assert texts("y", 132) == [numerals.probability(v) for v in y]
    assert texts("o", 60) == [numerals.brief_signed(v) for v in o]
    assert texts("y", 60) == [numerals.brief_probability(v) for v in y]


def test_a_bar_is_as_long_as_its_probability() -> None:
    here = at(SHOWN, "y", 1)
    boxes = bars(here, 1, (10, 0, 132), list(range(6)), 1.0)
    lengths = [box.w for box in boxes if isinstance(box, Box) and box.fill == here.palette.bar]
    assert lengths == pytest.approx([max(132 * v, 1) for v in SHOWN.trace["y"][1].tolist()])


def test_the_target_alone_is_marked() -> None:
    here = at(SHOWN, "y", 1)
    shapes = [*bars(here, 1, (10, 0, 132), list(range(6)), 1.0)]
    assert [s.text for s in shapes if isinstance(s, Label) and s.bold] == [SHOWN.targets[1]]
    assert len([s for s in shapes if isinstance(s, Box) and s.fill == here.palette.loss]) == 1


@pytest.mark.parametrize("width", [34.0, 40.0, 60.0, 83.0, 85.0, 132.0])
@pytest.mark.parametrize("name", ["h", "o", "y"])
def test_word_and_number_keep_apart(name: str, width: float) -> None:
    here = at(experiment(3, 4, 60, scale=3.0), name, 1)
    assert [*collisions(bars(here, 1, (0, 0, width), list(range(60)), 1.0))] == []


def test_the_loss_is_spelled_out_where_there_is_room() -> None:
    share = float(SHOWN.trace["y"][1, SHOWN.target_ids[1]])
    loss = numerals.magnitude(float(SHOWN.trace["L"][1]))
    here = at(SHOWN, "L", 1)
    assert loss_text(here, 1, spelled=True) == [f"L₂ = −ln {numerals.probability(share)} = {loss}"]
    assert loss_text(here, 1, spelled=False) == ["L₂", loss]
    assert loss_text(here.before(), 1, spelled=True) == ["L₂ = —"]
    assert loss_text(here.before(), 1, spelled=False) == ["L₂", "—"]


def of_kind(dashes: tuple[int, ...] = (), reduction: str = "sum") -> View:
    shown = experiment(3, 4, 3, kind=Kind(reduction=reduction), dashes=dashes)
    return view(shown, shown.program.index_of("L", 2))


@pytest.mark.parametrize(("language", "text"), [("en", "no target"), ("ko", "목표 없음")])
def test_a_step_without_a_target_has_no_dot_and_says_so_in_place_of_its_loss(
    language: str, text: str
) -> None:
    shown = experiment(3, 4, 3, dashes=(1,))
    here = at(shown, "L", 2, language=language)
    assert loss_text(here, 1, spelled=True) == [f"L₂ = 0: {text}"]
    assert loss_text(here, 1, spelled=False) == text.split()
    assert loss_text(at(shown, "z", 1, language=language), 1, spelled=True) == [text]
    for width in (60.0, 132.0):
        drawn = [*bars(here, 1, (0, 0, width), [0, 1, 2], 1.0)]
        assert not [s for s in drawn if isinstance(s, Box) and s.fill == here.palette.loss]
        assert not [s for s in drawn if isinstance(s, Label) and s.bold]


def test_without_a_target_the_likeliest_classes_are_shown() -> None:
    shown = experiment(3, 4, 60, dashes=(1,))
    likeliest = np.argsort(-shown.trace["y"][1], kind="stable")[:4]
    assert classes_shown(at(shown, "y", 1), 1, 4) == likeliest.tolist()


@pytest.mark.parametrize(("dashes", "n"), [((), 3), ((0,), 2)])
def test_a_mean_is_divided_where_it_is_spelled_out(dashes: tuple[int, ...], n: int) -> None:
    here = of_kind(dashes, "mean")
    (text,) = loss_text(here, 1, spelled=True)
    loss = float(here.trace["L"][1])
    share = float(here.trace["y"][1, here.experiment.target_ids[1]])
    assert text == f"L₂ = (−ln {numerals.probability(share)})/{n} = {numerals.magnitude(loss)}"
    assert loss == pytest.approx(-np.log(share) / n)


def test_a_mean_of_one_loss_is_that_loss() -> None:
    assert "/" not in loss_text(of_kind((0, 2), "mean"), 1, spelled=True)[0]


def test_rows_that_are_kept_follow_what_they_say() -> None:
    """Another class, probability, palette or target is another row; the same again is the same."""
    here = at(SHOWN, "y", 1)
    area, shown = (0.0, 0.0, 132.0), list(range(6))

    def drawn(view: View, t: int = 1, unit: float = 1.0) -> list[object]:
        return list(bars(view, t, area, shown, unit))

    once = drawn(here)
    assert drawn(here) == once
    dark = replace(here, palette=DARK)
    rolled = (*SHOWN.targets[1:], SHOWN.targets[0])
    other = replace(here, experiment=replace(SHOWN, targets=rolled))
    for another in (drawn(here, 0), drawn(dark), drawn(here, unit=1.1), drawn(other)):
        assert another != once
    assert drawn(here) == once
    before = replace(here, ghost=replace(SHOWN, h0=(1.0,) * 4))
    lines = [one for one in drawn(before) if isinstance(one, Line)]
    was = before.ghost.trace["y"][1].tolist()
    assert [one.x0 for one in lines] == pytest.approx([132.0 * share for share in was])
