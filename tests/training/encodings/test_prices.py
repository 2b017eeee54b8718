"""Prices: moves by a threshold, bins by quantiles, and a real series that ships."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import InputError, assets
from rnnviz.training.encodings.prices import Bins, Moves, read_prices
from rnnviz.training.encodings.table import open_table, read_table


def test_a_series_is_put_in_order_and_rows_without_a_value_left_out() -> None:
    table = read_table("date,close\n2024-01-04,3\n2024-01-03,\n2024-01-02,2\n2024-01-01,1\n")
    prices = read_prices(table, "date", "close")
    assert prices.dates == ("2024-01-01", "2024-01-02", "2024-01-04")
    assert prices.values.tolist() == [1.0, 2.0, 3.0]
    assert prices.changes.tolist() == [1.0, 0.5]
    assert prices.left_out == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("d,v\n2024-01-01,1\nsoon,2\n", "Row 3, column d: “soon” is no date"),
        ("d,v\n2024-01-01,1\n2024-01-02,x\n", "Row 3, column v: “x” is no number"),
        ("d,v\n2024-01-01,1\n2024-01-02,0\n", "Row 3, column v: “0” is no price"),
        ("d,v\n2024-01-01,1\n2024-01-02,-5\n", "Row 3, column v: “-5” is no price"),
        ("d,v\n2024-01-01,1\n2024-01-02,3\n2024-01-01,2\n", "Row 4, .* in row 2 already"),
        ("d,v\n2024-01-01,1\n", "1 values are too few"),
        ("d,v\n2024-01-01,NA\n2024-01-02,\n", "0 values are too few"),
    ],
)
def test_a_mistake_names_row_and_column(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_prices(read_table(text, header=True), "d", "v")


def test_moves_by_a_threshold_that_is_itself_flat() -> None:
    changes = np.array([0.5, 0.25, 0.0, -0.25, -0.5])
    assert Moves(0.25).of(changes) == ("up", "flat", "flat", "flat", "down")
    assert Moves(0.0).of(changes) == ("up", "up", "flat", "down", "down")
    with pytest.raises(InputError, match="flat is"):
        Moves(-0.1)


def test_moves_are_typed_in_words_or_arrows() -> None:
    assert Moves().read("up ↓ Flat →") == ("up", "down", "flat", "flat")
    assert [Moves().mark(one) for one in Moves().symbols] == ["↓", "→", "↑"]
    with pytest.raises(InputError, match=r"“sideways” at place 2 .* Moves: down, flat, up"):
        Moves().read("up sideways")
    with pytest.raises(InputError, match="0 moves"):
        Moves().read(" ")


@pytest.mark.parametrize("count", [2, 3, 5, 10])
def test_quantile_bins_hold_equally_many(count: int) -> None:
    changes = np.random.default_rng(0).normal(size=600)
    bins = Bins.quantiles(changes, count)
    found = bins.of(changes)
    assert [found.count(one) for one in bins.symbols] == [600 // count] * count
    order = np.argsort(changes)
    assert [int(found[place]) for place in order] == sorted(map(int, found))
    assert bins.read(bins.write(found)) == found


@pytest.mark.parametrize(
    ("changes", "count"), [([1, 2], 3), ([1] * 50, 3), ([], 2), (range(99), 30)]
)
def test_bins_that_cannot_be_are_refused(changes: list[float], count: int) -> None:
    with pytest.raises(InputError, match="cannot be parted"):
        Bins.quantiles(np.array(changes, float), count)


#: The source's own averages over all days of each year from 1982 on (release G.5A).
YEARLY = (
    *(731.94, 776.05, 807.93, 872.45, 884.60, 826.16, 734.52, 674.13, 710.64, 736.73, 784.66),
    *(805.75, 806.93, 772.69, 805.00, 953.19, 1400.40, 1189.84, 1130.90, 1292.01, 1250.31),
    *(1192.08, 1145.24, 1023.75, 954.32, 928.97, 1098.71, 1274.63, 1155.74, 1106.94, 1126.16),
    *(1094.67, 1052.29, 1130.96, 1159.34),
)


def test_its_years_have_the_averages_that_its_source_gives() -> None:
    prices = read_prices(open_table(assets.path("data", "won-per-dollar.csv")), 1, 2)
    months = prices.values[prices.dates.index("1982-01-01") :][: 12 * len(YEARLY)]
    # A month counts the same here, and as many days as it has there.
    np.testing.assert_allclose(months.reshape(-1, 12).mean(axis=1), YEARLY, rtol=0.003)


def test_the_series_that_ships_is_what_its_source_says() -> None:
    table = open_table(assets.path("data", "won-per-dollar.csv"))
    prices = read_prices(table, "date", "won per US dollar")
    assert len(prices.values) == 441
    assert (prices.dates[0], prices.dates[-1]) == ("1981-04-01", "2017-12-01")
    months = [12 * int(date[:4]) + int(date[5:7]) for date in prices.dates]
    assert set(np.diff(months)) == {1}
    # The Asian crisis: the won lost a third of its worth in December 1997.
    assert prices.dates[int(prices.changes.argmax()) + 1] == "1997-12-01"
    assert "EXKOUS" in assets.path("data", "README.md").read_text(encoding="utf-8")
