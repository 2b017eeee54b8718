"""What if: a number changed in its place, an edge cut, what went, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.panes.entry import EntryLine
from tests.reader import Reader, spot_of


def middle(spot) -> QPoint:
    x, y, w, h = spot.cell()
    return QPoint(round(x + w / 2), round(y + h / 2))


def opens(reader: Reader, canvas, spot) -> None:
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=middle(spot))


def writes(line: EntryLine, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_number_of_w_is_changed_in_its_place(reader: Reader) -> None:
    reader.presses("End")
    index, window = reader.index, reader.window
    before = reader.session.trace
    opens(
        reader, window.weights.canvas, spot_of(window.weights.canvas, "W")._replace(row=1, column=2)
    )
    line = window.weights.entry
    assert line.isVisible()
    assert float(line.text().replace("−", "-")) == pytest.approx(before["W"][1, 2], rel=1e-5)
    writes(line, "0.9")
    assert not line.isVisible()
    assert reader.session.trace.weights.W[1, 2] == 0.9
    assert reader.index == index
    assert reader.session.ghost.trace is before
    reader.presses("Ctrl+Z")
    assert reader.session.trace is before
    reader.presses("Ctrl+Shift+Z")
    assert reader.session.trace.weights.W[1, 2] == 0.9


def test_what_is_no_number_stays_with_a_sentence_until_it_is_given_up(reader: Reader) -> None:
    canvas, line = reader.window.weights.canvas, reader.window.weights.entry
    opens(reader, canvas, spot_of(canvas, "V")._replace(row=0, column=0))
    before = reader.session.experiment
    writes(line, "much")
    assert line.isVisible()
    assert line.text() == "much"
    assert "number" in line.accessibleDescription()
    assert reader.session.experiment is before
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()
    assert "entry" not in reader.session.problems


def test_a_gradient_is_computed_and_cannot_be_written(reader: Reader) -> None:
    reader.presses("End")
    canvas = reader.window.weights.canvas
    opens(reader, canvas, spot_of(canvas, "dW")._replace(row=0, column=0))
    assert not reader.window.weights.entry.isVisible()


def test_a_word_a_target_and_h0_are_changed_in_the_network(reader: Reader) -> None:
    canvas, line = reader.window.diagram.canvas, reader.window.diagram.changing.entry
    opens(reader, canvas, spot_of(canvas, "x", 1))
    writes(line, "cave")
    assert reader.session.typed.inputs == "baseball cave"
    opens(reader, canvas, spot_of(canvas, "L", 0))
    writes(line, "-")
    assert reader.session.experiment.target_ids[0] == -1
    opens(reader, canvas, spot_of(canvas, "h0")._replace(row=0, column=1))
    writes(line, "0.5")
    assert reader.session.experiment.h0[1] == 0.5
    wanted = reader.session.experiment.target_words[2]
    spots = [s for s in canvas.picture.shapes if getattr(s, "name", "") == "y" and s.t == 1]
    opens(reader, canvas, next(s for s in spots if s.column == 2))
    assert reader.session.experiment.targets[1] == wanted


def test_an_edge_is_cut_where_it_is_drawn_and_the_ledger_shows_what_went(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "bat cave bat")
    reader.types(reader.window.words.targets, "배트 동굴 박쥐")
    reader.window.diagram.canvas.setFocus()
    reader.presses("End")
    before = reader.session.trace.ledger.norms("h")
    canvas = reader.window.diagram.canvas
    canvas.spot_asked.emit(spot_of(canvas, "carried", 0), QPoint(0, 0))
    menu = reader.window.diagram.changing.menu
    (action,) = menu.actions()
    assert action.isCheckable()
    action.trigger()
    menu.close()
    now = reader.session.trace.ledger.norms("h")
    went = (now == 0) & (before > 0)
    assert np.argwhere(went).tolist() == [[1, 0], [2, 0]]
    assert "cut" in reader.diagram_texts()
    reader.presses("Ctrl+Z")
    assert (reader.session.trace.ledger.norms("h") == before).all()


def test_the_board_and_the_keys_do_the_same(reader: Reader) -> None:
    window = reader.window
    reader.presses("End")
    reader.clicks(window.shelf.choices.buttons["whatif"])
    spot = spot_of(window.whatif.canvas, "L", 1)
    reader.clicks(window.whatif.canvas, middle(spot))
    assert reader.session.trace["L"][1] == 0
    clicked = reader.session.experiment.cuts
    reader.presses("Ctrl+Z")
    reader.window.diagram.canvas.setFocus()
    reader.session.go_to(0)
    window.desk.do(lambda session: session.go_to(session.program.index_of("L", 1)))
    reader.presses("Ctrl+Shift+L")
    assert reader.session.experiment.cuts == clicked
    reader.clicks(window.whatif.restore)
    assert not reader.session.experiment.cuts
    reader.clicks(window.whatif.hold)
    assert reader.session.ghost_held
    reader.clicks(window.whatif.drop)
    assert reader.session.ghost is None


def test_typing_is_taken_back_in_one_piece(reader: Reader) -> None:
    first = reader.session.typed.inputs
    for text in ("b", "ba", "bat bat"):
        reader.types(reader.window.words.inputs, text)
    reader.window.diagram.canvas.setFocus()
    reader.presses("Ctrl+Z")
    assert reader.session.typed.inputs == first
    assert reader.line.text() == first
