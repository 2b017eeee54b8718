"""Single numbers changed by hand: that one alone is another, and it is found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.network.errors import InputError
from rnnviz.training.edited import (
    Edited,
    can_be_written,
    edited_at,
    places_of,
    read_number,
    value,
    with_entry,
)
from rnnviz.training.kind import Kind
from tests.drawing.scenes import experiment

SHOWN = replace(experiment(3, 4, 3, h0=0.25), kind=Kind(bias=True))
EACH = pytest.mark.parametrize(
    ("name", "at"), [("U", (2, 1)), ("W", (0, 3)), ("V", (3, 0)), ("b", (2,)), ("d", (1,))]
)


@EACH
def test_one_number_is_another_and_all_others_are_the_same_bits(name: str, at) -> None:
    changed = with_entry(SHOWN, name, at, -0.125)
    assert value(changed, name, at) == -0.125
    for other, weight in SHOWN.net.weights.items():
        differs = np.argwhere(changed.net.weights[other] != weight)
        assert differs.tolist() == ([list(at)] if other == name else [])
    assert changed.h0 == SHOWN.h0


def test_h0_is_changed_likewise() -> None:
    changed = with_entry(SHOWN, "h0", (1,), 0.75)
    assert changed.h0 == (0.25, 0.75, 0.25, 0.25)
    assert changed.words is SHOWN.words


@EACH
def test_an_entry_is_found_again_where_it_stands(name: str, at) -> None:
    made = edited_at(SHOWN, name, at)
    assert list(places_of(SHOWN, {made}, name)) == [at if len(at) > 1 else (0, *at)]
    assert list(places_of(SHOWN, {made}, "other")) == []


def test_an_entry_of_a_word_moves_with_it_and_rests_while_it_is_away() -> None:
    made = edited_at(SHOWN, "U", (2, 1))
    assert made == Edited("U", ("flew", 1))
    other = replace(SHOWN, inputs=("flew", "bat"), targets=SHOWN.targets[:2], spare_inputs=())
    assert list(places_of(other, {made}, "U")) == [(0, 1)]
    away = replace(other, inputs=("bat", "bat"))
    assert list(places_of(away, {made}, "U")) == []


def test_only_what_is_given_can_be_written() -> None:
    given = [name for name in (*SHOWN.equations.table, "h0") if can_be_written(SHOWN, name)]
    assert sorted(set(given)) == ["U", "V", "W", "b", "d", "h0"]


@pytest.mark.parametrize(
    ("text", "number"), [("0.5", 0.5), (" −1e-3 ", -1e-3), ("0,25", 0.25), ("-2", -2.0)]
)
def test_numbers_are_read_as_they_are_written(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "half", "1 2", "nan", "1e999", "--1", "1,000.5"])
def test_what_is_no_number_is_answered_with_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="number is needed"):
        read_number(text)
