"""What an optimizer remembers goes with the words that it remembers it of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.network.arrays import Array, Named
from rnnviz.network.optimizers import MEMORIES
from rnnviz.training.remembered import Owners, Remembered

BEFORE: Owners = (("a", "b"), ("x", "y", "z"))
AFTER: Owners = (("c", "b"), ("z", "new", "x"))


def weights(owners: Owners, n_hidden: int = 2, *, bias: bool = True) -> Named:
    inputs, targets = map(len, owners)
    shapes: dict[str, Any] = {"U": (inputs, n_hidden), "W": (n_hidden, n_hidden)}
    shapes["V"] = (n_hidden, targets)
    if bias:
        shapes |= {"b": (n_hidden,), "d": (targets,)}
    return Named({name: np.zeros(shape) for name, shape in shapes.items()})


def numbered(optimizer: str = "adam", owners: Owners = BEFORE, *, bias: bool = True) -> Remembered:
    """A memory in which no two numbers are alike."""
    arrays: dict[str, Array] = {}
    for stem in MEMORIES[optimizer]:
        for name, weight in weights(owners, bias=bias).items():
            start = 100 * (len(arrays) + 1)
            arrays[f"{stem}_{name}"] = start + np.arange(weight.size).reshape(weight.shape) + 1.0
    return Remembered(optimizer, owners, arrays, counted=7)


def test_what_is_remembered_of_a_word_goes_with_it() -> None:
    before = numbered()
    found = before.fitting(weights(AFTER), "adam", AFTER)
    for stem in MEMORIES["adam"]:
        was, now = ({n: m.arrays[f"{stem}_{n}"] for n in "UWVbd"} for m in (before, found))
        assert np.array_equal(now["U"], [[0, 0], was["U"][1]])
        assert np.array_equal(now["V"].T, [was["V"][:, 2], [0, 0], was["V"][:, 0]])
        assert np.array_equal(now["d"], [was["d"][2], 0, was["d"][0]])
        assert np.array_equal(now["W"], was["W"])
        assert np.array_equal(now["b"], was["b"])
    assert found.counted == 7
    assert found.owners == AFTER


def test_over_the_same_words_all_is_as_it_was() -> None:
    before = numbered()
    assert before.fitting(weights(BEFORE), "adam", BEFORE) is before


def test_a_bias_that_is_new_begins_at_nothing() -> None:
    found = numbered(bias=False).fitting(weights(BEFORE), "adam", BEFORE)
    assert not found.arrays["m_b"].any()
    assert not found.arrays["s_d"].any()
    assert np.array_equal(found.arrays["m_W"], numbered(bias=False).arrays["m_W"])


@pytest.mark.parametrize("optimizer", ["rmsprop", "sgd"])
def test_another_optimizer_remembers_nothing(optimizer: str) -> None:
    found = numbered().fitting(weights(BEFORE), optimizer, BEFORE)
    assert not any(array.any() for array in found.arrays.values())
    assert found.counted == 0


def test_of_other_hidden_units_nothing_is_remembered() -> None:
    found = numbered(bias=False).fitting(weights(BEFORE, 3, bias=False), "adam", BEFORE)
    assert not any(array.any() for array in found.arrays.values())
    assert found.counted == 0
