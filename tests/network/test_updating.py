"""The rows of an update, run as they stand in the table, against what training makes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.network.arrays import Named
from rnnviz.network.optimizers import MEMORIES
from rnnviz.network.updating import Updating
from rnnviz.training.experiment import Experiment
from rnnviz.training.method import Method
from rnnviz.training.rates import Rates
from tests.drawing.scenes import SHOWN
from tests.network.test_torch import Case, agree, network, read

UNBATCHED = [
    case
    for case in read("trainings")
    if not {"batch", "chunk"} & set(case["options"]) and case["options"].get("truncation") is None
]
METHODS = [
    Method(name, norm, value)
    for name in MEMORIES
    for norm, value in ((None, None), (0.3, None), (None, 0.05), (0.3, 0.05))
]


def learned(experiment: Experiment, updates: int) -> tuple[Experiment, Experiment]:
    """An experiment after so many updates, and after one more."""
    training = experiment.training(Rates(0.1))
    run, found = training.updates(), [experiment]
    for _ in range(updates + 1):
        next(run)
        found.append(experiment.after(training))
    return found[-2], found[-1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("frozen", [frozenset(), frozenset({"W"})], ids=["all", "W frozen"])
@pytest.mark.parametrize("updates", [0, 3])
def test_the_rows_give_what_training_makes(
    method: Method, frozen: frozenset[str], updates: int
) -> None:
    experiment = replace(SHOWN, method=method, frozen=frozen)
    before, after = learned(experiment, updates)
    made = before.trace.update(0.1)
    for name, weight in after.net.weights.items():
        np.testing.assert_allclose(made[f"new_{name}"], weight, rtol=1e-12, atol=1e-15)
    for name, memory in after.known.arrays.items():
        np.testing.assert_allclose(made[name], memory, rtol=1e-12, atol=1e-15)
    if frozen:
        assert np.array_equal(made["new_W"], before.net.weights.W)


@pytest.mark.parametrize("case", UNBATCHED, ids=lambda case: case["name"])
def test_walking_from_row_to_row_leads_where_pytorch_goes(case: Case) -> None:
    """No training run at all: what the rows make is put in their place, update by update."""
    options = case["options"]
    method = Method(*(options.get(name) for name in ("optimizer", "clip_norm", "clip_value")))
    method = replace(method, optimizer=method.optimizer or "sgd")
    net, texts = network(case), read("sequences")
    memory = {
        f"{stem}_{name}": np.zeros(weight.shape)
        for stem in MEMORIES[method.optimizer]
        for name, weight in net.weights.items()
    }
    for number in range(len(case["losses"])):
        text = texts[number % len(texts)]
        trace = net.run(text["inputs"], text["targets"], case["h0"], case["reduction"])
        trace.frozen = frozenset(options.get("freeze", ()))
        trace.updating = Updating(method.rows, method.limits, memory, number)
        made = trace.update(options["learning_rate"])
        memory = {name: made[name] for name in memory}
        net = net.with_weights(Named({name: made[f"new_{name}"] for name in net.weights}))
    agree(net.weights, case["trained"])


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_weight_that_is_frozen_later_is_not_moved_by_its_past(optimizer: str) -> None:
    _, trained = learned(replace(SHOWN, method=Method(optimizer)), 3)
    frozen = replace(trained, frozen=frozenset({"W"}))
    training = frozen.training(Rates(0.1), 4)
    next(training.updates())
    after = frozen.after(training)
    assert np.array_equal(after.net.weights.W, trained.net.weights.W)
    assert not np.array_equal(after.net.weights.U, trained.net.weights.U)


def test_going_on_from_what_is_remembered_is_as_if_one_had_never_stopped() -> None:
    experiment = replace(SHOWN, method=Method("adam", clip_norm=1.0))
    _, at_once = learned(experiment, 9)
    _, first = learned(experiment, 4)
    training = first.training(Rates(0.1), 5)
    run = training.updates()
    for _ in range(5):
        next(run)
    by_halves = first.after(training)
    for name, weight in at_once.net.weights.items():
        assert weight.tobytes() == by_halves.net.weights[name].tobytes()
    assert by_halves.known.counted == at_once.known.counted == 10


def test_what_is_remembered_stays_with_its_words() -> None:
    _, trained = learned(replace(SHOWN, method=Method("momentum")), 2)
    assert any(array.any() for array in trained.known.arrays.values())
    other = replace(trained, inputs=(*trained.inputs[:-1], "ball"))
    before, after = trained.known.arrays, other.known.arrays
    assert np.array_equal(after["v_W"], before["v_W"])
    for place, word in enumerate(other.input_words):
        kept = before["v_U"][trained.input_words.index(word)] if word != "ball" else 0.0
        assert np.array_equal(after["v_U"][place], np.broadcast_to(kept, after["v_U"][0].shape))
