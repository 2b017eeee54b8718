"""Back through training: each update that is kept is taken back to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.session import Session, losses_so_far, past
from rnnviz.session.past import NO_PAST
from rnnviz.stepping.gears import SETS
from rnnviz.stepping.inspection import Inspection


def state(session: Session) -> tuple[object, ...]:
    """All that a session says, to the last bit."""
    computed = (*session.run.computed, *session.trace.weights)
    numbers = {name: np.asarray(session.trace[name]).tobytes() for name in computed}
    curve = tuple(one.tobytes() for one in losses_so_far(session))
    return session.place, session.typed, numbers, curve, session.inspection


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def start() -> Session:
    return Session.open("baseball-bat").go_to(12)


def test_an_update_is_taken_back_to_the_last_bit(start: Session) -> None:
    after = start.begin_next_update().step().step()
    assert after.place.update == 1
    assert state(after.back_an_update()) == state(start)


def test_updates_made_in_one_go_are_taken_back_one_by_one(start: Session) -> None:
    one_by_one = [start]
    for _ in range(40):
        one_by_one.append(one_by_one[-1].update_once())
    session = start.train(40, never)
    assert state(session) == state(one_by_one[-1])
    for expected in reversed(one_by_one[:-1]):
        session = session.back_an_update()
        assert state(session) == state(expected)


def test_on_after_back_gives_the_same_numbers_again(start: Session) -> None:
    session = start.train(25, never)
    again = session.back_an_update().back_an_update().update_once().update_once()
    assert state(again) == state(session)


def test_before_the_first_update_there_is_nothing_to_take_back(start: Session) -> None:
    refused = start.back_an_update()
    assert state(refused) == state(start)
    assert refused.problems["past"].key == "past.none"
    assert "past" not in refused.step().problems
    assert "past" not in refused.update_once().problems


def test_where_one_stood_is_forgotten_in_time_but_no_update_is(
    start: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MOST_MOMENTS", 5)
    session = start
    for _ in range(9):
        session = session.update_once()
    assert len(session.past.moments) == 5
    for update in reversed(range(9)):
        session = session.back_an_update()
        assert session.place.update == update
    assert (session.trace["W"] == start.trace["W"]).all()


def test_of_a_run_that_began_elsewhere_the_beginning_is_not_known(start: Session) -> None:
    later = replace(start, place=start.place._replace(update=4))
    refused = later.back_an_update()
    assert refused.problems["past"].key == "past.forgotten"
    assert dict(refused.problems["past"].values) == {"update": 4}
    trained = later.train(3)
    back = trained.back_an_update().back_an_update().back_an_update()
    assert state(back) == state(later)
    assert "past" in back.back_an_update().problems


def test_words_typed_since_stay_and_the_curve_begins_anew(start: Session) -> None:
    trained = start.train(6, never)
    other = trained.type_inputs("cave bat").type_targets("동굴 박쥐")
    back = other.back_an_update()
    assert back.experiment.inputs == ("cave", "bat")
    assert back.place.update == 5
    before = start.train(5, never)
    assert (back.experiment.words.W == before.experiment.words.W).all()
    assert losses_so_far(back)[0].tolist() == [5]


def test_another_learning_rate_since_is_kept(start: Session) -> None:
    trained = start.train(6, never).set_learning_rate(0.01)
    back = trained.back_an_update()
    assert back.learning_rate == 0.01
    expected = start.train(5, never)
    assert (back.trace["U"] == expected.trace["U"]).all()


@pytest.mark.parametrize(
    "act", [Session.reset, lambda s: s.set_seed(4), lambda s: s.set_hidden_units(7)]
)
def test_weights_drawn_anew_have_no_past(start: Session, act: object) -> None:
    session = act(start.train(3, never))
    assert session.past is NO_PAST
    assert session.back_an_update().problems["past"].key == "past.none"


def test_a_time_step_back_from_the_first_op_undoes_one_into_an_update(start: Session) -> None:
    last = start.go_last()
    on = last.step_time()
    assert (on.index, on.place.update) == (0, 1)
    assert state(on.step_time_back()) == state(last)
    elsewhere = start.update_once().go_first().step_time_back()
    assert (elsewhere.index, elsewhere.place.update) == (len(start.program) - 1, 0)


def test_a_time_step_back_from_the_very_first_op_stays(start: Session) -> None:
    first = start.go_first()
    assert state(first.step_time_back()) == state(first)
    assert not first.step_time_back().problems


#: Gears: a step on, and the one that takes it back.
GEARS = (
    (Session.step, Session.step_back),
    (Session.step_time, Session.step_time_back),
    (Session.finish_pass, Session.pass_back),
    (Session.begin_next_update, Session.back_an_update),
    (Session.update_once, Session.back_an_update),
)


@settings(deadline=None, max_examples=60)
@given(
    walk=st.lists(st.sampled_from(GEARS), max_size=30),
    start_at=st.integers(0, 26),
    skipped=st.sampled_from([*SETS.values(), frozenset({"z", "dz", "L"})]),
)
def test_any_walk_on_is_undone_by_the_same_walk_back(
    walk: list, start_at: int, skipped: frozenset[str]
) -> None:
    session = Session.open("baseball-bat").inspect(Inspection.skip, skipped).go_to(start_at)
    seen, undo = [state(session)], []
    for on, back in walk:
        moved = on(session)
        if moved.place != session.place:
            session = moved
            seen.append(state(session))
            undo.append(back)
    for back, expected in zip(reversed(undo), reversed(seen[:-1]), strict=True):
        session = back(session)
        assert state(session) == expected


def test_an_update_that_diverges_leads_nowhere() -> None:
    session = Session.open("baseball-bat").set_learning_rate(1e308).go_last()
    for act in (Session.begin_next_update, Session.step_time):
        stopped = act(session)
        assert stopped.problems["training"].key == "error.diverged_after"
        assert stopped.place == session.place
