"""Copying, and the order of two signs: how long a network keeps what it once read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count
from typing import Final

from rnnviz.training.tasks.dice import rolled
from rnnviz.training.tasks.held_out import apart
from rnnviz.training.tasks.task import Data, Marks, Pairs, Recipe, Task, drawn

#: To be copied: so many symbols of an alphabet of so many (Hochreiter & Schmidhuber 1997; here as
#: Arjovsky, Shah & Bengio 2016 have it).
COPIED, SYMBOLS = 10, 8
BLANK, RECALL = SYMBOLS, SYMBOLS + 1
#: Steps to wait: the T of the task, whose sequences have T + 20 steps.
DELAY: Final = 3
#: The order of X and Y among other letters, between a first and a last sign (problem 6a of
#: Hochreiter & Schmidhuber 1997, shorter).
NOISE: Final = ("a", "b", "c", "d")
LENGTH: Final = 12
#: Where the two signs may stand: so many places from a first one.
FIRST, SECOND, CHOICE = 1, 6, 4
SEQUENCES, HELD_OUT = 1000, 100


def copy(seed: int) -> Data:
    """Ten symbols, a while of nothing, a sign; then the ten again, in order."""
    inputs = (*map(str, range(SYMBOLS)), "·", "?")
    training, held_out = apart(_copies(seed, DELAY), SEQUENCES, HELD_OUT)
    loss = COPIED * math.log(SYMBOLS) / (DELAY + 2 * COPIED)
    formula = rf"\frac{{{COPIED}\ln {SYMBOLS}}}{{T+{2 * COPIED}}},\; T={DELAY}"
    marks = Marks(loss, formula, solved=loss, optimum=0.0)
    return Data(training, held_out, inputs, inputs[:-1], marks)


def _copies(seed: int, delay: int) -> Iterator[Pairs]:
    for number in count():
        told = rolled(SYMBOLS, COPIED, "copy", seed, number)
        waited = [BLANK] * (delay - 1)
        inputs = [*told, *waited, RECALL, *[BLANK] * COPIED]
        yield inputs, [*[BLANK] * (delay + COPIED), *told]


def order(seed: int) -> Data:
    """Two signs, X or Y, somewhere among letters that mean nothing; at the end: which, in order?"""
    marks = Marks(math.log(4), r"\ln 4", solved=0.1, optimum=0.0)
    training, held_out = apart(_orders(seed), SEQUENCES, HELD_OUT)
    inputs, targets = ("E", "B", "X", "Y", *NOISE), ("XX", "XY", "YX", "YY")
    return Data(training, held_out, inputs, targets, marks)


def _orders(seed: int) -> Iterator[Pairs]:
    for number in count():
        letters = [4 + one for one in rolled(len(NOISE), LENGTH, "order", seed, number)]
        signs = rolled(2, 2, "signs", seed, number)
        places = rolled(CHOICE, 2, "places", seed, number)
        for start, place, sign in zip((FIRST, SECOND), places, signs, strict=True):
            letters[start + place] = 2 + sign
        letters[0], letters[-1] = 0, 1
        yield letters, [-1] * (LENGTH - 1) + [2 * signs[0] + signs[1]]


COPY: Final = Task(
    "copy",
    "symbols",
    copy,
    Recipe(
        64,
        0.001,
        900,
        optimizer="adam",
        batch=20,
        clip_norm=20.0,
        init="orthogonal",
        bias=True,
        seed=1,
    ),
    drawn,
)
TEMPORAL_ORDER: Final = Task(
    "temporal-order",
    "symbols",
    order,
    Recipe(16, 0.005, 600, optimizer="adam", batch=20, bias=True, seed=1),
    drawn,
)
