"""Schedules: the learning rate of each update, against formulas and an independent training."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, fit
from rnnviz.training.schedules import schedule

NET = RNN.random(3, 4, 3, seed=1)
SEQUENCES = [([0, 1], [1, 2]), ([2, 1, 0], [0, -1, 2])]


def rates(given: Any, count: int, rate: float = 0.8) -> list[float]:
    made = schedule(rate, given)
    return [made(number) for number in range(1, count + 1)]


def test_a_constant_rate_stays() -> None:
    assert rates("constant", 5) == [0.8] * 5
    assert rates(("constant",), 2) == [0.8] * 2


def test_a_step_comes_after_every_so_many_updates() -> None:
    assert rates(("step", 3, 0.5), 8) == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]


def test_a_cosine_goes_from_one_rate_to_the_other_and_stays() -> None:
    found = rates(("cosine", 0.2, 4), 7)
    half = 0.3 * math.cos(math.pi / 4)
    np.testing.assert_allclose(found, [0.8, 0.5 + half, 0.5, 0.5 - half, 0.2, 0.2, 0.2])


def test_a_cosine_may_rise() -> None:
    found = rates(("cosine", 1.0, 10), 12)
    assert found == sorted(found)
    assert found[10] == found[11] == 1.0


@pytest.mark.parametrize("given", ["constant", ("step", 2, 0.5), ["cosine", 0.0, 5]])
@pytest.mark.parametrize("clip", [None, 0.2])
def test_each_update_uses_its_own_rate(given: Any, clip: float | None) -> None:
    """Every update alone, by a `fit` of one update with that constant rate."""
    net = NET
    updates = islice(fit(NET, SEQUENCES[:1], 0.3, schedule=given, clip_norm=clip), 8)
    for update, rate in zip(updates, rates(given, 8, 0.3), strict=True):
        alone = next(fit(net, SEQUENCES[:1], rate, clip_norm=clip))
        assert update.learning_rate == rate
        for name, weight in alone.net.weights.items():
            assert np.array_equal(update.net.weights[name], weight)
        net = update.net


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("linear", 'schedule is \'linear\' and must be one of "constant", ("step", every, factor)'),
        (None, "schedule is None and must be one of"),
        (3, "schedule is 3 and must be one of"),
        (("step", 3), "schedule is ('step', 3) and must be one of"),
        (("cosine", 0.1, 3, 4), "schedule is ('cosine', 0.1, 3, 4) and must be"),
        (("step", 0, 0.5), "schedule: every is 0 and must be a whole number of at least 1"),
        (("step", 2.5, 0.5), "schedule: every is 2.5 and must be a whole number"),
        (("step", 2, -0.5), "schedule: factor is -0.5 and must be at least 0"),
        (("step", 2, "half"), "schedule: factor is 'half' and must be a number"),
        (("cosine", math.nan, 3), "schedule: to is nan and must be a finite number"),
        (("cosine", 0.1, 0), "schedule: over is 0 and must be a whole number of at least 1"),
    ],
)
def test_a_schedule_that_does_not_fit_is_told_at_once(given: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        fit(NET, SEQUENCES, schedule=given)
    assert said in str(caught.value)


def test_a_rate_that_overflows_makes_the_update_diverge_and_nothing_else() -> None:
    training = fit(NET, SEQUENCES, schedule=("step", 1, 1e300))
    with pytest.raises(InputError, match="before update 3"):
        list(islice(training, 5))
