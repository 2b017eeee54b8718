"""The model pane: every setting shows what is in force, and tells what was picked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.palette import THEMES
from rnnviz.language import speak
from rnnviz.network.draw import WAYS
from rnnviz.panes.fields import ChoiceField, RealField, WholeField
from rnnviz.panes.model import GROUPS, ModelPane
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.playback import Playback

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = tuple(name for group in GROUPS for name in group)
CHOICES = ("activation", "bias", "init", "reduction")


@pytest.fixture
def pane(qtbot: QtBot) -> ModelPane:
    made = ModelPane()
    qtbot.addWidget(made)
    return made


def shows(pane: ModelPane, session: Session) -> None:
    pane.present(Showing(session, Playback(), THEMES["light"]))


def told(pane: ModelPane, name: str) -> list[Any]:
    heard: list[Any] = []
    getattr(pane, f"{name}_set").connect(heard.append)
    return heard


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_field_has_its_caption_its_tip_and_its_name(pane: ModelPane, language: str) -> None:
    shows(pane, Session.open("baseball-bat", language))
    say = speak(language)
    for name in NAMES:
        field = pane._field(name)
        assert pane._captions[name].text() == say(f"model.{name}") == field.accessibleName()
        assert pane._captions[name].buddy() is field
        assert field.toolTip() == say(f"model.{name}_tip")


def test_it_shows_what_is_in_force_and_tells_nothing_of_it(pane: ModelPane) -> None:
    heard = [told(pane, name) for name in NAMES]
    session = Session.open("baseball-bat")
    shows(pane, session)
    assert [pane._field(name).currentText() for name in CHOICES] == ["tanh", "off", "normal", "sum"]
    assert pane.truncation.text() == "off"
    session = session.set_activation("relu").set_bias(True).set_init("orthogonal")
    shows(pane, session.set_reduction("mean").set_truncation(3))
    texts = [pane._field(name).currentText() for name in CHOICES]
    assert texts == ["ReLU", "on", "orthogonal", "mean"]
    assert pane.truncation.text() == "3"
    assert heard == [[]] * len(NAMES)


@pytest.mark.parametrize(
    ("name", "row", "value"),
    [
        ("activation", 2, "linear"),
        ("bias", 1, True),
        ("init", 2, "xavier"),
        ("reduction", 1, "mean"),
    ],
)
def test_picking_a_choice_is_told(pane: ModelPane, name: str, row: int, value: object) -> None:
    shows(pane, Session.open("baseball-bat"))
    heard, field = told(pane, name), pane._field(name)
    pane.show()
    field.setFocus()
    for _ in range(row):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert heard[-1] == value
    assert len(heard) == row


def test_truncation_is_told_in_steps_and_none_for_off(pane: ModelPane) -> None:
    shows(pane, Session.open("baseball-bat"))
    heard = told(pane, "truncation")
    pane.truncation.stepUp()
    pane.truncation.stepUp()
    pane.truncation.stepDown()
    pane.truncation.stepDown()
    pane.truncation.stepDown()
    assert heard == [1, 2, 1, None]


@pytest.mark.parametrize("init", WAYS)
def test_the_scale_is_there_only_where_it_is_used(pane: ModelPane, init: str) -> None:
    shows(pane, Session.open("baseball-bat").set_init(init))
    used = init in ("normal", "identity")
    assert pane.scale.isEnabled() == pane._captions["scale"].isEnabled() == used
    assert ("only normal and identity" in pane.scale.toolTip()) == (not used)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [181, 190, 280])
def test_every_choice_can_be_read_in_full(pane: ModelPane, width: int, language: str) -> None:
    shows(pane, Session.open("baseball-bat", language))
    pane.resize(width, 400)
    pane.show()
    for name in CHOICES:
        field = pane._field(name)
        longest = max(
            field.fontMetrics().horizontalAdvance(field.itemText(row))
            for row in range(field.count())
        )
        assert field.width() >= longest + 20
        assert field.width() <= width


@pytest.mark.parametrize("field", ["choice", "whole", "real"])
def test_scrolling_past_a_field_changes_nothing(qtbot: QtBot, field: str) -> None:
    shown: ChoiceField | WholeField | RealField
    if field == "choice":
        shown = ChoiceField("a", "b")
        shown.present(["A", "B"], "a")
    else:
        shown = WholeField(0, 9) if field == "whole" else RealField(0.0, 9.0, step=1.0)
        shown.present(5)
    qtbot.addWidget(shown)
    heard: list[object] = []
    shown.edited.connect(heard.append)
    shown.show()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    shown.clearFocus()
    QApplication.sendEvent(shown, turn)
    assert heard == []
    if isinstance(shown, ChoiceField):
        assert shown.currentIndex() == 0
    else:
        assert shown.value() == 5
