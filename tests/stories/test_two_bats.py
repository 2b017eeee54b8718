"""Two bats: a reader opens the lesson, trains both sentences as one batch, and looks at each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from tests.reader import Reader, spot_of


def opens_two_bats(reader: Reader) -> None:
    menus = reader.window.menus
    menus._actions["lesson_two_bats"].trigger()


def test_both_are_learned_and_each_can_be_looked_at(reader: Reader) -> None:
    opens_two_bats(reader)
    words = reader.window.words
    assert words.batch.numbers.isVisible()
    reader.presses("End")
    assert any("sequences 1, 2" in text for text in reader.window.values.canvas.picture.texts())
    reader.window.desk.set_rate(0)
    for _ in range(600):
        reader.presses("Ctrl+U")
    assert reader.session.trace["L"][1] < 0.02
    reader.clicks(words.batch.numbers.buttons["2"])
    assert reader.line.text() == "cave bat"
    assert reader.session.trace["L"][1] < 0.02
    assert "cave" in reader.diagram_texts()


def test_memory_is_taken_away_until_both_bats_are_the_same(reader: Reader) -> None:
    opens_two_bats(reader)
    for _ in range(200):
        reader.presses("Ctrl+U")
    reader.window.desk.do(lambda session: session.go_to(session.program.index_of("L", 1)))
    window = reader.window
    reader.clicks(window.shelf.choices.buttons["memory"])
    reader.sets(window.memory.factor, "0")
    assert reader.session.inspection.factor == 0
    written = window.memory.area.canvas.picture.texts()
    assert {"baseball bat", "cave bat"} <= set(written)
    spot = spot_of(window.memory.area.canvas, "factor")
    reader.clicks(window.memory.area.canvas, QPoint(round(spot.x + spot.w / 2), round(spot.y + 5)))
    assert reader.session.inspection.factor == pytest.approx(1.0, abs=0.06)


def test_a_sequence_is_added_typed_and_taken_away(reader: Reader) -> None:
    words = reader.window.words
    assert not words.batch.numbers.isVisible()
    reader.clicks(words.add)
    reader.types(words.inputs, "cave bat")
    reader.types(words.targets, "동굴 박쥐")
    assert [kept.inputs for kept in reader.session.sequences] == ["baseball bat", "cave bat"]
    reader.clicks(words.batch.numbers.buttons["1"])
    assert reader.line.text() == "baseball bat"
    reader.clicks(words.remove)
    assert reader.line.text() == "cave bat"
    assert not words.batch.numbers.isVisible()
    reader.window.diagram.canvas.setFocus()
    reader.presses("Ctrl+Z")
    assert len(reader.session.sequences) == 2
