"""What tests of panes share: the tips that canvases show, kept instead of shown."""

from __future__ import annotations

import pytest


@pytest.fixture
def tips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the tips shown so far; an empty one is a tip taken away."""
    shown: list[str] = []
    monkeypatch.setattr(
        "rnnviz.panes.canvas.QToolTip.showText", lambda at, text, widget: shown.append(text)
    )
    return shown
