"""The language switched in the middle leaves no sentence of the other one behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMenu, QWidget

from rnnviz.drawing.shapes import Spot
from rnnviz.language import catalogue
from rnnviz.panes.canvas import Canvas
from tests.article import count
from tests.reader import texts_of

if TYPE_CHECKING:
    from rnnviz.app.window import Window
    from tests.reader import Reader

WORDS = re.compile(r"[A-Za-z]{3,}|[가-힣]{2,}")


@cache
def telling(code: str, other: str) -> dict[str, tuple[str, re.Pattern[str]]]:
    """The sentences of a language that the other one says differently, values standing for any.

    With each what it says between two values at most: it is looked for first, being quicker found.
    """
    patterns = {}
    for key, text in catalogue(code).items():
        fixed = re.split(r"\{\w+\}", text)
        if text != catalogue(other)[key] and WORDS.search("".join(fixed)):
            pieces = map(re.escape, fixed)
            pattern = re.compile(rf"(?<!\w){'.+?'.join(pieces)}(?!\w)")
            patterns[key] = max(fixed, key=len), pattern
    return patterns


def written_in(window: Window) -> Iterator[tuple[str, str]]:
    """Every text of a window and where it stands."""
    yield "title", window.windowTitle()
    for widget in window.findChildren(QWidget):
        where = f"{type(widget).__name__} {widget.objectName()}"
        texts = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton):
            texts.append(widget.text())
        if isinstance(widget, QComboBox):
            texts += [widget.itemText(row) for row in range(widget.count())]
        if isinstance(widget, QMenu):
            texts.append(widget.title())
        if isinstance(widget, Canvas):
            texts += texts_of(widget)
            texts += spoken(widget)
        yield from ((where, text) for text in texts)
    for action in window.findChildren(QAction):
        yield "action", action.text()


def spoken(canvas: Canvas) -> list[str]:
    """What its tool tips say."""
    if canvas._describe is None or canvas.picture is None:
        return []
    spots = [shape for shape in canvas.picture.shapes if isinstance(shape, Spot)]
    return [canvas._describe(spot) for spot in spots]


def left_behind(window: Window, code: str) -> set[tuple[str, str, str]]:
    """Texts that are still in the language `code`."""
    other = "ko" if code == "en" else "en"
    patterns = telling(code, other)
    window_itself = {"window.other_language", "menu.view_english", "menu.view_korean"}
    # A sentence that is learned, and a title in both.
    window_itself |= {"task.i_love_you", "menu.task_i_love_you"}
    return {
        (where, text, key)
        for where, text in set(written_in(window))
        for key, (piece, pattern) in patterns.items()
        if piece in text and key not in window_itself and pattern.search(text)
    }


def test_there_is_something_to_find(reader: Reader) -> None:
    assert len(telling("en", "ko")) > 100
    assert len(left_behind(reader.window, "en")) > 30


@pytest.mark.parametrize("op", range(count(2)))
def test_no_english_is_left_in_korean(reader: Reader, op: int) -> None:
    reader.types(reader.window.words.inputs, "xx yy")
    reader.types(reader.window.words.targets, "qq zz")
    reader.window.desk.do(lambda session: session.go_to(op))
    reader.clicks(reader.window.toolbar.language)
    assert reader.session.language == "ko"
    assert left_behind(reader.window, "en") == set()


@pytest.mark.parametrize("words", [1, 8, 24])
def test_no_english_is_left_at_any_length(reader: Reader, words: int) -> None:
    reader.types(reader.window.words.inputs, " ".join(f"x{n}" for n in range(words)))
    reader.types(reader.window.words.targets, " ".join(f"y{n}" for n in range(words)))
    reader.presses("End")
    reader.clicks(reader.window.toolbar.language)
    assert left_behind(reader.window, "en") == set()


def test_no_korean_is_left_when_switched_back(reader: Reader) -> None:
    reader.types(reader.window.words.targets, "qq zz")
    before = set(written_in(reader.window))
    reader.clicks(reader.window.toolbar.language)
    reader.clicks(reader.window.toolbar.language)
    assert left_behind(reader.window, "ko") == set()
    assert set(written_in(reader.window)) == before


def test_problems_follow_the_language(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "")
    reader.types(reader.window.words.targets, "🦇")
    reader.types(reader.window.model.h0, "x")
    reader.window.desk.do(lambda session: session.set_learning_rate(1e308))
    reader.presses("Ctrl+T")
    reader.waits(5.0)
    assert set(reader.session.problems) == {"inputs", "targets", "h0", "training"}
    reader.clicks(reader.window.toolbar.language)
    assert left_behind(reader.window, "en") == set()


def test_the_loss_pane_follows_the_language(reader: Reader) -> None:
    reader.window.loss._build()
    reader.presses("Ctrl+U")
    reader.clicks(reader.window.toolbar.language)
    assert left_behind(reader.window, "en") == set()


def test_the_menu_picks_a_language(reader: Reader) -> None:
    for name, code in (("korean", "ko"), ("korean", "ko"), ("english", "en")):
        reader.window.menus._actions[f"view_{name}"].trigger()
        assert reader.session.language == code
        assert reader.window.menus._menus["file"].title() == {"en": "File", "ko": "파일"}[code]
