"""The confusion table: numbers where there is room, colours otherwise, and what it comes to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.confusion import classes_shown, confusion, told
from rnnviz.drawing.shapes import Label, Picture, Raster, Spot
from rnnviz.session import Session
from rnnviz.training.confusion import Confusion
from rnnviz.training.judging import Judged, judged
from rnnviz.training.material import Material
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import experiment, view

ARTICLE = view(Session.open("two-bats").experiment)
TABLE = np.array([[7, 1, 0, 0], [2, 5, 1, 0], [0, 0, 4, 0], [0, 0, 0, 0]])


def drawn(table: np.ndarray = TABLE, width: float = 400.0, unsound: int = 0) -> Picture:
    shown = view(experiment(4, 4, len(table)))
    return confusion(shown, Judged(Confusion(table, 10.0, unsound), True, None), (width, 1.0))


def test_every_pair_that_occurs_has_its_count() -> None:
    picture = drawn()
    counts = [one.text for one in picture.shapes if isinstance(one, Label) and one.font == "mono"]
    assert counts == [str(number) for number in TABLE[:3, :3].ravel()]
    assert picture.texts()[0] == "80.0 % right: 16 of 20 steps held out"
    assert picture.texts()[1] == "loss 0.500 a step"
    assert any("1 classes" in text for text in picture.texts())


def test_what_is_most_often_mistaken_is_said() -> None:
    texts = drawn().texts()
    # Of the second class two steps were taken for the first.
    assert "most often mistaken: 박쥐, taken for 배트 (2×)" not in texts
    assert any(text.startswith("most often mistaken: 배트, taken for 야구 (2×)") for text in texts)
    assert not any("mistaken" in text for text in drawn(np.diag([3, 4, 5])).texts())


def test_the_larger_its_share_of_its_row_the_stronger_is_a_cell() -> None:
    (raster,) = [one for one in drawn().shapes if isinstance(one, Raster)]
    cells = np.frombuffer(raster.rgb, np.uint8).reshape(3, 3, 3).astype(int)
    away = np.abs(cells - cells[0, 2]).sum(axis=2)
    assert away[2, 2] > away[0, 0] > away[1, 1] > away[1, 0] > away[0, 1] > 0


def test_a_cell_is_told_in_words() -> None:
    shown = view(experiment(4, 4, 4))
    found = Judged(Confusion(TABLE, 10.0), True, None)
    assert classes_shown(found) == [0, 1, 2]
    spot = Spot(0, 0, 1, 1, "confusion", row=1, column=0)
    assert told(shown, found, spot) == "배트 was right, 야구 likeliest: 2 of 8 steps (25 %)"
    spot = spot._replace(column=1)
    assert told(shown, found, spot) == "배트 was right and likeliest: 5 of 8 steps (62 %)"
    assert told(shown, found, Spot(0, 0, 1, 1, "x")) == ""


def test_the_loss_is_held_against_the_baseline_of_the_task() -> None:
    shown = replace(ARTICLE.experiment, material=Material("two-bats"))
    texts = confusion(view(shown), judged(shown), (400.0, 1.0)).texts()
    assert "held out" in texts[0]
    assert "baseline 0.693" in texts[1]


def test_nothing_to_judge_and_no_numbers_are_said() -> None:
    nothing = drawn(np.zeros((3, 3), int))
    assert nothing.texts() == ["No step has a target, so nothing can be judged."]
    assert any("no numbers" in text for text in drawn(unsound=2).texts())
    # Where no step has numbers there is no table.
    broken = drawn(np.zeros((3, 3), int), unsound=2)
    assert broken.texts()[0] == "0.0 % right: 0 of 2 steps held out"
    assert not any(isinstance(one, Raster) for one in broken.shapes)


@pytest.mark.parametrize("classes", [2, 3, 9, 20, 60])
@pytest.mark.parametrize("width", [340.0, 400.0, 600.0])
def test_tables_of_every_size_stay_in_their_room(classes: int, width: float) -> None:
    table = np.random.default_rng(classes).integers(0, 3000, (classes, classes))
    picture = drawn(table, width)
    assert list(outside(picture)) == []
    assert list(collisions(picture)) == []
