"""Chance by a key alone: the same key gives the same numbers with every version of NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rnnviz.network import draw

Member = TypeVar("Member")


def rolled(sides: int, count: int, *key: object) -> list[int]:
    """So many whole numbers from 0 to sides - 1."""
    numbers: list[int] = (draw.uniform(*key, shape=(count,)) * sides).astype(int).tolist()
    return numbers


def picked(members: Sequence[Member], count: int, *key: object) -> list[Member]:
    """So many of the members, each as likely as any other."""
    return [members[place] for place in rolled(len(members), count, *key)]
