"""Several sequences: one of them on show, all of them learned from together."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import fit
from rnnviz.session import Session, document, losses_so_far
from rnnviz.session.sequences import MOST_SEQUENCES
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.numbers import Numbers
from rnnviz.stepping.origin import Origin
from tests.oracles.closeness import apart


@pytest.fixture
def bats() -> Session:
    return Session.open("two-bats")


def never() -> bool:
    return False


def test_the_vocabulary_spans_all_of_them(bats: Session) -> None:
    assert bats.experiment.input_words == ("baseball", "cave", "bat")
    assert set(bats.experiment.target_words) == {"야구", "동굴", "배트", "박쥐"}
    other = bats.show_sequence(1)
    assert other.experiment.input_words == bats.experiment.input_words
    assert other.experiment.inputs == ("cave", "bat")
    for name, weight in other.experiment.net.weights.items():
        assert (weight == bats.experiment.net.weights[name]).all()


def test_an_update_descends_along_the_sum_and_it_is_the_one_on_show(bats: Session) -> None:
    update = bats.update_once()
    traces = [bats.show_sequence(number).trace for number in (0, 1)]
    for name, weight in bats.experiment.net.weights.items():
        summed = traces[0].gradients[name] + traces[1].gradients[name]
        assert apart(bats.trace.descended[name], summed) < 1e-14
        assert apart(update.experiment.net.weights[name], weight - 0.5 * summed) < 1e-14


def test_the_curve_is_that_of_all_sequences_together(bats: Session) -> None:
    trained = bats.train(5, never)
    both = sum(bats.show_sequence(number).trace["L"] for number in (0, 1))
    for number in (0, 1):
        updates, losses = losses_so_far(trained.show_sequence(number))
        assert updates.tolist() == [0, 1, 2, 3, 4, 5]
        assert losses[0] == pytest.approx(both)


def test_window_and_script_learn_the_same_bit_for_bit(bats: Session) -> None:
    trained = bats.train(7, never)
    experiment = bats.experiment
    pairs = [bats.show_sequence(number).experiment.sequence for number in (0, 1)]
    for update in fit(experiment.net, pairs, 0.5, experiment.h0, batch=2):
        if update.number == 7:
            break
    for name, weight in update.net.weights.items():
        assert np.array_equal(trained.experiment.net.weights[name], weight)


def test_with_memory_the_two_bats_come_apart_and_without_they_never_do(bats: Session) -> None:
    learned = bats.train(600, never)
    second = [learned.show_sequence(number).trace["L"][1] for number in (0, 1)]
    assert np.mean(second) < 0.01
    without = bats
    for place in np.ndindex(4, 4):
        without = without.write_entry("W", place, "0")
    without = without.toggle_frozen("W")
    for _ in range(6):
        without = without.train(100, never)
        assert not without.experiment.net.W.any()
        second = [without.show_sequence(number).trace["L"][1] for number in (0, 1)]
        assert np.mean(second) >= math.log(2) - 1e-12
    assert np.mean(second) == pytest.approx(math.log(2), abs=0.01)


def test_a_frozen_weight_stays_and_the_update_on_show_says_so(bats: Session) -> None:
    frozen = bats.toggle_frozen("U")
    assert not frozen.trace.descended.U.any()
    assert (frozen.trace.descended.V == bats.trace.descended.V).all()
    trained = frozen.train(3, never)
    assert (trained.experiment.net.U == bats.experiment.net.U).all()
    assert (trained.experiment.net.W != bats.experiment.net.W).all()
    assert frozen.toggle_frozen("U").experiment.frozen == frozenset()


def test_one_more_is_a_copy_that_can_be_typed_over(bats: Session) -> None:
    more = bats.add_sequence()
    assert len(more.sequences) == 3
    assert more.experiment.number == 2
    typed = more.type_inputs("bat bat bat").type_targets("배트 배트 배트")
    assert typed.experiment.pairs[2].inputs == ("bat",) * 3
    assert typed.experiment.pairs[:2] == bats.experiment.pairs
    back = typed.show_sequence(0)
    assert back.typed.inputs == bats.typed.inputs
    assert back.steps == 2


def test_what_was_typed_and_is_no_good_waits_with_its_sentence(bats: Session) -> None:
    wrong = bats.type_inputs("baseball")
    assert "inputs" in wrong.problems
    other = wrong.show_sequence(1)
    assert "inputs" not in other.problems
    again = other.show_sequence(0)
    assert again.typed.inputs == "baseball"
    assert "inputs" in again.problems


def test_one_always_stays_and_there_are_only_so_many(bats: Session) -> None:
    one = bats.remove_sequence()
    assert [kept.inputs for kept in one.sequences] == ["cave bat"]
    assert one.remove_sequence() is one
    many = one
    for _ in range(MOST_SEQUENCES + 2):
        many = many.add_sequence()
    assert len(many.sequences) == MOST_SEQUENCES
    assert many.show_sequence(99) is many


def test_the_place_is_held_within_a_shorter_one(bats: Session) -> None:
    long = bats.type_inputs("bat bat bat bat").type_targets("배트 배트 배트 배트").go_last()
    assert long.show_sequence(1).index == len(long.show_sequence(1).program) - 1


def test_a_lesson_is_opened_in_the_present_looks(bats: Session) -> None:
    other = bats.set_theme("dark").set_zoom(1.5).open_lesson("i-love-you")
    assert (other.theme, other.zoom, other.lesson) == ("dark", 1.5, "i-love-you")
    assert other.experiment.sequence[0] == [3, 1, 0]  # the article's one-hot codes
    assert not other.others


def test_what_is_cut_beyond_the_longest_goes_with_the_longest() -> None:
    short = Session.open("baseball-bat").toggle_cut("W", 1)
    long = short.add_sequence().type_inputs("a b c").type_targets("x y z").toggle_cut("L", 2)
    assert long.show_sequence(0).experiment.cuts == long.experiment.cuts
    left = long.remove_sequence()
    assert left.experiment.cuts == short.experiment.cuts
    assert document.write(document.read(document.write(left))) == document.write(left)


@pytest.mark.parametrize("frozen", ["", "W"])
def test_where_a_new_weight_comes_from_is_the_whole_batch(bats: Session, frozen: str) -> None:
    shown = bats.toggle_frozen(frozen) if frozen else bats
    shown, learned = shown.go_last(), shown.update_once().experiment.net.weights
    numbers = Numbers(shown.run, shown.reached)
    for name, weight in learned.items():
        for place in np.ndindex(*weight.shape):
            origin = Origin(numbers, Entry(f"new_{name}", 0, place))
            assert origin.value == pytest.approx(weight[place], rel=1e-12)
            assert origin.agrees
