"""Divergence: the update and the quantity that are named are those that were first not finite."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, fit
from rnnviz.language import LANGUAGES, sentence, speak
from rnnviz.training.descent import OPTIMIZERS
from tests.network.test_cells import case as gated

NET = RNN.random(3, 4, 3, seed=1)
PAIR = [([0, 1], [1, 2])]


def told(net: Any, sequences: Any = PAIR, **options: Any) -> Any:
    with pytest.raises(InputError) as caught:
        list(islice(fit(net, sequences, **options), 100))
    values = dict(caught.value.sentence.values)
    quantity = values.get("quantity")
    return (
        values["update"],
        getattr(quantity, "key", quantity),
        dict(getattr(quantity, "values", ())),
    )


@pytest.mark.parametrize(
    ("net", "options", "wanted"),
    [
        (RNN([[np.nan]] * 3, [[0.0]], [[0.0] * 3]), {}, (1, "quantity.U", {"t": 1})),
        (RNN([[1.0]] * 3, [[0.0]], [[0.0, np.inf, 0.0]]), {}, (1, "quantity.V", {"t": 1})),
        (
            RNN([[1e200]] * 3, [[1e200]], [[0.0] * 3], activation="linear"),
            {},
            (1, "quantity.z", {"t": 2}),
        ),
    ],
)
def test_the_first_quantity_is_named(net: Any, options: Any, wanted: Any) -> None:
    found = told(net, **options)
    assert found == wanted


LINEAR = RNN(NET.U, NET.W, NET.V, activation="linear")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [1e308, 1e250, 1e200])
def test_what_is_named_is_what_a_run_with_these_weights_shows(rate: float, optimizer: str) -> None:
    """The weights before the update that is refused, run on their own."""
    nets = [LINEAR]
    with pytest.raises(InputError) as caught:
        nets.extend(
            update.net for update in islice(fit(LINEAR, PAIR, rate, optimizer=optimizer), 9)
        )
    values = dict(caught.value.sentence.values)
    found = nets[-1].run(*PAIR[0]).first_not_finite()
    assert values["update"] == len(nets)
    if found is None:  # then it is in the update itself
        assert values["quantity"].key.startswith(("optimizer.memory", "quantity.new"))
    else:
        step = 1 if found.step is None else found.step + 1
        assert values["quantity"] == sentence(f"quantity.{found.quantity}", t=step)


def test_a_square_that_overflows_in_the_optimizer_is_named_there() -> None:
    net = RNN([[1.0]] * 3, [[0.0]], [[1e160, -1e160, 0.0]], activation="linear")
    update, key, values = told(net, [([0], [1])], optimizer="rmsprop")
    assert (update, key, values) == (1, "optimizer.memory_s", {"weight": "U"})


def test_only_the_new_weight_overflows() -> None:
    net = RNN([[1.0]] * 3, [[0.5]], [[10.0, 20.0, 30.0]], activation="linear")
    update, key, _ = told(net, [([0], [1])], learning_rate=1.7e308)
    assert (update, key) == (1, "quantity.new_U")


def test_a_cell_without_sentences_still_diverges_with_one() -> None:
    one = gated(0, unknown=False)
    with pytest.raises(InputError, match="before update") as caught:
        list(islice(fit(one.net, [(one.x, one.target)], 1e308), 100))
    assert str(caught.value)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_sentence_names_update_and_quantity(code: str) -> None:
    broken = RNN([[1e200]] * 3, [[1e200]], [[0.0] * 3], activation="linear")
    with pytest.raises(InputError) as caught:
        next(fit(broken, PAIR))
    said = speak(code)(caught.value.sentence)
    assert "1" in said
    assert speak(code)("quantity.z", t=2) in said
