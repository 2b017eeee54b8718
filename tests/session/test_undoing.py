"""Undo is a value: edits put the session before them on it, and it gives them back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.session import Session
from rnnviz.session.undoing import MOST_UNDONE, Undoing

START = Session.open("baseball-bat")


def typed(text: str) -> Callable[[Session], Session]:
    return lambda session: session.type_inputs(text)


def test_an_edit_is_undone_and_redone() -> None:
    undoing, edited = Undoing().edited(START, typed("bat bat"))
    assert edited.ghost is START.experiment
    back, before = undoing.undone(edited)
    assert before.experiment is START.experiment
    again, after = back.redone(before)
    assert after.experiment is edited.experiment
    assert [len(part) for part in (*undoing[:2], *back[:2], *again[:2])] == [1, 0, 0, 1, 1, 0]


def test_where_there_is_nothing_it_stays_the_same() -> None:
    undoing = Undoing()
    for turn in (undoing.undone, undoing.redone):
        same, session = turn(START)
        assert same is undoing
        assert session is START


@pytest.mark.parametrize(
    ("pieces", "edits"), [(("a", "a", "a"), 1), (("a", "b", "a"), 3), (("", "", ""), 3)]
)
def test_edits_of_one_piece_are_undone_together(pieces: tuple[str, ...], edits: int) -> None:
    undoing, session = Undoing(), START
    for piece, text in zip(pieces, ("b", "ba", "bat bat"), strict=True):
        undoing, session = undoing.edited(session, typed(text), piece)
    assert len(undoing.before) == edits
    assert session.ghost is undoing.before[-1].experiment


def test_anything_else_ends_a_piece() -> None:
    undoing, session = Undoing().edited(START, typed("b"), "typing")
    undoing, session = undoing.settled().edited(session, typed("ba"), "typing")
    assert len(undoing.before) == 2


def test_what_changes_nothing_neither_begins_nor_ends_a_piece() -> None:
    undoing, session = Undoing().edited(START, lambda one: one, "typing")
    assert undoing == Undoing()
    undoing, session = undoing.edited(session, typed("b"), "typing")
    undoing, session = undoing.edited(session, lambda one: one, "typing")
    undoing, session = undoing.edited(session, typed("ba"), "typing")
    assert len(undoing.before) == 1


def test_an_edit_forgets_what_was_undone() -> None:
    undoing, session = Undoing().edited(START, typed("bat bat"))
    undoing, session = undoing.undone(session)
    undoing, session = undoing.edited(session, typed("baseball"))
    assert undoing.after == ()


def test_the_latest_are_kept() -> None:
    undoing, session = Undoing(), START
    for number in range(MOST_UNDONE + 3):
        undoing, session = undoing.edited(session, lambda one, t=number % 2: one.toggle_cut("L", t))
    assert len(undoing.before) == MOST_UNDONE
