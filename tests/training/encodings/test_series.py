"""A table becomes moves, bins, or rows of numbers with a class; what cannot is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import InputError
from rnnviz.training.encodings.series import Series, is_table
from rnnviz.training.tasks.table import own

PRICES = "when;what;price\n" + "".join(
    f"2024-01-{day:02};a;{100 + day % 5},5\n" for day in range(1, 29)
)
ROWS = "length,kind,width\n" + "".join(
    f"{n % 7},{'big' if n % 7 > 3 else 'small one'},{n * 0.5}\n" for n in range(40)
)


def test_dates_and_values_are_found() -> None:
    series = Series.of(PRICES)
    assert (series.way, series.date_column, series.value_column) == ("moves", 1, 3)
    name, source = series.taken
    assert name == "own-prices"
    assert source.split()[:5] == ["up", "up", "up", "down", "up"]
    assert len(source.split()) == 27
    assert series.wrong is None


def test_bins_are_equally_full() -> None:
    name, source = replace(Series.of(PRICES), way="bins", bins=2).taken
    assert name == "own-bins"
    assert set(source.split()) == {"1", "2"}


def test_classes_are_told_from_rows_of_numbers() -> None:
    series = Series.of(ROWS)
    assert (series.way, series.label_column, series.number_columns) == ("classes", 2, (1, 3))
    name, source = series.taken
    assert name == "own-rows"
    assert source.splitlines()[:2] == ["1·length\t2·width\t3·class", "0.0\t0.0\tsmall_one"]
    data = own(name, source).make(0)
    assert data.inputs == ("1·length", "2·width")
    assert data.targets == ("big", "small_one")
    assert len(data.training[0][0]) == 32
    assert [target for target in data.held_out[0][1][:32] if target >= 0] == []


def test_rows_without_a_number_are_left_out_filled_or_named() -> None:
    series = Series.of(ROWS.replace("\n3,small one,1.5\n", "\n3,small one,n/a\n"))
    assert len(series.taken.source.splitlines()) == 40
    assert len(replace(series, missing="mean").taken.source.splitlines()) == 41
    wrong = replace(series, missing="refuse").wrong
    assert wrong is not None
    assert dict(wrong.sentence.values)["row"] == 5


def test_another_delimiter_forgets_the_columns() -> None:
    series = replace(Series.of(PRICES), value=3).with_delimiter(",")
    assert series.value is None
    assert series.wrong is not None
    assert series.with_delimiter(None).wrong is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "error.csv_empty"),
        ("a,b\n1,2\n", "error.few_prices"),
        ("date,value\n2024-01-01,5\n2024-01-02,-3\n", "error.csv_price"),
        ("date,value\n2024-01-01,5\n2024-01-02,6\n", "error.short_material"),
    ],
)
def test_what_is_wrong_is_said(text: str, key: str) -> None:
    wrong = Series(text).wrong
    assert wrong is not None
    assert wrong.sentence.key == key


def test_a_table_is_told_from_a_text() -> None:
    assert is_table(PRICES)
    assert not is_table("the cat sat on the mat, and so on")
    assert not is_table("C4 D4 E4")
    assert not is_table("")


TEXTS = st.text(alphabet='0123456789.,;-\n\t|abx "', max_size=120)


@given(TEXTS, st.sampled_from(("moves", "bins", "classes")))
def test_any_table_is_learned_from_or_refused(text: str, way: str) -> None:
    series = replace(Series.of(text), way=way)
    if series.wrong is None:
        data = own(*series.taken).make(0)
        assert data.training
    else:
        assert isinstance(series.wrong, InputError)
