"""A trained task in a file: every digit comes back, and nothing else is taken for one."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from rnnviz import InputError
from rnnviz.training.tasks import TASKS
from rnnviz.training.tasks.course import trained
from rnnviz.training.tasks.saved import Saved, read, write
from tests.oracles.refusal import outcome
from tests.training.tasks.trained import noted, run_of


@pytest.mark.parametrize("name", TASKS)
def test_what_was_trained_comes_back_bit_for_bit(name: str) -> None:
    course = trained(run_of(name), 5)
    saved = read(write(course))
    assert saved.run.task is course.run.task
    assert saved.run.recipe == course.run.recipe
    assert saved.updates == 5
    assert saved.made.tolist() == [0, 1, 2, 3, 4]
    for weight, array in course.net.weights.items():
        assert np.array_equal(saved.net.weights[weight], array)
    assert saved.run.score(saved.net) == course.run.score(course.net)


def test_the_curve_is_that_of_the_loss_a_step() -> None:
    told: list[float] = []
    for name in ("two-bats", "next-note"):
        told.clear()
        course = trained(run_of(name), 20, told=noted(told))
        assert read(write(course)).losses == pytest.approx(told, rel=1e-12)


GOOD: Any = json.loads(write(trained(run_of("next-note"), 3)))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "rnnviz"},
        {"task": "golf"},
        {"task": ["copy"]},
        {"recipe": {**GOOD["recipe"], "n_hidden": "32"}},
        {"recipe": {**GOOD["recipe"], "seed": True}},
        {"recipe": {**GOOD["recipe"], "no_such": 1}},
        {"recipe": []},
        {"weights": {**GOOD["weights"], "W": [[1.0]]}},
        {"weights": {**GOOD["weights"], "X": [1.0]}},
        {"weights": {name: GOOD["weights"][name] for name in "UWV"}},
        {"weights": {**GOOD["weights"], "b": ["a"] * 32}},
        {"weights": {**GOOD["weights"], "b": [1e999] * 32}},
        {"losses": [1.0]},
        {"made": "abc"},
        {"updates": -1},
        {"updates": None},
    ],
)
def test_what_does_not_belong_together_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read(json.dumps({**GOOD, **change}).encode())


def test_a_later_version_is_told_as_such() -> None:
    with pytest.raises(InputError, match="another version"):
        read(json.dumps({**GOOD, "version": 2}).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b"[" * 100_000, b'{"format": 1}'])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no file that rnnviz train has written"):
        read(data)


def test_damage_is_read_or_refused() -> None:
    whole, dice = write(trained(run_of("baseball-bat"), 3)), random.Random(0)
    found = []
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        found.append(outcome(read, bytes(data)))
    assert {type(one) for one in found} == {Saved, InputError}
