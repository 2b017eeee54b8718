"""Vectors as they are typed: every number comes back bit for bit, and what is none is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import InputError
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.vectors import columns, vector, written

READ = ENCODINGS["numbers"].read
NUMBERS = st.floats(-1e6, 1e6)


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(NUMBERS, min_size=n, max_size=n))))
def test_every_number_comes_back(rows: list[list[float]]) -> None:
    if not rows:
        return
    symbols = tuple(map(written, rows))
    assert READ(ENCODINGS["numbers"].write(symbols)) == symbols
    assert [list(vector(one)) for one in symbols] == rows


def test_commas_true_minus_and_lines_are_read() -> None:
    assert READ("0,5 −1;\n 2 3.25 ;") == ("0.5 -1", "2 3.25")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one vector"),
        (" ; ;", "at least one vector"),
        ("1 2; 3", "Vector 2 has 1 numbers; it must have 2"),
        ("1; x", "“x” at place 2 is no number"),
        ("nan", "“nan” at place 1"),
        ("1e7", "“1e7” at place 1"),
        ("1_0", "“1_0” at place 1"),
        (" ".join("1" * 33), "33 numbers; 32 fit"),
        ("9" * 400, "at place 1 is no number"),
    ],
)
def test_what_is_no_vector_is_said(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        READ(text)


@given(st.text(alphabet="0123456789.,;- −eE_x\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        symbols = READ(text)
    except InputError:
        return
    assert READ("; ".join(symbols)) == symbols


def test_a_vector_is_drawn_by_its_first_numbers() -> None:
    mark = ENCODINGS["numbers"].mark
    assert mark("-0.123456 2") == "−0.12 2"
    assert mark("1 2 3") == "1 2 …"
    assert mark("same") == "same"
    assert columns(2) == ("x1", "x2")
