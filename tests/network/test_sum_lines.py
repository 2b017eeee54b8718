"""Lines that add up, taken apart: measured without being made, one loss or all of them."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from rnnviz.network.lines import backward
from rnnviz.network.mistakes import mistaken
from rnnviz.network.rnn import RNN
from rnnviz.network.sum_lines import Term, changes, log_sizes, parts

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("line", "adds", "outer"),
    [
        ("dW += np.outer(h_prev[t], dz[t])", True, True),
        ("dW = np.outer(h_prev[t], dz[t])", False, True),
        ("db += dz[t]", True, False),
        ("db += 0", True, False),
    ],
)
def test_a_line_is_taken_apart(line: str, adds: bool, outer: bool) -> None:
    found = parts(line)
    assert (found.adds, found.left is not None) == (adds, outer)


def whole(term: Term, row: int) -> np.ndarray:
    if term.left is None:
        return term.right[row]
    left = term.left if term.left.ndim == 1 else term.left[row]
    return np.outer(left, term.right[row])


LEFTS = {"one for all": RNG.normal(size=4), "one a loss": RNG.normal(size=(3, 4)), "none": None}


@pytest.mark.parametrize("left", LEFTS)
def test_sizes_are_those_of_what_is_never_made(left: str) -> None:
    terms = [Term(LEFTS[left], RNG.normal(size=(3, 5))) for _ in range(2)]
    if left == "one a loss":
        terms[1] = Term(RNG.normal(size=(3, 4)), terms[1].right)
    for some in (terms[:1], terms):
        sizes = [np.linalg.norm(sum(whole(term, row) for term in some)) for row in range(3)]
        assert 10 ** log_sizes(tuple(some)) == pytest.approx(sizes, rel=1e-13)


def test_what_is_alike_cancels_before_it_is_squared() -> None:
    one = Term(RNG.normal(size=4), RNG.normal(size=(3, 5)))
    assert (log_sizes((one, Term(one.left, -one.right))) == -np.inf).all()
    near = Term(one.left * (1 + 1e-9), -one.right)
    alike = 1e-9 * np.linalg.norm(one.left) * np.linalg.norm(one.right, axis=1)
    assert 10 ** log_sizes((one, near)) == pytest.approx(alike, rel=1e-6)


def ran(name: str, steps: int, words: int):
    net = RNN.random(words, 8, words, seed=2, scale=0.3)
    ids = np.arange(steps) % words
    return net.run(ids, ids, equations=mistaken(name, net.model()))


def test_a_loss_has_a_row_from_its_own_step_back() -> None:
    trace = ran("slope_forgotten", 6, 4)
    seen = []
    for step in backward(trace.task, trace.names, np.array([1, 4])):
        seen.append((step.t, step.losses.tolist()))
        rows = step.names["carried"][step.t]
        assert rows.shape == (1 + len(step.losses), 8)
    assert seen == [(5, []), (4, [4]), (3, [4]), (2, [4]), (1, [1, 4]), (0, [1, 4]), (-1, [1, 4])]


@pytest.mark.parametrize("name", ["slope_forgotten", "assigned_U", "item_transposed"])
def test_a_long_pass_is_never_made_with_all_its_rows_at_once(name: str) -> None:
    """Rows for all steps would take 500 MB, what is added to U for all losses 10 at each step."""
    steps = 400
    trace = ran(name, steps, steps)
    tracemalloc.start()
    for quantity in ("h", "U", "W"):
        assert np.isfinite(trace.ledger.norms(quantity)).all()
    trace.ledger.item("U", loss=steps - 1, use=3)
    trace.so_far("dU", 200)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40 * 2**20


def test_a_use_that_does_not_count_changes_nothing_and_leaves_what_stood() -> None:
    trace = ran("assigned_W", 5, 4)
    used = np.array([True, False, True, False, True])
    task = trace.task._replace(masks=trace.task.masks._replace(uses={"W": used}))
    items = {}
    for step, terms in changes(task, trace.names, "W", np.arange(5)):
        for row, loss in enumerate(step.losses.tolist()):
            items[loss, step.t] = sum(whole(term, row) for term in terms)
    for t in (1, 3):
        assert not any(items[loss, t].any() for loss in range(t, 5))
    # What loss 4 leaves in all is what stood last: the item of the first step that counts.
    left = sum(items[4, t] for t in range(5))
    expected = np.outer(trace["h_prev"][0], trace.of_loss(4)["dz"][0])
    assert left == pytest.approx(expected, abs=1e-15)
