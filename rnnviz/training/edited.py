"""Single numbers changed by hand: an entry of a weight or of h0, and which ones they are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named, Shape
from rnnviz.network.errors import InputError

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment

#: The axis of a weight along which words stand: U has a row a word, V a column, d an entry.
OVER_INPUTS: Final = {"U": 0}
OVER_TARGETS: Final = {"V": 1, "d": 0}
H0: Final = "h0"


class Edited(NamedTuple):
    """A number of a weight or of h0, by its indices (from 0); where words stand, by the word.

    So it is the same number still when other words come and go.
    """

    name: str
    at: tuple[int | str, ...]


def edited_at(experiment: Experiment, name: str, at: tuple[int, ...]) -> Edited:
    """The number at these indices of a weight, by its word where it has one."""
    words: list[int | str] = list(at)
    if name in OVER_INPUTS:
        words[OVER_INPUTS[name]] = experiment.input_words[at[OVER_INPUTS[name]]]
    if name in OVER_TARGETS:
        words[OVER_TARGETS[name]] = experiment.target_words[at[OVER_TARGETS[name]]]
    return Edited(name, tuple(words))


def places_of(
    experiment: Experiment, entries: Collection[Edited], name: str
) -> Iterator[tuple[int, int]]:
    """Row and column of those that a weight, or h0, has now; a vector is a single row."""
    words = {0: experiment.input_words, 1: experiment.target_words}
    for one in sorted((one for one in entries if one.name == name), key=str):
        axis = OVER_INPUTS.get(name, OVER_TARGETS.get(name))
        at = list(one.at)
        if axis is not None:
            known = words[0 if name in OVER_INPUTS else 1]
            if at[axis] not in known:
                continue
            at[axis] = known.index(str(at[axis]))
        row, column = at if len(at) > 1 else (0, *at)
        yield int(row), int(column)


def can_be_written(experiment: Experiment, name: str) -> bool:
    """Whether a quantity is given and not computed: a weight in use, or h0."""
    return name == H0 or name in experiment.net.weights


def read_number(text: str) -> float:
    """A number as typed, with a true minus too; InputError for what is none, or not finite."""
    try:
        number = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        raise InputError("entry_number") from None
    if not math.isfinite(number):
        raise InputError("entry_number")
    return number


def shape_of(experiment: Experiment, name: str) -> Shape:
    """The shape of a weight, or of h0."""
    return _array(experiment, name).shape


def value(experiment: Experiment, name: str, at: tuple[int, ...]) -> float:
    """The number that stands there now."""
    return float(_array(experiment, name)[at])


def with_entry(experiment: Experiment, name: str, at: tuple[int, ...], number: float) -> Experiment:
    """The same experiment with one number changed, and all others bit for bit as they were."""
    changed = _array(experiment, name).copy()
    changed[at] = number
    if name == H0:
        return replace(experiment, h0=tuple(changed.tolist()))
    weights = Named({**experiment.net.weights, name: changed})
    inputs, targets = experiment.input_words, experiment.target_words
    return replace(experiment, words=experiment.words.after(weights, inputs, targets))


def _array(experiment: Experiment, name: str) -> Array:
    array: Array = np.array(experiment.h0) if name == H0 else experiment.net.weights[name]
    return array
