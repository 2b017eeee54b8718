"""What menus and keys do to training: begin and pause it, up to a goal, and go along updates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnviz.app.window import Window


def train(window: Window) -> None:
    """Train until paused, or pause."""
    window.desk.toggle_training()


def train_until(kind: str) -> Callable[[Window], object]:
    """Train until a goal of this kind is reached."""
    return lambda window: window.desk.train_until(kind)


def along(by: int) -> Callable[[Window], object]:
    """So many updates on, of those that were made."""
    return lambda window: window.desk.go_along_updates(by)


def go_to_update(end: str) -> Callable[[Window], object]:
    """To the earliest or the latest update that was made."""
    return lambda window: window.desk.go_to_update(getattr(window.desk.session, end))


def take_back(window: Window) -> None:
    """The network before the last update."""
    window.desk.take_back()
