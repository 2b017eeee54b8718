"""What is wired to what: reading these rows is reading what the program can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QGuiApplication

from rnnviz.app.desk import Desk
from rnnviz.session import Session

if TYPE_CHECKING:
    from rnnviz.app.window import Window

#: pane, signal, what the session does. The place stays and nothing moves by itself afterwards.
ACTS: Final = (
    ("words", "inputs_typed", Session.type_inputs),
    ("words", "targets_typed", Session.type_targets),
    ("model", "hidden_units_set", Session.set_hidden_units),
    ("model", "scale_set", Session.set_scale),
    ("model", "seed_set", Session.set_seed),
    ("model", "h0_typed", Session.type_h0),
    ("toolbar", "reset_asked", Session.reset),
    ("toolbar", "updated_once", Session.update_once),
    ("toolbar", "pass_entered", Session.enter_pass),
    ("diagram", "place_picked", Session.go_to),
    ("transport", "place_picked", Session.go_to),
    ("transport", "went_first", Session.go_first),
    ("transport", "went_last", Session.go_last),
    ("transport", "stepped_back", Session.step_back),
    ("transport", "stepped_time_back", Session.step_time_back),
)

#: The same for settings that leave playing and training as they are.
SETTINGS: Final = (("model", "learning_rate_set", Session.set_learning_rate),)

#: The same for steps forwards, whose op is seen on its way.
MOVES: Final = (
    ("transport", "stepped", Session.step),
    ("transport", "stepped_time", Session.step_time),
)

#: pane, signal, what the desk does.
TIMES: Final = (
    ("transport", "play_toggled", Desk.toggle_playing),
    ("transport", "speed_picked", Desk.set_speed),
    ("toolbar", "train_toggled", Desk.toggle_training),
    ("toolbar", "rate_picked", Desk.set_rate),
)


def wire(window: Window, desk: Desk) -> None:
    """Connect every row."""
    for rows, way in ((ACTS, Desk.do), (SETTINGS, Desk.keep_playing), (MOVES, Desk.move_on)):
        for pane, signal, act in rows:
            getattr(getattr(window, pane), signal).connect(_handler(desk, way, act))
    for pane, signal, method in TIMES:
        getattr(getattr(window, pane), signal).connect(_direct(desk, method))


def _handler(desk: Desk, way: Callable[..., None], act: Callable[..., Session]) -> Any:
    """A slot that hands the signal's values to the session's method."""

    def slot(*values: Any) -> None:
        commit_composed_text()
        way(desk, lambda session: act(session, *values))

    return slot


def _direct(desk: Desk, method: Callable[..., None]) -> Any:
    def slot(*values: Any) -> None:
        commit_composed_text()
        method(desk, *values)

    return slot


def commit_composed_text() -> None:
    """A syllable still being composed counts as typed before anything else is done."""
    QGuiApplication.inputMethod().commit()
