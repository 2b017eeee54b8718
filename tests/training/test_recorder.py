"""The recorder: any update gone back to is what a straight run had there, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz import RNN, InputError, fit
from rnnviz.training import budget
from rnnviz.training.keyframes import FINE
from rnnviz.training.options import Options, prepared
from rnnviz.training.recorder import Recorder
from tests.oracles.closeness import patient
from tests.training.test_updates import NET, OPTIONS, SEQUENCES

PAIR = SEQUENCES[:1]
LAST = 5 * FINE + 7


def bits(net: Any) -> bytes:
    return b"".join(weight.tobytes() for weight in net.weights.values())


def straight(options: Options, last: int = LAST) -> list[tuple[Any, ...]]:
    """What a bare run has after each update: weights, and all that it goes on from."""
    training = prepared(NET, SEQUENCES, None, options)
    return [stood(training), *(stood(training) for _ in islice(training.updates(), last))]


def stood(training: Any) -> tuple[Any, ...]:
    return told(training.state())


def told(state: Any) -> tuple[Any, ...]:
    epoch, group, begin, starts, random = state.position
    carried = b"".join(one.tobytes() for states in starts for one in states)
    numbers = state.numbers.tobytes()
    return state.number, numbers, state.counted, epoch, group, begin, carried, random


def slices(most: int) -> Callable[[], bool]:
    """Time for so many updates at once."""
    left = [most]

    def out_of_time() -> bool:
        left[0] -= 1
        return left[0] <= 0

    return out_of_time


def go(recorder: Recorder, update: int, each: int) -> int:
    """Seek in slices; how many it took."""
    for count in range(1, 10_000):
        before = recorder.at
        progress = recorder.seek(update, slices(each))
        assert 0 <= progress <= 1
        assert (progress == 1) == (recorder.at == update)
        if progress == 1:
            return count
        assert recorder.at <= update
        assert abs(recorder.at - before) > 0
    raise AssertionError("it never arrives")


@settings(patient, derandomize=True, max_examples=30)
@given(
    options=OPTIONS,
    carry=st.booleans(),
    seeks=st.lists(st.tuples(st.integers(0, LAST), st.integers(1, 100)), max_size=12),
    memory=st.sampled_from([60_000_000, 40_000]),
)
def test_wherever_one_seeks_it_is_what_a_straight_run_had(
    options: Options, carry: bool, seeks: list[tuple[int, int]], memory: int
) -> None:
    options["carry_state"] = carry and options["chunk"] is not None
    wanted = straight(options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "KEYFRAMES", memory)
        patch.setattr(budget, "PASSING", memory // 10)
        recorder = Recorder.of(NET, SEQUENCES, **options)
        assert told(recorder.state) == wanted[0]
        recorder.advance(LAST)
        for update, each in seeks:
            go(recorder, update, each)
            assert told(recorder.state) == wanted[update]
            assert recorder.nbytes[0] <= memory
        recorder.advance(LAST - recorder.at + 9)
        assert told(recorder.state) == straight(options, LAST + 9)[-1]


def test_advance_in_any_slices_is_what_fit_makes() -> None:
    recorder = Recorder.of(NET, SEQUENCES, learning_rate=0.2, optimizer="adam", batch=2, seed=1)
    updates = fit(NET, SEQUENCES, 0.2, optimizer="adam", batch=2, seed=1)
    losses = []
    for most in (1, 5, 64, 3, 100):
        assert recorder.advance(most) == most
        for update in islice(updates, most):
            losses.append(update.loss)
            last = update
        assert bits(recorder.net) == bits(last.net)
    curve = recorder.branch.curve("loss")
    assert curve.updates.tolist() == list(range(len(losses)))
    assert curve.lowest.tolist() == curve.highest.tolist() == losses


@pytest.mark.parametrize("each", [1, 7, 1000])
def test_curves_do_not_ask_in_which_slices_they_came(each: int) -> None:
    recorder = Recorder.of(NET, SEQUENCES, batch=3)
    norms, steps = [], []
    for update in islice(fit(NET, SEQUENCES, batch=3), 300):
        norms.append([update.gradient_norms[name] for name in NET.weights])
        losses = update.losses if update.losses.ndim == 2 else update.losses[:, None]
        steps.append(np.pad(losses.sum(axis=1), (0, 7 - len(losses)), constant_values=np.nan))
    while recorder.at < 300:
        recorder.advance(min(each, 300 - recorder.at))
        assert len(recorder.branch.curve("W").updates) == recorder.at  # which makes points of it
    for column, name in enumerate(NET.weights):
        found = recorder.branch.curve(name).highest
        np.testing.assert_allclose(found, np.array(norms)[:, column], rtol=1e-14)
        whole = Recorder.of(NET, SEQUENCES, batch=3)
        whole.advance(300)
        assert found.tobytes() == whole.branch.curve(name).highest.tobytes()
    for t in range(7):
        np.testing.assert_allclose(recorder.branch.curve(t).highest, np.array(steps)[:, t], 1e-14)


def test_out_of_time_and_enough_stop_it() -> None:
    recorder = Recorder.of(NET, PAIR, learning_rate=0.5)
    assert recorder.advance(100, slices(7)) == 7
    assert recorder.advance(100, lambda: True) == 1
    made = recorder.advance(10_000, enough=lambda update: update.loss < 0.02)
    losses = [update.loss for update in islice(fit(NET, PAIR, 0.5), 8 + made)]
    assert losses[-1] < 0.02 <= min(losses[8:-1])


def test_what_was_not_made_cannot_be_gone_to() -> None:
    recorder = Recorder.of(NET, PAIR)
    recorder.advance(5)
    with pytest.raises(InputError, match="Update 6 has not been made yet; the last one is 5"):
        recorder.seek(6)
    with pytest.raises(InputError, match="update is -1"):
        recorder.seek(-1)
    with pytest.raises(InputError, match="optimizer is 'newton'"):
        Recorder.of(NET, PAIR, optimizer="newton")
    with pytest.raises(InputError, match="options is 'speed'"):
        Recorder.of(NET, PAIR, speed=3)


def test_a_step_back_is_short_after_a_long_way() -> None:
    """Going back one update at a time through a wide gap makes few updates again for each."""
    recorder = Recorder.of(NET, PAIR)
    recorder._grid = 1 << 20
    recorder.branch.frames.spread(1 << 20)
    recorder.advance(50 * FINE)
    recorder.seek(25 * FINE + 9)
    made, stood_at = 0, recorder.at
    for update in range(stood_at - 1, stood_at - 300, -1):
        count = [0]

        def counted(count: list[int] = count) -> bool:
            count[0] += 1
            return False

        recorder.seek(update, counted)
        made += count[0]
    assert made < 300 * 2 * FINE


# Divergence.


@pytest.mark.parametrize("before", [0, 3 * FINE + 5])
def test_a_run_that_diverges_stands_at_its_last_sound_update(before: int) -> None:
    linear = RNN(NET.U, NET.W, NET.V, activation="linear")
    options = Options(learning_rate=1e-9, schedule=("step", before + 1, 1e300))
    recorder = Recorder.of(linear, PAIR, **options)
    made = recorder.advance(100_000)
    nets = [linear]
    with pytest.raises(InputError) as caught:
        nets.extend(update.net for update in fit(linear, PAIR, **options))
    last = nets[-1]
    assert recorder.branch.stopped == caught.value.sentence
    assert recorder.at == recorder.branch.end == made >= before
    assert bits(recorder.net) == bits(last)
    assert recorder.advance(10) == 0
    recorder.seek(0)
    assert recorder.advance(made + 5) == made
    assert bits(recorder.net) == bits(last)
    assert len(recorder.branch.curve("loss").updates) == made


# Branches.


def test_a_branch_shares_the_past_and_goes_its_own_way() -> None:
    recorder = Recorder.of(NET, SEQUENCES, learning_rate=0.1, seed=3)
    recorder.advance(200)
    first, end = recorder.branch, bits(recorder.net)
    recorder.seek(130)
    fork = recorder.net
    other = recorder.branch_off("slow", learning_rate=0.01)
    recorder.advance(100)
    assert (other.start, other.end, recorder.at) == (130, 230, 230)
    away = bits(recorder.net)
    recorder.seek(70)
    middle = bits(recorder.net)
    recorder.seek(230)
    assert bits(recorder.net) == away
    recorder.show(first)
    recorder.seek(200)
    assert bits(recorder.net) == end
    recorder.seek(130)
    assert bits(recorder.net) == bits(fork)
    assert middle == bits(list(islice(fit(NET, SEQUENCES, 0.1, seed=3), 70))[-1].net)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"learning_rate": 0.01},
        {"clip_norm": 0.1},
        {"freeze": ("W",)},
        {"truncation": 1},
        {"reduction": "mean"},
        {"schedule": ("cosine", 0.0, 300)},
    ],
)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_branch_makes_what_a_run_would_make_that_was_changed_on_its_way(
    changed: Any, optimizer: str
) -> None:
    before = Options(optimizer=optimizer, learning_rate=0.05, seed=7, batch=2)
    recorder = Recorder.of(NET, SEQUENCES, **before)
    recorder.advance(83)
    recorder.branch_off(**changed)
    recorder.advance(40)
    old = prepared(NET, SEQUENCES, None, before)
    list(islice(old.updates(), 83))
    new = prepared(NET, SEQUENCES, None, Options(**{**before, **changed}))
    new.restore(old.state())
    list(islice(new.updates(), 40))
    assert told(recorder.state) == stood(new)
    recorder.seek(60)
    recorder.seek(123)
    assert told(recorder.state) == stood(new)


def test_another_optimizer_begins_without_memory() -> None:
    recorder = Recorder.of(NET, PAIR, optimizer="momentum", learning_rate=0.05)
    recorder.advance(40)
    net = recorder.net
    recorder.branch_off(optimizer="adam")
    recorder.advance(25)
    alone = list(islice(fit(net, PAIR, 0.05, optimizer="adam"), 25))[-1]
    assert bits(recorder.net) == bits(alone.net)


def test_other_batches_begin_with_the_next_epoch() -> None:
    recorder = Recorder.of(NET, SEQUENCES, learning_rate=0.05)
    recorder.advance(6)  # in the middle of epoch 2
    net = recorder.net
    recorder.branch_off(batch=2, seed=5)
    assert recorder.state.position.epoch == 3
    recorder.advance(9)
    alone = list(islice(fit(net, SEQUENCES, 0.05, batch=2, seed=5), 9))[-1]
    assert bits(recorder.net) == bits(alone.net)


def test_a_branch_of_a_branch_has_the_curves_of_its_whole_line() -> None:
    recorder = Recorder.of(NET, PAIR, learning_rate=0.1)
    recorder.advance(50)
    recorder.seek(30)
    recorder.branch_off("b", learning_rate=0.3)
    recorder.advance(20)
    recorder.seek(40)
    last = recorder.branch_off("c", learning_rate=0.0)
    recorder.advance(5)
    curve = last.curve("loss")
    assert curve.updates.tolist() == list(range(45))
    net, wanted = NET, []
    for rate, count in ((0.1, 30), (0.3, 10), (0.0, 5)):
        for update in islice(fit(net, PAIR, rate), count):
            wanted.append(update.loss)
            net = update.net
    assert curve.highest.tolist() == wanted
    recorder.seek(10)  # on the first branch's part of the line
    assert bits(recorder.net) == bits(list(islice(fit(NET, PAIR, 0.1), 10))[-1].net)
    other = recorder.branch_off("d")
    assert other.parent is recorder.branches[0]


def test_states_kept_on_the_way_belong_to_their_own_branch() -> None:
    """Keyframes stand so far apart that the way back needs those that were kept while going."""
    recorder = Recorder.of(NET, PAIR, learning_rate=0.1)
    recorder._grid = 1 << 20
    recorder.advance(2)
    first = recorder.branch
    other = recorder.branch_off(learning_rate=0.3)
    ends = {first: 0.1, other: 0.3}
    for branch in ends:
        recorder.show(branch)
        recorder.advance(20 * FINE)
        branch.frames.spread(1 << 20)
    for branch, rate in (*ends.items(), (first, 0.1), (other, 0.3)):
        recorder.show(branch)
        for update in (9 * FINE + 5, 9 * FINE + 1, 6 * FINE + 9):
            recorder.seek(update)
            assert recorder._playhead.nbytes
            start = list(islice(fit(NET, PAIR, 0.1), 2))[-1].net
            alone = list(islice(fit(start, PAIR, rate), update - 2))[-1].net
            assert bits(recorder.net) == bits(alone)


def test_branches_have_names_of_their_own() -> None:
    recorder = Recorder.of(NET, PAIR)
    assert recorder.branch.name == "1"
    assert recorder.branch_off().name == "2"
    assert recorder.branch_off("slow").name == "slow"
    assert recorder.branch_off().name == "3"
    for name in ("slow", "", "  "):
        with pytest.raises(InputError, match="needs a name"):
            recorder.rename(recorder.branches[0], name)
    with pytest.raises(InputError, match="‘slow’ is none"):
        recorder.branch_off("slow")
    assert len(recorder.branches) == 4
    recorder.rename(recorder.branches[2], "slower")
    assert [branch.name for branch in recorder.branches] == ["1", "2", "slower", "3"]


def test_an_option_that_does_not_fit_leaves_everything_as_it_was() -> None:
    recorder = Recorder.of(NET, PAIR)
    recorder.advance(3)
    with pytest.raises(InputError, match="batch is 0"):
        recorder.branch_off(batch=0)
    assert len(recorder.branches) == 1
    assert recorder.at == 3


def test_keyframes_and_curves_of_many_branches_stay_within_their_bounds() -> None:
    recorder = Recorder.of(NET, PAIR)
    for number in range(20):
        recorder.advance(FINE)
        recorder.seek(number)
        recorder.branch_off()
        assert recorder.nbytes[1] <= budget.CURVES
    assert recorder.nbytes[0] <= budget.KEYFRAMES
    assert all(branch.curve("loss").updates[0] == 0 for branch in recorder.branches[:-1])


# What is held out.


def test_held_out_losses_are_looked_at_every_so_many_updates() -> None:
    held = [([2, 1], [0, 0]), ([0, 0, 1], [1, 2, 2])]
    recorder = Recorder.of(NET, PAIR, learning_rate=0.2)
    recorder.hold_out(held, every=10)
    for most in (7, 3, 15):
        recorder.advance(most)
    curve = recorder.branch.curve("held_out")
    nets = [NET, *(update.net for update in islice(fit(NET, PAIR, 0.2), 25))]
    wanted = [sum(net.run(*one).loss for one in held) for net in nets]
    looked = np.flatnonzero(~np.isnan(curve.highest))
    assert looked.tolist() == [0, 10, 20]
    np.testing.assert_allclose(curve.highest[looked], [wanted[at] for at in looked], rtol=1e-13)
    assert recorder.held_out_loss() == pytest.approx(wanted[25], rel=1e-13)


def test_a_look_is_not_lost_where_points_are_made_before_its_update() -> None:
    recorder = Recorder.of(NET, PAIR)
    recorder.hold_out(PAIR, every=5)
    recorder.advance(5)
    recorder.branch.gathering.look(7.5)  # before update 6, which has not come yet
    assert len(recorder.branch.curve("held_out").updates) == 5
    recorder.branch.gathering.take(0.0)
    assert recorder.branch.curve("held_out").highest[5] == 7.5


def test_without_anything_held_out_there_is_no_loss_of_it() -> None:
    with pytest.raises(InputError, match="Nothing is held out"):
        Recorder.of(NET, PAIR).held_out_loss()
