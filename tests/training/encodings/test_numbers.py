"""Rows of numbers: standardised or not, a class to tell, missing cells dealt with as asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, fit
from rnnviz.training.encodings.numbers import read_rows
from rnnviz.training.encodings.table import read_table

TABLE = read_table("a,b,kind\n1,20,x\n3,20,y\n5,20,x\n")
HOLES = read_table("a,b,kind\n1,2,x\n,4,y\n5,6,\n")


def test_standardised_columns_have_mean_0_and_deviation_1() -> None:
    rows = read_rows(TABLE, ["a", "b"], "kind")
    np.testing.assert_allclose(rows.x[:, 0], np.array([-1, 0, 1]) * np.sqrt(1.5), rtol=1e-14)
    assert rows.x[:, 1].tolist() == [0.0, 0.0, 0.0]  # nothing to tell apart
    assert rows.classes.symbols == ("x", "y")
    assert rows.targets == (0, 1, 0)


def test_numbers_as_they_are() -> None:
    rows = read_rows(TABLE, [1, 2], 3, standardise=False)
    assert rows.x.tolist() == [[1.0, 20.0], [3.0, 20.0], [5.0, 20.0]]


@pytest.mark.parametrize("standardise", [True, False])
def test_they_are_written_in_the_units_of_the_table(standardise: bool) -> None:
    rows = read_rows(TABLE, ["a", "b"], "kind", standardise=standardise)
    assert rows.write(rows.x) == "a,b\n1,20\n3,20\n5,20\n"
    again = read_table(rows.write(rows.x))
    assert again.values("a").tolist() == [1.0, 3.0, 5.0]


def test_missing_numbers_are_refused_dropped_or_filled() -> None:
    with pytest.raises(InputError, match="Row 3, column a: the number is missing"):
        read_rows(HOLES, ["a", "b"], "kind")
    filled = read_rows(HOLES, ["a", "b"], "kind", standardise=False, missing="mean")
    assert filled.x.tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert filled.targets == (0, 1, -1)  # no class is no mistake
    longer = read_table("a,kind\n1,x\n,z\n5,y\n")
    dropped = read_rows(longer, ["a"], "kind", standardise=False, missing="drop")
    assert dropped.x.tolist() == [[1.0], [5.0]]
    assert dropped.classes.symbols == ("x", "y")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"columns": []}, "at least one column"),
        ({"columns": ["c"]}, "no column c"),
        ({"columns": ["kind"]}, "Row 2, column kind: “x” is no number"),
        ({"label": "b"}, "Column b holds 1 classes"),
        ({"missing": "guess"}, "missing is 'guess' and must be one of"),
    ],
)
def test_what_cannot_be_used_is_named(options: dict[str, Any], said: str) -> None:
    arguments: dict[str, Any] = {"columns": ["a"], "label": "kind", **options}
    with pytest.raises(InputError, match=said):
        read_rows(TABLE, **arguments)


def test_a_column_without_any_number_cannot_be_filled() -> None:
    table = read_table("a,b,kind\n,1,x\n,2,y\n", header=True)
    with pytest.raises(InputError, match="column a: the number is missing"):
        read_rows(table, ["b", "a"], "kind", missing="mean")


def test_a_network_learns_to_tell_the_class() -> None:
    lines = [f"{n % 7},{n % 5},{'high' if n % 7 > n % 5 else 'low'}" for n in range(35)]
    rows = read_rows(read_table("p,q,kind\n" + "\n".join(lines)), ["p", "q"], "kind")
    net = RNN.random(2, 6, 2, seed=1, bias=True)
    for update in fit(net, [rows.sequence], 0.05, optimizer="adam", reduction="mean"):
        if update.number == 200:
            trace = update.net.run(*rows.sequence)
            break
    assert (trace["y"].argmax(axis=1) == rows.targets).mean() > 0.9
