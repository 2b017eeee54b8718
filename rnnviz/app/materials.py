"""Files of the reader's own to learn from: a text, a melody, sentences with translations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rnnviz.app.reading import SUFFIX
from rnnviz.language import sentence
from rnnviz.network.errors import InputError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from rnnviz.app.window import Window
    from rnnviz.panes.series import SeriesDialog

#: What the names of files end with in which something to learn from is looked for.
KINDS: Final = ("*.txt", "*.md", "*.csv", "*.tsv")
TABLES: Final = (".csv", ".tsv")


class Materials:
    """Opens them; what reads them is not loaded before it is needed."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.dialog: QFileDialog | None = None
        self.series: SeriesDialog | None = None

    def ask(self) -> None:
        """Ask for a file, and open it."""
        from rnnviz.app.asking import choose_file  # noqa: PLC0415 -- not at the start

        say = self._window.files.say
        kinds = say("files.materials", kinds=" ".join(KINDS))
        texts = say("menu.file_material"), f"{kinds};;{say('files.all')} (*)"
        self.dialog = choose_file(self._window, texts, None)
        self.dialog.fileSelected.connect(self._open_named)

    def _open_named(self, name: str) -> None:
        self.open(Path(name))

    def open(self, path: Path) -> None:
        """Learn from a file; where that cannot be, a sentence says why."""
        from rnnviz.training.encodings.files import read_text  # noqa: PLC0415 -- as above
        from rnnviz.training.encodings.series import is_table  # noqa: PLC0415 -- as above
        from rnnviz.training.tasks.own import guessed, own  # noqa: PLC0415 -- as above

        try:
            source = read_text(path)
            if path.suffix.lower() in TABLES or is_table(source):
                self._ask_about(path.name, source)
                return
            name = guessed(source)
            own(name, source).make(0)
        except InputError as error:
            said = sentence("files.not_opened", name=path.name, why=error.sentence)
            self._window.files.complain(said)
            return
        self._learn(name, source)

    def _ask_about(self, name: str, source: str) -> None:
        """Show a table, and ask which columns are meant."""
        if self.series is None:
            from rnnviz.panes.series import SeriesDialog  # noqa: PLC0415 -- as above

            self.series = SeriesDialog(self._window)
            self.series.taken.connect(self._learn)
        self.series.open_for(self._window.showing(), name, source)

    def _learn(self, name: str, source: str) -> None:
        self._window.desk.edit(lambda session: session.open_task(name, source))


def is_material(path: Path) -> bool:
    """Whether a file is something to learn from, and no document."""
    return path.suffix.lower() != SUFFIX
