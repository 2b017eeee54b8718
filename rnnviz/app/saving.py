"""What is on show into a file: the network as a picture, the training plot too, or its numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rnnviz.session.plotted import plotted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from rnnviz.app.window import Window

#: A picture of the plot is so large, whatever the size of the pane.
SIZE: Final = (1200, 620)
#: With the mark that spreadsheets know Hangul by.
ENCODING: Final = "utf-8-sig"


def ask_for_picture(window: Window) -> None:
    """Ask for a file, and write the diagram into it."""
    # What only a dialog needs is not loaded before the first paint.
    from PySide6.QtWidgets import QFileDialog, QMessageBox  # noqa: PLC0415

    from rnnviz.app.export import ENDINGS, save_picture  # noqa: PLC0415

    showing = window.showing()
    say = showing.say
    kinds = " ".join(f"*{ending}" for ending in ENDINGS)
    start = f"{window.desk.session.called}.png"
    path, _ = QFileDialog.getSaveFileName(
        window, say("menu.file_save_picture"), start, say("render.files", kinds=kinds)
    )
    if not path:
        return
    size = (window.diagram.width(), window.diagram.height())
    problem = save_picture(showing.view, path, size)
    if problem is not None:
        QMessageBox.warning(window, say("menu.file_save_picture"), say(problem))


def ask_for_numbers(window: Window) -> QFileDialog:
    """Ask for a file, and write the curves that are seen into it, as numbers."""
    dialog = _asked(window, "menu.train_save_numbers", "plot.tables", (".csv",))
    dialog.fileSelected.connect(partial(save_numbers, window))
    return dialog


def ask_for_curves(window: Window) -> QFileDialog:
    """Ask for a file, and write what the plot shows into it, as a picture."""
    from rnnviz.app.export import ENDINGS  # noqa: PLC0415 -- not before the first paint

    dialog = _asked(window, "menu.train_save_curves", "render.files", tuple(ENDINGS))
    dialog.fileSelected.connect(partial(save_curves, window))
    return dialog


def _asked(window: Window, title: str, kinds: str, endings: tuple[str, ...]) -> QFileDialog:
    from rnnviz.app.asking import choose_file  # noqa: PLC0415 -- as above

    session, say = window.desk.session, window.showing().say
    start = Path(f"{session.called}-{session.inspection.chart.what}{endings[0]}")
    texts = say(title), say(kinds, kinds=" ".join(f"*{ending}" for ending in endings))
    return choose_file(window, texts, start, suffix=endings[0])


def save_numbers(window: Window, path: str) -> None:
    """The curves that are seen, as CSV."""
    from rnnviz.app.asking import complain  # noqa: PLC0415 -- as above
    from rnnviz.app.writing import bytes_written  # noqa: PLC0415 -- as above
    from rnnviz.drawing.chart_table import table  # noqa: PLC0415 -- as above

    session, say = window.desk.session, window.showing().say
    chart = session.inspection.chart
    text = table(plotted(session, chart.what), chart, say)
    if why := bytes_written(Path(path), text.encode(ENCODING)):
        complain(
            window, say("menu.train_save_numbers"), say("render.not_written", path=path, why=why)
        )


def save_curves(window: Window, path: str) -> None:
    """What the plot shows, as a picture."""
    from rnnviz.app.asking import complain  # noqa: PLC0415 -- as above
    from rnnviz.app.export import write_picture  # noqa: PLC0415 -- as above
    from rnnviz.drawing.chart_picture import chart_picture  # noqa: PLC0415 -- as above

    showing = window.showing()
    session, say, palette = showing.session, showing.say, showing.palette
    chart = session.inspection.chart
    plot = plotted(session, chart.what)
    draw = partial(chart_picture, plot, chart, palette, say, (*SIZE, 1.0))
    problem = write_picture(draw, path, palette.paper)
    if problem is not None:
        complain(window, say("menu.train_save_curves"), say(problem))
