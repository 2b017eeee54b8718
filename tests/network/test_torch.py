"""The engine against PyTorch's autograd: passes, truncation, the ledger and training."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace, fit
from tests.oracles.closeness import apart

FIXTURES = Path(__file__).resolve().parents[1] / "oracles" / "fixtures"
CLOSE = 1e-10

Case = Mapping[str, Any]


def read(name: str) -> list[Case]:
    """The cases that tests/oracles/torch_fixtures.py has written under a name."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def each(name: str) -> pytest.MarkDecorator:
    cases = read(name)
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


def network(case: Case) -> RNN:
    return RNN(**case["weights"], activation=case["activation"])


def run(case: Case, truncation: int | None = None) -> Trace:
    given = case["inputs"], case["targets"], case["h0"], case["reduction"]
    return network(case).run(*given, truncation=truncation)


def agree(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    """Every array of theirs is one of ours."""
    far = {name: apart(ours[name], one) for name, one in theirs.items()}
    assert all(distance <= CLOSE for distance in far.values()), far


# Single passes.


@each("runs")
def test_losses_and_gradients_are_those_of_pytorch(case: Case) -> None:
    trace = run(case)
    assert set(trace.gradients) == set(case["gradients"])
    assert apart(trace.loss, case["loss"]) <= CLOSE
    agree(trace.gradients, case["gradients"])
    agree(trace, {name: case[name] for name in ("dh", "dz")})


@each("layers")
def test_the_weights_of_pytorchs_layers_are_ours_transposed(case: Case) -> None:
    theirs = {name: np.array(one) for name, one in case["parameters"].items()}
    net = RNN(
        U=theirs["rnn.weight_ih_l0"].T,
        W=theirs["rnn.weight_hh_l0"].T,
        V=theirs["linear.weight"].T,
        b=theirs["rnn.bias_ih_l0"] + theirs["rnn.bias_hh_l0"] if len(theirs) > 3 else None,
        d=theirs.get("linear.bias"),
        activation=case["activation"],
    )
    trace = net.run(case["inputs"], case["targets"], case["h0"])
    ours = {
        "rnn.weight_ih_l0": trace.gradients.U.T,
        "rnn.weight_hh_l0": trace.gradients.W.T,
        "rnn.bias_ih_l0": trace.gradients.b,
        "rnn.bias_hh_l0": trace.gradients.b,
        "linear.weight": trace.gradients.V.T,
        "linear.bias": trace.gradients.d,
    }
    agree(ours, case["gradients"])
    agree({"h": trace["h"], "loss": trace.loss}, {"h": case["h"], "loss": case["loss"]})
    assert apart(trace.gradients.h0, case["dh0"]) <= CLOSE


# Sliding truncation: a backward pass of PyTorch's for each loss, with h_{k-τ} detached.


@each("truncations")
def test_truncation_detaches_the_state_so_many_steps_before_each_loss(case: Case) -> None:
    trace = run(case, case["truncation"])
    theirs = dict(case["gradients"])
    theirs.pop("h0")
    agree(trace.gradients, theirs)
    agree(trace, {name: case[name] for name in ("dh", "dz")})
    assert apart(trace.loss, case["loss"]) <= CLOSE


@each("truncations")
def test_truncation_leaves_h0_what_the_first_use_of_w_receives(case: Case) -> None:
    trace = run(case, case["truncation"])
    assert apart(trace.gradients.h0, case["gradients"]["h0"]) <= CLOSE


@each("truncations")
def test_the_ledger_of_a_truncated_pass_adds_up_to_pytorchs_gradient(case: Case) -> None:
    ledger = run(case, case["truncation"]).ledger
    losses = range(len(case["targets"]))
    for name in case["weights"]:
        total = sum(ledger.by_loss(name, k) for k in losses)
        assert apart(total, case["gradients"][name]) <= CLOSE
    h0 = sum(ledger.vectors(k)["h0"] for k in losses)
    assert apart(h0, case["gradients"]["h0"]) <= CLOSE


# The ledger: in PyTorch each use of a weight is a leaf of its own.


@each("ledgers")
@pytest.mark.parametrize("truncation", [None, 1, 2])
def test_every_item_is_pytorchs(case: Case, truncation: int | None) -> None:
    ledger = run(case, truncation).ledger
    for name, table in tables(case, truncation).items():
        for (k, s), item in table.items():
            assert apart(ledger.item(name, loss=k, use=s), item) <= CLOSE, (name, k, s)


@each("ledgers")
@pytest.mark.parametrize("truncation", [None, 1, 2])
def test_every_norm_is_that_of_pytorchs_item(case: Case, truncation: int | None) -> None:
    ledger = run(case, truncation).ledger
    for name, table in tables(case, truncation).items():
        theirs = np.zeros((len(case["targets"]),) * 2)
        for at, item in table.items():
            theirs[at] = np.linalg.norm(item)
        np.testing.assert_allclose(ledger.norms(name), theirs, rtol=CLOSE, atol=0, err_msg=name)


@each("ledgers")
def test_what_each_loss_sends_to_h0_is_what_pytorch_sends(case: Case) -> None:
    ledger = run(case).ledger
    theirs = case["items"]["h0"]
    for k, one in enumerate(theirs):
        assert apart(ledger.vectors(k)["h0"], one) <= CLOSE, k
    norms = np.linalg.norm(theirs, axis=1)
    np.testing.assert_allclose(ledger.norms("h0"), norms, rtol=CLOSE, atol=0)


def tables(case: Case, truncation: int | None) -> dict[str, dict[tuple[int, int], Any]]:
    """Of each weight, of h and of z the items G[k, s]; zeros where s > k, and where truncated."""
    steps = range(len(case["targets"]))
    found = {}
    for name, rows in case["items"].items():
        if name == "h0":
            continue
        if name in ("V", "d"):
            given = {(k, k): np.array(rows[k]) for k in steps}
        else:
            given = {(k, s): np.array(rows[k][s]) for k in steps for s in range(k + 1)}
        nothing = np.zeros_like(given[0, 0])
        kept = {at: one for at, one in given.items() if at[0] - at[1] < (truncation or len(steps))}
        found[name] = {(k, s): kept.get((k, s), nothing) for k in steps for s in steps}
    if "b" in case["weights"]:
        found["b"] = found["z"]
    return found


# Training.


@each("trainings")
def test_training_goes_where_pytorch_goes(case: Case) -> None:
    sequences = [(one["inputs"], one["targets"]) for one in read("sequences")]
    settings = case["options"] | {"h0": case["h0"], "reduction": case["reduction"]}
    updates = islice(fit(network(case), sequences, **settings), len(case["losses"]))
    trained = []
    for update, epoch, loss in zip(updates, case["epochs"], case["losses"], strict=True):
        assert update.epoch == epoch
        assert apart(update.loss, loss) <= CLOSE, update.number
        trained.append(update.net)
    agree(trained[-1].weights, case["trained"])
    for name in case["options"].get("freeze", ()):
        assert np.array_equal(trained[-1].weights[name], case["weights"][name])


# What the fixtures cover.


def test_the_fixtures_reach_what_they_claim() -> None:
    runs = read("runs")
    for case in runs:
        W = np.array(case["weights"]["W"])
        assert apart(W, W.T) > 0.1
    assert {case["activation"] for case in runs} == {"tanh", "relu", "linear"}
    assert {case["reduction"] for case in runs} == {"sum", "mean"}
    assert {np.ndim(case["inputs"]) for case in runs} == {1, 2}
    assert {case["h0"] is None for case in runs} == {True, False}
    assert {"".join(case["weights"])[3:] for case in runs} == {"", "b", "d", "bd"}
    assert {-1 in case["targets"] for case in runs} == {True, False}
    slopes = [
        np.count_nonzero(case["dz"]) / np.count_nonzero(case["dh"])
        for case in runs
        if case["activation"] == "relu"
    ]
    assert all(0.2 < share < 0.8 for share in slopes)
