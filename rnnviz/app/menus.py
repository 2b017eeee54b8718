"""Menus and keys: every act of the program in one table, from which all that names them is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QAbstractButton, QApplication

from rnnviz import __version__
from rnnviz.app.cutting import cut_carried, cut_loss, cut_use
from rnnviz.app.saving import ask_for_curves, ask_for_numbers, ask_for_picture
from rnnviz.app.training import along, go_to_update, take_back, train, train_until
from rnnviz.app.trying import TRYING
from rnnviz.lessons import shelf
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.training.tasks import NAMES

if TYPE_CHECKING:
    from rnnviz.app.window import Window


class Entry(NamedTuple):
    """An entry of a menu: its key in the catalogue, its own keys, what it does."""

    name: str
    keys: tuple[str, ...]
    act: Callable[[Window], object]


def _do(act: Callable[[Session], Session]) -> Callable[[Window], object]:
    return lambda window: window.desk.do(act)


def _move(act: Callable[[Session], Session]) -> Callable[[Window], object]:
    return lambda window: window.desk.move_on(act)


def _change(act: Callable[[Session], Session]) -> Callable[[Window], object]:
    return lambda window: window.desk.keep_playing(act)


def _edit(act: Callable[[Session], Session]) -> Callable[[Window], object]:
    return lambda window: window.desk.edit(act)


def _lesson(name: str) -> Callable[[Window], object]:
    return lambda window: window.desk.edit(lambda session: session.open_lesson(name))


def _task(name: str) -> Callable[[Window], object]:
    return lambda window: window.desk.edit(lambda session: session.open_task(name))


def _play(window: Window) -> None:
    """Space presses a button that has the focus, as everywhere; otherwise it plays."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QAbstractButton):
        focused.click()
    else:
        window.desk.toggle_playing()


def _show_recent(window: Window) -> None:
    """A menu of the files that were open before, at the pointer or in the window's corner."""
    from rnnviz.app.recent import recent_menu  # noqa: PLC0415 -- not before it is asked for

    recent_menu(window)


def _tell_about(window: Window) -> None:
    """Version and licence."""
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415

    say = Showing(window.desk.session, window.desk.playback, window.palette_now()).say
    QMessageBox.about(window, say("menu.help_about"), say("window.about", version=__version__))


def _larger(window: Window) -> None:
    """A step up from what is shown, which may be less than what was asked for."""
    shown = window.zoom_now()
    window.desk.keep_playing(lambda session: session.set_zoom(shown).zoom_in())


def _smaller(window: Window) -> None:
    shown = window.zoom_now()
    window.desk.keep_playing(lambda session: session.set_zoom(shown).zoom_out())


def toggle_breakpoint(session: Session) -> Session:
    """A breakpoint at the present op, or none there any more."""
    op = session.reached.op
    return session.inspect(Inspection.toggle_breakpoint, op.name, op.t)


def toggle_breakpoint_at_all(session: Session) -> Session:
    """A breakpoint at the present op of every time step, or none there any more."""
    return session.inspect(Inspection.toggle_breakpoint, session.reached.op.name, None)


def new_breakpoint(session: Session) -> Session:
    """The form for one of any kind."""
    return session.inspect(Inspection.new_breakpoint)


def clear_breakpoints(session: Session) -> Session:
    """No breakpoint at all."""
    return session.inspect(Inspection.clear_breakpoints)


def _ask(window: Window) -> None:
    """See where the picked number comes from, the keyboard with it."""
    _change(lambda session: session.inspect(Inspection.show_shelf, "origin"))(window)
    window.origin.setFocus()


#: The menus; None is a line between entries.
MENUS: dict[str, tuple[Entry | None, ...]] = {
    "file": (
        Entry("new", ("Ctrl+N",), lambda window: window.files.new()),
        Entry("open", ("Ctrl+O",), lambda window: window.files.open()),
        Entry("recent", ("Ctrl+Shift+O",), _show_recent),
        Entry("material", ("Ctrl+Shift+M",), lambda window: window.materials.ask()),
        None,
        Entry("save", ("Ctrl+S",), lambda window: window.files.save()),
        Entry("save_as", ("Ctrl+Shift+S",), lambda window: window.files.save_as()),
        None,
        Entry("save_picture", ("Ctrl+E",), ask_for_picture),
        None,
        Entry("quit", ("Ctrl+Q",), lambda window: window.close()),
    ),
    "lesson": tuple(Entry(name.replace("-", "_"), (), _lesson(name)) for name in shelf.names()),
    "task": tuple(Entry(name.replace("-", "_"), (), _task(name)) for name in NAMES),
    "edit": (
        Entry("undo", ("Ctrl+Z",), lambda window: window.desk.undo()),
        Entry("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda window: window.desk.redo()),
        None,
        Entry("cut_loss", ("Ctrl+Shift+L",), _edit(cut_loss)),
        Entry("cut_carried", ("Ctrl+Shift+X",), _edit(cut_carried)),
        Entry("cut_use", ("Ctrl+Shift+F",), _edit(cut_use)),
        Entry("restore", (), _edit(Session.restore_cuts)),
    ),
    "view": (
        Entry("larger", ("Ctrl++", "Ctrl+="), _larger),
        Entry("smaller", ("Ctrl+-",), _smaller),
        Entry("normal", ("Ctrl+0",), _change(lambda session: session.set_zoom(1.0))),
        None,
        Entry("theme_system", (), _change(lambda session: session.set_theme("system"))),
        Entry("theme_light", (), _change(lambda session: session.set_theme("light"))),
        Entry("theme_dark", (), _change(lambda session: session.set_theme("dark"))),
        Entry("theme_contrast", (), _change(lambda session: session.set_theme("contrast"))),
        None,
        Entry("english", (), _change(lambda session: session.set_language("en"))),
        Entry("korean", (), _change(lambda session: session.set_language("ko"))),
    ),
    "run": (
        Entry("play", ("Space",), _play),
        Entry("step", ("Right", "PgDown"), _move(Session.step)),
        Entry("back", ("Left", "PgUp"), _do(Session.step_back)),
        Entry("time_step", ("F10",), _move(Session.step_time)),
        Entry("time_back", ("Shift+F10",), _do(Session.step_time_back)),
        Entry("term", ("F11",), _do(Session.step_term)),
        Entry("term_back", ("Ctrl+F11",), _do(Session.step_term_back)),
        Entry("finish", ("Shift+F11", "Ctrl+Right"), _do(Session.finish_pass)),
        Entry("pass_back", ("Ctrl+Left",), _do(Session.pass_back)),
        Entry("next_update", ("Ctrl+PgDown",), _do(Session.begin_next_update)),
        Entry("update_back", ("Ctrl+PgUp", "Ctrl+Shift+U"), take_back),
        None,
        Entry("breakpoint", ("F9",), _change(toggle_breakpoint)),
        Entry("breakpoint_all", ("Shift+F9",), _change(toggle_breakpoint_at_all)),
        Entry("breakpoint_new", ("Ctrl+B",), _change(new_breakpoint)),
        Entry("run_on", ("F8",), _do(Session.run_on)),
        Entry("run_back", ("Shift+F8",), _do(Session.run_back)),
        Entry("clear", (), _change(clear_breakpoints)),
        None,
        Entry("stops", ("Ctrl+Shift+G",), lambda window: window.dialogs.show_stops()),
        Entry("first", ("Home",), _do(Session.go_first)),
        Entry("last", ("End",), _do(Session.go_last)),
        Entry("go_to", ("Ctrl+G",), lambda window: window.dialogs.ask_where()),
    ),
    "number": (
        Entry("origin", ("Ctrl+I",), _ask),
        Entry("back", ("Alt+Left",), _change(Session.entry_back)),
        Entry("on", ("Alt+Right",), _change(Session.entry_on)),
        None,
        Entry("numpy", ("Ctrl+Shift+C",), lambda window: window.origin.copy("numpy")),
        Entry("latex", ("Ctrl+Shift+E",), lambda window: window.origin.copy("latex")),
        Entry("tsv", ("Ctrl+Shift+T",), lambda window: window.origin.copy("tsv")),
    ),
    "train": (
        Entry("start", ("Ctrl+T",), train),
        Entry("once", ("Ctrl+U",), _do(Session.update_once)),
        Entry("epoch", ("Ctrl+Alt+E",), train_until("epoch")),
        Entry("until_loss", (), train_until("loss")),
        Entry("to_end", (), train_until("end")),
        Entry("reset", ("Ctrl+R",), _edit(Session.reset)),
        Entry("new_seed", (), _edit(Session.new_seed)),
        None,
        Entry("first", ("Ctrl+Shift+Home",), go_to_update("earliest")),
        Entry("earlier", ("Ctrl+Shift+Left",), along(-1)),
        Entry("later", ("Ctrl+Shift+Right",), along(1)),
        Entry("last", ("Ctrl+Shift+End",), go_to_update("latest")),
        None,
        Entry("save_numbers", (), ask_for_numbers),
        Entry("save_curves", (), ask_for_curves),
    ),
    "use": tuple(entry and Entry(*entry) for entry in TRYING),
    "help": (
        Entry("keys", ("F1", "?"), lambda window: window.dialogs.show_keys()),
        Entry("about", (), _tell_about),
    ),
}

#: Every command by its name, in the order of the menus.
COMMANDS: dict[str, Entry] = {
    f"{menu}_{entry.name}": entry for menu, entries in MENUS.items() for entry in entries if entry
}
