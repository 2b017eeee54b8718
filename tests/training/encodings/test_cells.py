"""Numbers in cells: the marks of every country, and no guess where there is none to make."""

from __future__ import annotations

import pytest

from rnnviz.training.encodings.cells import decimal_mark, is_missing, read_number


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1.5", ".", 1.5),
        ("1,5", ",", 1.5),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("1,234,567", ".", 1234567.0),
        ("1.234.567", ",", 1234567.0),
        ("1 234,5", ",", 1234.5),
        ("1\u202f234\u00a0567,5", ",", 1234567.5),
        ("1'234.5", ".", 1234.5),
        ("1’234.5", ".", 1234.5),
        ("−3.5", ".", -3.5),
        ("+3", ".", 3.0),
        ("₩1,300", ".", 1300.0),
        ("$ 2.50", ".", 2.5),
        ("1300원", ".", None),
        ("１２３．５", ".", 123.5),
        ("1e-3", ".", 0.001),
        ("1,5e3", ",", 1500.0),
        (".5", ".", 0.5),
        ("5.", ".", 5.0),
        ("12,34.5", ".", None),
        ("1,2345", ".", None),
        ("0,123", ".", None),
        ("1.2.3", ".", None),
        ("1,5", ".", None),
        ("1e999", ".", None),
        ("1e101", ".", None),
        ("1e-200", ".", 0.0),
        ("inf", ".", None),
        ("nan", ".", None),
        ("0x10", ".", None),
        ("1_000", ".", 1000.0),
        ("٣", ".", None),
        ("", ".", None),
        ("abc", ".", None),
        ("9" * 5000, ".", None),
    ],
)
def test_a_number_is_read_or_none(cell: str, decimal: str, number: float | None) -> None:
    assert read_number(cell, decimal) == number


@pytest.mark.parametrize(
    ("cells", "delimiter", "mark"),
    [
        (["1,5"], ",", ","),
        (["1.5"], ";", "."),
        (["1,234"], ",", "."),
        (["1,234"], ";", ","),
        (["1,234", "1,5"], ",", ","),
        (["1,234", "1,234,567"], ";", "."),
        (["1.234"], ",", "."),
        (["1.234", "1.234.567"], ",", ","),
        (["1.234", "1.234,5"], ",", ","),
        (["abc", "1,5"], ",", ","),
        (["12", "13"], ",", "."),
        ([], ";", ","),
    ],
)
def test_a_column_tells_its_decimal_mark(cells: list[str], delimiter: str, mark: str) -> None:
    assert decimal_mark(cells, delimiter) == mark


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "#N/A", "NaN", "null", "–", ".", "?"])
def test_missing(cell: str) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", ["0", "none of them", "x", "-1"])
def test_not_missing(cell: str) -> None:
    assert not is_missing(cell)
