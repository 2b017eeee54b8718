"""Which terms make this entry of ∂W? Followed back to where it comes from, copied, and computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Box, Spot
from rnnviz.stepping.entry import NO_ENTRY, Entry
from tests.reader import spot_of, texts_of

if TYPE_CHECKING:
    from rnnviz.panes.canvas import Canvas
    from tests.reader import Reader


def cell_of(canvas: Canvas, entry: Entry) -> tuple[float, float, float, float]:
    """Where a number of a matrix or vector stands."""
    spots = [one for one in canvas.picture.shapes if isinstance(one, Spot) and one.rows]
    spot = next(one for one in spots if (one.name, one.t) == (entry.name, entry.t))
    indices = entry.indices
    row, column = indices if len(indices) == 2 else divmod(indices[0], spot.columns)
    return spot._replace(row=row, column=column).cell()


def clicks_cell(reader: Reader, canvas: Canvas, entry: Entry) -> None:
    """Click it."""
    x, y, w, h = cell_of(canvas, entry)
    reader.clicks(canvas, QPoint(round(x + w / 2), round(y + h / 2)))


def follows(reader: Reader, entry: Entry) -> None:
    """Click the link to an entry in the origin pane."""
    canvas = reader.window.origin.canvas
    QApplication.processEvents()
    indices = (*entry.indices, -1, -1)[:2]
    spots = [one for one in canvas.picture.shapes if isinstance(one, Spot)]
    spot = next(
        s for s in spots if (s.name, s.t, s.row, s.column) == (entry.name, entry.t, *indices)
    )
    reader.clicks(canvas, QPoint(round(spot.x + spot.w / 2), round(spot.y + spot.h / 2)))


def shown(reader: Reader) -> list[str]:
    """All that is written in the origin pane."""
    QApplication.processEvents()
    return texts_of(reader.window.origin.canvas)


def looked_at(reader: Reader) -> Entry:
    return reader.session.inspection.followed.here


def copied(reader: Reader, key: str) -> str:
    QGuiApplication.clipboard().clear()
    reader.presses(key)
    return QGuiApplication.clipboard().text()


@pytest.fixture
def bat(reader: Reader) -> Reader:
    """Four words, at the end of the backward pass."""
    reader.types(reader.window.words.inputs, "baseball bat in cave")
    reader.types(reader.window.words.targets, "야구 배트 안 동굴")
    reader.window.desk.do(lambda session: session.show_gradients())
    reader.window.diagram.canvas.setFocus()
    QApplication.processEvents()
    return reader


def test_which_terms_make_this_entry_of_dW(bat: Reader) -> None:
    trace, window = bat.session.trace, bat.window
    clicks_cell(bat, window.weights.canvas, Entry("dW", 0, (1, 2)))
    assert bat.session.inspection.shelf == "origin"
    assert looked_at(bat) == Entry("dW", 0, (1, 2))
    written = shown(bat)
    assert [text for text in written if text.startswith("∂z")] == [
        "∂z₄[3]",
        "∂z₃[3]",
        "∂z₂[3]",
        "∂z₁[3]",
    ]
    assert np.isclose(eval(copied(bat, "Ctrl+Shift+C")), trace.gradients.W[1, 2], rtol=1e-12)
    # Back along the chain, link by link.
    for entry in (
        Entry("dz", 2, (2,)),
        Entry("dh", 2, (2,)),
        Entry("carried", 2, (2,)),
        Entry("dz", 3, (0,)),
    ):
        follows(bat, entry)
        assert looked_at(bat) == entry
        value = eval(copied(bat, "Ctrl+Shift+C"), {"np": np})
        assert np.isclose(value, trace[entry.name][entry.t][entry.indices], rtol=1e-12)
    # And forward again: who uses it?
    follows(bat, Entry("carried", 2, (0,)))
    assert looked_at(bat).name == "carried"
    bat.presses("Alt+Left", "Alt+Left")
    assert looked_at(bat) == Entry("carried", 2, (2,))
    bat.presses("Alt+Right")
    assert looked_at(bat) == Entry("dz", 3, (0,))


def test_the_op_that_wrote_it_is_a_click_away(bat: Reader) -> None:
    clicks_cell(bat, bat.window.weights.canvas, Entry("dW", 0, (0, 0)))
    QApplication.processEvents()
    canvas = bat.window.origin.canvas
    spot = next(s for s in canvas.picture.shapes if isinstance(s, Spot) and s.name == "op")
    bat.clicks(canvas, QPoint(round(spot.x + spot.w / 2), round(spot.y + spot.h / 2)))
    assert bat.session.reached.op == ("dW", 0)


def test_a_click_in_the_diagram_goes_there_and_picks_the_number(bat: Reader) -> None:
    clicks_cell(bat, bat.window.diagram.canvas, Entry("h", 1, (2,)))
    assert bat.session.reached.op == ("h", 1)
    assert looked_at(bat) == Entry("h", 1, (2,))
    assert bat.session.inspection.shelf == "weights"
    bat.waits(1.0)
    x, y, w, _ = cell_of(bat.window.diagram.canvas, Entry("h", 1, (2,)))
    around = [s for s in bat.window.diagram.canvas.picture.shapes if isinstance(s, Box)]
    assert any(
        abs(b.x - x) < 4 and abs(b.w - w) < 8 and abs(b.y - y) < 4 and b.stroke for b in around
    )


def test_a_number_of_a_weight_waits_for_the_second_click(bat: Reader) -> None:
    pane = bat.window.weights
    clicks_cell(bat, pane.canvas, Entry("W", 0, (1, 1)))
    assert looked_at(bat) == Entry("W", 0, (1, 1))
    assert bat.session.inspection.shelf == "weights"
    assert pane.wait.isActive()
    pane.wait.timeout.emit()
    assert bat.session.inspection.shelf == "origin"
    assert any("drawn from seed" in text for text in shown(bat))


def test_the_step_panes_numbers_can_be_asked_too(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.go_to(session.program.index_of("y", 1)))
    QApplication.processEvents()
    clicks_cell(bat, bat.window.values.canvas, Entry("y", 1, (1,)))
    assert looked_at(bat) == Entry("y", 1, (1,))
    value = eval(copied(bat, "Ctrl+Shift+C"), {"np": np})
    assert np.isclose(value, bat.session.trace["y"][1, 1], rtol=1e-12)


def test_what_is_not_computed_yet_says_so_and_is_not_copied(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.ask_origin(Entry("dW", 0, (1, 2))))
    bat.presses("Home")
    assert "= —" in shown(bat)
    assert copied(bat, "Ctrl+Shift+C") == ""
    assert not bat.window.origin.copies["numpy"].isEnabled()


def test_a_number_that_is_gone_is_forgotten_until_it_is_back(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.ask_origin(Entry("dW", 0, (3, 3))))
    bat.sets(bat.window.model.hidden_units, "2")
    assert bat.window.origin._view.looked_at == NO_ENTRY
    assert any("Click any number" in text for text in shown(bat))
    bat.sets(bat.window.model.hidden_units, "4")
    assert bat.window.origin._view.looked_at == Entry("dW", 0, (3, 3))


def test_into_the_terms_and_out_of_them(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.go_to(session.program.index_of("z", 2)))
    bat.window.desk.do(lambda session: session.ask_origin(Entry("z", 2, (3,))))
    z = bat.session.trace["z"][2]
    bat.presses("F11", "F11")
    assert bat.session.place.term == 2
    step = texts_of(bat.window.values.canvas)
    assert f"TERM 2 OF {5 * len(z)}" in step
    assert "so far 2 of 5 terms" in step
    x, h, U, W = (bat.session.trace[name] for name in ("x", "h", "U", "W"))
    total = (x[2] @ U)[3] + h[1][0] * W[0, 3]
    assert any(text == f"{total:.6g}".replace("-", "−") for text in shown(bat))
    assert texts_of(bat.window.diagram.canvas).count("—") >= len(z)
    bat.presses("F11", "F11", "F11")
    assert f"sum of {5} terms" in texts_of(bat.window.values.canvas)
    bat.presses("F11")  # the next entry, after the last one the first
    assert bat.window.values._view.looked_at == Entry("z", 2, (0,))
    bat.presses("Ctrl+F11", "Ctrl+F11")
    assert bat.session.place.term == 4
    bat.presses("Right")
    assert (bat.session.place.term, bat.session.reached.op) == (0, ("z", 2))
    bat.presses("Left")  # back is exact
    assert bat.session.place.term == 4
    bat.presses("Home", "F11", "Left")
    assert (bat.session.place.term, bat.index) == (0, 0)


def test_after_the_last_term_comes_the_next_op(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.go_to(session.program.index_of("L", 1)))
    many = len(bat.session.terms)
    bat.presses(*["F11"] * (many + 1))
    assert (bat.session.reached.op, bat.session.place.term) == (("z", 2), 0)
    bat.presses("Ctrl+F11")
    assert (bat.session.reached.op, bat.session.place.term) == (("L", 1), many)


def test_all_by_keyboard(bat: Reader) -> None:
    bat.presses("Ctrl+I")
    QApplication.processEvents()
    assert QApplication.focusWidget() is bat.window.origin.canvas
    bat.presses("Return")
    op = bat.session.reached.op
    assert looked_at(bat)[0] == op.name
    bat.presses("Right", "Right")
    assert looked_at(bat).indices == (0, 2)
    bat.presses("Left")
    assert looked_at(bat).indices == (0, 1)
    bat.presses("Down", "Down")
    links = bat.window.origin._links()
    assert any(
        isinstance(s, Box) and (s.x, s.y) == links[1][:2] and not s.fill
        for s in bat.window.origin.canvas.picture.shapes
    )
    bat.presses("Return")
    assert looked_at(bat) == Entry(links[1].name, links[1].t, (links[1].row,))
    assert bat.session.reached.op == op


def test_what_can_be_copied_has_buttons_and_keys(bat: Reader) -> None:
    clicks_cell(bat, bat.window.weights.canvas, Entry("dV", 0, (1, 0)))
    for form, key in (
        ("numpy", "Ctrl+Shift+C"),
        ("latex", "Ctrl+Shift+E"),
        ("tsv", "Ctrl+Shift+T"),
    ):
        by_key = copied(bat, key)
        QGuiApplication.clipboard().clear()
        bat.clicks(bat.window.origin.copies[form])
        assert QGuiApplication.clipboard().text() == by_key != ""
    rows = [line.split("\t") for line in copied(bat, "Ctrl+Shift+T").splitlines()]
    assert np.allclose(np.array(rows, float), bat.session.trace.gradients.V, rtol=1e-13)


def test_an_edited_number_says_that_it_was(bat: Reader) -> None:
    bat.window.desk.do(lambda session: session.write_entry("W", (0, 1), "0.25"))
    bat.window.desk.do(lambda session: session.ask_origin(Entry("W", 0, (0, 1))))
    assert "changed by hand" in shown(bat)
    assert spot_of(bat.window.origin.canvas, "z", 0)
