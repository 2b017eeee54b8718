"""The desk: the session on it, what moves by itself, and who is told; without Qt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.app.desk import Desk
from rnnviz.session import Session
from rnnviz.stepping.playback import MOVEMENT_SECONDS, OP_SECONDS


def never() -> bool:
    return False


@pytest.fixture
def desk() -> Desk:
    return Desk(Session.open("baseball-bat"))


def test_everybody_who_listens_is_told_of_every_change(desk: Desk) -> None:
    told = []
    desk.listen(lambda: told.append("a"))
    desk.listen(lambda: told.append("b"))
    desk.do(Session.step)
    desk.move_on(Session.step)
    desk.keep_playing(Session.zoom_in)
    desk.set_speed(2.0)
    desk.set_rate(5)
    desk.toggle_playing()
    desk.toggle_training()
    desk.pass_time(0.01, never)
    assert told == ["a", "b"] * 8


def test_a_step_moves_and_then_rests(desk: Desk) -> None:
    assert not desk.busy
    desk.move_on(Session.step)
    assert desk.busy
    assert desk.playback.fraction == 0
    desk.pass_time(MOVEMENT_SECONDS, never)
    assert desk.playback.fraction == 1
    assert not desk.busy


def test_a_step_that_leads_nowhere_does_not_move(desk: Desk) -> None:
    desk.do(Session.go_last)
    desk.move_on(Session.step)
    assert not desk.busy


def test_any_other_act_completes_a_movement_and_pauses(desk: Desk) -> None:
    desk.toggle_playing()
    desk.do(Session.step_back)
    assert not desk.busy
    assert not desk.playback.playing


def test_a_setting_leaves_playing_as_it_is(desk: Desk) -> None:
    desk.toggle_playing()
    desk.pass_time(OP_SECONDS, never)
    desk.keep_playing(lambda session: session.set_theme("dark"))
    assert desk.playback.playing
    assert desk.session.index >= 1


def test_time_that_passes_while_nothing_moves_changes_nothing(desk: Desk) -> None:
    session = desk.session
    desk.pass_time(10.0, never)
    assert desk.session is session


@pytest.mark.parametrize("rate", [5, 20, 100, 1000])
def test_training_keeps_its_rate_whatever_the_frames(desk: Desk, rate: int) -> None:
    desk.set_rate(rate)
    desk.toggle_training()
    for _ in range(32):
        desk.pass_time(1 / 64, never)
    assert desk.session.place.update == rate // 2


def test_training_out_of_time_does_what_is_left_later(desk: Desk) -> None:
    desk.set_rate(1000)
    desk.toggle_training()
    desk.pass_time(0.01, lambda: True)
    assert desk.session.place.update == 1


def test_training_that_falls_behind_does_not_pile_up(desk: Desk) -> None:
    desk.set_rate(1000)
    desk.toggle_training()
    for _ in range(100):
        desk.pass_time(0.1, lambda: True)
    assert desk.session.place.update == 100
    assert desk._owed < 1


def test_a_pause_forgets_what_was_owed(desk: Desk) -> None:
    desk.toggle_training()
    desk.pass_time(0.04, never)
    desk.toggle_training()
    desk.toggle_training()
    desk.pass_time(0.02, never)
    assert desk.session.place.update == 0


def test_training_stops_where_it_diverges(desk: Desk) -> None:
    desk.do(lambda session: session.set_learning_rate(1e308))
    desk.toggle_training()
    desk.pass_time(1.0, never)
    assert not desk.training
    assert not desk.busy
    assert "training" in desk.session.problems


def test_playing_and_training_exclude_one_another(desk: Desk) -> None:
    desk.toggle_playing()
    desk.toggle_training()
    assert (desk.playback.playing, desk.training) == (False, True)
    desk.toggle_playing()
    assert (desk.playback.playing, desk.training) == (True, False)


def typed(text: str):
    return lambda session: session.type_inputs(text)


def test_an_edit_is_undone_and_made_again(desk: Desk) -> None:
    before = desk.session
    desk.edit(lambda session: session.write_entry("W", (0, 0), "0.5"))
    changed = desk.session.experiment
    assert desk.undoing.before
    assert desk.session.ghost is before.experiment
    desk.undo()
    assert desk.session.experiment is before.experiment
    assert desk.session.ghost is changed
    assert (len(desk.undoing.before), len(desk.undoing.after)) == (0, 1)
    desk.redo()
    assert desk.session.experiment is changed
    desk.redo()
    assert desk.session.experiment is changed


def test_typing_is_undone_in_one_piece_until_something_else_is_done(desk: Desk) -> None:
    first = desk.session
    for text in ("b", "ba", "bat bat"):
        desk.edit(typed(text), "typing")
    desk.move_on(Session.step)
    desk.edit(typed("bat baseball"), "typing")
    desk.undo()
    assert desk.session.typed.inputs == "bat bat"
    desk.undo()
    assert desk.session.typed == first.typed
    assert not desk.undoing.before


def test_moving_and_training_are_no_edits(desk: Desk) -> None:
    desk.do(Session.step)
    desk.move_on(Session.step)
    desk.do(Session.update_once)
    desk.edit(lambda session: session)
    assert not desk.undoing.before


def test_undoing_what_was_trained_since_can_be_made_again(desk: Desk) -> None:
    desk.edit(lambda session: session.toggle_cut("L", 0))
    desk.do(Session.update_once)
    learned = desk.session.experiment
    desk.undo()
    assert desk.session.place.update == 0
    desk.redo()
    assert desk.session.experiment is learned
    assert desk.session.place.update == 1


def test_a_new_edit_ends_what_could_be_made_again(desk: Desk) -> None:
    desk.edit(typed("bat bat"))
    desk.undo()
    desk.edit(typed("baseball baseball"))
    assert not desk.undoing.after


def test_only_so_many_edits_are_kept(desk: Desk) -> None:
    from rnnviz.session.undoing import MOST_UNDONE

    for number in range(MOST_UNDONE + 3):
        desk.edit(lambda session, t=number % 2: session.toggle_cut("L", t))
    undone = 0
    while desk.undoing.before:
        desk.undo()
        undone += 1
    assert undone == MOST_UNDONE


def test_a_far_update_is_gone_to_as_time_passes(desk: Desk) -> None:
    desk.do(lambda session: session.train(5000).go_to_update(0))
    desk.go_to_update(2559)
    assert desk.busy
    seen = []
    while desk.sought is not None:
        left = [20]

        def out_of_time(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] <= 0

        desk.pass_time(0.016, out_of_time)
        seen.append(desk.session.place.update)
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1] == 2559
    assert not desk.busy


def test_going_along_updates_adds_up_and_is_held_within_what_was_made(desk: Desk) -> None:
    desk.do(lambda session: session.train(30))
    desk.go_along_updates(-1)
    desk.go_along_updates(-1)
    desk.pass_time(0.016, never)
    assert desk.session.place.update == 28
    desk.go_along_updates(100)
    desk.pass_time(0.016, never)
    assert desk.session.place.update == 30


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.do(Session.go_first),
        lambda desk: desk.edit(Session.reset),
        lambda desk: desk.move_on(Session.step),
        Desk.toggle_playing,
        Desk.toggle_training,
    ],
)
def test_any_other_act_ends_the_way_to_an_update(desk: Desk, act: Callable[[Desk], None]) -> None:
    desk.do(lambda session: session.train(30))
    desk.go_to_update(3)
    act(desk)
    desk.pass_time(0.016, lambda: True)
    assert desk.sought is None
    assert desk.session.place.update != 3


def test_what_changes_nothing_begins_no_piece(desk: Desk) -> None:
    desk.edit(lambda session: session.set_hidden_units(4), piece="hidden")
    desk.edit(lambda session: session.set_hidden_units(5), piece="hidden")
    desk.edit(lambda session: session.set_hidden_units(5), piece="hidden")
    desk.edit(lambda session: session.set_hidden_units(6), piece="hidden")
    desk.undo()
    assert desk.session.experiment.words.n_hidden == 4
    assert not desk.undoing.before
