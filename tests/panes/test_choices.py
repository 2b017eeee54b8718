"""A row of buttons of which one is down tells what the reader pressed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.panes.choices import Choices

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NAMES = ("one", "two", "three")


@pytest.fixture
def choices(qtbot: QtBot) -> Choices:
    made = Choices(NAMES)
    qtbot.addWidget(made)
    made.present("one", {}, {})
    with qtbot.waitExposed(made):
        made.show()
    return made


def heard(choices: Choices) -> list[str]:
    """What is told from now on."""
    told: list[str] = []
    choices.picked.connect(told.append)
    return told


def down(choices: Choices) -> list[str]:
    return [name for name, button in choices.buttons.items() if button.isChecked()]


def presses(choices: Choices, name: str) -> None:
    QTest.mouseClick(choices.buttons[name], Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("name", NAMES)
def test_a_button_pressed_is_told_once(choices: Choices, name: str) -> None:
    told = heard(choices)
    presses(choices, name)
    assert told == [name]
    assert name in down(choices)


def test_what_is_presented_is_not_told_back(choices: Choices) -> None:
    told = heard(choices)
    for name in (*NAMES, *NAMES):
        choices.present(name, {"one": "1", "two": "2"}, {"one": "the first"})
        assert down(choices) == [name]
    assert told == []


def test_the_chosen_one_pressed_again_stays_down(choices: Choices) -> None:
    for _ in range(3):
        presses(choices, "one")
        assert down(choices) == ["one"]


def test_the_session_has_the_last_word(choices: Choices) -> None:
    presses(choices, "two")
    choices.present("three", {}, {})
    assert down(choices) == ["three"]


def test_a_button_can_be_pressed_with_the_keyboard(choices: Choices) -> None:
    told = heard(choices)
    QTest.keyClick(choices.buttons["two"], Qt.Key.Key_Space)
    assert told == ["two"]


def test_texts_and_tips_are_shown_and_read_out(choices: Choices) -> None:
    choices.present("one", {"one": "하나", "two": "둘"}, {"one": "첫째"})
    assert [button.text() for button in choices.buttons.values()] == ["하나", "둘", "three"]
    assert [button.toolTip() for button in choices.buttons.values()] == ["첫째", "", ""]
    spoken = [button.accessibleName() for button in choices.buttons.values()]
    assert spoken == ["첫째", "둘", "three"]
