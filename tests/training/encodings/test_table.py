"""CSV tables: delimiters, names, missing cells, and mistakes with their row and column."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import InputError
from rnnviz.training.encodings import delimited
from rnnviz.training.encodings.table import Table, open_table, read_table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "date,close\n2024-01-02,1.5\n2024-01-03,\n".replace(",", delimiter)
    table = read_table(text)
    assert table.delimiter == delimiter
    assert table.columns == ("date", "close")
    assert table.rows == (("2024-01-02", "1.5"), ("2024-01-03", ""))
    assert table.numbers == (2, 3)


@pytest.mark.parametrize("delimiter", [":", "^", " ", "가"])
def test_any_other_can_be_given(delimiter: str) -> None:
    table = read_table(f"a{delimiter}b\n1{delimiter}2\n", delimiter)
    assert table.rows == (("1", "2"),)


def test_semicolons_part_and_commas_are_decimal() -> None:
    table = read_table("a;b\n1,5;2,25\n3,5;4\n")
    assert table.values("a").tolist() == [1.5, 3.5]
    assert table.values(2).tolist() == [2.25, 4.0]


def test_quoted_cells_hold_delimiters_quotes_and_lines() -> None:
    table = read_table('name,n\n"a, ""b""\nc",1\nd,2\n')
    assert table.rows == (('a, "b"\nc', "1"), ("d", "2"))
    assert table.numbers == (2, 3)


def test_a_file_with_a_mark_and_without_one(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp949"):
        (tmp_path / "t.csv").write_text("날짜,종가\n2024-01-02,5\n", encoding=encoding)
        table = open_table(tmp_path / "t.csv")
        assert table.columns == ("날짜", "종가")
        assert table.values("종가").tolist() == [5.0]


def test_names_are_found_where_there_are_any() -> None:
    assert read_table("1,2\n3,4\n").columns == ("1", "2")
    assert read_table("a,b\n3,4\n").columns == ("a", "b")
    assert read_table("a,b\nc,d\n").columns == ("a", "b")
    assert read_table("a,a\nc,d\n").columns == ("1", "2")
    assert read_table("a,b\nc,d\n", header=False).rows == (("a", "b"), ("c", "d"))
    assert read_table("1,2\n3,4\n", header=True).columns == ("1", "2")
    assert read_table(",a,\n0,1,2\n").columns == ("1", "a", "3")


def test_columns_are_chosen_by_name_or_number() -> None:
    table = read_table("date,close,3\na,1,7\nb,2,8\n", header=True)
    assert table.column("close") == table.column(2) == table.column("2") == table.column(" close ")
    assert table.column("3") == 2  # a name comes before a number
    for which in ("open", 0, 4, -1, "0", "99999999999", "٢", ""):
        with pytest.raises(InputError, match=r"no column .*Columns 1 to 3: date, close, 3"):
            table.column(which)


def test_two_columns_of_one_name_are_told_apart_by_number() -> None:
    table = read_table("a,a\n1,2\n", header=True)
    with pytest.raises(InputError, match="Several columns are called a"):
        table.column("a")
    assert table.values(2).tolist() == [2.0]


def test_missing_cells_are_no_numbers_and_no_mistakes() -> None:
    values = read_table("a,b\n1,2\n,3\nNA,4\n5\n").values("a")
    np.testing.assert_array_equal(values, [1.0, np.nan, np.nan, 5.0])


def test_a_preview_has_names_and_first_rows() -> None:
    table = read_table("a,b\n" + "1,2\n" * 100)
    assert table.preview(2) == (("a", "b"), ("1", "2"), ("1", "2"))
    assert len(table.preview()) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no row"),
        ("\n\n , \n", "no row"),
        ("a,b\n1,2\n3,4,5\n", "Row 3, column 3: “5” has no column; the table has 2"),
        ('a,b\n1,"2\n', "Row 2: a quotation mark"),
        ('a,b\n1,"2"x\n', "Row 2: a quotation mark"),
        ("a,b\0\n1,2\n", "no text file"),
        ("a,b\n" + "1," * 600 + "1\n", "Row 2 has 601 columns"),
        ("a,b\n1," + "x" * 20_000 + "\n", "Row 2, column 2: a cell holds at most"),
        ("a,b\n1," + "x" * 200_000 + "\n", "Row 2"),
    ],
)
def test_a_file_that_is_no_table_names_row_and_column(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_table(text)


def test_a_cell_that_is_no_number_names_row_and_column() -> None:
    table = read_table("day,close\n\n1,2\n2,3\n3,oops\n")
    with pytest.raises(InputError, match="Row 5, column close: “oops” is no number"):
        table.values("close")


def test_a_decimal_mark_can_be_given() -> None:
    table = read_table("a;b\n1,234;x\n", header=True)
    assert table.values("a").tolist() == [1.234]
    assert table.values("a", ".").tolist() == [1234.0]
    with pytest.raises(InputError, match="decimal is '!'"):
        table.values("a", "!")


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\x07"])
def test_what_cannot_part_cells_is_refused(delimiter: str) -> None:
    with pytest.raises(InputError, match="cannot part cells"):
        read_table("a,b\n1,2\n", delimiter)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    assert len(read_table("a\n1\n2\n3\n").rows) == 3
    with pytest.raises(InputError, match="more than 3 rows"):
        read_table("a\n1\n2\n3\n4\n")


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=6)
    ),
    st.sampled_from(",;\t|"),
)
def test_what_a_csv_writer_writes_is_read_again(rows: list[tuple[str, ...]], mark: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    expected = [tuple(unicodedata.normalize("NFC", cell).strip() for cell in row) for row in rows]
    kept = [row for row in expected if any(row)]
    if kept:
        table = read_table(text.getvalue(), mark, header=False)
        assert isinstance(table, Table)
        assert list(table.rows) == kept
    else:
        with pytest.raises(InputError):
            read_table(text.getvalue(), mark, header=False)
