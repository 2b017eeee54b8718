"""What counts as a change that would be missed, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rnnviz.app.changes import Changes
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection

START = Session.open("baseball-bat")


def _skipping(look: Inspection) -> Inspection:
    return replace(look, skipped=frozenset({"z"}))


MISSED: dict[str, Callable[[Session], Session]] = {
    "word": lambda session: session.type_inputs("cave bat"),
    "bad text": lambda session: session.type_inputs("🦇"),
    "h0": lambda session: session.type_h0("0.5"),
    "rate": lambda session: session.set_learning_rate(0.25),
    "seed": lambda session: session.set_seed(3),
    "units": lambda session: session.set_hidden_units(3),
    "activation": lambda session: session.set_activation("relu"),
    "update": Session.update_once,
    "training": lambda session: session.train(5, lambda: False),
    "number": lambda session: session.write_entry("W", (0, 1), "2"),
    "cut": lambda session: session.toggle_cut("L", 0),
    "breakpoint": lambda session: session.inspect(Inspection.toggle_breakpoint, "dz", 0),
    "draft": lambda session: session.inspect(Inspection.new_breakpoint),
    "watch": lambda session: session.inspect(Inspection.add_watch, "t"),
    "skipped": lambda session: session.inspect(_skipping),
}
UNMISSED: dict[str, Callable[[Session], Session]] = {
    "nothing": lambda session: session,
    "step": Session.step,
    "end": Session.go_last,
    "theme": lambda session: session.set_theme("dark"),
    "language": lambda session: session.set_language("ko"),
    "zoom": Session.zoom_in,
    "keys": lambda session: session.pick_preset("vscode"),
    "pick": lambda session: session.inspect(Inspection.pick_item, 1, 0),
    "plot": lambda session: session.inspect(Inspection.show_plot, "jacobian"),
    "shelf": lambda session: session.inspect(Inspection.show_shelf, "watches"),
}
BACK: dict[str, tuple[Callable[[Session], Session], ...]] = {
    "word": (MISSED["word"], lambda session: session.type_inputs("baseball bat")),
    "units": (lambda s: s.set_hidden_units(5), lambda s: s.set_hidden_units(4)),
    "reset": (MISSED["training"], Session.reset),
    "breakpoint": (MISSED["breakpoint"], MISSED["breakpoint"]),
    "cut": (MISSED["cut"], MISSED["cut"]),
}


@pytest.mark.parametrize("name", MISSED)
def test_what_would_be_missed_is_a_change(name: str) -> None:
    changes = Changes(START)
    changed = MISSED[name](START)
    assert changes.since_saved(changed)
    assert changes.since_saved(changed.step())
    changes.saved(changed)
    assert not changes.since_saved(changed.step())
    assert changes.since_saved(START)


@pytest.mark.parametrize("name", UNMISSED)
def test_another_place_and_another_look_is_none(name: str) -> None:
    changes = Changes(START)
    assert not changes.since_saved(UNMISSED[name](START))
    changed = UNMISSED[name](MISSED["word"](START))
    assert changes.since_saved(changed)


@pytest.mark.parametrize("name", BACK)
def test_what_is_as_it_was_is_no_change_any_more(name: str) -> None:
    changes, session = Changes(START), START
    on, back = BACK[name]
    session = on(session)
    assert changes.since_saved(session)
    assert not changes.since_saved(back(session))


def test_what_was_never_saved_is_all_changed() -> None:
    changes = Changes(START)
    changes.saved(None)
    assert changes.since_saved(START)


def test_a_branch_that_is_called_otherwise_is_a_change_and_a_new_one_alone_is_none() -> None:
    session = START.train(3, lambda: False)
    changes = Changes(session)
    other = session.set_learning_rate(0.25).train(2, lambda: False)
    back = other.show_branch(0)
    assert len(back.recording.branches if back.recording else []) == 2
    assert not changes.since_saved(back)
    assert changes.since_saved(back.name_branch(0, "steady"))
    changes.saved(back)
    assert not changes.since_saved(back)
