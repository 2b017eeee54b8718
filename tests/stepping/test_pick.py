"""What is picked in the ledger, as a value."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.network.equations import ARTICLE
from rnnviz.network.trace import Trace
from rnnviz.stepping.cursor import program
from rnnviz.stepping.pick import NOTHING_PICKED, QUANTITIES, Pick, share_left


@pytest.fixture(scope="module")
def trace() -> Trace:
    return RNN.random(3, 4, 3, seed=5).run([0, 2, 1, 2], [1, -1, 0, 2], h0=[0.1, -0.2, 0.3, 0.4])


def test_at_first_nothing_is_picked_and_the_states_are_looked_at() -> None:
    assert Pick() == NOTHING_PICKED
    assert not NOTHING_PICKED.any
    assert NOTHING_PICKED.name == "h"


@pytest.mark.parametrize("loss", [0, 1, 7])
def test_an_item_is_picked_from_the_first_step_on(loss: int) -> None:
    assert Pick("W", loss, 0).any


@pytest.mark.parametrize(("name", "op"), [("h", "carried"), ("U", "dU"), ("W", "dW"), ("V", "dV")])
def test_the_op_by_which_a_column_is_known(name: str, op: str) -> None:
    assert name in QUANTITIES
    assert Pick(name).op == op


@pytest.mark.parametrize("name", QUANTITIES)
def test_that_op_is_one_of_the_program_and_the_item_s_gradient_is_there_by_then(name: str) -> None:
    ops = program(ARTICLE, 3)
    for t in range(3):
        known = ops.index_of(Pick(name).op, t)
        assert ops.ops[known] == (Pick(name).op, t)
        assert known >= ops.index_of("dV" if name == "V" else "dh", t)


@pytest.mark.parametrize("pick", [Pick("W", 4, 1), Pick("h", 4, 4), Pick("U", 2, 0)])
@pytest.mark.parametrize("steps", range(1, 7))
def test_a_shorter_sequence_lets_go_of_an_item_that_it_does_not_have(
    pick: Pick, steps: int
) -> None:
    kept = pick.within(steps)
    assert kept.name == pick.name
    if steps > pick.loss:
        assert kept == pick
    else:
        assert not kept.any
        assert (kept.loss, kept.use) == (-1, -1)


def test_nothing_picked_stays_so_in_any_sequence() -> None:
    for steps in (1, 2, 60):
        assert Pick("V").within(steps) == Pick("V")


def test_a_pick_never_changes() -> None:
    with pytest.raises(AttributeError):
        Pick().loss = 3  # type: ignore[misc]
    assert hash(Pick("W", 1, 0)) == hash(Pick("W", 1, 0))


def test_the_share_that_is_left_is_a_quotient_of_norms(trace: Trace) -> None:
    norms = [[float(np.linalg.norm(v)) for v in trace.ledger.vectors(k)["h"]] for k in range(4)]
    for loss in (0, 2, 3):
        for use in range(loss + 1):
            share = share_left(trace.ledger, Pick("W", loss, use))
            assert share == pytest.approx(norms[loss][use] / norms[loss][loss], rel=1e-12)
    assert share_left(trace.ledger, Pick("h", 3, 3)) == 1.0


def test_of_nothing_there_is_no_share(trace: Trace) -> None:
    assert share_left(trace.ledger, Pick("h", 1, 0)) is None


def test_a_share_is_told_however_far_the_gradient_has_vanished() -> None:
    net = RNN.random(2, 3, 2, seed=1, scale=1e-9)
    steps = 60
    far = net.run([0] * steps, [-1] * (steps - 1) + [1])
    share = share_left(far.ledger, Pick("h", steps - 1, 30))
    assert share is not None
    assert 0 < share < 1e-200
