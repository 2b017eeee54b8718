"""The items of one number, against the ledger's whole items."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.network.bugs import BUGS
from rnnviz.network.entries import items_of_entry
from rnnviz.network.masks import Masks
from rnnviz.network.mistakes import mistaken
from rnnviz.session import Session

STEPS = 5
INPUTS, TARGETS = [0, 1, 2, 0, 1], [1, -1, 3, 0, 2]


def trace(**options):
    net = RNN.random(3, 4, 4, seed=2, bias=True)
    return net.run(INPUTS, TARGETS, h0=np.array([0.3, -0.2, 0.1, 0.5]), **options)


CASES = {
    "full": {},
    "mean": {"reduction": "mean"},
    "truncated": {"truncation": 2},
    "masked": {
        "masks": Masks(
            np.array([True, False, True, True, True]),
            None,
            {"W": np.array([True, True, False, True, True])},
        )
    },
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("weight", "entry"), [("U", (1, 3)), ("W", (2, 0)), ("V", (3, 1)), ("b", (2,)), ("d", (0,))]
)
def test_each_is_a_number_of_the_ledgers_item(case: str, weight: str, entry: tuple) -> None:
    one = trace(**CASES[case])
    uses = []
    for use, losses, items in items_of_entry(one, weight, entry):
        uses.append(use)
        assert losses.tolist() == sorted(losses.tolist(), reverse=True)
        for loss, item in zip(losses.tolist(), items.tolist(), strict=True):
            whole = one.ledger.item(weight, loss=loss, use=use)
            assert item == pytest.approx(float(whole[entry]), rel=1e-12, abs=1e-15)
        total = float(one.item(f"d{weight}", use)[entry])
        assert float(items.sum()) == pytest.approx(total, rel=1e-9, abs=1e-14)
    assert uses == list(reversed(range(STEPS)))


@pytest.mark.parametrize(
    ("weight", "entry", "count"),
    [("U", (0, 0), 15), ("W", (0, 0), 15), ("b", (0,), 15), ("V", (0, 0), 5), ("d", (0,), 5)],
)
def test_so_many_there_are(weight: str, entry: tuple, count: int) -> None:
    assert sum(len(one.losses) for one in items_of_entry(trace(), weight, entry)) == count


def test_truncation_leaves_out_those_that_never_arrive() -> None:
    counts = [len(one.losses) for one in items_of_entry(trace(truncation=2), "W", (0, 1))]
    assert counts == [1, 2, 2, 2, 2]


def test_an_edge_that_is_cut_lets_nothing_through() -> None:
    carries = np.array([True, False, True, True, True])
    cut = trace(masks=Masks(None, carries, {}))
    assert [one.losses.tolist() for one in items_of_entry(cut, "W", (1, 1))] == [
        [4],
        [4, 3],
        [4, 3, 2],
        [1],
        [1, 0],
    ]


@pytest.mark.parametrize("name", BUGS)
@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_with_a_mistake_they_are_what_its_lines_add(name: str, weight: str) -> None:
    session = Session.open("baseball-bat").type_inputs("a b c").type_targets("x y z")
    one = session.type_h0("0.3").switch_bug(name).trace
    uses = []
    for use, losses, items in items_of_entry(one, weight, (1, 0)):
        uses.append(use)
        for loss, item in zip(losses.tolist(), items.tolist(), strict=True):
            whole = one.ledger.item(weight, loss=loss, use=use)[1, 0]
            assert item == pytest.approx(float(whole), rel=1e-9, abs=1e-12)
    assert uses == [2, 1, 0]


@pytest.mark.parametrize("mistake", ["", "assigned_W", "slope_forgotten"])
def test_what_overflows_is_no_warning(mistake: str) -> None:
    calm = RNN.random(2, 3, 2, seed=1)
    net = RNN(*(1e150 * one for one in (calm.U, calm.W, calm.V)), activation="linear")
    equations = mistaken(mistake, net.model()) if mistake else None
    one = net.run([0, 1, 0, 1], [1, 0, 1, 0], equations=equations)
    assert len(items_of_entry(one, "W", (0, 1))) == 4
