"""Opening tasks and one's own material, typing beside them, and going back to the data."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.session import Session, document
from rnnviz.session.tasks import EXAMPLES
from rnnviz.training.tasks.table import TASKS, Run
from tests.reader import never

OPENED = {name: Session.open("baseball-bat").open_task(name) for name in TASKS}
EVERY = pytest.mark.parametrize("name", TASKS)


@EVERY
def test_a_task_is_trained_in_the_window_as_without_one(name: str) -> None:
    trained = OPENED[name].train(30, never)
    updates = Run.of(TASKS[name]).updates()
    nets = [next(updates).net for _ in range(30)]
    for weight, expected in nets[-1].weights.items():
        assert np.array_equal(trained.experiment.net.weights[weight], expected)
    assert trained.place.update == 30


@EVERY
def test_what_is_on_show_is_typed_as_it_is_read(name: str) -> None:
    session = OPENED[name].train(3, never)
    shown = session.experiment.shown
    again = session.type_inputs(session.typed.inputs).type_targets(session.typed.targets)
    assert again.experiment.shown == shown
    assert not again.problems
    assert not again.experiment.aside


@EVERY
def test_taking_an_update_back_brings_its_batch_back(name: str) -> None:
    one = OPENED[name].train(2, never)
    back = one.train(1, never).back_an_update()
    assert back.experiment.pairs == one.experiment.pairs
    assert back.experiment.starts == one.experiment.starts
    assert [kept.pair for kept in back.others] == list(back.experiment.beside)


@EVERY
def test_reset_is_where_it_began(name: str) -> None:
    again = OPENED[name].train(4, never).reset()
    assert again.experiment.pairs == OPENED[name].experiment.pairs
    for weight, expected in OPENED[name].experiment.net.weights.items():
        assert np.array_equal(again.experiment.net.weights[weight], expected)


@EVERY
def test_a_document_goes_on_where_it_was(name: str) -> None:
    trained = OPENED[name].train(7, never)
    again = document.read(document.write(trained))
    assert again.experiment.pairs == trained.experiment.pairs
    assert again.experiment.starts == trained.experiment.starts
    one, other = trained.train(5, never), again.train(5, never)
    for weight, expected in one.experiment.net.weights.items():
        assert np.array_equal(other.experiment.net.weights[weight], expected)


def test_other_data_are_made_from_another_seed() -> None:
    reber = OPENED["reber"].train(3, never)
    other = reber.set_data_seed(2)
    assert other.place.update == 0
    assert other.experiment.pairs != OPENED["reber"].experiment.pairs
    assert np.array_equal(other.experiment.net.W, OPENED["reber"].experiment.net.W)
    assert other.set_data_seed(1).experiment.pairs == OPENED["reber"].experiment.pairs


def test_a_sequence_of_ones_own_is_looked_at_and_not_learned_from() -> None:
    typed = OPENED["reber"].type_inputs("B T S X X V V").type_targets("T S X X V V E")
    assert typed.experiment.aside
    assert typed.experiment.learned == OPENED["reber"].experiment.pairs
    assert typed.steps == 7
    for weight, gradient in OPENED["reber"].trace.descended.items():
        assert np.allclose(typed.trace.descended[weight], gradient, rtol=0, atol=1e-13)
    one, other = (session.train(5, never) for session in (typed, OPENED["reber"]))
    assert np.array_equal(one.experiment.net.W, other.experiment.net.W)
    assert one.typed == typed.typed
    assert one.experiment.beside == other.experiment.pairs
    back = one.back_to_data()
    assert back.experiment.shown == other.experiment.pairs[0]
    assert back.experiment.pairs == other.experiment.pairs
    again = document.read(document.write(one))
    assert again.experiment.aside
    assert again.experiment.pairs == one.experiment.pairs


def test_what_comes_next_follows_what_is_typed_until_targets_are() -> None:
    session = Session.open("baseball-bat").set_encoding("characters").type_inputs("ab–b")
    assert session.experiment.targets == ("b", "–", "b", "")
    assert session.typed.targets == "b–b∅"
    own = session.type_targets("bbbb")
    assert own.experiment.targets == ("b",) * 4
    assert own.type_inputs("ab–a").typed.targets == "bbbb"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_kind_of_input_begins_with_an_example_that_is_learned(name: str) -> None:
    begun = Session.open("two-bats").set_encoding("notes" if name == "words" else "words")
    session = begun.set_encoding(name)
    assert session.typed.inputs == EXAMPLES[name][0]
    assert not session.problems
    assert len(session.experiment.pairs) == 1
    trained = session.train(200, never)
    assert trained.trace.loss < session.trace.loss / 2
    again = document.read(document.write(trained))
    assert again.experiment.pairs == trained.experiment.pairs
    assert again.experiment.encoding == name


def test_the_kind_that_there_is_already_changes_nothing() -> None:
    for name in ("reber", "next-note"):
        session = OPENED[name]
        assert session.set_encoding(session.experiment.encoding) is session


def test_an_unknown_symbol_is_named_added_and_learns() -> None:
    session = OPENED["next-character"].type_inputs("Alice & Bob~")
    problem = dict(session.problems["inputs"].values)
    assert session.can_add("inputs")
    assert session.can_take_out("inputs")
    assert problem["place"] == 7
    assert problem["symbol"] == "&"
    added = session.add_unknown("inputs")
    assert "inputs" not in added.problems
    assert added.experiment.inputs == tuple("Alice & Bob~")
    known = OPENED["next-character"].experiment
    assert added.experiment.input_words[: len(known.input_words)] == known.input_words
    assert {"&", "~"} <= set(added.experiment.input_words)
    trained = added.train(10, never)
    before = added.experiment.net.weights.U[-1]
    assert np.array_equal(trained.experiment.net.weights.U[-1], before)  # nothing is learned of it
    assert trained.place.update == 10
    again = document.read(document.write(trained))
    assert again.experiment.pairs == trained.experiment.pairs


def test_an_unknown_symbol_can_be_taken_out() -> None:
    session = OPENED["next-character"].type_inputs("Alice & Rab~").take_out("inputs")
    assert session.typed.inputs == "Alice  Rab"
    assert session.experiment.inputs == tuple("Alice  Rab")
    melody = Session.open("baseball-bat").set_encoding("notes").type_inputs("C4 H4 | D4 Z E4")
    assert not melody.can_add("inputs")
    assert melody.take_out("inputs").typed.inputs == "C4 D4 E4"
    words = Session.open("baseball-bat").type_inputs("")
    assert words.take_out("inputs") is words


@pytest.mark.parametrize(
    ("task", "text"), [("baseball-bat", "baseball –"), ("next-character", "was ∅")]
)
def test_what_says_that_there_is_no_target_can_be_an_input(task: str, text: str) -> None:
    added = OPENED[task].type_inputs(text).add_unknown("inputs")
    assert added.experiment.inputs[-1] == text[-1]
    assert text[-1] not in added.experiment.target_words
    again = document.read(document.write(added.train(2, never)))
    assert again.experiment.pairs == added.train(2, never).experiment.pairs


def test_a_text_may_hold_what_says_that_there_is_no_target() -> None:
    session = Session.open("baseball-bat").open_task("own-text", "a∅b–" * 9).train(3, never)
    assert "∅" in session.experiment.target_words
    again = document.read(document.write(session))
    assert again.experiment.pairs == session.experiment.pairs


def test_targets_may_be_unknown_too() -> None:
    session = OPENED["temporal-xor"].type_inputs("0 1 ?").type_targets("– – 2")
    assert session.can_add("targets")
    added = session.add_unknown("targets")
    assert added.experiment.targets == ("", "", "2")
    assert added.experiment.target_words == ("0", "1", "2")
    assert added.experiment.input_words == ("0", "1", "·", "?")


def test_chunks_are_learned_whole_and_go_on_from_where_they_are() -> None:
    session = OPENED["next-move"].train(1, never)
    refused = session.toggle_cut("L", 0)
    assert not refused.experiment.cuts
    assert refused.problems["task"].key == "task.no_cuts"
    assert session.write_entry("h0", (0,), "1").problems["entry"].key == "task.carried"
    assert OPENED["next-note"].toggle_cut("L", 0).train(2, never).place.update == 2


def test_a_symbol_is_changed_in_place_by_how_it_is_drawn() -> None:
    session = OPENED["next-character"]
    t = session.experiment.inputs.index(" ")
    changed = session.write_word("inputs", t, "↵")
    assert changed.experiment.inputs[t] == "\n"
    assert changed.experiment.aside


def test_material_that_is_no_good_is_said_and_leaves_all_as_it_was() -> None:
    session = Session.open("baseball-bat").open_task("own-melody", "C4 D4 H9 " * 9)
    assert session.problems["task"].key == "error.no_note"
    assert session.experiment.material is None
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 1001)))
    wide = Session.open("baseball-bat").open_task("own-text", many)
    assert wide.problems["task"].key == "error.many_symbols"
    few = Session.open("baseball-bat").open_task("own-text", "abc")
    assert few.problems["task"].key == "error.short_material"


def test_hidden_units_seed_and_way_begin_the_task_anew() -> None:
    session = OPENED["copy"].train(2, never).set_hidden_units(8)
    assert session.experiment.net.W.shape == (8, 8)
    assert np.allclose(session.experiment.net.W @ session.experiment.net.W.T, np.eye(8))
    assert session.experiment.pairs == OPENED["copy"].experiment.pairs
    assert session.train(2, never).place.update == 2
