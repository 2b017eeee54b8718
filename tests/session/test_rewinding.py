"""Going along the tape of training: to any update, from branch to branch, and on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.session import Session, losses_so_far
from rnnviz.training.method import Method


@pytest.fixture
def start() -> Session:
    return Session.open("baseball-bat").go_to(12)


def same(one: Session, other: Session) -> bool:
    names = one.experiment.net.weights
    return all(np.array_equal(one.trace[name], other.trace[name]) for name in names)


def time_for(updates: int) -> Callable[[], bool]:
    left = [updates]

    def out_of_time() -> bool:
        left[0] -= 1
        return left[0] <= 0

    return out_of_time


def test_any_update_is_gone_to_and_the_place_stays(start: Session) -> None:
    trained = start.train(300)
    for update in (299, 0, 150, 151, 64, 300):
        there = trained.go_to_update(update)
        assert there.place == start.place._replace(update=update)
        assert same(there, Session.open("baseball-bat").train(update) if update else start)
    assert trained.go_to_update(10_000).place.update == 300
    assert trained.go_to_update(-4).place.update == 0
    assert (trained.earliest, trained.latest) == (0, 300)


def test_far_updates_are_gone_to_bit_by_bit(start: Session) -> None:
    there, turns = start.train(5000).go_to_update(3), 0
    while there.place.update < 2559:
        there, turns = there.go_to_update(2559, time_for(20)), turns + 1
    assert 1 < turns < 10
    assert same(there, start.train(2559))


def test_training_from_further_back_makes_the_same_updates_again(start: Session) -> None:
    trained = start.train(50)
    again = trained.go_to_update(20).train(40)
    assert len(again.recording.branches) == 1
    assert same(again, start.train(60))


def test_other_settings_begin_a_branch_and_the_old_one_stays(start: Session) -> None:
    trained = start.train(50)
    slower = trained.go_to_update(20).set_learning_rate(0.05).train(40)
    assert slower.recording is trained.recording
    first, second = slower.recording.branches
    assert (first.start, first.end, second.start, second.end) == (0, 50, 20, 60)
    updates, losses = losses_so_far(slower)
    assert updates.tolist() == list(range(61))
    expected = start.train(20).set_learning_rate(0.05).train(40)
    assert same(slower, expected)
    assert np.array_equal(losses, losses_so_far(expected)[1])
    back = slower.show_branch(0)
    assert (back.place.update, back.learning_rate) == (50, 0.5)
    assert same(back, trained)
    assert same(back.show_branch(1), slower)
    assert slower.show_branch(1) is slower


def test_back_beyond_the_fork_and_on_along_the_branch_on_show(start: Session) -> None:
    slower = start.train(50).go_to_update(20).set_learning_rate(0.05).train(40)
    assert same(slower.go_to_update(10), start.train(10))
    assert same(slower.go_to_update(10).go_to_update(60), slower)
    assert slower.go_to_update(20).train(40).branch == slower.branch


def test_numbers_changed_by_hand_are_come_back_to(start: Session) -> None:
    edited = start.train(30).write_entry("W", (0, 0), "0.25")
    away = edited.go_to_update(5)
    assert same(away, start.train(5))
    assert not away.edited
    assert same(away.go_to_update(30), edited)
    trained = edited.train(10)
    assert same(trained.go_to_update(30), edited)
    assert trained.back_an_update().edited == edited.edited


def test_a_branch_with_other_words_has_a_curve_of_its_own(start: Session) -> None:
    bats = start.train(30).type_inputs("cave bat").type_targets("동굴 박쥐")
    assert losses_so_far(bats)[0].tolist() == [30]
    trained = bats.train(5)
    assert losses_so_far(trained)[0].tolist() == list(range(30, 36))
    back = trained.show_branch(0)
    assert back.typed.inputs == "baseball bat"
    assert losses_so_far(back)[0].tolist() == list(range(31))
    assert trained.show_branch(1) is trained
    assert back.show_branch(1).typed.inputs == "cave bat"
    # The weights before the fork are those of the first branch, over these words.
    assert np.array_equal(trained.go_to_update(30).trace["W"], start.train(30).trace["W"])


def test_an_optimizer_goes_on_where_it_was(start: Session) -> None:
    experiment = replace(start.experiment, method=Method("adam", clip_norm=1.0))
    adam = replace(start, experiment=experiment, schedule=("step", 10, 0.5))
    whole = adam.train(100)
    assert same(adam.train(37).go_to_update(21).train(79), whole)
    assert whole.rate == 0.5 * 0.5**10


def test_branches_are_named(start: Session) -> None:
    two = start.train(5).set_learning_rate(0.1).train(5)
    named = two.name_branch(1, "slow")
    assert [one.name for one in named.recording.branches] == ["1", "slow"]
    refused = named.name_branch(0, "slow")
    assert refused.problems["branch"].key == "error.branch_name"
    assert "branch" not in refused.name_branch(0, "quick").problems


def test_reset_is_another_tape_and_undone_it_is_the_old_one(start: Session) -> None:
    trained = start.train(20)
    fresh = trained.reset()
    assert fresh.recording is None
    assert losses_so_far(fresh)[0].tolist() == [0]
    undone = fresh.back_to(trained)
    assert same(undone.go_to_update(7), start.train(7))


def test_a_branch_keeps_nothing_alive_that_follows_from_its_causes(start: Session) -> None:
    trained = start.train(3).set_learning_rate(0.1).train(3)
    for begun in trained.recording.begun.values():
        assert not {"trace", "net"} & set(vars(begun.experiment))
        assert begun.recording is begun.ghost is None
