"""A new cell is one file: the engine does for it all that it does for the one it came with."""

from __future__ import annotations

import ast
import math
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import rnnviz
from rnnviz import InputError, Masks, Trace, check_gradients, fit
from rnnviz.network.equations import Equations
from rnnviz.network.head import Head
from rnnviz.network.rnn import Network
from tests.network.gated import Gated
from tests.network.test_equations import ETA, run_as_listed, sums
from tests.oracles.closeness import apart
from tests.oracles.plain import descended

STEPS, SIZES = 5, (3, 4, 3)
CELL = Gated()
WEIGHTS = ("Uf", "Wf", "Ug", "Wg", "V", "bf", "d")
STATES = ("h", "c")
#: The gradients of a step, by the number whose gradient they are.
WITHIN = ("h", "c", "m", "zf", "zg")
SEEDS = pytest.mark.parametrize("seed", range(8))
TAU = pytest.mark.parametrize("truncation", [1, 2, 3, STEPS, STEPS + 3])


class Case(NamedTuple):
    """Weights by name, vectors x [T, n_in], class ids [T] with -1 for none, and h0 and c0."""

    weights: dict[str, Any]
    x: Any
    target: Any
    start: dict[str, Any]

    @property
    def net(self) -> Network:
        return Network(CELL, self.weights)

    def run(self, **options: Any) -> Trace:
        return self.net.run(self.x, self.target, h0=self.start, **options)


def case(seed: int, *, steps: int = STEPS, bias: bool = True, unknown: bool = True) -> Case:
    """A network and a sequence, of which a third of the steps have no target."""
    rng = np.random.default_rng(seed)
    shapes = {**CELL.shapes(*SIZES[:2]), **Head(bias).shapes(*SIZES[1:])}
    target = rng.integers(0, SIZES[2], steps)
    if unknown:
        target[rng.random(steps) < 1 / 3] = -1
    return Case(
        weights={name: 0.7 * rng.standard_normal(shape) for name, shape in shapes.items()},
        x=rng.standard_normal((steps, SIZES[0])),
        target=target,
        start={name: rng.uniform(-1, 1, SIZES[1]) for name in ("h0", "c0")},
    )


# The first oracle: the forward pass in plain Python.


def plain(one: Case) -> dict[str, list[Any]]:
    """Every quantity of the forward pass, a row a step, with lists and `math` alone."""
    w = {name: weight.tolist() for name, weight in one.weights.items()}
    h, c = one.start["h0"].tolist(), one.start["c0"].tolist()
    ran: dict[str, list[Any]] = {}
    for x, target in zip(one.x.tolist(), one.target.tolist(), strict=True):
        zf = plus(times(x, w["Uf"]), times(h, w["Wf"]), w["bf"])
        zg = plus(times(x, w["Ug"]), times(h, w["Wg"]))
        f, g = [1 / (1 + math.exp(-one)) for one in zf], [math.tanh(one) for one in zg]
        c = [keep * old + (1 - keep) * new for keep, old, new in zip(f, c, g, strict=True)]
        h = [math.tanh(one) for one in c]
        o = plus(times(h, w["V"]), w["d"])
        y = [math.exp(one) / math.fsum(map(math.exp, o)) for one in o]
        L = -math.log(y[target]) if target >= 0 else 0.0
        for name, row in {"zf": zf, "f": f, "zg": zg, "g": g, "c": c, "h": h}.items():
            ran.setdefault(name, []).append(row)
        for name, row in {"o": o, "y": y, "L": L}.items():
            ran.setdefault(name, []).append(row)
    return ran


def times(row: list[float], matrix: list[list[float]]) -> list[float]:
    return [sum(map(float.__mul__, row, column)) for column in zip(*matrix, strict=True)]


def plus(*rows: list[float]) -> list[float]:
    return [math.fsum(numbers) for numbers in zip(*rows, strict=True)]


# The second oracle: complex step (Squire & Trapp 1998), with numbers of its own for each step.


def losses(one: Case, **moved: Any) -> Any:
    """L [m, T] of m copies of the network, in each of which other numbers are moved.

    `moved`: what is added, for a weight [m, T, …], at each step; for h, c, m, zf and zg
    [m, T, n_hidden]: to the state that is handed on, to the memory, to the sums; for h0 and c0
    [m, n_hidden].
    """
    zero = np.zeros((1, len(one.x), 1))

    def weight(name: str, t: int) -> Any:
        return one.weights[name] + (moved[name][:, t] if name in moved else 0.0)

    def within(name: str, t: int) -> Any:
        return moved.get(name, zero)[:, t]

    def product(row: Any, matrix: Any) -> Any:
        return (row[..., None, :] @ matrix)[..., 0, :]

    h, c = (one.start[name] + moved.get(name, 0.0) + zero[:, 0] for name in ("h0", "c0"))
    found = []
    for t, (x, target) in enumerate(zip(one.x, one.target, strict=True)):
        zf = product(x, weight("Uf", t)) + product(h, weight("Wf", t)) + weight("bf", t)
        zg = product(x, weight("Ug", t)) + product(h, weight("Wg", t)) + within("zg", t)
        f = 1 / (1 + np.exp(-zf - within("zf", t)))
        memory = f * c + (1 - f) * np.tanh(zg) + within("m", t)
        h, c = np.tanh(memory) + within("h", t), memory + within("c", t)
        o = product(h, weight("V", t)) + weight("d", t)
        log_y = o - np.log(np.exp(o).sum(axis=-1, keepdims=True))
        found.append(-log_y[:, target] if target >= 0 else 0.0 * log_y[:, 0])
    return np.stack(np.broadcast_arrays(*found), axis=1)


def items(one: Case, name: str) -> Any:
    """G[k, s, …]: what moving a number at step s alone does to loss k, from no backpropagation.

    Of h0 and c0, which stand before the first step, [k, …].
    """
    at_start = name in one.start
    shape = one.weights[name].shape if name in one.weights else (SIZES[1],)
    full = shape if at_start else (len(one.x), *shape)
    size = math.prod(full)
    moved = 1e-30j * np.eye(size).reshape(size, *full)
    slopes = losses(one, **{name: moved}).imag / 1e-30
    return slopes.T.reshape(len(one.x), *full)


class Counts(NamedTuple):
    """What counts of a gradient: all of it, unless a truncation, masks or a mean say less."""

    truncation: int = STEPS
    masks: Masks = Masks()
    share: float = 1.0


ALL = Counts()


def expected(one: Case, name: str, counts: Counts = ALL) -> Any:
    """`items` with those that do not count left out."""
    steps = range(len(one.x))
    found = counts.share * items(one, name)
    for k in steps:
        if name in one.start:
            found[k] *= kept(k, 0, counts)
            continue
        for s in steps:
            used = counts.masks.uses.get(name)
            found[k, s] *= kept(k, s, counts) and (used is None or used[s])
    return found


def kept(k: int, s: int, counts: Counts) -> bool:
    """Whether what loss k sends to step s counts; h0 and c0 are used at the first step."""
    losses, carries, _ = counts.masks
    if k - s >= counts.truncation or (losses is not None and not losses[k]):
        return False
    return carries is None or all(carries[s:k])


def total(one: Case, name: str, counts: Counts = ALL) -> Any:
    """A gradient: the sum of all its items."""
    found = expected(one, name, counts)
    return found.sum(axis=0 if name in one.start else (0, 1))


def gradients_are_right(trace: Trace, one: Case, counts: Counts = ALL) -> None:
    """The totals, and the gradients of each step, against the oracle."""
    for name, gradient in trace.gradients.items():
        assert apart(gradient, total(one, name, counts)) < 1e-12, name
    for name in WITHIN:
        assert apart(trace[f"d{name}"], expected(one, name, counts).sum(axis=0)) < 1e-12, name


# The engine against them.


@SEEDS
def test_forward_it_computes_what_plain_python_does(seed: int) -> None:
    one = case(seed)
    trace = one.run()
    for name, rows in plain(one).items():
        assert apart(trace[name], rows) < 1e-13, name
    assert trace.loss == pytest.approx(math.fsum(plain(one)["L"]), rel=1e-13)


@SEEDS
def test_every_gradient_agrees_with_complex_step(seed: int) -> None:
    one = case(seed)
    trace = one.run()
    assert set(trace.gradients) == {*WEIGHTS, "h0", "c0"}
    gradients_are_right(trace, one)


def test_the_two_oracles_run_the_same_network() -> None:
    one = case(3)
    assert apart(losses(one)[0], plain(one)["L"]) < 1e-14


@SEEDS
def test_the_engines_own_check_passes(seed: int) -> None:
    one = case(seed, unknown=False)
    report = check_gradients(one.net, one.x, one.target, h0=one.start)
    assert report.passed
    assert set(report.errors) == {*WEIGHTS, "h0", "c0"}


@TAU
@SEEDS
def test_truncation_keeps_exactly_the_items_that_are_near(seed: int, truncation: int) -> None:
    one = case(seed)
    gradients_are_right(one.run(truncation=truncation), one, Counts(truncation))


@pytest.mark.parametrize("truncation", [None, 2])
@SEEDS
def test_masks_leave_out_losses_edges_and_uses(seed: int, truncation: int | None) -> None:
    rng = np.random.default_rng(seed)
    uses = {name: rng.random(STEPS) < 0.6 for name in ("Uf", "Wg", "V", "bf", "d")}
    masks = Masks(rng.random(STEPS) < 0.7, rng.random(STEPS) < 0.7, uses)
    one = case(seed, unknown=False)
    trace = one.run(masks=masks, truncation=truncation)
    gradients_are_right(trace, one, Counts(truncation or STEPS, masks))
    assert np.array_equal(trace["h"], one.run()["h"])


@SEEDS
def test_a_mean_divides_by_the_steps_that_have_a_target(seed: int) -> None:
    one = case(seed)
    trace = one.run(reduction="mean")
    share = 1 / max(1, int((one.target >= 0).sum()))
    assert trace.loss == pytest.approx(share * one.run().loss, rel=1e-14)
    gradients_are_right(trace, one, Counts(share=share))


@SEEDS
def test_the_ledger_has_every_item_of_every_weight(seed: int) -> None:
    one = case(seed)
    trace = one.run()
    for name in WEIGHTS:
        found = np.array(
            [[trace.ledger.item(name, loss=k, use=s) for s in range(STEPS)] for k in range(STEPS)]
        )
        wanted = expected(one, name)
        assert apart(found, wanted) < 1e-12, name
        assert apart(found.sum(axis=(0, 1)), trace.gradients[name]) < 1e-13, name
        norms = np.linalg.norm(wanted.reshape(STEPS, STEPS, -1), axis=-1)
        assert apart(trace.ledger.norms(name), norms) < 1e-12, name


@SEEDS
def test_the_ledger_has_what_each_loss_sends_to_each_step(seed: int) -> None:
    one = case(seed)
    trace = one.run()
    for name in (*WITHIN, "h0", "c0"):
        wanted = expected(one, name)
        found = np.array([trace.ledger.vectors(k)[name] for k in range(STEPS)])
        assert apart(found, wanted) < 1e-12, name
        assert apart(trace.ledger.norms(name), np.linalg.norm(wanted, axis=-1)) < 1e-12, name


def test_the_ledger_of_a_truncated_pass_is_truncated() -> None:
    one = case(1, unknown=False)
    trace = one.run(truncation=2)
    for name in (*WEIGHTS, "h0", "c0"):
        wanted = expected(one, name, Counts(2))
        flat = wanted.reshape(*wanted.shape[: 1 if name in one.start else 2], -1)
        assert apart(trace.ledger.norms(name), np.linalg.norm(flat, axis=-1)) < 1e-12, name


def test_the_ledger_stays_finite_where_a_memory_loses_a_thousand_steps() -> None:
    one = case(2, steps=1000, unknown=False)
    one.weights["bf"][:] = -2.0
    one.weights["Wg"][:] *= 0.5
    logs = one.run().ledger.log_norms("c")
    below = np.tril(logs, -1)[np.tril_indices(1000, -1)]
    assert np.isfinite(below).all()
    assert below.min() < -330  # below the smallest float


@pytest.mark.parametrize("mean", [False, True])
@SEEDS
def test_the_lines_of_its_table_reproduce_the_trace(seed: int, mean: bool) -> None:
    trace = case(seed).run(reduction="mean" if mean else "sum")
    equations = Equations(trace.model.cell, trace.model.head)
    names = run_as_listed(equations, trace)
    for row in equations.forward + equations.backward:
        wanted = trace[row.name][0] if row.name in sums(equations) else trace[row.name]
        assert apart(names[row.name], wanted) < 1e-13, row.name
    for name, weight in descended(trace.weights, trace.gradients, ETA).items():
        assert apart(names[f"new_{name}"], weight) < 1e-13, name


def test_every_quantity_of_its_table_is_in_the_trace_and_read_only() -> None:
    trace = case(0).run()
    for name, row in Equations(CELL, trace.model.head).table.items():
        if row.kind != "update":
            with pytest.raises(ValueError, match="read-only"):
                trace[name][...] = 0


def test_an_updated_weight_bears_the_symbol_of_the_weight() -> None:
    equations = Equations(CELL, Head(bias=True))
    for row in equations.update:
        assert row.symbol == f"{equations.table[row.feeds[0]].symbol}'"


@SEEDS
def test_the_jacobian_of_a_step_is_that_of_its_own_states(seed: int) -> None:
    """In row form: ∂L/∂(h, c) times the matrix is what is sent to (h, c) of the step before."""
    trace = case(seed, unknown=False).run()
    for t in range(1, STEPS):
        arrived = np.concatenate([trace["dh"][t], trace["dc"][t]])
        sent = np.concatenate([trace["carried"][t - 1], trace["dc"][t - 1]])
        assert apart(arrived @ trace.jacobians.matrix(t), sent) < 1e-13
    first = np.concatenate([trace["dh"][0], trace["dc"][0]]) @ trace.jacobians.matrix(0)
    assert apart(first, np.concatenate([trace.gradients.h0, trace.gradients.c0])) < 1e-13


@SEEDS
def test_the_jacobian_is_the_derivative_of_one_step_forward(seed: int) -> None:
    one = case(seed)
    trace, w, n = one.run(), one.weights, SIZES[1]
    for t in range(STEPS):
        before = np.concatenate([trace["h_prev"][t], trace["c_prev"][t]])
        h, c = np.split(before + 1e-30j * np.eye(2 * n), 2, axis=1)
        f = 1 / (1 + np.exp(-(one.x[t] @ w["Uf"] + h @ w["Wf"] + w["bf"])))
        c = f * c + (1 - f) * np.tanh(one.x[t] @ w["Ug"] + h @ w["Wg"])
        by_before = np.hstack([np.tanh(c), c]).imag / 1e-30  # row: the number that was moved
        # ∂h_t/∂· goes through c_t, on top of which dc is what was carried there from outside.
        assert apart(trace.jacobians.matrix(t), by_before.T) < 1e-13


def test_the_numbers_of_the_jacobian_view_are_those_of_the_matrices() -> None:
    jacobians = case(4).run().jacobians
    matrices = [jacobians.matrix(t) for t in range(STEPS)]
    for t, matrix in enumerate(matrices):
        assert jacobians.sigma_max[t] == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-12)
        radius = np.abs(np.linalg.eigvals(matrix)).max()
        assert jacobians.spectral_radius[t] == pytest.approx(radius, rel=1e-12)
    product = matrices[3] @ matrices[2] @ matrices[1]
    assert apart(jacobians.product(3, 1), product) < 1e-14
    log = math.log10(np.linalg.norm(product, 2))
    assert jacobians.log_product_norms(3)[1] == pytest.approx(log, abs=1e-12)
    assert np.array_equal(jacobians.log_bound(3), [np.inf] * 4)  # the cell knows of no bound
    assert jacobians.saturated.shape == (STEPS,)


def test_the_share_of_saturated_units_is_what_the_cell_says() -> None:
    one = case(0)
    one.start["c0"][:] = [9.0, 9.0, -9.0, 0.0]
    one.weights["bf"][:] = 50.0  # everything is kept
    assert np.array_equal(one.run().jacobians.saturated, [0.75] * STEPS)


def test_a_kept_memory_carries_a_gradient_that_no_weight_holds_back() -> None:
    """The constant error carousel (Hochreiter & Schmidhuber 1997): where f = 1, dc stays."""
    one = case(5, steps=30)
    one = one._replace(target=np.array([-1] * 29 + [1]))
    for name in ("Wf", "Wg"):
        one.weights[name][:] = 0.0
    one.weights["bf"][:] = 50.0
    trace = one.run()
    assert np.array_equal(trace["dc"][:-1], np.tile(trace["dm"][-1], (29, 1)))
    assert not trace["dh"][:-1].any()
    assert trace.ledger.why_zero("Uf", loss=29, use=29) == "zero.saturated"


def test_an_item_that_a_shut_gate_makes_zero_says_so() -> None:
    """Something arrives at the step, in the memory; the gate's own slope is 0 to the last bit."""
    one = case(5, steps=3, unknown=False)
    for name in ("Wf", "Wg"):
        one.weights[name][:] = 0.0
    one.weights["bf"][:] = 50.0
    ledger = one.run().ledger
    assert ledger.norms("c")[2, 0] > 0
    assert ledger.norms("Uf")[2, 0] == 0
    assert ledger.why_zero("Uf", loss=2, use=0) == "zero.saturated"


def test_the_chain_to_an_item_names_the_gradients_on_its_way() -> None:
    one = case(6, unknown=False)
    trace = one.run()
    path = trace.ledger.path("Wf", loss=3, use=2)
    found = [(link.quantity, link.step) for link in path]
    step = [("dm", 3), ("dzf", 3), ("dzg", 3), ("carried", 2), ("dc", 2)]
    inner = [("dm", 2), ("dzf", 2), ("dzg", 2)]
    assert found == [("do", 3), ("own", 3), *step, *inner, ("h_prev", 2), ("dWf", 2)]
    assert apart(path[-1].value, items(one, "Wf")[3, 2]) < 1e-12


# Several states.


def test_states_are_given_by_name_and_are_zeros_unless_given() -> None:
    one = case(0)
    bare = one.net.run(one.x, one.target)
    assert not bare["h_prev"][0].any()
    assert not bare["c_prev"][0].any()
    for name, state in one.start.items():
        trace = one.net.run(one.x, one.target, h0={name: state})
        for other in one.start:
            assert np.array_equal(trace[other], state if other == name else np.zeros(SIZES[1]))
    by_array = one.net.run(one.x, one.target, h0=one.start["h0"])
    assert np.array_equal(by_array["h_prev"][0], one.start["h0"])


def test_a_state_that_does_not_fit_is_named() -> None:
    one = case(0)
    with pytest.raises(InputError, match=r"c0 has the shape \[2\] and needs \[4\]"):
        one.net.run(one.x, one.target, h0={"c0": [1.0, 2.0]})


def test_a_state_that_the_cell_does_not_have_is_refused_and_not_forgotten() -> None:
    one = case(0)
    with pytest.raises(InputError, match="s0"):
        one.net.run(one.x, one.target, h0={"s0": np.ones(SIZES[1])})


def test_the_order_in_which_weights_are_given_does_not_matter() -> None:
    one = case(0)
    names = ["V", *(name for name in one.weights if name != "V")]
    turned = Network(CELL, {name: one.weights[name] for name in names})
    assert turned.sizes == one.net.sizes
    assert turned.run(one.x, one.target, h0=one.start).loss == one.run().loss


def test_single_precision_stays_single() -> None:
    one = case(0)
    net = Network(CELL, {name: weight.astype(np.float32) for name, weight in one.weights.items()})
    trace = net.run(one.x, one.target, h0=one.start)
    for name, row in Equations(CELL, trace.model.head).table.items():
        if row.kind != "update":
            assert trace[name].dtype == np.float32
    for name, gradient in trace.gradients.items():
        assert gradient.dtype == np.float32
        assert apart(gradient, one.run().gradients[name]) < 1e-5


def test_a_number_that_is_not_finite_is_found_where_it_first_is() -> None:
    one = case(0)
    start = {**one.start, "c0": np.array([0.0, np.nan, 0.0, 0.0])}
    found = one.net.run(one.x, one.target, h0=start).first_not_finite()
    assert found == ("c_prev", 0)


# Training.


def sequences(count: int) -> list[Case]:
    """Sequences of different lengths for the network of case 0."""
    cases = [case(seed, steps=2 + seed % 4, unknown=seed % 2 == 1) for seed in range(count)]
    return [one._replace(weights=case(0).weights, start=case(0).start) for one in cases]


@pytest.mark.parametrize("options", [{}, {"reduction": "mean"}, {"truncation": 2}])
def test_a_batch_of_different_lengths_is_the_sum_of_its_runs(options: dict[str, Any]) -> None:
    cases = sequences(6)
    net, start = cases[0].net, cases[0].start
    pairs = [(one.x, one.target) for one in cases]
    update = next(fit(net, pairs, 0.1, start, batch=6, **options))
    traces = [one.run(**options) for one in cases]
    assert update.loss == pytest.approx(sum(trace.loss for trace in traces), rel=1e-14)
    for name, weight in net.weights.items():
        summed = sum(trace.gradients[name] for trace in traces)
        assert apart(update.net.weights[name], weight - 0.1 * summed) < 1e-14, name
        norm = np.linalg.norm(summed)
        assert update.gradient_norms[name] == pytest.approx(norm, rel=1e-12), name


def test_training_lowers_its_loss() -> None:
    pairs = [([0, 1, 0], [0, 1, 2]), ([1, 1, 0, 2], [1, 2, 0, 0])]
    *_, last = islice(fit(case(0).net, pairs, 0.05, batch=2, optimizer="adam"), 150)
    first = next(fit(case(0).net, pairs, 0.05, batch=2))
    assert last.loss < 0.1 * first.loss


def test_both_states_are_carried_from_chunk_to_chunk() -> None:
    one = case(7, unknown=False)
    training = fit(
        one.net, [(one.x, one.target)], 0.1, one.start, chunk=2, carry_state=True, record=True
    )
    traces = [update.trace for update in islice(training, 4)]
    for before, after in pairwise(traces[:3]):
        for state in STATES:
            assert np.array_equal(after[f"{state}0"], before[state][-1])
    for state in STATES:  # the next epoch begins anew
        assert np.array_equal(traces[3][f"{state}0"], one.start[f"{state}0"])


# The house.


@pytest.mark.parametrize("floor", ["panes", "app", "drawing"])
def test_a_new_cell_touches_no_pane(floor: str) -> None:
    modules = sorted((Path(rnnviz.__file__).parent / floor).rglob("*.py"))
    assert len(modules) > 5
    assert [path.name for path in modules if names_a_cell(path)] == []


def names_a_cell(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {
        one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for one in node.names
    }
    return bool(named & {"rnnviz.network.elman", "elman", "Elman"})
