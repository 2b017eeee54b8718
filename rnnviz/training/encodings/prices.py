"""Prices: a date and a value a row become moves, down, flat and up, or bins of equal size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arguments import checked_number, whole_number
from rnnviz.network.arrays import Array
from rnnviz.network.errors import InputError
from rnnviz.training.encodings.dates import read_dates, written
from rnnviz.training.encodings.encoding import Symbols
from rnnviz.training.encodings.table import Table, quoted

DOWN, FLAT, UP = "down", "flat", "up"
MARKS: Final = {DOWN: "↓", FLAT: "→", UP: "↑"}
MOST_BINS: Final = 20
ANY_EDGES: Final = tuple(map(float, range(1, MOST_BINS)))
MOST_MOVES: Final = 200_000


class Prices(NamedTuple):
    """A series, the earliest first: its dates as ISO 8601 writes them, and its values [n]."""

    dates: tuple[str, ...]
    values: Array
    #: How many rows had no value.
    left_out: int

    @property
    def changes(self) -> Array:
        """From each value to the next, as a part of the former [n - 1]."""
        changes: Array = self.values[1:] / self.values[:-1] - 1.0
        return changes


def read_prices(
    table: Table, date: str | int, value: str | int, decimal: str | None = None
) -> Prices:
    """The series in two columns of a table; rows without a value are left out.

    Raises InputError that names row and column of what is no date, no number, not above 0, or a
    date that was there before, and for fewer than two values.
    """
    values = table.values(value, decimal)
    kept = [place for place in range(len(values)) if not np.isnan(values[place])]
    cells = table.cells(date)
    dates, wrong = read_dates([cells[place] for place in kept])
    if len(kept) < 2:
        raise InputError("few_prices", had=len(kept))
    if wrong is not None:
        place = kept[wrong]
        raise InputError("csv_date", cell=quoted(cells[place]), **table.at(place, date))
    order = sorted(range(len(kept)), key=dates.__getitem__)
    for before, after in pairwise(order):
        if dates[before] == dates[after]:
            first = table.numbers[kept[before]]
            raise InputError("csv_twice", first=first, **table.at(kept[after], date))
    low = next((place for place in kept if values[place] <= 0.0), None)
    if low is not None:
        raise InputError("csv_price", cell=quoted(table.cells(value)[low]), **table.at(low, value))
    ordered = [kept[place] for place in order]
    days = tuple(written(dates[place]) for place in order)
    return Prices(days, values[ordered], len(values) - len(kept))


@dataclass(frozen=True)
class Moves:
    """Down, flat or up: a change of at most `flat`, as a part of the price, is flat."""

    flat: float = 0.002
    name = "prices"

    def __post_init__(self) -> None:
        checked_number("flat", self.flat, least=0.0)

    @property
    def symbols(self) -> Symbols:
        """All moves there are, from the lowest to the highest."""
        return (DOWN, FLAT, UP)

    def of(self, changes: Array) -> Symbols:
        """The move that each change is."""
        return tuple(
            FLAT if abs(change) <= self.flat else UP if change > 0.0 else DOWN
            for change in changes.tolist()
        )

    def read(self, text: str) -> Symbols:
        """Moves as they are typed, in words or arrows; InputError for what is none."""
        typed = {**{mark: move for move, mark in MARKS.items()}, **{one: one for one in MARKS}}
        return _read(text, typed)

    def write(self, symbols: Sequence[str]) -> str:
        """The moves with a space between."""
        return " ".join(symbols)

    def mark(self, symbol: str) -> str:
        """An arrow."""
        return MARKS.get(symbol, symbol)


@dataclass(frozen=True)
class Bins:
    """Changes by size, bin 1 the lowest: each edge is the smallest change of the bin above it.

    To read and write bins by their numbers alone, any edges will do.
    """

    edges: tuple[float, ...] = ANY_EDGES
    name = "bins"

    @classmethod
    def quantiles(cls, changes: Array, count: int) -> Bins:
        """So many bins, of which each holds as many of these changes as the next.

        Raises InputError for less than 2 bins, too many, and where too many changes are equal.
        """
        whole_number("bins", count, least=2)
        edges = np.quantile(changes, np.arange(1, count) / count) if len(changes) else np.zeros(1)
        if count > MOST_BINS or len(changes) < count or len(set(edges.tolist())) < count - 1:
            raise InputError("price_bins", had=count, changes=len(changes), most=MOST_BINS)
        return cls(tuple(edges.tolist()))

    @property
    def symbols(self) -> Symbols:
        """All bins there are, from the lowest to the highest."""
        return tuple(str(number) for number in range(1, len(self.edges) + 2))

    def of(self, changes: Array) -> Symbols:
        """The bin that each change falls into."""
        places = np.searchsorted(self.edges, changes, side="right")
        return tuple(self.symbols[place] for place in places.tolist())

    def read(self, text: str) -> Symbols:
        """Bins as they are typed, by their numbers; InputError for what is none."""
        return _read(text, {one: one for one in self.symbols})

    def write(self, symbols: Sequence[str]) -> str:
        """The numbers of the bins with a space between."""
        return " ".join(symbols)

    def mark(self, symbol: str) -> str:
        """Its number."""
        return symbol


def _read(text: str, typed: dict[str, str]) -> Symbols:
    words = text.split()
    if not 0 < len(words) <= MOST_MOVES:
        raise InputError("move_count", had=len(words), most=MOST_MOVES)
    for place, word in enumerate(words, start=1):
        if word.lower() not in typed:
            known = ", ".join(dict.fromkeys(typed.values()))
            raise InputError("no_move", move=quoted(word), place=place, known=known)
    return tuple(typed[word.lower()] for word in words)
