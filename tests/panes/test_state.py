"""What training has come to: as much of it as there is room for, and a click to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rnnviz.panes.state import GAP, State
from tests.reader import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PARTS = ("updates made: 400", "SGD, η = 0.5")


def shown(qtbot: QtBot, width: int) -> State:
    made = State()
    qtbot.addWidget(made)
    made.resize(width, 26)
    made.present(PARTS, "More is there.", wrong=False)
    return made


def test_the_last_part_goes_first_and_then_letters_with_a_mark(qtbot: QtBot) -> None:
    texts = [shown(qtbot, width).text() for width in range(500, 60, -10)]
    whole, less = GAP.join(PARTS), PARTS[0]
    assert texts == sorted(texts, key=[*texts].index)
    assert list(dict.fromkeys(texts))[:2] == [whole, less]
    assert all(text.endswith("…") and PARTS[0].startswith(text[:-1]) for text in texts[-2:])


def test_all_of_it_is_in_the_tip_and_in_its_name(qtbot: QtBot) -> None:
    state = shown(qtbot, 60)
    for text in (*PARTS, "More is there."):
        assert text in state.toolTip()
        assert text in state.accessibleName()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_method_stands_in_the_bar_of_a_small_window_and_a_click_leads_to_it(
    qtbot: QtBot, language: str
) -> None:
    reader = opened(qtbot, size=(1280, 800), language=language)
    window = reader.window
    window.desk.keep_playing(lambda session: session.train(400, lambda: False))
    assert "400" in window.toolbar._state.text()
    assert "SGD, η = 0.5" in window.toolbar._state.text()
    reader.clicks(window.toolbar._state)
    visible = window.training.isVisible()
    reader.leaves()
    assert visible
