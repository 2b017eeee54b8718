"""Training: endless, lazy, one update a sequence in turn, and the article's words learned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError, Update, fit
from rnnviz.lessons import shelf
from rnnviz.network.vocabulary import WordWeights, read_words, vocabulary
from tests.oracles import complex_step
from tests.oracles.closeness import apart
from tests.oracles.networks import Case, case

NET = RNN.random(3, 4, 3, seed=1)
SEQUENCES = [([0, 1], [1, 2]), ([2, 1, 0], [0, -1, 2])]


def test_the_articles_words_are_learned_in_sixty_updates() -> None:
    lesson = shelf.lesson("baseball-bat")
    inputs, targets = read_words(lesson.inputs), read_words(lesson.targets)
    known_inputs = vocabulary(inputs, lesson.spare_inputs)
    known_targets = vocabulary(targets, lesson.spare_targets)
    words = WordWeights(lesson.seed, lesson.n_hidden, lesson.scale)
    net = RNN(**words.weights(known_inputs, known_targets))
    sequence = (
        [known_inputs.index(word) for word in inputs],
        [known_targets.index(word) for word in targets],
    )
    before, *_, last = islice(fit(net, [sequence], learning_rate=0.5), 60)
    trace = last.net.run(*sequence)
    assert before.loss > 1
    assert trace.loss < 0.05
    assert [known_targets[best] for best in trace["y"].argmax(axis=1)] == ["야구", "배트"]


def test_each_update_is_one_step_down_the_gradient_of_its_own_sequence() -> None:
    weights = NET.weights
    for update, (inputs, targets) in zip(
        islice(fit(NET, SEQUENCES, 0.3), 6), SEQUENCES * 3, strict=True
    ):
        one = Case(*weights.values(), np.eye(3)[inputs], np.array(targets), np.zeros(4))
        slopes = complex_step.gradients(one)
        expected = {name: w - 0.3 * slopes[name] for name, w in weights.items()}
        weights = update.net.weights
        for name, found in weights.items():
            assert apart(found, expected[name]) < 1e-13


def test_updates_and_epochs_count_from_one() -> None:
    updates = list(islice(fit(NET, SEQUENCES), 5))
    assert [(u.number, u.epoch) for u in updates] == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)]


def test_the_loss_of_an_update_is_the_one_before_it() -> None:
    net = NET
    for update in islice(fit(NET, SEQUENCES[:1]), 4):
        trace = net.run(*SEQUENCES[0])
        assert update.loss == trace.loss
        assert np.array_equal(update.losses, trace["L"])
        net = update.net


def test_the_gradient_norms_are_those_of_the_update() -> None:
    update = next(fit(NET, SEQUENCES))
    gradients = NET.run(*SEQUENCES[0]).gradients
    for name in ("U", "W", "V"):
        norm = np.sqrt((getattr(gradients, name) ** 2).sum())
        assert getattr(update.gradient_norms, name) == pytest.approx(norm, rel=1e-14)


def test_the_network_itself_is_never_changed() -> None:
    before = [weight.copy() for weight in NET.weights.values()]
    list(islice(fit(NET, SEQUENCES, 1.0), 10))
    assert all(np.array_equal(a, b) for a, b in zip(before, NET.weights.values(), strict=True))


def test_a_snapshot_stays_what_it_was_while_training_goes_on() -> None:
    training = fit(NET, SEQUENCES)
    net = next(training).net
    before = [weight.copy() for weight in net.weights.values()]
    list(islice(training, 10))
    assert all(np.array_equal(a, b) for a, b in zip(before, net.weights.values(), strict=True))
    with pytest.raises(ValueError, match="read-only"):
        net.W[0, 0] = 1


@pytest.mark.parametrize("what", ["net", "losses", "gradient_norms", "used_norms"])
def test_what_is_asked_for_too_late_is_refused_and_never_wrong(what: str) -> None:
    first, asked, last = _three(what)
    with pytest.raises(InputError, match="Update 1 is over"):
        getattr(first, what)
    assert getattr(asked, what) is not None
    assert getattr(last, what) is not None


def _three(what: str) -> list[Update]:
    """Three updates, of which the second was asked in time."""
    updates = []
    for update in islice(fit(NET, SEQUENCES), 3):
        updates.append(update)
        if update.number == 2:
            getattr(update, what)
    return updates


def test_it_is_lazy_and_endless() -> None:
    training = fit(NET, SEQUENCES)
    assert isinstance(training, Iterator)
    updates = islice(training, 2000, None)
    assert isinstance(next(updates), Update)


def test_two_trainings_do_not_disturb_each_other() -> None:
    one, other = fit(NET, SEQUENCES, 0.5), fit(NET, SEQUENCES, 0.5)
    pairs = [(next(one).loss, next(other).loss) for _ in range(8)]
    assert all(a == b for a, b in pairs)


def test_h0_is_where_every_sequence_starts() -> None:
    h0 = [0.5, -0.5, 0.25, 1.0]
    update = next(fit(NET, SEQUENCES, h0=h0))
    assert update.loss == NET.run(*SEQUENCES[0], h0=h0).loss


def test_vectors_train_too() -> None:
    one = case(3, steps=4, sizes=(2, 5, 3), all_targets=True)
    first, *_, last = islice(fit(one.net, [(one.x, one.target)], 0.1), 200)
    assert last.loss < first.loss


def test_sequences_without_targets_leave_the_network_alone() -> None:
    update = next(fit(NET, [([0, 1], [-1, -1])]))
    assert update.loss == 0
    assert all(np.array_equal(a, b) for a, b in zip(update.net.weights.values(), NET.weights.values(), strict=True))


@pytest.mark.parametrize(
    ("sequences", "rate", "h0", "said"),
    [
        ([], 0.1, None, "sequences is empty"),
        ([([0, 1], [0])], 0.1, None, "inputs has 2 steps and targets has 1"),
        ([([0], [0]), ([5], [0])], 0.1, None, "inputs holds the id 5"),
        ([([0], [0])], float("nan"), None, "learning_rate holds a number that is not finite"),
        ([([0], [0])], "fast", None, "learning_rate must be numbers"),
        ([([0], [0])], [0.1], None, "learning_rate has the shape [1]"),
        ([([0], [0])], 0.1, [1, 2], "h0 has the shape [2] and needs [4]"),
        ([([0], 5)], 0.1, None, "targets has the shape []"),
        (None, 0.1, None, "sequences is None and must be a list of pairs (inputs, targets)."),
        (5, 0.1, None, "sequences is 5 and"),
        ("ab", 0.1, None, "sequences is 'ab' and"),
        ({(0,): (0,)}, 0.1, None, "sequences is {(0,): (0,)} and"),
        ((pair for pair in SEQUENCES), 0.1, None, "sequences is <generator"),
        ([0, 1], 0.1, None, "sequences is [0, 1] and"),
        (([0, 1], [1, 0]), 0.1, None, "sequences is ([0, 1], [1, 0]) and"),
        ([([0], [0], [0])], 0.1, None, "sequences is [([0], [0], [0])] and"),
        ([([0], [0]), "ab"], 0.1, None, "sequences is [([0], [0]), 'ab'] and"),
        (np.zeros((), dtype=int), 0.1, None, "sequences is array(0) and"),
    ],
)
def test_what_does_not_fit_is_told_at_once_and_not_at_the_first_update(
    sequences: Any, rate: Any, h0: Any, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        fit(NET, sequences, rate, h0)
    assert said in str(caught.value)


def test_pairs_are_lists_tuples_or_arrays() -> None:
    loss = next(fit(NET, [([0, 1], [1, 2])])).loss
    for pairs in ((([0, 1], [1, 2]),), [[[0, 1], [1, 2]]], np.array([[[0, 1], [1, 2]]])):
        assert next(fit(NET, pairs)).loss == loss


@pytest.mark.filterwarnings("error")
def test_training_that_diverges_says_so_and_at_which_update() -> None:
    training = fit(NET, SEQUENCES, 1e308)
    next(training)
    with pytest.raises(InputError, match="before update 2"):
        next(training)
