"""The menu of what one does with a network that has learned, as rows of `app/menus.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.use import Use
from rnnviz.training.encodings import ENCODINGS

if TYPE_CHECKING:
    from rnnviz.app.shelved import Shelved
    from rnnviz.app.window import Window

Row = tuple[str, tuple[str, ...], "Callable[[Window], object]"]


def _show(window: Window) -> None:
    """The pane to try it in, the keyboard in its field."""
    window.desk.keep_playing(lambda session: session.inspect(Inspection.show_shelf, "use"))
    window.use.trying.line.setFocus()


def _seen(act: Callable[[Session], Session]) -> Callable[[Window], object]:
    """What is done to what is tried, with the pane in front in which it is seen."""

    def done(session: Session) -> Session:
        return act(session).inspect(Inspection.show_shelf, "use")

    return lambda window: window.desk.keep_playing(done)


def _run(window: Window) -> None:
    window.desk.keep_playing(lambda session: session.inspect(Inspection.show_shelf, "use"))
    window.desk.toggle_sampling()


def _look_inside(window: Window) -> None:
    window.desk.edit(Session.look_inside)


def _copy(window: Window) -> None:
    """What was typed and drawn, as one would type it."""
    session = window.desk.session
    if session.tried:
        write = ENCODINGS[session.experiment.encoding].write
        QGuiApplication.clipboard().setText(write(session.tried))


def write_sampled(window: Shelved) -> None:
    """The melody that was sampled as a MIDI file."""
    from rnnviz.app.melody import ask_for_midi  # noqa: PLC0415 -- seldom wanted

    ask_for_midi(window, window.desk.session.tried)


def _write_shown(window: Window) -> None:
    from rnnviz.app.melody import ask_for_midi  # noqa: PLC0415 -- seldom wanted

    ask_for_midi(window, window.desk.session.experiment.inputs)


#: Name, keys, what it does; None is a line between.
TRYING: Final[tuple[Row | None, ...]] = (
    ("try", ("Ctrl+L",), _show),
    None,
    ("draw", ("Ctrl+D",), _seen(Session.draw_one)),
    ("run", ("Ctrl+Shift+D",), _run),
    ("back", ("Ctrl+Backspace",), _seen(lambda session: session.try_out(Use.take_back))),
    ("again", (), _seen(lambda session: session.try_out(Use.begin_again))),
    None,
    ("copy", ("Ctrl+Alt+C",), _copy),
    ("inside", ("Ctrl+Shift+I",), _look_inside),
    ("midi", (), write_sampled),
    ("midi_shown", (), _write_shown),
)
