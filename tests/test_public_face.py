"""What a script or a notebook sees: `import rnnviz` and the names that are a promise."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import numpy as np
import pytest

import rnnviz

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
    assert {"RNN", "Trace", "Update", "fit", "InputError"} <= set(rnnviz.__all__)


def test_a_star_import_brings_exactly_the_promised_names() -> None:
    names: dict[str, object] = {}
    exec("from rnnviz import *", names)
    assert set(names) - {"__builtins__"} == set(rnnviz.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'LSTM'"):
        _ = rnnviz.LSTM


def test_the_version_is_three_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", rnnviz.__version__)


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
