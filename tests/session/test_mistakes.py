"""What a reader can do with the bug gallery: switch one on, be asked, answer, and undo it."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.app.desk import Desk
from rnnviz.network.interpreted import Interpreted
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.training.hunt import visible


@pytest.fixture
def session() -> Session:
    """Six words, and an h0 that is not 0."""
    opened = Session.open("baseball-bat").type_h0("0.5")
    return opened.type_inputs("the old bat hit a ball").type_targets("x y z x y z")


def test_what_runs_has_the_mistake_in_it(session: Session) -> None:
    wrong = session.switch_bug("W_not_transposed")
    assert isinstance(wrong.trace, Interpreted)
    assert np.array_equal(wrong.trace["h"], wrong.trace.right["h"])
    assert not np.allclose(wrong.trace.gradients.W, session.trace.gradients.W)
    assert wrong.experiment.equations.table["carried"].numpy.startswith(
        "carried[t] = dz[t + 1] @ W if"
    )
    assert wrong.place == session.place


def test_training_goes_along_the_wrong_gradient(session: Session) -> None:
    rate = session.learning_rate
    trained = session.switch_bug("assigned_U").update_once()
    wrong = session.switch_bug("assigned_U").trace
    expected = wrong.weights.U - rate * wrong.gradients.U
    assert np.allclose(trained.experiment.net.U, expected, rtol=1e-13)
    assert trained.experiment.bug == "assigned_U"


def test_training_that_diverges_stops_at_the_last_sound_network(session: Session) -> None:
    wild = session.set_activation("linear").set_learning_rate(10.0).switch_bug("sign_reversed")
    stopped = wild.train(500, lambda: False)
    assert "training" in stopped.problems
    assert stopped.is_finite
    assert 0 < stopped.place.update < 500


def test_one_is_on_at_a_time_and_none_is_the_right_equations(session: Session) -> None:
    second = session.switch_bug("detached").switch_bug("assigned_W")
    assert second.experiment.bug == "assigned_W"
    right = second.switch_bug("")
    assert right.experiment.mistaken is None
    assert not isinstance(right.trace, Interpreted)


def test_a_mistake_without_a_place_changes_nothing(session: Session) -> None:
    same = session.switch_bug("bias_forgotten")
    assert same.experiment.mistaken is None
    assert np.array_equal(same.trace.gradients.W, session.trace.gradients.W)
    assert same.set_bias(True).experiment.mistaken is not None


def test_reset_and_undo_switch_it_off(session: Session) -> None:
    assert session.switch_bug("detached").reset().experiment.bug == ""
    assert session.begin_quiz().reset().quiz is None
    desk = Desk(session)
    desk.edit(lambda one: one.switch_bug("detached"))
    assert desk.session.experiment.bug == "detached"
    assert desk.session.ghost is session.experiment
    desk.undo()
    assert desk.session.experiment is session.experiment
    desk.edit(Session.begin_quiz)
    desk.undo()
    assert desk.session.quiz is None
    assert desk.session.experiment.bug == ""
    desk.redo()
    assert desk.session.quiz is not None


def test_back_is_exact_with_a_mistake_on(session: Session) -> None:
    """n steps forward and n back is the same state, and the same numbers."""
    start = session.switch_bug("carried_without_W").go_to(40)
    there = start
    for _ in range(17):
        there = there.step()
    for _ in range(17):
        there = there.step_back()
    assert there.place == start.place
    assert there.trace is start.trace


# The quiz.


def test_a_quiz_runs_a_mistake_and_shows_the_right_equations(session: Session) -> None:
    quiz = session.begin_quiz()
    assert quiz.experiment.bug in visible(session.experiment)
    assert isinstance(quiz.trace, Interpreted)
    assert quiz.experiment.equations == session.experiment.equations
    assert quiz.race is None
    assert quiz.ghost is None


def test_no_run_is_kept_beside_a_secret_mistake(session: Session) -> None:
    """It would tell which numbers are wrong."""
    desk = Desk(session.hold_ghost(True))
    desk.edit(Session.begin_quiz)
    assert desk.session.ghost is None
    desk.edit(lambda one: one.set_learning_rate(0.2).type_h0("0.3"))
    assert desk.session.ghost is None
    assert desk.session.quiz is not None


def test_a_wrong_answer_is_kept_and_the_right_one_ends_it(session: Session) -> None:
    quiz = session.begin_quiz()
    name = quiz.experiment.bug
    other = next(one for one in visible(session.experiment) if one != name)
    wrong = quiz.answer(other)
    assert wrong.quiz.answers == (other,)
    assert not wrong.quiz.over
    assert not wrong.experiment.told
    found = wrong.answer(name)
    assert found.quiz.over == "found"
    assert found.experiment.told
    assert found.experiment.equations != session.experiment.equations
    assert found.answer(other) is found
    assert quiz.answer("") is quiz


def test_giving_up_tells_and_ending_switches_off(session: Session) -> None:
    shown = session.begin_quiz().give_up()
    assert shown.quiz.over == "shown"
    assert shown.experiment.told
    assert shown.give_up() is shown
    ended = shown.end_quiz()
    assert ended.quiz is None
    assert ended.experiment.bug == ""


def test_another_quiz_is_another_mistake(session: Session) -> None:
    first = session.begin_quiz()
    second = first.run_check().ask_another()
    assert first.quiz.number == 1
    assert (second.quiz.number, second.quiz.checked) == (2, False)
    assert second.experiment.bug != first.experiment.bug
    assert first.ask_quiz(2).experiment.bug == second.experiment.bug
    assert first.ask_quiz(9999).ask_another().quiz.number == 1


def test_where_nothing_would_be_seen_a_sentence_says_so(session: Session) -> None:
    none = session.type_targets("- - - - - -").begin_quiz()
    assert none.quiz is None
    assert none.problems["quiz"].key == "quiz.nothing"
    assert none.switch_bug("").problems == {}


def test_acts_of_a_quiz_without_one_change_nothing(session: Session) -> None:
    assert session.answer("detached") is session
    assert session.run_check() is session
    assert session.give_up() is session


# The race.


def test_the_race_runs_while_the_gallery_is_on_show_and_nothing_else_moves(
    session: Session,
) -> None:
    desk = Desk(session.switch_bug("detached"))
    assert not desk.busy
    desk.keep_playing(lambda one: one.inspect(Inspection.show_shelf, "bugs"))
    assert desk.busy
    desk.pass_time(0.016, lambda: True)
    race = desk.session.race
    assert race is not None
    assert race.made == 2
    while desk.busy:
        desk.pass_time(0.016, lambda: True)
    assert race.done
    assert desk.session.place == session.place


def test_nothing_runs_on_after_the_window(session: Session) -> None:
    desk = Desk(session.switch_bug("detached").inspect(Inspection.show_shelf, "bugs"))
    assert desk.busy
    desk.rest()
    assert not desk.busy
