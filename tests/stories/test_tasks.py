"""A reader opens tasks, steps through what the next update learns from, and brings own material."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.language import speak
from rnnviz.session.tasks import EXAMPLES
from rnnviz.training.tasks.table import TASKS, Run
from tests.reader import Reader, opened

EVERY = pytest.mark.parametrize("name", TASKS)


def opens(reader: Reader, name: str) -> None:
    reader.window.menus._actions[f"task_{name.replace('-', '_')}"].trigger()
    reader.window.followers.catch_up()


@EVERY
def test_every_task_is_opened_stepped_through_and_trained(reader: Reader, name: str) -> None:
    opens(reader, name)
    task, session, say = TASKS[name], reader.session, speak("en")
    window = reader.window
    assert say(task.title) in window.windowTitle()
    assert window.task.isVisible()
    assert say(task.shows) == window.task._shows.text()
    assert f"= {session.experiment.material.data.marks.baseline:.4f}" in (
        window.task.baseline.picture.texts()
    )
    assert window.task.seed.value() == session.experiment.material.made
    assert window.words.inputs.line.text() == session.typed.inputs.replace("\n", "↵")
    marked = session.experiment.marked
    texts = reader.diagram_texts()
    assert marked.inputs[0] in texts
    reader.presses("Right", "Right", "F10", "Ctrl+Right", "End")
    expected = Run.of(task).updates()
    for _ in range(3):
        # What the update's op shows as the new weights is what training makes of them.
        shown = reader.session.trace.updated("W", reader.session.rate)
        reader.presses("Ctrl+U")
        net = next(expected).net
        assert np.allclose(shown, net.W, rtol=0, atol=1e-12)
        assert np.array_equal(reader.session.experiment.net.W, net.W)
    assert "Held out" in window.task.result.text()


def test_solved_is_said_once_it_is(reader: Reader) -> None:
    opens(reader, "temporal-xor")
    assert "Solved below" in reader.window.task.result.text()
    reader.window.desk.do(lambda session: session.train(400))
    assert "Solved: it is" in reader.window.task.result.text()
    assert "100 % right" in reader.window.task.result.text()


def test_one_of_twenty_sequences_is_looked_at(reader: Reader) -> None:
    opens(reader, "temporal-order")
    batch = reader.window.words.batch
    assert batch._which.text() == "1 of 20"
    assert not batch.before.isEnabled()
    reader.clicks(batch.after)
    assert reader.session.experiment.number == 1
    assert reader.line.text() == " ".join(reader.session.experiment.pairs[1].inputs)
    assert not reader.window.words.add.isVisible()


def test_text_of_ones_own_is_read_and_the_data_come_back(reader: Reader) -> None:
    opens(reader, "next-character")
    words = reader.window.words
    reader.types(words.inputs, "Alice ♥ the cat")
    assert "“♥” at place 7" in words.inputs.problem.text()
    assert reader.session.experiment.aside is False
    reader.clicks(words.mending["inputs"].buttons["take_out"])
    assert words.inputs.line.text() == "Alice  the cat"
    assert words.targets.line.text() == "lice  the cat∅"
    assert not words.mending["inputs"].isVisible()
    assert words.batch.back.isVisible()
    reader.presses("Ctrl+Z", on=reader.window.diagram.canvas)
    assert words.inputs.line.text() == "Alice ♥ the cat"
    reader.clicks(words.mending["inputs"].buttons["add"])
    assert "♥" in reader.session.experiment.input_words
    assert "♥" in reader.diagram_texts()
    reader.clicks(words.batch.back)
    assert not reader.session.experiment.aside
    assert words.inputs.line.text() == "Alice was beginning to ge"


def test_a_melody_is_typed_seen_on_a_staff_and_learned(reader: Reader) -> None:
    words = reader.window.words
    words.kind.activated.emit(list(EXAMPLES).index("notes"))
    assert reader.session.experiment.encoding == "notes"
    reader.types(words.inputs, "C4 E4 G4:2 R")
    assert words.targets.line.text() == "E4 G4:2 R –"
    assert words.melody.isVisible()
    assert {"C4", "E4", "G4"} <= set(words.melody.picture.texts())
    reader.window.desk.do(lambda session: session.train(300))
    assert reader.session.trace.loss < 0.05


def test_another_seed_makes_other_data(reader: Reader) -> None:
    opens(reader, "copy")
    before = reader.line.text()
    reader.sets(reader.window.task.seed, "7")
    assert reader.session.experiment.material.made == 7
    assert reader.line.text() != before
    reader.presses("Ctrl+Z", on=reader.window.diagram.canvas)
    assert reader.line.text() == before


OWN = {
    "cat.txt": ("the cat sat on the mat. " * 3, "own-text"),
    "song.txt": ("C4 D4 E4 C4 | " * 4, "own-melody"),
    "words.txt": ("baseball bat → 야구 배트\ncave bat → 동굴 박쥐\n", "own-words"),
}


@pytest.mark.parametrize("name", OWN)
def test_a_file_of_ones_own_is_learned_from_and_kept_in_the_document(
    reader: Reader, name: str, tmp_path: Path
) -> None:
    source, task = OWN[name]
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    reader.window.materials.open(path)
    material = reader.session.experiment.material
    assert material is not None
    assert (material.name, material.source) == (task, source)
    path.unlink()
    reader.window.desk.do(lambda session: session.train(20))
    reader.window.files._save_into(str(tmp_path / "own.rnnviz"))
    before = reader.session.experiment
    reader.window.files.open_path(tmp_path / "own.rnnviz")
    again = reader.session.experiment
    assert again is not before
    assert again.material == material
    assert np.array_equal(again.net.W, before.net.W)
    assert again.pairs == before.pairs


def test_a_table_is_previewed_and_its_columns_are_chosen(reader: Reader, tmp_path: Path) -> None:
    rows = [f"2024-01-{day:02};ok;{day % 4 + 1},5;{100 + day * (day % 3)}" for day in range(1, 29)]
    rows[9] = "2024-01-10;ok;n/a;zwei"
    path = tmp_path / "prices.csv"
    path.write_text("﻿Tag;Art;Kurs;Wert\n" + "\n".join(rows), encoding="utf-8")
    reader.window.materials.open(path)
    dialog = reader.window.materials.series
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.rows.horizontalHeaderItem(2).text() == "Kurs"
    assert (dialog.series.date_column, dialog.series.value_column) == (1, 3)
    assert "Rows left out because they have no value: 1" in dialog.outcome.text()
    dialog.value.activated.emit(3)
    assert "Row 11, column Wert: “zwei” is no number." in dialog.problem.text()
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.value.activated.emit(2)
    dialog.way.activated.emit(1)
    reader.sets(dialog.bins, "3")
    reader.clicks(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    assert reader.session.experiment.encoding == "bins"
    assert set(reader.session.experiment.input_words) == {"1", "2", "3"}
    assert reader.session.experiment.material.task.name == "own-bins"


def test_rows_of_numbers_are_seen_as_numbers(reader: Reader, tmp_path: Path) -> None:
    rows = [f"{n % 3},{(n * 7) % 5},{'odd' if n % 2 else 'even'}" for n in range(60)]
    path = tmp_path / "rows.csv"
    path.write_text("a,b,kind\n" + "\n".join(rows), encoding="utf-8")
    reader.window.materials.open(path)
    dialog = reader.window.materials.series
    assert dialog is not None
    assert dialog.series.way == "classes"
    assert "60 rows of a, b. Classes: even 30, odd 30." in dialog.outcome.text()
    reader.clicks(dialog.columns.buttons[1])
    assert "60 rows of b." in dialog.outcome.text()
    reader.clicks(dialog.columns.buttons[2])
    assert "0 columns of numbers are left" in dialog.problem.text()
    reader.clicks(dialog.columns.buttons[1])
    reader.clicks(dialog.columns.buttons[2])
    reader.clicks(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    experiment = reader.session.experiment
    assert experiment.input_words == ("1·a", "2·b")
    assert {"1·a", "2·b", "even", "odd"} <= set(reader.window.words.codes.picture.texts())
    texts = reader.window.values.canvas.picture.texts()
    assert any("weigh the rows of U" in text for text in texts)
    reader.presses("End", "Ctrl+U", "Ctrl+Right")
    assert reader.session.place.update == 1
    reader.types(reader.window.words.inputs, "0 1; 2 3 4")
    assert "Vector 2 has 3 numbers; it must have 2." in reader.window.words.inputs.problem.text()
    reader.types(reader.window.words.inputs, "0 1; 2 3")
    reader.types(reader.window.words.targets, "odd –")
    assert reader.session.experiment.aside
    assert reader.session.trace["x"].tolist() == [[0.0, 1.0], [2.0, 3.0]]


def test_a_file_that_is_no_good_is_said(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("abc", encoding="utf-8")
    before = reader.session
    reader.window.materials.open(path)
    complaint = reader.window.files.complaint
    assert complaint is not None
    assert "3 symbols are too few" in complaint.text()
    assert reader.session is before
    complaint.close()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000)])
def test_nothing_of_the_left_column_is_cut(qtbot, language: str, size: tuple[int, int]) -> None:
    reader = opened(qtbot, language=language, size=size)
    for name in TASKS:
        opens(reader, name)
        left = reader.window._arrangement._left
        QApplication.processEvents()
        assert left.widget().minimumSizeHint().width() <= left.viewport().width(), name
    reader.leaves()
