"""Numbers as they are typed: a vector a step, its numbers apart by spaces, steps by semicolons."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from rnnviz.network.errors import InputError
from rnnviz.training.encodings.encoding import Symbols

#: A vector has at most so many numbers, and is written with at most so many characters.
MOST_NUMBERS: Final = 32
LONGEST_VECTOR: Final = 32 * 26
LARGEST: Final = 1e6
BETWEEN: Final = re.compile(r"[;\n]")
SHOWN: Final = 2


class Numbers:
    """One symbol for each vector: its numbers, each with all its digits."""

    name = "numbers"

    def read(self, text: str) -> Symbols:
        """The vectors, all of the same length; InputError for what is no number, with its place."""
        rows = [row.split() for row in BETWEEN.split(text) if row.strip()]
        if not rows:
            raise InputError("no_vectors")
        symbols = tuple(_symbol(row, place) for place, row in enumerate(rows, start=1))
        for place, row in enumerate(rows, start=1):
            if len(row) != len(rows[0]):
                raise InputError("vector_length", place=place, had=len(row), needs=len(rows[0]))
        return symbols

    def write(self, symbols: Sequence[str]) -> str:
        """The vectors with a semicolon between."""
        return "; ".join(symbols)

    def mark(self, symbol: str) -> str:
        """The first numbers, rounded; a symbol of another kind, such as a class, as it is."""
        try:
            numbers = vector(symbol)
        except ValueError:
            return symbol
        shown = " ".join(f"{number:.2g}" for number in numbers[:SHOWN]).replace("-", "−")
        return shown if len(numbers) <= SHOWN else f"{shown} …"


def vector(symbol: str) -> tuple[float, ...]:
    """The numbers of a symbol."""
    return tuple(map(float, symbol.split()))


def written(numbers: Sequence[float]) -> str:
    """The symbol of a vector: every number is read as the same, bit for bit."""
    return " ".join(repr(float(number) + 0.0).removesuffix(".0") for number in numbers)


def columns(width: int) -> Symbols:
    """What the numbers of a vector are called where nobody has named them."""
    return tuple(f"x{number}" for number in range(1, width + 1))


def _symbol(row: list[str], place: int) -> str:
    if len(row) > MOST_NUMBERS:
        raise InputError("vector_long", place=place, had=len(row), most=MOST_NUMBERS)
    return written([_number(one, place) for one in row])


def _number(text: str, place: int) -> float:
    try:
        number = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        number = math.nan
    if not abs(number) <= LARGEST or "_" in text:
        shown = text if len(text) <= 24 else text[:23] + "…"
        raise InputError("no_number", number=shown, place=place)
    return number
