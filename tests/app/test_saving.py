"""The training plot in files: its numbers read back, its picture as large as it says."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMessageBox

from rnnviz.app.saving import SIZE, ask_for_curves, ask_for_numbers, save_curves, save_numbers
from rnnviz.language import LANGUAGES
from rnnviz.session.plotted import plotted
from rnnviz.stepping.chart import PLOTTED
from rnnviz.stepping.inspection import Inspection

if TYPE_CHECKING:
    from tests.reader import Reader


def looks_at(reader: Reader, what: str, code: str = "en") -> None:
    chart = reader.session.inspection.chart.showing(what)
    reader.window.desk.do(
        lambda session: (
            session.set_language(code)
            .train(12, lambda: False)
            .inspect(Inspection.show_chart, chart)
        )
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("what", PLOTTED)
def test_the_numbers_are_those_of_the_curves(
    reader: Reader, tmp_path: Path, what: str, code: str
) -> None:
    looks_at(reader, what, code)
    path = tmp_path / "곡선.csv"
    save_numbers(reader.window, str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # spreadsheets know Hangul by it
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    plot = plotted(reader.session, what)
    assert len(head) == 1 + len(plot.lines)
    for column, line in enumerate(plot.lines, start=1):
        found = {int(row[0]): float(row[column]) for row in rows if row[column]}
        pairs = zip(line.curve.updates.tolist(), line.curve.highest.tolist(), strict=True)
        assert found == dict(pairs)


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_the_picture_is_written_in_every_kind(reader: Reader, tmp_path: Path, ending: str) -> None:
    looks_at(reader, "loss")
    path = tmp_path / f"loss{ending}"
    save_curves(reader.window, str(path))
    assert path.stat().st_size > 2000
    if ending == ".png":
        image = QImage(str(path))
        assert (image.width(), image.height()) == SIZE
        colors = {image.pixelColor(x, y).name() for x in range(0, 1200, 3) for y in range(60, 560)}
        assert reader.window.palette_now().loss in colors
    elif ending == ".svg":
        text = path.read_text(encoding="utf-8")
        assert QSvgRenderer(str(path)).isValid()
        assert re.search(r"<text[^>]*>\s*total loss", text)
        assert "updates made" in text


@pytest.mark.parametrize("save", [save_numbers, save_curves])
def test_what_cannot_be_written_is_told(reader: Reader, tmp_path: Path, save: object) -> None:
    save(reader.window, str(tmp_path / "nowhere" / "loss.png"))  # type: ignore[operator]
    boxes = reader.window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "nowhere" in boxes[0].text()
    boxes[0].close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ask", "name"), [(ask_for_numbers, "loss.csv"), (ask_for_curves, "loss.png")]
)
def test_a_file_is_asked_for_and_written(
    reader: Reader, tmp_path: Path, ask: object, name: str
) -> None:
    dialog = ask(reader.window)  # type: ignore[operator]
    assert dialog.isVisible()
    assert dialog.selectedFiles()[0].endswith(f"baseball-bat-{name}")
    dialog.fileSelected.emit(str(tmp_path / name))
    dialog.done(1)
    QApplication.processEvents()
    assert (tmp_path / name).stat().st_size > 10


def test_both_are_commands_of_the_menu_and_of_the_plot(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for command in ("train_save_numbers", "train_save_curves"):
        act = reader.window.menus._actions[command]
        assert act.text()
    monkeypatch.setattr(reader.window.menus, "act", asked.append)
    reader.window.loss.command_asked.disconnect()
    reader.window.loss.command_asked.connect(reader.window.menus.act)
    menu = reader.window.loss.menu
    reader.window.loss._build()
    menu.aboutToShow.emit()
    texts = {action.text(): action for action in menu.actions()}
    texts[reader.window.showing().say("menu.train_save_numbers")].trigger()
    assert asked == ["train_save_numbers"]
