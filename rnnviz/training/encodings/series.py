"""A table read as a series of moves: by which delimiter, from which columns, in which steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import LONGEST_WORD, read_words
from rnnviz.training.encodings.cells import column_decimal, is_missing, read_number
from rnnviz.training.encodings.dates import read_dates
from rnnviz.training.encodings.numbers import read_rows
from rnnviz.training.encodings.prices import Bins, Moves, Prices, read_prices
from rnnviz.training.encodings.table import Table, read_table
from rnnviz.training.encodings.vectors import MOST_NUMBERS

#: Enough rows to tell what a column holds.
SAMPLED: Final = 50


class Taken(NamedTuple):
    """The moves as text, and the kind of the reader's own material that they are."""

    name: str
    source: str


@dataclass(frozen=True)
class Series:
    """How a CSV text is read; what is None is found out.

    Columns are numbers from 1. What is told are "moves", a change of at most `flat` per cent being
    flat, or so many "bins" of changes, or the "classes" in the column `label`, of rows of numbers,
    of which some may be `missing`, and some columns `left_out`.
    """

    text: str
    delimiter: str | None = None
    date: int | None = None
    value: int | None = None
    decimal: str | None = None
    way: str = "moves"
    flat: float = 0.2
    bins: int = 5
    label: int | None = None
    missing: str = "drop"
    left_out: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str) -> Series:
        """As a text is likely to be meant: moves where there are dates, else classes of rows."""
        series = cls(text)
        try:
            dated = series.holds_dates(series.date_column)
        except InputError:
            return series
        return series if dated else replace(series, way="classes")

    @cached_property
    def table(self) -> Table:
        """The cells; InputError where there is no table."""
        return read_table(self.text, self.delimiter)

    def with_delimiter(self, delimiter: str | None) -> Series:
        """Parted by another character; columns are then others."""
        parted = replace(self, delimiter=delimiter, date=None, value=None, decimal=None)
        return replace(parted, label=None, left_out=frozenset())

    @cached_property
    def date_column(self) -> int:
        """The column of dates: the one chosen, or the first that holds dates."""
        return self.date or next(filter(self.holds_dates, self._columns), 1)

    @cached_property
    def value_column(self) -> int:
        """The column of values: the one chosen, or the first other one that holds numbers."""
        others = [one for one in self._columns if one != self.date_column]
        return self.value or next(filter(self._holds_numbers, others), self._columns[-1])

    @property
    def _columns(self) -> list[int]:
        return list(range(1, len(self.table.columns) + 1))

    def _sample(self, column: int) -> list[str]:
        cells = self.table.cells(column)
        return [cell for cell in cells if not is_missing(cell)][:SAMPLED]

    def holds_dates(self, column: int) -> bool:
        """Whether all cells of a column that are looked at are dates."""
        cells = self._sample(column)
        return bool(cells) and read_dates(cells)[1] is None

    def _holds_numbers(self, column: int) -> bool:
        cells = self._sample(column)
        mark = column_decimal(cells, self.table.delimiter)
        return bool(cells) and all(read_number(cell, mark) is not None for cell in cells)

    @cached_property
    def prices(self) -> Prices:
        """The series; InputError that names row and column of what is wrong."""
        return read_prices(self.table, self.date_column, self.value_column, self.decimal)

    @property
    def taken(self) -> Taken:
        """What is learned from it; InputError where that cannot be."""
        if self.way == "classes":
            return Taken("own-rows", self._rows())
        changes = self.prices.changes
        if self.way == "bins":
            symbols = Bins.quantiles(changes, self.bins).of(changes)
            return Taken("own-bins", " ".join(symbols))
        return Taken("own-prices", Moves().write(Moves(self.flat / 100).of(changes)))

    @cached_property
    def label_column(self) -> int:
        """The column of classes: the one chosen, or the last that holds no numbers."""
        others = (one for one in reversed(self._columns) if not self._holds_numbers(one))
        found = next((one for one in others if not self.holds_dates(one)), self._columns[-1])
        return self.label or found

    @cached_property
    def numeric_columns(self) -> tuple[int, ...]:
        """The columns that can be read as numbers: all but dates and the class."""
        others = (one for one in self._columns if one != self.label_column)
        return tuple(one for one in others if self._holds_numbers(one) and not self._dated(one))

    @property
    def number_columns(self) -> tuple[int, ...]:
        """Those of them that are read."""
        return tuple(one for one in self.numeric_columns if one not in self.left_out)

    def _dated(self, column: int) -> bool:
        """Whether a column is one of dates; numbers that could be years are numbers."""
        return self.holds_dates(column) and not all(c.isdigit() for c in self._sample(column))

    def _rows(self) -> str:
        """The rows as text: columns apart by tabs under their names, the class last."""
        if not 0 < len(self.number_columns) <= MOST_NUMBERS:
            raise InputError("number_columns", had=len(self.number_columns), most=MOST_NUMBERS)
        columns, label = self.number_columns, self.label_column
        rows = read_rows(self.table, columns, label, standardise=False, missing=self.missing)
        names = [_named(name, place) for place, name in enumerate((*rows.columns, "class"), 1)]
        classes = [_word(name) for name in rows.classes.symbols]
        lines = ["\t".join(names)]
        for numbers, target in zip(rows.x.tolist(), rows.targets, strict=True):
            told = classes[target] if target >= 0 else ""
            lines.append("\t".join((*(repr(number) for number in numbers), told)))
        return "\n".join(lines) + "\n"

    @property
    def wrong(self) -> InputError | None:
        """What is wrong with it, if anything."""
        from rnnviz.training.tasks.own import own  # noqa: PLC0415 -- tasks know encodings

        try:
            own(*self.taken).make(0)
        except InputError as error:
            return error
        return None


def _word(name: str) -> str:
    """A class as a word; InputError where it is none."""
    return read_words("_".join(name.split())[:LONGEST_WORD])[0]


def _named(name: str, place: int) -> str:
    """What a column is called: each otherwise, and not too long."""
    return f"{place}·{' '.join(name.split())}"[:LONGEST_WORD]


def is_table(text: str) -> bool:
    """Whether a text is rows of several cells, one of them in each row being a date."""
    series = Series(text)
    try:
        return len(series.table.columns) > 1 and series.holds_dates(series.date_column)
    except InputError:
        return False
