"""Dates: one way for a whole column, and the first cell that is none."""

from __future__ import annotations

import pytest

from rnnviz.training.encodings.dates import read_dates, written


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2024-11-14", "2024-11-14"),
        ("2024/11/4", "2024-11-04"),
        ("2024.11.14", "2024-11-14"),
        ("2024. 11. 14.", "2024-11-14"),
        ("2024년 11월 14일", "2024-11-14"),
        ("2024년11월", "2024-11-01"),
        ("20241114", "2024-11-14"),
        ("2024-11", "2024-11-01"),
        ("14.11.2024", "2024-11-14"),
        ("11/14/2024", "2024-11-14"),
        ("14/11/2024", "2024-11-14"),
        ("2024", "2024-01-01"),
        ("2024-11-14 09:30", "2024-11-14 09:30:00"),
        ("2024-11-14T09:30:05", "2024-11-14 09:30:05"),
    ],
)
def test_a_date_as_people_write_it(cell: str, iso: str) -> None:
    dates, wrong = read_dates([cell])
    assert wrong is None
    assert [written(one) for one in dates] == [iso]


def test_a_column_is_written_in_one_way() -> None:
    dates, _ = read_dates(["03/04/2024", "14/04/2024"])
    assert [written(one) for one in dates] == ["2024-04-03", "2024-04-14"]
    dates, _ = read_dates(["03/04/2024", "03/14/2024"])
    assert [written(one) for one in dates] == ["2024-03-04", "2024-03-14"]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (["2024-01-01", "2024-01-02", "soon"], 2),
        (["2024-01-01", "2024/01/02"], 1),
        (["2024-02-30"], 0),
        (["13/13/2024"], 0),
        (["9" * 5000], 0),
        ([""], 0),
    ],
)
def test_the_first_cell_that_is_no_date_is_found(cells: list[str], place: int) -> None:
    assert read_dates(cells) == ([], place)
