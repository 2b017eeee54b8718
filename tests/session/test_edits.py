"""What if: a change recomputes the run at the same place, and the run before stays beside it."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.session import Session, losses_so_far
from rnnviz.training.cuts import Cut


@pytest.fixture
def session() -> Session:
    made = Session.open("baseball-bat").type_inputs("bat cave bat").type_targets("배트 동굴 박쥐")
    return made.go_to(made.program.index_of("dW", 1))


def test_a_number_is_changed_at_the_same_place_and_marked(session: Session) -> None:
    changed = session.write_entry("W", (0, 1), "0.75")
    assert changed.place == session.place
    assert changed.trace.weights.W[0, 1] == 0.75
    assert {one.name for one in changed.edited} == {"W"}
    assert not np.array_equal(changed.trace["h"], session.trace["h"])


def test_h0_changed_in_place_is_what_stands_in_its_field(session: Session) -> None:
    changed = session.write_entry("h0", (2,), "-0.5")
    assert changed.typed.h0.split()[2] == "-0.5"
    assert changed.type_h0(changed.typed.h0).experiment.h0 == changed.experiment.h0


def test_what_is_no_number_changes_nothing_and_says_so(session: Session) -> None:
    refused = session.write_entry("W", (0, 1), "much")
    assert refused.experiment is session.experiment
    assert refused.problems["entry"].key == "error.entry_number"
    assert "entry" not in refused.give_up_entry().problems
    assert "entry" not in refused.write_entry("W", (0, 1), "1").problems


def test_a_word_is_changed_in_place_in_the_field_too(session: Session) -> None:
    changed = session.write_word("inputs", 1, "baseball")
    assert changed.typed.inputs == "bat baseball bat"
    assert changed.experiment.inputs == ("bat", "baseball", "bat")
    none = changed.write_word("targets", 2, "-")
    assert none.experiment.target_ids[2] == -1


@pytest.mark.parametrize("text", ["", "two words", "x" * 40])
def test_a_word_that_cannot_be_is_answered_with_a_sentence(session: Session, text: str) -> None:
    refused = session.write_word("inputs", 1, text)
    assert refused.experiment is session.experiment
    assert refused.typed == session.typed
    assert "entry" in refused.problems


def test_a_cut_can_be_taken_back(session: Session) -> None:
    cut = session.toggle_cut("carried", 0).toggle_cut("L", 2)
    assert cut.experiment.cuts == {Cut("carried", 0), Cut("L", 2)}
    assert cut.place == session.place
    assert not cut.trace["carried"][0].any()
    back = cut.toggle_cut("carried", 0).toggle_cut("L", 2)
    for name in ("h", "dh", "dz"):
        assert np.array_equal(back.trace[name], session.trace[name])
    assert cut.restore_cuts().experiment.cuts == frozenset()


def test_only_another_loss_begins_another_curve(session: Session) -> None:
    trained = session.update_once()
    for changed, updates in (
        (trained.toggle_cut("carried", 0), [0, 1]),
        (trained.write_entry("W", (0, 0), "1"), [0, 1]),
        (trained.toggle_cut("L", 0), [1]),
    ):
        assert losses_so_far(changed)[0].tolist() == updates
        assert losses_so_far(changed.update_once())[0].tolist() == [*updates, 2]


def test_a_shorter_sequence_lets_go_of_cuts_that_it_has_no_room_for(session: Session) -> None:
    cut = session.toggle_cut("L", 2).toggle_cut("U", 0)
    shorter = cut.type_inputs("bat cave").type_targets("배트 동굴")
    assert shorter.experiment.cuts == {Cut("U", 0)}


def test_the_run_before_stays_beside_until_it_is_dropped_or_held(session: Session) -> None:
    one = session.write_entry("W", (0, 1), "0.75").beside(session)
    assert one.ghost is session.experiment
    two = one.toggle_cut("L", 1).beside(one)
    assert two.ghost is one.experiment
    held = one.hold_ghost(on=True)
    assert held.toggle_cut("L", 1).beside(held).ghost is session.experiment
    assert held.drop_ghost().ghost is None
    assert one.step().beside(one).ghost is session.experiment


def test_going_back_keeps_the_place_and_the_looks(session: Session) -> None:
    changed = session.write_entry("W", (0, 1), "0.75").go_to(7).set_theme("dark").update_once()
    back = changed.back_to(session)
    assert back.experiment is session.experiment
    assert (back.index, back.place.update, back.theme) == (7, 0, "dark")
    assert back.ghost is changed.experiment


def test_training_lets_the_run_before_go_unless_it_is_held(session: Session) -> None:
    changed = session.write_entry("W", (0, 1), "0.75").beside(session)
    assert changed.update_once().ghost is None
    held = changed.hold_ghost(on=True).update_once()
    assert held.ghost is session.experiment
    assert changed.open_lesson("two-bats").beside(changed).ghost is None


def test_weights_drawn_anew_were_not_changed_by_hand(session: Session) -> None:
    assert session.write_entry("W", (0, 1), "0.75").reset().edited == frozenset()
