"""The menu of what one does with a network that has learned, as rows of `app/menus.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.use import Use

if TYPE_CHECKING:
    from rnnviz.app.window import Window

Row = tuple[str, tuple[str, ...], "Callable[[Window], object]"]


def _show(window: Window) -> None:
    """The pane to try it in, the keyboard in its field."""
    window.desk.keep_playing(lambda session: session.inspect(Inspection.show_shelf, "use"))
    window.use.trying.line.setFocus()


def _draw(window: Window) -> None:
    window.desk.keep_playing(Session.draw_one)


def _run(window: Window) -> None:
    window.desk.toggle_sampling()


def _take_back(window: Window) -> None:
    window.desk.keep_playing(lambda session: session.try_out(Use.take_back))


def _begin_again(window: Window) -> None:
    window.desk.keep_playing(lambda session: session.try_out(Use.begin_again))


def _look_inside(window: Window) -> None:
    window.desk.edit(Session.look_inside)


def write_sampled(window: Window) -> None:
    """The melody that was sampled as a MIDI file."""
    from rnnviz.app.melody import ask_for_midi, sampled  # noqa: PLC0415 -- seldom wanted

    ask_for_midi(window, sampled(window.desk.session))


def _write_shown(window: Window) -> None:
    from rnnviz.app.melody import ask_for_midi, on_show  # noqa: PLC0415 -- seldom wanted

    ask_for_midi(window, on_show(window.desk.session))


#: Name, keys, what it does; None is a line between.
TRYING: Final[tuple[Row | None, ...]] = (
    ("try", ("Ctrl+L",), _show),
    None,
    ("draw", ("Ctrl+D",), _draw),
    ("run", ("Ctrl+Shift+D",), _run),
    ("back", ("Ctrl+Backspace",), _take_back),
    ("again", (), _begin_again),
    None,
    ("inside", ("Ctrl+Shift+I",), _look_inside),
    ("midi", (), write_sampled),
    ("midi_shown", (), _write_shown),
)
