"""What is said of an op is true of the network on show, in both languages."""

from __future__ import annotations

import pytest

from rnnviz.drawing.caption import caption, conditions, mean, sentence, truncation, where
from rnnviz.training.kind import Kind
from tests.drawing.scenes import at, experiment, view

LANGUAGE = pytest.mark.parametrize("language", ["en", "ko"])
KINDS = [
    Kind(),
    Kind("relu", bias=True),
    Kind("linear", reduction="mean"),
    Kind("tanh", bias=True, reduction="mean", truncation=1),
    Kind("relu", truncation=2),
    Kind("linear", truncation=99),
]


@LANGUAGE
@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("dashes", [(), (0,), (0, 1, 2)])
def test_every_op_has_its_sentence(kind: Kind, dashes: tuple[int, ...], language: str) -> None:
    shown = experiment(3, 2, 3, kind=kind, dashes=dashes)
    for index in range(len(shown.program)):
        said = caption(view(shown, index, language=language))
        assert "{" not in said
        assert "–" not in said, "a dash is no word"


def said(name: str, t: int = 0, dashes: tuple[int, ...] = (), **kind: object) -> str:
    shown = experiment(3, 2, 3, kind=Kind(**kind), dashes=dashes)  # type: ignore[arg-type]
    return sentence(at(shown, name, t))


def test_the_activation_is_named() -> None:
    assert "tanh" in said("h")
    assert "ReLU" in said("h", activation="relu")
    assert "without an activation" in said("h", activation="linear")
    assert "z > 0" in said("dz", activation="relu")
    assert "tanh" not in said("dz", activation="linear")


def test_biases_are_named_where_they_are_added() -> None:
    assert said("z").endswith("memory")
    assert said("z", bias=True).endswith("b is added")
    assert said("o", bias=True).endswith("d is added")
    assert "gradient of b" in said("db", bias=True)


def test_a_mean_is_said_at_what_it_divides() -> None:
    for name in ("L", "do"):
        assert "divided by the number of losses" in said(name, reduction="mean")
        assert "divided" not in said(name)


@pytest.mark.parametrize("name", ["L", "do", "dV", "dd", "own"])
def test_a_step_without_a_target_says_so(name: str) -> None:
    kind = {"bias": True, "reduction": "mean"}
    assert "no target" in said(name, 1, (1,), **kind)
    assert "no target" not in said(name, 0, (1,), **kind)


def test_a_truncated_gradient_says_how_far_it_reaches() -> None:
    assert "less than 2 steps" in said("carried", 0, truncation=2)
    assert "no later loss" in said("carried", 0, truncation=1)
    assert said("carried", 2, truncation=2) == said("carried", 2)
    assert said("carried", 0, truncation=3) == said("carried", 0)


def test_the_truncation_stands_beside_the_place() -> None:
    shown = experiment(3, 2, 3, kind=Kind(truncation=2))
    assert where(view(shown)) == "Update, op 39 of 39 · τ = 2"
    assert where(view(experiment(3, 2, 3))) == "Update, op 39 of 39"
    assert truncation(view(experiment(3, 2, 3))) == ""


@pytest.mark.parametrize(
    ("dashes", "text"),
    [
        ((), "mean of 3 losses"),
        ((1,), "mean of 2 losses"),
        ((0, 2), "mean of one loss"),
        ((0, 1, 2), "mean of 0 losses"),
    ],
)
def test_a_mean_says_of_how_many(dashes: tuple[int, ...], text: str) -> None:
    shown = experiment(3, 2, 3, kind=Kind(reduction="mean"), dashes=dashes)
    assert mean(view(shown)) == text
    assert mean(view(experiment(3, 2, 3, dashes=dashes))) == ""


def test_conditions_are_said_only_where_they_matter() -> None:
    shown = experiment(3, 2, 3, kind=Kind(reduction="mean", truncation=2))
    assert conditions(at(shown, "z")) == conditions(at(shown, "y")) == ""
    assert conditions(at(shown, "L")) == "mean of 3 losses"
    for name in ("do", "carried", "dU", "new_W"):
        assert conditions(at(shown, name)) == "mean of 3 losses · τ = 2"
