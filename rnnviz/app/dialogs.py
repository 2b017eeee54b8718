"""The dialogs: made when they are first asked for, then presented like panes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rnnviz.app.keymap import keymap
from rnnviz.panes.showing import Showing
from rnnviz.session import Session

if TYPE_CHECKING:
    from rnnviz.app.window import Window
    from rnnviz.panes.commands import CommandsDialog
    from rnnviz.panes.go_to import GoToDialog


class Dialogs:
    """Opens them, and does what the reader asks of them."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.commands: CommandsDialog | None = None
        self.go_to: GoToDialog | None = None

    def present(self, showing: Showing) -> None:
        """Show what is on the desk in those that are open."""
        for dialog in (self.commands, self.go_to):
            if dialog is not None and dialog.isVisible():
                dialog.present(showing)

    def show_keys(self) -> None:
        """Every command with its keys: to be run, or to be given other keys."""
        if self.commands is None:
            from rnnviz.panes.commands import CommandsDialog  # noqa: PLC0415 -- not at the start

            made = self.commands = CommandsDialog(self._window, keymap)
            made.command_picked.connect(self._window.menus.act)
            made.keys_given.connect(partial(self._change, Session.give_keys))
            made.preset_picked.connect(partial(self._change, Session.pick_preset))
            made.keys_reset.connect(partial(self._change, Session.reset_keys))
        self.commands.open_for(self._window.showing())

    def _change(self, act: Callable[..., Session], *values: object) -> None:
        self._window.desk.keep_playing(lambda session: act(session, *values))

    def show_stops(self) -> None:
        """The choice of what counts as a stop."""
        self._window.transport.stops.open_box()

    def ask_where(self) -> None:
        """A line to type a place in."""
        if self.go_to is None:
            from rnnviz.panes.go_to import GoToDialog  # noqa: PLC0415 -- not at the start

            self.go_to = GoToDialog(self._window)
            self.go_to.place_picked.connect(self._go)
        self.go_to.open_for(self._window.showing())

    def _go(self, index: int) -> None:
        self._window.desk.do(partial(Session.go_to, index=index))
        self._window.diagram.canvas.setFocus()
