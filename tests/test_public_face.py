"""What a script or a notebook sees: `import rnnviz` and the names that are a promise."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from tests.oracles.refusal import outcome

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def said_by(code: str, **changed: str) -> str:
    """What a fresh interpreter prints when it runs `code`."""
    environment = {name: value for name, value in os.environ.items() if name not in THREADS}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment | changed
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("name", rnnviz.__all__)
def test_every_name_that_is_promised_is_there(name: str) -> None:
    assert getattr(rnnviz, name) is not None


def test_the_promise_of_this_version_is_kept() -> None:
    promised = {"RNN", "Trace", "Update", "fit", "InputError", "check_gradients"}
    assert promised <= set(rnnviz.__all__)


def test_a_star_import_brings_exactly_the_promised_names() -> None:
    names: dict[str, object] = {}
    exec("from rnnviz import *", names)
    assert set(names) - {"__builtins__"} == set(rnnviz.__all__)


def test_a_notebook_completes_the_promised_names_before_they_are_imported() -> None:
    assert said_by("import rnnviz; print(*dir(rnnviz))").split() == sorted(rnnviz.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'LSTM'"):
        _ = rnnviz.LSTM


def test_the_version_is_three_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", rnnviz.__version__)


def test_type_checkers_are_told_that_there_are_types() -> None:
    """Without the mark of PEP 561 mypy takes all of it for Any, and says so."""
    assert (Path(rnnviz.__file__).parent / "py.typed").read_text(encoding="utf-8") == ""


def test_the_error_is_a_value_error() -> None:
    assert issubclass(rnnviz.InputError, ValueError)


def test_a_network_is_run_and_read_by_name() -> None:
    net = rnnviz.RNN.random(3, 4, 3, seed=0, scale=0.5)
    trace = net.run([0, 2], [1, -1], h0=[0.0, 0.1, 0.2, 0.3])
    assert isinstance(trace, rnnviz.Trace)
    assert isinstance(trace.loss, float)
    assert trace["h"].shape == (2, 4)
    assert trace["h_prev"][0].tolist() == [0.0, 0.1, 0.2, 0.3]
    assert not trace["carried"][1].any()
    assert trace.gradients.W.shape == net.W.shape
    assert trace.gradients.h0.shape == (4,)


def test_a_network_learns_in_a_loop() -> None:
    net = rnnviz.RNN.random(3, 4, 3)
    sequences = [([0, 2], [1, 0]), ([1, 2], [2, 2])]
    for update in rnnviz.fit(net, sequences, learning_rate=0.5):
        assert update.loss > 0
        assert update.gradient_norms.W >= 0
        if update.epoch == 150:
            break
    assert update.number == 299
    assert update.net.run(*sequences[0]).loss < 0.1


@pytest.mark.parametrize("variable", THREADS)
def test_one_blas_thread_unless_the_user_wants_more(variable: str) -> None:
    code = f"import rnnviz, os; print(os.environ[{variable!r}])"
    assert said_by(code) == "1"
    assert said_by(code, **{variable: "3"}) == "3"


def test_a_seed_gives_the_same_network_in_another_process() -> None:
    code = "import rnnviz; print(rnnviz.RNN.random(2, 3, 2, seed=4).run([0, 1], [1, 0]).loss.hex())"
    loss = rnnviz.RNN.random(2, 3, 2, seed=4).run([0, 1], [1, 0]).loss
    assert float.fromhex(said_by(code)) == pytest.approx(loss, rel=1e-15)


def test_arrays_can_be_computed_with_but_not_written_to() -> None:
    trace = rnnviz.RNN.random(2, 3, 2).run([0, 1], [1, 0])
    assert np.isfinite(trace["h"] * 2).all()
    with pytest.raises(ValueError, match="read-only"):
        trace["h"] *= 2  # type: ignore[index]


# The promise of the design, name by name.

TEXT = ([0, 1, 2, 1], [1, 2, -1, 0])
H0 = [0.5, -0.25, 0.75, 0.1]
NET = rnnviz.RNN.random(3, 4, 3, seed=2, bias=True)


def signature(call: Any) -> dict[str, Any]:
    """The arguments by name, each with its default; None where there is none."""
    found = inspect.signature(call).parameters.values()
    return {one.name: None if one.default is one.empty else one.default for one in found}


@pytest.mark.parametrize(
    ("call", "promised"),
    [
        (rnnviz.RNN, {"U": None, "W": None, "V": None, "b": None, "d": None, "activation": "tanh"}),
        (
            rnnviz.RNN.random,
            {
                "n_in": None,
                "n_hidden": None,
                "n_out": None,
                "seed": 0,
                "init": "normal",
                "scale": 0.5,
                "bias": False,
                "activation": "tanh",
            },
        ),
        (
            NET.run,
            {"inputs": None, "targets": None, "h0": None, "reduction": "sum", "truncation": None},
        ),
        (rnnviz.check_gradients, {"net": None, "inputs": None, "targets": None, "h0": None}),
        (
            rnnviz.fit,
            {
                "net": None,
                "sequences": None,
                "learning_rate": 0.1,
                "batch": 1,
                "chunk": None,
                "carry_state": False,
                "optimizer": "sgd",
                "clip_norm": None,
                "clip_value": None,
                "truncation": None,
                "reduction": "sum",
                "freeze": (),
                "seed": None,
            },
        ),
    ],
    ids=["RNN", "RNN.random", "run", "check_gradients", "fit"],
)
def test_a_call_takes_what_was_promised(call: Any, promised: dict[str, Any]) -> None:
    found = signature(call)
    assert {name: found[name] for name in promised} == promised


def test_a_network_is_its_arrays_in_row_form() -> None:
    rng = np.random.default_rng(0)
    U, W, V = rng.normal(size=(2, 3)), rng.normal(size=(3, 3)), rng.normal(size=(3, 4))
    b, d, h0 = rng.normal(size=3), rng.normal(size=4), rng.normal(size=3)
    net = rnnviz.RNN(U, W, V, b, d, "relu")
    for name, array in {"U": U, "W": W, "V": V, "b": b, "d": d}.items():
        assert np.array_equal(getattr(net, name), array)
    assert net.activation == "relu"
    x = rng.normal(size=(1, 2))
    trace = net.run(x, [3], h0)
    h = np.maximum(0, x[0] @ U + h0 @ W + b)
    np.testing.assert_allclose(trace["h"][0], h, rtol=1e-13)
    np.testing.assert_allclose(trace["o"][0], h @ V + d, rtol=1e-13)


def test_without_biases_a_network_and_its_gradients_have_none() -> None:
    net = rnnviz.RNN.random(3, 4, 3)
    assert net.b is net.d is None
    gradients = net.run(*TEXT).gradients
    assert gradients.b is gradients.d is None
    assert list(gradients) == ["U", "W", "V", "h0"]


def test_with_biases_they_are_arrays_like_the_others() -> None:
    gradients = NET.run(*TEXT, h0=H0).gradients
    assert gradients.b.shape == NET.b.shape == (4,)
    assert gradients.d.shape == NET.d.shape == (3,)
    assert list(gradients) == ["U", "W", "V", "b", "d", "h0"]


@pytest.mark.parametrize("init", ["normal", "uniform", "xavier", "orthogonal", "identity", "zeros"])
def test_a_network_is_drawn_in_one_of_six_ways(init: str) -> None:
    net = rnnviz.RNN.random(3, 4, 2, seed=5, init=init, bias=True)
    again = rnnviz.RNN.random(3, 4, 2, seed=5, init=init, bias=True)
    for name, shape in {"U": (3, 4), "W": (4, 4), "V": (4, 2), "b": (4,), "d": (2,)}.items():
        assert getattr(net, name).shape == shape
        assert np.array_equal(getattr(net, name), getattr(again, name))


def test_a_network_drawn_in_no_known_way_is_refused() -> None:
    with pytest.raises(rnnviz.InputError, match=r"init is 'magic' and must be one of .*orthogonal"):
        rnnviz.RNN.random(3, 4, 3, init="magic")


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_a_drawn_network_has_the_activation_asked_for(activation: str) -> None:
    assert rnnviz.RNN.random(3, 4, 3, activation=activation).activation == activation


def test_a_mean_is_the_sum_over_the_steps_with_a_target() -> None:
    whole, mean = NET.run(*TEXT, H0), NET.run(*TEXT, H0, reduction="mean")
    assert mean.loss == pytest.approx(whole.loss / 3, rel=1e-15)
    np.testing.assert_allclose(mean.gradients.W, whole.gradients.W / 3, rtol=1e-12)


def test_a_truncation_of_all_steps_is_the_full_gradient() -> None:
    whole = NET.run(*TEXT, H0).gradients
    for steps in (4, 5, 100):
        found = NET.run(*TEXT, H0, truncation=steps).gradients
        assert all(np.array_equal(found[name], whole[name]) for name in whole)
    short = NET.run(*TEXT, H0, truncation=1).gradients
    assert np.array_equal(short.V, whole.V)
    assert not np.allclose(short.W, whole.W)


QUANTITIES = ("z", "h", "o", "y", "L", "do", "own", "carried", "dh", "dz", "x", "h_prev", "target")


@pytest.mark.parametrize("name", [*QUANTITIES, "dU", "dW", "dV", "db", "dd"])
def test_every_quantity_has_a_row_a_step_and_cannot_be_written(name: str) -> None:
    array = NET.run(*TEXT, H0)[name]
    assert len(array) == 4
    with pytest.raises(ValueError, match="read-only"):
        array[...] = 0


def test_a_ledger_tells_every_loss_and_every_use_apart() -> None:
    trace = NET.run(*TEXT, H0)
    norms = trace.ledger.norms("W")
    assert norms.shape == (4, 4)
    item = trace.ledger.item("W", loss=3, use=1)
    assert item.shape == NET.W.shape
    assert norms[3, 1] == pytest.approx(np.linalg.norm(item), rel=1e-12)
    assert not norms[np.triu_indices(4, 1)].any()  # 0 where s > k
    assert not norms[2].any()  # the step without a target
    for name in ("U", "W", "V", "b", "d"):
        items = [trace.ledger.item(name, loss=k, use=s) for k in range(4) for s in range(4)]
        np.testing.assert_allclose(sum(items), trace.gradients[name], rtol=1e-12, atol=1e-15)


def test_a_check_reports_how_far_each_gradient_is_from_the_oracle() -> None:
    report = rnnviz.check_gradients(NET, *TEXT, h0=H0)
    assert report.passed
    assert report.trusted
    assert set(report.errors) == {"U", "W", "V", "b", "d", "h0"}
    assert report.worst == max(report.errors.values()) <= 1e-12
    assert str(report)


def test_a_check_says_what_a_case_cannot_reveal() -> None:
    report = rnnviz.check_gradients(NET, [0, 1], [1, 0])
    assert report.passed
    assert len(report.blind_spots) >= 2  # T < 3 and h0 = 0


def test_an_update_has_what_was_promised_of_it() -> None:
    update = next(rnnviz.fit(NET, [TEXT], learning_rate=0.1))
    assert isinstance(update, rnnviz.Update)
    assert (update.number, update.epoch) == (1, 1)
    assert update.loss == pytest.approx(NET.run(*TEXT).loss, rel=1e-15)
    gradients = NET.run(*TEXT).gradients
    for name in ("U", "W", "V", "b", "d"):
        norm = np.linalg.norm(gradients[name])
        assert getattr(update.gradient_norms, name) == pytest.approx(norm, rel=1e-13)
        after = NET.weights[name] - 0.1 * gradients[name]
        np.testing.assert_allclose(getattr(update.net, name), after, rtol=1e-13)


def test_training_takes_every_option_that_was_promised() -> None:
    training = rnnviz.fit(
        NET,
        [TEXT, ([0, 2], [1, 1])],
        learning_rate=0.01,
        batch=2,
        chunk=3,
        carry_state=True,
        optimizer="adam",
        clip_norm=1.0,
        clip_value=0.1,
        truncation=2,
        reduction="mean",
        freeze=["V"],
        seed=4,
    )
    *_, last = islice(training, 6)
    assert last.epoch == 3
    assert np.array_equal(last.net.V, NET.V)
    assert not np.array_equal(last.net.W, NET.W)


def test_masks_are_told_by_name() -> None:
    masks = rnnviz.Masks(losses=np.array([True, True, True, False]))
    trace = NET.run(*TEXT, H0, masks=masks)
    assert trace.loss == pytest.approx(sum(NET.run(*TEXT, H0)["L"][:2]), rel=1e-15)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: rnnviz.RNN([[1]], [[1, 2]], [[1]]), "W has the shape [1, 2] and needs [1, 1]"),
        (lambda: NET.run([0, 1], [0]), "inputs has 2 steps and targets has 1"),
        (lambda: NET.run([7], [0]), "inputs holds the id 7; ids go from 0 to 2"),
        (lambda: NET.run([], []), "inputs has the shape [0] and needs [T]"),
        (lambda: rnnviz.check_gradients(NET, [0], [3]), "targets holds the id 3"),
        (lambda: rnnviz.fit(NET, [([0], [0])], batch=0), "batch is 0 and must be"),
    ],
)
def test_a_mistake_is_named_with_what_it_was_and_what_it_must_be(call: Any, said: str) -> None:
    with pytest.raises(rnnviz.InputError) as caught:
        call()
    assert said in str(caught.value)


# Every public name says what it is.


def reachable() -> dict[type, Any]:
    """Every class of ours that the promised names lead to, each with an object of it."""
    trace = NET.run(*TEXT, H0)
    update = next(rnnviz.fit(NET, [TEXT], record=True))
    report = rnnviz.check_gradients(NET, [0, 1], [1, 0])
    path = trace.ledger.path("W", loss=3, use=1)
    error = outcome(NET.run, [9], [0])
    left: list[Any] = [NET, trace, update, report, rnnviz.Masks(), path[0], error]
    found: dict[type, Any] = {}
    while left:
        one = left.pop()
        if not ours(type(one)) or type(one) in found:
            continue
        found[type(one)] = one
        left += [getattr(one, name) for name in dir(one) if not name.startswith("_")]
    return found


def ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] == "rnnviz"


def members(kind: type) -> dict[str, Any]:
    """The public methods and properties that a class, or one of ours above it, defines."""
    return {
        f"{kind.__name__}.{name}": member
        for one in kind.__mro__
        if ours(one)
        for name, member in vars(one).items()
        if not name.startswith("_")
        and (callable(member) or isinstance(member, property | cached_property | classmethod))
    }


def test_every_name_that_can_be_reached_is_explained() -> None:
    kinds = reachable()
    assert {"RNN", "Trace", "Ledger", "Jacobians", "Update", "Report"} <= {
        k.__name__ for k in kinds
    }
    silent = [kind.__name__ for kind in kinds if not (kind.__doc__ or "").strip()]
    for kind in kinds:
        for name, member in members(kind).items():
            text = inspect.getdoc(getattr(member, "__func__", member))
            if not (text or "").strip():
                silent.append(name)
    assert silent == []


@pytest.mark.parametrize("call", [rnnviz.fit, rnnviz.check_gradients, rnnviz.RNN.run])
def test_a_call_explains_its_arguments_and_its_errors(call: Any) -> None:
    text = inspect.getdoc(call) or ""
    assert "InputError" in text
    explained = text + ((inspect.getdoc(rnnviz.RNN.run) or "") if "`RNN.run`" in text else "")
    for name in inspect.signature(call).parameters:
        if name not in ("self", "net", "learning_rate"):
            assert name in explained, name


def test_a_network_explains_the_shapes_of_its_arrays() -> None:
    text = inspect.getdoc(rnnviz.RNN) or ""
    for shape in (
        "U [n_in, n_hidden]",
        "W [n_hidden, n_hidden]",
        "V [n_hidden, n_out]",
        "InputError",
    ):
        assert shape in text
