"""The shelf: every lesson is whole, and the default one is the article's."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rnnviz import RNN, InputError
from rnnviz.lessons import shelf
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.draw import WAYS
from rnnviz.network.inputs import one_hot
from rnnviz.network.rnn import REDUCTIONS
from rnnviz.network.vocabulary import (
    NO_TARGET,
    WordWeights,
    read_targets,
    read_words,
    vocabulary,
)


def codes(text: str, spare: tuple[str, ...]) -> dict[str, list[float]]:
    """The one-hot code of each word in the vocabulary of a text."""
    words = vocabulary(read_words(text), spare)
    return dict(zip(words, one_hot(np.arange(len(words)), len(words)).tolist(), strict=True))


def test_the_default_lesson_has_the_one_hot_codes_of_the_article() -> None:
    lesson = shelf.lesson(shelf.DEFAULT)
    inputs = codes(lesson.inputs, lesson.spare_inputs)
    targets = codes(lesson.targets, lesson.spare_targets)
    assert read_words(lesson.inputs) == ("baseball", "bat")
    assert read_words(lesson.targets) == ("야구", "배트")
    assert (inputs["baseball"], inputs["bat"]) == ([1, 0, 0], [0, 0, 1])
    assert (targets["야구"], targets["배트"]) == ([0, 1, 0], [1, 0, 0])
    assert targets["박쥐"] == [0, 0, 1]


def test_the_default_lesson_is_on_the_shelf() -> None:
    assert shelf.DEFAULT in shelf.names()


@pytest.mark.parametrize("name", shelf.names())
def test_every_lesson_can_be_run(name: str) -> None:
    lesson = shelf.lesson(name)
    assert lesson.name == name
    inputs, targets = read_words(lesson.inputs), read_targets(lesson.targets)
    assert len(inputs) == len(targets)
    known = [word for word in targets if word != NO_TARGET]
    rows = vocabulary(inputs, lesson.spare_inputs)
    columns = vocabulary(tuple(known), lesson.spare_targets)
    words = WordWeights(lesson.seed, lesson.n_hidden, lesson.scale, lesson.init)
    net = RNN(**words.weights(rows, columns, bias=lesson.bias), activation=lesson.activation)
    trace = net.run(
        [rows.index(word) for word in inputs],
        [columns.index(word) if word in known else -1 for word in targets],
        reduction=lesson.reduction,
        truncation=lesson.truncation,
    )
    assert trace.loss > 0


@pytest.mark.parametrize("name", shelf.names())
def test_every_lesson_keeps_within_what_the_fields_accept(name: str) -> None:
    lesson = shelf.lesson(name)
    assert 1 <= lesson.n_hidden <= 64
    assert lesson.learning_rate > 0
    assert lesson.scale > 0
    assert lesson.seed >= 0
    assert lesson.init in WAYS
    assert lesson.activation in ACTIVATIONS
    assert lesson.reduction in REDUCTIONS
    assert lesson.truncation is None or lesson.truncation >= 1


@pytest.mark.parametrize("name", ["", "no-such-lesson", "../lessons/baseball-bat", "Baseball-Bat"])
def test_a_lesson_that_is_not_there_is_told_with_those_that_are(name: str) -> None:
    with pytest.raises(InputError) as caught:
        shelf.lesson(name)
    assert f"no lesson called {name}." in str(caught.value)
    assert "baseball-bat" in str(caught.value)


def test_a_lesson_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        shelf.lesson(shelf.DEFAULT).seed = 1  # type: ignore[misc]
