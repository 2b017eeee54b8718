"""The program of the article's network: tanh, no biases; 12 T + 3 ops."""

from __future__ import annotations

from rnnviz.network.equations import ARTICLE
from rnnviz.stepping import cursor
from rnnviz.stepping.cursor import Op


def program(steps: int) -> tuple[Op, ...]:
    """All its ops."""
    return cursor.program(ARTICLE, steps).ops


def count(steps: int) -> int:
    """How many there are."""
    return len(cursor.program(ARTICLE, steps))


def index_of(name: str, t: int, steps: int) -> int:
    """Where a quantity is computed."""
    return cursor.program(ARTICLE, steps).index_of(name, t)
