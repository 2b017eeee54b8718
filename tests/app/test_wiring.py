"""Every row of the wiring leads from a signal that is there to an act that is there."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest

from rnnviz.app import wiring
from rnnviz.app.desk import Desk
from rnnviz.app.wiring import ACTS, EDITS, LOOKS, MOVES, ORIGINS, SETTINGS, TIMES, USES
from rnnviz.session import Session
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.inspection import SHELF
from rnnviz.stepping.use import Use

if TYPE_CHECKING:
    from tests.reader import Reader

ROWS = (*EDITS, *ACTS, *SETTINGS, *ORIGINS, *MOVES, *TIMES)
#: What several values are handed over as a tuple.
VALUES: dict[str, Any] = {
    "entry_written": ("W", (0, 1), "0.25"),
    "word_written": ("inputs", 0, "cave"),
    "cut_toggled": ("L", 1),
    "ghost_held": True,
    "frozen_toggled": "W",
    "sequence_shown": 0,
    "bug_switched": "W_not_transposed",
    "quiz_numbered": 3,
    "quiz_answered": "detached",
    "inputs_typed": "cave bat",
    "targets_typed": "동굴 박쥐",
    "hidden_units_set": 3,
    "learning_rate_set": 0.25,
    "scale_set": 1.5,
    "seed_set": 9,
    "activation_set": "relu",
    "bias_set": True,
    "init_set": "xavier",
    "reduction_set": "mean",
    "truncation_set": 2,
    "h0_typed": "0.5",
    "encoding_set": "characters",
    "symbol_added": "inputs",
    "symbol_taken_out": "inputs",
    "data_seed_set": 3,
    "kind_set": "over",
    "pass_entered": "backward",
    "place_picked": 5,
    "time_picked": 1,
    "speed_picked": 2.0,
    "rate_picked": 100,
    "update_picked": 0,
    "went_along": 1,
    "branch_picked": 0,
    "branch_renamed": (0, "first"),
    "optimizer_set": "adam",
    "clip_norm_set": 0.5,
    "batch_set": 2,
    "chunk_set": 5,
    "clip_value_set": 0.25,
    "schedule_set": (("step", 10, 0.5),),
    "goal_set": ("loss", 0.5),
    "training_asked": "epoch",
    "entry_picked": (Entry("dW", 0, (1, 2)),),
    "entry_marked": (Entry("W", 0, (1, 2)),),
}


#: What the network is tried with.
TRIED: dict[str, Any] = {
    "prompt_typed": ("cave bat",),
    "seed_set": (9,),
    "temperature_set": (0.5,),
    "portion_set": (30,),
    "step_picked": (1,),
    "part_picked": ("confusion",),
}


def values(signal: str) -> tuple[Any, ...]:
    given = VALUES.get(signal, ())
    return given if isinstance(given, tuple) else (given,)


def names(row: tuple[str, str, Any]) -> str:
    return f"{row[0]}.{row[1]}"


def test_no_signal_is_wired_twice() -> None:
    rows = (*ROWS, *LOOKS, *USES)
    assert len({names(row) for row in rows}) == len(rows)


def test_every_act_is_one_of_the_session_or_of_the_desk() -> None:
    for _, _, act in (*EDITS, *ACTS, *SETTINGS, *ORIGINS, *MOVES):
        assert getattr(Session, act.__name__) is act
    for _, _, act in TIMES:
        assert getattr(Desk, act.__name__) is act


def test_every_signal_of_every_pane_is_wired(reader: Reader) -> None:
    from tests.panes.test_presenting import own_signals

    wired = {(pane, signal) for pane, signal, _ in (*ROWS, *LOOKS)}
    wired |= {("toolbar", "theme_switched"), ("toolbar", "language_switched")}
    wired |= {("loss", "command_asked")}
    wired |= {("trying", "midi_asked")}
    wired |= {(pane, signal) for pane, signal, _ in (*LOOKS, *USES)}
    plain = ("words", "model", "diagram", "transport", "toolbar", "values", "loss", "ledger")
    for pane in ("task", "trying", *plain, "through_time", "shelf", *SHELF):
        for signal in own_signals(getattr(reader.window, pane)):
            assert (pane, signal) in wired


@pytest.mark.parametrize("row", USES, ids=names)
def test_what_the_network_is_tried_with_changes_as_its_row_says(
    reader: Reader, row: tuple[str, str, Any]
) -> None:
    pane, signal, act = row
    desk = reader.window.desk
    desk.keep_playing(lambda session: session.try_out(Use.draw, 3))
    before = desk.session
    given = TRIED.get(signal, ())
    getattr(getattr(reader.window, pane), signal).emit(*given)
    assert desk.session.inspection.use == act(before.inspection.use, *given)
    assert desk.session.experiment is before.experiment


@pytest.mark.parametrize("row", ROWS, ids=names)
def test_a_signal_does_what_its_row_says(reader: Reader, row: tuple[str, str, Any]) -> None:
    pane, signal, act = row
    desk = reader.window.desk
    desk.do(lambda session: session.go_to(12))
    given = values(signal)
    assert len(inspect.signature(act).parameters) == 1 + len(given)
    before = desk.session
    getattr(getattr(reader.window, pane), signal).emit(*given)
    if row in TIMES:
        at_rest = (desk.playback.playing, desk.training) == (False, False)
        assert not at_rest or desk.session.experiment is before.experiment
        return
    expected = act(before, *given)
    assert desk.session.place == expected.place
    assert desk.session.typed == expected.typed
    assert desk.session.experiment.words.n_hidden == expected.experiment.words.n_hidden
    assert desk.session.experiment.words.init == expected.experiment.words.init
    assert desk.session.experiment.kind == expected.experiment.kind
    assert desk.session.experiment.cuts == expected.experiment.cuts
    assert desk.session.experiment.bug == expected.experiment.bug
    assert desk.session.experiment.method == expected.experiment.method
    assert (desk.session.schedule, desk.session.goals) == (expected.schedule, expected.goals)
    assert desk.session.quiz == expected.quiz
    assert desk.session.edited == expected.edited
    assert desk.session.learning_rate == expected.learning_rate


@pytest.mark.parametrize("row", ROWS, ids=names)
def test_a_syllable_being_composed_is_committed_before_the_act(
    reader: Reader, row: tuple[str, str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, signal, _ = row
    order: list[str] = []
    monkeypatch.setattr(wiring, "commit_composed_text", lambda: order.append("committed"))
    reader.window.desk.listen(lambda: order.append("done"))
    given = values(signal)
    getattr(getattr(reader.window, pane), signal).emit(*given)
    assert order == ["committed", "done"]
