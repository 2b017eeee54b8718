"""Delimited text as records of cells: by which delimiter, and within which bounds."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from rnnviz.network.errors import InputError

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 10_000
#: The likelier first: a comma may also stand in a number, a semicolon hardly does.
DELIMITERS: Final = ("\t", ";", "|", ",")
#: So many records are looked at to find out how a file is made.
SAMPLED: Final = 50

Record = tuple[str, ...]


def records(text: str, delimiter: str) -> Iterator[tuple[int, Record]]:
    """The records of a text that are not empty, each with its number from 1.

    Raises InputError that names the record which is too long, or in which a quote stays open.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise InputError("csv_quotes", row=number) from None
        if cells is None:
            return
        if number > MOST_ROWS + 1:
            raise InputError("csv_long", most=MOST_ROWS)
        if any(cell.strip() for cell in cells):
            yield number, _checked(cells, number)


def _checked(cells: list[str], number: int) -> Record:
    if len(cells) > MOST_COLUMNS:
        raise InputError("csv_wide", row=number, had=len(cells), most=MOST_COLUMNS)
    for column, cell in enumerate(cells, start=1):
        if len(cell) > LONGEST_CELL:
            raise InputError("csv_long_cell", row=number, column=column, most=LONGEST_CELL)
    return tuple(cell.strip() for cell in cells)


def sniffed(text: str) -> str:
    """The delimiter of a text: the first that gives all records looked at the same width.

    Where none does, the one for which most of them agree; a comma where nothing is delimited.
    """
    found = {one: _agreement(text, one) for one in DELIMITERS}
    best = max(found.values())
    return next(one for one in DELIMITERS if found[one] == best) if best else ","


def _agreement(text: str, delimiter: str) -> float:
    """The share of the first records that are as wide as most are; 0 if most are one cell."""
    try:
        widths = Counter(len(cells) for _, cells in islice(records(text, delimiter), SAMPLED))
    except InputError:
        return 0.0
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return count / widths.total() if width > 1 else 0.0
