"""The interpreter runs a table's lines: with the right table it does what the kernel does."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace, fit
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.equations import Equations
from rnnviz.network.interpreted import Interpreted
from rnnviz.network.masks import Masks
from rnnviz.network.rnn import Network
from tests.network.gated import Gated
from tests.oracles.closeness import apart

T, SIZES = 7, (3, 5, 4)
SWITCHES = list(product(ACTIVATIONS, [False, True], ["sum", "mean"], [None, 1, 3, T, T + 2]))
EVERY_SWITCH = pytest.mark.parametrize(("activation", "bias", "reduction", "truncation"), SWITCHES)


def table(trace: Trace) -> Equations:
    return Equations(trace.model.cell, trace.model.head)


def ran(switches: tuple[str, bool, str, int | None], masks: Masks | None = None) -> list[Trace]:
    """The same pass by the kernel and by the interpreter."""
    activation, bias, reduction, truncation = switches
    rng = np.random.default_rng(len(activation))
    net = RNN.random(*SIZES, seed=3, bias=bias, activation=activation)
    ids = rng.integers(0, 3, T), rng.integers(-1, 4, T)
    given = (*ids, rng.standard_normal(5), reduction, truncation, masks)
    trace = net.run(*given)
    return [trace, net.run(*given, equations=table(trace))]


def agree(kernel: Trace, interpreted: Trace) -> None:
    """In everything that a trace and its ledger hold."""
    assert isinstance(interpreted, Interpreted)
    names = [name for name in (*table(kernel).table, "h_prev") if not name.startswith("new_")]
    for name in names:
        assert apart(kernel[name], interpreted[name]) < 1e-13, name
    for name, total in kernel.gradients.items():
        assert apart(total, interpreted.gradients[name]) < 1e-13, name
    assert kernel.loss == pytest.approx(interpreted.loss, rel=1e-13)
    states = kernel.model.cell.states
    for name in (*kernel.weights, *states, *(f"{state}0" for state in states)):
        assert apart(kernel.ledger.norms(name), interpreted.ledger.norms(name)) < 1e-13, name
    for name in kernel.weights:
        for loss, use in ((6, 6), (6, 2), (3, 0), (2, 4)):
            at = {"loss": loss, "use": use}
            one, other = kernel.ledger.item(name, **at), interpreted.ledger.item(name, **at)
            assert apart(one, other) < 1e-13
        assert apart(kernel.ledger.by_loss(name, 5), interpreted.ledger.by_loss(name, 5)) < 1e-13
        for t in range(T):
            assert apart(kernel.item(f"d{name}", t), interpreted.item(f"d{name}", t)) < 1e-12
            norms = (one.item_norm(f"d{name}", t) for one in (kernel, interpreted))
            assert apart(*([norm] for norm in norms)) < 1e-12


@EVERY_SWITCH
def test_with_the_right_table_it_computes_what_the_kernel_computes(
    activation: str, bias: bool, reduction: str, truncation: int | None
) -> None:
    agree(*ran((activation, bias, reduction, truncation)))


@pytest.mark.parametrize("truncation", [None, 2])
@pytest.mark.parametrize("seed", range(4))
def test_masks_leave_out_the_same(seed: int, truncation: int | None) -> None:
    rng = np.random.default_rng(seed)
    masks = Masks(
        rng.random(T) < 0.7,
        rng.random(T) < 0.8,
        {"W": rng.random(T) < 0.7, "b": rng.random(T) < 0.5},
    )
    agree(*ran(("tanh", True, "mean", truncation), masks))


def test_a_cell_with_two_states_is_run_by_its_own_lines() -> None:
    cell, rng = Gated(), np.random.default_rng(1)
    shapes = {**cell.shapes(3, 4), "V": (4, 5), "d": (5,)}
    net = Network(cell, {name: 0.5 * rng.standard_normal(shape) for name, shape in shapes.items()})
    start = {"h0": rng.standard_normal(4), "c0": rng.standard_normal(4)}
    given: Any = (rng.integers(0, 3, T), rng.integers(0, 5, T), start)
    trace = net.run(*given)
    agree(trace, net.run(*given, equations=table(trace)))


def test_single_precision_stays_single() -> None:
    net = RNN.random(3, 4, 3, dtype="float32")
    trace = net.run([0, 1, 2], [0, 1, 2])
    interpreted = net.run([0, 1, 2], [0, 1, 2], equations=table(trace))
    assert {one.dtype for one in interpreted.gradients.values()} == {np.dtype(np.float32)}
    assert apart(trace.gradients.W, interpreted.gradients.W) < 1e-5


def test_a_trace_of_it_cannot_be_written_to() -> None:
    _, interpreted = ran(("tanh", False, "sum", None))
    for name in ("h", "dz", "dW", "carried"):
        with pytest.raises(ValueError, match="read-only"):
            interpreted[name][0] = 1.0


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("truncation", [None, 2])
def test_training_by_it_is_training_by_the_kernel(batch: int, truncation: int | None) -> None:
    rng = np.random.default_rng(0)
    net = RNN.random(3, 4, 3, bias=True)
    lengths = (4, 2, 5)
    sequences = [(rng.integers(0, 3, n), rng.integers(0, 3, n)) for n in lengths]
    equations = Equations(net.cell, net.model().head)
    options: Any = {"batch": batch, "truncation": truncation, "record": True}
    by_kernel = fit(net, sequences, 0.3, **options)
    by_lines = fit(net, sequences, 0.3, equations=equations, **options)
    for _, one, other in zip(range(6), by_kernel, by_lines, strict=False):
        assert one.loss == pytest.approx(other.loss, rel=1e-12)
        for name, weight in one.net.weights.items():
            assert apart(weight, other.net.weights[name]) < 1e-12
        for right, trace in zip(one.traces, other.traces, strict=True):
            assert isinstance(trace, Interpreted)
            assert apart(right.gradients.W, trace.gradients.W) < 1e-12


def test_the_right_pass_beside_it_is_the_kernel_s() -> None:
    kernel, interpreted = ran(("tanh", True, "sum", 2))
    assert kernel.right is kernel
    assert np.array_equal(interpreted.right.tape.block, kernel.tape.block)
    agree(kernel.untruncated, interpreted.untruncated)
