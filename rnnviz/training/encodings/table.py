"""Tables from CSV files, however they are delimited: columns by name or number, cells by place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from rnnviz.network.arguments import chosen
from rnnviz.network.arrays import Array
from rnnviz.network.errors import InputError
from rnnviz.training.encodings.cells import column_decimal, is_missing, read_number
from rnnviz.training.encodings.delimited import SAMPLED, Record, records, sniffed
from rnnviz.training.encodings.files import read_text

#: So many rows are shown before columns are chosen.
PREVIEWED: Final = 8
#: So much of a cell, and so many names, are quoted in a sentence.
LONGEST_QUOTE, MOST_NAMES = 40, 20


@dataclass(frozen=True)
class Table:
    """The cells of a CSV file, row by row; every row has a cell for each column, "" if none."""

    columns: tuple[str, ...]
    rows: tuple[Record, ...]
    #: For each row its number in the file, from 1, as a spreadsheet counts them.
    numbers: tuple[int, ...]
    delimiter: str

    def preview(self, rows: int = PREVIEWED) -> tuple[Record, ...]:
        """The names of the columns and below them the first rows."""
        return (self.columns, *self.rows[:rows])

    def column(self, which: str | int) -> int:
        """The place of a column given by its name, or its number from 1; InputError if none."""
        name = unicodedata.normalize("NFC", str(which)).strip()
        if isinstance(which, str) and name in self.columns:
            if self.columns.count(name) > 1:
                raise InputError("csv_two_columns", column=quoted(name))
            return self.columns.index(name)
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 6 else 0
        if not 1 <= number <= len(self.columns):
            known = ", ".join(map(quoted, self.columns[:MOST_NAMES]))
            had = len(self.columns)
            raise InputError("csv_no_column", column=quoted(name), had=had, known=known)
        return number - 1

    def cells(self, which: str | int) -> Record:
        """The cells of a column."""
        place = self.column(which)
        return tuple(row[place] for row in self.rows)

    def values(self, which: str | int, decimal: str | None = None) -> Array:
        """A column as numbers [rows], nan where a cell is missing.

        `decimal` is "." or ","; unless it is given, the column itself tells. Raises InputError
        that names row and column of a cell that is no number.
        """
        cells = self.cells(which)
        if decimal is None:
            mark = column_decimal(cells, self.delimiter)
        else:
            mark = chosen("decimal", decimal, {".": ".", ",": ","})
        values = np.full(len(cells), np.nan)
        for place, cell in enumerate(cells):
            number = None if is_missing(cell) else read_number(cell, mark)
            if number is not None:
                values[place] = number
            elif not is_missing(cell):
                raise InputError("csv_number", cell=quoted(cell), **self.at(place, which))
        return values

    def at(self, place: int, which: str | int) -> dict[str, Any]:
        """Where a cell stands, for a sentence about it: the number of its row, its column."""
        column = self.columns[self.column(which)]
        return {"row": self.numbers[place], "column": quoted(column)}


def quoted(cell: str) -> str:
    """A cell as it is quoted in a sentence: no longer than that, and in one line."""
    text = " ".join(cell.split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def read_table(text: str, delimiter: str | None = None, *, header: bool | None = None) -> Table:
    """The table in a CSV text.

    `delimiter` is any one character; unless given, it is found out, as is whether the first row
    holds the names of the columns. Raises InputError for a text without rows, a row that has more
    cells than there are columns, an open quote, and what is too large.
    """
    if "\0" in text:
        raise InputError("no_text_file")
    delimiter = sniffed(text) if delimiter is None else _delimiter(delimiter)
    numbered = list(records(unicodedata.normalize("NFC", text), delimiter))
    cells = [row for _, row in numbered]
    if not cells:
        raise InputError("csv_empty")
    named = _has_names(cells) if header is None else header
    columns = _names(cells[0] if named else ("",) * max(map(len, cells)))
    rows = numbered[1:] if named else numbered
    if not rows:
        raise InputError("csv_empty")
    fitted = tuple(_fitted(row, number, columns) for number, row in rows)
    return Table(columns, fitted, tuple(number for number, _ in rows), delimiter)


def open_table(
    path: str | Path, delimiter: str | None = None, *, header: bool | None = None
) -> Table:
    """The table in a CSV file; InputError also when there is no such file, or it is no text."""
    return read_table(read_text(path), delimiter, header=header)


def _delimiter(given: str) -> str:
    """A delimiter as given: one character that can be seen, or a tab."""
    if len(given) != 1 or given in '"\r\n' or not (given.isprintable() or given == "\t"):
        raise InputError("csv_delimiter", was=quoted(repr(given)))
    return given


def _has_names(cells: list[Record]) -> bool:
    """Whether the first row holds names: no number of its own, above rows, and not like those."""
    first, below = cells[0], cells[1 : 1 + SAMPLED]
    if not below or any(_is_number(cell) for cell in first):
        return False
    numeric = any(_is_number(cell) for row in below for cell in row)
    return numeric or (all(first) and len(set(first)) == len(first))


def _is_number(cell: str) -> bool:
    return any(read_number(cell, mark) is not None for mark in ".,")


def _names(given: Record) -> Record:
    """The names of the columns; one without a name is called by its number."""
    return tuple(name or str(place) for place, name in enumerate(given, start=1))


def _fitted(row: Record, number: int, columns: Record) -> Record:
    """A row with a cell for each column; cells without a column must be empty."""
    width = len(columns)
    for place, cell in enumerate(row[width:], start=width + 1):
        if cell:
            raise InputError("csv_row", row=number, column=place, had=width, cell=quoted(cell))
    return (*row[:width], *("",) * (width - len(row)))
