"""Documents in files: new, open, save, and what has not been saved.

What reads and writes them, and asks, is not loaded before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from rnnviz.app.changes import Changes
from rnnviz.app.reading import SUFFIX, load
from rnnviz.language import Sentence, Voice, sentence, speak
from rnnviz.network.errors import InputError
from rnnviz.session import Session

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QFileDialog, QMessageBox

    from rnnviz.app.asking import Question
    from rnnviz.app.safety import Safety
    from rnnviz.app.window import Window

#: What a new document begins with.
FIRST_LESSON: Final = "baseball-bat"
#: A title names so many words at most.
NAMED: Final = 60


class Files:
    """Which file the window shows, and whether it has all that is on show."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.path: Path | None = None
        self.changes = Changes(window.desk.session)
        self.safety: Safety | None = None
        self.question: Question | None = None
        self.complaint: QMessageBox | None = None
        self.dialog: QFileDialog | None = None
        self._then: Callable[[], None] | None = None
        window.setAcceptDrops(True)
        let_files_through(window)

    @property
    def say(self) -> Voice:
        """The language of the window."""
        return speak(self._window.desk.session.language)

    @property
    def changed(self) -> bool:
        """Whether something would be lost."""
        return self.changes.since_saved(self._window.desk.session)

    def present(self) -> None:
        """Name the file in the title, mark it when it is not saved, and keep that safe."""
        window, changed = self._window, self.changed
        words = _plain(named(window.desk.session, self.say))
        if self.path is None:
            title = self.say("window.title", words=f"{words}[*]")
        else:
            title = self.say("window.title", words=words)
            title = self.say("files.title", name=f"{_plain(self.path.name)}[*]", title=title)
        if window.windowTitle() != title:
            window.setWindowTitle(title)
        window.setWindowModified(changed)
        if self.safety is not None:
            self.safety.look(changed=changed)

    def keep_safe(self, folder: Path) -> None:
        """From now on what is not saved is kept there; and what a crash left is offered."""
        from rnnviz.app.safety import Safety  # noqa: PLC0415 -- not before the first paint

        self.safety = Safety(self._window, folder)
        if self.path is not None:
            self.safety.recent.add(self.path)
        self.safety.offer()
        self.present()

    # What a reader asks for.

    def new(self) -> None:
        """The first lesson as it is at first."""
        self._unless_unsaved(partial(self._begin_lesson, FIRST_LESSON))

    def open(self) -> None:
        """Ask for a file, and open it."""
        self._unless_unsaved(self._ask_what_to_open)

    def open_path(self, path: Path) -> None:
        """Open a file that was dropped, or that was open before."""
        self._unless_unsaved(partial(self._open, path))

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Into its file; into which one, if it has none."""
        if self.path is None:
            self.save_as(then)
        elif self._write(self.path) and then is not None:
            then()

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a file, and save into it."""
        from rnnviz.app.asking import choose_file  # noqa: PLC0415 -- not at the start

        self._then = then
        texts = self.say("menu.file_save_as"), self.say("files.kinds", kinds=f"*{SUFFIX}")
        start = self.path or Path(f"{self._window.desk.session.called}{SUFFIX}")
        self.dialog = choose_file(self._window, texts, start, suffix=SUFFIX)
        self.dialog.fileSelected.connect(self._save_into)

    def may_close(self) -> bool:
        """Whether nothing would be lost; otherwise the reader is asked, and it closes later."""
        if self.changed:
            self._unless_unsaved(self._close)
            return False
        return True

    def closed(self) -> None:
        """The window is gone, and leaves nothing behind."""
        if self.safety is not None:
            self.safety.close()
            self.safety = None

    # How it is done.

    def _close(self) -> None:
        self._window.close()

    def _unless_unsaved(self, then: Callable[[], None]) -> None:
        """Go on at once, or when the reader has said what becomes of the changes."""
        if not self.changed:
            then()
            return
        from rnnviz.app.asking import Question  # noqa: PLC0415 -- not at the start

        self._then = then
        self._window.desk.pause()
        name = self.path.name if self.path else self.say("files.unnamed")
        text, answers = self.say("files.unsaved", name=name), ("save", "discard", "cancel")
        self.question = Question(self._window, self.say, text, answers)
        self.question.ask(self._answered)

    def _answered(self, answer: str) -> None:
        then, self._then, self.question = self._then, None, None
        if answer == "save":
            self.save(then)
        elif answer == "discard" and then is not None:
            self.changes.saved(self._window.desk.session)
            self.present()
            then()

    def _ask_what_to_open(self) -> None:
        from rnnviz.app.asking import choose_file  # noqa: PLC0415 -- not at the start

        texts = self.say("menu.file_open"), self.say("files.kinds", kinds=f"*{SUFFIX}")
        self.dialog = choose_file(self._window, texts, self.path)
        self.dialog.fileSelected.connect(self._open_named)

    def _open_named(self, name: str) -> None:
        self._open(Path(name))

    def _open(self, path: Path) -> None:
        try:
            session = load(path)
        except InputError as error:
            if self.safety is not None:
                self.safety.recent.drop(path)
            self.complain(sentence("files.not_opened", name=path.name, why=error.sentence))
            return
        self.begin(session, path)

    def _begin_lesson(self, lesson: str) -> None:
        self.begin(Session.open(lesson), None)

    def begin(self, session: Session, path: Path | None, *, saved: bool = True) -> None:
        """Show another session, in the looks of the one before."""
        session = session.looking_like(self._window.desk.session)
        self.changes.saved(session if saved else None)
        self._is_in(path)
        self._window.desk.begin(session)

    def _is_in(self, path: Path | None) -> None:
        self.path = path
        if path is not None and self.safety is not None:
            self.safety.recent.add(path)

    def _save_into(self, name: str) -> None:
        path, then = Path(name), self._then
        self._then = None
        if self._write(path):
            self._is_in(path)
            self.present()
            if then is not None:
                then()

    def _write(self, path: Path) -> bool:
        """Wholly or not at all; whether it was, and a sentence about why it was not."""
        from rnnviz.app.writing import written  # noqa: PLC0415 -- not at the start

        session = self._window.desk.session
        why = written(path, session)
        if why:
            self.complain(sentence("files.not_saved", name=path.name, why=why))
            return False
        self.changes.saved(session)
        self.present()
        return True

    def complain(self, said: Sentence) -> None:
        """Tell what went wrong; everything stays as it was."""
        from rnnviz.app.asking import complain  # noqa: PLC0415 -- not at the start

        self.complaint = complain(self._window, self.say("window.error_title"), self.say(said))


def named(session: Session, say: Voice) -> str:
    """A session by its task, or by its words, not too many of them."""
    if session.experiment.material is not None:
        return say(session.experiment.material.task.title)
    words = session.experiment.marked.inputs
    return " ".join(words if len(words) <= NAMED else (*words[:NAMED], "…"))


def dropped(data: QMimeData) -> Path | None:
    """The one file that is dragged over the window; None for anything else."""
    urls = data.urls() if data.hasUrls() else []
    local = urls[0].toLocalFile() if len(urls) == 1 else ""
    return Path(local) if local else None


def let_files_through(widget: QWidget) -> None:
    """Have a file that is dropped on a field of these opened too, not written into it."""
    for line in widget.findChildren(QLineEdit):
        line.setAcceptDrops(False)


def _plain(text: str) -> str:
    """A text in which Qt finds no mark of its own."""
    return text.replace("[*]", "[*][*]")
