"""Where a number comes from: its terms add up to it, and who feeds whom is told alike from both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.equations import Equations
from rnnviz.network.masks import Masks
from rnnviz.network.rows import Row
from rnnviz.network.trace import Trace
from rnnviz.stepping.copying import FORMS, copied
from rnnviz.stepping.cursor import Reached, program
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.origin import Origin
from rnnviz.stepping.run import Run
from tests.stepping.runs import gated

ETA = 0.3
KINDS = list(product(ACTIVATIONS, [False, True], ["sum", "mean"], [None, 1, 2]))
#: Sums are added up in another order than the kernel's.
CLOSE = {"rtol": 1e-11, "atol": 1e-13}


def ran(
    activation: str = "tanh",
    bias: bool = False,
    reduction: str = "sum",
    truncation: int | None = None,
    *,
    steps: int = 4,
    masks: Masks | None = None,
) -> Trace:
    """A pass with a state to start from; a step in three has no target."""
    rng = np.random.default_rng(steps)
    net = RNN.random(3, 4, 5, seed=2, bias=bias, activation=activation)
    targets = rng.integers(0, 5, steps)
    targets[1::3] = -1
    h0 = rng.uniform(-1, 1, 4)
    settings = {"reduction": reduction, "truncation": truncation, "masks": masks}
    return net.run(rng.integers(0, 3, steps), targets, h0, **settings)


def numbers(trace: Trace, index: int = -1) -> Numbers:
    equations = Equations(trace.model.cell, trace.model.head)
    ops = program(equations, len(trace))
    return Numbers(Run(trace, ops, ETA), Reached(range(len(ops))[index], ops))


def entries(at: Numbers) -> Iterator[Entry]:
    """Every entry of every quantity of a run, each once."""
    equations = at.run.program.equations
    given = ("x", "target", *(row.name for row in equations.given if row.name != "x"))
    computed = [*equations.forward, *equations.backward, *equations.update]
    for name in dict.fromkeys((*given, *(row.name for row in computed))):
        if name in at.trace.model.cell.before:
            continue
        for t in range(len(at.trace)) if at.stepped(name) else (0,):
            if name == "target" and at.trace["target"][t] < 0:
                continue
            for indices in np.ndindex(*at.shape(name)):
                yield Entry(name, t, indices)


def true(at: Numbers, entry: Entry) -> float:
    """What the kernel computed for an entry."""
    name, t, indices, _ = entry
    if name.startswith("new_"):
        weight = name[4:]
        return float((at.trace.weights[weight] - ETA * at.trace.gradients[weight])[indices])
    if name in at.run.sums:
        return float(at.trace.gradients[name[1:]][indices])
    return float(at.trace[name][t][indices])


def check_sums(trace: Trace) -> None:
    at = numbers(trace)
    checked = 0
    for entry in entries(at):
        origin = Origin(at, entry)
        if not at.run.program.op_of(entry.name):
            assert not origin.terms or entry.name in trace.weights
            continue
        total = sum(term.node.value(at.final) for term in origin.terms)
        assert np.isclose(total, true(at, entry), **CLOSE), entry
        assert np.isclose(origin.value, true(at, entry), **CLOSE), entry
        written = eval(copied(origin, "numpy"), {"np": np})
        assert np.isclose(written, true(at, entry), **CLOSE), entry
        checked += 1
    assert checked > 100


@pytest.mark.parametrize(("activation", "bias", "reduction", "truncation"), KINDS)
def test_the_terms_of_every_entry_add_up_to_it(
    activation: str, bias: bool, reduction: str, truncation: int | None
) -> None:
    check_sums(ran(activation, bias, reduction, truncation))


def test_they_do_in_a_cell_with_two_states() -> None:
    check_sums(gated().trace)


@pytest.mark.parametrize("truncation", [None, 2])
@pytest.mark.parametrize(
    "masks",
    [
        Masks(losses=np.array([True, True, False, True])),
        Masks(carries=np.array([True, False, True, True])),
        Masks(uses={"W": np.array([True, False, True, True]), "U": np.array([False] * 4)}),
    ],
    ids=["a loss off", "an edge cut", "uses frozen"],
)
def test_they_do_where_something_is_masked(masks: Masks, truncation: int | None) -> None:
    check_sums(ran(truncation=truncation, masks=masks))


@pytest.mark.parametrize("steps", [1, 2])
def test_they_do_in_short_sequences(steps: int) -> None:
    check_sums(ran("relu", True, "mean", steps=steps))


def test_a_truncated_gradient_is_a_sum_over_the_losses_that_are_kept() -> None:
    trace = ran(truncation=2, steps=5)
    at = numbers(trace)
    terms = Origin(at, Entry("carried", 1, (2,))).terms
    assert [leaf.loss for term in terms for leaf in term.node.leaves() if leaf.name == "dz"] == [
        2
    ] * 4
    dz = trace.ledger.vectors(2)["z"][2]
    expected = dz * trace["W"][2]
    assert np.allclose([term.node.value(at.final) for term in terms], expected)


@pytest.mark.parametrize("trace", [ran(), ran("relu", True, "mean"), gated().trace])
def test_what_feeds_an_entry_names_it_among_those_it_uses(trace: Trace) -> None:
    """Both ways are read from the table, by different code: they must say the same."""
    at = numbers(trace)
    fed: set[tuple[Entry, str, int, tuple[int, ...]]] = set()
    for entry in entries(at):
        origin = Origin(at, entry)
        if origin.row is None or entry.name in trace.weights:
            continue
        for term in origin.terms:
            t = at.run.program.ops[term.op].t if origin.is_sum else entry.t
            leaves = map(at.itself, term.node.leaves())
            fed |= {(leaf, entry.name, t, entry.indices) for leaf in leaves}
        if entry.name == "L" and trace["target"][entry.t] >= 0:
            fed.add((Entry("y", entry.t, (int(trace["target"][entry.t]),)), "L", entry.t, ()))
    used: set[tuple[Entry, str, int, tuple[int, ...]]] = set()
    for entry in entries(at):
        if entry.name == "x" and not at.final(entry):
            continue  # of words that are not there, nothing is told
        for use in Origin(at, entry).uses:
            assert entry in Origin(at, at.itself(use.entry(0))).feeds or at.stepped(entry.name)
            for indices in np.ndindex(*at.shape(use.name)):
                pairs = zip(use.pattern, indices, strict=True)
                if all(at_ is None or at_ == index for at_, index in pairs):
                    used |= {(entry, use.name, t, indices) for t in use.steps}
    assert used == fed


def test_what_feeds_a_row_is_what_the_table_says() -> None:
    at = numbers(ran(bias=True))
    table, before = at.run.program.equations.table, at.trace.model.cell.before
    for entry in entries(at):
        origin = Origin(at, entry)
        if origin.row is None or (entry.name in ("L", "do") and at.trace["target"][entry.t] < 0):
            continue
        feeds = {f for name in table[origin.row.name].feeds for f in (before.get(name, name), name)}
        found = {one.name for one in origin.feeds}
        assert found <= feeds | {"h0"}
        at_the_end = entry.name == "carried" and entry.t == len(at.trace) - 1
        if not at_the_end and entry.name not in ("dU", "dW"):
            assert {before.get(f, f) for f in feeds} - {"h0"} <= found | {"h", "h0"}


def test_only_the_word_of_a_step_is_among_the_terms() -> None:
    at = numbers(ran())
    for t in range(len(at.trace)):
        feeds = Origin(at, Entry("z", t, (1,))).feeds
        assert [one.indices[0] for one in feeds if one.name == "x"] == [
            int(at.trace["x"][t].argmax())
        ]
        assert sum(one.name == "U" for one in feeds) == 1


def test_a_sum_is_known_as_far_as_it_has_been_added() -> None:
    trace = ran()
    ops = numbers(trace).run.program
    entry = Entry("dW", 0, (1, 2))
    for t in range(4):
        at = numbers(trace, ops.index_of("dW", t))
        assert Origin(at, entry).value == trace["dW"][t][1, 2]
        assert Origin(at, entry).writer == ops.index_of("dW", t)
        assert eval(copied(Origin(at, entry), "numpy")) == pytest.approx(trace["dW"][t][1, 2])
    before = Origin(numbers(trace, ops.index_of("dW", 3) - 1), entry)
    assert before.value is None
    assert before.writer == ops.index_of("dW", 3)
    assert [copied(before, form) for form in FORMS] == ["", "", ""]


def test_a_weight_is_the_old_one_until_its_update() -> None:
    trace = ran()
    ops = numbers(trace).run.program
    entry, at = Entry("W", 0, (0, 1)), ops.index_of("new_W")
    old = Origin(numbers(trace, at - 1), entry)
    assert (old.value, old.writer, old.terms) == (trace["W"][0, 1], None, ())
    new = Origin(numbers(trace, at), entry)
    assert new.writer == at
    assert new.value == (trace["W"] - ETA * trace.gradients.W)[0, 1]
    assert len(new.terms) == 2


def test_the_state_before_the_first_step_has_one_name() -> None:
    at = numbers(ran())
    assert at.itself(Entry("h_prev", 0, (1,))) == Entry("h0", 0, (1,))
    assert at.itself(Entry("h_prev", 2, (1,))) == Entry("h", 1, (1,))
    assert at.itself(Entry("dW", 3, (1, 1))) == Entry("dW", 0, (1, 1))


@pytest.mark.parametrize("name", ["h", "dW", "W", "target", "x", "h0", "new_V", "b"])
def test_a_table_to_copy_holds_every_number(name: str) -> None:
    trace = ran(bias=True)
    at = numbers(trace)
    shape = at.shape(name)
    text = copied(Origin(at, Entry(name, 0, (0,) * len(shape))), "tsv")
    read = np.array([[float(one) for one in line.split("\t")] for line in text.splitlines()])
    want = np.array([true_or_given(at, Entry(name, 0, place)) for place in np.ndindex(*shape)])
    assert np.allclose(read.ravel(), want, rtol=1e-14, atol=0)


def true_or_given(at: Numbers, entry: Entry) -> float:
    """A weight, once updated, is the new one; a target is a one-hot code."""
    name, t, indices, _ = entry
    if name in at.trace.weights:
        return true(at, entry._replace(name=f"new_{name}"))
    if name == "target":
        return float(at.trace["target"][t] == indices[0])
    return float(at.trace[name][indices]) if name == "h0" else true(at, entry)


class Mistaken(Equations):
    """A table that says something else of dz than what was run."""

    @property
    def backward(self) -> tuple[Row, ...]:
        rows = super().backward
        line = "dz[t] = dh[t] * (1 - h[t]) ** 2"
        return tuple(replace(row, numpy=line) if row.name == "dz" else row for row in rows)


def test_a_line_that_was_not_run_is_found_out() -> None:
    trace = ran()
    model = trace.model
    for equations, right in ((Equations, True), (Mistaken, False)):
        ops = program(equations(model.cell, model.head), len(trace))
        at = Numbers(Run(trace, ops, ETA), Reached(len(ops) - 1, ops))
        for name in ("dz", "dh", "dW"):
            entry = Entry(name, 1 if at.stepped(name) else 0, (2, 1)[: len(at.shape(name))])
            origin = Origin(at, entry)
            assert origin.agrees is (right or name != "dz")
            assert np.isclose(eval(copied(origin, "numpy"), {"np": np}), true(at, entry), **CLOSE)


def test_latex_has_symbols_numbers_and_the_result() -> None:
    at = numbers(ran())
    text = copied(Origin(at, Entry("dW", 0, (1, 2))), "latex")
    assert text.startswith(r"\partial W_{23} = h_{3}[2] \cdot \partial z_{4}[3] + ")
    assert text.count(" = ") == 3
    assert float(text.rsplit(" = ")[-1]) == pytest.approx(at.trace.gradients.W[1, 2], rel=1e-5)


def test_large_indices_are_told_apart() -> None:
    rng = np.random.default_rng(0)
    net = RNN.random(3, 12, 3)
    at = numbers(net.run(rng.integers(0, 3, 2), rng.integers(0, 3, 2)))
    assert r"\partial W_{2,12}" in copied(Origin(at, Entry("dW", 0, (1, 11))), "latex")


@pytest.mark.parametrize("size", [60, 400])
def test_a_softmax_over_many_classes_is_no_larger_than_they_are(size: int) -> None:
    rng = np.random.default_rng(0)
    net = RNN.random(3, 2, size)
    at = numbers(net.run(rng.integers(0, 3, 2), rng.integers(0, size, 2)))
    origin = Origin(at, Entry("y", 1, (7,)))
    assert len(origin.feeds) == size
    text = copied(origin, "numpy")
    assert len(text) < 60 * size
    assert eval(text, {"np": np}) == pytest.approx(at.trace["y"][1, 7], rel=1e-12)


def test_broken_numbers_are_copied_as_they_are() -> None:
    net = RNN(np.full((2, 2), 1e300), np.full((2, 2), 1e300), np.ones((2, 2)), activation="linear")
    at = numbers(net.run([0, 1], [0, 1]))
    for entry in entries(at):
        origin = Origin(at, entry)
        with np.errstate(all="ignore"):
            got = eval(copied(origin, "numpy"), {"np": np})
        if entry.name == "h":
            assert np.array_equal(got, true(at, entry), equal_nan=True)
