"""The origin pane: buttons, keys, tips, what a reader of the screen hears, and scrolling along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Spot
from rnnviz.panes.origin import FORMS
from rnnviz.stepping.entry import Entry

if TYPE_CHECKING:
    from rnnviz.panes.origin import OriginPane
    from tests.reader import Reader


@pytest.fixture
def asked(reader: Reader) -> Reader:
    """An entry of ∂W is looked at, its gradient summed up."""
    reader.window.desk.do(lambda session: session.show_gradients())
    reader.window.desk.do(lambda session: session.ask_origin(Entry("dW", 0, (1, 2))))
    QApplication.processEvents()
    return reader


def pane(reader: Reader) -> OriginPane:
    return reader.window.origin


def test_buttons_have_names_and_are_off_where_they_lead_nowhere(asked: Reader) -> None:
    one = pane(asked)
    assert not one.back.isEnabled()
    assert not one.on.isEnabled()
    asked.window.desk.do(lambda session: session.ask_origin(Entry("dz", 1, (2,))))
    assert one.back.isEnabled()
    asked.clicks(one.back)
    assert one.on.isEnabled()
    assert asked.session.inspection.followed.here == Entry("dW", 0, (1, 2))
    asked.clicks(one.on)
    assert asked.session.inspection.followed.here == Entry("dz", 1, (2,))
    for button in (one.back, one.on, *one.copies.values()):
        assert button.accessibleName()
        assert button.toolTip()


@pytest.mark.parametrize("code", ["en", "ko"])
def test_copying_is_offered_in_the_language(asked: Reader, code: str) -> None:
    asked.window.desk.do(lambda session: session.set_language(code))
    for form, button in pane(asked).copies.items():
        assert button.text() == FORMS[form]
        assert FORMS[form] in button.toolTip()


def test_nothing_is_copied_over_what_is_on_the_clipboard(reader: Reader) -> None:
    QGuiApplication.clipboard().setText("mine")
    for form in FORMS:
        pane(reader).copy(form)
    reader.window.desk.do(lambda session: session.ask_origin(Entry("dW", 0, (1, 2))).go_first())
    for form in FORMS:
        pane(reader).copy(form)
    assert QGuiApplication.clipboard().text() == "mine"


def test_arrows_stop_at_the_ends(asked: Reader) -> None:
    canvas = pane(asked).canvas
    canvas.setFocus()
    asked.presses("Up", on=canvas)
    assert pane(asked)._chosen == 0
    asked.presses(*["Down"] * 50, on=canvas)
    assert pane(asked)._chosen == len(pane(asked)._links()) - 1
    asked.presses(*["Left"] * 20, on=canvas)
    assert asked.session.inspection.followed.here == Entry("dW", 0, (0, 0))
    asked.presses(*["Right"] * 20, on=canvas)
    assert asked.session.inspection.followed.here == Entry("dW", 0, (3, 3))


def test_arrows_there_are_no_steps_but_others_are(asked: Reader) -> None:
    canvas, before = pane(asked).canvas, asked.index
    canvas.setFocus()
    asked.presses("Right", "Down", "Left", on=canvas)
    assert asked.index == before
    asked.presses("PgUp", on=canvas)
    assert asked.index == before - 1


def test_enter_goes_to_the_op_too(asked: Reader) -> None:
    canvas = pane(asked).canvas
    canvas.setFocus()
    number = next(i for i, spot in enumerate(pane(asked)._links()) if spot.name == "op")
    asked.presses(*["Down"] * (number + 1), "Return", on=canvas)
    assert asked.session.reached.op == ("dW", 0)


def test_a_reader_of_the_screen_hears_the_number_and_the_link(asked: Reader) -> None:
    one = pane(asked)
    assert one.canvas.accessibleName()
    assert one.canvas.accessibleDescription().startswith("∂W₂₃ = ")
    asked.presses("Down", on=one.canvas)
    assert "h₁[2]" in one.canvas.accessibleDescription()


def test_every_link_has_a_tip(asked: Reader) -> None:
    one = pane(asked)
    for entry in (Entry("dW", 0, (1, 2)), Entry("y", 1, (0,)), Entry("W", 0, (0, 0))):
        asked.window.desk.do(lambda session, entry=entry: session.ask_origin(entry))
        for spot in one._links():
            assert one.canvas._describe(spot)
    assert one.canvas._describe(Spot(0, 0, 0, 0, "op", 3))


def test_the_present_term_is_scrolled_into_sight(asked: Reader) -> None:
    asked.sets(asked.window.model.hidden_units, "64")
    asked.window.desk.do(lambda session: session.go_to(session.program.index_of("z", 1)))
    asked.window.desk.do(lambda session: session.ask_origin(Entry("z", 1, (0,))))
    QApplication.processEvents()
    asked.presses(*["F11"] * 50, on=asked.window.diagram.canvas)
    QApplication.processEvents()
    for area in (pane(asked).area, asked.window.values):
        spot = next(s for s in area.canvas.picture.shapes if getattr(s, "name", "") == "now")
        top = area.canvas.mapTo(area.viewport(), QPoint(0, round(spot.y))).y()
        assert 0 <= top <= area.viewport().height() - spot.h


def test_while_training_it_follows(asked: Reader) -> None:
    asked.presses("Ctrl+T", on=asked.window.diagram.canvas)
    before = pane(asked).canvas.picture.texts()
    asked.waits(0.2)
    assert asked.window.desk.training
    assert asked.session.place.update
    assert pane(asked).canvas.picture.texts() != before
