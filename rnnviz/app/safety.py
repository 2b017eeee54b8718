"""What is kept in the data folder: the last unsaved state, and which files were open before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths

from rnnviz.app.asking import Question
from rnnviz.app.clock import Alarm
from rnnviz.app.files import named
from rnnviz.app.reading import load
from rnnviz.app.recovery import Recovery
from rnnviz.language import sentence
from rnnviz.network.errors import InputError

if TYPE_CHECKING:
    from rnnviz.app.window import Window
    from rnnviz.session import Session

#: At most every so many seconds what is not saved is written.
SECONDS: Final = 3.0
MOST_RECENT: Final = 8
MOST_BYTES: Final = 100_000


def data_folder() -> Path:
    """Where programs keep what is theirs on this machine."""
    kind = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(kind))


class Recent:
    """Files that were open before, the last one first, in a small file of their own."""

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / "recent.json"
        self.paths: list[Path] = []
        if self._file is not None:
            self.paths = _paths_in(self._file)

    def add(self, path: Path) -> None:
        """A file has been opened or saved."""
        path = path.absolute()
        others = [one for one in self.paths if one != path]
        self._have([path, *others][:MOST_RECENT])

    def drop(self, path: Path) -> None:
        """A file could not be opened."""
        self._have([one for one in self.paths if one != path.absolute()])

    def _have(self, paths: list[Path]) -> None:
        self.paths = paths
        if self._file is None:
            return
        text = json.dumps([str(path) for path in paths], ensure_ascii=True)
        beside = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="ascii")
            beside.replace(self._file)
        except OSError:
            return  # a list that is not remembered is no loss


def _paths_in(file: Path) -> list[Path]:
    """What a file remembers; nothing if it is none of ours."""
    try:
        with file.open("rb") as opened:
            read = json.loads(opened.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    names = read if isinstance(read, list) else []
    return [Path(name) for name in names if isinstance(name, str) and "\0" not in name][
        :MOST_RECENT
    ]


class Safety:
    """Writes the session a while after it has changed, and drops it when it is saved."""

    def __init__(self, window: Window, folder: Path) -> None:
        self._window = window
        self.recent = Recent(folder)
        self.question: Question | None = None
        self._left: tuple[Path, Session] | None = None
        self._kept: Session | None = None
        self._told = False
        self.alarm = Alarm(SECONDS, window)
        self.alarm.rang.connect(self._keep)
        try:
            self.recovery: Recovery | None = Recovery(folder / "unsaved")
        except OSError as error:
            self.recovery = None
            self._tell(error)

    def look(self, *, changed: bool) -> None:
        """Set the alarm for what is not saved, and drop what was kept of what is."""
        if self.recovery is None:
            return
        if changed and self._window.desk.session is not self._kept:
            self.alarm.set()
        elif not changed:
            self.alarm.stop()
            if self._kept is not None:
                self._kept = None
                self.recovery.drop()

    def _keep(self) -> None:
        if self.recovery is None:
            return
        self._kept = self._window.desk.session
        error = self.recovery.keep(self._kept)
        if error is not None:
            self._tell(error)

    def _tell(self, error: OSError) -> None:
        """Say once that nothing is kept safe, and why."""
        if not self._told:
            self._told = True
            why = error.strerror or str(error)
            self._window.files.complain(sentence("files.not_kept", why=why))

    def close(self) -> None:
        """Leave nothing behind."""
        self.alarm.stop()
        if self.recovery is not None:
            self.recovery.close()
            self.recovery = None

    def offer(self) -> None:
        """Ask about the newest state that a crash left behind; older ones wait for the next start.

        It is in nobody's way: the window is there already, and the answer may be "later".
        """
        for file in self.recovery.left_behind() if self.recovery is not None else ():
            try:
                session = load(file)
            except InputError:
                assert self.recovery is not None
                self.recovery.put_aside(file)
                continue
            self._left = file, session
            say = self._window.files.say
            text = say("files.left_behind", words=named(session, say))
            self.question = Question(self._window, say, text, ("recover", "throw_away", "later"))
            self.question.ask(self._answered)
            return

    def _answered(self, answer: str) -> None:
        self.question = None
        if self._left is None or self.recovery is None or answer == "later":
            return
        file, session = self._left
        if answer == "recover":
            self._window.files.begin(session, None, saved=False)
            self._keep()
            self.recovery.finish()
        self.recovery.forget(file)
