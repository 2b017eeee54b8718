"""Which mistake a quiz is about, which answers are right, what the check says, and the race."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.network.bugs import BUGS
from rnnviz.network.mistakes import fitting
from rnnviz.training.cuts import Cut
from rnnviz.training.experiment import Experiment
from rnnviz.training.hunt import chosen, is_right, verdict, visible, wrong_weights
from rnnviz.training.kind import Kind
from rnnviz.training.race import UPDATES, Race
from tests.drawing.scenes import experiment


def generic(kind: Kind = Kind()) -> Experiment:  # noqa: B008 -- it never changes
    return experiment(5, h0=0.5, kind=kind)


def test_a_quiz_is_the_same_for_the_same_number() -> None:
    one = generic()
    assert [chosen(one, number) for number in range(9)] == [
        chosen(replace(one), number) for number in range(9)
    ]


def test_every_mistake_comes_by_before_one_comes_again() -> None:
    one = generic()
    names = visible(one)
    assert len(names) >= 15
    assert sorted(chosen(one, number) for number in range(1, len(names) + 1)) == sorted(names)


def test_a_mistake_that_would_not_be_seen_is_never_asked_for() -> None:
    """With h0 = 0 the first use of W has no part in its gradient."""
    hidden = experiment(5)
    assert "h0_ignored" in fitting(hidden.model)
    assert "h0_ignored" not in visible(hidden)
    assert "h0_ignored" in visible(generic())
    asked = {chosen(hidden, number) for number in range(len(visible(hidden)))}
    assert "h0_ignored" not in asked


def test_where_none_would_be_seen_there_is_no_quiz() -> None:
    silent = experiment(3, dashes=(0, 1, 2))
    assert visible(silent) == ()
    assert chosen(silent, 1) == ""


def test_only_the_mistake_itself_is_the_answer_where_it_can_be_told_apart() -> None:
    one = replace(generic(), bug="detached")
    assert [name for name in BUGS if is_right(one, name)] == ["detached"]


def test_another_name_for_the_same_numbers_is_right_too() -> None:
    """At a single step = and += are one, so that both are no mistake, and the same one."""
    one = replace(experiment(1, h0=0.5), bug="assigned_W")
    assert is_right(one, "assigned_U")
    assert not is_right(one, "slope_forgotten")


@pytest.mark.parametrize("name", ["W_not_transposed", "assigned_U", "mean_for_sum"])
def test_the_check_tells_the_weights_that_a_mistake_changes(name: str) -> None:
    one = replace(generic(), bug=name)
    report = verdict(one)
    wrong = {weight for weight, error in report.errors.items() if error > report.bound}
    assert wrong - {"h0"} == set(wrong_weights(one, name))
    assert verdict(one.without_bug).passed


def test_the_check_looks_past_a_truncation_and_what_is_cut() -> None:
    """Neither is a mistake."""
    cut = replace(generic(Kind(truncation=2)), cuts=frozenset({Cut("L", 1)}))
    assert verdict(cut).passed
    assert not verdict(replace(cut, bug="slope_forgotten")).passed


# Training with a mistake, and without.


def never() -> bool:
    return False


def test_both_lanes_start_from_the_same_loss_and_go_their_own_way() -> None:
    race = replace(generic(), bug="sign_reversed").race(0.1)
    race.advance(never)
    assert race.done
    assert len(race.right.losses) == len(race.wrong.losses) == UPDATES + 1
    assert race.right.losses[0] == pytest.approx(race.wrong.losses[0], rel=1e-13)
    assert race.right.losses[-1] < race.right.losses[0] < race.wrong.losses[-1]


def test_the_lanes_are_what_training_gives() -> None:
    one = replace(generic(), bug="carried_dropped")
    race = one.race(0.3)
    race.advance(never)
    for lane, trained in ((race.wrong, one), (race.right, one.without_bug)):
        losses = [update.loss for _, update in zip(range(20), trained.updates(0.3), strict=False)]
        assert lane.losses[:20] == losses


def test_it_goes_on_a_little_at_a_time() -> None:
    race = replace(generic(), bug="detached").race(0.1)
    for made in range(1, 5):
        race.advance(lambda: True)
        assert race.made == 2 * made
    assert not race.done


def test_a_lane_that_diverges_ends_and_the_other_goes_on() -> None:
    one = replace(experiment(4, kind=Kind("linear")), bug="sign_reversed")
    race = Race(one, 10.0)
    race.advance(never)
    assert race.done
    assert race.wrong.diverged
    assert len(race.wrong.losses) < UPDATES


def test_a_race_is_kept_until_the_learning_rate_is_another_one() -> None:
    one = replace(generic(), bug="detached")
    race = one.race(0.1)
    assert one.race(0.1) is race
    assert one.race(0.2) is not race
