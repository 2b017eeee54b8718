"""Held out: losses without learning from them, and when to stop because of them."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import InputError, fit
from rnnviz.training.held_out import EarlyStop, HeldOut
from rnnviz.training.options import Options, prepared
from tests.training.test_updates import NET, SEQUENCES


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("h0", [None, [0.5, -0.5, 0.25, 1.0, 0.0]])
def test_the_loss_is_that_of_all_sequences_together(reduction: str, h0: Any) -> None:
    held = HeldOut(NET, SEQUENCES, h0, reduction)
    training = prepared(NET, SEQUENCES, h0, Options(learning_rate=0.3))
    for update in islice(training.updates(), 5):
        wanted = sum(update.net.run(*one, h0, reduction).loss for one in SEQUENCES)
        assert held.of(update.net) == pytest.approx(wanted, rel=1e-13)
        assert held.loss(training.descent.flat) == held.of(update.net)


def test_it_changes_nothing_of_the_training() -> None:
    held = HeldOut(NET, SEQUENCES)
    one, other = fit(NET, SEQUENCES, 0.2), fit(NET, SEQUENCES, 0.2)
    for _ in range(5):
        last = next(one)
        held.of(last.net)
        assert last.loss == next(other).loss
    assert np.array_equal(last.net.W, next(islice(fit(NET, SEQUENCES, 0.2), 4, 5)).net.W)


def stops_at(losses: list[float], patience: int, least: float = 0.0) -> tuple[int | None, int]:
    """At which look it is over, and where it was best."""
    stop = EarlyStop.checked(patience, least)
    for number, loss in enumerate(losses, start=1):
        stop = stop.after(number, loss)
        if stop.over:
            return number, stop.at
    return None, stop.at


@pytest.mark.parametrize(
    ("losses", "patience", "least", "wanted"),
    [
        ([3.0, 2.0, 1.0], 1, 0.0, (None, 3)),
        ([3.0, 2.0, 2.0], 1, 0.0, (3, 2)),
        ([3.0, 2.0, 2.5, 1.9, 2.0, 2.0], 2, 0.0, (6, 4)),
        ([3.0, 2.95, 2.9, 2.85], 2, 0.2, (3, 1)),
        ([math.inf, 5.0, 6.0], 2, 0.5, (None, 2)),
        ([math.nan, math.nan], 2, 0.0, (2, 0)),
        ([1.0, math.nan, 0.5], 2, 0.0, (None, 3)),
    ],
)
def test_it_is_over_when_it_has_not_got_better_for_so_many_looks(
    losses: list[float], patience: int, least: float, wanted: Any
) -> None:
    assert stops_at(losses, patience, least) == wanted


@pytest.mark.parametrize(
    ("patience", "least", "said"), [(0, 0.0, "patience is 0"), (3, -1.0, "least is -1")]
)
def test_a_patience_that_does_not_fit_is_told(patience: int, least: float, said: str) -> None:
    with pytest.raises(InputError, match=said):
        EarlyStop.checked(patience, least)


def test_a_value_is_never_changed() -> None:
    first = EarlyStop(3)
    first.after(1, 0.5)
    assert first == EarlyStop(3)
