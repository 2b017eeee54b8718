"""Numbers: rows of a table as real vectors, and a column of it as the class to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rnnviz.network.arguments import chosen
from rnnviz.network.arrays import Array
from rnnviz.network.errors import InputError
from rnnviz.training.encodings.cells import is_missing
from rnnviz.training.encodings.encoding import Alphabet
from rnnviz.training.encodings.table import Table, quoted

#: What is done about a cell without a number: say so, leave its row out, put the column's mean.
MISSING: Final = {"refuse": "refuse", "drop": "drop", "mean": "mean"}
MOST_CLASSES: Final = 200


@dataclass(frozen=True, eq=False)
class Rows:
    """Vectors [n, columns] and the class of each row, -1 where it has none.

    `x` is what the network reads: (number − middle) / spread, which for rows that were not
    standardised are 0 and 1.
    """

    columns: tuple[str, ...]
    x: Array
    middle: Array
    spread: Array
    classes: Alphabet
    targets: tuple[int, ...]

    @property
    def sequence(self) -> tuple[Array, list[int]]:
        """Vectors and class ids, as `fit` takes them."""
        return self.x, list(self.targets)

    def numbers(self, x: Array) -> Array:
        """Vectors in the units of the table again."""
        numbers: Array = x * self.spread + self.middle
        return numbers

    def write(self, x: Array) -> str:
        """Vectors as rows of a CSV file, in the units of the table, under their columns' names."""
        lines = [",".join(_cell(name) for name in self.columns)]
        lines += [",".join(f"{number:.12g}" for number in row) for row in self.numbers(x).tolist()]
        return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A cell of a CSV file, in quotes where it needs them."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n;\t|') else text


def read_rows(
    table: Table,
    columns: Sequence[str | int],
    label: str | int,
    *,
    standardise: bool = True,
    missing: str = "refuse",
) -> Rows:
    """Rows of a table as vectors of these columns, the column `label` being the class to tell.

    `missing` says what is done about a cell without a number: "refuse", "drop" the row, or the
    "mean" of its column. Raises InputError that names row and column of what cannot be used.
    """
    if not columns:
        raise InputError("no_columns")
    way = chosen("missing", missing, MISSING)
    numbers = np.stack([table.values(one) for one in columns], axis=1)
    kept = np.ones(len(numbers), bool)
    for row, column in np.argwhere(np.isnan(numbers)).tolist():
        if way == "refuse":
            raise InputError("csv_missing", **table.at(row, columns[column]))
        kept[row] &= way != "drop"
    if way == "mean":
        numbers = _filled(table, numbers, columns)
    if not kept.any():
        raise InputError("csv_empty")
    numbers = numbers[kept]
    middle, spread = _scale(numbers) if standardise else _scale(numbers[:0])
    classes, targets = _classes(table, label, kept)
    names = tuple(table.columns[table.column(one)] for one in columns)
    return Rows(names, (numbers - middle) / spread, middle, spread, classes, targets)


def _filled(table: Table, numbers: Array, columns: Sequence[str | int]) -> Array:
    """The numbers with the mean of its column for each that is missing."""
    known = ~np.isnan(numbers)
    for place, column in enumerate(columns):
        if not known[:, place].any():
            raise InputError("csv_missing", **table.at(0, column))
    means = np.where(known, numbers, 0.0).sum(axis=0) / known.sum(axis=0)
    return np.where(known, numbers, means)


def _scale(numbers: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each column, which is 1 where all numbers are equal."""
    if not len(numbers):
        return np.zeros(numbers.shape[1]), np.ones(numbers.shape[1])
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0)
    even = spread <= 1e-13 * np.abs(middle)  # what rounding leaves of equal numbers
    return middle, np.where(even, 1.0, spread)


def _classes(table: Table, label: str | int, kept: Array) -> tuple[Alphabet, tuple[int, ...]]:
    """The classes in a column, and for each row that is kept the id of its own."""
    cells = [cell for cell, keep in zip(table.cells(label), kept.tolist(), strict=True) if keep]
    classes = Alphabet.of(sorted({cell for cell in cells if not is_missing(cell)}))
    if not 2 <= len(classes) <= MOST_CLASSES:
        column = quoted(table.columns[table.column(label)])
        raise InputError("csv_classes", column=column, had=len(classes), most=MOST_CLASSES)
    ids = {symbol: number for number, symbol in enumerate(classes.symbols)}
    return classes, tuple(ids.get(cell, -1) for cell in cells)
