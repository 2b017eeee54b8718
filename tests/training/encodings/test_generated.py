"""A hundred thousand generated files: read, or refused in a sentence; never another error.

`RNNVIZ_GENERATED=all` takes all of them; the suite takes a slice, of the same numbers each time.
"""

from __future__ import annotations

import os
from collections import Counter

from rnnviz import InputError
from rnnviz.language import LANGUAGES, speak
from rnnviz.training.encodings.notes import Notes, read_notes
from rnnviz.training.encodings.numbers import read_rows
from rnnviz.training.encodings.prices import Bins, Moves, read_prices
from rnnviz.training.encodings.table import Table, read_table
from tests.oracles.refusal import outcome
from tests.training.encodings.generated import csv_text, note_text

COUNT = 100_000 if os.environ.get("RNNVIZ_GENERATED") == "all" else 4_000


def said(found: object) -> bool:
    """Whether it was refused; what is said about it can be said in both languages."""
    if isinstance(found, InputError):
        for code in LANGUAGES:
            assert "\n" not in speak(code)(found.sentence)
            assert len(speak(code)(found.sentence)) < 2000
        return True
    return False


def test_csv_files_are_read_or_refused() -> None:
    told: Counter[str] = Counter()
    for number in range(COUNT):
        table = outcome(read_table, csv_text(number))
        told["table refused" if said(table) else "table"] += 1
        if isinstance(table, Table):
            told.update(used(table))
    # The generators make enough of each kind to say anything at all.
    assert min(told.values()) > COUNT / 100, told
    assert len(told) == 8


def used(table: Table) -> list[str]:
    """What came of taking a table for prices, for their bins, and for rows of numbers."""
    assert all(len(row) == len(table.columns) for row in table.rows)
    prices = outcome(read_prices, table, 1, 2)
    rows = outcome(read_rows, table, [min(2, len(table.columns))], 1, missing="mean")
    told = ["prices refused" if said(prices) else "prices"]
    told += ["rows refused" if said(rows) else "rows"]
    if not isinstance(prices, InputError):
        assert list(prices.dates) == sorted(prices.dates)
        moves = Moves().of(prices.changes)
        assert Moves().read(Moves().write(moves)) == moves
        bins = outcome(Bins.quantiles, prices.changes, 3)
        told.append("bins refused" if said(bins) else "bins")
    return told


def test_melodies_are_read_or_refused() -> None:
    told: Counter[str] = Counter()
    for number in range(COUNT):
        notes = outcome(read_notes, note_text(number))
        told["refused" if said(notes) else "read"] += 1
        if not isinstance(notes, InputError):
            text = Notes().write([note.text for note in notes])
            assert read_notes(text) == notes
    assert min(told["refused"], told["read"]) > COUNT / 5, told
