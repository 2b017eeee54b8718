"""Sequences to learn from, and others that were never learned from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rnnviz.training.tasks.task import Pairs


def apart(made: Iterator[Pairs], learned: int, held_out: int) -> tuple[list[Pairs], list[Pairs]]:
    """So many sequences to learn from, and so many of those made after them that are others."""
    training = list(islice(made, learned))
    seen = {tuple(inputs) for inputs, _ in training}
    others = (one for one in made if tuple(one[0]) not in seen)
    return training, list(islice(others, held_out))
