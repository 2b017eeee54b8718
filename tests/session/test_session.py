"""The session: each act of the reader gives the session that follows, and changes none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.lessons import shelf
from rnnviz.network.errors import InputError
from rnnviz.session import Session, losses_so_far
from rnnviz.stepping.cursor import Place
from rnnviz.training.h0 import LARGEST_STATE
from rnnviz.training.kind import Kind

#: Acts that may follow one another in any order.
ACTS = (
    Session.step,
    Session.step_back,
    Session.step_time,
    Session.step_time_back,
    Session.finish_pass,
    Session.go_first,
    Session.go_last,
    Session.update_once,
    Session.begin_next_update,
    Session.reset,
    Session.show_gradients,
    lambda session: session.type_inputs("cave bat flies"),
    lambda session: session.type_targets("동굴 박쥐 난다"),
    lambda session: session.type_inputs("bat"),
    lambda session: session.type_targets("배트"),
    lambda session: session.type_inputs("🦇"),
    lambda session: session.type_h0("0.5"),
    lambda session: session.type_h0("1 2"),
    lambda session: session.set_hidden_units(2),
    lambda session: session.set_hidden_units(5),
    lambda session: session.set_scale(1.5),
    lambda session: session.set_seed(11),
    lambda session: session.set_learning_rate(0.0),
    lambda session: session.set_activation("relu"),
    lambda session: session.set_activation("tanh"),
    lambda session: session.set_bias(True),
    lambda session: session.set_bias(False),
    lambda session: session.set_init("orthogonal"),
    lambda session: session.set_reduction("mean"),
    lambda session: session.set_truncation(1),
    lambda session: session.set_truncation(None),
    lambda session: session.type_targets("- 박쥐"),
    lambda session: session.type_targets("- – —"),
    lambda session: session.enter_pass("backward"),
    lambda session: session.train(3, lambda: False),
)


@pytest.fixture(scope="module")
def start() -> Session:
    return Session.open("baseball-bat")


def test_it_opens_at_the_first_op_of_the_lesson(start: Session) -> None:
    assert start.place == Place()
    assert start.experiment.inputs == ("baseball", "bat")
    assert start.experiment.targets == ("야구", "배트")
    assert start.experiment.input_words == ("baseball", "cave", "bat")
    assert start.experiment.target_words == ("배트", "야구", "박쥐")
    assert start.trace["x"].tolist() == [[1, 0, 0], [0, 0, 1]]


def test_there_is_no_lesson_of_another_name() -> None:
    with pytest.raises(InputError, match="no lesson called golf"):
        Session.open("golf")


@given(acts=st.lists(st.sampled_from(ACTS), max_size=25))
def test_any_acts_in_any_order_leave_a_sound_session(acts: list) -> None:
    session = Session.open("baseball-bat")
    for act in acts:
        before = session
        session = act(before)
        assert 0 <= session.index < len(session.program)
        assert session.place.t < session.steps
        assert session.is_finite
        assert session.trace["h"].shape == (session.steps, session.experiment.words.n_hidden)
        updates, losses = losses_so_far(session)
        assert len(updates) == len(losses)
        assert updates[-1] == session.place.update
        assert losses[-1].tolist() == session.trace["L"].tolist()


def test_an_act_changes_nothing_of_the_session_before(start: Session) -> None:
    place, weights = start.place, start.trace["W"].copy()
    for act in ACTS:
        act(start)
    assert start.place == place
    assert losses_so_far(start)[0].tolist() == [0]
    assert np.array_equal(start.trace["W"], weights)


def test_the_place_is_held_within_the_program(start: Session) -> None:
    assert start.go_to(-5).index == 0
    assert start.go_to(10_000).index == 26
    assert start.go_last().step().index == 26
    assert start.step_back().index == 0


def test_shorter_words_keep_the_place_s_meaning(start: Session) -> None:
    at_dz = start.go_to(21)
    assert at_dz.reached.op.name == "dz"
    shorter = at_dz.type_inputs("bat").type_targets("배트")
    assert (shorter.reached.op.name, shorter.reached.op.t) == ("dz", 0)


def test_retyping_the_same_words_is_no_change(start: Session) -> None:
    trained = start.update_once()
    assert trained.type_inputs("  baseball   bat ").line is trained.line is not None
    assert trained.type_inputs("baseball bat").experiment is trained.experiment


def test_same_settings_are_no_change(start: Session) -> None:
    trained = start.update_once()
    assert trained.set_hidden_units(4) is trained


def test_reset_brings_the_drawn_weights_back(start: Session) -> None:
    trained = start.train(7, lambda: False)
    assert trained.place.update == 7
    again = trained.reset()
    assert again.place.update == 0
    assert all(np.array_equal(again.trace[name], start.trace[name]) for name in "UWV")


def test_training_stops_when_there_is_no_time_but_never_before_one_update(start: Session) -> None:
    assert start.train(100, lambda: True).place.update == 1
    left = iter([False, False, True])
    assert start.train(100, lambda: next(left)).place.update == 3


def test_training_in_turns_is_training_at_once(start: Session) -> None:
    once, turns = start.train(30, lambda: False), start
    for _ in range(10):
        turns = turns.train(3, lambda: False)
    assert np.array_equal(once.trace["W"], turns.trace["W"])
    assert np.array_equal(losses_so_far(once)[1], losses_so_far(turns)[1])


def test_a_network_whose_next_pass_would_overflow_is_not_taken(start: Session) -> None:
    stopped = start.set_learning_rate(1e308).train(5, lambda: False)
    assert stopped.is_finite
    assert stopped.problems["training"].key == "error.diverged_after"
    assert stopped.place.update == 0
    assert losses_so_far(stopped)[0].tolist() == [0]
    mended = stopped.set_learning_rate(0.5).update_once()
    assert "training" not in mended.problems


def test_with_a_learning_rate_of_0_nothing_is_learned(start: Session) -> None:
    idle = start.set_learning_rate(0.0).train(5, lambda: False)
    assert idle.place.update == 5
    assert np.array_equal(idle.trace["W"], start.trace["W"])


@pytest.mark.parametrize(("factor", "zoom"), [(0.2, 1.0), (1.333, 1.33), (2.5, 2.5), (99.0, 3.0)])
def test_the_size_is_held_between_its_ends(start: Session, factor: float, zoom: float) -> None:
    assert start.set_zoom(factor).zoom == zoom


@given(text=st.text(max_size=40))
def test_h0_of_any_text_is_numbers_or_a_sentence(text: str) -> None:
    session = Session.open("baseball-bat").type_h0(text)
    assert session.typed.h0 == text
    assert len(session.experiment.h0) == 4
    assert all(abs(number) <= LARGEST_STATE for number in session.experiment.h0)
    if session.problems:
        assert session.experiment.h0 == (0.0,) * 4


@given(inputs=st.text(max_size=60), targets=st.text(max_size=60))
def test_words_of_any_text_are_a_picture_or_a_sentence(inputs: str, targets: str) -> None:
    session = Session.open("baseball-bat").type_inputs(inputs).type_targets(targets)
    assert (session.typed.inputs, session.typed.targets) == (inputs, targets)
    assert session.is_finite
    for problem in session.problems.values():
        assert problem.key.startswith("error.")


SWITCHES = {
    "activation": lambda session: session.set_activation("relu"),
    "bias": lambda session: session.set_bias(True),
    "reduction": lambda session: session.set_reduction("mean"),
    "truncation": lambda session: session.set_truncation(1),
}


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_keeps_weights_words_and_place(start: Session, name: str) -> None:
    trained = start.train(3, lambda: False).go_to(21)
    switched = SWITCHES[name](trained)
    assert switched.place == trained.place
    assert switched.reached.op == trained.reached.op
    assert switched.typed == trained.typed
    for weight in "UWV":
        assert np.array_equal(switched.trace[weight], trained.trace[weight])
    assert getattr(switched.experiment.kind, name) != getattr(trained.experiment.kind, name)
    assert SWITCHES[name](switched) is switched


@pytest.mark.parametrize("name", SWITCHES)
def test_only_losses_of_the_same_kind_share_a_curve(start: Session, name: str) -> None:
    trained = start.train(3, lambda: False)
    updates, losses = losses_so_far(SWITCHES[name](trained))
    assert updates[-1] == 3
    assert len(losses) == (4 if name == "truncation" else 1)


def test_training_follows_the_switches(start: Session) -> None:
    session = start.set_reduction("mean").set_bias(True).set_truncation(1)
    expected = session.trace["b"] - 0.5 * session.trace.gradients.b
    np.testing.assert_allclose(session.update_once().trace["b"], expected, rtol=1e-14)
    assert session.train(40, lambda: False).trace.loss < session.trace.loss


def test_biases_come_back_as_they_were(start: Session) -> None:
    trained = start.set_bias(True).train(3, lambda: False)
    off_and_on = trained.set_bias(False).update_once().set_bias(True)
    assert np.array_equal(off_and_on.trace["b"], trained.trace["b"])
    assert np.array_equal(off_and_on.trace["d"], trained.trace["d"])


def test_a_place_at_a_bias_waits_for_it(start: Session) -> None:
    session = start.set_bias(True)
    at_db = session.go_to(session.program.index_of("db", 1))
    without = at_db.set_bias(False)
    assert without.reached.op == ("dU", 1)
    assert without.set_bias(True).reached.op == ("db", 1)


def test_another_init_draws_anew_like_another_seed(start: Session) -> None:
    trained = start.train(3, lambda: False)
    drawn = trained.set_init("identity")
    assert drawn.place.update == 0
    assert np.array_equal(drawn.trace["W"], np.eye(4))
    assert trained.set_init("normal") is trained
    assert np.array_equal(drawn.set_init("normal").trace["W"], start.trace["W"])
    assert drawn.set_seed(3).experiment.words.init == "identity"
    assert drawn.set_hidden_units(2).experiment.words.init == "identity"


def test_a_lesson_may_say_what_kind_of_network_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = replace(
        shelf.lesson("baseball-bat"),
        targets="- 배트",
        init="xavier",
        activation="relu",
        bias=True,
        reduction="mean",
        truncation=2,
    )
    monkeypatch.setattr(shelf, "lesson", lambda name: lesson)
    session = Session.open("any")
    assert session.experiment.kind == Kind("relu", bias=True, reduction="mean", truncation=2)
    assert session.experiment.words.init == "xavier"
    assert session.experiment.target_ids == [-1, 0]


@pytest.mark.parametrize("targets", ["- -", "– 배트", "야구 —", "- - -", "-"])
def test_dashes_are_targets_as_many_as_words_are(start: Session, targets: str) -> None:
    session = start.type_targets(targets)
    assert session.typed.targets == targets
    if len(targets.split()) != 2:
        assert session.problems["targets"].key == "error.word_counts"
        assert session.experiment is start.experiment
    else:
        assert session.problems == {}
        assert [target < 0 for target in session.experiment.target_ids] == [
            word in "-–—" for word in targets.split()
        ]
        session.go_last().update_once()
