"""The start of the window, and what happens to an error nobody expected."""

from __future__ import annotations

import gc
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication

from rnnviz.app import preferences
from rnnviz.app.window import Window
from rnnviz.language import speak
from rnnviz.session import Session

#: What a desktop puts above a window, in pixels.
TITLE_BAR: Final = 40


def start(session: Session, path: Path | None = None) -> int:
    """Show the window; what the first paint does not need is loaded after it.

    `path` is the file that the session was read from.
    """
    # As an argument, since `setStyle` costs the first paint 5 ms for names of parts of styles.
    application = QApplication(["rnnviz", "-style", "fusion"])
    application.setApplicationName("rnnviz")
    remembered = preferences.place()
    window = Window(replace(session, keys=preferences.load(remembered)))
    window.files.path = path
    preferences.Remembering(window.desk, remembered)
    sys.excepthook = Complaints(window)
    # As large as it was designed for, or as the screen has room for.
    room = window.screen().availableSize() - QSize(0, TITLE_BAR)
    window.resize(window.size().boundedTo(room))
    # Once the turn that paints the first canvas has painted all others too.
    window.diagram.canvas.first_painted.connect(
        lambda: QTimer.singleShot(0, lambda: _settle(window))
    )
    window.show()
    return application.exec()


def _settle(window: Window) -> None:
    """What can wait until the first paint: collecting garbage, plots, keeping all safe."""
    gc.freeze()  # what the start made stays, and need not be looked through again and again
    gc.enable()
    from rnnviz.app.ahead import load_after  # noqa: PLC0415 -- not before the first paint
    from rnnviz.app.safety import data_folder  # noqa: PLC0415 -- likewise

    load_after(window.loss.load())
    window.files.keep_safe(data_folder())


class Complaints:
    """Tells of an unexpected error once, not in a storm, and lets the program go on."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._told: set[str] = set()

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take the place of `sys.excepthook`."""
        text = "".join(traceback.format_exception(kind, error, trace))
        if text in self._told:
            return
        self._told.add(text)
        sys.stderr.write(text)
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 -- not before the first paint

        say = speak(self._window.desk.session.language)
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(say("window.error_title"))
        box.setText(say("window.error"))
        box.setDetailedText(text)
        box.open()
