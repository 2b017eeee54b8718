"""Training: endless, lazy, an update a batch in turn, and equal to a slow reference throughout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, repeat
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz import RNN, InputError, Trace, Update, fit
from rnnviz.lessons import shelf
from rnnviz.network.vocabulary import WordWeights, read_words, vocabulary
from rnnviz.training.descent import OPTIMIZERS
from tests.oracles import complex_step
from tests.oracles.closeness import apart, patient
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
        assert not update.losses.flags.writeable
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
    for name, weight in update.net.weights.items():
        assert np.array_equal(weight, NET.weights[name])


@pytest.mark.parametrize(
    ("sequences", "rate", "h0", "said"),
    [
        ([], 0.1, None, "sequences is empty"),
        ([([0, 1], [0])], 0.1, None, "inputs has 2 steps and targets has 1"),
        ([([0], [0]), ([5], [0])], 0.1, None, "inputs holds the id 5"),
        ([([0], [0])], float("nan"), None, "must be a finite number"),
        ([([0], [0])], "fast", None, "learning_rate is 'fast' and must be a number"),
        ([([0], [0])], [0.1], None, "learning_rate is [0.1] and must be a number"),
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


# What a run is told: options that do not fit.


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("batch", 0, "batch is 0 and must be a whole number of at least 1"),
        ("batch", 2.0, "batch is 2.0 and must be"),
        ("batch", True, "batch is True and must be"),
        ("batch", "all", "batch is 'all' and must be"),
        ("chunk", 0, "chunk is 0 and must be a whole number of at least 1"),
        ("chunk", 1.5, "chunk is 1.5 and must be"),
        ("truncation", 0, "truncation is 0 and must be a whole number of at least 1"),
        ("truncation", "all", "truncation is 'all' and must be"),
        ("seed", -1, "seed is -1 and must be a whole number of at least 0"),
        ("seed", 1.5, "seed is 1.5 and must be"),
        ("carry_state", True, "carry_state needs chunk"),
        ("optimizer", "newton", 'optimizer is \'newton\' and must be one of "sgd", "momentum"'),
        ("optimizer", None, "optimizer is None and must be one of"),
        ("reduction", "max", 'reduction is \'max\' and must be one of "sum", "mean"'),
        ("freeze", ["Q"], 'freeze is \'Q\' and must be one of "U", "W", "V"'),
        ("freeze", ["b"], "freeze is 'b' and must be one of"),
        ("freeze", [3], "freeze is 3 and must be one of"),
        ("freeze", 5, "freeze is 5 and must be"),
        ("clip_norm", -1, "clip_norm is -1 and must be at least 0"),
        ("clip_norm", float("nan"), "clip_norm is nan and must be a finite number"),
        ("clip_norm", "small", "clip_norm is 'small' and must be a number"),
        ("clip_value", -0.5, "clip_value is -0.5 and must be at least 0"),
        ("clip_value", float("inf"), "clip_value is inf and must be a finite number"),
        ("clip_value", [1.0], "clip_value is [1.0] and must be a number"),
        ("learning_rate", float("inf"), "must be a finite number"),
        ("h0", [[0.0] * 4], "h0 has the shape [1, 4] and needs [4]"),
    ],
)
def test_an_option_that_does_not_fit_is_told_at_once(option: str, given: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        fit(NET, SEQUENCES, **{option: given})
    assert said in str(caught.value)


def test_a_single_name_is_a_weight_to_freeze() -> None:
    update = next(fit(NET, SEQUENCES, freeze="W"))
    assert np.array_equal(update.net.W, NET.W)
    assert not np.array_equal(update.net.U, NET.U)


# A slow reference: `run` alone, one sequence at a time, and formulas in plain NumPy.


class Way(NamedTuple):
    """How a training goes, but for its seed."""

    learning_rate: float = 0.1
    batch: int = 1
    chunk: int | None = None
    carry_state: bool = False
    optimizer: str = "sgd"
    clip_norm: float | None = None
    clip_value: float | None = None
    truncation: int | None = None
    reduction: str = "sum"
    freeze: tuple[str, ...] = ()


class Slow(NamedTuple):
    """What an update must have been: traces before it, gradients, what was used, the net after."""

    epoch: int
    places: list[int]
    traces: list[Trace]
    gradients: dict[str, Any]
    used: dict[str, Any]
    net: RNN


def slowly(
    net: RNN, sequences: Any, way: Way, h0: Any = None, order: Iterable[list[int]] | None = None
) -> Iterator[Slow]:
    """The updates of a training; `order` holds the places of each epoch, in turn unless given."""
    memory: dict[str, dict[str, Any]] = {name: {} for name in net.weights}
    for epoch, places in enumerate(order or repeat(list(range(len(sequences)))), start=1):
        for start in range(0, len(places), way.batch):
            group = sorted(places[start : start + way.batch])
            states = dict.fromkeys(group, h0)
            longest = max(len(sequences[place][0]) for place in group)
            size = way.chunk or longest
            for begin in range(0, longest, size):
                going = [place for place in group if len(sequences[place][0]) > begin]
                traces = []
                for place in going:
                    inputs, targets = (one[begin : begin + size] for one in sequences[place])
                    how = way.reduction, way.truncation
                    traces.append(net.run(inputs, targets, states[place], *how))
                    if way.carry_state:
                        states[place] = traces[-1]["h"][-1]
                gradients = {
                    name: np.sum([one.gradients[name] for one in traces], axis=0)
                    for name in net.weights
                }
                used = within_limits(gradients, way)
                after = {
                    name: moved(weight, used[name], way, memory[name])
                    for name, weight in net.weights.items()
                }
                net = RNN(**after, activation=net.activation)
                yield Slow(epoch, going, traces, gradients, used, net)


def within_limits(gradients: dict[str, Any], way: Way) -> dict[str, Any]:
    used = {n: np.zeros_like(g) if n in way.freeze else g for n, g in gradients.items()}
    size = np.sqrt(sum((g**2).sum() for g in used.values()))
    if way.clip_norm is not None and size > way.clip_norm:
        used = {name: g * way.clip_norm / size for name, g in used.items()}
    if way.clip_value is not None:
        used = {name: g.clip(-way.clip_value, way.clip_value) for name, g in used.items()}
    return used


def moved(p: Any, g: Any, way: Way, past: dict[str, Any]) -> Any:
    """A weight after its update."""
    eta = way.learning_rate
    if way.optimizer == "sgd":
        return p - eta * g
    if way.optimizer == "momentum":
        past["v"] = 0.9 * past.get("v", 0.0) + g
        return p - eta * past["v"]
    if way.optimizer == "adagrad":
        past["s"] = past.get("s", 0.0) + g**2
        return p - eta * g / (np.sqrt(past["s"]) + 1e-10)
    if way.optimizer == "rmsprop":
        past["s"] = 0.99 * past.get("s", 0.0) + 0.01 * g**2
        return p - eta * g / (np.sqrt(past["s"]) + 1e-8)
    assert way.optimizer == "adam"
    past["t"] = past.get("t", 0) + 1
    past["m"] = 0.9 * past.get("m", 0.0) + 0.1 * g
    past["s"] = 0.999 * past.get("s", 0.0) + 0.001 * g**2
    m, s = past["m"] / (1 - 0.9 ** past["t"]), past["s"] / (1 - 0.999 ** past["t"])
    return p - eta * m / (np.sqrt(s) + 1e-8)


def same(update: Update, slow: Slow, close: float = 1e-11) -> None:
    """An update is what it must have been, in everything that it can be asked for."""
    assert update.epoch == slow.epoch
    assert update.loss == pytest.approx(sum(one.loss for one in slow.traces), rel=close)
    for name, gradient in slow.gradients.items():
        for found, wanted in (
            (update.gradient_norms[name], gradient),
            (update.used_norms[name], slow.used[name]),
        ):
            assert found == pytest.approx(np.linalg.norm(wanted), rel=close, abs=1e-14), name
    for name, weight in slow.net.weights.items():
        assert apart(update.net.weights[name], weight) < close, name
    longest = max(map(len, slow.traces))
    losses = np.zeros((longest, len(slow.traces)))
    for column, one in zip(losses.T, slow.traces, strict=True):
        column[: len(one)] = one["L"]
    assert apart(update.losses, losses if len(slow.traces) > 1 else losses[:, 0]) < close


#: Sequences of several lengths, among them ids and vectors, and steps without a target.
SEVERAL: list[tuple[Any, Any]] = [
    ([0, 1, 2], [1, 2, 0]),
    ([2], [1]),
    ([1, 1, 0, 2, 1, 0, 0], [-1, 2, -1, 0, 0, -1, 1]),
    (np.array([[0.5, -1.0, 0.25], [0.0, 2.0, 1.0], [1.0, 1.0, -1.0]]), [0, -1, 2]),
    ([2, 0], [-1, -1]),
    ([0, 2, 1, 1], [0, 0, 1, 2]),
]
WAYS = [
    Way(),
    Way(batch=2),
    Way(batch=6),
    Way(batch=9, reduction="mean"),
    Way(batch=3, truncation=2),
    Way(chunk=2),
    Way(chunk=2, carry_state=True),
    Way(batch=4, chunk=3, carry_state=True, reduction="mean"),
    Way(batch=2, chunk=1, carry_state=True, truncation=1),
    Way(chunk=100, carry_state=True, batch=2),
    Way(freeze=("W",), batch=3),
    Way(freeze=("U", "W", "V")),
    Way(clip_norm=0.3, batch=2),
    Way(clip_value=0.05, batch=2),
    Way(clip_norm=0.5, clip_value=0.1, freeze=("V",), optimizer="momentum"),
    *(Way(0.01, optimizer=name, batch=2) for name in OPTIMIZERS),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: ", ".join(map(str, changed(way))))
def test_every_way_of_training_is_that_of_the_slow_reference(way: Way) -> None:
    h0 = [0.5, -0.5, 0.25, 1.0]
    count = 25
    updates = fit(NET, SEVERAL, h0=h0, **way._asdict())
    wanted = islice(slowly(NET, SEVERAL, way, h0), count)
    for number, (update, slow) in enumerate(zip(updates, wanted, strict=False), start=1):
        assert update.number == number
        same(update, slow)
    assert number == count


def changed(way: Way) -> list[str]:
    """What of a way is not as usual."""
    usual = Way()._asdict()
    return [f"{name}={one}" for name, one in way._asdict().items() if one != usual[name]]


GENERATED = st.builds(
    Way,
    learning_rate=st.sampled_from([0.0, 0.01, 0.3]),
    batch=st.integers(1, 5),
    chunk=st.none() | st.integers(1, 8),
    carry_state=st.booleans(),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    clip_norm=st.none() | st.sampled_from([0.0, 0.1, 1.0, 100.0]),
    clip_value=st.none() | st.sampled_from([0.0, 0.01, 1.0]),
    truncation=st.none() | st.integers(1, 8),
    reduction=st.sampled_from(["sum", "mean"]),
    freeze=st.lists(st.sampled_from("UWVbd"), unique=True, max_size=4).map(tuple),
)


@settings(patient, derandomize=True, max_examples=80)
@given(
    way=GENERATED,
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=5),
    activation=st.sampled_from(["tanh", "relu", "linear"]),
    seed=st.integers(0, 1000),
    shuffle=st.none() | st.integers(0, 1000),
)
def test_any_way_of_training_is_that_of_the_slow_reference(
    way: Way, lengths: list[int], activation: str, seed: int, shuffle: int | None
) -> None:
    way = way._replace(carry_state=way.carry_state and way.chunk is not None)
    rng = np.random.default_rng(seed)
    net = RNN.random(2, 3, 3, seed=seed, bias=True, activation=activation, scale=0.4)
    pairs = [(rng.standard_normal((n, 2)), rng.integers(-1, 3, n)) for n in lengths]
    h0 = rng.uniform(-1, 1, 3)
    count = 12
    training = fit(net, pairs, h0=h0, seed=shuffle, record=True, **way._asdict())
    updates = [asked(update) for update in islice(training, count)]
    order = None if shuffle is None else orders(updates, pairs, way)
    for update, slow in zip(updates, slowly(net, pairs, way, h0, order), strict=False):
        same(update, slow, 1e-9)


def asked(update: Update) -> Update:
    """An update that was asked for all it has, before the next is pulled."""
    assert all((update.net, update.losses.size, update.gradient_norms, update.used_norms))
    return update


def orders(updates: list[Update], pairs: Any, way: Way) -> list[list[int]]:
    """The order of the sequences in each epoch, told from what the updates were given.

    An epoch that was not seen in full is filled up; a sequence is known by its first vector.
    """
    known = {x[0].tobytes(): place for place, (x, _) in enumerate(pairs)}
    found: dict[int, list[int]] = {}
    for update in updates:
        places = found.setdefault(update.epoch, [])
        for trace in update.traces:
            place = known.get(trace["x"][0].tobytes())
            if place is not None and place not in places:  # a later chunk begins with another
                places.append(place)
    for places in found.values():
        places += [place for place in range(len(pairs)) if place not in places]
    return [found[epoch] for epoch in sorted(found)]


# Batches.


def test_a_batch_is_the_sum_of_its_single_runs() -> None:
    h0 = [0.1, 0.2, -0.3, 0.4]
    update = next(fit(NET, SEVERAL, 0.2, h0, batch=len(SEVERAL)))
    traces = [NET.run(*pair, h0) for pair in SEVERAL]
    assert update.loss == pytest.approx(sum(one.loss for one in traces), rel=1e-14)
    for name, weight in NET.weights.items():
        total = sum(one.gradients[name] for one in traces)
        assert apart(update.net.weights[name], weight - 0.2 * total) < 1e-15


def test_losses_of_a_batch_stand_in_the_order_of_the_sequences() -> None:
    """Though the kernel takes the longest first; where a sequence is over there is no loss."""
    update = next(fit(NET, SEVERAL, batch=len(SEVERAL)))
    assert update.losses.shape == (7, len(SEVERAL))
    for column, pair in zip(update.losses.T, SEVERAL, strict=True):
        losses = NET.run(*pair)["L"]
        assert apart(column[: len(losses)], losses) < 1e-14
        assert not column[len(losses) :].any()


def test_the_order_within_a_batch_changes_its_losses_place_and_nothing_else() -> None:
    one, other = (next(fit(NET, some, batch=9)) for some in (SEVERAL, SEVERAL[::-1]))
    assert apart(one.losses, other.losses[:, ::-1]) < 1e-14
    for name in ("U", "W", "V"):
        assert apart(one.net.weights[name], other.net.weights[name]) < 1e-14


def test_many_lengths_are_right_though_few_kernels_are_kept() -> None:
    rng = np.random.default_rng(0)
    pairs = [(rng.integers(0, 3, n), rng.integers(0, 3, n)) for n in range(1, 46)]
    net = NET
    for update, pair in zip(fit(NET, pairs, 0.05), pairs * 2, strict=False):
        trace = net.run(*pair)
        assert update.loss == pytest.approx(trace.loss, rel=1e-15)
        for name, weight in net.weights.items():
            assert apart(update.net.weights[name], weight - 0.05 * trace.gradients[name]) < 1e-15
        net = update.net


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_baseball_bat_and_cave_bat_need_a_memory(reduction: str) -> None:
    """With W held at 0 the second step cannot know the first: its mean loss stays above ln 2."""
    words, classes = ["baseball", "cave", "bat"], ["야구", "동굴", "배트", "박쥐"]
    pairs = [
        ([words.index("baseball"), 2], [classes.index("야구"), classes.index("배트")]),
        ([words.index("cave"), 2], [classes.index("동굴"), classes.index("박쥐")]),
    ]
    drawn = RNN.random(3, 4, 4, seed=3)
    held = RNN(drawn.U, np.zeros((4, 4)), drawn.V)
    way = {"learning_rate": 0.5, "batch": 2, "reduction": reduction}
    scale = 2 if reduction == "mean" else 1
    for update in islice(fit(held, pairs, freeze=["W"], **way), 800):
        assert scale * update.losses[1].mean() >= np.log(2) - 1e-12
    assert scale * update.losses[1].mean() < np.log(2) + 0.05
    *_, free = islice(fit(drawn, pairs, **way), 800)
    assert scale * free.losses[1].mean() < 0.05


# Chunks.


def test_chunks_of_a_text_carry_its_state_as_one_pass_would() -> None:
    """While nothing is learned, the chunks are the pass over the whole, cut."""
    inputs, targets = SEVERAL[2]
    whole = NET.run(inputs, targets, h0=[0.5, 0.0, -0.5, 0.25])
    training = fit(
        NET,
        [(inputs, targets)],
        0.0,
        [0.5, 0.0, -0.5, 0.25],
        chunk=3,
        carry_state=True,
        record=True,
    )
    parts = [update.trace for update in islice(training, 3)]
    for name in ("h_prev", "z", "h", "y", "L"):
        assert np.array_equal(np.concatenate([part[name] for part in parts]), whole[name])
    assert not parts[0]["carried"][-1].any()  # no gradient goes across


def test_a_carried_state_is_that_of_the_weights_it_was_computed_with() -> None:
    inputs, targets = SEVERAL[2]
    first, second = islice(
        fit(NET, [(inputs, targets)], 0.5, chunk=4, carry_state=True, record=True), 2
    )
    before, after = NET.run(inputs[:4], targets[:4]), first.trace
    assert np.array_equal(second.trace["h0"], before["h"][-1])
    assert np.array_equal(after["h"], before["h"])


def test_every_epoch_starts_from_h0_and_so_does_every_chunk_that_nothing_is_carried_to() -> None:
    h0 = [0.5, -0.5, 0.25, 1.0]
    for carry, starts in ((True, [True, False, False, True]), (False, [True] * 4)):
        training = fit(NET, SEVERAL[2:3], h0=h0, chunk=3, carry_state=carry, record=True)
        found = [update.trace["h0"].tolist() == h0 for update in islice(training, 4)]
        assert found == starts


def test_chunks_belong_to_the_epoch_of_their_sequence() -> None:
    updates = islice(fit(NET, SEVERAL[2:4], chunk=3), 8)
    assert [update.epoch for update in updates] == [1, 1, 1, 1, 2, 2, 2, 2]


# Shuffling.


def test_a_seed_shuffles_alike_each_time() -> None:
    one, same_seed, other, in_turn = (
        [update.loss for update in islice(fit(NET, SEVERAL, 0.0, seed=seed), 30)]
        for seed in (1, 1, 2, None)
    )
    assert one == same_seed
    assert one != other
    assert one != in_turn
    for start in range(0, 30, 6):  # every sequence once an epoch
        assert sorted(one[start : start + 6]) == sorted(in_turn[:6])
    assert one[:6] != one[6:12]


# Recording.


def test_a_recorded_update_keeps_the_pass_that_it_learned_from() -> None:
    net = NET
    for update, pair in zip(fit(NET, SEVERAL, 0.3, record=True), SEVERAL * 2, strict=False):
        trace = net.run(*pair)
        assert len(update.traces) == 1
        assert update.trace.loss == update.loss == trace.loss
        for name in (
            "x",
            "target",
            "h_prev",
            "z",
            "h",
            "o",
            "y",
            "L",
            "do",
            "own",
            "carried",
            "dz",
        ):
            assert np.array_equal(update.trace[name], trace[name]), name
        for name, gradient in trace.gradients.items():
            assert np.array_equal(update.trace.gradients[name], gradient), name
        for name, weight in net.weights.items():
            assert np.array_equal(update.trace[name], weight), name
        net = update.net


@pytest.mark.parametrize("way", [Way(batch=6), Way(batch=6, truncation=2, reduction="mean")])
def test_a_recorded_batch_keeps_a_trace_for_each_sequence_in_their_order(way: Way) -> None:
    h0 = [0.5, -0.5, 0.25, 1.0]
    update = next(fit(NET, SEVERAL, h0=h0, record=True, **way._asdict()))
    assert len(update.traces) == len(SEVERAL)
    for found, pair in zip(update.traces, SEVERAL, strict=True):
        wanted = NET.run(*pair, h0, way.reduction, way.truncation)
        assert len(found) == len(wanted)
        for name in ("x", "target", "h_prev", "h", "y", "L", "dz", "dh", "carried"):
            assert apart(found[name], wanted[name]) < 1e-14, name
        for name, gradient in wanted.gradients.items():
            assert apart(found.gradients[name], gradient) < 1e-13, name
        assert apart(found.ledger.norms("W"), wanted.ledger.norms("W")) < 1e-13


def test_a_recorded_trace_stays_what_it_was_while_training_goes_on() -> None:
    training = fit(NET, SEVERAL, 0.5, batch=3, record=True)
    traces = next(training).traces
    before = [(trace["h"].copy(), trace["dz"].copy(), trace["W"].copy()) for trace in traces]
    list(islice(training, 9))
    for trace, kept in zip(traces, before, strict=True):
        for name, array in zip(("h", "dz", "W"), kept, strict=True):
            assert np.array_equal(trace[name], array)
            assert not trace[name].flags.writeable


def test_recording_changes_no_number() -> None:
    one, other = (fit(NET, SEVERAL, 0.3, batch=2, record=record) for record in (True, False))
    for update, plain in islice(zip(one, other, strict=False), 9):
        assert update.loss == plain.loss
        for name, weight in plain.net.weights.items():
            assert np.array_equal(update.net.weights[name], weight)


def test_without_recording_there_are_no_traces_and_a_sentence_says_so() -> None:
    update = next(fit(NET, SEVERAL))
    for what in ("traces", "trace"):
        with pytest.raises(InputError, match="record=True"):
            getattr(update, what)


# Precision, kind of network, and the end of all training.


@pytest.mark.parametrize("way", [*WAYS, Way(reduction="mean", optimizer="adam")], ids=str)
def test_single_precision_stays_single(way: Way) -> None:
    drawn = RNN.random(3, 4, 3, seed=1, bias=True, dtype="float32")
    double = RNN(*(weight.astype(float) for weight in drawn.weights.values()))
    trainings = (fit(net, SEVERAL, record=True, **way._asdict()) for net in (drawn, double))
    for update, wide in islice(zip(*trainings, strict=False), 6):
        assert isinstance(update.loss, float)
        assert update.losses.dtype == np.float32
        assert update.trace["h"].dtype == update.trace["dW"].dtype == np.float32
        for name, weight in update.net.weights.items():
            assert weight.dtype == np.float32
            assert apart(weight, wide.net.weights[name]) < 1e-4
        assert update.loss == pytest.approx(wide.loss, rel=1e-4)


def test_a_trained_network_is_of_the_same_kind() -> None:
    net = RNN.random(3, 4, 3, bias=True, activation="relu")
    after = next(fit(net, SEVERAL)).net
    assert isinstance(after, RNN)
    assert after.activation == "relu"
    assert list(after.weights) == list(net.weights)
    assert after.b is not None
    assert after.d is not None


def test_after_a_divergence_the_update_before_is_refused_or_right() -> None:
    """What an update is asked for too late is never another's."""
    first, again = (fit(NET, SEQUENCES, 1e308) for _ in range(2))
    kept, asked_in_time = next(first), asked(next(again))
    with pytest.raises(InputError, match="before update 2"):
        next(first)
    try:
        found = kept.net
    except InputError:
        return
    for name, weight in asked_in_time.net.weights.items():
        assert np.array_equal(found.weights[name], weight)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_network_that_is_not_finite_cannot_be_trained(broken: float) -> None:
    W = NET.W.copy()
    W[1, 2] = broken
    training = fit(RNN(NET.U, W, NET.V), SEQUENCES)
    with pytest.raises(InputError, match="before update 1"):
        next(training)
