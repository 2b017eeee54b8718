"""What a reader looks at beside the place: frozen, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from rnnviz.session import Session
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.inspection import (
    AT_FIRST,
    LONGEST_WATCH,
    MOST_WATCHES,
    PLOTS,
    SHELF,
    Inspection,
)
from rnnviz.stepping.pick import NOTHING_PICKED, QUANTITIES, Pick
from rnnviz.stepping.watch import read

EMPTY = Inspection(watches=())


def test_at_first_nothing_is_picked_and_the_first_of_each_is_shown() -> None:
    assert Inspection() == AT_FIRST
    assert AT_FIRST.pick == NOTHING_PICKED
    assert (AT_FIRST.plot, AT_FIRST.shelf) == (PLOTS[0], SHELF[0])


def test_the_watches_at_first_are_good_ones() -> None:
    assert AT_FIRST.watches
    for text in AT_FIRST.watches:
        read(text)


def test_it_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        AT_FIRST.plot = "jacobian"  # type: ignore[misc]
    before = Inspection()
    AT_FIRST.pick_item(1, 0).add_watch("t").show_plot("jacobian").show_shelf("watches")
    assert before == AT_FIRST


def test_another_quantity_keeps_loss_and_use() -> None:
    picked = AT_FIRST.pick_item(3, 1)
    for name in QUANTITIES:
        assert picked.pick_quantity(name).pick == Pick(name, 3, 1)


def test_an_item_keeps_its_quantity_and_is_let_go_of() -> None:
    picked = AT_FIRST.pick_quantity("W").pick_item(3, 1)
    assert picked.pick == Pick("W", 3, 1)
    assert picked.drop_item() == AT_FIRST.pick_quantity("W")
    assert AT_FIRST.drop_item() == AT_FIRST


@pytest.mark.parametrize("steps", range(1, 6))
def test_a_shorter_sequence_lets_go_of_an_item_and_of_nothing_else(steps: int) -> None:
    looked = AT_FIRST.pick_quantity("U").pick_item(3, 1).add_watch("t").show_plot("jacobian")
    kept = looked.within(steps)
    assert kept == (looked if steps > 3 else looked.drop_item())


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_shown(name: str) -> None:
    assert AT_FIRST.show_plot(name).plot == name


@pytest.mark.parametrize("name", SHELF)
def test_what_stands_on_the_shelf_is_shown(name: str) -> None:
    assert AT_FIRST.show_shelf(name).shelf == name


# Watches.


@pytest.mark.parametrize("text", ["norm(dh[1])", "nonsense((", "  t ", "방망이"])
def test_a_watch_is_added_good_or_not(text: str) -> None:
    assert EMPTY.add_watch("T").add_watch(text).watches == ("T", text.strip())


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_an_empty_one_is_not_added(text: str) -> None:
    assert EMPTY.add_watch(text) is EMPTY


def test_so_many_fit_and_no_more() -> None:
    full = EMPTY
    for number in range(MOST_WATCHES + 3):
        full = full.add_watch(f"h[{number}]")
    assert full.watches == tuple(f"h[{number}]" for number in range(MOST_WATCHES))
    assert full.write_watch(0, "").add_watch("new").watches[-1] == "new"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_watch_is_written_anew_in_its_place(number: int) -> None:
    three = Inspection(watches=("a", "b", "c"))
    texts = ["a", "b", "c"]
    texts[number] = "norm(dW)"
    assert three.write_watch(number, " norm(dW) ").watches == tuple(texts)
    assert three.watches == ("a", "b", "c")


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("text", ["", "  "])
def test_an_emptied_watch_goes_away_and_the_others_stay(number: int, text: str) -> None:
    three = Inspection(watches=("a", "b", "c"))
    left = [one for place, one in enumerate("abc") if place != number]
    assert three.write_watch(number, text).watches == tuple(left)


def test_a_text_is_held_within_what_a_field_takes() -> None:
    long = "h[1] + " * 1000
    assert EMPTY.add_watch(long).watches == (long[:LONGEST_WATCH],)
    assert len(EMPTY.add_watch("t").write_watch(0, long).watches[0]) == LONGEST_WATCH


# In a session.


def test_a_session_looks_at_something_else_and_stays_where_it_is() -> None:
    session = Session.open("baseball-bat").go_to(12)
    looked = session.inspect(Inspection.pick_item, 1, 0)
    assert looked.inspection == session.inspection.pick_item(1, 0)
    assert (looked.place, looked.experiment) == (session.place, session.experiment)
    assert looked.trace is session.trace
    assert session.inspection == AT_FIRST


def test_what_is_looked_at_outlives_steps_updates_and_settings() -> None:
    looked = Session.open("baseball-bat").inspect(Inspection.pick_item, 1, 0)
    looked = looked.inspect(Inspection.add_watch, "norm(dU)")
    for later in (
        looked.go_last(),
        looked.update_once(),
        looked.set_hidden_units(7),
        looked.set_bias(True),
        looked.set_truncation(1),
        looked.set_language("ko"),
        looked.type_inputs("a b c").type_targets("d e f"),
    ):
        assert later.inspection == looked.inspection


def test_fewer_words_let_go_of_an_item_that_is_not_there_any_more() -> None:
    looked = Session.open("baseball-bat").inspect(Inspection.pick_item, 1, 0)
    shorter = looked.type_inputs("bat").type_targets("배트")
    assert shorter.steps == 1
    assert shorter.inspection == AT_FIRST
    half_way = looked.type_inputs("bat")
    assert half_way.inspection.pick.any  # one word too few is no other sequence yet


# Breakpoints, and the form in which they are written.

ONE, TWO, THREE = (Breakpoint("op", name) for name in ("z", "dz", "dW"))
SEVERAL = Inspection(breakpoints=(ONE, TWO, THREE))
RUN = Session.open("baseball-bat").run


def test_one_is_switched_and_the_others_stay() -> None:
    off = SEVERAL.switch_breakpoint(1)
    assert [one.enabled for one in off.breakpoints] == [True, False, True]
    assert off.switch_breakpoint(1) == SEVERAL


def test_one_is_removed() -> None:
    assert SEVERAL.remove_breakpoint(1).breakpoints == (ONE, THREE)


@pytest.mark.parametrize(("removed", "followed"), [(0, 1), (1, 2), (2, -1)])
def test_a_draft_follows_the_one_it_is_of(removed: int, followed: int) -> None:
    edited = SEVERAL.edit_breakpoint(2).write_draft("condition", "t > 1")
    left = edited.remove_breakpoint(removed)
    assert left.draft.number == (followed if removed == 2 else 1)
    assert left.draft.condition == "t > 1"
    taken = left.take_draft(RUN)
    assert taken.draft is None
    assert replace(THREE, condition="t > 1") in taken.breakpoints
    assert THREE not in taken.breakpoints


def test_toggling_and_clearing_lose_nothing_that_was_typed() -> None:
    edited = SEVERAL.edit_breakpoint(1).write_draft("log", "t")
    for after in (edited.toggle_breakpoint("dz"), edited.clear_breakpoints()):
        assert (after.draft.number, after.draft.log) == (-1, "t")
    assert edited.toggle_breakpoint("h").draft.number == 1


def test_what_was_begun_is_gone_on_with() -> None:
    begun = EMPTY.new_breakpoint().write_draft("entry", "1, 2")
    assert begun.new_breakpoint() == begun
    assert begun.shelf == "breaks"
    assert begun.drop_draft().draft is None


def test_one_that_is_wrong_is_not_taken_and_stays() -> None:
    wrong = EMPTY.new_breakpoint().write_draft("entry", "9, 9")
    assert wrong.take_draft(RUN) == wrong
    right = wrong.write_draft("entry", "0, 1").take_draft(RUN)
    assert right.breakpoints == (Breakpoint("written", "dW", entry=(0, 1)),)


def test_switching_the_edited_one_is_seen_in_the_form() -> None:
    off = SEVERAL.edit_breakpoint(0).switch_breakpoint(0)
    assert not off.draft.enabled
    assert not off.take_draft(RUN).breakpoints[0].enabled


def test_an_entry_is_watched_once() -> None:
    once = EMPTY.break_on_entry("dW", (0, 1), True)
    assert once.breakpoints == (Breakpoint("written", "dW", entry=(0, 1), singly=True),)
    assert once.break_on_entry("dW", (0, 1), True) == once
    assert len(once.break_on_entry("dW", (0, 1), False).breakpoints) == 2
